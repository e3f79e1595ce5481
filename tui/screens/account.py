"""One account (账号): roles, name and telephone, stop and start, the password, the second factor, the lock."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.accounts import administering
from services.accounts.people import AccountLine
from services.progress import Job
from tui import keys, wording
from tui.account_lines import account_facts, state_of
from tui.screens.account_person import AccountPersonScreen
from tui.screens.account_roles import AccountRolesScreen
from tui.screens.desk_screen import DeskScreen
from tui.screens.reset_password import ResetPasswordScreen
from tui.widgets.cells import fit, width
from tui.widgets.confirm import Confirm
from tui.widgets.text_block import TextBlock
from tui.widgets.text_lines import DetailLine


class AccountScreen(DeskScreen[None]):
    """What is known about the account, and a key for everything that can be changed."""

    HELP_TEXT = wording.ACCOUNT_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("e", "person", wording.KEY_PERSON, id="account.person", help=wording.HELP_OF_PERSON),
        keys.key("r", "roles", wording.KEY_ROLES, id="account.roles", help=wording.HELP_OF_ROLES),
        keys.key(
            "w",
            "reset_password",
            wording.KEY_RESET_PASSWORDS,
            id="account.password",
            help=wording.HELP_OF_RESET_PASSWORDS,
        ),
        keys.key(
            "t",
            "reset_factor",
            wording.KEY_RESET_FACTOR,
            id="account.factor",
            help=wording.HELP_OF_RESET_FACTOR,
        ),
        keys.key(
            "u",
            "unlock",
            wording.KEY_UNLOCK_ACCOUNT,
            id="account.unlock",
            help=wording.HELP_OF_UNLOCK_ACCOUNT,
        ),
        keys.key("x", "stop", wording.KEY_STOP, id="account.stop", help=wording.HELP_OF_STOP),
        keys.key("s", "start", wording.KEY_START, id="account.start", help=wording.HELP_OF_START),
    ]
    DEFAULT_CSS = "AccountScreen TextBlock { margin: 1 3; }"

    def __init__(self, line: AccountLine) -> None:
        super().__init__()
        self._line = line

    def path(self) -> tuple[str, ...]:
        return (wording.ACCOUNTS, self._line.login)

    def compose_body(self) -> ComposeResult:
        yield TextBlock(*_facts(self._line))

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.ACCOUNT_NEXT)

    def _show(self, done: str, line: AccountLine) -> None:
        self._line = line
        self.query_one(TextBlock).say(*_facts(line))
        self.refresh_bindings()
        self.say_done(wording.ACCOUNT_DONE[done].format(login=line.login))

    def disabled_reason(self, action: str) -> str | None:
        state = state_of(self._line)
        reasons = {
            "stop": wording.REASON_IS_STOPPED if state == "stopped" else None,
            "start": wording.REASON_IS_ACTIVE if state != "stopped" else None,
            "unlock": None if self._line.locked_until else wording.REASON_NOT_LOCKED,
            "reset_factor": None if self._line.has_second_factor else wording.REASON_NO_FACTOR,
        }
        return reasons.get(action) or super().disabled_reason(action)

    def action_person(self) -> None:
        """Put name and telephone right."""
        self.open(AccountPersonScreen(self._line), partial(self._changed, "person"))

    def action_roles(self) -> None:
        """Give other roles."""
        self.open(AccountRolesScreen(self._line), partial(self._changed, "roles"))

    def action_reset_password(self) -> None:
        """Give a password for one signing-in."""
        self.open(ResetPasswordScreen(self._line), partial(self._changed, "password"))

    def _changed(self, done: str, line: AccountLine | None) -> None:
        if line is not None:
            self._show(done, line)

    def action_stop(self) -> None:
        """Ask, then let nobody sign in with the account."""
        login, actor = self._line.login, self.actor
        self._ask(
            "stop",
            wording.ACCOUNT_STOP_QUESTION,
            lambda _job: administering.set_active(login, False, actor=actor),
        )

    def action_reset_factor(self) -> None:
        """Ask, then take the second factor away."""
        login, actor = self._line.login, self.actor
        self._ask(
            "factor",
            wording.ACCOUNT_FACTOR_QUESTION,
            lambda _job: administering.reset_second_factor(login, actor=actor),
        )

    def action_start(self) -> None:
        """Let the person sign in again."""
        login, actor = self._line.login, self.actor
        self.run_service(
            lambda _job: administering.set_active(login, True, actor=actor), partial(self._show, "start")
        )

    def action_unlock(self) -> None:
        """Open the lock before its time."""
        login, actor = self._line.login, self.actor
        self.run_service(lambda _job: administering.unlock(login, actor=actor), partial(self._show, "unlock"))

    def _ask(self, done: str, question: tuple[str, ...], call: Callable[[Job], AccountLine]) -> None:
        names = {"login": self._line.login, "name": self._line.name}
        title = {"stop": wording.KEY_STOP, "factor": wording.KEY_RESET_FACTOR}[done]

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                self.run_service(call, partial(self._show, done))

        self.open(Confirm(title, [sentence.format(**names) for sentence in question]), answered)


def _facts(line: AccountLine) -> list[str]:
    facts = account_facts(line)
    cells = max(width(label) for label, _ in facts) + 3
    return [fit(label, cells) + text for label, text in facts]
