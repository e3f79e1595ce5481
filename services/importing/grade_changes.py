"""What a grade file changes (成绩的变化): staged marks beside the stored ones, then one short write of what differs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from peewee import IntegrityError

from models.base import is_sqlite, rows, run, value
from models.organisations import Organisation
from services import wording
from services.audits import stale
from services.browsing.gradebook import COURSE_OF_KEY, SEMESTER_OF_KEY, STUDENT_OF_KEY, STUDENT_SHIFT
from services.errors import Stale
from services.importing.course import FROZEN_STATES, Comparison, hold_school
from services.importing.grade_files import BLANK, GradeReading
from services.importing.outcomes import CellProblem, problem
from services.rules import mark_text

_MARKS = {"mark": "integer", "makeup": "integer", "address": "bigint"}
STAGE = {"key": "bigint"} | _MARKS
"""The columns of the TEMP table `grade_stage`: every mark of the file, as `grade_files.Record`."""

CHANGE = {"student_id": "integer", "semester": "integer", "course_id": "integer", "fresh": "integer"} | _MARKS
"""The columns of the TEMP table `grade_change`: the marks that differ; `fresh` is 1 where none is stored yet."""

TOUCHED = {"student_id": "integer"}
"""The column of the TEMP table `grade_student`: whose marks differ."""

_COLUMNS = "student_id, semester, course_id, mark, makeup"
_MARK, _MAKEUP = f"NULLIF(s.mark, {BLANK})", f"NULLIF(s.makeup, {BLANK})"
_SAME_KEY = (
    f"g.student_id = {STUDENT_OF_KEY} AND g.semester = {SEMESTER_OF_KEY} AND g.course_id = {COURSE_OF_KEY}"
)
_IN_SUBMITTED_AUDIT = (
    "student_id IN (SELECT r.student_id FROM audit a JOIN audit_row r ON r.audit_id = a.id"
    f" WHERE a.school_id = ? AND a.state IN {FROZEN_STATES} AND r.passed = 1)"
)


def compare(school: Organisation, reading: GradeReading) -> Comparison:
    """Fill `grade_change` from `grade_stage` in key order, `grade_student` from that, and count.

    Changes to marks that a submitted audit holds on to are refused.

    A school's students were mostly entered together: the range of their ids spares PostgreSQL the other schools.
    """
    staged, first, last = rows("SELECT COUNT(*), MIN(key), MAX(key) FROM grade_stage")[0]
    run(
        f"INSERT INTO grade_change ({_COLUMNS}, address, fresh)"
        f" SELECT {STUDENT_OF_KEY}, {SEMESTER_OF_KEY}, {COURSE_OF_KEY}, {_MARK}, {_MAKEUP}, s.address,"
        " CASE WHEN g.student_id IS NULL THEN 1 ELSE 0 END"
        f" FROM grade_stage s LEFT JOIN grade g ON {_SAME_KEY} AND g.student_id BETWEEN ? AND ?"
        f" WHERE (s.mark <> {BLANK} OR s.makeup <> {BLANK}) AND (g.student_id IS NULL"
        f" OR COALESCE({_MARK}, g.mark) IS DISTINCT FROM g.mark"
        f" OR COALESCE({_MAKEUP}, g.makeup) IS DISTINCT FROM g.makeup)"
        " ORDER BY s.key",
        ((first or 0) >> STUDENT_SHIFT, (last or 0) >> STUDENT_SHIFT),
    )
    differing = value("SELECT COUNT(*) FROM grade_change")
    problems = _refuse_submitted(school, reading)
    run("INSERT INTO grade_student SELECT DISTINCT student_id FROM grade_change")
    new = value("SELECT COUNT(*) FROM grade_change WHERE fresh = 1")
    return Comparison(
        new=new,
        changed=differing - len(problems) - new,
        unchanged=staged - differing,
        removed=0,
        refused=reading.refused + len(problems),
        problems=problems,
    )


def _refuse_submitted(school: Organisation, reading: GradeReading) -> tuple[CellProblem, ...]:
    found = rows(f"SELECT address, mark, makeup FROM grade_change WHERE {_IN_SUBMITTED_AUDIT}", (school.id,))
    if found:
        run(f"DELETE FROM grade_change WHERE {_IN_SUBMITTED_AUDIT}", (school.id,))
    what = {"what": wording.FROZEN_STUDENT}
    return tuple(
        problem(
            reading.place(address), mark_text(makeup if mark is None else mark), "in_submitted_audit", what
        )
        for address, mark, makeup in found
    )


def students_touched() -> list[str]:
    """The ID numbers of the students in `grade_student`."""
    found = rows("SELECT s.id_number FROM grade_student t JOIN student s ON s.id = t.student_id")
    return [row[0] for row in found]


def write_changes(school: Organisation, touched: Iterable[str]) -> None:
    """Write `grade_change` and mark the audits that list the students touched, inside the caller's transaction.

    Raises Stale("submitted_meanwhile") where an audit that holds on to one of the students was submitted since.
    """
    with _keys_checked_at_once():
        run(
            f"INSERT INTO grade ({_COLUMNS}) SELECT {_COLUMNS} FROM grade_change WHERE true"
            " ON CONFLICT (student_id, semester, course_id) DO UPDATE SET"
            " mark = COALESCE(excluded.mark, grade.mark), makeup = COALESCE(excluded.makeup, grade.makeup)"
        )
    # Last, so that others wait for this school's audits as shortly as can be; what was submitted before that shows.
    hold_school(school)
    if value(f"SELECT COUNT(*) FROM grade_student WHERE {_IN_SUBMITTED_AUDIT}", (school.id,)):
        raise Stale("submitted_meanwhile")
    stale.mark_students(school.id, touched, stale.Cause.GRADES)


@contextmanager
def _keys_checked_at_once() -> Iterator[None]:
    """Ask once for all rows whether their students and courses exist, instead of two triggers a row.

    The triggers take PostgreSQL twice as long as the insert itself. Only a role that may set
    `session_replication_role` can go without them; for others, and on SQLite, the database asks row by row.
    """
    if is_sqlite() or not value("SELECT has_parameter_privilege('session_replication_role', 'SET')"):
        yield
        return
    run("SET LOCAL session_replication_role = replica")
    yield
    run("SET LOCAL session_replication_role = origin")
    orphans = value(
        "SELECT COUNT(*) FROM grade_change c LEFT JOIN student s ON s.id = c.student_id"
        " LEFT JOIN course k ON k.id = c.course_id WHERE s.id IS NULL OR k.id IS NULL"
    )
    if orphans:
        raise IntegrityError(orphans)
