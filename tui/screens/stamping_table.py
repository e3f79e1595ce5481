"""验印审核表: a row per major, the first step of the drill (screens.md)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.browsing_tables import StampingTable, TableKey, stamping_table_of
from tui import keys, wording
from tui.drill_lines import stamping_counts, stamping_row, stamping_sums
from tui.navigation import open_findings
from tui.screens.audit_screen import AuditScreen
from tui.screens.major_table import MajorTableScreen
from tui.widgets.line_table import Column, LineTable
from tui.widgets.text_lines import CountsLine, DetailLine

COLUMNS = [
    Column(wording.COLUMN_MAJOR, 16, flexible=True),
    Column(wording.COLUMN_DURATION, 4),
    Column(wording.COLUMN_COHORT, 9),
    Column(wording.COLUMN_COUNT, 5, "right"),
    Column(wording.COLUMN_MALE, 4, "right"),
    Column(wording.COLUMN_FEMALE, 4, "right"),
    Column(wording.COLUMN_PROMOTED, 4, "right"),
    Column(wording.COLUMN_SCHOOL_APPROVAL, 16),
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

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(COLUMNS, opens=wording.OPENS_MAJOR_TABLE, empty=wording.STAMPING_NONE)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail")

    def read(self) -> None:
        actor = self.actor
        self.run_service(lambda _job: stamping_table_of(self.key, actor=actor), self._show, group="read")

    def _show(self, table: StampingTable) -> None:
        self.show_head(table.head)
        self.query_one("#counts", CountsLine).say(*stamping_counts(table))
        rows = [stamping_row(line) for line in table.lines]
        self.query_one(LineTable).show_rows(rows, stamping_sums(table) if rows else None)
        head = table.head
        people = wording.STAMPING_PEOPLE.format(name=head.created_by.name, phone=head.created_by.phone)
        self.query_one("#detail", DetailLine).say(f"{people}   {self._next(table)}")

    def _next(self, table: StampingTable) -> str:
        if table.head.failed_count:
            return wording.STAMPING_NEXT_FINDINGS.format(failed=table.head.failed_count)
        return wording.STAMPING_NEXT_TABLES if table.lines else wording.STAMPING_NONE

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to one major table."""
        if self.head is not None and isinstance(message.key, TableKey):
            self.open(MajorTableScreen(self.key, self.head, message.key))

    def disabled_reason(self, action: str) -> str | None:
        if action == "open_all" and not self.query_one(LineTable).total:
            return wording.STAMPING_NONE
        return super().disabled_reason(action)

    def action_open_all(self) -> None:
        """Every major table in one scroll."""
        if self.head is not None:
            self.open(MajorTableScreen(self.key, self.head, None))

    def action_findings(self) -> None:
        """The rows that do not pass."""
        open_findings(self.app, self.key)
