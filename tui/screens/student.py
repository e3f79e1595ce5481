"""One student as a degree audit: every course by semester, missing and failing first (screens.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audit_heads import AuditHead, AuditKey
from services.browsing_student import StudentView, student_view
from services.unmasking import unmask
from tui import keys, wording
from tui.drill_lines import audit_path, student_counts, student_rows, student_words
from tui.screens.audit_screen import AuditScreen
from tui.widgets.line_table import Column, LineTable
from tui.widgets.text_lines import CountsLine, DetailLine

FIXED = [
    Column("", 1),
    Column(wording.COLUMN_REQUIREMENT, 18, flexible=True),
    Column(wording.COLUMN_NEED, 4, "right"),
    Column(wording.COLUMN_PASSED, 4, "right"),
    Column(wording.COLUMN_COMPOSITE, 6, "right"),
]


class StudentScreen(AuditScreen):
    """The row `row_no` of an audit; `siblings` are the rows of the list it was opened from, for ←/→."""

    HELP_TEXT = wording.STUDENT_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("v", "unmask", wording.KEY_UNMASK, id="student.unmask", help=wording.HELP_OF_UNMASK),
        keys.key(
            "p,left", "step(-1)", wording.KEY_PREVIOUS, id="student.previous", help=wording.HELP_OF_PREVIOUS
        ),
        keys.key("n,right", "step(1)", wording.KEY_NEXT, id="student.next", help=wording.HELP_OF_NEXT),
    ]

    def __init__(self, key: AuditKey, head: AuditHead, row_no: int, siblings: Sequence[int]) -> None:
        super().__init__(key)
        self.head = head
        self._row_no = row_no
        self._siblings = tuple(siblings)
        self._view: StudentView | None = None
        self._number = ""
        self._semesters: tuple[int, ...] = ()

    def path(self) -> tuple[str, ...]:
        if self._view is None:
            return audit_path(self.head, wording.STUDENT)
        view = self._view
        verdict = wording.VERDICT_PASSED if view.passed else wording.VERDICT_FAILED
        row = wording.STUDENT_ROW.format(row=view.row_no, verdict=verdict)
        return (*audit_path(self.head, view.major_name or wording.NO_MAJOR), f"{view.name}  {row}")

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(FIXED, fixed=len(FIXED), empty=wording.STUDENT_NO_COURSES)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(least=2, id="detail")

    def read(self) -> None:
        head, actor, row_no = self.head, self.actor, self._row_no
        if head is not None:
            self.run_service(
                lambda _job: student_view(head.id, row_no, actor=actor), self._show, group="read"
            )

    def _show(self, view: StudentView) -> None:
        if self._view is not None and self._view.row_no != view.row_no:
            self._number = ""
        self._view = view
        self.show_head(view.head)
        counts, stale = student_counts(view)
        self.query_one("#counts", CountsLine).say(
            counts.replace(view.id_number, self._number or view.id_number), stale
        )
        table = self.query_one(LineTable)
        if view.semesters != self._semesters:
            self._semesters = view.semesters
            table.set_columns([*FIXED, *(_semester(semester) for semester in view.semesters)])
        table.show_rows(student_rows(view))
        self.query_one("#detail", DetailLine).say(*student_words(view))

    def disabled_reason(self, action: str) -> str | None:
        if action == "step" and len(self._siblings) < 2:
            return wording.REASON_NO_OTHER_STUDENT
        return super().disabled_reason(action)

    def action_step(self, step: int) -> None:
        """Go to the next or the previous student of the list this one was opened from."""
        if self._row_no not in self._siblings:
            return
        place = self._siblings.index(self._row_no) + step
        if 0 <= place < len(self._siblings):
            self._row_no = self._siblings[place]
            self.read()
        else:
            self.desk.say(wording.LAST_STUDENT if step > 0 else wording.FIRST_STUDENT)

    def action_unmask(self) -> None:
        """Show the whole ID number; the journal keeps that it was shown."""
        head, actor, row_no = self.head, self.actor, self._row_no
        if head is not None:
            self.run_service(
                lambda _job: unmask(head.id, (row_no,), actor=actor), self._show_number, group="unmask"
            )

    def _show_number(self, numbers: dict[int, str]) -> None:
        self._number = numbers[self._row_no]
        if self._view is not None:
            self._show(self._view)


def _semester(semester: int) -> Column:
    return Column(wording.SEMESTER.format(semester=semester), 6, "right")
