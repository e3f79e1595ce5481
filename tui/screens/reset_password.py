"""A password for somebody who forgot theirs (重设密码), good for one signing-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from services.accounts import administering
from services.accounts.people import AccountLine
from tui import keys, wording
from tui.screens.form_screen import FormScreen, differing
from tui.widgets.form import Field

PASSWORD, AGAIN = "password", "again"


class ResetPasswordScreen(FormScreen[AccountLine | None]):
    """Dismisses with the account as it is stored."""

    HELP_TEXT = wording.RESET_PASSWORDS_HELP
    NEXT = wording.RESET_PASSWORDS_NEXT
    REFUSED_FIELDS: ClassVar[Mapping[str, str]] = {"password_weak": PASSWORD, "password_reused": PASSWORD}
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f5",
            "submit",
            wording.KEY_RESET_PASSWORDS,
            id="reset.save",
            help=wording.HELP_OF_RESET_PASSWORDS,
        ),
    ]

    def __init__(self, line: AccountLine) -> None:
        super().__init__()
        self._line = line

    def path(self) -> tuple[str, ...]:
        return (wording.ACCOUNTS, self._line.login, wording.KEY_RESET_PASSWORDS)

    def why(self) -> tuple[str, ...]:
        who = wording.RESET_PASSWORDS_WHO.format(login=self._line.login, name=self._line.name)
        return (who, wording.RESET_PASSWORDS_WHY)

    def fields(self) -> Sequence[Field]:
        hints = {PASSWORD: wording.SET_UP_FIELDS["password"][1], AGAIN: ""}
        return [
            Field(name, label, kind="password", hint=hints[name])
            for name, label in wording.RESET_PASSWORDS_FIELDS.items()
        ]

    def errors(self, values: Mapping[str, str]) -> dict[str, str]:
        return super().errors(values) or differing(values, PASSWORD, AGAIN)

    def send(self, values: Mapping[str, str]) -> None:
        login, password, actor = self._line.login, values[PASSWORD], self.actor
        self.run_service(
            lambda _job: administering.reset_password(login, password, actor=actor),
            self.dismiss,
            refused=self.refused,
        )
