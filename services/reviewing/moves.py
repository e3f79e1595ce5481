"""The way of an audit as data (状态流转, product.md §3): which act leads from which state to which.

`UP` stands for the level above: 待审核 at a bureau, 待省级审核 at the department, 审核通过 above it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from services.actor import Right
from services.audits.states import State
from services.errors import Refused


class Act(StrEnum):
    """What people do to an audit once its list is verified."""

    APPROVE_MAJOR = "approve_major"
    SUBMIT = "submit"
    RECALL = "recall"
    APPROVE = "approve"
    RETURN = "return"
    WITHDRAW = "withdraw"
    REVOKE = "revoke"


class Target(StrEnum):
    """Where an act leads when no fixed state says so."""

    UP = "up"
    STAY = "stay"


UP, STAY = Target.UP, Target.STAY

MOVES: Mapping[tuple[State, Act], State | Target] = {
    (State.OPEN, Act.APPROVE_MAJOR): STAY,
    (State.OPEN, Act.SUBMIT): UP,
    (State.RETURNED, Act.APPROVE_MAJOR): STAY,
    (State.RETURNED, Act.SUBMIT): UP,
    (State.AT_BUREAU, Act.APPROVE_MAJOR): STAY,
    (State.AT_BUREAU, Act.APPROVE): UP,
    (State.AT_BUREAU, Act.RETURN): State.RETURNED,
    (State.AT_BUREAU, Act.RECALL): State.OPEN,
    (State.AT_DEPARTMENT, Act.APPROVE_MAJOR): STAY,
    (State.AT_DEPARTMENT, Act.APPROVE): UP,
    (State.AT_DEPARTMENT, Act.RETURN): State.RETURNED,
    (State.AT_DEPARTMENT, Act.RECALL): State.OPEN,
    (State.APPROVED, Act.WITHDRAW): State.RETURNED,
    (State.APPROVED, Act.REVOKE): STAY,
    (State.STAMPING, Act.REVOKE): STAY,
    (State.STAMPED, Act.REVOKE): STAY,
    (State.ISSUED, Act.REVOKE): STAY,
}
"""Every move there is; what is not in it is refused."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who may do an act, and whether a reason must be given."""

    right: Right
    needs_reason: bool


RULES: Mapping[Act, Rule] = {
    Act.SUBMIT: Rule(Right.MANAGE_AUDIT, needs_reason=False),
    Act.RECALL: Rule(Right.MANAGE_AUDIT, needs_reason=False),
    Act.APPROVE_MAJOR: Rule(Right.REVIEW_AUDIT, needs_reason=False),
    Act.APPROVE: Rule(Right.REVIEW_AUDIT, needs_reason=False),
    Act.RETURN: Rule(Right.REVIEW_AUDIT, needs_reason=True),
    Act.WITHDRAW: Rule(Right.WITHDRAW_AUDIT, needs_reason=True),
    Act.REVOKE: Rule(Right.REVOKE_GRADUATE, needs_reason=True),
}
"""The school approves its own tables by MANAGE_AUDIT instead (学校毕业管理)."""

WAITING = frozenset({State.AT_BUREAU, State.AT_DEPARTMENT})
"""The states in which an audit waits at an organisation."""


def no_such_move(act: Act) -> Refused:
    """The refusal of an act in a state that knows no such move."""
    match act:
        case Act.SUBMIT:
            return Refused("audit_not_editable")
        case Act.RECALL:
            return Refused("recall_too_late")
        case Act.WITHDRAW:
            return Refused("withdraw_too_late")
        case Act.REVOKE:
            return Refused("not_numbered")
        case _:
            return Refused("not_waiting_here")
