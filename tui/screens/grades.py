"""The school's grades (成绩): one line a class; Enter shows its students."""

from __future__ import annotations

from textual.app import ComposeResult

from services.browsing.grades import ClassLine, class_lines
from tui import import_kinds, wording
from tui.screens.class_grades import ClassGradesScreen
from tui.screens.import_list import ImportListScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine


class GradesScreen(ImportListScreen):
    """Newest cohort first."""

    HELP_TEXT = wording.GRADES_HELP
    KIND = import_kinds.GRADES

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        cohort, major, name, *numbers = wording.CLASS_COLUMNS
        right = (Column(*column, "right") for column in numbers)
        columns = [Column(*cohort), Column(*major, flexible=True), Column(*name), *right]
        yield LineTable(columns, opens=wording.CLASS_STUDENTS, empty=wording.GRADES_NOBODY)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=1)

    def read(self) -> None:
        school, actor = self.school_id, self.actor
        self.run_service(lambda _job: class_lines(school, actor=actor), self._show, group="list")

    def _show(self, lines: tuple[ClassLine, ...]) -> None:
        students = sum(line.students for line in lines)
        lacking = students - sum(line.with_marks for line in lines)
        counts = wording.GRADES_COUNTS if not lacking else wording.GRADES_COUNTS_LACKING
        marks = sum(line.marks for line in lines)
        self.query_one("#counts", CountsLine).say(
            counts.format(classes=len(lines), students=students, marks=marks, lacking=lacking)
        )
        self.query_one(LineTable).show_rows([Row(line, _cells(line)) for line in lines])
        if not lines:
            self.query_one("#detail", DetailLine).say(wording.GRADES_START)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say whether marks are missing altogether."""
        row = message.row
        if row is not None and isinstance(row.key, ClassLine):
            line = row.key
            lacking = line.students - line.with_marks
            sentence = wording.CLASS_LACKING if lacking else wording.CLASS_HAS_MARKS
            self.query_one("#detail", DetailLine).say(
                sentence.format(lacking=lacking, last=line.last_semester)
            )

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Show the students of the class."""
        if isinstance(message.key, ClassLine):
            self.open(ClassGradesScreen(message.key.key))


def _cells(line: ClassLine) -> tuple[str, ...]:
    key = line.key
    lacking = wording.LACKING_MARK if line.with_marks < line.students else ""
    numbers = (line.students, f"{lacking}{line.with_marks}", line.marks, line.last_semester)
    return (
        wording.COHORT_NAME.format(cohort=key.cohort),
        key.major_name,
        key.class_name,
        *(str(n) for n in numbers),
    )
