"""What a school's grade file is read against (成绩对照): its students, its courses, which plan counts which course.

A mark's course and semester together are one number, the slot: course id × 16 + semester.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from models.base import rows
from services.plan_matching import Major, Plan, school_plans
from services.workbooks.cells import course_key

SEMESTER_BITS = 4
LIKENESS = 0.5
"""Below this likeness a course name is no help."""


SEMESTER_OF_SLOT = f"CAST(slot & {(1 << SEMESTER_BITS) - 1} AS integer)"
COURSE_OF_SLOT = f"CAST(slot >> {SEMESTER_BITS} AS integer)"
"""A slot's parts in SQL, on both engines."""


def slot_of(course_id: int, semester: int) -> int:
    """The slot of a course in a semester (1…12)."""
    return course_id << SEMESTER_BITS | semester


def same_course(slot: int, other: int) -> bool:
    """Whether two slots are of one course."""
    return slot >> SEMESTER_BITS == other >> SEMESTER_BITS


class Seat(NamedTuple):
    """A student as far as marks concern: id, the roster's name, the slots that the student's plan counts."""

    student_id: int
    name: str
    planned: frozenset[int]


@dataclass(slots=True)
class Gradebook:
    """The students by ID number, and by compared name the courses that stand in a plan of the school."""

    seats: dict[str, Seat]
    courses: dict[str, int]
    names: dict[str, str]
    _nearest: dict[str, str] = field(default_factory=dict)

    def nearest(self, course: str) -> str:
        """The course of the school's plans whose name is most like an unknown one; empty where none is like it."""
        key = course_key(course)
        if key not in self._nearest:
            like = get_close_matches(key, self.names, n=1, cutoff=LIKENESS)
            self._nearest[key] = self.names[like[0]] if like else ""
        return self._nearest[key]


def gradebook(school_id: int) -> Gradebook:
    """The gradebook of a school as it stands. Needs an open connection."""
    courses: dict[str, int] = {}
    names: dict[str, str] = {}
    slots: dict[int, set[int]] = defaultdict(set)
    for plan_id, semester, course_id, key, name in rows(
        "SELECT c.plan_id, c.semester, c.course_id, k.key, c.name FROM plan p"
        " JOIN plan_course c ON c.plan_id = p.id JOIN course k ON k.id = c.course_id WHERE p.school_id = ?",
        (school_id,),
    ):
        courses[key] = course_id
        names[key] = name
        slots[plan_id].add(slot_of(course_id, semester))
    planned = {plan_id: frozenset(found) for plan_id, found in slots.items()}
    return Gradebook(_seats(school_id, planned), courses, names)


def _seats(school_id: int, planned: dict[int, frozenset[int]]) -> dict[str, Seat]:
    plans = school_plans(school_id)
    nothing: frozenset[int] = frozenset()
    seats = {}
    for student_id, id_number, name, *major in rows(
        "SELECT id, id_number, name, major_code, major_name, cohort, duration FROM student WHERE school_id = ?",
        (school_id,),
    ):
        plan = plans.find(Major(*major))
        slots = planned.get(plan.plan_id, nothing) if isinstance(plan, Plan) else nothing
        seats[id_number] = Seat(student_id, name, slots)
    return seats
