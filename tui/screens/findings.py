"""核验问题: every failing row with its reasons, by row or by kind, and what to do about each (product.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer
from textual.widgets import ContentSwitcher

from services.audits.heads import AuditKey
from services.browsing.finding_kinds import Kind
from services.browsing.findings import FindingDetail, finding_detail, finding_lines, matching_rows
from services.browsing.findings_start import FindingsStart, findings_start
from tui import keys, wording
from tui.drill_lines import finding_row, finding_words, findings_counts, kind_row, stale_notice
from tui.findings_view import FindingsView, Shown, place_in
from tui.navigation import open_stamping_table
from tui.screens.findings_files import EXPORT, MARK_LIST, SORT, FindingsFilesScreen
from tui.screens.people_screen import UNMASK
from tui.screens.student import StudentScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, Fetch, LineTable, Row
from tui.widgets.table_rows import BLOCK
from tui.widgets.wrapped_lines import WrappedLines

ROW_COLUMNS = [
    Column(wording.COLUMN_ROW, 5, "right"),
    Column(wording.COLUMN_NAME, 10),
    Column(wording.COLUMN_ID, 18, gap=1),
    Column(wording.COLUMN_MAJOR, 14, gap=1),
    Column(wording.COLUMN_REASON, 16, flexible=True),
]
KIND_COLUMNS = [
    Column(wording.COLUMN_KIND, 16),
    Column(wording.COLUMN_ROWS, 6, "right"),
    Column(wording.COLUMN_ADVICE, 20, flexible=True),
]
ROWS, KINDS = "rows", "kinds"
PAUSE = 0.04
"""Seconds the cursor rests on a row before it is read: the list is drawn first, and scrolling asks nothing."""


class FindingsScreen(FindingsFilesScreen):
    """The failing rows of an audit. `g` groups them by kind, `w` shows the rows that pass with a warning."""

    PLACE = wording.FINDINGS
    HELP_TEXT = wording.FINDINGS_HELP
    AUTO_FOCUS = f"#{ROWS}"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.FILTER,
        keys.key("g", "group", wording.KEY_GROUP, id="findings.group", help=wording.HELP_OF_GROUP),
        EXPORT,
        MARK_LIST,
        keys.key(
            "w", "warnings", wording.KEY_WARNINGS, id="findings.warnings", help=wording.HELP_OF_WARNINGS
        ),
        keys.key("t", "tables", wording.KEY_TABLES, id="findings.tables", help=wording.HELP_OF_TABLES),
        UNMASK,
        SORT,
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__(key)
        self._view: FindingsView | None = None
        self._waiting: Timer | None = None

    def path(self) -> tuple[str, ...]:
        view = self._view
        if view is None or not view.narrowed:
            return super().path()
        place = view.kind.label if view.kind is not None else wording.FINDINGS_PLACES[view.shown.name]
        return (*super().path(), place)

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        with ContentSwitcher(initial=ROWS):
            yield LineTable(ROW_COLUMNS, fixed=2, opens=wording.OPENS_STUDENT, empty=wording.READING, id=ROWS)
            yield LineTable(KIND_COLUMNS, opens=wording.OPENS_KIND, empty=wording.FINDINGS_NONE, id=KINDS)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail")

    @property
    def numbers(self) -> tuple[int, ...]:
        return () if self._view is None else self._view.numbers

    @property
    def out_of_order(self) -> int:
        kinds = self._view.overview.kinds if self._view is not None else ()
        return next((len(kind.row_numbers) for kind in kinds if kind.kind is Kind.ORDER), 0)

    def _say(self, *paragraphs: str) -> None:
        self.query_one("#detail", WrappedLines).say(*paragraphs)

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        actor = self.actor
        self.run_service(
            lambda _job: findings_start(self.key, BLOCK, actor=actor),
            self._show,
            refused=self.show_unreadable,
            group="read",
        )

    def _show(self, start: FindingsStart) -> None:
        overview, before = start.overview, self._view
        if before is not None and before.overview == overview:
            return
        self.show_head(overview.head)
        self.query_one(f"#{KINDS}", LineTable).show_rows([kind_row(kind) for kind in overview.kinds])
        view = FindingsView(overview) if before is None else before.renewed(overview)
        self._show_view(view, [finding_row(line) for line in start.lines])
        if view.found is not None:
            self._look_for(self.query_one(FilterInput).applied)

    def _show_view(self, view: FindingsView, first: Sequence[Row] = ()) -> None:
        """Show other rows; `first` are those at hand of all failing ones."""
        self._view = view
        overview, found = view.overview, None if view.found is None else len(view.numbers)
        self.query_one("#counts", FlowLines).say(
            findings_counts(overview, found), stale_notice(overview.head)
        )
        shows, switcher = KINDS if view.shown is Shown.KINDS else ROWS, self.query_one(ContentSwitcher)
        if switcher.current != shows:
            switcher.current = shows
            self.set_focus(self.query_one(f"#{shows}", LineTable))
        if shows == ROWS:
            self._show_rows(view, first)
        else:
            self._say_kind(self.query_one(f"#{KINDS}", LineTable).row)
        self.show_path()
        self.refresh_bindings()

    def _show_rows(self, view: FindingsView, first: Sequence[Row]) -> None:
        numbers, table = view.numbers, self.query_one(f"#{ROWS}", LineTable)
        empty = self._nothing_here(view)
        table.say_when_empty(empty)
        table.show_pages(
            len(numbers),
            self.connected(self._fetcher(view.overview.head.id, numbers)),
            first=first if numbers == view.overview.failing else (),
            locate=lambda key: place_in(numbers, key),
        )
        if not numbers:
            self._say()

    def _nothing_here(self, view: FindingsView) -> str:
        if view.found is not None:
            return wording.FINDINGS_NONE_FOUND
        return wording.FINDINGS_NONE_HERE if view.narrowed else wording.FINDINGS_NOBODY_FAILS

    def _fetcher(self, audit_id: int, numbers: tuple[int, ...]) -> Fetch:
        actor = self.actor

        def fetch(start: int, count: int) -> list[Row]:
            chosen = numbers[start : start + count]
            return [finding_row(line) for line in finding_lines(audit_id, chosen, actor=actor)]

        return fetch

    # --- moving ------------------------------------------------------------------------------------------------------

    @on(LineTable.Moved, f"#{ROWS}")
    def show_detail(self, message: LineTable.Moved) -> None:
        """Read the row under the cursor in full once the cursor rests."""
        self.point_at(None if message.row is None else int(str(message.row.key)))
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self.set_timer(PAUSE, self._read_detail)

    def _read_detail(self) -> None:
        row_no, head, actor = self.row_no, self.head, self.actor
        if row_no is not None and head is not None:
            self.run_service(
                lambda _job: finding_detail(head.id, row_no, actor=actor), self._show_detail, group="detail"
            )

    def _show_detail(self, detail: FindingDetail) -> None:
        if self._view is not None and self._view.shown is not Shown.KINDS:
            self._say(*finding_words(detail))

    @on(LineTable.Moved, f"#{KINDS}")
    def show_kind(self, message: LineTable.Moved) -> None:
        """Say what Enter does with the kind under the cursor."""
        if self._view is not None and self._view.shown is Shown.KINDS:
            self._say_kind(message.row)

    def _say_kind(self, row: Row | None) -> None:
        self.point_at(None)
        if row is not None:
            kind, count, _ = row.cells
            self._say(wording.KIND_NEXT.format(kind=kind, rows=count))

    @on(LineTable.Opened, f"#{ROWS}")
    def open_student(self, message: LineTable.Opened) -> None:
        """Go to the student with every course."""
        if self.head is not None:
            student = StudentScreen(self.key, self.head, int(str(message.key)), self.numbers)
            self.open(student, lambda _closed: self._come_back(student.row_no))

    def _come_back(self, row_no: int | None) -> None:
        """Put the cursor on the student looked at last."""
        place = place_in(self.numbers, row_no)
        if place is not None:
            self.query_one(f"#{ROWS}", LineTable).go_to(place)

    @on(LineTable.Opened, f"#{KINDS}")
    def choose_kind(self, message: LineTable.Opened) -> None:
        """Show the rows of one kind only."""
        if self._view is not None:
            self._show_view(self._view.of_kind(message.key))

    # --- actions -----------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        view = self._view
        if action in ("group", "warnings") and view is None:
            return wording.REASON_NOT_READ_YET
        if action == "warnings" and view is not None and not view.overview.warned:
            return wording.REASON_NO_WARNINGS
        if action == "group" and view is not None and not view.overview.kinds:
            return wording.FINDINGS_NONE
        return super().disabled_reason(action)

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only the rows that match."""
        if message.text:
            self._look_for(message.text)
        elif self._view is not None:
            self._show_view(self._view.filtered(None))

    def _look_for(self, text: str) -> None:
        head, actor = self.head, self.actor
        if head is not None:
            self.run_service(
                lambda _job: matching_rows(head.id, text, actor=actor), self._show_found, group="match"
            )

    def _show_found(self, found: frozenset[int]) -> None:
        if self._view is not None and self.query_one(FilterInput).applied:
            self._show_view(self._view.filtered(found))

    def action_group(self) -> None:
        """By kind, or back to all rows."""
        if self._view is not None:
            self._change(self._view.regrouped())

    def action_warnings(self) -> None:
        """The rows with warnings only, or back to the failing ones."""
        if self._view is not None:
            self._change(self._view.with_warnings())

    def _change(self, view: FindingsView) -> None:
        self._show_view(view)
        if view.found is None:
            self.query_one(FilterInput).clear()

    def action_tables(self) -> None:
        """Go to the stamping table."""
        self.go_beside(wording.STAMPING_TABLE, open_stamping_table)

    def action_go_back(self) -> None:
        """Cancel long work; clear the filter; from a kind to the kinds, from these to all rows; then leave."""
        view = self._view
        busy = self.job_running or self.query_one(FilterInput).applied
        if busy or view is None or not view.narrowed:
            super().action_go_back()
        else:
            self._show_view(view.back())
