"""核验问题: every failing row with its reasons, by row or by kind, and what to do about each (product.md §6)."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, auto
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import ContentSwitcher

from services.audit_heads import AuditKey
from services.browsing_findings import (
    FindingDetail,
    FindingsOverview,
    KindRows,
    finding_detail,
    finding_lines,
    matching_rows,
)
from services.findings_start import FindingsStart, findings_start
from services.unmasking import unmask
from tui import keys, wording
from tui.drill_lines import finding_row, finding_words, findings_counts, kind_row
from tui.navigation import open_stamping_table
from tui.screens.audit_screen import AuditScreen
from tui.screens.student import StudentScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.table_rows import BLOCK
from tui.widgets.text_lines import CountsLine, DetailLine

ROW_COLUMNS = [
    Column(wording.COLUMN_ROW, 5, "right"),
    Column(wording.COLUMN_NAME, 10),
    Column(wording.COLUMN_ID, 18),
    Column(wording.COLUMN_MAJOR, 12),
    Column(wording.COLUMN_REASON, 16, flexible=True),
]
KIND_COLUMNS = [
    Column(wording.COLUMN_KIND, 20),
    Column(wording.COLUMN_ROWS, 8, "right"),
    Column(wording.COLUMN_EFFECT, 20, flexible=True),
]


class Shown(Enum):
    """Which rows the list shows while no kind is chosen."""

    FAILING = auto()
    WARNED = auto()


class FindingsScreen(AuditScreen):
    """The failing rows of an audit. `g` groups them by kind, `w` shows the rows that pass with a warning."""

    PLACE = wording.FINDINGS
    HELP_TEXT = wording.FINDINGS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.FILTER,
        keys.key("g", "group", wording.KEY_GROUP, id="findings.group", help=wording.HELP_OF_GROUP),
        keys.key(
            "w", "warnings", wording.KEY_WARNINGS, id="findings.warnings", help=wording.HELP_OF_WARNINGS
        ),
        keys.key("t", "tables", wording.KEY_TABLES, id="findings.tables", help=wording.HELP_OF_TABLES),
        keys.key("v", "unmask", wording.KEY_UNMASK, id="findings.unmask", help=wording.HELP_OF_UNMASK),
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__(key)
        self._overview: FindingsOverview | None = None
        self._shown = Shown.FAILING
        self._kind: KindRows | None = None
        self._matching: frozenset[int] | None = None
        self._numbers: tuple[int, ...] = ()

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts")

    def compose_body(self) -> ComposeResult:
        with ContentSwitcher(initial="rows"):
            yield LineTable(
                ROW_COLUMNS, fixed=2, opens=wording.OPENS_STUDENT, empty=wording.FINDINGS_NONE, id="rows"
            )
            yield LineTable(KIND_COLUMNS, opens=wording.OPENS_KIND, empty=wording.FINDINGS_NONE, id="kinds")

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(least=3, id="detail")

    @property
    def _rows(self) -> LineTable:
        return self.query_one("#rows", LineTable)

    @property
    def _kinds(self) -> LineTable:
        return self.query_one("#kinds", LineTable)

    @property
    def _grouped(self) -> bool:
        return self.query_one(ContentSwitcher).current == "kinds"

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        actor = self.actor
        self.run_service(lambda _job: findings_start(self.key, BLOCK, actor=actor), self._show, group="read")

    def _show(self, start: FindingsStart) -> None:
        self._overview = start.overview
        self.show_head(start.overview.head)
        self.query_one("#counts", CountsLine).say(*findings_counts(start.overview))
        self._kinds.show_rows([kind_row(kind) for kind in start.overview.kinds])
        if self._kind is not None:
            same = (kind for kind in start.overview.kinds if kind.kind is self._chosen_kind())
            self._kind = next(same, None)
        self._show_list([finding_row(line) for line in start.lines])

    def _chosen_kind(self) -> object:
        return None if self._kind is None else self._kind.kind

    def _show_list(self, first: Sequence[Row] = ()) -> None:
        """Show the chosen rows; `first` are those at hand when nothing is left out."""
        overview = self._overview
        if overview is None:
            return
        whole = overview.failing if self._shown is Shown.FAILING else overview.warned
        numbers = whole if self._kind is None else self._kind.row_numbers
        if self._matching is not None:
            numbers = tuple(number for number in numbers if number in self._matching)
        self._numbers = numbers
        places = {number: place for place, number in enumerate(numbers)}
        self._rows.show_pages(
            len(numbers),
            self.connected(self._fetch),
            first=first if numbers == overview.failing else (),
            locate=lambda key: places.get(key) if isinstance(key, int) else None,
        )
        if not numbers:
            self.query_one("#detail", DetailLine).say(self._nothing_words())

    def _nothing_words(self) -> str:
        if self._matching is not None or self._kind is not None or self._shown is Shown.WARNED:
            return wording.FINDINGS_NONE_HERE
        return wording.FINDINGS_ALL_PASS

    def _fetch(self, start: int, count: int) -> list[Row]:
        overview = self._overview
        if overview is None:
            return []
        chosen = self._numbers[start : start + count]
        return [finding_row(line) for line in finding_lines(overview.head.id, chosen, actor=self.actor)]

    # --- moving ------------------------------------------------------------------------------------------------------

    @on(LineTable.Moved, "#rows")
    def show_detail(self, message: LineTable.Moved) -> None:
        """Read the row under the cursor in full."""
        head, actor = self.head, self.actor
        if message.row is None or head is None or self._grouped:
            return
        row_no = int(str(message.row.key))
        self.run_service(
            lambda _job: finding_detail(head.id, row_no, actor=actor), self._show_detail, group="detail"
        )

    def _show_detail(self, detail: FindingDetail) -> None:
        self.query_one("#detail", DetailLine).say(*finding_words(detail))

    @on(LineTable.Moved, "#kinds")
    def show_kind(self, message: LineTable.Moved) -> None:
        """Say what Enter does with the kind under the cursor."""
        if message.row is not None and self._grouped:
            self.query_one("#detail", DetailLine).say(
                wording.KIND_NEXT.format(kind=message.row.cells[0], rows=message.row.cells[1])
            )

    @on(LineTable.Opened, "#rows")
    def open_student(self, message: LineTable.Opened) -> None:
        """Go to the student with every course."""
        if self.head is not None:
            self.open(StudentScreen(self.key, self.head, int(str(message.key)), self._numbers))

    @on(LineTable.Opened, "#kinds")
    def choose_kind(self, message: LineTable.Opened) -> None:
        """Show the rows of one kind only."""
        if self._overview is not None:
            self._kind = next(kind for kind in self._overview.kinds if kind.kind == message.key)
            self._leave_groups()

    def _leave_groups(self) -> None:
        self.query_one(ContentSwitcher).current = "rows"
        self._rows.focus()
        self._show_list()

    # --- actions -----------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        if action == "unmask" and (self._grouped or self._rows.row is None):
            return wording.REASON_NO_ROW
        if action == "warnings" and self._overview is not None and not self._overview.warned:
            return wording.REASON_NO_WARNINGS
        return super().disabled_reason(action)

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only the rows that match."""
        head, actor, text = self.head, self.actor, message.text
        if not text or head is None:
            self._match(None)
            return
        self.run_service(lambda _job: matching_rows(head.id, text, actor=actor), self._match, group="match")

    def _match(self, matching: frozenset[int] | None) -> None:
        self._matching = matching
        self._leave_groups()

    def action_group(self) -> None:
        """By kind, or back to all rows."""
        if self._grouped:
            self._kind = None
            self._leave_groups()
            return
        self.query_one(ContentSwitcher).current = "kinds"
        self._kinds.focus()

    def action_warnings(self) -> None:
        """The rows with warnings only, or back to the failing ones."""
        self._shown = Shown.WARNED if self._shown is Shown.FAILING else Shown.FAILING
        self._kind = None
        self._leave_groups()

    def action_tables(self) -> None:
        """Go to the stamping table."""
        open_stamping_table(self.app, self.key)

    def action_unmask(self) -> None:
        """Show the whole ID number of the row under the cursor; the journal keeps that it was shown."""
        row, head, actor = self._rows.row, self.head, self.actor
        if row is None or head is None:
            return
        row_no = int(str(row.key))
        self.run_service(
            lambda _job: unmask(head.id, (row_no,), actor=actor),
            lambda numbers: self.desk.say(wording.UNMASKED.format(row=row_no, number=numbers[row_no])),
            group="unmask",
        )

    def action_go_back(self) -> None:
        """Out of the groups, out of a kind, back to the failing rows; then one level up."""
        narrowed = self._grouped or self._kind is not None or self._shown is Shown.WARNED
        if narrowed and not self.job_running and not self.query_one(FilterInput).applied:
            self._kind, self._shown = None, Shown.FAILING
            self._leave_groups()
            return
        super().action_go_back()
