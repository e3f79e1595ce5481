"""The lock: what lies behind it is neither seen nor touched, and is the same afterwards. The services are fakes."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from textual.app import ComposeResult

from services.accounts import changing_password, sessions
from services.actor import Actor
from services.errors import CannotRun, NotAllowed, Refused
from services.progress import Job
from tests.screens.desk import TEACHER, Desk, desk, line_with, lines, wait_until
from tui.app import DeskApp
from tui.presence import Doorway
from tui.screens.desk_screen import DeskScreen
from tui.screens.lock import LockScreen
from tui.screens.sign_in import STEPS
from tui.widgets.confirm import Confirm
from tui.widgets.form import Field, Form
from tui.widgets.message_box import MessageBox

PASSWORD = "Yanyin-2023"
SECRET = "450199200501010023"
PERSON = replace(TEACHER, session="s1")


class Services:
    """Stands for the services behind the lock."""

    def __init__(self) -> None:
        self.refusal: Exception = Refused("password_wrong")
        self.touched: list[Actor] = []
        self.dead: Exception | None = None

    def unlock_screen(self, password: str, *, actor: Actor) -> None:
        if password != PASSWORD:
            raise self.refusal

    def touch(self, *, alive: bool = True, actor: Actor) -> None:
        if alive:
            self.touched.append(actor)
        if self.dead:
            raise self.dead


@pytest.fixture
def services(monkeypatch: pytest.MonkeyPatch) -> Services:
    found = Services()
    monkeypatch.setattr(changing_password, "unlock_screen", found.unlock_screen)
    monkeypatch.setattr(sessions, "touch", found.touch)
    return found


class Door(DeskScreen[None]):
    """Stands for the sign-in screen."""

    def path(self) -> tuple[str, ...]:
        return ("门口",)


class Work(DeskScreen[None]):
    """A half-filled form, and long work that ends when the test says so."""

    def __init__(self) -> None:
        super().__init__()
        self.may_end = threading.Event()
        self.ended = False

    def path(self) -> tuple[str, ...]:
        return ("办事",)

    def compose_body(self) -> ComposeResult:
        yield Form([Field("a", "姓名"), Field("b", "电话")])

    def begin(self) -> None:
        self.run_service(self._wait, self._done)

    def _wait(self, _job: Job) -> str:
        self.may_end.wait(60)
        self.ended = True
        return SECRET

    def _done(self, text: str) -> None:
        self.open(MessageBox("办完了", [text]))
        self.desk.say(text)


@pytest.fixture
def work() -> Iterator[Work]:
    screen = Work()
    yield screen
    screen.may_end.set()


@asynccontextmanager
async def at_work(screen: Work) -> AsyncIterator[Desk]:
    """A person who came in by the door and has a form before them."""
    async with desk(Door, actor=None) as pilot:
        app = desk_app(pilot)
        app.IDLE_SECONDS = 600
        app.come_in(PERSON, Doorway(app.screen, LockScreen, STEPS))
        await app.push_screen(screen)
        await pilot.pause()
        yield pilot


def desk_app(pilot: Desk) -> DeskApp:
    assert isinstance(pilot.app, DeskApp)
    return pilot.app


def shown(pilot: Desk) -> str:
    return "\n".join(lines(pilot))


async def test_the_lock_hides_what_lies_behind_and_leaves_it_as_it_is(work: Work, services: Services) -> None:
    async with at_work(work) as pilot:
        await pilot.press(*"覃", "down", *"077")
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        assert line_with(pilot, "账号  ").split() == ["账号", "qin（覃老师）"]
        assert "办事" not in shown(pilot)
        assert "077" not in shown(pilot)
        await pilot.press(*"falsch", "enter")
        await wait_until(pilot, lambda: "! 密码不对" in shown(pilot))
        assert work.query_one(Form).values == {"a": "覃", "b": "077"}
        await pilot.press(*PASSWORD, "enter")
        await wait_until(pilot, lambda: "办事" in shown(pilot))
        await pilot.press("1")
        assert work.query_one(Form).values == {"a": "覃", "b": "0771"}


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_it_locks_by_itself_when_no_key_comes(
    work: Work, services: Services, size: tuple[int, int]
) -> None:
    async with at_work(work) as pilot:
        await pilot.resize_terminal(*size)
        app = desk_app(pilot)
        app.IDLE_SECONDS = 0.1
        app._watch(0.1)
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        assert desk_app(pilot).lock_screen is pilot.app.screen


async def test_keys_keep_it_open(work: Work, services: Services) -> None:
    async with at_work(work) as pilot:
        app = desk_app(pilot)
        for _ in range(3):
            app._last_key -= 599
            await pilot.press("x")
            app._look_at_keys()
            await pilot.pause()
            assert "屏幕已锁" not in shown(pilot)
        app._last_key -= 600
        app._look_at_keys()
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))


async def test_it_comes_over_a_question_too_and_the_question_is_there_afterwards(
    work: Work, services: Services
) -> None:
    async with at_work(work) as pilot:
        answers: list[bool | None] = []
        await pilot.app.push_screen(Confirm("提交", ["1 人"]), answers.append)
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        await pilot.press("y")
        assert answers == []
        await pilot.press("backspace", *PASSWORD, "enter")
        await wait_until(pilot, lambda: "确定 (y)" in shown(pilot))
        await pilot.press("y")
        assert answers == [True]


async def test_work_behind_goes_on_and_tells_its_outcome_after_the_lock(
    work: Work, services: Services
) -> None:
    async with at_work(work) as pilot:
        work.begin()
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        work.may_end.set()
        await wait_until(pilot, lambda: work.ended)
        await pilot.pause()
        assert SECRET not in shown(pilot)
        await pilot.press(*PASSWORD, "enter")
        await wait_until(pilot, lambda: "办完了" in shown(pilot))


async def test_nothing_behind_takes_the_lock_away(work: Work, services: Services) -> None:
    async with at_work(work) as pilot:
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        await work.dismiss(None)
        await pilot.pause()
        assert "屏幕已锁" in shown(pilot)
        assert "办事" not in shown(pilot)


async def test_esc_asks_before_it_signs_out(work: Work, services: Services) -> None:
    async with at_work(work) as pilot:
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        await pilot.press("escape", "enter")
        assert "屏幕已锁" in shown(pilot)
        await pilot.press("escape", "y")
        await wait_until(pilot, lambda: "门口" in shown(pilot))
        assert len(pilot.app.screen_stack) == 1


async def test_help_over_the_lock_goes_with_it(work: Work, services: Services) -> None:
    async with at_work(work) as pilot:
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        await pilot.press("f1")
        assert line_with(pilot, "锁上以后，后面的屏幕")
        desk_app(pilot).unlock()
        await wait_until(pilot, lambda: "办事" in shown(pilot))
        assert len(pilot.app.screen_stack) == 2


async def test_a_session_that_was_ended_leads_from_the_lock_to_the_door(
    work: Work, services: Services
) -> None:
    services.refusal = NotAllowed("session_ended")
    async with at_work(work) as pilot:
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        await pilot.press("x", "enter")
        await wait_until(pilot, lambda: "门口" in shown(pilot))
        assert desk_app(pilot).farewell.startswith("这次登录已经结束")


async def test_an_error_behind_the_lock_does_not_open_it(work: Work, services: Services) -> None:
    async with desk(Door, actor=None, crash=ValueError) as pilot:
        app = desk_app(pilot)
        app.come_in(PERSON, Doorway(app.screen, LockScreen, STEPS))
        await app.push_screen(work)
        await pilot.press("ctrl+o")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))
        work.call_later(crash)
        await wait_until(pilot, lambda: "错误编号" in shown(pilot))
        await pilot.press("enter")
        await pilot.pause()
        assert "屏幕已锁" in shown(pilot)
        app.unlock()
        await wait_until(pilot, lambda: "门口" in shown(pilot))


def crash() -> None:
    raise ValueError


async def test_nobody_signed_in_has_nothing_to_lock() -> None:
    async with desk(Door, actor=None) as pilot:
        await pilot.press("ctrl+o")
        await pilot.pause()
        assert "门口" in shown(pilot)
        await pilot.press("f2")
        assert "锁屏" not in shown(pilot)


async def test_the_menu_can_lock_where_a_terminal_keeps_the_key(work: Work, services: Services) -> None:
    async with at_work(work) as pilot:
        await pilot.press("f2", "end", "enter")
        await wait_until(pilot, lambda: "屏幕已锁" in shown(pilot))


# --- the sign of life ------------------------------------------------------------------------------------------------


async def test_keys_give_a_sign_of_life_at_most_once_a_minute(work: Work, services: Services) -> None:
    async with at_work(work) as pilot:
        await pilot.press("x")
        assert services.touched == []
        desk_app(pilot)._last_sign -= 61
        await pilot.press("x", "x", "x")
        await wait_until(pilot, lambda: services.touched)
    assert services.touched == [PERSON]


async def test_a_session_that_is_over_leads_to_the_door_at_the_next_sign_of_life(
    work: Work, services: Services
) -> None:
    services.dead = NotAllowed("session_ended")
    async with at_work(work) as pilot:
        desk_app(pilot)._last_sign -= 61
        await pilot.press("x")
        await wait_until(pilot, lambda: "门口" in shown(pilot))


async def test_a_session_that_was_ended_leaves_the_screen_without_a_key(
    work: Work, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DeskApp, "CHECK_SECONDS", 0.1)
    async with at_work(work) as pilot:
        await pilot.pause(0.3)
        assert "办事" in shown(pilot)
        services.dead = NotAllowed("session_ended")
        await wait_until(pilot, lambda: "门口" in shown(pilot))
    assert services.touched == []


async def test_a_database_that_is_away_is_not_told_at_a_sign_of_life(work: Work, services: Services) -> None:
    services.dead = CannotRun("database_unreachable")
    async with at_work(work) as pilot:
        desk_app(pilot)._last_sign -= 61
        await pilot.press("x")
        await wait_until(pilot, lambda: services.touched)
        await pilot.pause()
        assert "办事" in shown(pilot)
        assert "连不上" not in shown(pilot)


# --- where a refused session leads -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "words"),
    [("password_must_change", "登录 › 换密码"), ("second_factor_required", "登录 › 两步验证")],
)
async def test_a_refused_session_leads_to_what_has_to_be_done_first(
    work: Work, services: Services, monkeypatch: pytest.MonkeyPatch, code: str, words: str
) -> None:
    def refuse(_job: Job) -> str:
        raise NotAllowed(code)

    async with at_work(work) as pilot:
        monkeypatch.setattr("tui.screens.second_factor.SecondFactorScreen.on_mount", lambda self: None)
        work.run_service(refuse, work._done)
        await wait_until(pilot, lambda: words in shown(pilot))
        work.run_service(refuse, work._done)
        await pilot.pause()
        assert len(pilot.app.screen_stack) == 3
