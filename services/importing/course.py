"""The course of every import: open, understand, compare, one short write (导入的过程, product.md §4).

A file is read and understood in full before anything is written: `compare` tells what would change, `store` compares
once more under the write lock and writes it with its journal row, or leaves every table as it was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from models.base import is_sqlite, rows, write_transaction
from models.organisations import Organisation
from services.actor import Actor, Right, require, school_by_code
from services.audits.states import FROZEN
from services.errors import CannotRun, FileRefused
from services.importing.outcomes import CellProblem, ImportOutcome, ImportRequest, Place, Report
from services.journal import Entry, record
from services.progress import Job, track
from services.workbooks.cells import Raw, text_of
from services.workbooks.headers import Table, find_tables, hidden_tables
from services.workbooks.layouts import Layout
from services.workbooks.limits import LIST_LIMITS, Limits
from services.workbooks.reader import Workbook, open_workbook

SCHOOL_LOCK = 7_230_117
"""The first key of the advisory lock that lets one import at a time write into a school on PostgreSQL."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What an import changes as the database stands: counts, further problems, and whom it concerns.

    `refused` counts the records refused for what the file says and for what the database holds.
    """

    new: int
    changed: int
    unchanged: int
    removed: int
    refused: int
    problems: tuple[CellProblem, ...] = ()


class Intake(Protocol):
    """One file understood, ready to be compared with the database and written into it."""

    @property
    def kind(self) -> str:
        """The kind of import, as in `yanyin import KIND`."""

    @property
    def school(self) -> Organisation | None:
        """The school that is written into; None for the tree of organisations."""

    def compare(self) -> Comparison:
        """What would change now. Reads only; asked once more under the write lock."""

    def write(self) -> None:
        """Write what the last `compare` found, stale marks included, inside the caller's transaction."""


# --- opening ---------------------------------------------------------------------------------------------------------


def school_to_fill(request: ImportRequest, actor: Actor) -> Organisation:
    """The school that the request names, once the actor may import into it.

    Raises NotAllowed; Refused: school_unknown, not_a_school. Raises CannotRun("school_required").
    """
    require(actor, Right.IMPORT_SCHOOL_DATA)
    code = request.school or actor.organisation_code
    if not code:
        raise CannotRun("school_required")
    school = school_by_code(code)
    require(actor, Right.IMPORT_SCHOOL_DATA, school.id)
    return school


def open_file(request: ImportRequest, job: Job, limits: Limits = LIST_LIMITS) -> Workbook:
    """The request's workbook. Raises as `open_workbook` does, and FileRefused("file_changed") since the preview."""
    job.check()
    workbook = open_workbook(request.path, limits)
    if request.expected_digest and request.expected_digest != workbook.digest:
        raise FileRefused("file_changed")
    job.check()
    return workbook


def start_report(workbook: Workbook, *layouts: Layout) -> Report:
    """A report that tells of hidden sheets which look like part of the import: they are not read."""
    report = Report()
    for name in hidden_tables(workbook, *layouts):
        report.warn(Place(name, 0), "", "sheet_hidden")
    return report


def numbered_rows(workbook: Workbook, layout: Layout, job: Job) -> Iterator[tuple[Table, int, list[Raw]]]:
    """Every row of every sheet that has the layout's header, with its table and its spreadsheet row.

    Rows whose known columns are all blank are left out. Raises FileRefused: as `find_tables` does, list_empty.
    """
    tables = find_tables(workbook, layout)
    total = sum(max(0, table.sheet.height - table.header.row) for table in tables)
    listed = (
        (table, number, values)
        for table in tables
        for number, values in table.sheet.rows(after=table.header.row)
        if any(_has_content(values, at) for at in table.header.positions.values())
    )
    empty = True
    for found in track(listed, job, "read", total):
        empty = False
        yield found
    if empty:
        raise FileRefused("list_empty", sheet=tables[0].sheet.name)


def _has_content(values: list[Raw], at: int) -> bool:
    return at < len(values) and bool(text_of(values[at]) or not isinstance(values[at], str))


# --- storing ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Errand:
    """One import on its way: the request, the opened file's digest, what was found in it, who asked."""

    request: ImportRequest
    digest: str
    report: Report
    actor: Actor
    job: Job


def store(intake: Intake, errand: Errand) -> ImportOutcome:
    """Compare, and write unless it is a preview or rows are refused without `partial`."""
    request = errand.request
    found = intake.compare()
    errand.job.check()
    if not request.store:
        return outcome(intake.kind, errand, found, stored=False)
    with write_transaction():
        hold_school(intake.school)
        # Somebody may have been quicker since: what is written is compared under the lock.
        found = intake.compare()
        stored = request.partial or not found.refused
        if stored:
            intake.write()
        done = outcome(intake.kind, errand, found, stored=stored)
        journal(done, intake.school, errand)
    return done


def hold_school(school: Organisation | None) -> None:
    """Keep other imports of this school and moves of its audits away until the transaction ends.

    On SQLite the write transaction itself does; `None` stands for the tree of organisations.
    """
    if is_sqlite():
        return
    school_id = school.id if school else 0
    rows("SELECT pg_advisory_xact_lock(?, ?)", (SCHOOL_LOCK, school_id))
    rows("SELECT id FROM audit WHERE school_id = ? OR ? = 0 ORDER BY id FOR UPDATE", (school_id, school_id))


def outcome(kind: str, errand: Errand, found: Comparison, *, stored: bool) -> ImportOutcome:
    """The outcome of an errand, its problems in the order of the file."""
    problems = (*errand.report.problems, *found.problems)
    return ImportOutcome(
        kind=kind,
        file_name=errand.request.path.name,
        digest=errand.digest,
        new=found.new,
        changed=found.changed,
        unchanged=found.unchanged,
        removed=found.removed,
        refused=found.refused,
        problems=_in_order(problems),
        cleaned=dict(errand.report.cleaned),
        stored=stored,
    )


def _in_order(problems: Sequence[CellProblem]) -> tuple[CellProblem, ...]:
    sheets = {found.sheet: order for order, found in reversed(list(enumerate(problems)))}

    def order(found: CellProblem) -> tuple[int, int, int, str]:
        return sheets[found.sheet], found.row, len(found.column), found.column

    return tuple(sorted(problems, key=order))


def journal(done: ImportOutcome, school: Organisation | None, errand: Errand) -> None:
    """One row for the import, stored or not: the file's digest and the counts, nobody's name."""
    counts = {
        "new": done.new,
        "changed": done.changed,
        "unchanged": done.unchanged,
        "removed": done.removed,
        "refused": done.refused,
    }
    detail = {"file": done.digest, "partial": errand.request.partial, **counts}
    key = school.code if school else ""
    record(errand.actor, Entry(f"{done.kind}.import", "organisation", key, detail=detail, done=done.stored))


FROZEN_STATES = "(" + ", ".join(f"'{state.value}'" for state in sorted(FROZEN)) + ")"


def frozen_students(school_id: int) -> frozenset[int]:
    """The students whose data a submitted audit of the school keeps as they are: its passed rows (product.md §3).

    A row that did not pass goes nowhere with the audit, so its student's marks may still be mended.
    """
    found = rows(
        "SELECT DISTINCT r.student_id FROM audit a JOIN audit_row r ON r.audit_id = a.id"
        f" WHERE a.school_id = ? AND a.state IN {FROZEN_STATES} AND r.passed = 1 AND r.student_id IS NOT NULL",
        (school_id,),
    )
    return frozenset(row[0] for row in found)
