"""Sheets with the same on them that were printed or planned before (以前打印的): never a second one silently."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.base import connection, row_dicts, rows
from services.actor import Actor, Right
from services.calibrating.held import held_calibration
from services.clock import local
from services.errors import Refused
from services.journal import Entry, operation, record
from services.print_jobs import changes
from services.print_jobs.drawing import usual_blank
from services.print_jobs.leases import running
from services.print_jobs.ledger import PRINTED, SheetState, hold
from services.print_jobs.subjects import PrintRequest, Subject, approved_audit, wanted_sheets
from services.printers.opening import permitted_printer

AT_ONCE = 500
"""Subjects asked for in one query: every engine takes so many placeholders."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The newest sheet with the same on it: in which job, how it stands, who sent or settled it last, and when."""

    id: int
    job_id: int
    job: str
    subject: str
    number: str
    attempt: int
    state: SheetState
    by: str
    at: str


_EARLIER = (
    "SELECT s.id, s.job_id, j.name AS job, s.subject, s.number, s.attempt, s.state,"
    ' COALESCE(c.name, a.name) AS "by", COALESCE(s.settled_at, s.sent_at, j.created_at) AS "at" FROM print_sheet s'
    " JOIN print_job j ON j.id = s.job_id JOIN account a ON a.id = j.account_id"
    " LEFT JOIN account c ON c.id = s.settled_by_id"
)


def _marks(values: Collection[object]) -> str:
    return ", ".join("?" * len(values))


@operation("print.read")
def earlier_sheets(request: PrintRequest, *, actor: Actor) -> tuple[Earlier, ...]:
    """Who printed what a request asks for before, and when: the newest sheet of each, in the order of the request.

    A spoiled one only where no other is: it must not hide one that may still be in somebody's hands.

    Raises as `plan_job` does as far as it reads.
    """
    with connection():
        head = approved_audit(request, actor)
        wanted = wanted_sheets(request, head, request.blank or usual_blank(request.paper), actor)
        named = [one.subject for one in wanted.subjects]
        before = newest_sheets(named) | newest_sheets(named, frozenset(SheetState) - {SheetState.SPOILED})
    return tuple(before[one.subject] for one in wanted.subjects if one.subject in before)


@operation("print.read")
def needs_trial(request: PrintRequest, *, actor: Actor) -> bool:
    """Whether nothing was ever tried or printed on this printer, tray and blank with the calibration that counts now.

    A trial counts once somebody has said that it lies right.

    Raises `NotAllowed`; `Refused`: `audit_missing`, `audit_not_approved`, `printer_unknown`.
    """
    blank = request.blank or usual_blank(request.paper)
    with connection():
        approved_audit(request, actor)
        printer = permitted_printer(request.printer, Right.PRINT, actor)
        calibration_id = held_calibration(printer.id, request.tray, blank).calibration_id
        found = rows(
            "SELECT 1 FROM print_job j JOIN print_sheet s ON s.job_id = j.id WHERE j.printer_id = ? AND j.tray = ?"
            " AND j.blank = ? AND COALESCE(j.calibration_id, 0) = ?"
            " AND (s.state = ? OR (s.state = ? AND j.trial = 0)) LIMIT 1",
            (
                printer.id,
                request.tray,
                blank,
                calibration_id or 0,
                SheetState.GOOD.value,
                SheetState.SENT.value,
            ),
        )
    return not found


def newest_sheets(
    subjects: Sequence[str], states: Collection[SheetState] = frozenset(SheetState)
) -> dict[str, Earlier]:
    """By subject the newest sheet that is in one of these states. Needs an open connection; checks no actor."""
    found: dict[str, Earlier] = {}
    for start in range(0, len(subjects), AT_ONCE):
        some = subjects[start : start + AT_ONCE]
        query = f"{_EARLIER} WHERE s.subject IN ({_marks(some)}) AND s.state IN ({_marks(states)}) ORDER BY s.attempt"
        for values in row_dicts(query, (*some, *(state.value for state in states))):
            found[values["subject"]] = Earlier(**{**values, "state": SheetState(values["state"])})
    return found


def require_unprinted(request: PrintRequest, subjects: Sequence[Subject], actor: Actor) -> Mapping[str, int]:
    """Which attempt each sheet is; inside the write transaction that plans them, which keeps other plans away.

    A spoiled sheet may be followed by another. With `reprint` any printed one may, and what still waits in a job that
    nobody runs comes over from there. Raises `Refused`: `sheets_printed`, `sheets_planned`.
    """
    named = [one.subject for one in subjects]
    before = newest_sheets(named)
    # Any sheet, not the newest alone: after a spoiled reprint the first one may still lie in somebody's hands.
    standing = newest_sheets(named, PRINTED)
    printed = [standing[subject] for subject in named if subject in standing]
    if printed and not request.reprint:
        newest = max(printed, key=lambda one: one.at)
        raise Refused(
            "sheets_printed",
            count=len(printed),
            number=newest.number,
            by=newest.by,
            at=f"{local(newest.at):%Y-%m-%d %H:%M}",
            job=newest.job,
        )
    waiting = [before[one.subject] for one in subjects if _in(before.get(one.subject), {SheetState.PLANNED})]
    if waiting:
        _take_over(request, waiting, actor)
    attempts = {
        subject: one.attempt + (one.state is not SheetState.PLANNED) for subject, one in before.items()
    }
    return {one.subject: attempts.get(one.subject, 1) for one in subjects}


def left_over(subjects: Sequence[Subject]) -> tuple[Subject, ...]:
    """Those that are no paper yet and wait in no job. Needs an open connection. Raises `Refused("all_printed")`."""
    standing = newest_sheets([one.subject for one in subjects], PRINTED | {SheetState.PLANNED})
    left = tuple(one for one in subjects if one.subject not in standing)
    if not left:
        raise Refused("all_printed")
    return left


def _in(earlier: Earlier | None, states: Iterable[SheetState]) -> bool:
    return earlier is not None and earlier.state in states


def _take_over(request: PrintRequest, waiting: Sequence[Earlier], actor: Actor) -> None:
    """Let go of planned sheets in other jobs. Raises `Refused("sheets_planned")` where that is not asked for."""
    refusal = Refused("sheets_planned", count=len(waiting), job=waiting[0].job)
    if not request.reprint:
        raise refusal
    for job_id in sorted({one.job_id for one in waiting}):
        job = hold(job_id)
        if running(job.owner_token, job.heartbeat_at):
            raise refusal
        count = changes.drop_planned(job, {one.id for one in waiting})
        state = changes.finish_if_settled(job)
        record(
            actor,
            Entry("print.take_over", "print_job", job.name, detail={"count": count, "state": state.value}),
        )
