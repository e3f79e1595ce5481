"""The plans of a school, read: one line a plan, its courses by semester (课程设置)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import Row, connection, rows
from services.actor import Actor, Right, require
from services.errors import Refused
from services.journal import operation
from services.reasons import category_names
from services.rules import CONDUCT_CATEGORY


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One plan: how many courses it has, over how many semesters, whether 操行 is among them, how many students fit.

    `students` counts the roster's students of this major, cohort and duration (blank cells of the roster fit).
    """

    plan_id: int
    major_code: str
    major_name: str
    cohort: int
    duration: str
    courses: int
    semesters: int
    has_conduct: bool
    students: int


@dataclass(frozen=True, slots=True)
class PlanCourseLine:
    """One course in one semester; credits and 及格分 are ×10, `pass_x10` is None where the year's holds."""

    semester: int
    category: str
    name: str
    nature: str
    hours: int
    credits_x10: int
    required: bool
    pass_x10: int | None


@dataclass(frozen=True, slots=True)
class PlanView:
    """One plan with its courses by semester, 操行 first, then by category."""

    line: PlanLine
    courses: tuple[PlanCourseLine, ...]


_LINES = (
    "SELECT p.id, p.major_code, p.major_name, p.cohort, p.duration, COUNT(DISTINCT c.course_id),"
    " COALESCE(MAX(c.semester), 0), COALESCE(SUM(CASE WHEN c.category = ? THEN 1 ELSE 0 END), 0),"
    " (SELECT COUNT(*) FROM student s WHERE s.school_id = p.school_id AND s.cohort = p.cohort"
    "  AND (s.major_code = p.major_code OR (s.major_code = '' AND s.major_name = p.major_name))"
    "  AND (s.duration = p.duration OR s.duration = ''))"
    " FROM plan p LEFT JOIN plan_course c ON c.plan_id = p.id"
    " WHERE {where} GROUP BY p.id, p.major_code, p.major_name, p.cohort, p.duration, p.school_id"
    " ORDER BY p.cohort DESC, p.major_code, p.duration"
)


@operation("plan.read")
def plan_lines(school_id: int, *, actor: Actor) -> tuple[PlanLine, ...]:
    """Every plan of a school, newest cohort first. Raises `NotAllowed`."""
    with connection():
        require(actor, Right.READ_SCHOOL, school_id)
        found = rows(_LINES.format(where="p.school_id = ?"), (CONDUCT_CATEGORY, school_id))
    return tuple(_line(row) for row in found)


@operation("plan.read")
def plan_view(plan_id: int, *, actor: Actor) -> PlanView:
    """One plan with its courses. Raises `NotAllowed`; `Refused("plan_missing")`."""
    with connection():
        schools = rows("SELECT school_id FROM plan WHERE id = ?", (plan_id,))
        require(actor, Right.READ_SCHOOL, schools[0][0] if schools else None)
        if not schools:
            raise Refused("plan_missing")
        line = _line(rows(_LINES.format(where="p.id = ?"), (CONDUCT_CATEGORY, plan_id))[0])
        names = category_names(line.cohort)
        found = rows(
            "SELECT semester, category, name, nature, hours, credits_x10, required, pass_x10 FROM plan_course"
            " WHERE plan_id = ? ORDER BY semester, category, course_id",
            (plan_id,),
        )
    courses = tuple(
        PlanCourseLine(
            semester, names.get(category, ""), name, nature, hours, credits_x10, bool(required), passing
        )
        for semester, category, name, nature, hours, credits_x10, required, passing in found
    )
    return PlanView(line, courses)


def _line(row: Row) -> PlanLine:
    plan_id, code, name, cohort, duration, courses, semesters, conduct, students = row
    return PlanLine(
        plan_id, code, name, cohort, duration, int(courses), int(semesters), bool(conduct), int(students)
    )
