"""Approving: one major table after the other, then the audit as a whole (审核通过, product.md §3)."""

from __future__ import annotations

import hashlib

from models.base import connection, rows, value, write_transaction
from services import settings
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey, read_heads
from services.audits.states import EDITABLE, State
from services.audits.summaries import last_list_change
from services.browsing.tables import TableKey
from services.clock import stamp
from services.errors import Refused, Stale
from services.journal import Entry, operation, record
from services.reviewing.elsewhere import require_nobody_elsewhere
from services.reviewing.gate import GateTable, gate_tables, require_open, unlisted_count
from services.reviewing.levels import level_above
from services.reviewing.moves import Act
from services.reviewing.naming import fix_names
from services.reviewing.numbering import allot_numbers
from services.reviewing.reason_text import clean_reason
from services.reviewing.standing import (
    Left,
    Step,
    leave,
    own_level,
    require_fresh,
    require_profile,
    school_of,
    take,
)


@operation("audit.approve_major")
def approve_major(
    key: AuditKey, table: TableKey, seen_digest: str, *, actor: Actor, reason: str = ""
) -> AuditHead:
    """Approve one major table at the actor's level, with exactly the content that the actor saw.

    The school approves before it submits, a reviewer while the audit waits at the own organisation. A reviewer gives a
    `reason` for 升学 graduates that stand in no 对口 table (product.md §3).

    Raises `NotAllowed`; `Stale("content_changed")` (`name`, `at`) when the table is not the one seen; `Refused`:
    `school_unknown`, `not_a_school`, `audit_missing`, `table_missing`, `audit_not_editable`, `not_waiting_here`,
    `audit_stale`, `already_approved`, `profile_incomplete`, `same_person`, `unlisted_reason_missing` (`count`),
    `reason_too_long`.
    """
    step = Step(Act.APPROVE_MAJOR, key, actor, clean_reason(reason))
    with connection():
        school = school_of(step)
        with write_transaction():
            head = take(step, school)
            if head.state in EDITABLE:
                _require_school_may(head, actor)
            shown = _shown(head.id, table, seen_digest, actor)
            _require_reason(step, head, table)
            _store_approval(step, head, shown)
            return read_heads("WHERE a.id = ?", (head.id,))[0]


def _require_school_may(head: AuditHead, actor: Actor) -> None:
    require_fresh(head)
    require_profile(actor)
    creator = value("SELECT created_by_id FROM audit WHERE id = ?", (head.id,))
    if creator == actor.account_id and settings.year_settings(head.year).same_person_forbidden:
        raise Refused("same_person")


def _shown(audit_id: int, key: TableKey, seen_digest: str, actor: Actor) -> GateTable:
    """The table with this key, if it is the one that was seen."""
    found = [table for table in gate_tables(audit_id, own_level(actor)) if table.key == key]
    if not found:
        raise Refused("table_missing")
    if found[0].digest != seen_digest:
        raise Stale("content_changed", **last_list_change(audit_id))
    if found[0].approved:
        raise Refused("already_approved")
    return found[0]


def _require_reason(step: Step, head: AuditHead, table: TableKey) -> None:
    unlisted = 0 if head.state in EDITABLE else unlisted_count(head.id, table)
    if unlisted and not step.reason:
        raise Refused("unlisted_reason_missing", count=unlisted)


def _store_approval(step: Step, head: AuditHead, table: GateTable) -> None:
    actor = step.actor
    rows(
        "INSERT INTO approval (audit_id, major_code, duration, level_id, digest, account_id, approved_at, reason)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            head.id,
            table.key.major_code,
            table.key.duration,
            actor.organisation_id,
            table.digest,
            actor.account_id,
            stamp(),
            step.reason,
        ),
    )
    detail: dict[str, object] = {"major": table.key.major_code, "duration": table.key.duration}
    if step.reason:
        detail["reason"] = hashlib.sha256(step.reason.encode()).hexdigest()
    entry = Entry("audit.approve_major", "audit", str(step.key), table.digest, table.digest, detail)
    record(actor, entry)


@operation("audit.approve")
def approve_audit(
    key: AuditKey, *, actor: Actor, seen_version: int | None = None, reason: str = ""
) -> AuditHead:
    """Let an audit pass the level where it waits: on to the next one, or 审核通过 with numbers at the department.

    With 审核通过 the names on its forms and diplomas are fixed too. A `reason` stands with the step in the history.

    Raises `NotAllowed`; `Stale("audit_changed")`; `Refused`: `school_unknown`, `not_a_school`, `audit_missing`,
    `not_waiting_here`, `nothing_to_submit`, `tables_unapproved` (`count`), `students_elsewhere` (`count`),
    `no_department`, `reason_too_long`, and as `allot_numbers` does.
    """
    step = Step(Act.APPROVE, key, actor, clean_reason(reason), seen_version)
    with connection():
        school = school_of(step)
        with write_transaction():
            head = take(step, school)
            require_open(head.id, own_level(actor))
            require_nobody_elsewhere(head.id)
            if head.state is State.AT_DEPARTMENT:
                fix_names(head)
                return leave(step, head, Left(State.APPROVED, detail=allot_numbers(head)))
            above = level_above(school.id, own_level(actor))
            if above is None:
                raise Refused("no_department")
            return leave(step, head, Left(above.state, above.id))
