"""Signing in (登录): login and password; in demo mode the demo accounts stand below."""

from __future__ import annotations

import secrets
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from services.accounts import signing_in
from services.actor import Actor, Via
from services.demo import filling
from services.errors import DeskError
from services.progress import Job
from tui import keys, wording
from tui.home_lines import roles_text
from tui.navigation import Place, open_place
from tui.screens.desk_screen import DeskScreen
from tui.widgets.form import Field, Form
from tui.widgets.line_input import LineInput
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

LOGIN, PASSWORD = "login", "password"


class SignInScreen(DeskScreen[None]):
    """The door of the program; after signing out one is here again."""

    HELP_TEXT = wording.SIGN_IN_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("escape", "go_back", wording.KEY_QUIT, id="desk.back", help=wording.HELP_OF_QUIT),
        keys.key("f5", "sign_in", wording.KEY_SIGN_IN, id="sign_in.go", help=wording.HELP_OF_SIGN_IN),
    ]
    DEFAULT_CSS = """
    SignInScreen Form { width: 60; margin: 1 2; }
    SignInScreen CountsLine { margin: 1 0 0 2; }
    SignInScreen LineTable { margin: 0 2; }
    """

    def __init__(self, login: str = "") -> None:
        super().__init__()
        self._login = login
        self._typed_at_list = False

    def path(self) -> tuple[str, ...]:
        return (wording.PROGRAM, wording.SIGN_IN)

    def compose_body(self) -> ComposeResult:
        yield Form(
            [
                Field(LOGIN, wording.FIELDS[LOGIN], self._login),
                Field(PASSWORD, wording.FIELDS[PASSWORD], kind="password"),
            ]
        )
        yield CountsLine(id="demo")
        columns = [Column(title, cells) for title, cells in wording.DEMO_COLUMNS]
        table = LineTable([*columns[:-1], Column(*wording.DEMO_COLUMNS[-1], flexible=True)], id="accounts")
        table.display = False
        yield table

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.SIGN_IN_NEXT, id="next")

    def on_mount(self) -> None:
        self.run_service(lambda _job: filling.demo_accounts(), self._show_demo, group="demo")

    def on_screen_resume(self) -> None:
        """Nobody is signed in here, after signing out either."""
        form = self.query_one(Form)
        if self.desk.actor is not None:
            self.desk.actor = None
            form.show_errors({})
            form.go_to(LOGIN)
        elif self._login:
            form.go_to(PASSWORD)
        self._login = ""

    def leave(self) -> None:
        """End the program, whatever screen came before this one."""
        self.app.exit()

    def _show_demo(self, found: tuple[filling.DemoAccount, ...]) -> None:
        if not found:
            return
        self.query_one("#demo", CountsLine).say(wording.DEMO_ACCOUNTS.format(password=found[0].password))
        self._say_next()
        table = self.query_one("#accounts", LineTable)
        table.display = True
        table.show_rows(
            [
                Row(account, (account.login, account.name, account.organisation, roles_text(account.roles)))
                for account in found
            ]
        )

    def on_descendant_focus(self) -> None:
        """Say what Enter does where the keys are now."""
        self._say_next()

    @on(LineTable.Moved, "#accounts")
    def choose_demo_account(self) -> None:
        """Say which demo account is chosen."""
        self._say_next()

    def _say_next(self) -> None:
        self._typed_at_list = False
        account = self._chosen_account()
        sentence = wording.SIGN_IN_NEXT_DEMO if self.query_one("#accounts").display else wording.SIGN_IN_NEXT
        if account is not None:
            sentence = wording.SIGN_IN_CHOSEN.format(login=account.login, name=account.name)
        self.query_one("#next", DetailLine).say(sentence)

    def _chosen_account(self) -> filling.DemoAccount | None:
        """The demo account under the cursor while the list of them has the keys."""
        table = self.query_one("#accounts", LineTable)
        row = table.row if table.has_focus else None
        return row.key if row is not None and isinstance(row.key, filling.DemoAccount) else None

    def on_key(self, event: events.Key) -> None:
        """Say of text typed while the list has the keys that it is not taken as a login."""
        account = self._chosen_account()
        if account is None or not event.is_printable or event.key in self.active_bindings:
            super().on_key(event)
            return
        event.stop()
        event.prevent_default()
        self._typed_at_list = True
        self.desk.say(wording.SIGN_IN_NOT_TYPED.format(login=account.login))

    @on(LineTable.Opened, "#accounts")
    def take_demo_account(self, message: LineTable.Opened) -> None:
        """Sign in as the demo account under the cursor; after typing something there, only with a second Enter."""
        if self._typed_at_list and isinstance(message.key, filling.DemoAccount):
            self._typed_at_list = False
            self.desk.say(wording.SIGN_IN_NOT_TYPED.format(login=message.key.login))
        elif isinstance(message.key, filling.DemoAccount):
            self._sign_in(message.key.login, message.key.password)

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Check that both are there, then sign in."""
        message.stop()
        values = message.values
        missing = {name: sentence for name, sentence in wording.SIGN_IN_MISSING.items() if not values[name]}
        message.form.show_errors(missing)
        if not missing:
            self._sign_in(values[LOGIN], values[PASSWORD])

    def action_sign_in(self) -> None:
        """Sign in with what stands in the form."""
        self.query_one(Form).submit()

    def _sign_in(self, login: str, password: str) -> None:
        session = secrets.token_hex(8)

        def call(_job: Job) -> Actor:
            return signing_in.sign_in(login, password, Via.SCREEN, session)

        self.desk.say(wording.SIGNING_IN)
        self.run_service(call, self._signed_in, refused=self._not_signed_in)

    def _signed_in(self, actor: Actor) -> None:
        self.query_one(Form).fill({PASSWORD: ""})
        self.desk.say("")
        self.desk.actor = actor
        open_place(self.app, Place.HOME)

    def _not_signed_in(self, error: DeskError) -> None:
        self.desk.say("")
        if error.code == "sign_in_failed":
            form = self.query_one(Form)
            # What is cleared here counts as typed anew, which would wipe the sentence.
            with form.prevent(LineInput.Changed):
                form.fill({PASSWORD: ""})
            form.show_errors({PASSWORD: wording.refusal(error.code, error.params)})
        else:
            self.show_refusal(error)
