"""One audit in short: state, major tables with their approvals, history (毕业审核摘要, `audit show`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from models.base import Row, connection, rows
from services import wording
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.audits.states import EDITABLE
from services.clock import local, stamp
from services.journal import operation


@dataclass(frozen=True, slots=True)
class ApprovalMark:
    """An approval that covers a table's present content: at which organisation's level, by whom, when (stored text)."""

    level: str
    level_name: str
    name: str
    at: str


@dataclass(frozen=True, slots=True)
class MajorSummary:
    """One major table: how many graduates, the digest of its content, the approvals that cover that content."""

    name: str
    code: str
    duration: str
    count: int
    digest: str
    approvals: tuple[ApprovalMark, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One step of the history; `by` and `organisation` are empty where nobody's account did it.

    `number` is the diploma number that a revocation took back, empty for other steps.
    """

    action: str
    from_state: str
    to_state: str
    version: int
    by: str
    at: str
    reason: str
    organisation: str
    number: str


@dataclass(frozen=True, slots=True)
class AuditSummary:
    """An audit without its rows; major tables in order, history oldest first."""

    head: AuditHead
    majors: tuple[MajorSummary, ...]
    history: tuple[Move, ...]


@operation("audit.read")
def audit_summary(key: AuditKey, *, actor: Actor) -> AuditSummary:
    """The summary of one audit. Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`."""
    with connection():
        head = find_audit(key, actor=actor)
        return AuditSummary(head, _majors(head.id), _history(head.id))


def _majors(audit_id: int) -> tuple[MajorSummary, ...]:
    approvals: dict[tuple[str, str, str], list[ApprovalMark]] = defaultdict(list)
    for code, duration, digest, *mark in rows(
        "SELECT p.major_code, p.duration, p.digest, o.code, o.name, c.name, p.approved_at FROM approval p"
        " JOIN organisation o ON o.id = p.level_id JOIN account c ON c.id = p.account_id"
        " WHERE p.audit_id = ? ORDER BY p.id",
        (audit_id,),
    ):
        approvals[code, duration, digest].append(ApprovalMark(*mark))
    found = rows(
        "SELECT major_name, major_code, duration, row_count, digest FROM major_table"
        " WHERE audit_id = ? ORDER BY position",
        (audit_id,),
    )
    return tuple(
        MajorSummary(name, code, duration, count, digest, tuple(approvals[code, duration, digest]))
        for name, code, duration, count, digest in found
    )


def _history(audit_id: int) -> tuple[Move, ...]:
    found = rows(
        "SELECT m.action, m.from_state, m.to_state, m.version, COALESCE(c.name, ''), m.moved_at, m.reason,"
        " COALESCE(l.name, o.name, ''), CASE WHEN m.action = 'revoke' THEN m.detail ELSE '' END"
        " FROM audit_move m LEFT JOIN account c ON c.id = m.account_id"
        " LEFT JOIN organisation o ON o.id = c.organisation_id LEFT JOIN organisation l ON l.id = m.level_id"
        " WHERE m.audit_id = ? ORDER BY m.id",
        (audit_id,),
    )
    return tuple(Move(*row) for row in found)


def last_change(audit_id: int) -> dict[str, str]:
    """Who changed an audit last and when, for the refusal of whoever looked at it before: `name` and `at`.

    Needs an open connection. A mark 需重新核验 is a change by whoever stored the data, as the journal tells.
    """
    found = rows(
        "SELECT c.name, m.moved_at FROM audit_move m LEFT JOIN account c ON c.id = m.account_id"
        " WHERE m.audit_id = ? ORDER BY m.id DESC LIMIT 1",
        (audit_id,),
    )
    found += rows(
        "SELECT c.name, j.at FROM audit a JOIN organisation o ON o.id = a.school_id"
        " JOIN journal j ON j.done = 1 AND (j.object_key = o.code OR j.action = 'settings.set')"
        " LEFT JOIN account c ON c.id = j.account_id"
        " WHERE a.id = ? AND a.state IN (?, ?) AND j.at >= a.stale_since ORDER BY j.id DESC LIMIT 1",
        (audit_id, *sorted(EDITABLE)),
    )
    return _by_and_at(max(found, key=lambda change: change[1], default=("", stamp())))


def last_list_change(audit_id: int) -> dict[str, str]:
    """Who last stored the list of an audit, and so the content of its tables, and when; as `last_change`."""
    found = rows(
        "SELECT c.name, m.moved_at FROM audit_move m LEFT JOIN account c ON c.id = m.account_id"
        " WHERE m.audit_id = ? AND m.action IN ('create', 'rebuild', 'verify') ORDER BY m.id DESC LIMIT 1",
        (audit_id,),
    )
    return _by_and_at(next(iter(found), ("", stamp())))


def _by_and_at(change: Row) -> dict[str, str]:
    name, at = change
    return {"name": name or wording.LOCAL_ACTOR, "at": local(at).strftime("%m-%d %H:%M")}
