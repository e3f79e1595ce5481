"""Findings as workbooks: a list for class teachers, the user's own list with its problems marked (导出核验问题)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.base import connection, rows, write_transaction
from services import wording
from services.actor import Actor
from services.audits.heads import AuditHead, head_to_read
from services.audits.stored_findings import READ, stored_finding
from services.browsing.findings import finding_lines
from services.errors import FileRefused
from services.journal import Entry, operation, record
from services.progress import SILENT, Job, Progress
from services.reasons import advice, category_names, finding_message
from services.rules import Code, Finding
from services.workbooks.annotate import annotate
from services.workbooks.headers import Table, find_tables
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.limits import LIST_LIMITS
from services.workbooks.reader import open_workbook
from services.workbooks.writing import write_rows

AT_ONCE = 200
"""Rows fetched between two reports."""

FIELD_OF: dict[Code, str] = {
    Code.ID_NUMERIC: "id_number",
    Code.ID_INVALID: "id_number",
    Code.DUPLICATE: "id_number",
    Code.NOT_FOUND: "id_number",
    Code.NAME_MISMATCH: "name",
    Code.SEX_MISMATCH: "sex",
}
"""The column of the list that a finding is about; the others concern the whole row."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """One finding as a problem of the workbook it came in."""

    sheet: str
    row: int
    column: str
    message: str


def class_list_name(head: AuditHead) -> str:
    """A file name for the class teachers' list of an audit."""
    return wording.CLASS_LIST_NAME.format(year=head.year, batch=head.batch)


def marked_list_name(head: AuditHead) -> str:
    """A file name for the marked copy of an audit's list."""
    return wording.MARKED_LIST_NAME.format(name=Path(head.list_name).stem)


@operation("findings.export")
def export_class_list(
    audit_id: int, row_numbers: Sequence[int], target: Path, *, actor: Actor, job: Job = SILENT
) -> int:
    """Write these rows with their reasons for the class teachers, by class; returns how many rows were written.

    ID numbers are masked. Raises `NotAllowed`; `Refused("audit_missing")`; `CannotRun`: folder_missing,
    file_not_writable; `Cancelled`.
    """
    with connection():
        head = head_to_read(audit_id, actor)
        lines = sorted(_class_lines(audit_id, row_numbers, actor, job))
        job.check()
        write_rows(target, wording.CLASS_LIST_TITLE, wording.CLASS_LIST_HEADERS, (line[2:] for line in lines))
        _journal(head, actor, "classes", len(lines))
    return len(lines)


@operation("findings.export")
def export_marked_list(audit_id: int, source: Path, target: Path, *, actor: Actor, job: Job = SILENT) -> int:
    """Write a copy of the list that an audit was made from, each finding marked in it; returns how many findings.

    `source` must still be that list. Raises `NotAllowed`; `Refused("audit_missing")`; `FileRefused("list_differs")`
    and as `annotate` does; `CannotRun`: file_missing, file_no_access, folder_missing, file_not_writable; `Cancelled`.
    """
    with connection():
        head = head_to_read(audit_id, actor)
        marks = list(_marks(head, _table(head, source)))
        annotate(source, marks, target, job=job)
        _journal(head, actor, "marked", len(marks))
    return len(marks)


def _class_lines(
    audit_id: int, row_numbers: Sequence[int], actor: Actor, job: Job
) -> Iterator[tuple[str, int, str, int, str, str, str, str]]:
    """Class and row to sort by, then the cells of `CLASS_LIST_HEADERS`."""
    classes: dict[int, str] = dict(
        rows(
            "SELECT r.row_no, s.class_name FROM audit_row r JOIN student s ON s.id = r.student_id"
            " WHERE r.audit_id = ?",
            (audit_id,),
        )
    )
    total = len(row_numbers)
    for first in range(0, total, AT_ONCE):
        job.check()
        job.report(Progress("export", first, total))
        for line in finding_lines(audit_id, row_numbers[first : first + AT_ONCE], actor=actor):
            room = classes.get(line.row_no, "")
            shown = (line.name, line.id_number, line.major_name, line.reason)
            yield room, line.row_no, room, line.row_no, *shown
    job.report(Progress("export", total, total))


def _table(head: AuditHead, source: Path) -> Table:
    workbook = open_workbook(source, LIST_LIMITS)
    if workbook.digest != head.list_digest:
        raise FileRefused("list_differs")
    return find_tables(workbook, LAYOUTS[Kind.GRADUATES])[0]


def _marks(head: AuditHead, table: Table) -> Iterator[_Mark]:
    categories = category_names(head.year)
    for finding in _findings(head.id):
        letter = table.header.letter(FIELD_OF.get(finding.code, ""))
        message = wording.WITH_ADVICE.format(
            message=finding_message(finding, categories), advice=advice(finding.code)
        )
        yield _Mark(table.sheet.name, finding.row, letter, message)


def _findings(audit_id: int) -> Iterable[Finding]:
    found = rows(
        f"SELECT {READ} FROM finding f WHERE f.audit_id = ? ORDER BY f.row_no, f.ordinal", (audit_id,)
    )
    return (stored_finding(row, "") for row in found)


def _journal(head: AuditHead, actor: Actor, what: str, count: int) -> None:
    with write_transaction():
        detail = {"what": what, "version": head.version, "count": count}
        record(actor, Entry("findings.export", "audit", str(head.key), detail=detail))
