"""One student's marks by course and semester as they were entered (学生成绩); what graduation asks is in the audit."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult

from services.browsing.course_lines import CellState, CourseGroup, MarkCell
from services.browsing.grades import MarksView, marks_view
from tui import wording
from tui.screens.class_grades import class_path
from tui.screens.desk_screen import DeskScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

FIXED = Column(wording.MARKS_COURSE, 18, flexible=True)


class StudentMarksScreen(DeskScreen[None]):
    """Courses of the plan by category; a planned semester without a mark says so.

    Who comes for a course finds the cursor on it, and `!` before the mark of the semester he comes for.
    """

    HELP_TEXT = wording.STUDENT_MARKS_HELP

    def __init__(self, student_id: int, course: str = "", semester: int = 0) -> None:
        super().__init__()
        self._student = student_id
        self._course = course
        self._semester = semester
        self._view: MarksView | None = None

    def path(self) -> tuple[str, ...]:
        first = wording.IMPORT_WORDS["grades"][0]
        return (first, *class_path(self._view.key), self._view.name) if self._view else (first,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        yield LineTable([FIXED], fixed=1, empty=wording.MARKS_EMPTY)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=1)

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here."""
        student, actor = self._student, self.actor
        self.run_service(lambda _job: marks_view(student, actor=actor), self._show)

    def _show(self, view: MarksView) -> None:
        first = self._view is None
        self._view = view
        self.show_path()
        cells = [
            cell
            for group in view.groups
            if group.category is not None
            for line in group.courses
            for cell in line.cells
        ]
        missing = sum(_is_missing(cell) for cell in cells)
        entered = sum(
            bool(cell.text) for group in view.groups for line in group.courses for cell in line.cells
        )
        self.query_one("#counts", CountsLine).say(
            wording.MARKS_COUNTS.format(
                number=view.id_number, status=view.status, entered=entered, missing=missing
            )
        )
        table = self.query_one(LineTable)
        table.set_columns(
            [FIXED, *(Column(wording.SEMESTER.format(semester=n), 6, "right") for n in view.semesters)]
        )
        wanted = (self._course, self._semester)
        rows = list(_rows(view.groups, wanted))
        table.show_rows(rows)
        if first:
            self._go_to(table, rows)
        sentence = wording.MARKS_NEXT if missing else wording.MARKS_COMPLETE
        if view.plan_id is None:
            sentence = wording.MARKS_NO_PLAN
        self.query_one("#detail", DetailLine).say(sentence)

    def _go_to(self, table: LineTable, rows: list[Row]) -> None:
        names = [None if row.heading else row.cells[0] for row in rows]
        if self._course in names:
            table.go_to(names.index(self._course))
            table.show_column(self._semester)


def _rows(groups: tuple[CourseGroup, ...], wanted: tuple[str, int]) -> Iterator[Row]:
    for group in groups:
        heading = wording.MARKS_GROUP.format(category=group.name, courses=len(group.courses))
        yield Row(("group", group.category), (heading,), heading=True)
        for line in group.courses:
            cells = (
                wording.LACKING_MARK * ((line.name, cell.semester) == wanted) + _shown(cell)
                for cell in line.cells
            )
            yield Row((group.category, line.name), (line.name, *cells))


def _is_missing(cell: MarkCell) -> bool:
    return cell.state is CellState.FINE and not cell.text


def _shown(cell: MarkCell) -> str:
    if cell.text or cell.state is CellState.NONE:
        return cell.text
    return wording.MARK_MISSING if _is_missing(cell) else wording.MARK_OPTIONAL
