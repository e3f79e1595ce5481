"""学历证明书 for lost diplomas: a ledger of their own, citing the number that stays (补办, product.md §7)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection, rows, write_transaction
from models.printing import Replacement
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.clock import stamp
from services.diplomas.selecting import DiplomaRow, diploma_rows
from services.errors import Refused
from services.journal import Entry, operation, record
from services.reviewing.numbering import VALID
from services.reviewing.reason_text import clean_reason


@dataclass(frozen=True, slots=True)
class ReplacementLine:
    """One 学历证明书: the number of the lost diploma, whose it was, why, when and by whom it was granted.

    `printed` is the state of its newest sheet that is not spoiled (spoiled where all are), empty where there is none,
    with who made that job and when it went out.
    """

    id: int
    number: str
    row_no: int
    name: str
    reason: str
    made_at: str
    by: str
    printed: str = ""
    printed_at: str = ""
    printed_by: str = ""


@operation("diploma.replace")
def replace_diploma(key: AuditKey, row_no: int, reason: str, *, actor: Actor) -> ReplacementLine:
    """Grant a 学历证明书 for the lost diploma of this row, to be printed once; the number stays.

    Only after it was issued, by 学校毕业管理 of its school. Raises `NotAllowed`; `Refused`: `school_unknown`,
    `audit_missing`, `audit_not_approved`, `reason_missing`, `reason_too_long`, `row_missing`, `diploma_void(number)`,
    `diploma_not_issued(number)`.
    """
    with connection():
        head = _head(key, actor)
        reason = clean_reason(reason)
        if not reason:
            raise Refused("reason_missing")
        with write_transaction():
            row = _issued(head, row_no)
            at = stamp()
            made = Replacement.create(
                diploma=row.diploma_id, reason=reason, account=actor.account_id, made_at=at
            )
            detail = {"number": row.number, "reason": reason}
            record(actor, Entry("diploma.replace", "audit", str(key), detail=detail))
    return ReplacementLine(made.id, row.number, row_no, row.name, reason, at, actor.name)


def _head(key: AuditKey, actor: Actor) -> AuditHead:
    head = find_audit(key, actor=actor)
    require(actor, Right.PRINT, head.school_id)
    return head


def _issued(head: AuditHead, row_no: int) -> DiplomaRow:
    """The diploma of a row, as it stands inside the write transaction."""
    found = next((row for row in diploma_rows(head) if row.row_no == row_no), None)
    if found is None:
        raise Refused("row_missing")
    if found.state != VALID:
        raise Refused("diploma_void", number=found.number)
    if not found.issued_at:
        raise Refused("diploma_not_issued", number=found.number)
    return found


@operation("diploma.read")
def replacements(key: AuditKey, *, actor: Actor) -> tuple[ReplacementLine, ...]:
    """Every 学历证明书 of an audit, newest first. Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`."""
    with connection():
        head = _head(key, actor)
        found = rows(
            "SELECT p.id, d.number, d.row_no, COALESCE(r.name, ''), p.reason, p.made_at, c.name FROM replacement p"
            " JOIN diploma d ON d.id = p.diploma_id JOIN account c ON c.id = p.account_id"
            " LEFT JOIN audit_row r ON r.audit_id = d.audit_id AND r.id_number = d.id_number AND r.passed = 1"
            " WHERE d.audit_id = ? ORDER BY p.id DESC",
            (head.id,),
        )
        sheets = _newest_sheets(head.id)
    return tuple(ReplacementLine(*row, *sheets.get(row[0], ())) for row in found)


def _newest_sheets(audit_id: int) -> dict[int, tuple[str, str, str]]:
    """By 学历证明书: state of its newest sheet, when it was sent (or planned), who printed it."""
    found = rows(
        "SELECT p.replacement_id, p.state, COALESCE(p.sent_at, j.created_at), c.name FROM print_sheet p"
        " JOIN print_job j ON j.id = p.job_id JOIN account c ON c.id = j.account_id"
        " WHERE j.audit_id = ? AND j.trial = 0 AND p.replacement_id IS NOT NULL"
        " ORDER BY CASE p.state WHEN 'spoiled' THEN 0 ELSE 1 END, p.attempt",
        (audit_id,),
    )
    return {one: (state, at, by) for one, state, at, by in found}
