"""The plan import (课程设置, product.md §4): a file replaces each plan it contains, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from models.base import connection, insert_many, rows, run, temp_table
from models.organisations import Organisation
from services import wording
from services.actor import Actor
from services.audits import stale
from services.clock import stamp
from services.importing.course import (
    FROZEN_STATES,
    Comparison,
    Errand,
    numbered_rows,
    open_file,
    school_to_fill,
    start_report,
    store,
)
from services.importing.outcomes import CellProblem, ImportOutcome, ImportRequest, problem, refused_rows
from services.importing.plan_rows import (
    KEPT,
    LAYOUT,
    CourseKey,
    CourseValues,
    PlanFile,
    PlanKey,
    PlanRow,
    kept,
    read_plan_file,
)
from services.importing.rows import RowCells
from services.journal import operation
from services.progress import SILENT, Job

FIRST_VERSION = 1


@operation("plan.import")
def import_plan(request: ImportRequest, *, actor: Actor, job: Job = SILENT) -> ImportOutcome:
    """Store a 课程设置: each plan in the file (专业代码 × 年级 × 学制) becomes what the file says; other plans stay.

    With `partial`, a plan with a refused row gets its good rows and loses none: a row that could not be read must not
    pass for a course taken off. A plan's version rises only if something in it changed.
    Raises NotAllowed; Refused: school_unknown, not_a_school; FileRefused as `open_file` and `numbered_rows` do;
    CannotRun: school_required, file_missing, file_no_access; Cancelled until the write begins. Bad rows are problems.
    """
    with connection():
        school = school_to_fill(request, actor)
        workbook = open_file(request, job)
        report = start_report(workbook, LAYOUT)
        listed = (RowCells(report, LAYOUT, found) for found in numbered_rows(workbook, LAYOUT, job))
        file = read_plan_file(listed, report)
        intake = PlanIntake(school, file, refused_rows(report.problems))
        return store(intake, Errand(request, workbook.digest, report, actor, job))


@dataclass(slots=True)
class KnownPlan:
    """A plan as stored: its id (0: not yet), whether a submitted audit holds on to it, its courses."""

    plan_id: int
    frozen: bool
    major_name: str = ""
    courses: dict[CourseKey, tuple[int, CourseValues]] = field(default_factory=dict)


@dataclass(slots=True)
class PlanChange:
    """What becomes of one plan: courses to put in (new or changed), and to take out by semester and course id."""

    known: KnownPlan
    put: list[PlanRow] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)


class PlanIntake:
    """The good rows of one plan file, to be compared with the school's plans and written."""

    kind = "plan"

    def __init__(self, school: Organisation, file: PlanFile, refused: int) -> None:
        self.school = school
        self._file = file
        self._refused = refused
        self._by_plan: dict[PlanKey, list[PlanRow]] = defaultdict(list)
        for row in file.rows:
            self._by_plan[row.plan].append(row)
        self._changes: dict[PlanKey, PlanChange] = {}

    def compare(self) -> Comparison:
        """Count new, changed, unchanged and removed courses; refuse changes to plans of submitted audits."""
        known = known_plans(self.school.id)
        problems: list[CellProblem] = []
        self._changes = {}
        new = changed = unchanged = removed = 0
        what = {"what": wording.FROZEN_PLAN}
        for key, listed in self._by_plan.items():
            before = known.get(key) or KnownPlan(0, frozen=False)
            different = [row for row in listed if _values_before(before, row) != row.values]
            gone = self._gone(key, before, listed)
            if before.frozen and (different or gone):
                refused = different or listed[:1]
                problems += (
                    problem(row.place, row.values.name, "in_submitted_audit", what) for row in refused
                )
                unchanged += len(listed) - len(refused)
                continue
            fresh = sum(row.course not in before.courses for row in different)
            new, changed = new + fresh, changed + len(different) - fresh
            unchanged, removed = unchanged + len(listed) - len(different), removed + len(gone)
            if different or gone:
                self._changes[key] = PlanChange(before, different, gone)
        return Comparison(new, changed, unchanged, removed, self._refused + len(problems), tuple(problems))

    def _gone(self, key: PlanKey, before: KnownPlan, listed: Iterable[PlanRow]) -> list[tuple[int, int]]:
        if self._file.unsure or key in self._file.incomplete:
            return []
        kept_courses = {row.course for row in listed}
        return [
            (course.semester, course_id)
            for course, (course_id, _) in before.courses.items()
            if course not in kept_courses
        ]

    def write(self) -> None:
        """Replace the changed plans' differing courses, raise their versions, mark the audits that rest on them."""
        if not self._changes:
            return
        course_ids = self._course_ids()
        plan_ids = {key: self._plan_id(key, change) for key, change in self._changes.items()}
        _take_out(
            (plan_ids[key], semester, course_id)
            for key, change in self._changes.items()
            for semester, course_id in (
                *change.taken,
                *((row.course.semester, course_ids[row.course.course]) for row in change.put),
            )
        )
        columns = ("plan_id", "semester", "course_id", *KEPT)
        insert_many(
            "plan_course",
            columns,
            [
                (plan_ids[key], row.course.semester, course_ids[row.course.course], *kept(row.values))
                for key, change in self._changes.items()
                for row in change.put
            ],
        )
        stale.mark_plans(self.school.id, self._majors_concerned())

    def _course_ids(self) -> Mapping[str, int]:
        """The school's courses by compared name; those that are new to the school are made."""
        wanted = {row.course.course for change in self._changes.values() for row in change.put}
        present = courses_of(self.school.id)
        insert_many(
            "course", ("school_id", "key"), [(self.school.id, key) for key in sorted(wanted - present.keys())]
        )
        return courses_of(self.school.id)

    def _plan_id(self, key: PlanKey, change: PlanChange) -> int:
        name = self._by_plan[key][0].values.major_name
        if change.known.plan_id:
            run(
                "UPDATE plan SET version = version + 1, updated_at = ?, major_name = ? WHERE id = ?",
                (stamp(), name, change.known.plan_id),
            )
            return change.known.plan_id
        found = rows(
            "INSERT INTO plan (school_id, major_code, major_name, cohort, duration, version, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
            (self.school.id, key.major_code, name, key.cohort, key.duration, FIRST_VERSION, stamp()),
        )
        return int(found[0][0])

    def _majors_concerned(self) -> set[tuple[str, int]]:
        """The (专业名称, 年级) of the changed plans before and after, and what students with these codes are called."""
        named = {
            (name, key.cohort)
            for key, change in self._changes.items()
            for name in (change.known.major_name, self._by_plan[key][0].values.major_name)
        }
        codes = {(key.major_code, key.cohort) for key in self._changes}
        found = rows(
            "SELECT DISTINCT major_code, cohort, major_name FROM student WHERE school_id = ?",
            (self.school.id,),
        )
        return named | {(name, cohort) for code, cohort, name in found if (code, cohort) in codes}


def _values_before(before: KnownPlan, row: PlanRow) -> CourseValues | None:
    found = before.courses.get(row.course)
    return found[1] if found else None


def _take_out(courses: Iterable[tuple[int, int, int]]) -> None:
    columns = {"plan_id": "integer", "semester": "integer", "course_id": "integer"}
    with temp_table("plan_stage", columns):
        insert_many("plan_stage", tuple(columns), list(courses))
        run(
            "DELETE FROM plan_course WHERE (plan_id, semester, course_id)"
            " IN (SELECT plan_id, semester, course_id FROM plan_stage)"
        )


def courses_of(school_id: int) -> dict[str, int]:
    """Every course a school has ever had in a plan: compared name → id."""
    return dict(rows("SELECT key, id FROM course WHERE school_id = ?", (school_id,)))


def known_plans(school_id: int) -> dict[PlanKey, KnownPlan]:
    """The plans of a school as they are compared with a file."""
    held = {
        row[0]
        for row in rows(
            "SELECT DISTINCT r.plan_id FROM audit a JOIN audit_row r ON r.audit_id = a.id"
            f" WHERE a.school_id = ? AND a.state IN {FROZEN_STATES} AND r.passed = 1 AND r.plan_id IS NOT NULL",
            (school_id,),
        )
    }
    plans: dict[int, KnownPlan] = {}
    by_key: dict[PlanKey, KnownPlan] = {}
    for plan_id, code, cohort, duration, name in rows(
        "SELECT id, major_code, cohort, duration, major_name FROM plan WHERE school_id = ?", (school_id,)
    ):
        plans[plan_id] = by_key[PlanKey(code, cohort, duration)] = KnownPlan(plan_id, plan_id in held, name)
    for plan_id, semester, course_id, key, *values in rows(
        f"SELECT c.plan_id, c.semester, c.course_id, k.key, {', '.join(f'c.{column}' for column in KEPT)}"
        " FROM plan_course c JOIN plan p ON p.id = c.plan_id JOIN course k ON k.id = c.course_id"
        " WHERE p.school_id = ?",
        (school_id,),
    ):
        plan = plans[plan_id]
        found = CourseValues(plan.major_name, **dict(zip(KEPT, values, strict=True)))
        plan.courses[CourseKey(semester, key)] = (course_id, found)
    return by_key
