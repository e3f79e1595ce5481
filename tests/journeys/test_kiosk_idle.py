"""A desk machine that somebody walked away from."""

from __future__ import annotations

import pytest

from tests.databases import Database
from tests.journeys import keyboard
from tests.journeys.keyboard import Keyboard
from tests.screens.desk import piloted
from tui.kiosk import End, KioskApp
from tui.screens.kiosk_exit import KioskExitScreen
from tui.screens.kiosk_opening import KioskSignInScreen


@pytest.fixture
def people(sqlite_database: Database) -> Database:
    keyboard.teacher()
    return sqlite_database


async def test_a_lock_that_nobody_opens_signs_out(people: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KioskApp, "ABANDONED_SECONDS", 0.5)
    app = KioskApp(lambda: True)
    async with piloted(app) as pilot:
        desk = Keyboard(pilot)
        await desk.sign_in()
        app.IDLE_SECONDS = 0.1
        app._watch(0.1)
        await desk.until("锁屏后一直没有人回来")
        await desk.press("enter")
        await desk.reach(lambda: isinstance(app.screen, KioskSignInScreen), "the door")
        assert app.actor is None


async def test_the_administrators_question_goes_with_the_lock_below_it(people: Database) -> None:
    app = KioskApp(lambda: True)
    async with piloted(app) as pilot:
        desk = Keyboard(pilot)
        await desk.sign_in()
        app.lock()
        await desk.until("屏幕已锁")
        await desk.press("f12")
        await desk.until("退出自助终端")
        assert isinstance(app.screen, KioskExitScreen)
        app._abandon(app.lock_screen)
        await desk.until("锁屏后一直没有人回来")
        await desk.press("enter")
        await desk.reach(lambda: isinstance(app.screen, KioskSignInScreen), "the door")


async def test_unlocking_takes_the_administrators_question_away(people: Database) -> None:
    app = KioskApp(lambda: True)
    async with piloted(app) as pilot:
        desk = Keyboard(pilot)
        await desk.sign_in()
        app.lock()
        await desk.until("屏幕已锁")
        await desk.press("f12")
        await desk.until("退出自助终端")
        app.unlock()
        await desk.until("Esc 退出登录")
        assert len(app.screen_stack) == 3


async def test_the_question_opens_once_and_over_dialogs_too(people: Database) -> None:
    app = KioskApp(lambda: True)
    async with piloted(app) as pilot:
        desk = Keyboard(pilot)
        await desk.until("密码")
        await desk.press("f1", "f12", "f12")
        await desk.until("退出自助终端")
        assert [type(screen).__name__ for screen in app.screen_stack[2:]] == ["HelpView", "KioskExitScreen"]
        await desk.press("escape", "escape", "escape", "escape")
        await desk.reach(lambda: isinstance(app.screen, KioskSignInScreen), "the door")
        assert app.ending is End.AGAIN
        assert not app.over.is_set()
