"""What waits for a reviewer's own organisation (待审核、待省级审核), the longest wait first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from models.base import connection, rows
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, read_heads
from services.browsing.revocations import revoked_counts
from services.journal import operation
from services.reviewing.differences import LOOKED_AT

_WAITING_HERE = "SELECT id FROM audit WHERE waits_at_id = ?"

_Table = tuple[str, str, str]
"""专业代码, 学制 and content digest."""


@dataclass(frozen=True, slots=True)
class QueueLine:
    """An audit that waits; `arrived_at` is stored text.

    `approved` counts the tables whose present content this level has approved, `changed` those unlike its last look,
    new and gone ones too: None when it comes for the first time. `revoked` counts the passed graduates who were revoked
    before it was withdrawn.
    """

    head: AuditHead
    arrived_at: str
    tables: int
    approved: int
    changed: int | None
    revoked: int = 0


@operation("audit.read")
def review_queue(*, actor: Actor) -> tuple[QueueLine, ...]:
    """The audits that wait at the actor's organisation, oldest arrival first, in a fixed number of queries.

    Raises `NotAllowed`.
    """
    with connection():
        require(actor, Right.REVIEW_AUDIT)
        level_id = actor.organisation_id
        heads = read_heads("WHERE a.waits_at_id = ?", (level_id,))
        arrivals = _arrivals(level_id)
        tables, seen = _tables(level_id), _seen(level_id)
        approved = _approved(level_id)
        revoked = revoked_counts(_WAITING_HERE, (level_id,))
    lines = (
        QueueLine(
            head,
            arrivals.get(head.id, head.submitted_at),
            len(tables[head.id]),
            approved.get(head.id, 0),
            _changed(tables[head.id], seen.get(head.id)),
            revoked.get(head.id, 0),
        )
        for head in heads
    )
    return tuple(sorted(lines, key=lambda line: (line.arrived_at, line.head.id)))


def _arrivals(level_id: int | None) -> dict[int, str]:
    """When each audit came here: nothing but a recall, a return or an approval moves it while it waits."""
    return dict(
        rows(
            "SELECT m.audit_id, MAX(m.moved_at) FROM audit_move m JOIN audit a ON a.id = m.audit_id"
            " WHERE a.waits_at_id = ? AND m.to_state = a.state AND m.action IN ('submit', 'approve')"
            " GROUP BY m.audit_id",
            (level_id,),
        )
    )


def _tables(level_id: int | None) -> dict[int, set[_Table]]:
    found: dict[int, set[_Table]] = defaultdict(set)
    for audit_id, *table in rows(
        f"SELECT audit_id, major_code, duration, digest FROM major_table WHERE audit_id IN ({_WAITING_HERE})",
        (level_id,),
    ):
        found[audit_id].add((table[0], table[1], table[2]))
    return found


def _seen(level_id: int | None) -> dict[int, set[_Table]]:
    """The tables as they stood when this level acted last, by audit; a look that saw no table has an entry too."""
    found: dict[int, set[_Table]] = defaultdict(set)
    for audit_id, *table in rows(
        "SELECT m.audit_id, s.major_code, s.duration, s.digest FROM audit_move m"
        " JOIN shown_table s ON s.move_id = m.id WHERE m.id IN (SELECT MAX(id) FROM audit_move"
        f" WHERE level_id = ? AND action IN {LOOKED_AT} AND audit_id IN ({_WAITING_HERE}) GROUP BY audit_id)",
        (level_id, level_id),
    ):
        found[audit_id].add((table[0], table[1], table[2]))
    return found


def _approved(level_id: int | None) -> dict[int, int]:
    return dict(
        rows(
            "SELECT t.audit_id, COUNT(*) FROM major_table t WHERE t.audit_id IN (SELECT id FROM audit"
            " WHERE waits_at_id = ?) AND EXISTS (SELECT 1 FROM approval p WHERE p.audit_id = t.audit_id"
            " AND p.major_code = t.major_code AND p.duration = t.duration AND p.level_id = ?"
            " AND p.digest = t.digest) GROUP BY t.audit_id",
            (level_id, level_id),
        )
    )


def _changed(present: set[_Table], seen: set[_Table] | None) -> int | None:
    """How many tables, by 专业代码 and 学制, stand otherwise on one of the two sides."""
    if seen is None:
        return None
    return len({table[:2] for table in present ^ seen})
