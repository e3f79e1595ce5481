"""The passed rows of an audit with their diploma numbers, for whoever works on them outside (`audit show --rows`)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.base import connection, rows, write_transaction
from services.actor import Actor
from services.audits.heads import AuditKey, find_audit
from services.journal import Entry, operation, record


class NumberState(StrEnum):
    """Whether a graduate has a 证书编号 in this audit, and whether it is 作废."""

    NONE = "none"
    VALID = "valid"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class AuditRowLine:
    """One passed row with the whole ID number and the last diploma number given in this audit, empty without one."""

    row_no: int
    id_number: str
    name: str
    major_name: str
    number: str
    number_state: NumberState


@operation("audit.export_rows")
def audit_rows(key: AuditKey, *, actor: Actor) -> tuple[AuditRowLine, ...]:
    """The passed rows in list order, journalled as an export, in a fixed number of queries.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    with connection():
        head = find_audit(key, actor=actor)
        found = rows(
            "SELECT row_no, id_number, name, major_name FROM audit_row WHERE audit_id = ? AND passed = 1"
            " ORDER BY row_no",
            (head.id,),
        )
        numbers = _numbers(head.id)
        with write_transaction():
            detail = {"version": head.version, "count": len(found)}
            record(actor, Entry("audit.export_rows", "audit", str(key), detail=detail))
    without = ("", NumberState.NONE)
    return tuple(
        AuditRowLine(row_no, id_number, name, major_name, *numbers.get(id_number, without))
        for row_no, id_number, name, major_name in found
    )


def _numbers(audit_id: int) -> dict[str, tuple[str, NumberState]]:
    """The last number that this audit gave to each ID number."""
    found = rows("SELECT id_number, number, state FROM diploma WHERE audit_id = ? ORDER BY id", (audit_id,))
    return {id_number: (number, NumberState(state)) for id_number, number, state in found}
