"""Showing whole ID numbers: only on request, and the request is journalled (显示证件号, product.md §6)."""

from __future__ import annotations

from collections.abc import Sequence

from models.base import rows, write_transaction
from services.actor import Actor
from services.audits.heads import head_to_read
from services.errors import Refused
from services.journal import Entry, operation, record


@operation("student.unmask")
def unmask(audit_id: int, row_numbers: Sequence[int], *, actor: Actor) -> dict[int, str]:
    """The ID numbers of these rows of an audit, by spreadsheet row; rows that are gone are left out.

    The journal keeps audit and rows, never the numbers. Raises `NotAllowed`; `Refused`: `audit_missing`,
    `row_missing` where none of the rows is there.
    """
    with write_transaction():
        head = head_to_read(audit_id, actor)
        marks = ", ".join("?" * len(row_numbers)) or "NULL"
        found = rows(
            "SELECT row_no, id_number FROM audit_row"
            f" WHERE audit_id = ? AND row_no IN ({marks}) ORDER BY row_no",
            (audit_id, *row_numbers),
        )
        if not found:
            raise Refused("row_missing")
        detail = {"version": head.version, "rows": [row_no for row_no, _ in found]}
        record(actor, Entry("student.unmask", "audit", str(head.key), detail=detail))
    return {row_no: str(number) for row_no, number in found}
