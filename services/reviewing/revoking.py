"""Taking back one graduate's diploma number; the others keep everything (撤销, product.md §3)."""

from __future__ import annotations

from models.base import connection, rows, run, write_transaction
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey
from services.clock import stamp
from services.errors import Refused
from services.identity import clean_id
from services.journal import operation
from services.reviewing.moves import Act
from services.reviewing.numbering import REVOKED
from services.reviewing.reason_text import clean_reason
from services.reviewing.standing import Left, Step, leave, school_of, take


@operation("audit.revoke")
def revoke_graduate(
    key: AuditKey, row_no: int, reason: str, *, actor: Actor, seen_version: int | None = None
) -> str:
    """Void the number of the graduate in this spreadsheet row, after issuing too; returns the number.

    Raises `NotAllowed`; `Stale("audit_changed")`; `Refused`: `school_unknown`, `not_a_school`, `audit_missing`,
    `not_numbered`, `row_missing`, `already_revoked`, `reason_missing`, `reason_too_long`.
    """
    step = Step(Act.REVOKE, key, actor, clean_reason(reason), seen_version)
    with connection():
        school = school_of(step)
        with write_transaction():
            head = take(step, school)
            diploma_id, number = _diploma(head, row_no)
            run(
                "UPDATE diploma SET state = 'void', voided_at = ?, void_cause = ? WHERE id = ?",
                (stamp(), REVOKED, diploma_id),
            )
            leave(step, head, Left(head.state, detail=number))
            return number


def _diploma(head: AuditHead, row_no: int) -> tuple[int, str]:
    found = rows(
        "SELECT d.id, d.number, d.state FROM audit_row r LEFT JOIN diploma d"
        " ON d.audit_id = r.audit_id AND d.id_number = r.id_number"
        " WHERE r.audit_id = ? AND r.row_no = ? AND r.passed = 1 ORDER BY d.id DESC LIMIT 1",
        (head.id, row_no),
    )
    if not found:
        raise Refused("row_missing")
    diploma_id, number, state = found[0]
    if diploma_id is None:
        raise Refused("not_numbered")
    if state != "valid":
        raise Refused("already_revoked")
    return int(diploma_id), str(number)


@operation("audit.revoke")
def row_of_student(key: AuditKey, id_number: str, *, actor: Actor) -> int:
    """The spreadsheet row of the graduate with this ID number, for whoever may revoke.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `not_a_school`, `graduate_missing`.
    """
    with connection():
        school = school_of(Step(Act.REVOKE, key, actor, reason="-"))
        found = rows(
            "SELECT r.row_no FROM audit a JOIN audit_row r ON r.audit_id = a.id WHERE a.school_id = ? AND a.year = ?"
            " AND a.batch = ? AND r.id_number = ? AND r.passed = 1",
            (school.id, key.year, key.batch, clean_id(id_number).text),
        )
    if not found:
        raise Refused("graduate_missing")
    return int(found[0][0])
