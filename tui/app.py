"""The screens' program: one `DeskApp` serves one user at one terminal; many may live in one process (界面程序).

All that belongs to the user stands on the App object: `actor` (`tui/presence.py`), and what its screens hold.
Nothing of a user is kept at module level.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar
from weakref import WeakSet

from textual import constants, events
from textual._context import active_message_pump  # no public way tells whose message loop an error broke
from textual.binding import BindingType
from textual.driver import Driver
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import WorkerFailed

from services import startup
from tui import keys, wording
from tui.key_order import AnyKey
from tui.presence import AttendedApp, Connect
from tui.widgets.crash_box import CrashBox, note_crash
from tui.widgets.key_line import KeyLine, not_used
from tui.widgets.too_small import cover_screens, is_too_small

# The kitty keyboard protocol disturbs composed input in some terminals (notes of other projects; ours is Chinese).
constants.DISABLE_KITTY_KEY = True  # type: ignore[misc]

_STYLES = Path(__file__).parent / "styles"
_SHEETS = ("tokens", "base", "tables", "dialogs")

FirstScreen = Callable[[], Screen[Any]]


class DeskApp(AttendedApp):
    """Shows the screen that `first_screen` makes. `connect` opens a database connection for one service call.

    With a `driver_class` the App is served to somebody else's terminal, and this process's own output stays as it is.
    """

    TITLE = wording.PROGRAM
    # One text, because variables of one style file are unknown in the next.
    CSS = "\n".join((_STYLES / f"{name}.tcss").read_text(encoding="utf-8") for name in _SHEETS)
    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = [keys.REPAINT, keys.LOCK, keys.HARMLESS]

    def __init__(
        self,
        first_screen: FirstScreen,
        *,
        connect: Connect = startup.connection,
        driver_class: type[Driver] | None = None,
    ) -> None:
        super().__init__(connect, driver_class)
        self._first_screen = first_screen
        self._broken: WeakSet[Screen[Any]] = WeakSet()
        self.theme = "ansi-dark"
        self.animation_level = "none"
        if driver_class is not None:
            # Textual redirects the process's output while an App runs; several Apps would not give it back in order.
            self._capture_stdout = self._capture_stderr = sys.stdout  # type: ignore[assignment]

    def get_default_screen(self) -> Screen[Any]:
        """The first screen, decided by the caller."""
        return self._first_screen()

    def say(self, notice: str, *, done: bool = False) -> None:
        """Say something on the key line of the uppermost screen that has one, until the next key."""
        lines = (line for screen in reversed(self.screen_stack) for line in screen.query(KeyLine))
        if (line := next(lines, None)) is not None:
            line.say(notice, done=done)

    async def on_event(self, event: events.Event) -> None:
        """Take every event first: too small a terminal takes no key but `q`."""
        if isinstance(event, events.Key) and not event.is_forwarded and is_too_small(self.size):
            if event.key == "q":
                self.exit()
            return
        try:
            await super().on_event(event)
        except Exception as error:  # noqa: BLE001 - actions run here, and the App must survive a broken one
            self._handle_exception(error)

    def prepared(self, event: AnyKey) -> AnyKey:
        """A key ends the last notice; outside of a field a full-width letter counts as the half-width one."""
        self.say("")
        if isinstance(event, events.Paste) or isinstance(self.focused, Input):
            return event
        return keys.half_width(event)

    def on_resize(self, event: events.Resize) -> None:
        """Switch to the one sentence for too small a terminal, or back."""
        cover_screens(self.screen_stack, small=is_too_small(event.size))
        self.set_class(is_too_small(event.size), "-too-small")

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        """Everything goes by keys: the mouse stays with the terminal, however the App is started."""
        return super()._build_driver(headless, inline, mouse=False, size=size)

    def action_repaint(self) -> None:
        """Draw the whole screen again."""
        self.screen.refresh(layout=True)

    def action_refuse_key(self) -> None:
        """Say that the key does nothing here."""
        self.say(not_used(self.screen))

    def copy_to_clipboard(self, text: str) -> None:
        """Personal data must not wander into a clipboard: do nothing."""

    def _handle_exception(self, error: Exception) -> None:
        """The one place where an uncaught error ends up, whichever screen, worker or timer it comes from.

        Textual would end the App with a traceback that holds the values of all variables. A test run gets the error.
        """
        self._exception = self._exception or error
        reference = note_crash(error)
        if not (self.is_running and self.screen_stack):
            if not self._exit:
                self.exit(return_code=1, message=wording.CRASH_AT_START.format(reference=reference))
            return
        pump = active_message_pump.get(None)
        if isinstance(pump, Widget) and pump.is_attached and not isinstance(error, WorkerFailed):
            self._broken.add(pump.screen)  # this part of it takes no messages any more
        if not isinstance(self.screen, CrashBox):
            self.call_later(self.push_screen, CrashBox(reference), self._after_crash)

    def _after_crash(self, _closed: None) -> None:
        """Leave the screens that broke once nothing is locked; with the lock or the first one, the program."""
        if self.lock_screen in self._broken:
            self.exit(return_code=1)
        self.when_unlocked(self._leave_broken)

    def _leave_broken(self) -> None:
        whole = next((n for n, screen in enumerate(self.screen_stack) if screen in self._broken), None)
        if whole == 0:
            self.exit(return_code=1)
        elif whole is not None:
            for _ in self.screen_stack[whole:]:
                _ = self.pop_screen()
