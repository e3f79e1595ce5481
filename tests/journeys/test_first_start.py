"""From a database without anything to home: the demo, the set-up for real work, the administrator's first steps."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from services import folders, startup
from services.demo import filling
from tests.databases import Database
from tests.journeys.keyboard import Keyboard, into_inbox, keyboard, teacher
from tests.journeys.typed import PASSWORD, SAMPLES

pytestmark = pytest.mark.usefixtures("in_folders", "clock")


@pytest.fixture
def bare_database(bare_url: str) -> Iterator[Database]:
    """A database without any table, bound."""
    startup.bind(bare_url)
    yield Database("sqlite" if bare_url.startswith("sqlite") else "postgresql", bare_url)
    startup.unbind()


async def fill_in(keys: Keyboard, *texts: str) -> None:
    for text in texts:
        await keys.replace(text, "enter")


async def test_the_set_up_for_real_work_leads_to_the_administrators_home(bare_database: Database) -> None:
    async with keyboard() as keys:
        await keys.until("这个数据库是新的，还没有账号")
        assert keys.line("▸").startswith("▸ 演示")
        await keys.press("down", "enter")
        await keys.until("再填一次密码")
        await fill_in(
            keys, "admin", "农志强", "0771-0000001", PASSWORD, "anders-9X", "450000", "自治区教育厅"
        )
        await keys.until("! 两次填的密码不一样")
        await fill_in(keys, PASSWORD, "450000", "自治区教育厅")
        await keys.until("填好账号，按 Enter 到密码")
        assert "[admin " in keys.line("账号  [")
        await keys.type(PASSWORD, "enter")
        await keys.until("退出登录")
        shown = keys.lines
    assert shown[0] == " 验印 2023年                                              自治区教育厅 · 农志强"
    assert " 按 o 导入组织机构，按 a 添加账号，按 s 看年度设置" in shown
    assert shown[-2] == " F1 帮助  F2 菜单  8 打印机  o 组织机构  a 账号  e 会话  s 年度设置"
    assert shown[-1] == " p 个人资料  Esc 退出登录"
    assert bare_database.rows(
        "SELECT a.login, a.name, r.role, o.code, o.kind FROM account a"
        " JOIN account_role r ON r.account_id = a.id JOIN organisation o ON o.id = a.organisation_id"
    ) == [("admin", "农志强", "system_admin", "450000", "department")]


async def test_organisations_can_come_from_a_workbook_while_setting_up(sqlite_database: Database) -> None:
    shutil.copy(SAMPLES / "组织机构.xlsx", folders.inbox("admin"))
    async with keyboard() as keys:
        await keys.until("还没有账号")
        await keys.press("down", "enter")
        await keys.until("再填一次密码")
        await keys.press("f4")
        await keys.until("! 账号名不对")
        await keys.type("admin", "f4")
        await keys.until("预览  表 Sheet · 5 行")
        await keys.press("enter")
        await keys.until("组织机构.xlsx   机构 新增 4")
        await keys.press("f5", "y")
        await keys.until("✓ 已存入 组织机构.xlsx：新增 4")
        await keys.until("[自治区教育厅 ")
        await keys.press("down")
        await fill_in(keys, "农志强", "0771-0000001", PASSWORD, PASSWORD)
        await keys.press("f5")
        await keys.until("填好账号，按 Enter 到密码")
        shown = keys.lines
    assert "[admin " in shown[3]
    assert sqlite_database.rows("SELECT COUNT(*) FROM organisation") == [(4,)]
    assert sqlite_database.rows(
        "SELECT o.code FROM account a JOIN organisation o ON o.id = a.organisation_id"
    ) == [("450000",)]


async def test_the_demo_fills_the_database_and_shows_its_accounts_at_the_door(
    sqlite_database: Database, in_folders: Path
) -> None:
    async with keyboard() as keys:
        await keys.until("还没有账号")
        await keys.press("enter")
        await keys.until("覃晓梅")
        assert keys.lines[6] == f"   演示数据。下面的账号密码都是 {filling.PASSWORD}"
        assert keys.lines[8].split() == [
            "·",
            "qin",
            "覃晓梅",
            "邕州市第一职业技术学校",
            "学校用户、学校毕业管理",
        ]
        await keys.press("tab", "tab", "enter")
        await keys.until("退出登录")
        shown = keys.lines
    assert shown[0] == " 验印 2023年                                    邕州市第一职业技术学校 · 覃晓梅"
    assert sqlite_database.rows("SELECT value FROM setting WHERE key = 'demo'") == [("on",)]
    assert (in_folders / "accounts" / "qin" / "收件箱" / "毕业生名单.xlsx").is_file()


async def test_a_wrong_password_is_told_plainly_and_the_right_one_works_after_it(
    sqlite_database: Database,
) -> None:
    teacher()
    async with keyboard() as keys:
        await keys.until("密码")
        await keys.press("enter", "enter")
        await keys.until("! 请填账号")
        await keys.type("qin", "enter")
        await keys.type("falsch", "enter")
        await keys.until("! 账号或密码不对，或者账号已停用")
        assert "▸ 密码" in keys.line("密码  [")
        await keys.replace(PASSWORD, "enter")
        await keys.until("退出登录")
        await keys.press("escape", "enter")
        await keys.until("退出登录")
        await keys.press("escape", "y")
        await keys.until("填好账号")
        shown = keys.lines
    assert shown[3].startswith("  ▸ 账号  [qin ")
    assert shown[4] == "    密码  [                                                ]"
    assert sqlite_database.rows(
        "SELECT login, done FROM journal WHERE action = 'account.sign_in' ORDER BY id"
    ) == [
        ("qin", 0),
        ("qin", 1),
    ]


async def test_the_administrator_imports_organisations_and_changes_a_setting(database: Database) -> None:
    teacher()
    into_inbox(SAMPLES / "组织机构.xlsx", login="admin")
    async with keyboard() as keys:
        await keys.sign_in("admin")
        await keys.press("o")
        await keys.until("教育厅 1   教育局 1   学校 2   其中区直 1")
        await keys.press("i")
        await keys.until("预览")
        await keys.press("enter")
        await keys.until("机构 新增 0  未变 4")
        await keys.press("escape", "escape", "escape", "s")
        await keys.until("年度设置 › 2023年")
        await keys.press("enter")
        await keys.replace("101", "enter")
        await keys.until("及格分 不能是“101”")
        await keys.press("enter", "enter")
        await keys.replace("55.5", "enter")
        await keys.until("✓ 及格分 已改；只改了这一年")
        await keys.until("55.5")
        shown = keys.lines
    assert shown[4] == "▸ 及格分              55.5"
    assert database.rows("SELECT year, key, value FROM setting") == [(2023, "pass_score", "55.5")]
