"""The whole history of an audit (经过): its steps, the approvals of its majors, the random looks, newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.base import connection, rows
from services.actor import Actor
from services.audits.heads import AuditKey, find_audit
from services.journal import operation
from services.reviewing.moves import Act

LOOK = "look"
"""The action of a random look in the history."""


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One thing that was done. `by` is empty where nobody's account did it (本机), `at` is stored text.

    `subject`: of `approve_major` the major's name, of `revoke` the diploma's number, of `look` the seed; else empty.
    Approvals of majors and looks leave the state as it is: `from_state` and `to_state` are empty. `version` is the
    audit's after the step, 0 for an approval of a major, which is bound to its content.
    """

    at: str
    action: str
    by: str
    organisation: str
    subject: str
    reason: str
    from_state: str
    to_state: str
    version: int


@operation("audit.read")
def audit_history(key: AuditKey, *, actor: Actor) -> tuple[HistoryLine, ...]:
    """What was done to an audit, newest first, in a fixed number of queries.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    with connection():
        audit_id = find_audit(key, actor=actor).id
        # Of one moment, approvals and looks come before the step that they led to.
        lines = [*_approvals(audit_id), *_looks(audit_id), *_moves(audit_id)]
    lines.reverse()
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True))


def _moves(audit_id: int) -> Iterator[HistoryLine]:
    found = rows(
        "SELECT m.moved_at, m.action, COALESCE(c.name, ''), COALESCE(l.name, o.name, ''), m.detail, m.reason,"
        " m.from_state, m.to_state, m.version FROM audit_move m"
        " LEFT JOIN account c ON c.id = m.account_id LEFT JOIN organisation o ON o.id = c.organisation_id"
        " LEFT JOIN organisation l ON l.id = m.level_id WHERE m.audit_id = ? ORDER BY m.id",
        (audit_id,),
    )
    for at, action, by, organisation, detail, reason, before, after, version in found:
        subject = detail if action == Act.REVOKE else ""
        yield HistoryLine(at, action, by, organisation, subject, reason, before, after, version)


def _approvals(audit_id: int) -> Iterator[HistoryLine]:
    names = _major_names(audit_id)
    found = rows(
        "SELECT p.approved_at, c.name, o.name, p.major_code, p.duration, p.reason FROM approval p"
        " JOIN account c ON c.id = p.account_id JOIN organisation o ON o.id = p.level_id"
        " WHERE p.audit_id = ? ORDER BY p.id",
        (audit_id,),
    )
    for at, by, organisation, code, duration, reason in found:
        subject = names.get((code, duration)) or code
        yield HistoryLine(at, Act.APPROVE_MAJOR.value, by, organisation, subject, reason, "", "", 0)


def _major_names(audit_id: int) -> dict[tuple[str, str], str]:
    """The names of the audit's tables by 专业代码 and 学制; of one that is gone, as a step showed it last."""
    shown = rows(
        "SELECT s.major_code, s.duration, s.major_name FROM shown_table s JOIN audit_move m ON m.id = s.move_id"
        " WHERE m.audit_id = ? ORDER BY m.id",
        (audit_id,),
    )
    present = rows("SELECT major_code, duration, major_name FROM major_table WHERE audit_id = ?", (audit_id,))
    return {(code, duration): name for code, duration, name in (*shown, *present)}


def _looks(audit_id: int) -> Iterator[HistoryLine]:
    found = rows(
        "SELECT l.drawn_at, c.name, o.name, l.seed, l.version FROM random_look l"
        " JOIN account c ON c.id = l.account_id JOIN organisation o ON o.id = l.level_id"
        " WHERE l.audit_id = ? ORDER BY l.id",
        (audit_id,),
    )
    for at, by, organisation, seed, version in found:
        yield HistoryLine(at, LOOK, by, organisation, str(seed), "", "", "", version)
