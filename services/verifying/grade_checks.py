"""The rules about marks, for a whole list at once (成绩与操行的核验, product.md §5; method: notes/data.md §2.4).

One grouped pass over TEMP tables says per row × category how many required marks there are, how many pass, and the
sums of the composite. Which courses fail is asked afterwards, and only for the rows that do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import NamedTuple

from models.base import Row, analyze, insert_many, is_sqlite, rows, run, temp_table
from services.rules import CONDUCT_CATEGORY, NO_MARK, WAIVED, Code, SemesterMark
from services.settings import YearSettings
from services.verifying import mark_sql
from services.verifying.composites import credit_factor


class Entrant(NamedTuple):
    """A student whose marks are asked about, by which plan, and whether only for 操行 (as a promoted graduate)."""

    student_id: int
    plan_id: int
    conduct_only: int


@dataclass(frozen=True, slots=True)
class CourseLack:
    """What one student lacks in one course: a conduct or grade code, the semesters concerned with their marks."""

    student_id: int
    code: Code
    category: int
    course_id: int
    course: str
    marks: tuple[SemesterMark, ...]


ENTRANT_COLUMNS = {
    "student_id": "integer PRIMARY KEY",
    "plan_id": "integer",
    "conduct_only": "integer",
}
"""A rowid table on SQLite: only of an integer primary key does it know that rows come sorted by student and, within,
by category, so that the grouping needs no sorter."""

REQUIREMENT_COLUMNS = {
    "plan_id": "integer",
    "category": "integer",
    "semester": "integer",
    "course_id": "integer",
    "pass_x10": "integer",
    "pass_word": "integer",
    "weight": "bigint",
}

_REQUIRE = """
INSERT INTO requirement (plan_id, category, semester, course_id, pass_x10, pass_word, weight)
SELECT plan_id, category, semester, course_id, COALESCE(pass_x10, ?), CASE WHEN category = ? THEN ? ELSE ? END,
    CAST(credits_x10 AS bigint) * ? + 1
FROM plan_course WHERE plan_id IN ({plans}) AND (required = 1 OR category = ?)"""

_JUDGED = """
SELECT m.student_id, m.plan_id, m.conduct_only, r.category, r.semester, r.course_id, {judged}
FROM {entrants} m CROSS JOIN requirement r
LEFT JOIN grade g ON g.student_id = m.student_id AND g.semester = r.semester AND g.course_id = r.course_id"""
"""Every required mark of the entrants. `CROSS JOIN` keeps SQLite from asking the plan first; PostgreSQL reads it as
any other join."""

_SUMS = f"""
SELECT student_id, category, COUNT(*), SUM({mark_sql.PASSED}),
    CAST(SUM({mark_sql.POINTS}) AS bigint), CAST(SUM({mark_sql.COUNTED_WEIGHT}) AS bigint)
FROM ({_JUDGED} AND g.student_id BETWEEN ? AND ?
    WHERE r.plan_id = m.plan_id AND m.student_id BETWEEN ? AND ?) judged
GROUP BY student_id, category"""
"""The bounds are said of the grades once more: PostgreSQL then reads a slice's grades at once, before it joins."""

_LACKS = f"""
SELECT student_id, plan_id, category, semester, course_id, mark, makeup
FROM ({_JUDGED} WHERE r.plan_id = m.plan_id) judged
WHERE (conduct_only = 0 OR category = ?) AND {mark_sql.PASSED} = 0"""


@contextmanager
def grade_tables(entrants: Sequence[Entrant], settings: YearSettings) -> Iterator[None]:
    """The TEMP tables `entrant` and `requirement` for the length of the block. Needs an open connection."""
    plans = sorted({entrant.plan_id for entrant in entrants})
    with ExitStack() as stack:
        stack.enter_context(_planner(_HASH_JOINS))
        stack.enter_context(temp_table("entrant", ENTRANT_COLUMNS))
        stack.enter_context(
            temp_table("requirement", REQUIREMENT_COLUMNS, "plan_id, category, semester, course_id")
        )
        insert_many("entrant", list(ENTRANT_COLUMNS), entrants)
        analyze("entrant")
        if plans:
            _require(plans, settings)
        yield


_HASH_JOINS = {"enable_mergejoin": "off", "plan_cache_mode": "force_custom_plan", "jit": "off"}
"""For a slice of 250 students whose bounds are known: 7 ms. PostgreSQL would rather merge by student alone (35 ms) or,
planning without the bounds, probe by student alone (100 ms): both look at 48 × 48 pairs a student. Compiling the
expressions (jit) would cost more than it saves."""

_NESTED_LOOPS = {"enable_hashjoin": "off"}
"""For few students from anywhere: 16 ms for 250. PostgreSQL would rather read all grades there are (1 s)."""


@contextmanager
def _planner(settings: Mapping[str, str]) -> Iterator[None]:
    """Tell PostgreSQL's planner how to join inside the block; an error ends the transaction, and this with it."""
    if is_sqlite():
        yield
        return
    for name, wanted in settings.items():
        run(f"SET LOCAL {name} = {wanted}")
    yield
    for name in settings:
        run(f"SET LOCAL {name} = DEFAULT")


def _require(plans: Sequence[int], settings: YearSettings) -> None:
    """Fill `requirement` with the required courses of these plans; 操行 is required whatever the plan says."""
    run(
        _REQUIRE.format(plans=", ".join("?" * len(plans))),
        (
            settings.pass_x10,
            CONDUCT_CATEGORY,
            mark_sql.LOWEST_PASSING_WORD_OF_CONDUCT,
            mark_sql.LOWEST_PASSING_WORD,
            credit_factor(settings.weighting),
            *plans,
            CONDUCT_CATEGORY,
        ),
    )
    analyze("requirement")


class GroupedPass:
    """The grouped pass of one list, a slice at a time; inside `grade_tables`."""

    def __init__(self, settings: YearSettings) -> None:
        self._sql = _SUMS.format(entrants="entrant", judged=mark_sql.judged(settings))

    def sums(self, first: int, last: int) -> list[Row]:
        """(student, category, need, passed, points, weights) of the entrants from student `first` to `last`."""
        return rows(self._sql, (first, last) * 2)


def lacks(failing: Sequence[Entrant], settings: YearSettings) -> list[CourseLack]:
    """What the failing entrants lack, course by course, each one's in the order of the rules; in `grade_tables`."""
    if not failing:
        return []
    with temp_table("failing", ENTRANT_COLUMNS), _planner(_NESTED_LOOPS):
        insert_many("failing", list(ENTRANT_COLUMNS), failing)
        analyze("failing")
        asked = _LACKS.format(entrants="failing", judged=mark_sql.judged(settings))
        found = rows(asked, (CONDUCT_CATEGORY,))
    return _by_course(found, _Courses(sorted({entrant.plan_id for entrant in failing})))


class _Courses:
    """Names and order of the courses in some plans: by category, then where the plan has them first."""

    def __init__(self, plans: Sequence[int]) -> None:
        self.names: dict[tuple[int, int], str] = {}
        self.places: dict[tuple[int, int], tuple[int, int]] = {}
        for plan_id, course_id, name, semester in rows(
            "SELECT plan_id, course_id, name, semester FROM plan_course"
            f" WHERE plan_id IN ({', '.join('?' * len(plans)) or 'NULL'}) ORDER BY plan_id, semester, course_id",
            plans,
        ):
            self.names.setdefault((plan_id, course_id), name)
            self.places.setdefault((plan_id, course_id), (semester, course_id))


def _by_course(found: Iterable[Row], courses: _Courses) -> list[CourseLack]:
    grouped: dict[tuple[int, int, Code, int], list[tuple[int, int, SemesterMark]]] = defaultdict(list)
    for student_id, plan_id, category, semester, course_id, mark, makeup in found:
        entry = (semester, category, SemesterMark(semester, mark, makeup))
        grouped[student_id, plan_id, _code(category, mark, makeup), course_id].append(entry)
    lacking = []
    for (student_id, plan_id, code, course_id), entries in grouped.items():
        entries.sort(key=lambda entry: entry[0])
        category = entries[0][1]
        marks = tuple(mark for _, _, mark in entries)
        lack = CourseLack(student_id, code, category, course_id, courses.names[plan_id, course_id], marks)
        lacking.append(((_ORDER[code], category, courses.places[plan_id, course_id]), lack))
    return [lack for _, lack in sorted(lacking, key=lambda entry: entry[0])]


_ORDER = {code: place for place, code in enumerate(Code)}


def _code(category: int, mark: int | None, makeup: int | None) -> Code:
    """The code of a course that does not pass."""
    conduct = category == CONDUCT_CATEGORY
    if any(_is_mark(entered) for entered in (mark, makeup)):
        return Code.CONDUCT_FAILING if conduct else Code.GRADE_FAILING
    return Code.CONDUCT_MISSING if conduct else Code.GRADE_MISSING


def _is_mark(entered: int | None) -> bool:
    # Of marks that do not pass, 免修 can only be one for 操行, where it is none.
    return entered is not None and entered not in NO_MARK and entered != WAIVED
