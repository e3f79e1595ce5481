"""The auditor at the keyboard: finds who did what, checks the chain, takes the rows along."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from tests.databases import Database
from tests.journeys.keyboard import account, keyboard, teacher
from tests.services.journal_bending import without_triggers


async def test_an_auditor_finds_a_refusal_checks_the_chain_and_takes_it_along(
    sqlite_database: Database, in_folders: Path
) -> None:
    teacher()
    account("shen", "450000", "auditor", name="申慧")
    async with keyboard() as keys:
        await keys.until("密码")
        await keys.type("qin", "enter")
        await keys.type("wrong", "enter")
        await keys.until("账号或密码不对")
        await keys.press("enter")
        await keys.replace("", "shift+tab")
        await keys.replace("shen", "enter")
        await keys.type("Geheim-2023", "enter")
        await keys.until("退出登录")
        await keys.press("j")
        await keys.until("没办成 1")
        assert keys.line("▸").split()[4:] == ["shen", "登录", "shen", "办成"]
        await keys.press("f", *["down"] * 6)
        await keys.type("2", "enter")
        await keys.until("只看：没办成")
        assert keys.line("▸").split()[4:] == ["qin", "登录", "qin", "没办成"]
        await keys.press("e")
        await keys.until("导出日志 1 条")
        await keys.press("enter", "escape")
        await keys.until("没办成 1")
        await keys.press("c", "enter")
        await keys.until("日志完好")
        await keys.press("enter")
        without_triggers("UPDATE journal SET login = 'x' WHERE id = 2")
        await keys.press("c", "enter")
        await keys.until("日志第 2 条对不上")
    book = next((in_folders / "accounts" / "shen" / "发件箱").glob("*.xlsx"))
    sheet = load_workbook(book).worksheets[0]
    assert [row[2].value for row in sheet.iter_rows(min_row=2)] == ["qin"]
    exported = sqlite_database.rows("SELECT login, detail FROM journal WHERE action = 'journal.export'")
    assert exported == [("shen", '{"count": 1, "filter": {"done": false}}')]
