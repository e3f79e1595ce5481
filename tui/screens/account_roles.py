"""The roles of one account as a list to tick (角色)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from textual.binding import BindingType

from services.accounts import administering
from services.accounts.people import SCHOOL_ROLES, AccountLine
from services.actor import Actor, Right, Role, may
from services.errors import DeskError
from tui import keys, wording
from tui.screens.form_screen import FormScreen
from tui.widgets.form import Field, Form


def role_fields(actor: Actor, ticked: Iterable[Role] = ()) -> list[Field]:
    """A tick for every role that the actor may give, in the order of product.md §2."""
    roles = [role for role in Role if may(actor, Right.MANAGE_ALL_ACCOUNTS) or role in SCHOOL_ROLES]
    held = frozenset(ticked)
    return [
        Field(
            role,
            wording.ROLES[role],
            "x" if role in held else "",
            kind="tick",
            group=wording.KEY_ROLES if role == roles[0] else "",
        )
        for role in roles
    ]


def ticked_roles(values: Mapping[str, str]) -> tuple[str, ...]:
    """The codes of the roles that are ticked."""
    return tuple(role.value for role in Role if values.get(role))


class AccountRolesScreen(FormScreen[AccountLine | None]):
    """Dismisses with the account as it is stored."""

    AUTO_FOCUS = "Tick"
    HELP_TEXT = wording.ROLES_OF_HELP
    WHY = (wording.ROLES_OF_WHY,)
    NEXT = wording.ROLES_OF_NEXT
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "submit", wording.KEY_SAVE, id="roles.save", help=wording.HELP_OF_SAVE_ACCOUNT),
    ]

    def __init__(self, line: AccountLine) -> None:
        super().__init__()
        self._line = line

    def path(self) -> tuple[str, ...]:
        return (wording.ACCOUNTS, self._line.login, wording.KEY_ROLES)

    def fields(self) -> Sequence[Field]:
        return role_fields(self.actor, self._line.roles)

    def errors(self, values: Mapping[str, str]) -> dict[str, str]:
        return {} if ticked_roles(values) else {wording.KEY_ROLES: wording.NEW_ACCOUNT_ROLES_MISSING}

    def send(self, values: Mapping[str, str]) -> None:
        login, roles, actor = self._line.login, ticked_roles(values), self.actor
        self.run_service(
            lambda _job: administering.set_roles(login, roles, actor=actor),
            self.dismiss,
            refused=self.refused,
        )

    def refused(self, error: DeskError) -> None:
        role = str(error.params.get("role", ""))
        if error.code == "role_unfit" and role in self.query_one(Form).values:
            self.query_one(Form).show_errors({role: wording.refusal(error.code, error.params)})
        else:
            super().refused(error)
