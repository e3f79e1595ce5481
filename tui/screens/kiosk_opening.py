"""Where a desk machine begins (自助终端的开始): waiting for the database, then the sign-in that cannot be left."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services import startup
from services.accounts import signing_in
from services.errors import DeskError
from tui import keys, wording
from tui.screens.desk_screen import DeskScreen
from tui.screens.sign_in import SignInScreen
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import DetailLine
from tui.widgets.wrapped_lines import WrappedLines


def open_database(url: str) -> bool:
    """Bind the database anew, with fresh connections, and make sure that it can be worked with.

    Returns whether anybody can sign in. `url` is empty for the database that is found without being named. Raises
    `CannotRun` as `startup.bind`, `startup.default_url` and `startup.ready` do.
    """
    startup.unbind()
    startup.bind(url or startup.default_url())
    startup.ready()
    return signing_in.has_accounts()


class KioskSignInScreen(SignInScreen):
    """The door of a desk machine: there is nothing behind it, so Esc is off."""

    HELP_TEXT = wording.KIOSK_SIGN_IN_HELP

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Esc out."""
        return False if action == "go_back" else super().check_action(action, parameters)

    def leave(self) -> None:
        """Stay."""


class KioskOpeningScreen(DeskScreen[None]):
    """Opens the database, again and again until it can be reached, and then the sign-in screen above itself.

    `open_database` does it, and `ready` is called before the sign-in screen comes. `notice` is said there first: the
    number of the error that brought the program back to its beginning.
    """

    HELP_TEXT = wording.KIOSK_OPENING_HELP
    RETRY_SECONDS: ClassVar[float] = 10
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "try_now", wording.KEY_TRY_AGAIN, id="kiosk.try", help=wording.HELP_OF_TRY_AGAIN),
    ]
    DEFAULT_CSS = "KioskOpeningScreen WrappedLines { height: 6; margin: 1 2; }"

    def __init__(
        self, open_database: Callable[[], bool], ready: Callable[[], None], reference: str = ""
    ) -> None:
        super().__init__()
        self._open_database, self._ready, self._reference = open_database, ready, reference

    def path(self) -> tuple[str, ...]:
        return (wording.PROGRAM,)

    def compose_body(self) -> ComposeResult:
        yield WrappedLines(id="what")

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="next")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one("#what", WrappedLines).say(wording.KIOSK_OPENING)
        self.action_try_now()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave Esc out."""
        return False if action == "go_back" else super().check_action(action, parameters)

    def action_try_now(self) -> None:
        """Open the database."""
        self.run_service(lambda _job: self._open_database(), self._opened, refused=self._not_opened)

    def _try_later(self, sentence: str) -> None:
        self.query_one("#what", WrappedLines).say(sentence)
        self.query_one("#next", DetailLine).say(
            wording.KIOSK_TRIES_AGAIN.format(seconds=int(self.RETRY_SECONDS))
        )
        self.set_timer(self.RETRY_SECONDS, self.action_try_now)

    def _not_opened(self, error: DeskError) -> None:
        self._try_later(wording.refusal(error.code, error.params))

    def _opened(self, somebody: bool) -> None:
        if not somebody:
            self._try_later(wording.KIOSK_NOBODY)
            return
        self._ready()
        self.open(KioskSignInScreen())
        if self._reference:
            reference, self._reference = self._reference, ""
            lines = [line.format(reference=reference) for line in wording.KIOSK_CRASH_LINES]
            self.open(MessageBox(wording.CRASH_TITLE, lines))
