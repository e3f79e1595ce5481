"""The grade import (成绩, product.md §4): long and wide files, staged apart, then one short write of what differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice

from models.base import connection, insert_many, is_sqlite, rows, run, temp_table, value, write_transaction
from models.organisations import Organisation
from services.actor import Actor
from services.browsing.gradebook import gradebook
from services.importing.course import (
    Comparison,
    Errand,
    journal,
    open_file,
    outcome,
    school_to_fill,
    start_report,
)
from services.importing.grade_changes import CHANGE, STAGE, TOUCHED, compare, students_touched, write_changes
from services.importing.grade_files import GradeReading, Record
from services.importing.grade_long import LongReader
from services.importing.grade_sheets import LONG, WIDE, grade_sheets
from services.importing.grade_wide import WideReader
from services.importing.outcomes import ImportOutcome, ImportRequest, refused_rows
from services.journal import head, operation
from services.progress import SILENT, Job, Progress
from services.workbooks.limits import GRADE_LIMITS
from services.workbooks.reader import Row

KIND = "grades"
GRADES_LOCK = 7_230_118
"""The first key of the advisory lock on PostgreSQL that keeps two grade imports of a school apart."""

TABLES = {"grade_stage": STAGE, "grade_change": CHANGE, "grade_student": TOUCHED}
"""The TEMP tables of one import and their columns."""

CHUNK = 250
"""So many rows are read at once: few enough for the processor's cache."""

REPORTS = 50
"""At least so often the progress is told."""


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
        report = start_report(workbook, LONG, WIDE)
        sheets = grade_sheets(workbook, report)
        reading = GradeReading(gradebook(school.id), report, sheets, refused=refused_rows(report.problems))
        errand = Errand(request, workbook.digest, report, actor, job)
        with ExitStack() as tables:
            for name, columns in TABLES.items():
                tables.enter_context(temp_table(name, columns))
            insert_many("grade_stage", tuple(STAGE), _records(reading, job))
            job.check()
            point, _ = head()
            found = compare(school, reading)
            job.check()
            if not request.store:
                return outcome(KIND, errand, found, stored=False)
            # Whatever can be asked before is: on SQLite nobody else writes while this transaction lasts.
            touched = students_touched()
            with write_transaction():
                if _changed_meanwhile(point, school):
                    run("DELETE FROM grade_change")
                    run("DELETE FROM grade_student")
                    found = compare(school, reading)
                    touched = students_touched()
                return _finish(_Target(school, touched), errand, found)


def _records(reading: GradeReading, job: Job) -> Iterator[Record]:
    """The marks of every sheet. No query may be made in here: on PostgreSQL a COPY is under way."""
    readers = [
        (WideReader if sheet.wide else LongReader)(reading, index)
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


def _changed_meanwhile(point: int, school: Organisation) -> bool:
    """Whether something of the school was stored since, so that the comparison may be out of date.

    Other grade imports of the school wait from here on. What others do elsewhere must not lengthen this write.
    """
    if not is_sqlite():
        rows("SELECT pg_advisory_xact_lock(?, ?)", (GRADES_LOCK, school.id))
    since = "SELECT COUNT(*) FROM journal WHERE id > ? AND done = 1 AND object_key = ?"
    return bool(value(since, (point, school.code)))


@dataclass(frozen=True, slots=True)
class _Target:
    """Where the marks go: the school, and the ID numbers of the students whose marks differ."""

    school: Organisation
    touched: list[str]


def _finish(target: _Target, errand: Errand, found: Comparison) -> ImportOutcome:
    """Write the changes, unless rows are refused without `partial`, and the journal row."""
    stored = errand.request.partial or not found.refused
    done = outcome(KIND, errand, found, stored=stored)
    if stored:
        write_changes(target.school, target.touched)
    journal(done, target.school, errand)
    return done
