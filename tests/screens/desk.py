"""A desk for the tests of screens and widgets: an App without a database, keys in, lines of text out."""

from __future__ import annotations

import asyncio
import threading
import time
import unicodedata
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual import keys as textual_keys
from textual.app import App, ComposeResult
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from services.actor import Actor, Role, Via
from tui import key_order
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

SECONDS = 20.0
"""So long a test waits at most, by the clock: a machine may be slow, but not as slow as that."""

STEP = 0.01
TASKS = Path("/proc/self/task")
PARSE = Stylesheet._parse_rules
PARSED: dict[Any, list[RuleSet]] = {}


class Desk(Pilot[None]):
    """Keys to an App. After `press` and `pause` what they set off has happened, and stands on the screen."""

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, as a person does, who sees what each does."""
        for key in keys:
            self.app.post_message(_event(key))
            await settled(self.app)

    async def pause(self, delay: float | None = None) -> None:
        """Let the App do what it has to do; with `delay`, so many seconds later."""
        if delay:
            await asyncio.sleep(delay)
        await settled(self.app)


@asynccontextmanager
async def piloted(app: App[None], size: tuple[int, int] = (80, 24)) -> AsyncIterator[Desk]:
    """A running App; an uncaught error in it fails the test at the end."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(key_order, "LONGEST", 3.0)  # no marker is lost just because the machine is slow
        patch.setattr(Stylesheet, "_parse_rules", _parsed)
        async with app.run_test(size=size):
            pilot = Desk(app)
            await pilot.pause()
            yield pilot


async def settled(app: App[Any], *, calls: bool = True) -> None:
    """Wait until an App has nothing left to do but by its timers, and no call of a service that could go on.

    Without `calls`, those of services may go on: what they have told so far stands on the screen.

    How many rounds of messages, layout and drawing that takes is nothing that a test could know: a box grows by a line,
    then it has its place, then what is in it is drawn.
    """
    loop: Any = asyncio.get_running_loop()
    until = time.monotonic() + SECONDS
    threads: dict[str, str] = {}
    while app.screen_stack and time.monotonic() < until:
        if loop._ready:
            await asyncio.sleep(0)
        elif _to_be_drawn(app.screen):
            with app._context():
                app.screen._on_timer_update()
            if not loop._ready and _to_be_drawn(app.screen):
                return  # it is broken or going, and draws nothing any more
        elif calls and any(worker.is_running for worker in app.workers):
            before, threads = threads, _threads()
            if threads and threads == before:
                return
            await asyncio.sleep(STEP)
        else:
            return


def _parsed(sheet: Stylesheet, css: str, *place: Any, **kind: Any) -> list[RuleSet]:
    """What a style sheet says: parsed once for all Apps of a process, not for each of a thousand."""
    key = (frozenset(sheet._variables.items()), css, place, frozenset(kind.items()))
    if key not in PARSED:
        PARSED[key] = PARSE(sheet, css, *place, **kind)
    return PARSED[key]


def _event(key: str) -> events.Key:
    """A key as the terminal's driver tells of it: `/` is called `slash`, and `space` writes a blank."""
    name = key if len(key) > 1 or key.isalnum() else textual_keys._character_to_key(key)
    sign = textual_keys._get_unicode_name_from_key(textual_keys.REPLACED_KEYS.get(name, name))
    try:
        return events.Key(name, unicodedata.lookup(sign))
    except KeyError:
        return events.Key(name, key if len(key) == 1 else None)


def _to_be_drawn(screen: Screen[Any]) -> bool:
    return bool(
        screen._layout_required
        or screen._scroll_required
        or screen._repaint_required
        or screen._recompose_required
        or screen._dirty_widgets
        or screen._callbacks
    )


def _threads() -> dict[str, str]:
    """How often each of the other threads went to sleep. Empty where one is at work or waits for a core."""
    found = {}
    for task in TASKS.iterdir():
        if task.name != str(threading.get_native_id()):
            with suppress(OSError):  # it may end meanwhile
                status = (task / "status").read_text()
                if "\nState:\tS" not in status:
                    return {}
                found[task.name] = status[status.index("\nvoluntary") :]
    return found


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
    async with piloted(app, size) as pilot:
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
        pilot.app.post_message(_event(key))
        await asyncio.sleep(0.02)


async def wait_until(pilot: Desk, reached: Callable[[], object]) -> None:
    """Let the App work until something is so, and the screen shows it."""
    until = time.monotonic() + SECONDS
    while not reached():
        if time.monotonic() > until:
            raise AssertionError("not reached:\n" + "\n".join(lines(pilot)))
        await asyncio.sleep(STEP)
    await settled(pilot.app, calls=False)


def numbered(count: int, columns: int = 1) -> list[Row]:
    """Rows with the keys 0, 1, … and cells such as `行3` or `3-1`."""
    return [Row(n, (f"行{n}", *(f"{n}-{column}" for column in range(1, columns)))) for n in range(count)]
