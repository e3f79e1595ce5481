"""The students of one class with the number of their marks (一个班的成绩); Enter shows the marks."""

from __future__ import annotations

from textual.app import ComposeResult

from services.browsing.grades import ClassKey, ClassStudent, class_students
from tui import wording
from tui.navigation import open_marks
from tui.screens.desk_screen import DeskScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine


class ClassGradesScreen(DeskScreen[None]):
    """In the order of 招生登记序号."""

    HELP_TEXT = wording.CLASS_HELP

    def __init__(self, key: ClassKey) -> None:
        super().__init__()
        self._key = key

    def path(self) -> tuple[str, ...]:
        return (wording.IMPORT_WORDS["grades"][0], *class_path(self._key))

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        name, number, status, *counts = wording.CLASS_STUDENT_COLUMNS
        right = (Column(*column, "right") for column in counts)
        yield LineTable(
            [Column(*name, flexible=True), Column(*number), Column(*status), *right], opens=wording.MARKS
        )

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here."""
        school, key, actor = self.actor.organisation_id or 0, self._key, self.actor
        self.run_service(lambda _job: class_students(school, key, actor=actor), self._show)

    def _show(self, students: tuple[ClassStudent, ...]) -> None:
        lacking = sum(not student.marks for student in students)
        counts = wording.CLASS_COUNTS if not lacking else wording.CLASS_COUNTS_LACKING
        self.query_one("#counts", CountsLine).say(counts.format(students=len(students), lacking=lacking))
        self.query_one(LineTable).show_rows([Row(found.student_id, _cells(found)) for found in students])

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Show the student's marks."""
        open_marks(self.app, int(str(message.key)))


def _cells(student: ClassStudent) -> tuple[str, ...]:
    marks = str(student.marks) if student.marks else wording.NO_MARKS
    return (
        student.name,
        student.id_number,
        student.status,
        marks,
        str(student.makeups or ""),
        str(student.last_semester or ""),
    )


def class_path(key: ClassKey) -> tuple[str, ...]:
    """2020级 电子商务 › 20电子1班."""
    major = wording.COHORT_MAJOR.format(cohort=key.cohort, major=key.major_name)
    return (major, key.class_name) if key.class_name else (major,)
