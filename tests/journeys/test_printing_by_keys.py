"""Diplomas and forms printed by keys alone, on a folder as printer: nothing twice without a reason, nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.base import write_transaction
from services.actor import local_actor
from services.backup.taking_over import RESTORE
from services.journal import Entry, record
from tests.databases import Database
from tests.journeys.keyboard import keyboard
from tests.journeys.printing_world import (
    CLERK,
    at_diplomas,
    at_forms,
    came_out,
    confirm,
    make_print_room,
    numbers,
    page_texts,
    print_batch,
    spoil,
    to_printer,
)

pytestmark = pytest.mark.usefixtures("in_folders")


async def test_from_the_door_to_the_last_good_sheet(database: Database, tmp_path: Path) -> None:
    tray = make_print_room(tmp_path)
    async with keyboard() as keys:
        await keys.sign_in(CLERK)
        await keys.until("按 5 打印毕业证")
        await keys.press("5")
        await keys.until("审核已通过 1 批")
        await keys.press("enter")
        await keys.until("F8 打印未打的 5 张")
        await keys.press("enter")
        await keys.until("第 1 张，共 5 张")
        previewed = keys.lines
        await keys.press("escape")
        await keys.until("F8 打印未打的 5 张")
        await to_printer(keys)
        await keys.press("f5")
        await keys.until("已检查 5 张")
        checked = keys.lines
        await keys.press("escape")
        await keys.until("还没有试打")
        await keys.press("t")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("试打的一张打出来了")
        await keys.press("enter")
        await keys.until("试打的位置对吗")
        assert came_out(tray) == numbers()
        await keys.press("up", "enter")
        await keys.until("已经打过")
        question = await print_batch(keys)
        assert came_out(tray) == numbers(1, 2, 3, 4, 5)

        await confirm(keys, "3", "第 1–3 张将记为完好，第 4 张待您确认，第 5 张算没有印出来")
        await keys.until("第 4 张未知")
        await spoil(keys, "卡纸撕破", serial="A10034")
        await keys.until("已确认 3  待确认 0  作废 1  未知 0  待打 2")
        spoiled = keys.line("作废：卡纸撕破")
        await keys.press("p")
        await keys.until("再打 2 张，其中 1 张送过：第 5 张")
        await keys.press("y")
        await keys.until("都送到打印机了")
        await confirm(keys, "4", "第 5–6 张将记为完好")
        await keys.until("作废的都重打了")
        done = keys.lines
    assert "样张" in page_texts(tray)[0]
    assert any("覃某1" in line for line in previewed)
    assert any("入学" in line and "空着" in line for line in checked)
    assert any("要核对：入学" in line and "空着（5 张" in line for line in question)
    assert "证书芯 A10034" in spoiled
    assert any("已送 6  已确认 5  待确认 0  作废 1  未知 0  待打 0" in line for line in done)
    # 5 was said not to lie there as a good one, so it came again: the ledger knows of both.
    assert came_out(tray) == numbers(1, 2, 3, 4, 5) + numbers(4, 5)


async def test_a_reprint_shows_who_printed_when_and_needs_a_reason(
    database: Database, tmp_path: Path
) -> None:
    tray = make_print_room(tmp_path)
    async with at_diplomas() as keys:
        await keys.until("共 5 张")
        await to_printer(keys)
        await print_batch(keys)
        await confirm(keys, "5", "第 1–5 张将记为完好")
        await keys.until("任务完成")
        await keys.press("escape")
        await keys.until("完好 5")
        await keys.until("没有未打的")
        await keys.press("f8")
        await keys.until("! 现在不能打印：列表里没有未打的")
        await keys.press("down", "space", "f8")
        await keys.until("重打打过的 1 张")
        await keys.press("enter")
        await keys.until("这 1 张已经打过")
        await keys.reach(lambda: any("覃某2  完好" in line and "覃老师" in line for line in keys.lines))
        await keys.press("enter")
        await keys.until("还没有写原因")
        await keys.type("学生领取前污损", "enter")
        await print_batch(keys, asked="重打，原因：学生领取前污损")
        await confirm(keys, "2", "第 1 张将记为完好")
        await keys.until("任务完成")
        await spoil(keys, "领取时又污损", "down")
        await keys.until("作废：领取时又污损")
        await keys.press("escape")
        # The first one may still be in somebody's hands: printing again needs a reason again.
        await keys.until("完好 5")
    assert came_out(tray) == numbers(1, 2, 3, 4, 5) + numbers(2)


async def test_after_a_restoring_the_way_to_the_printer_asks_for_a_reason(
    database: Database, tmp_path: Path
) -> None:
    tray = make_print_room(tmp_path)
    with write_transaction():
        record(local_actor(), Entry(RESTORE, "database", database.engine))
    async with at_diplomas() as keys:
        await keys.until("共 5 张")
        await to_printer(keys)
        await keys.press("f8")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("这 5 张可能打过，台账里没有")
        await keys.reach(lambda: any("确认没打过的，写明原因再打" in line for line in keys.lines))
        await keys.type("查过出纸口，没有打过", "enter")
        await keys.until("都送到打印机了")
    assert came_out(tray) == numbers(1, 2, 3, 4, 5)


async def test_only_the_marked_ones_are_printed_and_the_rest_stays(
    database: Database, tmp_path: Path
) -> None:
    tray = make_print_room(tmp_path)
    async with at_diplomas() as keys:
        await keys.until("共 5 张")
        await keys.press("b")
        await keys.until("现在不能补办：这张毕业证还没有发放")
        await keys.press("r")
        await keys.until("从哪一号到哪一号")
        await keys.type("2-3", "enter")
        await keys.until("F8 打印选中的 2 张")
        await keys.press("/")
        await keys.type("覃某5", "enter")
        await keys.until("已选 2（不在列表 2）")
        await keys.press("escape", "escape")
        await keys.until("选中的 2 人返回以后就不记得了")
        await keys.press("escape")
        await to_printer(keys)
        await print_batch(keys)
        await keys.press("escape")
        await keys.until("待确认 2")
        counts = keys.line("共 5 张")
        await keys.press("j")
        await keys.until("没有办完的打印任务 1 个")
        await keys.press("enter")
        await confirm(keys, "0", "第 2 张算没有印出来")
        await keys.until("第 1 张未知")
        await keys.press("n")
        await keys.until("没有印出来")
        await keys.press("y")
        await keys.until("待打 2")
        await keys.press("c")
        await keys.until("还没有打的 2 张不打了")
        await keys.press("y")
        await keys.until("已取消：完好 0，没打 2")
    assert counts.split() == ["共", "5", "张", "未打", "3", "待确认", "2", "已选", "2"]
    assert came_out(tray) == numbers(2, 3)


async def test_a_form_goes_out_in_every_copy_and_a_page_of_it_again_only_with_a_reason(
    database: Database, tmp_path: Path
) -> None:
    tray = make_print_room(tmp_path)
    async with at_forms() as keys:
        await keys.until("页上有验证码")
        await keys.press("enter")
        await print_batch(keys)
        await keys.until("第3份第1页")
        await confirm(keys, "0", "第 2–3 张算没有印出来")
        await keys.until("第 1 张未知")
        await keys.press("escape")
        await keys.until("页上有验证码")
        await keys.press("enter")
        await keys.until("看打印任务（2 张在排队）")
        await keys.press("enter")
        await keys.until("没有办完的打印任务 1 个")
        await keys.press("enter")
        await keys.until("第 1 张未知")
        await keys.press("g", "y")
        await keys.until("按 p 继续")
        await keys.press("p")
        await keys.until("再打 2 张，其中 2 张送过：第 2–3 张")
        await keys.press("y")
        await keys.until("都送到打印机了")
        await confirm(keys, "3", "第 2–3 张将记为完好")
        await keys.until("任务完成")
        await keys.press("escape", "escape")
        await keys.until("页上有验证码")
        await keys.press("enter")
        await keys.until("这张表已经打过 3 张")
        await keys.reach(lambda: any("3 张  完好" in line and "覃老师" in line for line in keys.lines))
        await keys.press("enter")
        await keys.until("还没有写原因")
        await keys.press("escape", "g")
        await keys.until("打验印审核表的第几页")
        await keys.type("1", "enter")
        await keys.until("打第几份")
        await keys.type("2", "enter")
        await keys.until("选的这几页已经打过 1 张")
        await keys.type("盖章盖歪了", "enter")
        question = await print_batch(keys, asked="重打，原因：盖章盖歪了")
        await spoil(keys, "又盖歪了", "down")
        await keys.until("作废：又盖歪了")
        await keys.press("escape")
        await keys.until("页上有验证码")
        await keys.press("enter")
        # What was spoiled leaves the one of before standing: all three are asked about.
        await keys.until("这张表已经打过 3 张")
    assert any("验印审核表：全部专业  第 1 页  第 2 份" in line for line in question)
    assert len(page_texts(tray)) == 3 + 2 + 1
