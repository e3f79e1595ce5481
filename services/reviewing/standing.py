"""Taking an audit for one step: who may, in which state, seen in which version; and leaving the step behind (办理).

Every step of every audit waits for the one before it (`keep_moves_away`), so that two reviewers who press at the same
moment act one after the other, and the second one finds what the first one did.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from models.base import is_sqlite, rows, run
from models.organisations import Organisation
from services.actor import Actor, Right, Role, require, school_by_code
from services.audits import data_changes
from services.audits.heads import AuditHead, AuditKey, read_heads
from services.audits.publishing import stored_digest
from services.audits.states import EDITABLE, State
from services.audits.summaries import last_change
from services.clock import stamp
from services.errors import NotAllowed, Refused, Stale
from services.journal import Entry, record
from services.reviewing.moves import MOVES, RULES, STAY, UP, WAITING, Act, no_such_move
from services.reviewing.reason_text import LONGEST_REASON

MOVES_LOCK = 7_230_117
"""The advisory lock under which audits move on PostgreSQL; SQLite has one writer anyway."""

REVIEWER_OF = {State.AT_BUREAU: Role.BUREAU_REVIEWER, State.AT_DEPARTMENT: Role.DEPARTMENT_REVIEWER}

SHOWN = frozenset({Act.SUBMIT, Act.APPROVE, Act.RETURN, Act.WITHDRAW})
"""The acts after which somebody compares: what the tables were is kept with the step."""


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody wants to do to an audit, `reason` as `clean_reason` leaves it.

    `seen_version` is that of the audit on screen, None without one.
    """

    act: Act
    key: AuditKey
    actor: Actor
    reason: str = ""
    seen_version: int | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """What a step leaves behind besides the new state: the organisation it leads to, and a detail for the history."""

    to: State
    waits_at_id: int | None = None
    detail: str = ""


def school_of(step: Step) -> Organisation:
    """The school whose audit it is, if the actor may do such a thing there. Needs an open connection.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `not_a_school`, `reason_missing`, `reason_too_long`.
    """
    right = _right(step)
    require(step.actor, right)
    school = school_by_code(step.key.school)
    require(step.actor, right, school.id)
    if RULES[step.act].needs_reason and not step.reason:
        raise Refused("reason_missing")
    if len(step.reason) > LONGEST_REASON:
        raise Refused("reason_too_long", longest=LONGEST_REASON)
    return school


def _right(step: Step) -> Right:
    own = step.actor.organisation_kind == "school"
    return Right.MANAGE_AUDIT if step.act is Act.APPROVE_MAJOR and own else RULES[step.act].right


def keep_moves_away(school: Organisation) -> None:
    """Keep other steps, and changes of the school's data, away until the write transaction ends."""
    if not is_sqlite():
        rows("SELECT pg_advisory_xact_lock(?)", (MOVES_LOCK,))
    data_changes.hold(school)


def take(step: Step, school: Organisation) -> AuditHead:
    """The audit as it stands now, if this step can be done to it. Inside the write transaction.

    Raises `Refused`: `audit_missing`, `not_waiting_here`, and the refusal of the act in this state;
    `Stale("audit_changed")`.
    """
    keep_moves_away(school)
    key = step.key
    found = read_heads(
        "WHERE a.school_id = ? AND a.year = ? AND a.batch = ?", (school.id, key.year, key.batch)
    )
    if not found:
        raise Refused("audit_missing")
    head = found[0]
    if step.seen_version not in (None, head.version):
        raise Stale("audit_changed", **last_change(head.id))
    _require_turn(step, head)
    if (head.state, step.act) not in MOVES:
        raise no_such_move(step.act)
    return head


def _require_turn(step: Step, head: AuditHead) -> None:
    """A level acts only while the audit is there: the school before it hands it in, a reviewer while it waits here."""
    right = _right(step)
    if right is Right.MANAGE_AUDIT and step.act is Act.APPROVE_MAJOR and head.state not in EDITABLE:
        raise Refused("audit_not_editable")
    if right is not Right.REVIEW_AUDIT:
        return
    if head.state not in WAITING:
        raise Refused("not_waiting_here")
    if head.waits_at != step.actor.organisation_code or REVIEWER_OF[head.state] not in step.actor.roles:
        raise Refused("not_waiting_here")


def leave(step: Step, head: AuditHead, left: Left) -> AuditHead:
    """Store the new state, the step in the history and its journal row; returns the audit as it stands then.

    Raises `Stale` when the version moved in spite of everything.
    """
    target = MOVES[head.state, step.act]
    if target not in (UP, STAY, left.to):
        raise ValueError(left.to)
    before = stored_digest(head.id)
    changed = run(
        "UPDATE audit SET state = ?, waits_at_id = ?, version = version + 1 WHERE id = ? AND version = ?",
        (left.to.value, left.waits_at_id, head.id, head.version),
    )
    if changed != 1:
        raise Stale("audit_changed", **last_change(head.id))
    _write_move(step, head, left)
    detail = {"version": head.version + 1, "from": head.state.value, "to": left.to.value}
    # The reason itself stands in the history: people write names into it, and the journal holds none.
    detail |= {"reason": hashlib.sha256(step.reason.encode()).hexdigest()} if step.reason else {}
    detail |= {"detail": left.detail} if left.detail else {}
    after = stored_digest(head.id)
    record(step.actor, Entry(f"audit.{step.act}", "audit", str(step.key), before, after, detail))
    return read_heads("WHERE a.id = ?", (head.id,))[0]


def _write_move(step: Step, head: AuditHead, left: Left) -> None:
    actor = step.actor
    move_id = rows(
        "INSERT INTO audit_move (audit_id, action, from_state, to_state, version, account_id, moved_at, reason,"
        " level_id, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (
            head.id,
            step.act.value,
            head.state.value,
            left.to.value,
            head.version + 1,
            actor.account_id,
            stamp(),
            step.reason,
            actor.organisation_id,
            left.detail,
        ),
    )[0][0]
    if step.act in SHOWN:
        run(
            "INSERT INTO shown_table (move_id, position, major_code, major_name, duration, row_count, digest)"
            " SELECT ?, position, major_code, major_name, duration, row_count, digest FROM major_table"
            " WHERE audit_id = ?",
            (move_id, head.id),
        )


def own_level(actor: Actor) -> int:
    """The organisation at whose level the actor acts. Raises `NotAllowed("local_not_allowed")` for 本机."""
    if actor.organisation_id is None:
        raise NotAllowed("local_not_allowed")
    return actor.organisation_id


def require_fresh(head: AuditHead) -> None:
    """Raise `Refused("audit_stale")` when the audit wants to be verified again first."""
    if head.stale_since is not None:
        raise Refused("audit_stale")


def require_profile(actor: Actor) -> None:
    """Raise `Refused("profile_incomplete")` without the name and phone that the forms print (product.md §2)."""
    if not (actor.name and actor.phone):
        raise Refused("profile_incomplete")
