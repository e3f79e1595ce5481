"""Print jobs as people see them: the job, its sheets one by one, who holds it (打印任务)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from models.base import connection, row_dicts, rows
from services.actor import Actor, Right, require
from services.audits.heads import AuditKey, find_audit
from services.journal import operation
from services.print_jobs.changes import batch_number
from services.print_jobs.leases import running
from services.print_jobs.ledger import JobRow, JobState, Paper, SheetState, counted, job_to, read_job

NEWEST = 200
"""As many jobs are listed at most, the newest."""


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

    `label` says what it is for people: the graduate's name, or the major of a register's page. `batch` counts from 1
    what went to the printer together, 0 before it went. Moments are stored text, '' where there is none. `asked`: a
    person looked for it in the tray and could not call it good. `sends`: how often it went to the printer, refusals not
    counted; a planned sheet with any was said not to have been printed.
    """

    position: int
    number: str
    label: str
    page: int
    copy: int
    attempt: int
    state: SheetState
    batch: int
    sent_at: str
    settled_at: str
    settled_by: str
    reason: str
    blank_serial: str
    asked: bool
    sends: int = 0


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job without its sheets. `running`: some process holds it and showed a sign of life lately.

    `unprinted`: how many sheets a cancelled job let go of, which never became paper in it.
    """

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
    unprinted: int = 0


@dataclass(frozen=True, slots=True)
class JobView:
    """A job with its sheets in order. `owner` is host and process of who holds it, '' for nobody.

    `counts` has every state. `calibration` is None for a job that is printed without one. `unprinted`: how many sheets
    a cancelled job let go of, which never became paper in it.
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
    made_by: str
    created_at: str
    reason: str
    unprinted: int = 0


_LINES = (
    "SELECT j.id, j.name, j.paper, o.code AS school, a.year, a.batch, o.name AS school_name, p.name AS printer,"
    " j.trial, j.state, j.cause, c.name AS made_by, j.created_at, j.reason, j.owner_token,"
    " COALESCE(j.heartbeat_at, '') AS heartbeat_at, j.unprinted FROM print_job j"
    " JOIN audit a ON a.id = j.audit_id JOIN organisation o ON o.id = j.school_id"
    " JOIN printer p ON p.id = j.printer_id JOIN account c ON c.id = j.account_id"
)
_BELOW = (
    "WITH RECURSIVE below (id) AS (SELECT id FROM organisation WHERE id = ?"
    " UNION ALL SELECT o.id FROM organisation o JOIN below b ON o.parent_id = b.id) SELECT id FROM below"
)
_SHEETS = (
    "SELECT s.position, s.number, COALESCE(r.name, n.name, t.major_name, '') AS label, s.page, s.copy, s.attempt,"
    " s.state, s.batch_key, COALESCE(s.sent_at, '') AS sent_at, COALESCE(s.settled_at, '') AS settled_at,"
    " COALESCE(c.name, '') AS settled_by, s.reason, s.blank_serial, s.sends FROM print_sheet s"
    " JOIN print_job j ON j.id = s.job_id LEFT JOIN diploma d ON d.id = s.diploma_id"
    " LEFT JOIN audit_row r ON r.audit_id = d.audit_id AND r.id_number = d.id_number AND r.passed = 1"
    " LEFT JOIN student n ON n.id = d.student_id"
    " LEFT JOIN major_table t ON t.audit_id = j.audit_id AND t.major_code = s.major_code AND t.duration = s.duration"
    " LEFT JOIN account c ON c.id = s.settled_by_id WHERE s.job_id = ? ORDER BY s.position"
)


@operation("print.read")
def job_view(job_name: str, *, actor: Actor) -> JobView:
    """A job with every sheet. Raises `NotAllowed`; `Refused("job_missing")`."""
    with connection():
        return view_of(job_to(Right.READ_SCHOOL, job_name, actor).id)


@operation("print.read")
def print_jobs(key: AuditKey | None = None, *, actor: Actor) -> tuple[JobLine, ...]:
    """The jobs of an audit, or of the own school and every one below the own organisation (本机: of all), newest first.

    No more than the newest `NEWEST`.
    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    with connection():
        if key is not None:
            return _lines("WHERE j.audit_id = ?", (find_audit(key, actor=actor).id,))
        require(actor, Right.READ_SCHOOL, actor.organisation_id)
        if actor.is_local:
            return _lines("", ())
        return _lines(f"WHERE j.school_id IN ({_BELOW})", (actor.organisation_id,))


def jobs_left(school_id: int) -> tuple[JobLine, ...]:
    """The jobs of a school that somebody has to see to or is printing just now, newest first (没有办完的打印任务).

    Also the cancelled ones of which nobody has said what came out. Needs an open connection; checks no actor.
    """
    left = "SELECT 1 FROM print_sheet s WHERE s.job_id = j.id AND s.state IN (?, ?)"
    return _lines(
        f"WHERE j.school_id = ? AND (j.state IN (?, ?) OR (j.state = ? AND EXISTS ({left})))",
        (
            school_id,
            JobState.OPEN.value,
            JobState.PAUSED.value,
            JobState.CANCELLED.value,
            SheetState.SENT.value,
            SheetState.UNKNOWN.value,
        ),
    )


def view_of(job_id: int) -> JobView:
    """A job with every sheet. Needs an open connection; checks no actor."""
    job = read_job(job_id)
    values = row_dicts(f"{_LINES} WHERE j.id = ?", (job_id,))[0]
    sheets = tuple(_sheet(found) for found in row_dicts(_SHEETS, (job_id,)))
    return JobView(
        name=job.name,
        paper=job.paper,
        key=AuditKey(values["school"], values["year"], values["batch"]),
        school_name=values["school_name"],
        printer=values["printer"],
        tray=job.tray,
        blank=job.blank,
        calibration=_calibration(job),
        trial=job.trial,
        state=job.state,
        cause=job.cause,
        owner=f"{job.owner_host} {job.owner_process}" if running(job.owner_token, job.heartbeat_at) else "",
        counts=counted(sheet.state for sheet in sheets),
        sheets=sheets,
        made_by=values["made_by"],
        created_at=values["created_at"],
        reason=values["reason"],
        unprinted=job.unprinted,
    )


def _sheet(values: dict[str, Any]) -> SheetLine:
    state = SheetState(values.pop("state"))
    batch = batch_number(values.pop("batch_key"))
    asked = state is SheetState.UNKNOWN and bool(values["settled_at"])
    return SheetLine(**values, state=state, batch=batch, asked=asked)


def _calibration(job: JobRow) -> CalibrationLine | None:
    found = rows(
        "SELECT b.made_at, COALESCE(c.name, ''), b.shift_x_mm, b.shift_y_mm, b.tilt_degrees, b.size_x_percent,"
        " b.size_y_percent FROM calibration b LEFT JOIN account c ON c.id = b.account_id WHERE b.id = ?",
        (job.calibration_id,),
    )
    return CalibrationLine(*found[0]) if found else None


def _lines(condition: str, params: Sequence[object]) -> tuple[JobLine, ...]:
    found = row_dicts(f"{_LINES} {condition} ORDER BY j.id DESC LIMIT {NEWEST}", params)
    states: dict[int, list[SheetState]] = defaultdict(list)
    if found:
        marks = ", ".join("?" * len(found))
        for job_id, state in rows(
            f"SELECT job_id, state FROM print_sheet WHERE job_id IN ({marks})", [one["id"] for one in found]
        ):
            states[job_id].append(SheetState(state))
    return tuple(_line(values, states[values["id"]]) for values in found)


def _line(values: dict[str, Any], states: Sequence[SheetState]) -> JobLine:
    return JobLine(
        name=values["name"],
        paper=Paper(values["paper"]),
        key=AuditKey(values["school"], values["year"], values["batch"]),
        school_name=values["school_name"],
        printer=values["printer"],
        trial=bool(values["trial"]),
        state=JobState(values["state"]),
        cause=values["cause"],
        counts=counted(states),
        made_by=values["made_by"],
        created_at=values["created_at"],
        running=running(values["owner_token"], values["heartbeat_at"]),
        unprinted=values["unprinted"],
    )
