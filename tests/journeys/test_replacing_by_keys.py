"""学历证明书 granted and printed by keys alone: always with a reason, never silently."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.base import run, write_transaction
from tests.databases import Database
from tests.journeys.printing_world import (
    FIRST,
    at_diplomas,
    came_out,
    confirm,
    make_print_room,
    page_texts,
    print_batch,
)

pytestmark = pytest.mark.usefixtures("in_folders")

ISSUED_AT = "2023-07-20T01:00:00.000000Z"


async def test_a_lost_diploma_is_replaced_with_a_reason_and_printed(
    database: Database, tmp_path: Path
) -> None:
    tray = make_print_room(tmp_path)
    with write_transaction():
        run("UPDATE diploma SET issued_at = ?", (ISSUED_AT,))
    async with at_diplomas() as keys:
        await keys.until("共 5 张")
        await keys.press("z")
        await keys.until("还没有补办过学历证明书")
        await keys.press("escape")
        await keys.until("共 5 张")
        await keys.press("down", "b")
        await keys.until("为什么补办")
        await keys.type("搬家时遗失", "enter")
        await keys.until("✓ 已登记覃某2的学历证明书，可以打印")
        await keys.until("还没有打印，按 Enter 打印")
        listed = keys.lines
        await keys.press("enter")
        await keys.until("覃某2 1 张")
        await print_batch(keys)
        await confirm(keys, "2", "第 1 张将记为完好")
        await keys.until("任务完成")
        await keys.press("escape")
        await keys.until("完好；再打要写原因")
        await keys.press("enter")
        await keys.until("已经打过")
        await keys.type("领取前污损", "enter")
        await print_batch(keys, asked="重打，原因：领取前污损")
    assert any("覃某2" in line and "搬家时遗失" in line and "未打" in line for line in listed)
    texts = page_texts(tray)
    assert len(texts) == 2
    assert all("搬家时遗失" in text and "覃某2" in text for text in texts)
    assert came_out(tray)[f"{FIRST}0002"] == 2
