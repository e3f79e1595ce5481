"""Print jobs as people see them: the job, its sheets one by one, who holds it (打印任务)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from services.audits.heads import AuditKey
from services.print_jobs.ledger import JobState, Paper, SheetState


@dataclass(frozen=True, slots=True)
class LiveState:
    """What the printer says now: `stage` of the job in hand ('' without one), the page it is at (None: unknown).

    `reasons` are IPP's keywords, or the code of why it does not answer.
    """

    stage: str
    page: int | None
    reasons: tuple[str, ...]
    out_of_paper: bool
    offline: bool


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """The correction that a job is printed with: mm, degrees, per cent; `made_at` is stored text."""

    made_at: str
    by: str
    right_mm: float
    down_mm: float
    tilt_degrees: float
    wider_percent: float
    taller_percent: float


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One sheet: `position` from 1 in its job, `number` the 证书编号 or the code of a form with its page.

    `label` says what it is for people: the graduate's major, or form, page and copy. `batch` counts from 1 what went
    to the printer together, 0 before it went. Moments are stored text, '' where there is none. `asked`: a person
    looked for it in the tray and could not call it good.
    """

    position: int
    number: str
    label: str
    attempt: int
    state: SheetState
    batch: int
    sent_at: str
    settled_at: str
    settled_by: str
    reason: str
    blank_serial: str
    asked: bool


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job without its sheets. `running`: some process holds it and showed a sign of life lately."""

    name: str
    paper: Paper
    key: AuditKey
    school_name: str
    printer: str
    trial: bool
    state: JobState
    cause: str
    counts: Mapping[SheetState, int]
    made_by: str
    created_at: str
    running: bool


@dataclass(frozen=True, slots=True)
class JobView:
    """A job with its sheets in order. `owner` is host and process of who holds it, '' for nobody.

    `counts` has every state. `calibration` is None for a job that is printed without one.
    """

    name: str
    paper: Paper
    key: AuditKey
    school_name: str
    printer: str
    tray: str
    blank: str
    calibration: CalibrationLine | None
    trial: bool
    state: JobState
    cause: str
    owner: str
    counts: Mapping[SheetState, int]
    sheets: tuple[SheetLine, ...]
    live: LiveState | None
    made_by: str
    created_at: str
    reason: str
