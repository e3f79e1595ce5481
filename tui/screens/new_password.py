"""A new password of one's own (换密码): asked for before anything else where somebody else has set the present one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from services.accounts import changing_password
from services.actor import Actor
from services.errors import DeskError
from tui import keys, wording
from tui.screens.form_screen import FormScreen, differing
from tui.widgets.confirm import Confirm
from tui.widgets.form import Field, Form

OLD, NEW, AGAIN = "old", "new", "again"


class NewPasswordScreen(FormScreen[bool | None]):
    """Dismisses with True once the password is changed. Where it is `required`, the other way out signs out."""

    HELP_TEXT = wording.NEW_PASSWORDS_HELP
    NEXT = wording.NEW_PASSWORDS_NEXT
    REFUSED_FIELDS: ClassVar[Mapping[str, str]] = {
        "password_wrong": OLD,
        "account_locked": OLD,
        "password_weak": NEW,
        "password_reused": NEW,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f5", "submit", wording.KEY_NEW_PASSWORDS, id="password.save", help=wording.HELP_OF_SAVE_PASSWORDS
        ),
    ]

    def __init__(self, *, required: bool = False) -> None:
        super().__init__()
        self._required = required

    def path(self) -> tuple[str, ...]:
        first = wording.SIGN_IN if self._required else wording.KEY_PROFILE
        return (first, wording.NEW_PASSWORDS)

    def why(self) -> tuple[str, ...]:
        reason = (wording.NEW_PASSWORDS_REQUIRED,) if self._required else ()
        return (*reason, *wording.NEW_PASSWORDS_RULES)

    def fields(self) -> Sequence[Field]:
        return [Field(name, label, kind="password") for name, label in wording.NEW_PASSWORDS_FIELDS.items()]

    def errors(self, values: Mapping[str, str]) -> dict[str, str]:
        return super().errors(values) or differing(values, NEW, AGAIN)

    def send(self, values: Mapping[str, str]) -> None:
        old, new, actor = values[OLD], values[NEW], self.actor
        self.desk.say(wording.SIGNING_IN)
        self.run_service(
            lambda _job: changing_password.change_password(old, new, actor=actor),
            self._changed,
            refused=self.refused,
        )

    def _changed(self, actor: Actor) -> None:
        self.desk.actor = actor
        _ = self.dismiss(True)
        if not self._required:  # else the door is below, where the next person would read it
            self.say_done(wording.PASSWORDS_CHANGED)

    def refused(self, error: DeskError) -> None:
        self.desk.say("")
        super().refused(error)
        if error.code == "password_wrong":
            self.query_one(Form).go_to(OLD)

    def leave(self) -> None:
        """Go back; where a new password is required, ask and then sign out."""
        if self._required:
            self.open(Confirm(wording.SIGN_OUT, [wording.SIGN_OUT_QUESTION]), self._sign_out)
        else:
            super().leave()

    def _sign_out(self, confirmed: bool | None) -> None:
        if confirmed:
            self.desk.go_out()
