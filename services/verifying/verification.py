"""Verification of a graduate list (核验, product.md §5): set-based, in one moment of the database, storing nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from models.base import connection, engine, is_sqlite, run
from services.actor import Actor, Right, require, school_by_code
from services.graduates import ListRow, read_list
from services.journal import operation
from services.progress import SILENT, Job, Progress
from services.rules import CONDUCT_CATEGORY, Finding
from services.settings import YearSettings, year_settings
from services.verifying.composites import CategoryScore as CategoryScore
from services.verifying.composites import category_score, composite_x10
from services.verifying.grade_checks import CourseLack, Entrant, GroupedPass, grade_tables, lacks
from services.verifying.roster_matching import look_up
from services.verifying.row_checks import CheckedRow, check_rows, year_tables
from services.verifying.verdict import RowVerdict as RowVerdict
from services.verifying.verdict import Scope as Scope
from services.verifying.verdict import Verdict as Verdict

STAGE = "verify"
"""The stage of the progress; its counts are `passed` and `failed`."""

SLICES = 20
SMALLEST_SLICE = 100
"""A list is worked through in so many slices, but in none smaller: each costs PostgreSQL the planning of a query."""


@operation("list.verify")
def verify_list(
    path: Path, *, school: str, year: int, batch: int = 1, actor: Actor, job: Job = SILENT
) -> Verdict:
    """Verify a list from its file against the data of the school with this 机构代码; stores nothing.

    Raises `NotAllowed`, `Refused("school_unknown")`, and what `read_list` raises.
    """
    with connection():
        require(actor, Right.VERIFY_LIST)
        school_id = school_by_code(school).id
        require(actor, Right.VERIFY_LIST, school_id)
        graduates = read_list(path, job=job)
        scope = Scope(school_id, year, batch)
        verdict = verify_rows(graduates.rows, scope, year_settings(year), job)
    return replace(verdict, cleaned=graduates.cleaned)


def verify_rows(
    listed: Sequence[ListRow], scope: Scope, settings: YearSettings, job: Job = SILENT
) -> Verdict:
    """Verify the rows of a list, in their order. Needs an open connection; stores nothing.

    Reports some twenty times for a long list, each 100 rows for a short one. Raises `Cancelled`.
    """
    with _one_moment():
        known = look_up(listed, scope, job)
        checked = list(check_rows(listed, known, year_tables(scope, settings.promoted)))
        marks = _check_marks(checked, settings, job)
    return _verdict(checked, marks)


@contextmanager
def _one_moment() -> Iterator[None]:
    """One snapshot of the database for every question, so that an import meanwhile cannot make two of them disagree.

    Ends with a rollback: nothing is stored, and TEMP tables made inside are gone.
    """
    if engine().in_transaction():
        yield
        return
    run("BEGIN DEFERRED" if is_sqlite() else "BEGIN ISOLATION LEVEL REPEATABLE READ")
    try:
        yield
    finally:
        run("ROLLBACK")


@dataclass(frozen=True, slots=True)
class _Marks:
    """What the marks say, by student."""

    scores: defaultdict[int, dict[int, CategoryScore]] = field(default_factory=lambda: defaultdict(dict))
    lacking: defaultdict[int, list[CourseLack]] = field(default_factory=lambda: defaultdict(list))


def _check_marks(checked: Sequence[CheckedRow], settings: YearSettings, job: Job) -> _Marks:
    marks = _Marks()
    entrants = {
        row.student.student_id: Entrant(row.student.student_id, row.plan.plan_id, int(row.promoted))
        for row in checked
        if row.plan is not None and row.student is not None
    }
    with grade_tables(list(entrants.values()), settings):
        failing = _grouped_pass(checked, GroupedPass(settings), marks, job)
        job.check()
        for lack in lacks([entrants[student_id] for student_id in failing], settings):
            marks.lacking[lack.student_id].append(lack)
    return marks


def _grouped_pass(checked: Sequence[CheckedRow], grouped: GroupedPass, marks: _Marks, job: Job) -> list[int]:
    """Collect the scores slice by slice, counting the rows settled so far; returns the students who fail.

    In the order of student ids, which is the order in which the grades lie.
    """
    asked = {
        row.student.student_id: row for row in checked if row.plan is not None and row.student is not None
    }
    students = sorted(asked)
    total = len(checked)
    done = failed = total - len(students)
    size = max(SMALLEST_SLICE, -(-total // SLICES))
    failing: list[int] = []
    scores = marks.scores
    for start in range(0, len(students), size):
        job.check()
        job.report(Progress(STAGE, done, total, {"passed": done - failed, "failed": failed}))
        part = students[start : start + size]
        short: set[int] = set()
        for student_id, category, need, good, points, weights in grouped.sums(part[0], part[-1]):
            scores[student_id][category] = category_score(need, good, composite_x10(points, weights))
            if good < need and (category == CONDUCT_CATEGORY or not asked[student_id].promoted):
                short.add(student_id)
        failing += sorted(short)
        done += len(part)
        failed += sum(student_id in short or not asked[student_id].sound for student_id in part)
    job.report(Progress(STAGE, done, total, {"passed": done - failed, "failed": failed}))
    return failing


def _verdict(checked: Sequence[CheckedRow], marks: _Marks) -> Verdict:
    findings: list[Finding] = []
    verdicts: list[RowVerdict] = []
    composites: dict[int, dict[int, CategoryScore]] = {}
    for row in checked:
        lacking: Sequence[CourseLack] = ()
        findings += row.before_marks
        if row.student is not None and row.plan is not None:
            composites[row.listed.row_no] = marks.scores[row.student.student_id]
            lacking = marks.lacking.get(row.student.student_id, ())
            findings += [_mark_finding(row.listed, lack) for lack in lacking]
        findings += row.warnings
        verdicts.append(_row_verdict(row, passed=row.sound and not lacking))
    return Verdict(tuple(verdicts), tuple(row.listed for row in checked), tuple(findings), composites)


def _row_verdict(row: CheckedRow, *, passed: bool) -> RowVerdict:
    student, plan, listed = row.student, row.plan, row.listed
    if student is None:
        return RowVerdict(listed.row_no, None, None, False, row.promoted, "", "", "", None, listed.name)
    return RowVerdict(
        listed.row_no,
        student.student_id,
        plan.plan_id if plan else None,
        passed,
        row.promoted,
        student.major_code or (plan.major_code if plan else ""),
        student.major_name,
        student.duration or (plan.duration if plan else ""),
        student.cohort,
        student.name,
    )


def _mark_finding(listed: ListRow, lack: CourseLack) -> Finding:
    return Finding(
        listed.row_no,
        listed.name,
        lack.code,
        course=lack.course,
        course_id=lack.course_id,
        category=lack.category,
        marks=lack.marks,
    )
