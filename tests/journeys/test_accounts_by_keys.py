"""Accounts by keys alone: added, signed in for the first time, proved by a telephone, locked, and ended by others."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest

from services.clock import now
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.journeys.keyboard import Keyboard, account, keyboard, organisations
from tests.journeys.typed import PASSWORD, SCHOOL_A
from tui.app import DeskApp

pytestmark = pytest.mark.usefixtures("in_folders")

FIRST, OWN = "Anfang-2023", "Mein-Eigenes-7"


@pytest.fixture(autouse=True)
def a_key_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YANYIN_KEY_FILE", str(tmp_path / "second-factor.key"))


def people() -> None:
    """A system administrator, an administrator of school A, and a teacher there."""
    organisations()
    account("admin", "450000", "system_admin", name="农志强")
    account("wei", SCHOOL_A, "school_admin", name="韦文斌")
    account("qin", SCHOOL_A, "school_user", "school_graduation", name="覃晓梅")


async def type_sign_in(keys: Keyboard, login: str, password: str) -> None:
    """Type login and password over what stands at the door."""
    await keys.until("填好账号")
    await keys.replace(login, "enter")
    await keys.replace(password, "enter")


async def sign_out(keys: Keyboard) -> None:
    await keys.press("escape", "y")
    await keys.until("填好账号")


def code_of(secret: str) -> str:
    """What the telephone shows now."""
    return pyotp.TOTP(secret).at(now())


def secret_on(keys: Keyboard) -> str:
    """The secret as it stands on the screen, in groups of four."""
    rows = [line[:38].split() for line in keys.lines]
    groups = [row for row in rows if len(row) == 4 and all(re.fullmatch("[A-Z2-7]{4}", g) for g in row)]
    return "".join(group for row in groups for group in row)


async def see_accounts(keys: Keyboard, login: str, count: int) -> None:
    """Sign in and go to the accounts."""
    await keys.sign_in(login)
    await keys.press("a")
    await keys.until(f"共 {count} 个")


async def add_teacher(keys: Keyboard) -> None:
    await see_accounts(keys, "wei", 2)
    await keys.press("n")
    await keys.until("初始密码")
    for text in ("lu", "陆海燕", "0771-5300001"):
        await keys.type(text, "enter")
    await keys.press("down", "space", "down", "space", "down")
    await keys.type(FIRST, "enter")
    await keys.type("Anfang-2024", "f5")
    await keys.until("! 两次填的密码不一样")
    await keys.replace(FIRST, "enter")
    await keys.until("✓ 已添加账号 lu")
    await keys.until("共 3 个")


async def test_somebody_added_chooses_a_password_of_their_own_before_anything_else(
    database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as keys:
        await add_teacher(keys)
        assert keys.line("陆海燕").split()[-2:] == ["须改密码", "—"]
        await keys.press("escape")
        await keys.until("退出登录")
        await sign_out(keys)
        await type_sign_in(keys, "lu", FIRST)
        await keys.until("现在的密码是别人设的")
        await keys.type(FIRST, "enter")
        await keys.type("kurz", "enter")
        await keys.type("kurz", "enter")
        await keys.until("! 密码太弱")
        await keys.replace(FIRST, "enter")
        await keys.replace(FIRST, "enter")
        await keys.until("用过的密码不能再用")
        await keys.replace(OWN, "enter")
        await keys.replace(OWN, "enter")
        await keys.until("退出登录")
        assert keys.lines[0].endswith("· 陆海燕")
        await sign_out(keys)
        await type_sign_in(keys, "lu", FIRST)
        await keys.until("! 账号或密码不对")
        await keys.replace(OWN, "enter")
        await keys.until("退出登录")
    assert database.rows("SELECT must_change, name FROM account WHERE login = 'lu'") == [(0, "陆海燕")]
    assert database.rows(
        "SELECT role FROM account_role r JOIN account a ON a.id = r.account_id WHERE login = 'lu' ORDER BY role"
    ) == [("school_graduation",), ("school_user",)]
    assert database.rows("SELECT end_cause, COUNT(*) FROM session GROUP BY end_cause ORDER BY end_cause") == [
        ("", 1),
        ("signed_out", 2),
    ]


async def test_a_telephone_is_enrolled_and_asked_for_at_the_next_signing_in(
    database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as keys:
        await keys.sign_in("qin")
        await keys.press("p")
        await keys.until("F7 两步验证")
        await keys.press("f7")
        await keys.until("手动输入密钥")
        secret = secret_on(keys)
        assert len(secret) == 32
        assert sum("██" in line for line in keys.lines) == 20
        wrong = f"{(int(code_of(secret)) + 1) % 1_000_000:06}"
        await keys.type(wrong, "enter")
        await keys.until("! 验证码不对")
        await keys.replace(code_of(secret), "enter")
        await keys.until("写下来")
        spare = re.findall("[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", "\n".join(keys.lines))
        assert len(spare) == 8
        await keys.press("escape")
        await keys.until("! 先把备用码写下来")
        await keys.press("y")
        await keys.until("F7 两步验证")
        await keys.press("escape")
        await keys.until("退出登录")
        await sign_out(keys)
        clock.advance(timedelta(minutes=1))
        await type_sign_in(keys, "qin", PASSWORD)
        await keys.until("▸ 验证码")
        await keys.type(code_of(secret), "enter")
        await keys.until("退出登录")
        await sign_out(keys)
        await type_sign_in(keys, "qin", PASSWORD)
        await keys.until("▸ 验证码")
        await keys.type(spare[0].lower(), "enter")
        await keys.until("退出登录")
    stored = database.rows("SELECT totp_secret FROM account WHERE login = 'qin'")[0][0]
    assert secret not in stored
    assert database.rows("SELECT COUNT(*) FROM recovery_code WHERE used_at IS NOT NULL") == [(1,)]


async def test_five_wrong_passwords_lock_the_account_and_an_administrator_opens_it(
    database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as keys:
        await type_sign_in(keys, "qin", "falsch-0")
        for number in range(1, 5):
            await keys.until("! 账号或密码不对")
            await keys.type(f"falsch-{number}", "enter")
        await keys.until("15 分钟后自动解开")
        await keys.press("up")
        await type_sign_in(keys, "wei", PASSWORD)
        await keys.until("退出登录")
        await keys.press("a")
        await keys.until("! 锁到 09:17")
        await keys.press("enter", "u")
        await keys.until("✓ 已解锁 qin")
        await keys.press("escape", "escape")
        await keys.until("退出登录")
        await sign_out(keys)
        await type_sign_in(keys, "qin", PASSWORD)
        await keys.until("退出登录")


async def test_the_lock_keeps_a_half_filled_form_and_opens_for_its_owner_alone(
    database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as keys:
        await keys.sign_in("wei")
        await keys.press("a", "n")
        await keys.until("初始密码")
        await keys.type("halb", "enter")
        await keys.type("覃")
        app = keys.pilot.app
        assert isinstance(app, DeskApp)
        app.IDLE_SECONDS = 0.2
        app._watch(0.2)
        await keys.until("屏幕已锁")
        app.IDLE_SECONDS = 600
        await keys.type("falsch-0", "enter")
        await keys.until("! 密码不对")
        await keys.type(PASSWORD, "enter")
        await keys.until("初始密码")
        assert keys.line("[halb ").split()[0] == "账号"
        assert keys.line("[覃 ").split()[:2] == ["▸", "姓名"]
        await keys.type("妹")
        assert keys.line("[覃妹 ")
    assert database.rows("SELECT done FROM journal WHERE action = 'account.unlock_screen' ORDER BY id")[
        0
    ] == (0,)


async def test_a_session_ended_by_an_administrator_lands_at_the_door(
    database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as teacher, keyboard() as administrator:
        await teacher.sign_in("qin")
        await administrator.sign_in("wei")
        await administrator.press("e")
        await administrator.until("登录着 2 个")
        await administrator.press("home" if "qin" in administrator.line("▸") else "end", "x")
        await administrator.until("结束 qin（覃晓梅）的会话")
        await administrator.press("y")
        await administrator.until("登录着 1 个")
        await administrator.press("x")
        await administrator.until("! 现在不能结束")
        await teacher.press("2")
        await teacher.until("这次登录已经结束")
        assert teacher.lines[0].startswith(" 验印 › 登录")
        await teacher.reach(lambda: "▸ 账号" in teacher.line("账号  ["))
        await type_sign_in(teacher, "qin", PASSWORD)
        await teacher.until("退出登录")


async def test_stopping_an_account_asks_first_and_the_person_is_out_at_once(
    database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as teacher, keyboard() as administrator:
        await teacher.sign_in("qin")
        await see_accounts(administrator, "admin", 3)
        await administrator.press("slash")
        await administrator.type("覃", "enter")
        await administrator.until("找到 1 个")
        await administrator.press("enter", "x")
        await administrator.until("停用账号 qin（覃晓梅）？")
        await administrator.press("enter")
        assert database.rows("SELECT active FROM account WHERE login = 'qin'") == [(1,)]
        await administrator.press("x", "y")
        await administrator.until("✓ 已停用 qin")
        await teacher.press("2")
        await teacher.until("这次登录已经结束")
        await teacher.press("enter")
        await type_sign_in(teacher, "qin", PASSWORD)
        await teacher.until("账号已停用")
        await administrator.press("s")
        await administrator.until("✓ 已启用 qin")


async def test_nobody_stops_their_own_account_and_the_refusal_says_who_can(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as keys:
        await see_accounts(keys, "wei", 2)
        await keys.press("end", "enter", "x", "y")
        await keys.until("自己的账号不能这样改")
        await keys.press("enter", "r")
        await keys.until("空格打勾或取消")
        await keys.press("space", "f5")
        await keys.until("! 至少勾一个角色")
        await keys.press("down", "space", "f5")
        await keys.until("自己的账号不能这样改")


async def test_a_forgotten_password_is_reset_and_changed_at_the_next_signing_in(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as keys:
        await see_accounts(keys, "wei", 2)
        await keys.press("enter", "w")
        await keys.until("请先确认找您的就是本人")
        await keys.type(FIRST, "enter")
        await keys.type(FIRST, "enter")
        await keys.until("✓ 已重设 qin 的密码")
        await keys.press("e")
        await keys.until("▸ 姓名")
        await keys.replace("覃小梅", "f5")
        await keys.until("✓ 已改 qin 的姓名电话")
        await keys.press("escape", "escape")
        await keys.until("退出登录")
        await sign_out(keys)
        await type_sign_in(keys, "qin", FIRST)
        await keys.until("现在的密码是别人设的")
        assert keys.lines[0].endswith("· 覃小梅")
        await keys.press("escape", "y")
        await keys.until("填好账号")


async def test_where_the_setting_asks_for_it_a_second_factor_comes_before_home(
    sqlite_database: Database, clock: FrozenClock
) -> None:
    people()
    async with keyboard() as keys:
        await keys.sign_in("admin")
        await keys.press("s")
        await keys.until("年度设置")
        await keys.reach(lambda: any("须两步验证" in line for line in keys.lines))
        while "须两步验证" not in keys.line("▸"):
            await keys.press("down")
        await keys.press("enter")
        await keys.until("自愿")
        await keys.press("up", "enter")
        await keys.until("已改")
        await keys.press("escape")
        await keys.until("退出登录")
        await sign_out(keys)
        await type_sign_in(keys, "wei", PASSWORD)
        await keys.until("您的角色必须用两步验证")
        await keys.type(code_of(secret_on(keys)), "enter")
        await keys.until("写下来")
        await keys.press("f5")
        await keys.until("退出登录")
        await keys.press("4")
        await keys.until("毕业审核")
