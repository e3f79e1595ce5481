"""One student as a degree audit: every course by semester, missing and failing first (screens.md)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditHead, AuditKey
from services.browsing.student import StudentView, student_view
from tui import keys, wording
from tui.drill_lines import audit_path, stale_notice
from tui.navigation import open_marks
from tui.screens.people_screen import UNMASK, PeopleScreen
from tui.student_lines import FIXED, marks_place, student_columns, student_counts, student_rows, student_words
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import LineTable
from tui.widgets.wrapped_lines import WrappedLines


class StudentScreen(PeopleScreen):
    """The row `row_no` of an audit; `siblings` are the rows of the list it was opened from, for the next and last.

    ←/→ go to the neighbours too, unless there are so many semesters that they page the columns.
    """

    HELP_TEXT = wording.STUDENT_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "p,left", "step(-1)", wording.KEY_PREVIOUS, id="student.previous", help=wording.HELP_OF_PREVIOUS
        ),
        keys.key("n,right", "step(1)", wording.KEY_NEXT, id="student.next", help=wording.HELP_OF_NEXT),
        UNMASK,
    ]

    def __init__(self, key: AuditKey, head: AuditHead, row_no: int, siblings: Sequence[int]) -> None:
        super().__init__(key)
        self.head = head
        self.row_no = row_no
        self._siblings = tuple(siblings)
        self._view: StudentView | None = None
        self._number = ""

    def path(self) -> tuple[str, ...]:
        if self._view is None:
            return audit_path(self.head, wording.STUDENT)
        view = self._view
        place = (*audit_path(self.head, view.major_name or wording.NO_MAJOR), view.name)
        above = self.actor.organisation_kind != "school"
        return (view.head.school_name, *place[1:]) if above else place

    def who(self) -> str:
        if self._view is None:
            return super().who()
        verdict = wording.VERDICT_PASSED if self._view.passed else wording.VERDICT_FAILED
        verdict = wording.VERDICT_REVOKED if self._view.revoked else verdict
        return wording.STUDENT_VERDICT.format(row=self._view.row_no, verdict=verdict)

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(FIXED, fixed=len(FIXED), opens=wording.OPENS_MARKS, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail")

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        head, actor, row_no = self.head, self.actor, self.row_no
        if head is not None and row_no is not None:
            self.run_service(
                lambda _job: student_view(head.id, row_no, actor=actor),
                self._show,
                refused=self.show_unreadable,
                group="read",
            )

    def _show(self, view: StudentView) -> None:
        if view == self._view:
            return
        other = self._view is None or self._view.row_no != view.row_no
        if other:
            self._number = ""
        self._view = view
        self.show_head(view.head)
        self._show_counts(view)
        table = self.query_one(LineTable)
        table.set_columns(student_columns(view))
        table.show_rows(student_rows(view))
        if other:
            # The cursor would stay on the course of the last student and could hide what this one lacks.
            table.action_first()

    def _show_counts(self, view: StudentView) -> None:
        counts = student_counts(view, self._number)
        self.query_one("#counts", FlowLines).say(counts, stale_notice(view.head))

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what is lacking, and the whole name of the course under the cursor."""
        key = message.row.key if message.row is not None else ()
        self._say(key[1] if isinstance(key, tuple) and key else "")

    def _say(self, course: str) -> None:
        if self._view is not None:
            self.query_one("#detail", WrappedLines).say(*student_words(self._view, course))

    # --- actions -----------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        if action == "step" and len(self._siblings) < 2:
            return wording.REASON_NO_OTHER_STUDENT
        return super().disabled_reason(action)

    def action_step(self, step: int) -> None:
        """Go to the next or the previous student of the list this one was opened from."""
        if self.row_no not in self._siblings:
            return
        place = self._siblings.index(self.row_no) + step
        if 0 <= place < len(self._siblings):
            self.row_no = self._siblings[place]
            self.read()
        else:
            self.desk.say(wording.LAST_STUDENT if step > 0 else wording.FIRST_STUDENT)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Enter on any line goes to the marks as they were entered."""
        view = self._view
        if view is None:
            return
        if view.student_id is None:
            action, reason = wording.OPENS_MARKS, wording.REASON_NO_STUDENT
            self.desk.say(wording.not_possible(action, reason))
        else:
            course, semester = marks_place(view, message.key)
            open_marks(self.app, view.student_id, course, semester)

    def show_number(self, row_no: int, number: str) -> None:
        """Show the number in its place until another student comes."""
        if self._view is not None and self._view.row_no == row_no:
            self._number = number
            self._show_counts(self._view)
