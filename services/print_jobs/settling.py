"""What a person says of the paper in the tray (确认出纸): nothing else makes a sheet good, spoiled or planned again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from models.base import connection, write_transaction
from models.printing import Printer
from printing.queues.base import JobStage, NoAnswer, Readiness
from printing.queues.base import JobState as PrinterJob
from services.actor import Actor, Right
from services.errors import Refused
from services.journal import Entry, operation, record
from services.print_jobs import changes
from services.print_jobs.changes import OUTSIDE
from services.print_jobs.earlier import newest_sheets
from services.print_jobs.leases import release_expired
from services.print_jobs.ledger import (
    JobRow,
    JobState,
    SheetRow,
    SheetState,
    hold,
    hold_audit,
    job_to,
    sheets_of,
)
from services.print_jobs.numbers import came_out, meant
from services.print_jobs.reading import JobView, SheetLine, view_of
from services.print_jobs.sending import told
from services.printers.opening import open_queue
from services.reviewing.reason_text import LONGEST_REASON, clean_reason

NONE_GOOD = "0"
LONGEST_SERIAL = 40


@dataclass(frozen=True, slots=True)
class ConfirmPreview:
    """What a confirmation would do: sheets that become good, the one that is asked about, those that are printed again.

    `waiting`: sheets after the last good one that the printer has not finished with; they stay as they are.
    """

    good: tuple[SheetLine, ...]
    asked: tuple[SheetLine, ...]
    again: tuple[SheetLine, ...]
    waiting: tuple[SheetLine, ...]


@dataclass(frozen=True, slots=True)
class _Verdict:
    """A confirmation, sheet by sheet."""

    good: tuple[SheetRow, ...]
    asked: tuple[SheetRow, ...]
    again: tuple[SheetRow, ...]
    waiting: tuple[SheetRow, ...]


@operation("print.confirm")
def preview_confirm(job_name: str, last: str, *, actor: Actor) -> ConfirmPreview:
    """What `confirm_last` would do now. Raises as it does."""
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        finished = _finished(job, actor)
        verdict = _verdict(sheets_of(job.id), last, finished)
        lines = {line.position: line for line in view_of(job.id).sheets}
    good, asked, again, waiting = (
        tuple(lines[sheet.position] for sheet in part)
        for part in (verdict.good, verdict.asked, verdict.again, verdict.waiting)
    )
    return ConfirmPreview(good, asked, again, waiting)


@operation("print.confirm")
def confirm_last(job_name: str, last: str, *, actor: Actor) -> JobView:
    """Say which sheet in the tray is the last good one ("0": none is).

    Of what went out and nobody has settled: up to it good, the next one unknown until somebody says more, those after
    it planned again, if the printer is done with them. Raises `NotAllowed`; `Refused`: `job_missing`, `sheet_unknown`,
    `sheet_ambiguous`, `nothing_to_confirm`, `batch_not_over`; `Stale("job_changed")`.
    """
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        finished = _finished(job, actor)
        with write_transaction():
            job = hold(job.id)
            verdict = _verdict(sheets_of(job.id), last, finished)
            changes.settle_good(verdict.good, actor)
            for sheet in verdict.asked:
                changes.settle_asked(sheet, actor)
            changes.plan_again(job, verdict.again)
            state = changes.finish_if_settled(job)
            detail = {
                "good": told(verdict.good),
                "unknown": told(verdict.asked),
                "again": told(verdict.again),
                "state": state.value,
            }
            record(actor, Entry("print.confirm", "print_job", job.name, detail=detail))
        return view_of(job.id)


@operation("print.spoil")
def spoil(
    job_name: str,
    number: str,
    reason: str,
    blank_serial: str = "",
    again: bool = False,  # noqa: FBT001, FBT002 - one of the words of the act
    *,
    actor: Actor,
) -> JobView:
    """A sheet is spoiled (作废一张), with the serial of its blank where it has one; `again` adds a new one to the job.

    Raises `NotAllowed`; `Refused`: `job_missing`, `sheet_unknown`, `sheet_ambiguous`, `sheet_not_sent`,
    `sheet_spoiled`, `reason_missing`, `reason_too_long`, `serial_too_long`, `job_over` for `again` in a job that is.
    """
    said, serial = clean_reason(reason), clean_reason(blank_serial)
    if not said:
        raise Refused("reason_missing")
    if len(said) > LONGEST_REASON:
        raise Refused("reason_too_long", longest=LONGEST_REASON)
    if len(serial) > LONGEST_SERIAL:
        raise Refused("serial_too_long", longest=LONGEST_SERIAL)

    def act(job: JobRow, sheet: SheetRow) -> dict[str, object]:
        if sheet.state is SheetState.SPOILED:
            raise Refused("sheet_spoiled", number=sheet.number)
        changes.settle_spoiled(sheet, said, serial, actor)
        if again:
            add_another(job, sheet)
        return {"from": sheet.state.value, "again": again}

    return _settle(_Act("print.spoil", job_name, number, actor), act)


@operation("print.good")
def mark_good(job_name: str, number: str, *, actor: Actor) -> JobView:
    """A sheet that was sent or unknown is good.

    Raises `NotAllowed`; `Refused`: `job_missing`, `sheet_unknown`, `sheet_ambiguous`, `sheet_not_sent`,
    `sheet_settled`.
    """

    def act(_job: JobRow, sheet: SheetRow) -> dict[str, object]:
        _require_open(sheet)
        changes.settle_good([sheet], actor)
        return {"from": sheet.state.value}

    return _settle(_Act("print.good", job_name, number, actor), act)


@operation("print.unprinted")
def mark_unprinted(job_name: str, number: str, *, actor: Actor) -> JobView:
    """A sheet did not come out, and its blank is unused: it is planned again, if the printer is done with it.

    Raises as `mark_good` does, and `Refused("batch_not_over")`.
    """
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        finished = _finished(job, actor)

    def act(job: JobRow, sheet: SheetRow) -> dict[str, object]:
        _require_open(sheet)
        if sheet.batch_key not in finished:
            raise Refused("batch_not_over", job=job.name)
        changes.plan_again(job, [sheet])
        return {"from": sheet.state.value}

    return _settle(_Act("print.unprinted", job_name, number, actor), act)


@dataclass(frozen=True, slots=True)
class _Act:
    """What somebody says of one sheet."""

    action: str
    job_name: str
    number: str
    actor: Actor


def _settle(wish: _Act, act: Callable[[JobRow, SheetRow], dict[str, object]]) -> JobView:
    with connection():
        job = job_to(Right.PRINT, wish.job_name, wish.actor)
        with write_transaction():
            hold_audit(job.audit_id)
            job = hold(job.id)
            sheet = _sheet_in_hand(sheets_of(job.id), wish.number)
            detail = {
                "number": sheet.number,
                "position": sheet.position,
                "attempt": sheet.attempt,
                **act(job, sheet),
            }
            detail["state"] = changes.finish_if_settled(job).value
            record(wish.actor, Entry(wish.action, "print_job", job.name, detail=detail))
        return view_of(job.id)


def add_another(job: JobRow, spoiled: SheetRow) -> None:
    """A new sheet for a spoiled one, at the end of the same job; inside the write transaction that holds the audit.

    Raises `Refused`: `job_over` for a cancelled job, `sheet_followed` when another job has a newer one.
    """
    if job.state is JobState.CANCELLED:
        raise Refused("job_over", job=job.name)
    newest = newest_sheets([spoiled.subject])[spoiled.subject]
    if newest.attempt != spoiled.attempt:
        raise Refused("sheet_followed", number=spoiled.number, job=newest.job)
    changes.append_attempt(job, spoiled)


def _sheet_in_hand(sheets: Sequence[SheetRow], number: str) -> SheetRow:
    """The sheet that is meant: paper before plans, the newest of several with the same on it."""
    sheet = meant(sheets, number)
    same = [one for one in sheets if one.subject == sheet.subject and one.batch_key]
    if not same:
        raise Refused("sheet_not_sent", number=sheet.number)
    unsettled = [one for one in same if not one.settled]
    return max(unsettled or same, key=lambda one: one.attempt)


def _require_open(sheet: SheetRow) -> None:
    if sheet.settled:
        raise Refused("sheet_settled", number=sheet.number)


def _finished(job: JobRow, actor: Actor) -> frozenset[str]:
    """The batches that the printer prints nothing more of: those that are over, or, once it is idle, unknown to it.

    Not one that a process is just handing over, nor any while the printer gives no answer. Asked outside the
    transaction, for it may take long: a batch that is over stays over, and a process whose lease has expired sends
    nothing more.
    """
    release_expired(job, actor)
    sheets = [sheet for sheet in sheets_of(job.id) if sheet.state in OUTSIDE]
    leaving = {sheet.batch_key for sheet in sheets if sheet.state is SheetState.SENT and not sheet.queue_job}
    keys = {sheet.batch_key for sheet in sheets} - leaving
    if not keys:
        return frozenset()
    queue = open_queue(Printer.get_by_id(job.printer_id))
    try:
        found = {key: queue.find(key) for key in sorted(keys)}
        idle = queue.state().readiness is Readiness.IDLE
    except NoAnswer:
        return frozenset()
    return frozenset(key for key, batch in found.items() if _is_over(batch, idle=idle))


def _is_over(batch: PrinterJob | None, *, idle: bool) -> bool:
    """A batch that the printer does not know may be what it is printing, unless it does nothing."""
    known = batch is not None and batch.stage is not JobStage.UNKNOWN
    return batch is not None and batch.stage.over if known else idle


def _verdict(sheets: Sequence[SheetRow], last: str, finished: Collection[str]) -> _Verdict:
    """What each sheet becomes; those that a person has settled or looked for already are left alone."""
    line = came_out(sheets)
    upto = 0 if last.strip() == NONE_GOOD else line.index(meant(line, last)) + 1
    open_before, open_after = (
        [sheet for sheet in part if sheet.state is SheetState.SENT or sheet.doubted]
        for part in (line[:upto], line[upto:])
    )
    over = [sheet for sheet in open_after if sheet.batch_key in finished]
    waiting = [sheet for sheet in open_after if sheet.batch_key not in finished]
    if not open_before and not over:
        raise Refused("batch_not_over" if waiting else "nothing_to_confirm")
    return _Verdict(tuple(open_before), tuple(over[:1]), tuple(over[1:]), tuple(waiting))
