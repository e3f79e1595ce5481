"""The screens' program: one `DeskApp` serves one user at one terminal; many may live in one process (界面程序).

All that belongs to the user stands on the App object: `actor`, and what its screens hold. Nothing of a user is kept
at module level.
"""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.worker import WorkerFailed

from services import startup
from services.actor import Actor
from tui import keys, wording
from tui.widgets.key_line import KeyLine
from tui.widgets.message_box import MessageBox
from tui.widgets.too_small import is_too_small

LOG = logging.getLogger("yanyin.screens")
LOG.addHandler(logging.NullHandler())

_STYLES = Path(__file__).parent / "styles"
_SHEETS = ("tokens", "base", "tables", "dialogs")

FirstScreen = Callable[[], Screen[Any]]
Connect = Callable[[], AbstractContextManager[object]]


class DeskApp(App[None]):
    """Shows the screen that `first_screen` makes. `connect` opens a database connection for one service call.

    With a `driver_class` the App is served to somebody else's terminal, and this process's own output stays untouched.
    """

    TITLE = "验印"
    # One text, because variables of one style file are unknown in the next.
    CSS = "\n".join((_STYLES / f"{name}.tcss").read_text(encoding="utf-8") for name in _SHEETS)
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [keys.REPAINT, keys.HARMLESS]

    def __init__(
        self,
        first_screen: FirstScreen,
        *,
        connect: Connect = startup.connection,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.actor: Actor | None = None
        self.connect = connect
        self._first_screen = first_screen
        self._crashes = 0
        self.theme = "ansi-dark"
        self.animation_level = "none"
        if driver_class is not None:
            # Textual redirects the process's output while an App runs; several Apps would not give it back in order.
            self._capture_stdout = self._capture_stderr = sys.stdout  # type: ignore[assignment]

    def get_default_screen(self) -> Screen[Any]:
        """The first screen, decided by the caller."""
        return self._first_screen()

    def say(self, notice: str) -> None:
        """Say something on the key line of the screen on top, until the next key."""
        for screen in reversed(self.screen_stack):
            for line in screen.query(KeyLine):
                line.say(notice)
                return

    async def on_event(self, event: events.Event) -> None:
        """Take every event first: a key ends the last notice, and does nothing in too small a terminal."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            if is_too_small(self.size):
                return
            self.say("")
        try:
            await super().on_event(event)
        except Exception as error:  # noqa: BLE001 - actions run here; the App's own loop must survive them
            self._handle_exception(error)

    def on_resize(self, event: events.Resize) -> None:
        """Switch to the one sentence for too small a terminal, or back."""
        self.set_class(is_too_small(event.size), "-too-small")

    def action_repaint(self) -> None:
        """Draw the whole screen again."""
        self.screen.refresh(layout=True)

    def action_refuse_key(self) -> None:
        """Say that the key does nothing here."""
        self.say(wording.KEY_NOT_USED)

    def copy_to_clipboard(self, text: str) -> None:
        """Personal data must not wander into a clipboard: do nothing."""

    def action_suspend_process(self) -> None:
        """A desk has no shell to return to: do nothing."""

    def _handle_exception(self, error: Exception) -> None:
        """The one place where an uncaught error ends up, whichever screen, worker or timer it comes from.

        Textual would print a traceback with the values of all variables. Here one line of places goes to the log, and
        the user sees a number to report. A test run gets the error itself.
        """
        self._exception = self._exception or error
        reference = secrets.token_hex(3)
        LOG.error("uncaught error %s: %s", reference, _places(error))
        if self._running and not self._crashes:
            self._crashes += 1
            lines = [line.format(reference=reference) for line in wording.CRASH_LINES]
            self.call_later(self.push_screen, MessageBox(wording.CRASH_TITLE, lines), self._after_crash)
        else:
            self._return_code = 1
            self._close_messages_no_wait()

    def _after_crash(self, _closed: None) -> None:
        self.exit(return_code=1)


def _places(error: BaseException) -> str:
    """The kind of an error and the places in the program it went through: no message and no value of a variable."""
    if isinstance(error, WorkerFailed):
        error = error.error
    frames = traceback.extract_tb(error.__traceback__)
    return " ".join(
        [type(error).__name__, *(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)]
    )
