"""What a school's grade file is read against (成绩对照): its students, its courses, which plan counts which course.

A mark is known by one number, its key: student id, semester and course id in this order, as the table is sorted. The
semester and course alone are a slot.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import NamedTuple

from models.base import rows
from services.verifying.plan_matching import Major, Plan, school_plans
from services.workbooks.cells import course_key

COURSE_BITS = 32
STUDENT_SHIFT = COURSE_BITS + 4
STUDENT_OF_KEY = f"CAST(key >> {STUDENT_SHIFT} AS integer)"
SEMESTER_OF_KEY = f"CAST(key >> {COURSE_BITS} & 15 AS integer)"
COURSE_OF_KEY = f"CAST(key & {(1 << COURSE_BITS) - 1} AS integer)"
"""A key's parts in SQL, on both engines."""

LIKENESS = 0.5
"""Below this likeness a course name is no help."""


def slot_of(course_id: int, semester: int) -> int:
    """The slot of a course in a semester (1…12)."""
    return semester << COURSE_BITS | course_id


def course_of(slot: int) -> int:
    """The course id of a slot."""
    return slot & ((1 << COURSE_BITS) - 1)


class Seat(NamedTuple):
    """A student as far as marks concern: the student's part of a key, the roster's name, the slots the plan counts."""

    key: int
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
        seats[id_number] = Seat(student_id << STUDENT_SHIFT, name, slots)
    return seats
