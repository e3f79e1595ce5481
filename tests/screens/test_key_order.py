"""Keys that arrive all at once do what they do one by one."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from tests.screens.desk import Desk, desk, wait_until
from tui import key_order, keys
from tui.screens.desk_screen import DeskScreen
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
        character = {"enter": "\r", "tab": "\t"}.get(key, key if len(key) == 1 else None)
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


async def test_keys_go_on_after_the_widget_that_had_them_is_gone() -> None:
    screen = LeftBehind()
    async with desk(lambda: screen) as pilot:
        screen.query_one("#first").focus()
        await pilot.pause()
        burst(pilot, "x", "enter")
        await wait_until(pilot, lambda: not screen.query("#first"))
        screen.query_one("#second").focus()
        burst(pilot, "a", "b")
        await wait_until(pilot, lambda: screen.query_one("#second", Input).value == "ab")
        assert key_order.LONGEST <= 1
