"""待审核、待省级审核: what waits for the reviewer's own organisation, the longest wait first."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.reviewing.queue import QueueLine, review_queue
from tui import keys, wording
from tui.queue_lines import queue_cells, queue_counts, queue_matches, queue_path, queue_words
from tui.screens.audit_history import HISTORY, AuditHistoryScreen
from tui.screens.reading_screen import ReadingScreen
from tui.screens.review import ReviewScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.wrapped_lines import WrappedLines

FILTER_SCHOOLS = keys.key(
    "/", "open_filter", wording.KEY_FILTER, id="desk.filter", help=wording.HELP_OF_FILTER_SCHOOLS
)


class ReviewQueueScreen(ReadingScreen):
    """Enter reviews the audit under the cursor."""

    HELP_TEXT = wording.REVIEW_QUEUE_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        FILTER_SCHOOLS,
        HISTORY,
        keys.key("r", "reload", wording.KEY_RELOAD, id="queue.reload", help=wording.HELP_OF_RELOAD_QUEUE),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._queue: dict[Hashable, QueueLine] = {}

    def path(self) -> tuple[str, ...]:
        return queue_path(self.desk.actor)

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        school, audit, times, people, tables, changed, waited = wording.REVIEW_QUEUE_COLUMNS
        columns = [
            Column(*school, flexible=True),
            Column(*audit),
            Column(*times, gap=1),
            Column(*people, "right", gap=1),
            Column(*tables, "right"),
            Column(*changed),
            Column(*waited),
        ]
        yield LineTable(columns, opens=wording.OPENS_REVIEW, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: review_queue(actor=actor), self._show)

    def action_reload(self) -> None:
        """Look again."""
        self.read()

    def _show(self, queue: tuple[QueueLine, ...]) -> None:
        self._queue = {line.head.id: line for line in queue}
        self.query_one("#counts", FlowLines).say(queue_counts(queue))
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self.query_one(FilterInput).applied
        found = {at: line for at, line in self._queue.items() if queue_matches(line, wanted)}
        table = self.query_one(LineTable)
        table.say_when_empty(wording.REVIEW_QUEUE_NONE_FOUND if wanted else wording.REVIEW_QUEUE_EMPTY)
        table.show_rows([Row(at, queue_cells(line)) for at, line in found.items()])
        if not found:
            self._say("" if wanted else wording.REVIEW_QUEUE_EMPTY_NEXT)
        self.refresh_bindings()

    # --- moving ------------------------------------------------------------------------------------------------------

    @property
    def _line(self) -> QueueLine | None:
        row = self.query_one(LineTable).row
        return self._queue.get(row.key) if row else None

    def _say(self, *paragraphs: str) -> None:
        self.query_one("#detail", WrappedLines).say(*paragraphs)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say who submitted it when, and what is left to do."""
        line = self._line
        if line is not None:
            self._say(*queue_words(line))
        self.refresh_bindings()

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only the schools that match."""
        self._show_rows()

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the review of the audit."""
        self.open(ReviewScreen(self._queue[message.key].head.key))

    def disabled_reason(self, action: str) -> str | None:
        if action == "history" and self._line is None:
            return wording.REASON_NO_ROW
        return super().disabled_reason(action)

    def action_history(self) -> None:
        """Go to the whole history of the audit under the cursor."""
        if self._line is not None:
            self.open(AuditHistoryScreen(self._line.head.key, self._line.head.school_name))
