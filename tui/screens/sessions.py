"""Who is signed in now (会话), and ending one."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.accounts import sessions
from services.accounts.sessions import SessionLine
from services.errors import DeskError
from tui import keys, wording
from tui.account_lines import session_cells, session_place
from tui.moments import day_time
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine


class SessionsScreen(ReadingScreen):
    """The newest first."""

    HELP_TEXT = wording.SESSIONS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "x", "end_session", wording.KEY_END_SESSION, id="sessions.end", help=wording.HELP_OF_END_SESSION
        ),
        keys.key("r", "read", wording.KEY_RELOAD_LIST, id="sessions.read", help=wording.HELP_OF_RELOAD_LIST),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[Hashable, SessionLine] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.SESSIONS,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        columns = [
            Column(*column, flexible=column == wording.SESSIONS_WIDE, gap=1)
            for column in wording.SESSIONS_COLUMNS
        ]
        yield LineTable(columns, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: sessions.open_sessions(actor=actor), self._show)

    def _show(self, found: tuple[SessionLine, ...]) -> None:
        self._lines = {line.id: line for line in found}
        self.query_one("#counts", CountsLine).say(wording.SESSIONS_COUNTS.format(count=len(found)))
        table = self.query_one(LineTable)
        table.say_when_empty(wording.SESSIONS_NOBODY)
        table.show_rows([Row(line.id, session_cells(line)) for line in found])
        self.refresh_bindings()

    @property
    def _line(self) -> SessionLine | None:
        row = self.query_one(LineTable).row
        return self._lines.get(row.key) if row else None

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what ending the session under the cursor does."""
        line = self._line
        if line is not None:
            sentence = wording.SESSIONS_OWN if line.own else wording.SESSIONS_NEXT
            where = wording.SESSION_WHERE.format(
                organisation=line.organisation_name, place=session_place(line), seen=day_time(line.seen_at)
            )
            self.query_one("#detail", DetailLine).say(
                where, sentence.format(login=line.login, name=line.name)
            )
        self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        if action == "end_session":
            line = self._line
            if line is None:
                return wording.REASON_NO_SESSION
            return wording.REASON_OWN_SESSION if line.own else None
        return super().disabled_reason(action)

    def action_end_session(self) -> None:
        """Ask, then end the session under the cursor."""
        line = self._line
        if line is None:
            return
        names = {
            "login": line.login,
            "name": line.name,
            "place": session_place(line),
            "seen": day_time(line.seen_at),
        }
        question = [sentence.format(**names) for sentence in wording.SESSION_END_QUESTION]
        self.open(Confirm(wording.KEY_END_SESSION, question), partial(self._end, line))

    def _end(self, line: SessionLine, confirmed: bool | None) -> None:
        if not confirmed:
            return
        actor = self.actor
        self.run_service(
            lambda _job: sessions.end_session(line.id, actor=actor),
            lambda _done: self._ended(line),
            refused=self._not_ended,
        )

    def _ended(self, line: SessionLine) -> None:
        self.read()
        self.say_done(wording.SESSION_ENDED.format(login=line.login))

    def _not_ended(self, error: DeskError) -> None:
        """It may be over already: closing the box reads the list again."""
        self.show_refusal(error)
