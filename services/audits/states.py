"""The states of a graduation audit (审核状态, product.md §3)."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """The states of an audit, in the order of product.md §3."""

    OPEN = "open"
    RETURNED = "returned"
    AT_BUREAU = "at_bureau"
    AT_DEPARTMENT = "at_department"
    APPROVED = "approved"
    STAMPING = "stamping"
    STAMPED = "stamped"
    ISSUED = "issued"


EDITABLE = frozenset({State.OPEN, State.RETURNED})
"""待提交 and 退回修改: rebuild and verify again are allowed, nothing is frozen."""

FROZEN = frozenset(State) - EDITABLE
"""Submitted at least, so its students' data is frozen until a return."""

SUBMITTED_NOT_ISSUED = FROZEN - {State.ISSUED}
