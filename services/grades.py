"""The grade import (成绩, product.md §4): long and wide files, staged apart, then one short write of what differs."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, islice

from models.base import analyze, connection, insert_many, rows, run, temp_table, value, write_transaction
from models.organisations import Organisation
from services import stale, wording
from services.actor import Actor
from services.errors import Stale
from services.grade_files import GradeReading, Record
from services.grade_long import LongReader
from services.grade_sheets import grade_sheets
from services.grade_wide import WideReader
from services.gradebook import COURSE_OF_SLOT, SEMESTER_OF_SLOT, gradebook
from services.import_course import (
    FROZEN_STATES,
    Comparison,
    Errand,
    hold_school,
    journal,
    open_file,
    outcome,
    school_to_fill,
)
from services.imports import CellProblem, ImportOutcome, ImportRequest, Report, problem
from services.journal import operation
from services.progress import SILENT, Job, Progress
from services.rules import mark_text
from services.workbooks.limits import GRADE_LIMITS
from services.workbooks.reader import Row

KIND = "grades"
CHUNK = 500
"""At most so many rows between two looks at the progress and the user's wish to stop."""

REPORTS = 50
MARKS = {"mark": "integer", "makeup": "integer", "address": "bigint"}
STAGE = {"student_id": "integer", "slot": "bigint"} | MARKS
CHANGE = {"student_id": "integer", "semester": "integer", "course_id": "integer", "fresh": "integer"} | MARKS
COLUMNS = "student_id, semester, course_id, mark, makeup"
SAME_KEY = (
    f"g.student_id = s.student_id AND g.semester = {SEMESTER_OF_SLOT} AND g.course_id = {COURSE_OF_SLOT}"
)
IN_SUBMITTED_AUDIT = (
    "student_id IN (SELECT r.student_id FROM audit a JOIN audit_row r ON r.audit_id = a.id"
    f" WHERE a.school_id = ? AND a.state IN {FROZEN_STATES} AND r.passed = 1)"
)


@operation("grades.import")
def import_grades(request: ImportRequest, *, actor: Actor, job: Job = SILENT) -> ImportOutcome:
    """Store a grade file, long or wide by its columns: marks come in or change, a blank cell erases nothing.

    A wide file gives 成绩 only. The counts are of marks: rows of a long file, filled cells of a wide one.
    Raises NotAllowed; Refused: school_unknown, not_a_school; FileRefused as `open_file` and `grade_sheets` do;
    Stale("submitted_meanwhile"); CannotRun: school_required, file_missing, file_no_access; Cancelled until the write
    begins. Bad rows are problems.
    """
    with connection():
        school = school_to_fill(request, actor)
        workbook = open_file(request, job, GRADE_LIMITS)
        report = Report()
        sheets = grade_sheets(workbook, report)
        reading = GradeReading(gradebook(school.id), report, sheets, refused=len(report.problems))
        errand = Errand(request, workbook.digest, report, actor, job)
        with temp_table("grade_stage", STAGE), temp_table("grade_change", CHANGE):
            staged = _stage(reading, job)
            found = _compare(school, reading, staged)
            job.check()
            return _finish(school, errand, found)


def _stage(reading: GradeReading, job: Job) -> int:
    """Read every sheet into the staging table; returns the number of marks in it."""
    insert_many("grade_stage", tuple(STAGE), _records(reading, job))
    analyze("grade_stage")
    return int(value("SELECT COUNT(*) FROM grade_stage"))


def _records(reading: GradeReading, job: Job) -> Iterator[Record]:
    """The marks of every sheet. No query may be made in here: on PostgreSQL a COPY is under way."""
    readers = [
        (WideReader if sheet.semester else LongReader)(reading, index)
        for index, sheet in enumerate(reading.sheets)
    ]
    total = sum(max(0, sheet.table.sheet.height - sheet.table.header.row) for sheet in reading.sheets)
    step = max(1, min(CHUNK, total // REPORTS))
    done = 0
    for reader in readers:
        table = reading.sheets[reader.index].table
        numbered = table.sheet.rows(after=table.header.row)
        for chunk in _chunks(numbered, step):
            job.check()
            yield from reader.take(chunk)
            done += len(chunk)
            job.report(Progress("read", min(done, total), total, {"refused": reading.refused}))
        reader.finish()


def _chunks(numbered: Iterator[Row], step: int) -> Iterator[list[Row]]:
    while chunk := list(islice(numbered, step)):
        yield chunk


def _compare(school: Organisation, reading: GradeReading, staged: int) -> Comparison:
    """Put what differs from the stored marks into `grade_change`, in key order; refuse what a submitted audit holds."""
    run(
        f"INSERT INTO grade_change ({COLUMNS}, address, fresh)"
        f" SELECT s.student_id, {SEMESTER_OF_SLOT}, {COURSE_OF_SLOT}, s.mark, s.makeup, s.address,"
        " CASE WHEN g.student_id IS NULL THEN 1 ELSE 0 END"
        f" FROM grade_stage s LEFT JOIN grade g ON {SAME_KEY}"
        " WHERE g.student_id IS NULL OR COALESCE(s.mark, g.mark) IS DISTINCT FROM g.mark"
        " OR COALESCE(s.makeup, g.makeup) IS DISTINCT FROM g.makeup"
        " ORDER BY 1, 2, 3"
    )
    analyze("grade_change")
    differing = value("SELECT COUNT(*) FROM grade_change")
    problems = _in_submitted_audit(school, reading)
    if problems:
        run(f"DELETE FROM grade_change WHERE {IN_SUBMITTED_AUDIT}", (school.id,))
    new = value("SELECT COUNT(*) FROM grade_change WHERE fresh = 1")
    return Comparison(
        new=new,
        changed=differing - len(problems) - new,
        unchanged=staged - differing + reading.blank,
        removed=0,
        refused=reading.refused + len(problems),
        problems=problems,
    )


def _in_submitted_audit(school: Organisation, reading: GradeReading) -> tuple[CellProblem, ...]:
    found = rows(f"SELECT address, mark, makeup FROM grade_change WHERE {IN_SUBMITTED_AUDIT}", (school.id,))
    what = {"what": wording.FROZEN_STUDENT}
    return tuple(
        problem(
            reading.place(address),
            mark_text(mark if mark is not None else makeup),
            "in_submitted_audit",
            what,
        )
        for address, mark, makeup in found
    )


def _finish(school: Organisation, errand: Errand, found: Comparison) -> ImportOutcome:
    """Write the changes and the journal row, unless it is a preview or rows are refused without `partial`."""
    request = errand.request
    stored = request.store and (request.partial or not found.refused)
    done = outcome(KIND, errand, found, stored=stored)
    if not request.store:
        return done
    with write_transaction():
        if stored:
            _write(school)
        journal(done, school, errand)
    return done


def _write(school: Organisation) -> None:
    run(
        f"INSERT INTO grade ({COLUMNS}) SELECT {COLUMNS} FROM grade_change WHERE true"
        " ON CONFLICT (student_id, semester, course_id) DO UPDATE SET"
        " mark = COALESCE(excluded.mark, grade.mark), makeup = COALESCE(excluded.makeup, grade.makeup)"
    )
    # Last, so that others wait for this school's audits as shortly as can be; what was submitted before that shows.
    hold_school(school)
    if value(f"SELECT COUNT(*) FROM grade_change WHERE {IN_SUBMITTED_AUDIT}", (school.id,)):
        raise Stale("submitted_meanwhile")
    touched = rows("SELECT id_number FROM student WHERE id IN (SELECT DISTINCT student_id FROM grade_change)")
    stale.mark_students(school.id, chain.from_iterable(touched), stale.Cause.GRADES)
