"""The lock over whatever is there (锁屏): only the same person's password opens it; what lies behind stays as it is."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.accounts import changing_password
from services.errors import DeskError
from tui import keys, wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Field, Form
from tui.widgets.line_input import LineInput
from tui.widgets.text_lines import CountsLine, DetailLine

FIELD = "password"


class LockScreen(DeskScreen[None]):
    """The App shows and takes it away (`tui/presence.py`); Esc asks, then signs out."""

    HELP_TEXT = wording.LOCKED_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("escape", "go_back", wording.KEY_SIGN_OUT, id="desk.back", help=wording.HELP_OF_SIGN_OUT),
        keys.key(
            "f5", "submit", wording.KEY_UNLOCK_SCREEN, id="lock.open", help=wording.HELP_OF_UNLOCK_SCREEN
        ),
    ]
    DEFAULT_CSS = """
    LockScreen CountsLine { margin: 1 0 0 3; }
    LockScreen Form { width: 60; margin: 1 2; }
    """

    def path(self) -> tuple[str, ...]:
        return (wording.PROGRAM, wording.LOCKED)

    def compose_body(self) -> ComposeResult:
        actor = self.actor
        yield CountsLine(wording.LOCKED_WHO.format(login=actor.login, name=actor.name))
        yield Form([Field(FIELD, wording.FIELDS[FIELD], kind="password")])

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.LOCKED_WHY, wording.LOCKED_NEXT)

    def action_submit(self) -> None:
        """Try what stands in the form."""
        self.query_one(Form).submit()

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Ask whether the password is right."""
        message.stop()
        password, actor = message.values[FIELD], self.actor
        if self.is_calling():
            return
        if not password:
            message.form.show_errors({FIELD: wording.SIGN_IN_MISSING[FIELD]})
            return
        self.desk.say(wording.SIGNING_IN)
        self.run_service(
            lambda _job: changing_password.unlock_screen(password, actor=actor),
            self._opened,
            refused=self._refused,
        )

    def _opened(self, _done: None) -> None:
        self.desk.say("")
        self.desk.unlock()

    def _refused(self, error: DeskError) -> None:
        self.desk.say("")
        if error.code not in ("password_wrong", "account_locked"):
            self.show_refusal(error)
            return
        form = self.query_one(Form)
        # What is cleared here counts as typed anew, which would wipe the sentence.
        with form.prevent(LineInput.Changed):
            form.fill({FIELD: ""})
        wrong = error.code == "password_wrong"
        sentence = wording.UNLOCK_WRONG if wrong else wording.refusal(error.code, error.params)
        form.show_errors({FIELD: sentence})

    def leave(self) -> None:
        """Ask, then sign out."""
        self.open(Confirm(wording.SIGN_OUT, [wording.LOCKED_SIGN_OUT]), self._sign_out)

    def _sign_out(self, confirmed: bool | None) -> None:
        if confirmed:
            self.desk.go_out()
