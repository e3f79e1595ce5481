"""学历证明书 granted and printed by keys alone, and forms printed once more: always with a reason, never silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.base import run, write_transaction
from tests.databases import Database
from tests.journeys.keyboard import Keyboard, keyboard
from tests.journeys.printing_world import (
    CLERK,
    FIRST,
    came_out,
    confirm,
    make_print_room,
    page_texts,
    to_diplomas,
)

pytestmark = pytest.mark.usefixtures("in_folders")

ISSUED_AT = "2023-07-20T01:00:00.000000Z"


async def print_it(keys: Keyboard, *, asked: str = "确定 (y)") -> None:
    """From the preparations until everything is with the printer; `asked` stands in the question."""
    await keys.until("可以打印")
    await keys.press("f8")
    await keys.until(asked)
    await keys.until("确定 (y)")
    await keys.press("y")
    await keys.until("都送到打印机了")


async def to_forms(keys: Keyboard) -> None:
    """From the door to the forms of the audit."""
    await keys.sign_in(CLERK)
    await keys.press("enter")
    await keys.until("合计")
    await keys.press("f8")
    await keys.until("页上有验证码")


async def test_what_was_not_issued_is_not_replaced_and_the_key_says_why(
    database: Database, tmp_path: Path
) -> None:
    make_print_room(tmp_path)
    async with keyboard() as keys:
        await to_diplomas(keys)
        await keys.press("b")
        await keys.until("这张毕业证还没有发放")


async def test_a_lost_diploma_is_replaced_with_a_reason_and_printed(
    database: Database, tmp_path: Path
) -> None:
    tray = make_print_room(tmp_path)
    with write_transaction():
        run("UPDATE diploma SET issued_at = ?", (ISSUED_AT,))
    async with keyboard() as keys:
        await to_diplomas(keys)
        await keys.press("z")
        await keys.until("还没有补办过学历证明书")
        await keys.press("escape")
        await keys.until("共 5 张")
        await keys.press("down", "b")
        await keys.until("为什么补办")
        await keys.type("搬家时遗失", "enter")
        await keys.until("还没有打印，按 Enter 打印")
        listed = keys.lines
        await keys.press("enter")
        await keys.until("覃某2 1 张")
        await print_it(keys)
        await confirm(keys, "2", "第 1 张将记为完好")
        await keys.until("任务完成")
        await keys.press("escape")
        await keys.until("完好；再打要写原因")
        await keys.press("enter")
        await keys.until("已经打过")
        await keys.type("领取前污损", "enter")
        await print_it(keys, asked="重打，原因：领取前污损")
    assert any("覃某2" in line and "搬家时遗失" in line and "未打" in line for line in listed)
    texts = page_texts(tray)
    assert len(texts) == 2
    assert all("搬家时遗失" in text and "覃某2" in text for text in texts)
    assert came_out(tray)[f"{FIRST}0002"] == 2


async def test_a_form_that_was_printed_is_printed_again_only_with_a_reason(
    database: Database, tmp_path: Path
) -> None:
    tray = make_print_room(tmp_path)
    async with keyboard() as keys:
        await to_forms(keys)
        await keys.press("enter")
        await print_it(keys)
        await keys.until("第3份第1页")
        await keys.press("escape")
        await keys.until("页上有验证码")
        await keys.press("enter")
        await keys.until("这张表已经打过 3 张")
        asked = keys.lines
        await keys.press("enter")
        await keys.until("还没有写原因")
        await keys.type("盖章盖歪了", "enter")
        await print_it(keys, asked="重打，原因：盖章盖歪了")
        await keys.press("x")
        await keys.until("为什么作废")
        await keys.type("又盖歪了", "enter")
        await keys.until("自己的印刷号")
        await keys.press("enter")
        await keys.until("只作废，不再打")
        await keys.press("down", "enter")
        await keys.until("作废：又盖歪了")
        await keys.press("escape")
        await keys.until("页上有验证码")
        await keys.press("enter")
        # What was spoiled leaves the one of before standing: all three are asked about.
        await keys.until("这张表已经打过 3 张")
    assert any("3 张  待确认" in line and "覃老师" in line for line in asked)
    assert len(page_texts(tray)) == 6


async def test_a_form_that_waits_in_a_job_leads_to_that_job(database: Database, tmp_path: Path) -> None:
    tray = make_print_room(tmp_path)
    async with keyboard() as keys:
        await to_forms(keys)
        await keys.press("enter")
        await print_it(keys)
        await confirm(keys, "0", "第 2–3 张算没有印出来")
        await keys.until("第 1 张未知")
        await keys.press("escape")
        await keys.until("页上有验证码")
        await keys.press("enter")
        await keys.until("看打印任务（2 张在排队）")
        await keys.press("enter")
        await keys.until("没有办完的打印任务 1 个")
    assert len(page_texts(tray)) == 3
