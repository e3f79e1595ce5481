"""One training plan (一份课程设置): its courses by semester."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from textual.app import ComposeResult

from services.browsing.plans import PlanCourseLine, PlanLine, PlanView, plan_view
from tui import wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine


class PlanScreen(DeskScreen[None]):
    """To be changed by importing the file again: a plan is what its file says."""

    HELP_TEXT = wording.PLAN_HELP

    def __init__(self, line: PlanLine) -> None:
        super().__init__()
        self._line = line

    def path(self) -> tuple[str, ...]:
        line = self._line
        name = wording.PLAN_NAME.format(cohort=line.cohort, major=line.major_name, duration=line.duration)
        return (wording.IMPORT_WORDS["plan"][0], name)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        category, name, nature, *numbers = wording.PLAN_COURSE_COLUMNS
        right = (Column(*column, "right") for column in numbers)
        yield LineTable([Column(*category), Column(*name, flexible=True), Column(*nature), *right])

    def on_mount(self) -> None:
        plan_id, actor = self._line.plan_id, self.actor
        self.run_service(lambda _job: plan_view(plan_id, actor=actor), self._show)

    def _show(self, view: PlanView) -> None:
        line = view.line
        self.query_one("#counts", CountsLine).say(
            wording.PLAN_COUNTS.format(
                courses=line.courses,
                rows=len(view.courses),
                semesters=line.semesters,
                credits=tenths(sum(course.credits_x10 for course in view.courses)),
            )
        )
        self.query_one(LineTable).show_rows(list(_rows(view.courses)))


def _rows(courses: tuple[PlanCourseLine, ...]) -> Iterator[Row]:
    for semester, found in groupby(courses, key=lambda course: course.semester):
        listed = list(found)
        heading = wording.PLAN_SEMESTER.format(
            semester=semester,
            courses=len(listed),
            credits=tenths(sum(course.credits_x10 for course in listed)),
        )
        yield Row(("semester", semester), (heading,), heading=True)
        yield from (Row((semester, course.name), _cells(course)) for course in listed)


def _cells(course: PlanCourseLine) -> tuple[str, ...]:
    return (
        course.category,
        course.name,
        course.nature,
        str(course.hours),
        tenths(course.credits_x10),
        wording.YES if course.required else wording.NO,
        "" if course.pass_x10 is None else tenths(course.pass_x10),
    )


def tenths(value_x10: int) -> str:
    """A number kept ×10 as people write it: 40 is 4, 35 is 3.5."""
    return f"{value_x10 // 10}.{value_x10 % 10}" if value_x10 % 10 else str(value_x10 // 10)
