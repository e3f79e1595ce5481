from __future__ import annotations

import io
import logging
import sys
from contextlib import nullcontext
from typing import Any, ClassVar

import pytest
from rich.color import ColorType
from textual import constants
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.drivers.headless_driver import HeadlessDriver
from textual.screen import Screen
from textual.widget import Widget

from tests.screens.desk import (
    TEACHER,
    Desk,
    WidgetScreen,
    around,
    desk,
    line_with,
    lines,
    numbered,
    tap,
    wait_until,
)
from tui import keys
from tui.app import DeskApp
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Field, Form
from tui.widgets.line_table import Column, LineTable

SECRET = "450199200501010023"


def table() -> LineTable:
    made = LineTable([Column("姓名", 10)])
    made.show_rows(numbered(40))
    return made


class Fragile(DeskScreen[None]):
    """Breaks in an action (a), in a handler (h), when it is put on top (p)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("a", "crash", "出错", id="test.crash", help="出错"),
        keys.key("h", "crash_later", "出错", id="test.later", help="出错"),
    ]

    def compose_body(self) -> ComposeResult:
        yield table()

    def path(self) -> tuple[str, ...]:
        return ("易坏",)

    def action_crash(self) -> None:
        raise ValueError(SECRET)

    def action_crash_later(self) -> None:
        self.post_message(LineTable.Opened(self, numbered(1)[0]))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        raise ValueError(SECRET)


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q", "ctrl+z", "ctrl+p"])
async def test_keys_that_end_other_programs_only_say_that_they_do_nothing(key: str) -> None:
    async with desk(around(table)) as pilot:
        await pilot.press(key)
        assert line_with(pilot, "这个键在这里不起作用")
        assert pilot.app.is_running
        assert not pilot.app._exit
        await pilot.press("down")
        assert line_with(pilot, "▸") == "▸ 行1"


@pytest.mark.parametrize("key", ["ctrl+c", "ctrl+q", "ctrl+z", "ctrl+p"])
async def test_they_do_nothing_in_an_input_and_in_a_dialog_either(key: str) -> None:
    async with desk(around(lambda: Form([Field("a", "账号", "覃")]))) as pilot:
        await pilot.press("home", "shift+end", key)
        assert pilot.app.screen.query_one(Form).values == {"a": "覃"}
        assert pilot.app.clipboard == ""
        await pilot.app.push_screen(Confirm("提交", ["1 人"]))
        await pilot.press(key)
        assert isinstance(pilot.app.screen, Confirm)
        assert not pilot.app._exit


async def test_a_broken_action_is_reported_by_number_and_the_screen_goes_on(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, logger="yanyin"):
        async with desk(Fragile, crash=ValueError) as pilot:
            await pilot.press("a")
            number = line_with(pilot, "错误编号").split("：")[1].split()[0]
            assert SECRET not in "\n".join(lines(pilot))
            assert number in caplog.text
            assert "ValueError at " in caplog.text
            assert "test_app.py:" in caplog.text
            assert SECRET not in caplog.text
            await pilot.press("enter", "down")
            assert line_with(pilot, "▸") == "▸ 行1"


async def test_a_screen_whose_messages_broke_is_left() -> None:
    async with desk(around(table), crash=ValueError) as pilot:
        await pilot.app.push_screen(Fragile())
        await tap(pilot, "h")
        await wait_until(pilot, lambda: any("错误编号" in line for line in lines(pilot)))
        await tap(pilot, "enter")
        await wait_until(pilot, lambda: isinstance(pilot.app.screen, WidgetScreen))
        await pilot.press("down")
        await wait_until(pilot, lambda: line_with(pilot, "▸") == "▸ 行1")


async def test_a_broken_first_screen_ends_the_program_with_an_error_code() -> None:
    async with desk(Fragile, crash=ValueError) as pilot:
        await tap(pilot, "h")
        await wait_until(pilot, lambda: any("错误编号" in line for line in lines(pilot)))
        await tap(pilot, "enter")
        await wait_until(pilot, lambda: pilot.app._exit)
        assert pilot.app.return_code == 1


async def test_nothing_is_printed_on_the_way_out_of_a_crash(capfd: pytest.CaptureFixture[str]) -> None:
    def first() -> Screen[None]:
        raise ValueError(SECRET)

    app = DeskApp(first, connect=nullcontext)
    await app.run_async(headless=True)
    printed = capfd.readouterr()
    assert app.return_code == 1
    assert "程序没能启动" in printed.err
    assert SECRET not in printed.out + printed.err


@pytest.mark.parametrize("size", [(79, 24), (80, 23), (40, 10)])
async def test_too_small_a_window_says_so_and_takes_no_keys(size: tuple[int, int]) -> None:
    async with desk(around(table)) as pilot:
        answers: list[bool | None] = []
        await pilot.app.push_screen(Confirm("提交", ["1 人"]), answers.append)
        await pilot.resize_terminal(*size)
        await pilot.pause()
        words = "".join(lines(pilot)).replace(" ", "")
        assert words == f"窗口太小：现在{size[0]}×{size[1]}，至少要80×24。请把窗口放大，或按q退出"
        await pilot.press("y")
        assert answers == []
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert line_with(pilot, "确定 (y)")
        await pilot.press("escape", "down")
        assert line_with(pilot, "▸") == "▸ 行1"


async def test_q_leaves_a_window_that_is_too_small() -> None:
    async with desk(around(table), size=(60, 20)) as pilot:
        await pilot.press("q")
        assert pilot.app._exit


def styles(pilot: Desk) -> set[object]:
    return {
        colour
        for strip in pilot.app.screen._compositor.render_strips(pilot.app.size)
        for segment in strip
        if segment.style is not None
        for colour in (segment.style.color, segment.style.bgcolor)
        if colour is not None
    }


async def test_only_the_sixteen_colours_of_the_terminal_are_used() -> None:
    async with desk(around(lambda: Form([Field("a", "账号"), Field("b", "重建", kind="tick")]))) as pilot:
        pilot.app.screen.query_one(Form).show_errors({"a": "错"})
        await pilot.press("down")
        await pilot.app.push_screen(Confirm("提交", ["1 人"]))
        await pilot.pause()
        for colour in styles(pilot):
            assert colour.type in (ColorType.DEFAULT, ColorType.STANDARD)  # type: ignore[attr-defined]


async def test_without_colour_text_keeps_the_terminals_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk(around(table)) as pilot:
        assert {colour.type for colour in styles(pilot)} == {ColorType.DEFAULT}  # type: ignore[attr-defined]
        await pilot.press("f2")
        assert line_with(pilot, "│ ▸ ")


async def test_two_users_in_one_process_share_nothing() -> None:
    async with desk(around(table)) as one, desk(around(table), actor=None) as two:
        await one.press("down", "down")
        await two.press("down")
        one.app.say("只给第一个人")  # type: ignore[attr-defined]
        await one.pause()
        assert line_with(one, "▸") == "▸ 行2"
        assert line_with(two, "▸") == "▸ 行1"
        assert any("只给第一个人" in line for line in lines(one))
        assert not any("只给第一个人" in line for line in lines(two))
        assert TEACHER.name in lines(one)[0]
        assert TEACHER.name not in lines(two)[0]


async def test_a_served_app_leaves_the_output_of_the_process_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    output = io.StringIO()
    monkeypatch.setattr(sys, "stdout", output)
    first = DeskApp(around(table), connect=nullcontext, driver_class=HeadlessDriver)
    second = DeskApp(around(table), connect=nullcontext, driver_class=HeadlessDriver)
    async with first.run_test(), second.run_test():
        assert sys.stdout is output
    assert sys.stdout is output


async def test_the_mouse_stays_with_the_terminal() -> None:
    asked: list[bool] = []

    class Noting(HeadlessDriver):
        def __init__(self, app: DeskApp, *, mouse: bool = True, **how: Any) -> None:
            asked.append(mouse)
            super().__init__(app, mouse=mouse, **how)

    app = DeskApp(around(table), connect=nullcontext, driver_class=Noting)
    async with app.run_test():
        assert constants.DISABLE_KITTY_KEY
    app._build_driver(headless=False, inline=False, mouse=True, size=(80, 24))
    assert asked == [False]


async def test_repainting_draws_every_line_again(monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(around(table)) as pilot:
        drawn: list[Widget] = []
        refresh = Screen.refresh

        def noting(self: Screen[object], *regions: object, **how: bool) -> Screen[object]:
            drawn.append(self)
            return refresh(self, *regions, **how)  # type: ignore[arg-type]

        monkeypatch.setattr(Screen, "refresh", noting)
        await pilot.press("ctrl+l")
        assert pilot.app.screen in drawn


async def shrink_and_enlarge(pilot: Desk) -> None:
    await pilot.resize_terminal(60, 20)
    await pilot.pause()
    await pilot.resize_terminal(50, 12)
    await pilot.pause()
    await pilot.resize_terminal(100, 30)
    await pilot.pause()


async def test_a_window_made_small_and_large_again_gives_the_keys_back_to_the_table() -> None:
    async with desk(around(table)) as pilot:
        await pilot.press("down")
        await shrink_and_enlarge(pilot)
        await pilot.press("down")
        assert line_with(pilot, "▸") == "▸ 行2"


async def test_a_window_made_small_and_large_again_gives_the_keys_back_to_the_field() -> None:
    async with desk(around(lambda: Form([Field("a", "账号"), Field("b", "姓名")]))) as pilot:
        await pilot.press("down", "x")
        await pilot.app.push_screen(Confirm("提交", ["1 人"]))
        await shrink_and_enlarge(pilot)
        await pilot.press("escape", "y")
        assert pilot.app.screen.query_one(Form).values == {"a": "", "b": "xy"}


async def test_a_program_begun_in_too_small_a_window_takes_keys_once_it_is_large() -> None:
    async with desk(around(table), size=(60, 20)) as pilot:
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.press("down")
        assert line_with(pilot, "▸") == "▸ 行1"
