"""Giving an audit back with a reason: returned by the level where it waits, withdrawn after the last approval.

退回修改 and 撤回通过 (product.md §3): both open it for the school again, whose approvals and numbers are kept; the
names that a withdrawn approval fixed are not.
"""

from __future__ import annotations

from models.base import connection, write_transaction
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey
from services.audits.states import State
from services.journal import operation
from services.reviewing.moves import Act
from services.reviewing.naming import give_up_names
from services.reviewing.reason_text import clean_reason
from services.reviewing.standing import Left, Step, leave, school_of, take


@operation("audit.return")
def return_audit(key: AuditKey, reason: str, *, actor: Actor, seen_version: int | None = None) -> AuditHead:
    """Return an audit that waits at the actor's organisation to its school, which sees the reason.

    Raises `NotAllowed`; `Stale("audit_changed")`; `Refused`: `school_unknown`, `not_a_school`, `audit_missing`,
    `not_waiting_here`, `reason_missing`, `reason_too_long`.
    """
    return _give_back(Step(Act.RETURN, key, actor, clean_reason(reason), seen_version))


@operation("audit.withdraw")
def withdraw_audit(key: AuditKey, reason: str, *, actor: Actor, seen_version: int | None = None) -> AuditHead:
    """Take back the department's approval before any stamp; numbers stay with their graduates until the next one.

    Raises as `return_audit` does, with `withdraw_too_late` in the place of `not_waiting_here`.
    """
    return _give_back(Step(Act.WITHDRAW, key, actor, clean_reason(reason), seen_version))


def _give_back(step: Step) -> AuditHead:
    with connection():
        school = school_of(step)
        with write_transaction():
            head = take(step, school)
            give_up_names(head)
            return leave(step, head, Left(State.RETURNED))
