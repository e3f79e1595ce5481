"""One student in words: who it is, every course by semester, what is lacking (学生成绩的文字)."""

from __future__ import annotations

from collections.abc import Hashable

from services.browsing.course_lines import CellState, CourseGroup, CourseLine, MarkCell
from services.browsing.student import StudentView
from tui import wording
from tui.moments import day_time
from tui.widgets.cells import width
from tui.widgets.line_table import Column, Row

NAME_CELLS = 16
INDENT = "  "
SHORT_NAME = NAME_CELLS - 2 * len(INDENT)
"""A course name of at most so many cells is never cut."""
LACKING = (CellState.MISSING, CellState.FAILING)
FIXED = (
    Column(wording.COLUMN_REQUIREMENT, NAME_CELLS, flexible=True),
    Column(wording.COLUMN_NEED, 4, "right"),
    Column(wording.COLUMN_PASSED, 4, "right"),
    Column(wording.COLUMN_COMPOSITE, 5, "right"),
)
"""The columns that stay while the semesters page."""


def student_counts(view: StudentView, number: str = "") -> tuple[str, ...]:
    """ID number (masked unless `number` is given), sex, class, status and how the student graduates."""
    cohort = wording.COHORT.format(cohort=view.cohort) if view.cohort else ""
    return (number or view.id_number, view.sex, cohort, view.class_name, view.status, view.graduation_mode)


def student_columns(view: StudentView) -> list[Column]:
    """The fixed columns, then one a semester, as wide as its longest mark."""
    widest: dict[int, int] = dict.fromkeys(view.semesters, 0)
    for group in view.groups:
        for course in group.courses:
            for cell in course.cells:
                widest[cell.semester] = max(widest[cell.semester], width(_cell(cell)))
    titles = {semester: wording.SEMESTER.format(semester=semester) for semester in view.semesters}
    return [
        *FIXED,
        *(Column(titles[n], max(width(titles[n]), widest[n]), "right", gap=1) for n in view.semesters),
    ]


def student_rows(view: StudentView) -> list[Row]:
    """Every category with its courses below it, the lacking ones first; `!` stands before what is lacking.

    Without any course one line says so, so that Enter has something to answer for.
    """
    if not view.groups:
        return [Row(("", ""), (wording.STUDENT_NO_COURSES,))]
    found: list[Row] = []
    for group in sorted(view.groups, key=lambda group: not group.lacking):
        alone = len(group.courses) == 1 and group.courses[0].name == group.name
        found.append(_group_row(group, group.courses[0].cells if alone else ()))
        if not alone:
            found += [_course_row(group, course) for course in group.courses]
    return found


def _marked(name: str, *, lacking: bool) -> str:
    return f"{wording.LACKING_MARK if lacking else ' '} {name}"


def _group_row(group: CourseGroup, cells: tuple[MarkCell, ...]) -> Row:
    counts = ("", "") if group.category is None else (str(group.need), str(group.passed))
    texts = (_cell(cell) for cell in cells)
    return Row(
        (group.category, ""),
        (_marked(group.name, lacking=group.lacking), *counts, group.score, *texts),
        tone="strong",
    )


def _course_row(group: CourseGroup, course: CourseLine) -> Row:
    need = str(course.need) if group.category is not None else ""
    passed = wording.NOTHING if course.passed is None else str(course.passed)
    counts = (need, passed if need else "")
    name = _marked(INDENT + course.name, lacking=course.lacking)
    return Row((group.category, course.name), (name, *counts, "", *(_cell(cell) for cell in course.cells)))


def _cell(cell: MarkCell) -> str:
    if cell.state is CellState.MISSING:
        return f"{wording.LACKING_MARK}{cell.text or wording.NO_MARK}"
    return f"{wording.LACKING_MARK}{cell.text}" if cell.state is CellState.FAILING else cell.text


def marks_place(view: StudentView, key: Hashable) -> tuple[str, int]:
    """The course to which a row leads and its first lacking semester (0: none).

    A category leads to its first lacking course, to its first one when nothing is lacking.
    """
    for group in view.groups:
        for course in sorted(group.courses, key=lambda course: not course.lacking):
            if key in ((group.category, ""), (group.category, course.name)):
                lacking = (cell.semester for cell in course.cells if cell.state in LACKING)
                return (course.name, next(lacking, 0))
    return ("", 0)


def student_words(view: StudentView, course: str) -> tuple[str, ...]:
    """What is lacking, that all is well or that the graduate was revoked, what to do about it, a long `course` name."""
    advice = wording.BETWEEN_ADVICE.join(dict.fromkeys(text for text in view.advice if text))
    what_to_do = wording.WHAT_TO_DO.format(advice=advice) if advice else ""
    full = wording.COURSE_IN_FULL.format(name=course) if width(course) > SHORT_NAME else ""
    gone = view.revoked
    if gone is None:
        return (view.headline, what_to_do, full)
    revoked = wording.STUDENT_REVOKED.format(
        at=day_time(gone.at), by=gone.organisation, reason=gone.reason, number=gone.number
    )
    return (revoked, view.headline, full)
