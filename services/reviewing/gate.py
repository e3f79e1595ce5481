"""The gate of each level (审核门槛, product.md §3): every major table approved there, as it stands now.

An approval belongs to a table and a level and covers one content digest; it counts while the table has that digest.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.base import rows, value
from services.browsing.tables import TableKey
from services.errors import Refused
from services.rules import Code


@dataclass(frozen=True, slots=True)
class GateTable:
    """A major table at the gate: its content, and whether the level has approved that content."""

    key: TableKey
    major_name: str
    digest: str
    approved: bool


def gate_tables(audit_id: int, level_id: int) -> tuple[GateTable, ...]:
    """The audit's tables in order, as they stand at one level. Needs an open connection."""
    found = rows(
        "SELECT t.major_code, t.duration, t.major_name, t.digest, EXISTS (SELECT 1 FROM approval p"
        " WHERE p.audit_id = t.audit_id AND p.major_code = t.major_code AND p.duration = t.duration"
        " AND p.level_id = ? AND p.digest = t.digest)"
        " FROM major_table t WHERE t.audit_id = ? ORDER BY t.position",
        (level_id, audit_id),
    )
    return tuple(
        GateTable(TableKey(code, duration), name, digest, bool(approved))
        for code, duration, name, digest, approved in found
    )


def require_open(audit_id: int, level_id: int) -> None:
    """Let an audit pass one level. Raises `Refused`: `nothing_to_submit`, `tables_unapproved` (`count`)."""
    tables = gate_tables(audit_id, level_id)
    if not tables:
        raise Refused("nothing_to_submit")
    missing = sum(not table.approved for table in tables)
    if missing:
        raise Refused("tables_unapproved", count=missing)


def approved_where_it_waits(audit_id: int) -> bool:
    """Whether the level where an audit waits has approved something of it as it stands now (product.md §3)."""
    level_id = value("SELECT waits_at_id FROM audit WHERE id = ?", (audit_id,))
    return any(table.approved for table in gate_tables(audit_id, level_id))


def unlisted_count(audit_id: int, key: TableKey) -> int:
    """How many graduates of a table are 升学 and stand in no 对口 table (product.md §3)."""
    return int(
        value(
            "SELECT COUNT(*) FROM finding f JOIN audit_row r ON r.audit_id = f.audit_id AND r.row_no = f.row_no"
            " WHERE f.audit_id = ? AND f.code = ? AND r.passed = 1 AND r.major_code = ? AND r.duration = ?",
            (audit_id, Code.NO_ARTICULATION.value, key.major_code, key.duration),
        )
    )
