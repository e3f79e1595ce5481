"""An audit's findings and list as files in the user's outbox (发件箱里的核验问题和标注名单)."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from models.base import connection, rows, write_transaction
from services import wording
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, head_to_read
from services.audits.settling import listed_rows
from services.audits.stored_findings import READ, stored_finding
from services.exports import class_list_name, export_class_list, export_marked_list, marked_list_name
from services.folders import inbox_files, outbox, outbox_file
from services.graduates import ListRow
from services.journal import Entry, operation, record
from services.progress import SILENT, Job
from services.reasons import advice, category_names, finding_message
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.writing import Value, write_rows

HEADERS = tuple(column.header for column in LAYOUTS[Kind.GRADUATES].columns)
"""The columns of a 毕业生名单, in the order of `list_cells`."""


class What(StrEnum):
    """What a written file is."""

    CLASS_LIST = "class_list"
    MARKED_LIST = "marked_list"
    MARKED_ROWS = "marked_rows"


@dataclass(frozen=True, slots=True)
class Written:
    """A file in the outbox. `count` is rows of a class list, findings of a marked one.

    MARKED_ROWS: the user's own file is gone, so the list stands in a new workbook with the same row numbers.
    """

    what: What
    path: Path
    count: int


@operation("findings.export")
def class_list_to_outbox(
    audit_id: int, row_numbers: Sequence[int], *, actor: Actor, job: Job = SILENT
) -> Written:
    """Write these rows for the class teachers into the actor's outbox.

    Raises as `export_class_list` and `outbox_file` do; `Cancelled`.
    """
    with connection():
        target = outbox_file(actor.login, class_list_name(head_to_read(audit_id, actor)))
        count = export_class_list(audit_id, row_numbers, target, actor=actor, job=job)
    return Written(What.CLASS_LIST, target, count)


@operation("findings.export")
def marked_list_to_outbox(audit_id: int, *, actor: Actor, job: Job = SILENT) -> Written:
    """Write a copy of the audit's list with its findings marked into the actor's outbox.

    The list is looked for in the actor's inbox and outbox by its content; without it the rows as they were read are
    written, in their own row numbers. Raises `NotAllowed`: whole ID numbers leave, so that it takes VERIFY_LIST; as
    `export_marked_list` and `outbox_file` do; `Cancelled`.
    """
    with connection():
        head = head_to_read(audit_id, actor)
        target = outbox_file(actor.login, marked_list_name(head))
        source = _own_file(head, actor)
        if source is None:
            return Written(What.MARKED_ROWS, target, _write_marked_rows(audit_id, target, actor=actor))
        count = export_marked_list(audit_id, source, target, actor=actor, job=job)
    return Written(What.MARKED_LIST, target, count)


def list_cells(row: ListRow) -> tuple[Value, ...]:
    """A row of the list as it was read, as cells: an ID number that had lost its digits stays a number."""
    number: Value = row.flaw or row.id_number
    if row.id_numeric and row.id_number.isdigit():
        number = int(row.id_number)
    return (row.name, row.sex, number, row.admission_category, row.graduation_mode)


def _own_file(head: AuditHead, actor: Actor) -> Path | None:
    """The file in the actor's folders that the audit was made from; one with the same name is tried first.

    A list that the program has sorted lies in the outbox.
    """
    sent = [path for path in outbox(actor.login).iterdir() if path.is_file() and not path.is_symlink()]
    paths = [*(file.path for file in inbox_files(actor.login)), *sent]
    paths.sort(key=lambda path: path.name != head.list_name)
    return next((path for path in paths if _digest(path) == head.list_digest), None)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@operation("findings.export")
def _write_marked_rows(audit_id: int, target: Path, *, actor: Actor) -> int:
    head = head_to_read(audit_id, actor)
    require(actor, Right.VERIFY_LIST, head.school_id)
    messages = _messages(head)
    headers = (*HEADERS, wording.PROBLEM_COLUMN)
    write_rows(target, LAYOUTS[Kind.GRADUATES].title, headers, _placed(listed_rows(audit_id), messages))
    count = sum(map(len, messages.values()))
    with write_transaction():
        detail = {"what": What.MARKED_ROWS.value, "version": head.version, "count": count}
        record(actor, Entry("findings.export", "audit", str(head.key), detail=detail))
    return count


def _placed(listed: Sequence[ListRow], messages: dict[int, list[str]]) -> Iterator[tuple[Value, ...]]:
    """Every row in its own spreadsheet row, blank ones between them; the header stands in row 1."""
    last = 1
    for row in listed:
        yield from ((),) * (row.row_no - last - 1)
        yield (*list_cells(row), wording.BETWEEN_REASONS.join(messages[row.row_no]))
        last = row.row_no


def _messages(head: AuditHead) -> dict[int, list[str]]:
    categories = category_names(head.year)
    messages: dict[int, list[str]] = defaultdict(list)
    stored = rows(
        f"SELECT {READ} FROM finding f WHERE f.audit_id = ? ORDER BY f.row_no, f.ordinal", (head.id,)
    )
    for finding in (stored_finding(row, "") for row in stored):
        text = finding_message(finding, categories)
        messages[finding.row].append(wording.WITH_ADVICE.format(message=text, advice=advice(finding.code)))
    return messages
