"""验印审核表: a row per major, the first step of the drill (screens.md)."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditKey
from services.audits.states import FROZEN
from services.browsing.submission import StampingView, stamping_view
from services.browsing.tables import StampingLine, TableKey
from services.reviewing.moves import WAITING
from tui import keys, wording
from tui.drill_lines import stale_notice, stamping_row, stamping_sums
from tui.navigation import open_findings
from tui.reason_lines import reason_lines, room_for_reason
from tui.screens.approving import APPROVE
from tui.screens.forms import PRINT_FORMS, FormsScreen
from tui.screens.major_table import MajorTableScreen
from tui.screens.submitting import DIFFERENCES, HISTORY, RECALL, SUBMIT, SubmittingScreen
from tui.submission_lines import (
    all_runs,
    look_first_question,
    numbered_row,
    numbered_sums,
    return_words,
    view_counts,
    view_words,
)
from tui.widgets.confirm import Confirm
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, LineTable
from tui.widgets.wrapped_lines import WrappedLines

MAJOR = [
    Column(wording.COLUMN_MAJOR, 16, flexible=True),
    Column(wording.COLUMN_DURATION, 4, gap=1),
    Column(wording.COLUMN_COHORT, 9),
    Column(wording.COLUMN_COUNT, 5, "right", gap=1),
]
SEXES = [
    Column(wording.COLUMN_MALE, 4, "right", gap=1),
    Column(wording.COLUMN_FEMALE, 4, "right", gap=1),
    Column(wording.COLUMN_PROMOTED, 4, "right", gap=1),
]
SCHOOL_APPROVAL = Column(wording.COLUMN_SCHOOL_APPROVAL, 20)
COLUMNS = [*MAJOR, *SEXES, SCHOOL_APPROVAL]
NUMBERED = [
    *MAJOR,
    Column(wording.COLUMN_DIPLOMAS, 26),
    Column(wording.COLUMN_VOID, 4, "right", gap=1),
    *SEXES,
    SCHOOL_APPROVAL,
]
"""The columns once 毕业证书编号 are allotted; those that find no room stand on the next page."""

NUMBERED_STATES = FROZEN - WAITING
"""From the department's approval on."""


class StampingTableScreen(SubmittingScreen):
    """The stamping table of an audit; Enter opens a major table, `a` all of them in one scroll.

    The school approves and hands in here; whoever reviews finds it read-only.
    """

    PLACE = wording.STAMPING_TABLE
    HELP_TEXT = wording.STAMPING_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        APPROVE,
        SUBMIT,
        RECALL,
        DIFFERENCES,
        HISTORY,
        keys.key("a", "open_all", wording.KEY_ALL_MAJORS, id="stamping.all", help=wording.HELP_OF_ALL_MAJORS),
        keys.key(
            "k", "findings", wording.KEY_FINDINGS, id="stamping.findings", help=wording.HELP_OF_FINDINGS
        ),
        PRINT_FORMS,
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__(key)
        self._seen: set[tuple[TableKey, str]] = set()

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(COLUMNS, fixed=1, opens=wording.OPENS_MAJOR_TABLE, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    @property
    def line(self) -> StampingLine | None:
        row = self.query_one(LineTable).row
        lines = self.view.table.lines if self.view is not None else ()
        return next((line for line in lines if row is not None and line.key == row.key), None)

    def read(self) -> None:
        actor = self.actor
        self.run_service(
            lambda _job: stamping_view(self.key, actor=actor),
            self._show,
            refused=self.show_unreadable,
            group="read",
        )

    def _show(self, view: StampingView) -> None:
        if view == self.view:
            return
        self.view = view
        table = view.table
        self.show_head(table.head)
        self.query_one("#counts", FlowLines).say(view_counts(view), stale_notice(table.head))
        shown = self.query_one(LineTable)
        shown.say_when_empty(wording.STAMPING_NONE)
        shown.set_columns(NUMBERED if self._numbered else COLUMNS)
        if self._numbered:
            rows = [numbered_row(line, view.numbers.get(line.key)) for line in table.lines]
            shown.show_rows(rows, numbered_sums(view))
        else:
            rows = [stamping_row(line) for line in table.lines]
            shown.show_rows(rows, stamping_sums(table) if rows else None)
        self._say_detail()
        self.refresh_bindings()

    @property
    def _numbered(self) -> bool:
        """Whether the numbers stand now; after a withdrawal they only wait for the next approval."""
        return (
            self.view is not None
            and bool(self.view.numbers)
            and self.view.table.head.state in NUMBERED_STATES
        )

    def _say_detail(self) -> None:
        view, detail = self.view, self.query_one("#detail", WrappedLines)
        if view is None:
            return
        reason = reason_lines(
            return_words(view), self.size.width - 2, room_for_reason(self.size.height), wording.REASON_MORE
        )
        detail.set_class(not (reason or self._numbered), "-two")
        words = (*reason, *view_words(view, self.actor))
        detail.styles.height = len(words) if reason else None
        line = self.line
        numbers = view.numbers.get(line.key) if line is not None and self._numbered else None
        if line is not None and numbers is not None:
            detail.say(all_runs(line, numbers), *words)
        else:
            detail.say(*words)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what can be done with the major under the cursor, and its numbers."""
        self._say_detail()
        self.refresh_bindings()

    def on_resize(self) -> None:
        """Break the reason of a return for the new width."""
        self._say_detail()

    def disabled_reason(self, action: str) -> str | None:
        if action == "open_all" and (self.view is None or not self.view.table.lines):
            return wording.REASON_NOT_READ_YET if self.view is None else wording.STAMPING_NONE
        return super().disabled_reason(action)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to one major table."""
        if isinstance(message.key, TableKey):
            self._look(message.key)

    def action_open_all(self) -> None:
        """Every major table in one scroll."""
        self._look(None)

    def _look(self, chosen: TableKey | None) -> None:
        if self.head is not None:
            screen = MajorTableScreen(self.key, self.head, chosen)
            self.open(screen, lambda _closed: self._seen.update(screen.seen))

    def action_approve(self) -> None:
        """Ask first for a look at a table that was not opened yet: nobody approves what was not seen."""
        line = self.line
        if line is None or (line.key, line.digest) in self._seen:
            super().action_approve()
            return
        question = Confirm(wording.LOOK_FIRST_TITLE, look_first_question(line))
        self.open(question, lambda yes: self._look(line.key) if yes else None)

    def action_print_forms(self) -> None:
        """The forms of this audit, the register of the major under the cursor among them."""
        line = self.line
        self.open(FormsScreen(self.key, (line.key, line.major_name) if line else None, at_register=False))

    def action_findings(self) -> None:
        """The rows that do not pass."""
        self.go_beside(wording.FINDINGS, open_findings)
