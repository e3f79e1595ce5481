"""Leaving a desk machine's program (退出自助终端): a system administrator signs in once more for it."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services import kiosk_leaving
from services.accounts import signing_in
from services.actor import Via
from services.errors import DeskError
from tui import keys, wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.form import Field, Form
from tui.widgets.line_input import LineInput
from tui.widgets.text_lines import DetailLine

LOGIN, PASSWORD, CODE = "login", "password", "code"


class KioskExitScreen(DeskScreen[None]):
    """Calls `left` once an administrator may go; Esc leads back to the work below."""

    HELP_TEXT = wording.KIOSK_EXIT_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f5", "leave_kiosk", wording.KEY_LEAVE_KIOSK, id="kiosk.go", help=wording.HELP_OF_LEAVE_KIOSK
        ),
    ]
    DEFAULT_CSS = "KioskExitScreen Form { width: 60; margin: 1 2; }"

    def __init__(self, left: Callable[[], None]) -> None:
        super().__init__()
        self._left = left

    def path(self) -> tuple[str, ...]:
        return (wording.PROGRAM, wording.KIOSK_EXIT)

    def compose_body(self) -> ComposeResult:
        yield Form(
            [
                Field(LOGIN, wording.FIELDS[LOGIN]),
                Field(PASSWORD, wording.FIELDS[PASSWORD], kind="password"),
                Field(CODE, wording.KIOSK_CODE, hint=wording.KIOSK_CODE_HINT),
            ]
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(*wording.KIOSK_EXIT_NEXT)

    def action_leave_kiosk(self) -> None:
        """Sign in with what stands in the form, and leave."""
        self.query_one(Form).submit()

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Check that login and password are there, then ask the services."""
        message.stop()
        values = message.values
        missing = {name: sentence for name, sentence in wording.SIGN_IN_MISSING.items() if not values[name]}
        message.form.show_errors(missing)
        if missing:
            return
        login, password, code = values[LOGIN], values[PASSWORD], values[CODE]
        self.desk.say(wording.SIGNING_IN)
        self.run_service(
            lambda _job: leave(login, password, code), lambda _: self._left(), refused=self._refused
        )

    def _refused(self, error: DeskError) -> None:
        self.desk.say("")
        field = wording.KIOSK_REFUSED_FIELDS.get(error.code)
        if field is None:
            self.show_refusal(error)
            return
        form = self.query_one(Form)
        # What is cleared here counts as typed anew, which would wipe the sentence.
        with form.prevent(LineInput.Changed):
            form.fill({field: ""})
        form.show_errors({field: wording.refusal(error.code, error.params)})


def leave(login: str, password: str, code: str) -> None:
    """Sign in without a session and record the leaving. Raises as `sign_in` and `leave_kiosk` do."""
    actor = signing_in.sign_in(login, password, Via.SCREEN, code=code)
    kiosk_leaving.leave_kiosk(actor=actor)
