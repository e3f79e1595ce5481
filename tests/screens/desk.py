"""A desk for the tests of screens and widgets: an App without a database, keys in, lines of text out."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from textual.app import ComposeResult
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from services.actor import Actor, Role, Via
from tui.app import DeskApp
from tui.screens.desk_screen import DeskScreen
from tui.widgets.line_table import Row

TEACHER = Actor(
    account_id=1,
    login="qin",
    name="覃老师",
    phone="0771-0000003",
    roles=frozenset({Role.SCHOOL_USER}),
    organisation_id=1,
    organisation_code="4599010001",
    organisation_name="邕州市第一职业技术学校",
    organisation_kind="school",
    via=Via.SCREEN,
    os_user="tester",
)

Desk = Pilot[None]


class WidgetScreen(DeskScreen[None]):
    """A screen around one widget, which keeps the messages it is told to keep."""

    HELP_TEXT = "试一试。"

    def __init__(self, make: Callable[[], Widget]) -> None:
        super().__init__()
        self._make = make

    def path(self) -> tuple[str, ...]:
        return ("首页", "试验")

    def compose_body(self) -> ComposeResult:
        yield self._make()


@asynccontextmanager
async def desk(
    first_screen: Callable[[], Screen[Any]],
    *,
    size: tuple[int, int] = (80, 24),
    actor: Actor | None = TEACHER,
    crash: type[Exception] | None = None,
) -> AsyncIterator[Desk]:
    """An App at `size` with `actor` signed in.

    An uncaught error in it fails the test, unless it is the `crash` that has to happen.
    """
    app = DeskApp(first_screen, connect=nullcontext)
    app.actor = actor
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        try:
            yield pilot
        finally:
            seen = app._exception
            if crash is not None:
                app._exception = None  # otherwise raised over a failed assertion of the test
        assert crash is None or isinstance(seen, crash)


def around(make: Callable[[], Widget]) -> Callable[[], WidgetScreen]:
    """The maker of a screen around one widget."""
    return lambda: WidgetScreen(make)


def lines(pilot: Desk) -> list[str]:
    """What the terminal shows, line by line, without spaces at the ends."""
    return [strip.text.rstrip() for strip in pilot.app.screen._compositor.render_strips(pilot.app.size)]


def line_with(pilot: Desk, words: str) -> str:
    """The one line that has these words."""
    found = [line for line in lines(pilot) if words in line]
    if len(found) != 1:
        message = f"{len(found)} lines with {words!r}:\n" + "\n".join(lines(pilot))
        raise AssertionError(message)
    return found[0]


async def tap(pilot: Desk, *keys: str) -> None:
    """Press keys without waiting for what they set off, as `pilot.press` does."""
    for key in keys:
        pilot.app.simulate_key(key)
        await asyncio.sleep(0.02)


async def wait_until(pilot: Desk, reached: Callable[[], object], tries: int = 200) -> None:
    """Let the App work until something is so; 2 seconds at most."""
    for _ in range(tries):
        if reached():
            return
        await asyncio.sleep(0.01)
    message = "not reached:\n" + "\n".join(lines(pilot))
    raise AssertionError(message)


def numbered(count: int, columns: int = 1) -> list[Row]:
    """Rows with the keys 0, 1, … and cells such as `行3` or `3-1`."""
    return [Row(n, (f"行{n}", *(f"{n}-{column}" for column in range(1, columns)))) for n in range(count)]
