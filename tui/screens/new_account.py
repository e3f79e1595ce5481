"""A new account (添加账号): who, where, which roles, and a password that is good for the first signing-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from services.accounts import adding
from services.accounts.adding import AccountAdded, NewAccount
from services.actor import Right, may
from services.errors import DeskError
from services.organisations import OrganisationLine, organisation_lines
from tui import keys, wording
from tui.screens.account_roles import role_fields, ticked_roles
from tui.screens.form_screen import FormBody, FormScreen, differing
from tui.widgets.form import Field, Form
from tui.widgets.line_input import LineInput
from tui.widgets.text_lines import CountsLine

LOGIN, NAME, PHONE, ORGANISATION, PASSWORD, AGAIN = (
    "login",
    "name",
    "phone",
    "organisation",
    "password",
    "again",
)


class WatchedForm(Form):
    """A form that tells of every change."""

    class Edited(Message):
        """Something was typed."""

    def on_input_changed(self, message: LineInput.Changed) -> None:
        """Pass on that something was typed; the form itself takes the message, too."""
        self.post_message(self.Edited())


class NewAccountScreen(FormScreen[str | None]):
    """Dismisses with the new login. A school_admin adds for the own school; a system_admin names the organisation."""

    HELP_TEXT = wording.NEW_ACCOUNT_HELP
    NEXT = wording.NEW_ACCOUNT_NEXT
    REFUSED_FIELDS: ClassVar[Mapping[str, str]] = {
        "login_invalid": LOGIN,
        "login_taken": LOGIN,
        "name_invalid": NAME,
        "phone_invalid": PHONE,
        "organisation_unknown": ORGANISATION,
        "password_weak": PASSWORD,
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f5", "submit", wording.KEY_ADD_ACCOUNT, id="new_account.add", help=wording.HELP_OF_ADD_ACCOUNT
        ),
    ]
    CSS = FormScreen.CSS + "NewAccountScreen Form { margin: 0 2; }"

    def __init__(self) -> None:
        super().__init__()
        self._organisations: dict[str, OrganisationLine] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.ACCOUNTS, wording.KEY_NEW_ACCOUNT)

    @property
    def _anywhere(self) -> bool:
        return may(self.actor, Right.MANAGE_ALL_ACCOUNTS)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(*self.why(), id="organisation")

    def compose_body(self) -> ComposeResult:
        with FormBody():
            yield WatchedForm(self.fields())

    def why(self) -> tuple[str, ...]:
        if self._anywhere:
            return (wording.NEW_ACCOUNT_WHERE,)
        return (wording.NEW_ACCOUNT_AT.format(organisation=self.actor.organisation_name),)

    def fields(self) -> Sequence[Field]:
        plain = [
            Field(name, label, kind="password" if name in (PASSWORD, AGAIN) else "text", hint=hint)
            for name, (label, hint) in wording.NEW_ACCOUNT_FIELDS.items()
            if name != ORGANISATION or self._anywhere
        ]
        return [*plain[:-2], *role_fields(self.actor), *plain[-2:]]

    def on_mount(self) -> None:
        if self._anywhere:
            actor = self.actor
            self.run_service(lambda _job: organisation_lines(actor=actor), self._know, group="organisations")

    def _know(self, lines: tuple[OrganisationLine, ...]) -> None:
        self._organisations = {line.code: line for line in lines}
        self.on_watched_form_edited()

    def on_watched_form_edited(self) -> None:
        """Show which organisation the code names."""
        code = self.query_one(Form).values.get(ORGANISATION, "")
        found = self._organisations.get(code)
        sentence = self.why()[0]
        if found is not None:
            kind = wording.ORGANISATION_KIND_NAMES[found.kind]
            sentence = wording.NEW_ACCOUNT_ORGANISATION.format(name=found.name, kind=kind)
        elif code and self._organisations:
            near = [line for line in self._organisations.values() if line.code.startswith(code)]
            sentence = (
                wording.NEW_ACCOUNT_CODES.format(count=len(near), name=near[0].name)
                if near
                else (wording.NEW_ACCOUNT_NO_ORGANISATION)
            )
        self.query_one("#organisation", CountsLine).say(sentence)

    def errors(self, values: Mapping[str, str]) -> dict[str, str]:
        wanted = [name for name in wording.NEW_ACCOUNT_NEEDED if name in values]
        errors = {name: wording.FIELD_MISSING for name in wanted if not values[name]}
        if not ticked_roles(values):
            errors[wording.KEY_ROLES] = wording.NEW_ACCOUNT_ROLES_MISSING
        return errors | differing(values, PASSWORD, AGAIN)

    def send(self, values: Mapping[str, str]) -> None:
        actor = self.actor
        request = NewAccount(
            login=values[LOGIN],
            name=values[NAME],
            phone=values[PHONE],
            organisation=values.get(ORGANISATION, actor.organisation_code),
            roles=ticked_roles(values),
            password=values[PASSWORD],
        )
        self.run_service(
            lambda _job: adding.add_account(request, actor=actor), self._added, refused=self.refused
        )

    def _added(self, added: AccountAdded) -> None:
        _ = self.dismiss(added.line.login)

    def refused(self, error: DeskError) -> None:
        role = str(error.params.get("role", ""))
        if error.code == "role_unfit" and role in self.query_one(Form).values:
            self.query_one(Form).show_errors({role: wording.refusal(error.code, error.params)})
        else:
            super().refused(error)
