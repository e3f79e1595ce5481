"""经过: everything that was done to an audit, newest first, with the reasons in full."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.app import ComposeResult

from services.actor import Right, may
from services.audits.heads import AuditKey
from services.reviewing.history import LOOK, HistoryLine, audit_history
from tui import keys, wording
from tui.history_lines import below_audit, history_cells, history_words
from tui.screens.random_look import RandomLookScreen
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines

HISTORY = keys.key("h", "history", wording.KEY_HISTORY, id="review.history", help=wording.HELP_OF_HISTORY)
"""For the BINDINGS of a screen about one audit."""


class AuditHistoryScreen(ReadingScreen):
    """Moves, approvals of majors and random looks of one audit; Enter shows one in full.

    `school` is its name for whoever looks from above, empty at the school itself.
    """

    HELP_TEXT = wording.HISTORY_HELP

    def __init__(self, key: AuditKey, school: str = "") -> None:
        super().__init__()
        self.key = key
        self._school = school
        self._lines: dict[Hashable, HistoryLine] = {}

    def path(self) -> tuple[str, ...]:
        return below_audit(self.key, self._school, wording.HISTORY_PLACE)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        yield LineTable(_columns(()), fixed=2, opens=wording.HISTORY_OPENS, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail")

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: audit_history(self.key, actor=actor), self._show)

    def _show(self, lines: tuple[HistoryLine, ...]) -> None:
        # Counted from the oldest on: it keeps its number when something new comes.
        self._lines = dict(zip(range(len(lines), 0, -1), lines, strict=True))
        rows = [Row(number, history_cells(line)) for number, line in self._lines.items()]
        table = self.query_one(LineTable)
        table.say_when_empty(wording.HISTORY_EMPTY)
        table.set_columns(_columns(rows))
        table.show_rows(rows)
        self.query_one("#counts", CountsLine).say(wording.HISTORY_COUNTS.format(count=len(lines)))

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say who did it and why."""
        line = self._lines.get(message.row.key) if message.row else None
        if line is not None:
            self.query_one("#detail", WrappedLines).say(*history_words(line))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Show one with the whole reason, which may be long; a random look as its students."""
        line = self._lines.get(message.key)
        if line is not None and line.action == LOOK and may(self.actor, Right.REVIEW_AUDIT):
            self.open(RandomLookScreen(self.key, int(line.subject), self._school))
        elif line is not None:
            self.open(MessageBox(wording.HISTORY_PLACE, history_words(line)))


def _columns(rows: Sequence[Row]) -> list[Column]:
    """The times take more room when some are of another year."""
    time, action, subject, who, organisation = wording.HISTORY_COLUMNS
    longest = max([time[1], *(len(row.cells[0]) for row in rows)])
    return [
        Column(time[0], longest),
        Column(*action),
        Column(*subject, flexible=True),
        Column(*who, gap=1),
        Column(*organisation, gap=1),
    ]
