from __future__ import annotations

from dataclasses import replace

import pytest

from services.accounts import changing_password, second_factor, sessions, signing_in
from services.accounts.second_factor import Offer
from services.actor import Actor, Role, Via
from services.demo import filling
from services.demo.filling import DemoAccount
from services.errors import CannotRun, NotAllowed, Refused
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.places import PlacesApp, desk_with_places
from tui.screens.sign_in import SignInScreen

ACCOUNT = DemoAccount("qin", "覃晓梅", "邕州市第一职业技术学校", (Role.SCHOOL_USER,), "Yanyin-2023")


CODE = "123456"


class Door:
    """Stands for the services: one login and password are right, and one code where codes are asked for."""

    def __init__(self) -> None:
        self.tried: list[tuple[str, str, Via]] = []
        self.refusal: Exception = Refused("sign_in_failed")
        self.actor = TEACHER
        self.asks_code = False
        self.begun: list[str] = []
        self.ended: list[str] = []

    def sign_in(self, login: str, password: str, via: Via, session: str, code: str = "") -> Actor:
        self.tried.append((login, password, via))
        if (login, password) != (ACCOUNT.login, ACCOUNT.password):
            raise self.refusal
        if self.asks_code and code != CODE:
            raise Refused("second_factor_wrong" if code else "second_factor_missing")
        self.begun.append(session)
        return replace(self.actor, session=session)

    def touch(self, *, alive: bool = True, actor: Actor) -> None:
        pass

    def end_own_session(self, *, actor: Actor) -> None:
        self.ended.append(actor.session)


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    found = Door()
    monkeypatch.setattr(signing_in, "sign_in", found.sign_in)
    monkeypatch.setattr(sessions, "end_own_session", found.end_own_session)
    monkeypatch.setattr(sessions, "touch", found.touch)
    monkeypatch.setattr(filling, "demo_accounts", tuple)
    return found


def session(pilot: Desk) -> str | None:
    """The session of whoever is signed in; None where nobody is."""
    app = pilot.app
    assert isinstance(app, PlacesApp)
    return app.actor.session if app.actor else None


async def test_the_right_password_leads_home_and_is_forgotten(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))
        assert session(pilot)
        await pilot.press("escape")
        await wait_until(pilot, lambda: session(pilot) is None)
        assert line_with(pilot, "密码  [").split() == ["密码", "[", "]"]
    assert door.tried == [("qin", "Yanyin-2023", Via.SCREEN)]


async def test_a_wrong_password_is_said_under_the_password(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"falsch", "enter")
        await wait_until(pilot, lambda: "! 账号或密码不对" in "".join(lines(pilot)))
        assert "▸ 密码" in line_with(pilot, "密码  [")
        assert "falsch" not in "".join(lines(pilot))
        await pilot.press(*"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))


async def test_after_signing_out_the_next_one_types_over_the_login(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))
        await pilot.press("escape")
        await wait_until(pilot, lambda: "▸ 账号  [qin" in "".join(lines(pilot)))
        await pilot.press(*"wei")
        assert line_with(pilot, "账号  [").split() == ["▸", "账号", "[wei", "]"]


async def test_reading_the_help_leaves_what_is_typed_and_where(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "f1", "escape")
        await pilot.press("x")
        assert line_with(pilot, "账号  [").split() == ["▸", "账号", "[qinx", "]"]


async def test_a_database_that_is_away_is_told_in_a_box(door: Door) -> None:
    door.refusal = CannotRun("database_unreachable")
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"x", "f5")
        await wait_until(pilot, lambda: "连不上数据库服务器" in "".join(lines(pilot)))


async def test_nothing_is_asked_of_the_service_without_login_and_password(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press("enter", "enter")
        assert "! 请填账号" in line_with(pilot, "请填账号")
        assert "! 请填密码" in line_with(pilot, "请填密码")
    assert door.tried == []


async def test_a_login_filled_in_begins_at_the_password(door: Door) -> None:
    async with desk_with_places(lambda: SignInScreen("admin"), actor=None) as pilot:
        assert line_with(pilot, "账号  [").split() == ["账号", "[admin", "]"]
        assert line_with(pilot, "密码  [").startswith("  ▸ 密码")


async def test_in_a_demo_the_accounts_are_listed_and_one_enter_signs_in(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "demo_accounts", lambda: (ACCOUNT,))
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await wait_until(pilot, lambda: "演示数据" in "".join(lines(pilot)))
        assert lines(pilot)[6] == "   演示数据。下面的账号密码都是 Yanyin-2023"
        assert lines(pilot)[8].split() == ["·", "qin", "覃晓梅", "邕州市第一职业技术学校", "学校用户"]
        await pilot.press("tab", "tab", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))


async def test_what_is_typed_at_the_list_is_no_login_and_the_first_enter_after_it_only_says_so(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "demo_accounts", lambda: (ACCOUNT,))
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await wait_until(pilot, lambda: "演示数据" in "".join(lines(pilot)))
        await pilot.press("tab", "tab")
        assert line_with(pilot, "选中的是演示账号 qin（覃晓梅）").startswith(" 选中的是")
        await pilot.press(*"wei")
        assert line_with(pilot, "! 这里不能打字：选中的是演示账号 qin").endswith("Shift+Tab 自己填")
        await pilot.press("enter")
        assert line_with(pilot, "! 这里不能打字")
        assert door.tried == []
        await pilot.press("enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))


async def test_without_a_demo_no_password_is_shown(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.pause()
        assert not [line for line in lines(pilot) if "Yanyin" in line]


async def test_esc_at_the_door_asks_and_ends_the_program(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press("escape")
        await wait_until(pilot, lambda: "要结束程序吗？" in "".join(lines(pilot)))
        await pilot.press("enter")
        assert "要结束程序吗？" not in "".join(lines(pilot))
        await pilot.press("escape", "y")
        await wait_until(pilot, lambda: not pilot.app.is_running)


async def test_a_key_without_a_use_names_what_esc_does_here(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press("f7")
        assert line_with(pilot, "不起作用") == " ! 这个键在这里不起作用。Esc 退出程序，F1 帮助"


async def test_why_one_is_here_again_stays_while_one_types_and_goes_with_the_next_signing_in(
    door: Door,
) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        app = pilot.app
        assert isinstance(app, PlacesApp)
        await pilot.press(*"qin", "enter", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))
        app.say("密码已换")
        app.lead_on(NotAllowed("session_ended"))
        await wait_until(pilot, lambda: session(pilot) is None)
        await pilot.press(*"wei", "enter", "x")
        assert line_with(pilot, "! 这次登录已经结束")
        assert "密码已换" not in "".join(lines(pilot))
        await pilot.press("up", "ctrl+u", *"qin", "enter", "ctrl+u", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))
        await pilot.press("escape")
        await wait_until(pilot, lambda: session(pilot) is None)
        assert "这次登录已经结束" not in "".join(lines(pilot))


async def test_signing_out_ends_the_session_that_signing_in_began(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))
        await pilot.press("escape")
        await wait_until(pilot, lambda: door.ended)
    assert door.ended == door.begun
    assert len(door.begun[0]) == 32


async def sign_in_as_far_as_the_code(pilot: Desk) -> None:
    await pilot.press(*"qin", "enter", *"Yanyin-2023", "enter")
    await wait_until(pilot, lambda: "▸ 验证码" in "".join(lines(pilot)))


async def test_a_second_factor_is_one_more_line_and_the_password_stays(door: Door) -> None:
    door.asks_code = True
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await sign_in_as_far_as_the_code(pilot)
        assert lines(pilot)[5].startswith("  ▸ 验证码  [")
        assert lines(pilot)[5].endswith("6 位数字，或一个备用码")
        await pilot.press(*"000000", "enter")
        await wait_until(pilot, lambda: "! 验证码不对" in "".join(lines(pilot)))
        assert line_with(pilot, "验证码  [").split()[:4] == ["▸", "验证码", "[", "]"]
        await pilot.press(*CODE, "f5")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))
    assert door.tried == [("qin", "Yanyin-2023", Via.SCREEN)] * 3


async def test_esc_at_the_code_goes_back_to_the_login_and_the_code_is_gone(door: Door) -> None:
    door.asks_code = True
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await sign_in_as_far_as_the_code(pilot)
        await pilot.press("enter")
        assert line_with(pilot, "! 请填验证码")
        await pilot.press("escape")
        await wait_until(pilot, lambda: "▸ 账号" in "".join(lines(pilot)))
        assert not [line for line in lines(pilot) if "验证码" in line]
        assert pilot.app.is_running


async def test_a_demo_account_with_a_second_factor_is_asked_for_the_code_too(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.asks_code = True
    monkeypatch.setattr(filling, "demo_accounts", lambda: (ACCOUNT,))
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await wait_until(pilot, lambda: "演示数据" in "".join(lines(pilot)))
        await pilot.press("tab", "tab", "enter")
        await wait_until(pilot, lambda: "▸ 验证码" in "".join(lines(pilot)))
        await pilot.press(*CODE, "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))


async def test_a_locked_account_is_told_how_long_to_wait(door: Door) -> None:
    door.refusal = Refused("account_locked", minutes=14)
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"falsch", "enter")
        await wait_until(pilot, lambda: "14 分钟后自动解开" in "".join(lines(pilot)))
        assert line_with(pilot, "14 分钟后自动解开").strip().startswith("! ")


async def test_enter_pressed_twice_signs_in_once(door: Door) -> None:
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"Yanyin-2023")
        pilot.app.simulate_key("enter")
        pilot.app.simulate_key("enter")
        await wait_until(pilot, lambda: " HOME" in "".join(lines(pilot)))
    assert len(door.begun) == 1


async def test_a_password_set_by_somebody_else_comes_before_home_and_the_other_way_out_signs_out(
    door: Door,
) -> None:
    door.actor = replace(TEACHER, must_change=True)
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" 登录 › 换密码"))
        assert lines(pilot)[1] == " 现在的密码是别人设的：先换成只有自己知道的，再开始工作"
        await pilot.press("escape", "y")
        await wait_until(pilot, lambda: session(pilot) is None)
        await wait_until(pilot, lambda: door.ended)
        assert lines(pilot)[0].startswith(" 验印 › 登录")
    assert door.ended == door.begun


async def test_after_the_new_password_comes_the_second_factor_and_then_home(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    door.actor = replace(TEACHER, must_change=True, needs_second_factor=True)
    monkeypatch.setattr(
        changing_password, "change_password", lambda old, new, actor: replace(actor, must_change=False)
    )
    monkeypatch.setattr(second_factor, "offer_second_factor", lambda actor: Offer("ABCD" * 8, "otpauth://x"))
    monkeypatch.setattr(
        second_factor, "confirm_second_factor", lambda secret, code, actor: ("4FQ8-K2ZT",) * 8
    )
    async with desk_with_places(SignInScreen, actor=None) as pilot:
        await pilot.press(*"qin", "enter", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" 登录 › 换密码"))
        await pilot.press(*"Yanyin-2023", "enter", *"Mein-2024", "enter", *"Mein-2024", "enter")
        await wait_until(pilot, lambda: "ABCD ABCD ABCD ABCD" in "".join(lines(pilot)))
        await pilot.press(*CODE, "enter")
        await wait_until(pilot, lambda: "写好了" in "".join(lines(pilot)))
        await pilot.press("f5")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" HOME"))
        assert session(pilot) == door.begun[0]
