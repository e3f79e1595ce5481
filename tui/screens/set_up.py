"""Setting up for real work (正式启用): the system administrator's account and the department it belongs to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services import setting_up
from services.accounts.adding import AccountAdded
from services.accounts.people import login_is_valid
from services.actor import Via, local_actor
from services.errors import DeskError
from services.importing.outcomes import ImportOutcome
from services.setting_up import Department, SetUp
from tui import import_kinds, keys, wording
from tui.import_words import counts_text
from tui.screens.desk_screen import DeskScreen
from tui.screens.file_chooser import FileChooserScreen
from tui.widgets.form import Field, Form
from tui.widgets.text_lines import CountsLine, DetailLine

LOGIN, NAME, PHONE, PASSWORD, AGAIN = "login", "name", "phone", "password", "again"
CODE, DEPARTMENT = "code", "department"


class SetUpScreen(DeskScreen[str | None]):
    """Dismisses with the new login."""

    HELP_TEXT = wording.SET_UP_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "finish", wording.KEY_FINISH, id="set_up.finish", help=wording.HELP_OF_FINISH),
        keys.key(
            "f4", "import_file", wording.KEY_IMPORT_TREE, id="set_up.import", help=wording.HELP_OF_IMPORT_TREE
        ),
    ]
    CSS = """
    SetUpScreen Form { width: 100%; margin: 1 2; }
    SetUpScreen Bracketed { width: 34; }
    """

    def path(self) -> tuple[str, ...]:
        return (wording.PROGRAM, wording.FIRST_START, wording.SET_UP)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(*wording.SET_UP_WHY)

    def compose_body(self) -> ComposeResult:
        hidden = (PASSWORD, AGAIN)
        yield Form(
            [
                Field(name, label, kind="password" if name in hidden else "text", hint=hint)
                for name, (label, hint) in wording.SET_UP_FIELDS.items()
            ]
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.SET_UP_NEXT)

    def action_finish(self) -> None:
        """Set up with what stands in the form."""
        self.query_one(Form).submit()

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Check what can be checked here, then set up."""
        message.stop()
        values = message.values
        errors = _errors(values)
        message.form.show_errors(errors)
        if errors:
            return
        request = SetUp(
            values[LOGIN],
            values[NAME],
            values[PHONE],
            values[PASSWORD],
            Department(values[CODE], values[DEPARTMENT]),
        )
        actor = replace(local_actor(), via=Via.SCREEN)
        self.run_service(
            lambda _job: setting_up.set_up(request, actor=actor), self._finished, refused=self._refused
        )

    def _finished(self, added: AccountAdded) -> None:
        _ = self.dismiss(added.line.login)

    def _refused(self, error: DeskError) -> None:
        field = wording.SET_UP_REFUSED_FIELDS.get(error.code)
        if field is None:
            self.show_refusal(error)
        else:
            self.query_one(Form).show_errors({field: wording.refusal(error.code, error.params)})

    def action_import_file(self) -> None:
        """Import organisations from the inbox of the account to be."""
        login = self.query_one(Form).values[LOGIN]
        if not login_is_valid(login):
            self.query_one(Form).show_errors({LOGIN: wording.refusal("login_invalid", {})})
            return
        self.desk.actor = replace(local_actor(), login=login, via=Via.SCREEN)
        self.open(FileChooserScreen(import_kinds.ORGANISATIONS), self._imported)

    def _imported(self, outcome: ImportOutcome | None) -> None:
        self.desk.actor = None
        if outcome is not None:
            self.say_done(wording.IMPORTED.format(file=outcome.file_name, counts=counts_text(outcome)))
            self.run_service(lambda _job: setting_up.department(), self._fill_in, group="department")

    def _fill_in(self, found: Department | None) -> None:
        if found is not None:
            self.query_one(Form).fill({CODE: found.code, DEPARTMENT: found.name})


def _errors(values: Mapping[str, str]) -> dict[str, str]:
    """What is missing or does not agree, by field."""
    errors = {name: wording.SET_UP_MISSING for name in wording.SET_UP_FIELDS if not values[name]}
    if values[PASSWORD] and values[AGAIN] and values[PASSWORD] != values[AGAIN]:
        errors[AGAIN] = wording.PASSWORDS_DIFFER
    return errors
