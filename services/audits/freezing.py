"""Gathering what the major tables of a verified list hold, for their snapshots (固定表册内容, product.md §3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from models.base import rows
from services.audits.heads import AuditKey
from services.audits.major_tables import MajorGroup, major_groups
from services.audits.snapshots import (
    OUTSIDE,
    FrozenCourse,
    FrozenPlan,
    FrozenRow,
    Snapshot,
    TableContent,
    snapshot,
)
from services.graduates import ListRow
from services.progress import Job, Progress
from services.reasons import category_names
from services.rules import CONDUCT_CATEGORY
from services.settings import YearSettings
from services.verifying.mark_patterns import (
    NO_MARKS,
    JoinedMarks,
    Layout,
    Pair,
    Pattern,
    joined_marks,
    layout,
    pairs_of,
)
from services.verifying.verdict import RowVerdict, Verdict


@dataclass(frozen=True, slots=True)
class Heading:
    """What stands over every table of an audit and is part of its content."""

    key: AuditKey
    graduation_date: str
    issue_date: str
    settings: YearSettings


@dataclass(frozen=True, slots=True)
class FrozenTable:
    """One major table with its stored content."""

    group: MajorGroup
    snapshot: Snapshot


def freeze(verdict: Verdict, heading: Heading, job: Job) -> tuple[FrozenTable, ...]:
    """The major tables of a verdict with their snapshots, in order, by a fixed number of queries.

    Needs an open connection; stores nothing.
    """
    groups = major_groups(verdict.rows)
    passed = [row for group in groups for row in group.rows]
    marks = joined_marks({row.student_id for row in passed})
    job.check()
    patterns = {
        pattern: pairs_of(pattern) for pattern in {found.pattern for found in (NO_MARKS, *marks.values())}
    }
    keys = _course_keys({course for pairs in patterns.values() for _, course in pairs})
    plans = _plans({row.plan_id for row in passed})
    listed = {row.row_no: row for row in verdict.listed}
    data = _Data(verdict, listed, marks, patterns, plans, keys, category_names(heading.key.year))
    tables = []
    for done, group in enumerate(groups):
        job.check()
        job.report(Progress("freeze", done, len(groups)))
        tables.append(FrozenTable(group, snapshot(data.content(group, heading))))
    return tuple(tables)


@dataclass(frozen=True, slots=True)
class _Plan:
    frozen: FrozenPlan
    courses: Mapping[Pair, FrozenCourse]


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the rows of one plan and pattern share: the positions of both, and where their marks go."""

    plan: int
    pattern: int
    layout: Layout


_Key = tuple[int | None, Pattern]
"""Plan id and pattern of a row."""


@dataclass(frozen=True, slots=True)
class _Data:
    """Everything the tables of one list are made of: marks by student, plans and course keys by id."""

    verdict: Verdict
    listed: Mapping[int, ListRow]
    marks: Mapping[int | None, JoinedMarks]
    patterns: Mapping[Pattern, tuple[Pair, ...]]
    plans: Mapping[int | None, _Plan]
    keys: Mapping[int, str]
    categories: Mapping[int, str]

    def content(self, group: MajorGroup, heading: Heading) -> TableContent:
        """The content of one table."""
        used = {self._key(row) for row in group.rows}
        named = {key: self._courses(key) for key in used}
        courses = sorted({course for found in named.values() for course in found})
        places = {course: place for place, course in enumerate(courses)}
        layouts = {key: layout([places[course] for course in found]) for key, found in named.items()}
        patterns = sorted({found.places for found in layouts.values()})
        plans = sorted({self.plans[plan_id].frozen for plan_id, _ in used})
        shapes = {
            key: _Shape(plans.index(self.plans[key[0]].frozen), patterns.index(found.places), found)
            for key, found in layouts.items()
        }
        return TableContent(
            heading.key.school,
            heading.key.year,
            heading.key.batch,
            group.major_code,
            group.major_name,
            group.duration,
            heading.graduation_date,
            heading.issue_date,
            heading.settings.frozen(),
            self._categories_of({plan_id for plan_id, _ in used}),
            tuple(plans),
            tuple(courses),
            tuple(patterns),
            tuple(self._row(row, shapes[self._key(row)]) for row in group.rows),
        )

    def _key(self, row: RowVerdict) -> _Key:
        return row.plan_id, self.marks.get(row.student_id, NO_MARKS).pattern

    def _courses(self, key: _Key) -> list[FrozenCourse]:
        """The courses of a pattern as the plan names them, in the pattern's order."""
        planned = self.plans[key[0]].courses
        return [
            planned.get((semester, course)) or FrozenCourse(semester, OUTSIDE, self.keys[course])
            for semester, course in self.patterns[key[1]]
        ]

    def _categories_of(self, plan_ids: Iterable[int | None]) -> tuple[tuple[int, str], ...]:
        """The score columns: the categories of the plans in code order, 操行 apart."""
        found = {course.category for plan_id in plan_ids for course in self.plans[plan_id].courses.values()}
        return tuple(
            (category, self.categories.get(category, "")) for category in sorted(found - {CONDUCT_CATEGORY})
        )

    def _row(self, row: RowVerdict, shape: _Shape) -> FrozenRow:
        listed = self.listed[row.row_no]
        entered = self.marks.get(row.student_id, NO_MARKS)
        scores = sorted(self.verdict.composites[row.row_no].items())
        return FrozenRow(
            row.name,
            listed.sex,
            listed.id_number,
            row.cohort,
            listed.admission_category,
            listed.graduation_mode,
            shape.plan,
            tuple([(category, score.need, score.passed, score.score_x10) for category, score in scores]),
            shape.pattern,
            shape.layout.marks(entered),
            shape.layout.makeups(entered),
        )


def _plans(plan_ids: Collection[int | None]) -> dict[int | None, _Plan]:
    wanted = sorted(plan_id for plan_id in plan_ids if plan_id is not None)
    marks = ", ".join("?" * len(wanted)) or "NULL"
    courses: dict[int, dict[Pair, FrozenCourse]] = defaultdict(dict)
    for plan_id, semester, course_id, category, name in rows(
        f"SELECT plan_id, semester, course_id, category, name FROM plan_course WHERE plan_id IN ({marks})",
        wanted,
    ):
        courses[plan_id][semester, course_id] = FrozenCourse(semester, category, name)
    return {
        plan_id: _Plan(FrozenPlan(*named), courses[plan_id])
        for plan_id, *named in rows(
            f"SELECT id, cohort, version, major_code, major_name, duration FROM plan WHERE id IN ({marks})",
            wanted,
        )
    }


def _course_keys(course_ids: Iterable[int]) -> dict[int, str]:
    wanted = sorted(course_ids)
    marks = ", ".join("?" * len(wanted)) or "NULL"
    return dict(rows(f"SELECT id, key FROM course WHERE id IN ({marks})", wanted))
