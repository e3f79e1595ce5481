"""The baseline: the straightforward way, one query for each course of each student."""

from __future__ import annotations

from collections.abc import Sequence

from models.base import rows
from models.plans import Plan
from models.students import Grade, Student
from services.graduates import ListRow

PASS_X10 = 600


def verify(listed: Sequence[ListRow], school_id: int, promoted: frozenset[str]) -> int:
    """Check a list row by row and return how many rows pass; needs an open connection."""
    return sum(_passes(row, school_id, promoted) for row in listed)


def _passes(row: ListRow, school_id: int, promoted: frozenset[str]) -> bool:
    student = Student.get_or_none(Student.school == school_id, Student.id_number == row.id_number)
    if student is None:
        return False
    plan = Plan.get_or_none(
        Plan.school == school_id,
        Plan.major_code == student.major_code,
        Plan.cohort == student.cohort,
        Plan.duration == student.duration,
    )
    if plan is None:
        return False
    good = bool(student.name == row.name and student.status in ("在读", "毕业"))
    courses = rows("SELECT category, semester, course_id FROM plan_course WHERE plan_id = ?", (plan.id,))
    for category, semester, course in courses:
        if category != 0 and row.graduation_mode in promoted:
            continue
        grade = Grade.get_or_none(
            Grade.student == student.id, Grade.semester == semester, Grade.course == course
        )
        good = good and grade is not None and (grade.mark or 0) >= PASS_X10
    return good
