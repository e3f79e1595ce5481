"""Graduates who were revoked and still stand in the list (撤销的毕业生): how many of each audit, when and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import rows
from services.reviewing.moves import Act
from services.reviewing.numbering import REVOKED

_LISTED = " FROM diploma d JOIN audit_row r ON r.audit_id = d.audit_id AND r.id_number = d.id_number AND r.passed = 1"


@dataclass(frozen=True, slots=True)
class Revocation:
    """One graduate whose number is 作废 by a revocation: when (stored text), by which organisation, why."""

    audit_id: int
    row_no: int
    name: str
    number: str
    at: str
    organisation: str
    reason: str


def revoked_counts(audits: str, params: Sequence[object]) -> dict[int, int]:
    """How many passed graduates of each audit are revoked, none left out; `audits` is SQL that picks audit ids.

    Needs an open connection; checks no actor.
    """
    return dict(
        rows(
            f"SELECT d.audit_id, COUNT(*){_LISTED} WHERE d.void_cause = ? AND d.audit_id IN ({audits})"
            " GROUP BY d.audit_id",
            (REVOKED, *params),
        )
    )


def revoked_by_table(audit_id: int) -> dict[tuple[str, str], int]:
    """How many passed graduates of an audit are revoked, by 专业代码 and 学制 of their major table.

    Needs an open connection; checks no actor.
    """
    found = rows(
        f"SELECT r.major_code, r.duration, COUNT(*){_LISTED} WHERE d.void_cause = ? AND d.audit_id = ?"
        " GROUP BY r.major_code, r.duration",
        (REVOKED, audit_id),
    )
    return {(code, duration): count for code, duration, count in found}


def read_revocations(condition: str, params: Sequence[object]) -> list[Revocation]:
    """The revocations that an SQL condition on `d` (diploma) and `r` (audit_row) picks, oldest first.

    Needs an open connection; checks no actor.
    """
    found = rows(
        f"SELECT d.audit_id, r.row_no, r.name, d.number, m.moved_at, COALESCE(o.name, ''), m.reason{_LISTED}"
        " JOIN audit_move m ON m.audit_id = d.audit_id AND m.action = ? AND m.detail = d.number"
        f" LEFT JOIN organisation o ON o.id = m.level_id WHERE d.void_cause = ? AND {condition} ORDER BY m.id",
        (Act.REVOKE.value, REVOKED, *params),
    )
    return [Revocation(*row) for row in found]
