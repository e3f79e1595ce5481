"""Somebody's name and telephone put right by an administrator (姓名电话)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from services.accounts import administering
from services.accounts.people import AccountLine
from tui import keys, wording
from tui.screens.form_screen import FormScreen
from tui.widgets.form import Field

NAME, PHONE = "name", "phone"


class AccountPersonScreen(FormScreen[AccountLine | None]):
    """Dismisses with the account as it is stored; both may be blank until the person fills in the profile."""

    HELP_TEXT = wording.PERSON_OF_HELP
    WHY = (wording.PROFILE_WHY,)
    NEXT = wording.PERSON_OF_NEXT
    REFUSED_FIELDS: ClassVar[Mapping[str, str]] = {"name_invalid": NAME, "phone_invalid": PHONE}
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "submit", wording.KEY_SAVE, id="person.save", help=wording.HELP_OF_SAVE_ACCOUNT),
    ]

    def __init__(self, line: AccountLine) -> None:
        super().__init__()
        self._line = line

    def path(self) -> tuple[str, ...]:
        return (wording.ACCOUNTS, self._line.login, wording.KEY_PERSON)

    def fields(self) -> Sequence[Field]:
        return [
            Field(NAME, wording.FIELDS[NAME], self._line.name),
            Field(PHONE, wording.FIELDS[PHONE], self._line.phone),
        ]

    def errors(self, values: Mapping[str, str]) -> dict[str, str]:
        return {}

    def send(self, values: Mapping[str, str]) -> None:
        login, name, phone, actor = self._line.login, values[NAME], values[PHONE], self.actor
        self.run_service(
            lambda _job: administering.update_account(login, name, phone, actor=actor),
            self.dismiss,
            refused=self.refused,
        )
