"""One's own name and phone (个人资料): they are printed on the forms, so an audit cannot be created without them.

From here one changes the password and the second factor, too.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.accounts import profile
from services.actor import Actor
from services.errors import DeskError
from tui import keys, wording
from tui.home_lines import roles_text
from tui.screens.desk_screen import DeskScreen
from tui.screens.new_password import NewPasswordScreen
from tui.screens.second_factor import SecondFactorScreen
from tui.widgets.form import Field, Form
from tui.widgets.text_lines import CountsLine, DetailLine

NAME, PHONE = "name", "phone"


class ProfileScreen(DeskScreen[bool | None]):
    """Dismisses with True once name and phone are stored."""

    HELP_TEXT = wording.PROFILE_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "save", wording.KEY_SAVE, id="profile.save", help=wording.HELP_OF_SAVE_PROFILE),
        keys.key(
            "f6",
            "new_password",
            wording.KEY_NEW_PASSWORDS,
            id="profile.password",
            help=wording.HELP_OF_NEW_PASSWORDS,
        ),
        keys.key(
            "f7",
            "second_factor",
            wording.KEY_SECOND_FACTOR,
            id="profile.factor",
            help=wording.HELP_OF_SECOND_FACTOR,
        ),
    ]
    DEFAULT_CSS = """
    ProfileScreen Form { width: 60; margin: 1 2; }
    ProfileScreen #account { margin: 1 0 0 3; }
    """

    def path(self) -> tuple[str, ...]:
        return (wording.KEY_PROFILE,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(wording.PROFILE_WHY)

    def compose_body(self) -> ComposeResult:
        actor = self.actor
        yield CountsLine(
            wording.PROFILE_ACCOUNT.format(login=actor.login),
            wording.PROFILE_ORGANISATION.format(organisation=actor.organisation_name),
            wording.PROFILE_ROLES.format(roles=roles_text(actor.roles)),
            id="account",
        )
        yield Form(
            [Field(NAME, wording.FIELDS[NAME], actor.name), Field(PHONE, wording.FIELDS[PHONE], actor.phone)]
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.PROFILE_NEXT)

    def action_save(self) -> None:
        """Store what stands in the form."""
        self.query_one(Form).submit()

    def action_new_password(self) -> None:
        """Change one's password."""
        self.open(NewPasswordScreen())

    def action_second_factor(self) -> None:
        """Enrol a second factor, or give it up."""
        self.open(SecondFactorScreen())

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Store name and phone."""
        message.stop()
        name, phone, actor = message.values[NAME], message.values[PHONE], self.actor
        self.run_service(
            lambda _job: profile.update_profile(name, phone, actor=actor), self._saved, refused=self._refused
        )

    def _saved(self, actor: Actor) -> None:
        self.desk.actor = actor
        _ = self.dismiss(True)
        self.say_done(wording.PROFILE_SAVED)

    def _refused(self, error: DeskError) -> None:
        field = next((name for name in (NAME, PHONE) if error.code.startswith(name)), "")
        if field:
            self.query_one(Form).show_errors({field: wording.refusal(error.code, error.params)})
        else:
            self.show_refusal(error)
