"""A student's courses by category and semester, the lacking ones first (课程成绩一览, screens.md). Pure arrangement.

What is missing or failing is what the verification found: this module judges no mark.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from services import wording
from services.rules import CONDUCT_CATEGORY, Code, Finding, mark_text
from services.scores import conduct_word, score_text


class CellState(StrEnum):
    """What a semester's cell says: not planned, 毕业要求 否, fine, no mark, a mark that does not pass."""

    NONE = "none"
    OPTIONAL = "optional"
    FINE = "fine"
    MISSING = "missing"
    FAILING = "failing"


@dataclass(frozen=True, slots=True)
class MarkCell:
    """One course in one semester: "52→47" is 成绩 → 补考; empty text where nothing is entered."""

    semester: int
    text: str
    state: CellState


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course: how many semesters are required and how many of them met, a cell for every semester.

    `passed` is None where it is not asked: 升学 graduates need 操行 alone.
    """

    name: str
    need: int
    passed: int | None
    cells: tuple[MarkCell, ...]

    @property
    def lacking(self) -> bool:
        """Whether a required semester is not met (the `!` of the screen)."""
        return self.passed is not None and self.passed < self.need


@dataclass(frozen=True, slots=True)
class CourseGroup:
    """One category, its lacking courses first. `score` is the composite: "80.4", of 操行 the word, or "—".

    `category` is None for marks that stand in no course of the plan: stored, not counted.
    """

    category: int | None
    name: str
    need: int
    passed: int
    score: str
    courses: tuple[CourseLine, ...]

    @property
    def lacking(self) -> bool:
        """Whether something in this category is not met."""
        return any(course.lacking for course in self.courses)


@dataclass(frozen=True, slots=True)
class StudentMarks:
    """What the lines are made of, as read from the tables.

    `planned`: category, semester, course, name, required. `entered`: semester, course, course key, 成绩, 补考.
    `composites`: category, need, passed, score ×10.
    """

    planned: Sequence[tuple[int, int, int, str, int]]
    entered: Sequence[tuple[int, int, str, int | None, int | None]]
    composites: Sequence[tuple[int, int, int, int | None]]
    findings: Sequence[Finding]
    promoted: bool


_STATES = {
    Code.CONDUCT_MISSING: CellState.MISSING,
    Code.GRADE_MISSING: CellState.MISSING,
    Code.CONDUCT_FAILING: CellState.FAILING,
    Code.GRADE_FAILING: CellState.FAILING,
}


def course_groups(marks: StudentMarks, names: Mapping[int, str]) -> tuple[CourseGroup, ...]:
    """The categories in code order, 操行 first, then the marks outside the plan; every line has the same semesters."""
    last = max([semester for _, semester, *_ in marks.planned] + [row[0] for row in marks.entered], default=0)
    cells = _Cells(marks, tuple(range(1, last + 1)))
    composites = {row[0]: row[1:] for row in marks.composites}
    groups = []
    for category in dict.fromkeys(category for category, *_ in marks.planned):
        need, passed, score = composites.get(category, (0, 0, None))
        shown = conduct_word(score) if category == CONDUCT_CATEGORY else score_text(score)
        lines = sorted(cells.lines(category), key=lambda line: not line.lacking)
        groups.append(CourseGroup(category, names.get(category, ""), need, passed, shown, tuple(lines)))
    outside = cells.outside()
    if outside:
        name = wording.OUTSIDE_PLAN if marks.planned else wording.WITHOUT_PLAN
        groups.append(CourseGroup(None, name, 0, 0, "", outside))
    return tuple(groups)


class _Cells:
    """The marks of one student, arranged for looking up by course and semester."""

    def __init__(self, marks: StudentMarks, semesters: tuple[int, ...]) -> None:
        self._marks = marks
        self._semesters = semesters
        self._texts = {(row[0], row[1]): _text(row[3], row[4]) for row in marks.entered}
        self._found = {
            (semester, finding.course_id): _STATES[finding.code]
            for finding in marks.findings
            if finding.code in _STATES
            for semester in finding.semesters
        }
        self._planned = {(semester, course) for _, semester, course, *_ in marks.planned}

    def lines(self, category: int) -> list[CourseLine]:
        """The courses of a category in the plan's order."""
        required: dict[int, dict[int, int]] = defaultdict(dict)
        names: dict[int, str] = {}
        for listed, semester, course, name, is_required in self._marks.planned:
            if listed == category:
                required[course][semester] = is_required
                names.setdefault(course, name)
        exempt = self._marks.promoted and category != CONDUCT_CATEGORY
        return [self._line((course, names[course]), required[course], exempt=exempt) for course in names]

    def _line(self, named: tuple[int, str], required: Mapping[int, int], *, exempt: bool) -> CourseLine:
        course, name = named
        cells = tuple(self._cell(semester, course, required.get(semester)) for semester in self._semesters)
        need = sum(required.values())
        lacking = sum(cell.state in (CellState.MISSING, CellState.FAILING) for cell in cells)
        return CourseLine(name, need, None if exempt else need - lacking, cells)

    def _cell(self, semester: int, course: int, required: int | None) -> MarkCell:
        if required is None:
            return MarkCell(semester, "", CellState.NONE)
        plain = CellState.FINE if required else CellState.OPTIONAL
        text = self._texts.get((semester, course), "")
        return MarkCell(semester, text, self._found.get((semester, course), plain))

    def outside(self) -> tuple[CourseLine, ...]:
        """Courses with marks in semesters in which the plan does not have them."""
        entered: dict[tuple[int, str], set[int]] = defaultdict(set)
        for semester, course, key, *_ in self._marks.entered:
            if (semester, course) not in self._planned:
                entered[course, key].add(semester)
        return tuple(
            CourseLine(
                key,
                0,
                None,
                tuple(self._cell(at, course, 0 if at in semesters else None) for at in self._semesters),
            )
            for (course, key), semesters in entered.items()
        )


def _text(mark: int | None, makeup: int | None) -> str:
    if makeup is None:
        return mark_text(mark)
    return wording.MARK_TO_MAKEUP.format(mark=mark_text(mark), makeup=mark_text(makeup))
