"""The accounts that one administers (账号): those of the own school, or all; Enter opens one, `n` adds one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.accounts import listing
from services.accounts.people import AccountLine
from services.actor import Right, may
from tui import keys, wording
from tui.account_lines import (
    account_cells,
    account_counts,
    account_details,
    account_matches,
    state_of,
)
from tui.screens.account import AccountScreen
from tui.screens.new_account import NewAccountScreen
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import DetailLine


class AccountsScreen(ReadingScreen):
    """By organisation and login."""

    HELP_TEXT = wording.ACCOUNTS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "n", "new_account", wording.KEY_NEW_ACCOUNT, id="accounts.new", help=wording.HELP_OF_NEW_ACCOUNT
        ),
        keys.key("/", "open_filter", wording.KEY_FILTER, id="desk.filter", help=wording.HELP_OF_FIND_ACCOUNT),
        keys.key("r", "read", wording.KEY_RELOAD_LIST, id="accounts.read", help=wording.HELP_OF_RELOAD_LIST),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._found: tuple[AccountLine, ...] = ()
        self._lines: dict[Hashable, AccountLine] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.ACCOUNTS,)

    @property
    def _elsewhere(self) -> bool:
        return may(self.actor, Right.MANAGE_ALL_ACCOUNTS)

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        titles = wording.ACCOUNTS_COLUMNS
        columns = [Column(titles["login"], 10), Column(titles["name"], 8, gap=1)]
        if self._elsewhere:
            columns.append(Column(titles["organisation"], 16, gap=1, flexible=True))
        columns += [
            Column(titles["roles"], 22, gap=1, flexible=not self._elsewhere),
            Column(titles["state"], 12, gap=1),
            Column(titles["factor"], 4, gap=1),
        ]
        yield LineTable(columns, opens=wording.OPENS_ACCOUNT, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: listing.accounts(actor=actor), self._take)

    def _take(self, found: tuple[AccountLine, ...]) -> None:
        self._found = found
        self._show()

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only what the text names."""
        self._text = message.text
        self._show()

    def _show(self) -> None:
        shown = [line for line in self._found if account_matches(line, self._text)]
        head = wording.ACCOUNTS_FOUND if self._text else wording.ACCOUNTS_COUNTS
        self.query_one("#counts", FlowLines).say(
            [head.format(total=len(self._found), shown=len(shown)), *account_counts(shown)]
        )
        self._lines = {line.login: line for line in shown}
        table = self.query_one(LineTable)
        table.say_when_empty(wording.ACCOUNTS_NOBODY)
        table.show_rows([_row(line, elsewhere=self._elsewhere) for line in shown])
        if not shown:
            self.query_one("#detail", DetailLine).say(wording.ACCOUNTS_NOBODY)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show what the columns have no room for."""
        line = self._lines.get(message.row.key) if message.row else None
        if line is not None:
            self.query_one("#detail", DetailLine).say(*account_details(line))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to one account."""
        self.open(AccountScreen(self._lines[message.key]))

    def action_new_account(self) -> None:
        """Go to the form for a new account."""
        self.open(NewAccountScreen(), self._added)

    def _added(self, login: str | None) -> None:
        if login:
            self.say_done(wording.ACCOUNT_NOW_ADDED.format(login=login))


def _row(line: AccountLine, *, elsewhere: bool) -> Row:
    stopped = state_of(line) == "stopped"
    return Row(line.login, account_cells(line, elsewhere=elsewhere), tone="dim" if stopped else "")
