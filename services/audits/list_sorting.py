"""Sorting an audit's list by 招生登记序号 and rebuilding the audit from the sorted list (名单排序, product.md §5).

The rows of an audit carry the row numbers of a file, so that the order cannot change without a file: the sorted list
is written to the user's outbox, and the audit is rebuilt from it as from any new list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from models.base import connection, rows, write_transaction
from services import wording
from services.actor import Actor, Right, require
from services.audits.creating import NewAudit, create_audit
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.audits.settling import listed_rows
from services.audits.states import EDITABLE
from services.audits.summaries import AuditSummary, last_change
from services.errors import DeskError, Refused, Stale
from services.folders import outbox_file
from services.graduates import ListRow
from services.journal import Entry, operation, record
from services.list_files import HEADERS, list_cells
from services.progress import SILENT, Cancelled, Job
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.writing import write_rows


@dataclass(frozen=True, slots=True)
class SortedAudit:
    """The audit after it was rebuilt, the sorted list in the outbox, how many rows stand elsewhere now."""

    summary: AuditSummary
    path: Path
    moved: int


@operation("audit.sort")
def sort_by_admission(
    key: AuditKey, *, actor: Actor, seen_version: int | None = None, job: Job = SILENT
) -> SortedAudit:
    """Write the audit's list sorted by 招生登记序号 to the outbox and rebuild the audit from it.

    Rows whose student is unknown or has no such number keep their places; the others are sorted among the places
    they have. Refused or cancelled, no file is left behind.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `audit_not_editable`, `list_in_order`; `Stale`
    (`audit_changed`); as `create_audit` and `outbox_file` do; `Cancelled`.
    """
    with connection():
        target, moved = _write_sorted(key, actor=actor, seen_version=seen_version)
        try:
            request = NewAudit(target, key, rebuild=True, seen_version=seen_version)
            summary = create_audit(request, actor=actor, job=job)
        except (DeskError, Cancelled):
            target.unlink(missing_ok=True)
            raise
        with write_transaction():
            detail = {"version": summary.head.version, "moved": moved}
            record(actor, Entry("audit.sort", "audit", str(key), detail=detail))
    return SortedAudit(summary, target, moved)


def in_order(listed: Sequence[ListRow], numbers: Mapping[int, int]) -> list[ListRow]:
    """The rows sorted by `numbers` (招生登记序号 by spreadsheet row), those without one left where they are."""
    known = iter(
        sorted((row for row in listed if row.row_no in numbers), key=lambda row: numbers[row.row_no])
    )
    return [next(known) if row.row_no in numbers else row for row in listed]


@operation("audit.sort")
def _write_sorted(key: AuditKey, *, actor: Actor, seen_version: int | None) -> tuple[Path, int]:
    head = find_audit(key, actor=actor)
    require(actor, Right.MANAGE_AUDIT, head.school_id)
    if seen_version not in (None, head.version):
        raise Stale("audit_changed", **last_change(head.id))
    if head.state not in EDITABLE:
        raise Refused("audit_not_editable")
    listed = listed_rows(head.id)
    ordered = in_order(listed, _admission_numbers(head))
    moved = sum(now.row_no != before.row_no for now, before in zip(ordered, listed, strict=True))
    if not moved:
        raise Refused("list_in_order")
    name = Path(head.list_name).stem.removesuffix(wording.SORTED_LIST)
    target = outbox_file(actor.login, f"{name}{wording.SORTED_LIST}.xlsx")
    write_rows(target, LAYOUTS[Kind.GRADUATES].title, HEADERS, map(list_cells, ordered))
    return target, moved


def _admission_numbers(head: AuditHead) -> dict[int, int]:
    return dict(
        rows(
            "SELECT r.row_no, s.admission_seq FROM audit_row r JOIN student s ON s.id = r.student_id"
            " WHERE r.audit_id = ? AND s.admission_seq IS NOT NULL",
            (head.id,),
        )
    )
