"""A mark changes after the verification: home says so, and one key verifies the audit again in place."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.databases import Database
from tests.journeys.keyboard import Keyboard, into_inbox, keyboard, school_data, teacher
from tests.journeys.typed import SCHOOL_A, list_of

pytestmark = pytest.mark.usefixtures("in_folders", "clock")


FAILED_IN_CHINESE = 14
"""The row of the sample list that fails in 语文 of the third semester alone."""


def one_mark(path: Path, database: Database) -> Path:
    """A grade file with one row: a passing mark where that row has a failing one."""
    name, number = database.rows(
        "SELECT name, id_number FROM audit_row WHERE row_no = ?", (FAILED_IN_CHINESE,)
    )[0]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["姓名", "身份证号", "学期", "课程名称", "成绩"])
    sheet.append([name, number, 3, "语文", 90])
    book.save(path)
    return path


async def new_audit(keys: Keyboard) -> None:
    await keys.press("n")
    await keys.until("预览")
    await keys.press("f5")
    await keys.until("合格 276  不合格 37")
    await keys.press("escape")
    await keys.until("待提交")


async def test_a_changed_mark_waits_at_home_until_the_audit_is_verified_again(
    database: Database, tmp_path: Path
) -> None:
    teacher()
    school_data()
    into_inbox(list_of(SCHOOL_A))
    async with keyboard() as keys:
        await keys.sign_in()
        await new_audit(keys)
        assert (
            keys.lines[4]
            == "▸   待提交      2023年 第1批    06-14 09:02 核验，不合格 37               276 人"
        )
        into_inbox(one_mark(tmp_path / "补考.xlsx", database))
        await keys.press("3", "i")
        await keys.until("▸ 补考.xlsx")
        await keys.press("enter")
        await keys.until("补考.xlsx   成绩 新增 0  更改 1")
        await keys.press("f5", "y")
        await keys.until("✓ 已存入 补考.xlsx")
        await keys.press("escape")
        await keys.until("! 数据已变")
        assert (
            keys.lines[4]
            == "▸ ! 数据已变    2023年 第1批    成绩 06-14 09:02 有变，需重新核验           1 人"
        )
        assert database.rows("SELECT stale_rows, stale_because FROM audit") == [(1, "grades")]
        await keys.press("enter")
        await keys.until("按 F5 重新核验，不用再交名单")
        await keys.press("f5")
        await keys.until("合格 277  不合格 36")
        await keys.press("escape")
        await keys.until("▸   待提交")
        shown = keys.lines
    assert shown[4] == "▸   待提交      2023年 第1批    06-14 09:02 核验，不合格 36               277 人"
    assert database.rows("SELECT passed_count, stale_since, stale_rows FROM audit") == [(277, None, 0)]
