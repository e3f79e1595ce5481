"""The words of the ledger of sheets (打印账): which paper, how a sheet stands, how a job stands (product.md §7)."""

from __future__ import annotations

from enum import StrEnum


class Paper(StrEnum):
    """What a job prints: 毕业证, 学历证明书, 验印审核表, 验印登记表."""

    DIPLOMA = "diplomas"
    REPLACEMENT = "replacement"
    STAMPING_TABLE = "stamping-table"
    REGISTER = "register"


class SheetState(StrEnum):
    """待打, 已送, 完好, 作废, 未知. `SENT` is not printed: only a person says what lies in the tray."""

    PLANNED = "planned"
    SENT = "sent"
    GOOD = "good"
    SPOILED = "spoiled"
    UNKNOWN = "unknown"


class JobState(StrEnum):
    """OPEN: to be sent or to be confirmed. PAUSED: `cause` says why. DONE: every sheet is settled. CANCELLED."""

    OPEN = "open"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"


PRINTED = frozenset({SheetState.SENT, SheetState.GOOD, SheetState.UNKNOWN})
"""A sheet that may be paper: another one with the same on it needs a reason."""

OVER = frozenset({JobState.DONE, JobState.CANCELLED})
"""Nothing more is sent of such a job."""
