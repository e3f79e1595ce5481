"""Keys that arrive all at once do what they do one by one."""

from __future__ import annotations

import time
from typing import ClassVar

import pytest
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from services.progress import Job
from tests.screens.desk import SECONDS, Desk, desk, wait_until
from tui import key_order, keys
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Field, Form


class TwoFields(DeskScreen[None]):
    """A form with two fields, which keeps what was submitted."""

    def __init__(self) -> None:
        super().__init__()
        self.submitted: list[dict[str, str]] = []

    def compose_body(self) -> ComposeResult:
        yield Form([Field("login", "账号"), Field("password", "密码", kind="password")])

    def on_form_submitted(self, message: Form.Submitted) -> None:
        self.submitted.append(dict(message.values))


def burst(pilot: Desk, *keys: str) -> None:
    """Keys as one packet brings them: all in the queue before any is looked at."""
    for key in keys:
        character = {"enter": "\r", "tab": "\t", "space": " "}.get(key, key if len(key) == 1 else None)
        pilot.app.post_message(events.Key(key, character))


async def test_a_login_and_a_password_in_one_packet_land_in_their_own_fields() -> None:
    screen = TwoFields()
    async with desk(lambda: screen) as pilot:
        burst(pilot, *"qin", "enter", *"Yanyin-2023", "enter")
        await wait_until(pilot, lambda: screen.submitted)
        assert screen.submitted == [{"login": "qin", "password": "Yanyin-2023"}]


async def test_many_packets_keep_their_order() -> None:
    screen = TwoFields()
    async with desk(lambda: screen) as pilot:
        for number in range(5):
            burst(pilot, "end", "ctrl+u", *f"qin{number}", "tab", "ctrl+u", *f"pw-{number}", "enter", "up")
        await wait_until(pilot, lambda: len(screen.submitted) == 5)
        assert screen.submitted == [{"login": f"qin{n}", "password": f"pw-{n}"} for n in range(5)]


class Opening(DeskScreen[None]):
    """A screen from which a key opens the form."""

    BINDINGS: ClassVar[list[BindingType]] = [keys.key("n", "new", "新建", id="opening.new", help="新建")]

    def __init__(self, form: TwoFields) -> None:
        super().__init__()
        self._form = form

    def action_new(self) -> None:
        self.open(self._form)


async def test_what_is_typed_after_the_key_that_opens_a_form_lands_in_the_form() -> None:
    form = TwoFields()
    async with desk(lambda: Opening(form)) as pilot:
        burst(pilot, "n", *"qin", "enter", *"pw-1", "enter")
        await wait_until(pilot, lambda: form.submitted)
        assert form.submitted == [{"login": "qin", "password": "pw-1"}]


class Vanishing(Input):
    """A field that is gone with the first Enter, before it has handed anything on."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            await self.remove()
            return
        await super()._on_key(event)


class LeftBehind(Screen[None]):
    def compose(self) -> ComposeResult:
        yield Vanishing(id="first")
        yield Input(id="second")


async def test_keys_go_on_after_the_widget_that_had_them_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert key_order.LONGEST <= 1
    screen = LeftBehind()
    async with desk(lambda: screen) as pilot:
        screen.query_one("#first").focus()
        await pilot.pause()
        monkeypatch.setattr(key_order, "LONGEST", 0.3)
        burst(pilot, "x", "enter")
        await wait_until(pilot, lambda: not screen.query("#first"))
        screen.query_one("#second").focus()
        burst(pilot, "a", "b")
        await wait_until(pilot, lambda: screen.query_one("#second", Input).value == "ab")


class Ticks(TwoFields):
    """A form with ticks between its texts."""

    def compose_body(self) -> ComposeResult:
        ticks = [Field(name, name, kind="tick") for name in ("first", "second")]
        yield Form([Field("login", "账号"), *ticks, Field("password", "密码", kind="password")])


async def test_what_is_typed_after_a_tick_lands_in_the_next_field_whole() -> None:
    screen = Ticks()
    async with desk(lambda: screen) as pilot:
        for number in range(10):
            burst(pilot, "ctrl+u", *f"qin{number}", "enter", "space", "enter", "enter")
            burst(pilot, "ctrl+u", *"Abcd123456", "enter", "up", "up", "up")
        await wait_until(pilot, lambda: len(screen.submitted) == 10)
        assert [values["login"] for values in screen.submitted] == [f"qin{n}" for n in range(10)]
        assert {values["password"] for values in screen.submitted} == {"Abcd123456"}


class Asking(DeskScreen[None]):
    """F9 asks a service first, then the person, then does it; `x` tells that it arrived."""

    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f9", "ask", "通过", id="asking.ask", help="通过"),
        keys.key("x", "tell", "告诉", id="asking.tell", help="告诉"),
    ]

    def __init__(self, seconds: float, label: str = "") -> None:
        super().__init__()
        self.seconds, self.label = seconds, label
        self.done: list[str] = []

    def action_ask(self) -> None:
        self.run_service(self._read, self._question, label=self.label)

    def _read(self, job: Job) -> None:
        until = time.monotonic() + self.seconds
        while time.monotonic() < until:
            job.check()
            time.sleep(0.01)

    def _question(self, _read: None) -> None:
        self.open(Confirm("通过", ["通过吗？"]), self._answered)

    def _answered(self, answer: bool | None) -> None:
        self.done.append("yes" if answer else "no")

    def action_tell(self) -> None:
        self.done.append("x")

    def leave(self) -> None:
        self.done.append("left")


async def test_an_answer_typed_ahead_waits_for_its_question(monkeypatch: pytest.MonkeyPatch) -> None:
    for patience in ("PATIENCE", "ESCAPE_PATIENCE"):  # a busy machine may take longer than the 0.2 s
        monkeypatch.setattr(key_order, patience, SECONDS)
    screen = Asking(0.2)
    async with desk(lambda: screen) as pilot:
        burst(pilot, "f9", "y", "x", "f9", "escape", "x")
        await wait_until(pilot, lambda: len(screen.done) == 4)
        assert screen.done == ["yes", "x", "no", "x"]


async def test_keys_do_not_wait_for_long_work_nor_for_long() -> None:
    work, call = Asking(600, label="核验"), Asking(600)
    async with desk(lambda: work) as pilot:
        burst(pilot, "f9", "x")
        await wait_until(pilot, lambda: work.done == ["x"])
    async with desk(lambda: call) as pilot:
        burst(pilot, "f9", "x", "x")
        await wait_until(pilot, lambda: call.done[:2] == ["x", "x"])


async def test_esc_does_not_wait_for_a_slow_call_and_takes_the_keys_before_it_along() -> None:
    screen = Asking(600)
    async with desk(lambda: screen) as pilot:
        burst(pilot, "f9", "y", "x", "escape")
        await wait_until(pilot, lambda: screen.done)
        assert screen.done == ["left"]
