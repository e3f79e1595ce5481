"""Gathering what the major tables of a verified list hold, for their snapshots (固定表册内容, product.md §3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.base import analyze, insert_many, rows, temp_table
from services.audit_heads import AuditKey
from services.graduates import ListRow
from services.major_tables import MajorGroup, major_groups
from services.progress import Job, Progress
from services.reasons import category_names
from services.rules import CONDUCT_CATEGORY
from services.settings import YearSettings
from services.snapshots import (
    OUTSIDE,
    FrozenCourse,
    FrozenPlan,
    FrozenRow,
    Snapshot,
    TableContent,
    snapshot,
)
from services.verdict import RowVerdict, Verdict

Pair = tuple[int, int]
"""Semester and course id: what names a mark of one student."""

Entered = Sequence[tuple[int, int, int | None, int | None]]
"""Semester, course id, 成绩, 补考."""


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
    marks = _marks({row.student_id for row in passed})
    job.check()
    plans = _plans({row.plan_id for row in passed})
    keys = _course_keys({course for entered in marks.values() for _, course, *_ in entered})
    listed = {row.row_no: row for row in verdict.listed}
    data = _Data(verdict, listed, marks, plans, keys, category_names(heading.key.year))
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
class _Data:
    """Everything the tables of one list are made of: marks by student, plans and course keys by id."""

    verdict: Verdict
    listed: Mapping[int, ListRow]
    marks: Mapping[int | None, Entered]
    plans: Mapping[int | None, _Plan]
    keys: Mapping[int, str]
    categories: Mapping[int, str]

    def content(self, group: MajorGroup, heading: Heading) -> TableContent:
        """The content of one table."""
        used = self._used_courses(group)
        courses = sorted({course for found in used.values() for course in found.values()})
        places = {course: place for place, course in enumerate(courses)}
        by_plan = {
            plan_id: {pair: places[course] for pair, course in found.items()}
            for plan_id, found in used.items()
        }
        plans = sorted(self.plans[plan_id].frozen for plan_id in used)
        plan_places = {plan_id: plans.index(self.plans[plan_id].frozen) for plan_id in used}
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
            self._categories_of(used),
            tuple(plans),
            tuple(courses),
            tuple(self._row(row, plan_places[row.plan_id], by_plan[row.plan_id]) for row in group.rows),
        )

    def _used_courses(self, group: MajorGroup) -> dict[int | None, dict[Pair, FrozenCourse]]:
        """By plan: every course and semester in which one of its graduates has a mark."""
        pairs: dict[int | None, set[Pair]] = defaultdict(set)
        for row in group.rows:
            pairs[row.plan_id].update((mark[0], mark[1]) for mark in self.marks.get(row.student_id, ()))
        return {
            plan_id: {
                pair: self.plans[plan_id].courses.get(pair)
                or FrozenCourse(pair[0], OUTSIDE, self.keys[pair[1]])
                for pair in found
            }
            for plan_id, found in pairs.items()
        }

    def _categories_of(self, plan_ids: Iterable[int | None]) -> tuple[tuple[int, str], ...]:
        """The score columns: the categories of the plans in code order, 操行 apart."""
        found = {course.category for plan_id in plan_ids for course in self.plans[plan_id].courses.values()}
        return tuple(
            (category, self.categories.get(category, "")) for category in sorted(found - {CONDUCT_CATEGORY})
        )

    def _row(self, row: RowVerdict, plan: int, places: Mapping[Pair, int]) -> FrozenRow:
        listed = self.listed[row.row_no]
        marks = [
            (places[semester, course], mark, makeup)
            for semester, course, mark, makeup in self.marks.get(row.student_id, ())
        ]
        scores = sorted(self.verdict.composites[row.row_no].items())
        return FrozenRow(
            row.name,
            listed.sex,
            listed.id_number,
            row.cohort,
            listed.admission_category,
            listed.graduation_mode,
            plan,
            tuple((category, score.need, score.passed, score.score_x10) for category, score in scores),
            tuple(sorted(marks)),
        )


def _marks(student_ids: Collection[int | None]) -> dict[int | None, Entered]:
    """The marks of these students; a cell without any mark is none."""
    found: dict[int | None, list[tuple[int, int, int | None, int | None]]] = defaultdict(list)
    with temp_table("frozen_student", {"id": "integer"}, "id"):
        insert_many("frozen_student", ["id"], sorted((student_id,) for student_id in student_ids))
        analyze("frozen_student")
        # CROSS JOIN keeps SQLite from walking all grades; PostgreSQL reads it as any other join.
        for student_id, semester, course_id, mark, makeup in rows(
            "SELECT g.student_id, g.semester, g.course_id, g.mark, g.makeup FROM frozen_student f"
            " CROSS JOIN grade g WHERE g.student_id = f.id AND (g.mark IS NOT NULL OR g.makeup IS NOT NULL)"
        ):
            found[student_id].append((semester, course_id, mark, makeup))
    return dict(found)


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
