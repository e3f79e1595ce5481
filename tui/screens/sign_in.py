"""Signing in (登录): login, password and the second factor where there is one; the demo accounts stand below."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType

from services.accounts import sessions, signing_in
from services.actor import Actor, Via
from services.demo import filling
from services.errors import DeskError
from services.progress import Job
from tui import keys, wording
from tui.home_lines import roles_text
from tui.navigation import Place, places
from tui.presence import Doorway
from tui.screens.desk_screen import DeskScreen
from tui.screens.lock import LockScreen
from tui.screens.new_password import NewPasswordScreen
from tui.screens.second_factor import SecondFactorScreen
from tui.widgets.confirm import Confirm
from tui.widgets.form import Field, Form
from tui.widgets.line_input import LineInput
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

LOGIN, PASSWORD, CODE = "login", "password", "code"
STEPS: Mapping[str, Callable[[], DeskScreen[bool | None]]] = {
    "password_must_change": partial(NewPasswordScreen, required=True),
    "second_factor_required": partial(SecondFactorScreen, required=True),
}
"""What stands before everything else, by the refusal of whoever tries without."""


class SignInScreen(DeskScreen[None]):
    """The door of the program; after signing out one is here again."""

    HELP_TEXT = wording.SIGN_IN_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("escape", "go_back", wording.KEY_QUIT, id="desk.back", help=wording.HELP_OF_QUIT),
        keys.key("f5", "sign_in", wording.KEY_SIGN_IN, id="sign_in.go", help=wording.HELP_OF_SIGN_IN),
    ]
    DEFAULT_CSS = """
    SignInScreen Form { width: 60; margin: 1 2 0 2; }
    SignInScreen #code { margin: 0 2; }
    SignInScreen CountsLine { margin: 1 0 0 2; }
    SignInScreen #farewell { text-style: bold; }
    SignInScreen LineTable { margin: 0 2; }
    """
    CSS = "SignInScreen #code Bracketed { width: 27; }"

    def __init__(self, login: str = "") -> None:
        super().__init__()
        self._login = login
        self._typed_at_list = False
        self._proved: tuple[str, str] | None = None
        """Login and password that were right, while the code is asked for."""

    def path(self) -> tuple[str, ...]:
        return (wording.PROGRAM, wording.SIGN_IN)

    def compose_body(self) -> ComposeResult:
        yield CountsLine(id="farewell")
        yield Form(
            [
                Field(LOGIN, wording.FIELDS[LOGIN], self._login),
                Field(PASSWORD, wording.FIELDS[PASSWORD], kind="password"),
            ],
            id="person",
        )
        code = Form([Field(CODE, wording.SIGN_IN_CODE, hint=wording.SIGN_IN_CODE_HINT)], id="code")
        code.display = False
        yield code
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
        """Nobody is signed in here, whatever led back: signing out, an ended session, a broken screen."""
        if self._login:
            self._person.go_to(PASSWORD)
            self._login = ""
        # Not at once: coming back from one of the steps, the next one is still to be opened.
        self.call_after_refresh(self._see_out)

    def _see_out(self) -> None:
        actor, farewell = self.desk.actor, self.desk.farewell
        if actor is None or self.app.screen is not self:
            return
        self.desk.go_out()
        self.desk.actor, self.desk.farewell = None, ""
        self.desk.say("")
        self._ask_for_code(None)
        self._person.show_errors({})
        self._person.go_to(LOGIN)
        # Not in a box: whoever was typing meanwhile would close it unread.
        self._bid_farewell(farewell)
        if actor.session:
            self.run_service(
                lambda _job: sessions.end_own_session(actor=actor), _nothing, refused=_nothing, group="out"
            )

    def _bid_farewell(self, sentence: str) -> None:
        """Say why one is here again, until somebody signs in."""
        self.query_one("#farewell", CountsLine).say(
            wording.FAREWELL.format(sentence=sentence) if sentence else ""
        )

    def leave(self) -> None:
        """Go from the code back to the login; else ask, and end the program, whatever screen came before this one."""
        if self._proved:
            self._person.go_to(LOGIN)
        else:
            self.open(Confirm(wording.KEY_QUIT, [wording.QUIT_QUESTION]), self._quit)

    def _quit(self, confirmed: bool | None) -> None:
        if confirmed:
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
        """Say what Enter does where the keys are now; going back to the login begins anew."""
        if self._proved and not self._code.has_focus_within:
            self._ask_for_code(None)
        self._say_next()

    @property
    def _person(self) -> Form:
        return self.query_one("#person", Form)

    @property
    def _code(self) -> Form:
        return self.query_one("#code", Form)

    def _ask_for_code(self, proved: tuple[str, str] | None) -> None:
        self._proved = proved
        self._code.fill({CODE: ""})
        self._code.show_errors({})
        self._code.display = proved is not None
        if proved is not None:
            self._code.go_to(CODE)

    @on(LineTable.Moved, "#accounts")
    def choose_demo_account(self) -> None:
        """Say which demo account is chosen."""
        self._say_next()

    def _say_next(self) -> None:
        self._typed_at_list = False
        account = self._chosen_account()
        sentence = wording.SIGN_IN_NEXT_DEMO if self.query_one("#accounts").display else wording.SIGN_IN_NEXT
        if self._proved:
            sentence = wording.SIGN_IN_NEXT_CODE
        elif account is not None:
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
        """Check that everything is there, then sign in."""
        message.stop()
        self.action_sign_in()

    def action_sign_in(self) -> None:
        """Sign in with what stands in the form."""
        if self._proved:
            self._send_code(*self._proved)
            return
        values = self._person.values
        missing = {name: sentence for name, sentence in wording.SIGN_IN_MISSING.items() if not values[name]}
        self._person.show_errors(missing)
        if not missing:
            self._sign_in(values[LOGIN], values[PASSWORD])

    def _send_code(self, login: str, password: str) -> None:
        code = self._code.values[CODE]
        if code:
            self._sign_in(login, password, code)
        else:
            self._code.show_errors({CODE: wording.SIGN_IN_CODE_MISSING})

    def _sign_in(self, login: str, password: str, code: str = "") -> None:
        if self.is_calling():
            return
        session = secrets.token_hex(16)

        def call(_job: Job) -> Actor:
            return signing_in.sign_in(login, password, Via.SCREEN, session, code)

        self.desk.say(wording.SIGNING_IN)
        self.run_service(call, self._signed_in, refused=partial(self._not_signed_in, (login, password)))

    def _signed_in(self, actor: Actor) -> None:
        self._person.fill({PASSWORD: ""})
        self.desk.say("")
        self._bid_farewell("")
        self.desk.come_in(actor, Doorway(self, LockScreen, STEPS))
        self._go_on(True)

    def _go_on(self, done: bool | None) -> None:
        """Open what comes next; whoever left a step without doing it is seen out."""
        actor = self.actor
        if not done:
            return
        if actor.must_change:
            self.open(STEPS["password_must_change"](), self._go_on)
        elif actor.needs_second_factor:
            self.open(STEPS["second_factor_required"](), self._go_on)
        else:
            self.open(places(self.app).plain[Place.HOME]())

    def _not_signed_in(self, tried: tuple[str, str], error: DeskError) -> None:
        self.desk.say("")
        sentence = wording.refusal(error.code, error.params)
        if error.code == "second_factor_missing":
            self._ask_for_code(tried)
            self._say_next()
        elif error.code == "second_factor_wrong":
            with self._code.prevent(LineInput.Changed):
                self._code.fill({CODE: ""})
            self._code.show_errors({CODE: sentence})
        elif error.code in ("sign_in_failed", "account_locked"):
            self._ask_for_code(None)
            # What is cleared here counts as typed anew, which would wipe the sentence.
            with self._person.prevent(LineInput.Changed):
                self._person.fill({PASSWORD: ""})
            self._person.show_errors({PASSWORD: sentence})
        else:
            self.show_refusal(error)


def _nothing(_outcome: object) -> None:
    """Signing out is over for the person, whether or not the session was still open."""
