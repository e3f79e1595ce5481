"""The graduates of a frozen content with everything that their rows point to (快照里的毕业生). Pure arrangement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services import wording
from services.audits.snapshots import FrozenCourse, FrozenPlan, FrozenRow, TableContent
from services.rules import mark_text
from services.scores import score_text
from services.workbooks.cells import course_key

MarkKey = tuple[int, str]
"""Semester and course, as names of courses are compared."""


@dataclass(frozen=True, slots=True)
class FrozenMark:
    """A mark with the course's name and category as its plan has them; "52→47" is 成绩 → 补考."""

    course: str
    category: int
    text: str


@dataclass(frozen=True, slots=True)
class FrozenPerson:
    """One row with its plan, the course of each of its marks, and 补考 by course."""

    row: FrozenRow
    plan: FrozenPlan
    courses: tuple[FrozenCourse, ...]
    makeups: Mapping[FrozenCourse, int]

    def entered_like(self, other: FrozenPerson) -> bool:
        """Whether both have the same marks in the same courses of the same categories."""
        return (self.row.marks, self.courses, self.makeups) == (other.row.marks, other.courses, other.makeups)

    def marks(self) -> dict[MarkKey, FrozenMark]:
        """Everything that is entered, as people read it."""
        return {
            (course.semester, course_key(course.name)): FrozenMark(
                course.name, course.category, _text(mark, self.makeups.get(course))
            )
            for course, mark in zip(self.courses, self.row.marks, strict=True)
        }

    def scores(self) -> dict[int, str]:
        """综合成绩 by category as people read it."""
        return {category: score_text(score) for category, _, _, score in self.row.composites}


def people_of(content: TableContent | None) -> dict[str, FrozenPerson]:
    """The graduates of a content by ID number, in order; nobody without a content."""
    if content is None:
        return {}
    courses = [tuple(content.courses[place] for place in pattern) for pattern in content.patterns]
    return {
        row.id_number: FrozenPerson(
            row,
            content.plans[row.plan],
            courses[row.pattern],
            {content.courses[place]: makeup for place, makeup in row.makeups},
        )
        for row in content.rows
    }


def _text(mark: int | None, makeup: int | None) -> str:
    if makeup is None:
        return mark_text(mark)
    return wording.MARK_TO_MAKEUP.format(mark=mark_text(mark), makeup=mark_text(makeup))
