"""The school's students (学籍名册): filtered by name, ID tail or initials; whole ID numbers on request."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.browsing.roster import (
    RosterOverview,
    StudentLine,
    roster_overview,
    student_lines,
    unmask_students,
)
from tui import import_kinds, keys, wording
from tui.navigation import open_marks
from tui.screens.import_list import ImportListScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

GAP = "   "


class RosterScreen(ImportListScreen):
    """Newest cohort first, then major, class, 招生登记序号."""

    HELP_TEXT = wording.ROSTER_HELP
    KIND = import_kinds.ROSTER
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.FILTER,
        keys.key("v", "unmask", wording.KEY_SHOW_ID, id="roster.unmask", help=wording.HELP_OF_SHOW_ID),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._overview = RosterOverview(0, (), ())
        self._lines: dict[object, StudentLine] = {}

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        columns = [
            Column(*column, flexible=column == wording.ROSTER_WIDE) for column in wording.ROSTER_COLUMNS
        ]
        yield LineTable(columns, fixed=1, opens=wording.MARKS, empty=wording.ROSTER_NOBODY)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only whom the text names."""
        self._text = message.text
        self.read()

    def read(self) -> None:
        school, text, actor = self.school_id, self._text, self.actor
        self.run_service(lambda _job: roster_overview(school, text, actor=actor), self._show, group="list")

    def _show(self, overview: RosterOverview) -> None:
        self._overview = overview
        statuses = [f"{status} {count}" for status, count in overview.statuses]
        shown = len(overview.students)
        first = wording.ROSTER_FOUND if self._text else wording.ROSTER_COUNTS
        head = first.format(total=overview.total, shown=shown, text=self._text)
        self.query_one("#counts", CountsLine).say(GAP.join([head, *statuses]))
        places = {student: place for place, student in enumerate(overview.students)}
        self.query_one(LineTable).show_pages(
            shown,
            self.connected(self._fetch),
            locate=lambda key: places.get(key) if isinstance(key, int) else None,
        )
        if not shown:
            self.query_one("#detail", DetailLine).say(
                wording.ROSTER_NOBODY if overview.total else wording.LIST_EMPTY
            )
        self.refresh_bindings()

    def _fetch(self, start: int, count: int) -> list[Row]:
        chosen = self._overview.students[start : start + count]
        lines = student_lines(self.school_id, chosen, actor=self.actor)
        self._lines.update({line.student_id: line for line in lines})
        return [Row(line.student_id, _cells(line)) for line in lines]

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show what the columns have no room for."""
        line = self._lines.get(message.row.key) if message.row else None
        if line is not None:
            self.query_one("#detail", DetailLine).say(*_details(line))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Show the student's marks."""
        open_marks(self.app, int(str(message.key)))

    def disabled_reason(self, action: str) -> str | None:
        if action == "unmask" and not self._overview.students:
            return wording.ROSTER_NOBODY
        return super().disabled_reason(action)

    def action_unmask(self) -> None:
        """Show the whole ID number of the student under the cursor; the journal keeps that it was shown."""
        row, school, actor = self.query_one(LineTable).row, self.school_id, self.actor
        if row is None:
            return
        student = int(str(row.key))
        self.run_service(
            lambda _job: unmask_students(school, (student,), actor=actor),
            lambda numbers: self.desk.say(
                wording.ID_SHOWN.format(name=row.cells[0], number=numbers[student])
            ),
            group="unmask",
        )


def _cells(line: StudentLine) -> tuple[str, ...]:
    cohort = wording.COHORT_NAME.format(cohort=line.cohort)
    return (line.name, line.sex, line.id_number, cohort, line.major_name, line.class_name, line.status)


def _details(line: StudentLine) -> tuple[str, str]:
    listed = zip(
        wording.ROSTER_DETAILS,
        (
            line.student_number,
            line.duration,
            line.admission_seq,
            line.admission_category,
            line.processed,
            line.phone,
        ),
        strict=True,
    )
    parts = [template.format(text=text) for template, text in listed if text not in ("", None)]
    return (GAP.join(parts[:3]), GAP.join(parts[3:]))
