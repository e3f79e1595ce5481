"""验印审核表: a row per major, the first step of the drill (screens.md)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditKey
from services.browsing.tables import StampingTable, TableKey, stamping_table_of
from tui import keys, wording
from tui.drill_lines import stale_notice, stamping_counts, stamping_row, stamping_sums, stamping_words
from tui.navigation import open_findings
from tui.screens.audit_screen import AuditScreen
from tui.screens.major_table import MajorTableScreen
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, LineTable
from tui.widgets.wrapped_lines import WrappedLines

COLUMNS = [
    Column(wording.COLUMN_MAJOR, 16, flexible=True),
    Column(wording.COLUMN_DURATION, 4, gap=1),
    Column(wording.COLUMN_COHORT, 9),
    Column(wording.COLUMN_COUNT, 5, "right", gap=1),
    Column(wording.COLUMN_MALE, 4, "right", gap=1),
    Column(wording.COLUMN_FEMALE, 4, "right", gap=1),
    Column(wording.COLUMN_PROMOTED, 4, "right", gap=1),
    Column(wording.COLUMN_SCHOOL_APPROVAL, 20),
]


class StampingTableScreen(AuditScreen):
    """The stamping table of an audit; Enter opens a major table, `a` all of them in one scroll."""

    PLACE = wording.STAMPING_TABLE
    HELP_TEXT = wording.STAMPING_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("a", "open_all", wording.KEY_ALL_MAJORS, id="stamping.all", help=wording.HELP_OF_ALL_MAJORS),
        keys.key(
            "k", "findings", wording.KEY_FINDINGS, id="stamping.findings", help=wording.HELP_OF_FINDINGS
        ),
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__(key)
        self._table: StampingTable | None = None

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(COLUMNS, opens=wording.OPENS_MAJOR_TABLE, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    def read(self) -> None:
        actor = self.actor
        self.run_service(lambda _job: stamping_table_of(self.key, actor=actor), self._show, group="read")

    def _show(self, table: StampingTable) -> None:
        if table == self._table:
            return
        self._table = table
        self.show_head(table.head)
        self.query_one("#counts", FlowLines).say(stamping_counts(table), stale_notice(table.head))
        rows = [stamping_row(line) for line in table.lines]
        shown = self.query_one(LineTable)
        shown.say_when_empty(wording.STAMPING_NONE)
        shown.show_rows(rows, stamping_sums(table) if rows else None)
        self.query_one("#detail", WrappedLines).say(*stamping_words(table))

    def disabled_reason(self, action: str) -> str | None:
        if action == "open_all" and (self._table is None or not self._table.lines):
            return wording.REASON_NOT_READ_YET if self._table is None else wording.STAMPING_NONE
        return super().disabled_reason(action)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to one major table."""
        if self.head is not None and isinstance(message.key, TableKey):
            self.open(MajorTableScreen(self.key, self.head, message.key))

    def action_open_all(self) -> None:
        """Every major table in one scroll."""
        if self.head is not None:
            self.open(MajorTableScreen(self.key, self.head, None))

    def action_findings(self) -> None:
        """The rows that do not pass."""
        self.go_beside(wording.FINDINGS, open_findings)
