"""The ledger of sheets (打印账): which paper, how a sheet stands, how a job stands (product.md §7).

A sheet is planned → sent → good | spoiled | unknown. What was sent and is said not to have been printed is planned
again; everything else that is doubtful is unknown, and only a person settles it. Whoever changes sheets holds their
job; whoever needs the audit too holds it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.base import is_sqlite, row_dicts, rows
from services.actor import Actor, Right, require
from services.audits.states import State
from services.errors import Refused


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

OUT_OF_PAPER = "out_of_paper"
"""The cause of a job that paused by itself: the printer has a batch of it and waits for paper."""

OVER = frozenset({JobState.DONE, JobState.CANCELLED})
"""Nothing more is sent of such a job."""


@dataclass(frozen=True, slots=True)
class JobRow:
    """A row of the job table: `planner` is the login of whoever planned it.

    `heartbeat_at` is the last sign of life of the process that owns it. `unprinted`: sheets it let go of, cancelled.
    """

    id: int
    name: str
    paper: Paper
    trial: bool
    audit_id: int
    school_id: int
    printer_id: int
    tray: str
    blank: str
    calibration_id: int | None
    state: JobState
    cause: str
    planner: str
    owner_host: str
    owner_process: int
    owner_token: str
    heartbeat_at: str
    unprinted: int


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of the sheet table, as far as printing and settling need it.

    `over`: nothing more of its batch comes out of the printer, as was seen before now. `followed`: there is a newer
    sheet with the same on it, so that this one is never printed again.
    """

    id: int
    position: int
    subject: str
    attempt: int
    number: str
    diploma_id: int | None
    replacement_id: int | None
    major_code: str
    duration: str
    page: int
    copy: int
    state: SheetState
    batch_key: str
    batch_page: int
    queue_job: str
    sent_at: str
    over: bool
    asked: bool
    followed: bool
    sends: int

    @property
    def recalled(self) -> bool:
        """Said not to have been printed, it waits to go out again; it may be found in the tray after all."""
        return self.state is SheetState.PLANNED and self.sends > 0

    @property
    def settled(self) -> bool:
        """A person has said what became of it."""
        return self.state in (SheetState.GOOD, SheetState.SPOILED)

    @property
    def doubted(self) -> bool:
        """A fault left it in doubt, and nobody has looked yet."""
        return self.state is SheetState.UNKNOWN and not self.asked


_JOBS = (
    "SELECT id, name, paper, trial, audit_id, school_id, printer_id, tray, blank, calibration_id, state, cause,"
    " (SELECT login FROM account WHERE account.id = print_job.account_id) AS planner,"
    " owner_host, owner_process, owner_token, COALESCE(heartbeat_at, '') AS heartbeat_at, unprinted"
    " FROM print_job"
)
_SHEETS = (
    "SELECT id, position, subject, attempt, number, diploma_id, replacement_id, major_code, duration, page, copy,"
    " state, sends, batch_key, batch_page, queue_job, COALESCE(sent_at, '') AS sent_at, over_at AS over_since,"
    " settled_at AS asked, EXISTS (SELECT 1 FROM print_sheet n WHERE n.subject = print_sheet.subject"
    " AND n.attempt > print_sheet.attempt) AS followed FROM print_sheet"
)


def job_to(right: Right, job_name: str, actor: Actor) -> JobRow:
    """The job of this name, for whoever has this right at its school. Needs an open connection.

    Raises `NotAllowed`; `Refused("job_missing")`.
    """
    require(actor, right)
    found = [_job(values) for values in row_dicts(f"{_JOBS} WHERE name = ?", (job_name.strip().upper(),))]
    if not found:
        raise Refused("job_missing", job=job_name)
    require(actor, right, found[0].school_id)
    return found[0]


def hold(job_id: int) -> JobRow:
    """The job as it stands, kept away from everybody else until the write transaction ends."""
    kept = "" if is_sqlite() else " FOR UPDATE"
    return _job(row_dicts(f"{_JOBS} WHERE id = ?{kept}", (job_id,))[0])


def hold_owned(job_id: int, token: str) -> JobRow:
    """As `hold`, for the process that owns the job. Raises `Refused("lease_lost")` when that is another one by now."""
    job = hold(job_id)
    if job.owner_token != token:
        raise Refused("lease_lost", job=job.name)
    return job


def hold_audit(audit_id: int) -> tuple[State, int]:
    """State and version of an audit, which does not move until the write transaction ends."""
    kept = "" if is_sqlite() else " FOR NO KEY UPDATE"
    state, version = rows(f"SELECT state, version FROM audit WHERE id = ?{kept}", (audit_id,))[0]
    return State(state), int(version)


def read_job(job_id: int) -> JobRow:
    """The job as it stands. Needs an open connection."""
    return _job(row_dicts(f"{_JOBS} WHERE id = ?", (job_id,))[0])


def sheets_of(job_id: int) -> tuple[SheetRow, ...]:
    """Every sheet of a job by its position. Needs an open connection."""
    return tuple(
        _sheet(values) for values in row_dicts(f"{_SHEETS} WHERE job_id = ? ORDER BY position", (job_id,))
    )


def _job(values: dict[str, object]) -> JobRow:
    named = {"paper": Paper(str(values["paper"])), "state": JobState(str(values["state"]))}
    return JobRow(**(values | named | {"trial": bool(values["trial"])}))  # type: ignore[arg-type]  # by column


def _sheet(values: dict[str, object]) -> SheetRow:
    named = {"state": SheetState(str(values["state"])), "over": values.pop("over_since") is not None}
    named |= {"asked": values["asked"] is not None, "followed": bool(values["followed"])}
    return SheetRow(**(values | named))  # type: ignore[arg-type]  # by column


def counted(states: Iterable[SheetState]) -> Mapping[SheetState, int]:
    """How many sheets are in each state, none left out."""
    listed = list(states)
    return {state: listed.count(state) for state in SheetState}
