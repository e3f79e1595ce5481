"""Accounts and sessions as lists and forms; the services are fakes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.accounts import adding, administering, listing, sessions
from services.accounts.adding import AccountAdded, NewAccount
from services.accounts.people import AccountLine
from services.accounts.sessions import SessionLine
from services.actor import Actor, Role
from services.errors import NotAllowed, Refused
from services.organisations import OrganisationLine
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.places import desk_with_places
from tui.screens import new_account
from tui.screens.account import AccountScreen
from tui.screens.accounts import AccountsScreen
from tui.screens.new_account import NewAccountScreen
from tui.screens.sessions import SessionsScreen

SCHOOL = replace(TEACHER, login="wei", name="韦文斌", roles=frozenset({Role.SCHOOL_ADMIN}))
SYSTEM = replace(
    TEACHER,
    login="admin",
    name="农志强",
    roles=frozenset({Role.SYSTEM_ADMIN}),
    organisation_name="自治区教育厅",
    organisation_kind="department",
)
QIN = AccountLine(
    login="qin",
    name="覃晓梅",
    phone="0771-0000003",
    organisation_code="4599010001",
    organisation_name="邕州市第一职业技术学校",
    roles=(Role.SCHOOL_USER, Role.SCHOOL_GRADUATION),
    active=True,
    last_sign_in="2023-06-12T01:41:00.000000Z",
)
LOCKED = replace(
    QIN, login="lu", name="陆海燕", locked_until="2023-06-14T01:17:00.000000Z", has_second_factor=True
)
STOPPED = replace(QIN, login="huang", name="", phone="", active=False, last_sign_in="")
ELSEWHERE = replace(
    QIN,
    login="mo",
    name="莫春辉",
    organisation_code="450199",
    organisation_name="邕州市教育局",
    must_change=True,
)
ALL = (QIN, LOCKED, STOPPED, ELSEWHERE)
TREE = (
    OrganisationLine(1, 0, "450000", "自治区教育厅", "department", False, "", "", ""),
    OrganisationLine(2, 1, "450199", "邕州市教育局", "bureau", False, "", "", ""),
)

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture(autouse=True)
def accounts_of_the_desk(monkeypatch: pytest.MonkeyPatch, clock: FrozenClock) -> None:
    monkeypatch.setattr(listing, "accounts", lambda actor: ALL)


def shown(pilot: Desk) -> str:
    return "\n".join(lines(pilot))


async def until(pilot: Desk, words: str) -> None:
    await wait_until(pilot, lambda: words in shown(pilot))


# --- the list --------------------------------------------------------------------------------------------------------


async def test_the_list_counts_the_states_and_says_until_when_an_account_is_locked() -> None:
    async with desk_with_places(AccountsScreen, actor=SYSTEM) as pilot:
        await until(pilot, "共 4 个")
        assert lines(pilot)[1] == " 共 4 个  在用 1  停用 1  锁住 1  须改密码 1"
        assert lines(pilot)[3].split() == ["账号", "姓名", "单位", "角色", "状态", "两步"]
        assert line_with(pilot, "陆海燕").split() == [
            "lu",
            "陆海燕",
            "邕州市第一职业技…",
            "学校用户、学校毕业管理",
            "!",
            "锁到",
            "09:17",
            "有",
        ]
        assert "! 停用" in line_with(pilot, "  huang")
        assert (
            lines(pilot)[-3]
            == " 邕州市第一职业技术学校（4599010001）   电话 0771-0000003   上次登录 06-12 09:41"
        )


async def test_an_administrator_of_a_school_sees_no_column_of_schools() -> None:
    async with desk_with_places(AccountsScreen, actor=SCHOOL) as pilot:
        await until(pilot, "共 4 个")
        assert lines(pilot)[3].split() == ["账号", "姓名", "角色", "状态", "两步"]


@pytest.mark.parametrize(
    ("text", "found"), [("邕州市教育局", "mo"), ("450199", "mo"), ("QI", "qin"), ("陆", "lu")]
)
async def test_accounts_are_found_by_login_name_and_organisation(text: str, found: str) -> None:
    async with desk_with_places(AccountsScreen, actor=SYSTEM) as pilot:
        await until(pilot, "共 4 个")
        await pilot.press("slash", *text, "enter")
        await until(pilot, "找到 1 个（共 4 个）")
        assert lines(pilot)[4].startswith(f"▸ {found} ")
        await pilot.press("escape")
        await until(pilot, "共 4 个  ")


async def test_nothing_found_says_how_to_see_all_again() -> None:
    async with desk_with_places(AccountsScreen, actor=SYSTEM) as pilot:
        await until(pilot, "共 4 个")
        await pilot.press("slash", *"nobody", "enter")
        await until(pilot, "找到 0 个")
        assert "没有找到。Esc 看全部" in shown(pilot)


# --- one account -----------------------------------------------------------------------------------------------------


async def test_everything_about_an_account_stands_on_its_screen_in_full() -> None:
    async with desk_with_places(lambda: AccountScreen(STOPPED), actor=SYSTEM) as pilot:
        assert [line.split() for line in lines(pilot)[3:11]] == [
            ["账号", "huang"],
            ["姓名", "—"],
            ["联系电话", "—"],
            ["单位", "邕州市第一职业技术学校（4599010001）"],
            ["角色", "学校用户、学校毕业管理"],
            ["状态", "停用，登录不了"],
            ["两步验证", "没有登记"],
            ["上次登录", "还没有登录过"],
        ]


@pytest.mark.parametrize(
    ("line", "key", "reason"),
    [
        (STOPPED, "x", "账号已停用"),
        (QIN, "s", "账号在用"),
        (QIN, "u", "账号没有锁住"),
        (QIN, "t", "没有登记验证器"),
    ],
)
async def test_a_key_that_makes_no_sense_now_says_why(line: AccountLine, key: str, reason: str) -> None:
    async with desk_with_places(lambda: AccountScreen(line), actor=SYSTEM) as pilot:
        await pilot.pause()
        await pilot.press(key)
        assert line_with(pilot, reason).startswith(" ! 现在不能")


async def test_taking_a_second_factor_away_asks_first(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def reset(login: str, *, actor: Actor) -> AccountLine:
        asked.append(login)
        return replace(LOCKED, has_second_factor=False)

    monkeypatch.setattr(administering, "reset_second_factor", reset)
    async with desk_with_places(lambda: AccountScreen(LOCKED), actor=SYSTEM) as pilot:
        await pilot.pause()
        assert "锁到 09:17；按 u 可以提前解锁" in shown(pilot)
        await pilot.press("t", "enter")
        assert asked == []
        await pilot.press("t", "y")
        await until(pilot, "✓ 已取消 lu 的两步验证")
        assert line_with(pilot, "两步验证   ").split() == ["两步验证", "没有登记"]
    assert asked == ["lu"]


async def test_roles_are_ticked_and_a_refusal_stands_beside_the_one_that_does_not_fit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[tuple[str, ...]] = []

    def set_roles(login: str, roles: tuple[str, ...], *, actor: Actor) -> AccountLine:
        given.append(roles)
        if "bureau_reviewer" in roles:
            raise Refused("role_unfit", role="bureau_reviewer", kind="bureau", organisation="4599010001")
        return replace(QIN, roles=(Role.SCHOOL_USER,))

    monkeypatch.setattr(administering, "set_roles", set_roles)
    async with desk_with_places(lambda: AccountScreen(QIN), actor=SYSTEM) as pilot:
        await pilot.press("r")
        assert [line.split()[-1] for line in lines(pilot)[6:8]] == ["[x]", "[x]"]
        await pilot.press("down", "down", "space", "down", "space", "f5")
        await until(pilot, "! 机构 4599010001 不能有这个角色")
        assert line_with(pilot, "▸").split() == ["▸", "教育局审核", "[x]"]
        await pilot.press("space", "f5")
        await until(pilot, "✓ 已改 qin 的角色")
        assert line_with(pilot, "角色       ").split() == ["角色", "学校用户"]
    assert given == [("school_user", "bureau_reviewer"), ("school_user",)]


async def test_an_administrator_of_a_school_is_offered_the_roles_of_a_school_alone() -> None:
    async with desk_with_places(lambda: AccountScreen(QIN), actor=SCHOOL) as pilot:
        await pilot.press("r")
        assert "学校毕业管理" in shown(pilot)
        assert "系统管理员" not in shown(pilot)


async def test_a_refusal_that_belongs_to_no_field_is_told_in_a_box(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(login: str, name: str, phone: str, *, actor: Actor) -> AccountLine:
        raise Refused("phone_invalid") if phone else NotAllowed("account_beyond_school")

    monkeypatch.setattr(administering, "update_account", refuse)
    async with desk_with_places(lambda: AccountScreen(STOPPED), actor=SCHOOL) as pilot:
        await pilot.press("e")
        await pilot.press("f5")
        await until(pilot, "学校管理员动不了")
        await pilot.press("enter", "down", "x", "f5")
        await until(pilot, "! ")
        assert line_with(pilot, "▸").split()[1] == "联系电话"


# --- a new one -------------------------------------------------------------------------------------------------------


@pytest.fixture
def added(monkeypatch: pytest.MonkeyPatch) -> list[NewAccount]:
    found: list[NewAccount] = []

    def add(request: NewAccount, *, actor: Actor) -> AccountAdded:
        found.append(request)
        if request.login == "qin":
            raise Refused("login_taken", login="qin")
        return AccountAdded(replace(QIN, login=request.login), is_first=False)

    monkeypatch.setattr(adding, "add_account", add)
    monkeypatch.setattr(new_account, "organisation_lines", lambda actor: TREE)
    return found


async def test_the_organisation_that_a_code_names_is_shown_while_it_is_typed(added: list[NewAccount]) -> None:
    async with desk_with_places(NewAccountScreen, actor=SYSTEM) as pilot:
        await pilot.press("down", "down", "down", *"4501")
        await until(pilot, "这样开头的机构有 1 个，如 邕州市教育局")
        await pilot.press(*"99")
        await until(pilot, " 邕州市教育局（教育局）")
        await pilot.press("9")
        await until(pilot, "没有这个机构")


async def test_what_is_missing_is_told_at_once_and_a_taken_login_under_it(added: list[NewAccount]) -> None:
    async with desk_with_places(AccountsScreen, actor=SCHOOL) as pilot:
        await until(pilot, "共 4 个")
        await pilot.press("n")
        await until(pilot, "在邕州市第一职业技术学校添加账号")
        await pilot.press("f5")
        await until(pilot, "! 至少勾一个角色")
        assert shown(pilot).count("! 请填这一栏") == 3
        assert added == []
        await pilot.press(*"qin", "down", "down", "down", "down", "space", "down", "down")
        assert "! 至少勾一个角色" not in shown(pilot)
        await pilot.press(*"Anfang-2023", "enter", *"Anfang-2023", "enter")
        await until(pilot, "! 账号 qin 已经有人用")
        await pilot.press("2", "f5")
        await until(pilot, "✓ 已添加账号 qin2。把初始密码当面告诉本人")
    assert added[-1] == NewAccount(
        "qin2", "", "", TEACHER.organisation_code, ("school_user",), "Anfang-2023", must_change=True
    )


# --- sessions --------------------------------------------------------------------------------------------------------

OWN = SessionLine(
    "s1",
    "admin",
    "农志强",
    "自治区教育厅",
    "198.51.100.7",
    "screen",
    "2023-06-14T01:00:00.000000Z",
    "2023-06-14T01:01:00.000000Z",
    own=True,
)
OTHER = replace(OWN, id="s2", login="qin", name="覃晓梅", own=False)


async def test_ones_own_session_is_not_ended_and_another_one_after_a_question(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ended: list[str] = []
    monkeypatch.setattr(sessions, "open_sessions", lambda actor: (OWN, OTHER))
    monkeypatch.setattr(sessions, "end_session", lambda session, actor: ended.append(session))
    async with desk_with_places(SessionsScreen, actor=SYSTEM) as pilot:
        await until(pilot, "登录着 2 个")
        assert line_with(pilot, "▸").split() == [
            "▸",
            "admin",
            "农志强",
            "自治区教育厅",
            "198.51.100.7",
            "06-14",
            "09:00",
            "您自己",
        ]
        await pilot.press("x")
        assert line_with(pilot, "! 现在不能结束：这是您自己的")
        await pilot.press("down", "x", "enter")
        assert ended == []
        await pilot.press("x", "y")
        await until(pilot, "✓ 已结束 qin 的会话")
    assert ended == ["s2"]


async def test_a_session_that_is_over_already_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(session: str, *, actor: Actor) -> None:
        raise Refused("session_missing")

    monkeypatch.setattr(sessions, "open_sessions", lambda actor: (OTHER,))
    monkeypatch.setattr(sessions, "end_session", missing)
    async with desk_with_places(SessionsScreen, actor=SYSTEM) as pilot:
        await until(pilot, "登录着 1 个")
        await pilot.press("x", "y")
        await until(pilot, "这次登录已经结束了")
