"""The rows of a plan file understood (课程设置的一行, product.md §4): a course in a semester of a plan."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from services import wording
from services.codes import CodeTable, code_table
from services.codes import Kind as CodeKind
from services.importing.outcomes import Place, Report
from services.importing.rows import RowCells, code_text
from services.rules import CONDUCT, CONDUCT_CATEGORY
from services.verifying.composites import MAX_CREDITS_X10
from services.workbooks.cells import FULL_MARK, course_key, tenths_of, whole_of, yes_no_of
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.periods import cohort_of, duration_of, semester_of

LAYOUT = LAYOUTS[Kind.PLAN]
MAX_HOURS = 9_999
"""学时 of one course in one semester."""


class PlanKey(NamedTuple):
    """What identifies a plan in its school: 专业代码, 年级, 学制."""

    major_code: str
    cohort: int
    duration: str


class CourseKey(NamedTuple):
    """What identifies a course in its plan: the semester and the name as compared."""

    semester: int
    course: str


class CourseValues(NamedTuple):
    """What a plan says of a course; `category` is 0 for 操行, `major_name` the plan's, on each row of the file."""

    major_name: str
    name: str
    category: int
    listed_category: int
    nature: str
    hours: int
    credits_x10: int
    required: int
    pass_x10: int | None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One good row and where it stands."""

    place: Place
    plan: PlanKey
    course: CourseKey
    values: CourseValues


@dataclass(slots=True)
class PlanFile:
    """The good rows, and the plans with a refused row: an incomplete list must not take courses away.

    `unsure` says that a refused row does not even name its plan.
    """

    rows: list[PlanRow] = field(default_factory=list)
    incomplete: set[PlanKey] = field(default_factory=set)
    unsure: bool = False


def read_plan_file(found: Iterable[RowCells], report: Report) -> PlanFile:
    """Understand every row; of several for one course in one semester the first is good."""
    reader = _Reader(report)
    for cells in found:
        reader.take(cells)
    return reader.file


class _Reader:
    def __init__(self, report: Report) -> None:
        self.file = PlanFile()
        self._report = report
        self._categories = code_table(CodeKind.COURSE_CATEGORY)
        self._natures = code_table(CodeKind.COURSE_NATURE)
        self._first: dict[tuple[PlanKey, CourseKey], tuple[int, str]] = {}
        self._names: dict[PlanKey, tuple[str, int, str]] = {}

    def take(self, cells: RowCells) -> None:
        plan = _plan_of(cells)
        semester = cells.take("semester", semester_of)
        name = cells.text("course")
        values = _values(cells, name, self._categories, self._natures)
        if plan and cells.good:
            course = CourseKey(semester or 0, course_key(name))
            self._check_doubled(cells, plan, course)
            self._check_name(cells, plan, values.major_name)
            if cells.good:
                self.file.rows.append(PlanRow(cells.place(), plan, course, values))
        if not cells.good:
            self.file.unsure |= plan is None
            self.file.incomplete |= {plan} if plan else set()

    def _check_doubled(self, cells: RowCells, plan: PlanKey, course: CourseKey) -> None:
        here = (cells.number, cells.sheet)
        first = self._first.setdefault((plan, course), here)
        if first != here:
            cells.refuse("", "row_doubled", first=wording.other_place(*first, cells.sheet))

    def _check_name(self, cells: RowCells, plan: PlanKey, name: str) -> None:
        known, row, sheet = self._names.setdefault(plan, (name, cells.number, cells.sheet))
        if name != known:
            first = wording.other_place(row, sheet, cells.sheet)
            cells.refuse("major_name", "major_name_differs", known=known, first=first)


def _plan_of(cells: RowCells) -> PlanKey | None:
    code = cells.take("major_code", code_text)
    cohort = cells.take("cohort", cohort_of)
    duration = cells.take("duration", duration_of)
    return PlanKey(code, cohort, duration) if code and cohort and duration else None


def _values(cells: RowCells, name: str, categories: CodeTable, natures: CodeTable) -> CourseValues:
    category = cells.code("category", categories)
    nature = cells.code("nature", natures)
    required = cells.take("required", yes_no_of)
    pass_x10 = cells.take("pass_mark", tenths_of)
    if pass_x10 is not None and pass_x10 > FULL_MARK * 10:
        cells.refuse("pass_mark", "mark_above_100")
    hours = cells.take("hours", whole_of) or 0
    if hours > MAX_HOURS:
        cells.refuse("hours", "hours_too_large", most=MAX_HOURS)
    credits_x10 = cells.take("credits", tenths_of) or 0
    if credits_x10 > MAX_CREDITS_X10:
        cells.refuse("credits", "credits_too_large", most=MAX_CREDITS_X10 // 10)
    listed = category.code if category else 0
    return CourseValues(
        major_name=cells.text("major_name"),
        name=name,
        category=CONDUCT_CATEGORY if course_key(name) == CONDUCT else listed,
        listed_category=listed,
        nature=nature.value if nature else "",
        hours=hours,
        credits_x10=credits_x10,
        required=0 if required is False else 1,
        pass_x10=pass_x10,
    )


KEPT: Mapping[str, str] = {
    "category": "smallint",
    "listed_category": "smallint",
    "name": "text",
    "nature": "text",
    "hours": "integer",
    "credits_x10": "integer",
    "required": "smallint",
    "pass_x10": "smallint",
}
"""The columns of `plan_course` that a row fills, with their SQL types."""


def kept(values: CourseValues) -> Iterator[object]:
    """The values for the columns of `KEPT`."""
    return (getattr(values, column) for column in KEPT)
