"""What a person says of the paper in the tray (确认出纸): nothing else makes a sheet good, spoiled or planned again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.base import connection, write_transaction
from services.actor import Actor, Right
from services.errors import Refused, Stale
from services.journal import Entry, operation, record
from services.print_jobs import changes
from services.print_jobs.earlier import newest_sheets
from services.print_jobs.ended import (
    may_be_planned_again,
    not_over,
    pages_out,
    require_out,
    require_seen_over,
)
from services.print_jobs.leases import release_expired, running
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
from services.print_jobs.numbers import POSITION, came_out, meant
from services.print_jobs.reading import JobView, SheetLine, view_of
from services.print_jobs.sending import told
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

    @property
    def positions(self) -> tuple[tuple[int, ...], ...]:
        """Which sheets each part has."""
        parts = (self.good, self.asked, self.again, self.waiting)
        return tuple(tuple(sheet.position for sheet in part) for part in parts)


@operation("print.confirm")
def preview_confirm(job_name: str, last: str, *, actor: Actor) -> ConfirmPreview:
    """What `confirm_last` would do now. Raises as it does."""
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        verdict = _verdict(job, last)
        require_out(verdict.good, pages_out(job, verdict.good))
        lines = {line.position: line for line in view_of(job.id).sheets}
    good, asked, again, waiting = (
        tuple(lines[sheet.position] for sheet in part)
        for part in (verdict.good, verdict.asked, verdict.again, verdict.waiting)
    )
    return ConfirmPreview(good, asked, again, waiting)


@operation("print.confirm")
def confirm_last(job_name: str, last: str, seen: ConfirmPreview | None = None, *, actor: Actor) -> JobView:
    """Say which sheet in the tray is the last good one ("0": none is); `seen` is the preview that was shown of it.

    Of what went out and nobody has settled: up to it good, the next one unknown until somebody says more, those after
    it planned again, if the printer was done with them before. Raises `NotAllowed`; `Refused`: `job_missing`,
    `sheet_unknown`, `sheet_ambiguous`, `nothing_to_confirm`, `batch_not_over`, `batch_just_over` (look again),
    `cancelled_not_over`, `print_too_early(seconds)`, `may_still_come` (they may come out), `not_out_yet(pages)` (the
    last good one is not printed yet); `Stale("job_changed")` when it would do something else by now than what was
    `seen`.
    """
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        release_expired(job, actor)
        before = _verdict(job, last)
        out = pages_out(job, before.good)
        why = require_seen_over(job) if before.waiting else {}
        with write_transaction():
            job = hold(job.id)
            verdict = _verdict(job, last)
            if seen is not None and verdict.positions != _positions(seen):
                raise Stale("job_changed")
            require_out(verdict.good, out)
            if not verdict.good and not verdict.asked:
                raise not_over(job, why, verdict.waiting)
            state = _carry_out(job, verdict, actor)
            detail = {
                "good": told(verdict.good),
                "unknown": told(verdict.asked),
                "again": told(verdict.again),
                "state": state.value,
            }
            record(actor, Entry("print.confirm", "print_job", job.name, detail=detail))
        return view_of(job.id)


def _carry_out(job: JobRow, verdict: _Verdict, actor: Actor) -> JobState:
    changes.settle_good(verdict.good, actor)
    for sheet in verdict.asked:
        changes.settle_asked(sheet, actor)
    changes.plan_again(job, verdict.again)
    return changes.finish_if_settled(job)


def _positions(shown: ConfirmPreview) -> tuple[tuple[int, ...], ...]:
    parts = (shown.good, shown.asked, shown.again, shown.waiting)
    return tuple(tuple(line.position for line in part) for part in parts)


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
        _require_not_going_out(job, sheet)
        changes.settle_spoiled(sheet, said, serial, actor)
        if again:
            add_another(job, sheet)
        return {"from": sheet.state.value, "again": again}

    return _settle(_Act("print.spoil", job_name, number, actor), act)


@operation("print.good")
def mark_good(job_name: str, number: str, *, actor: Actor) -> JobView:
    """A sheet that was sent or unknown is good, or one that was thought not to be printed and is in the tray after all.

    Raises `NotAllowed`; `Refused`: `job_missing`, `sheet_unknown`, `sheet_ambiguous`, `sheet_not_sent`,
    `sheet_settled`, `not_out_yet(pages)`.
    """
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        out = pages_out(job, [_sheet_in_hand(sheets_of(job.id), number)])

    def act(job: JobRow, sheet: SheetRow) -> dict[str, object]:
        _require_open(sheet)
        _require_not_going_out(job, sheet)
        require_out([sheet], out)
        changes.settle_good([sheet], actor)
        return {"from": sheet.state.value}

    return _settle(_Act("print.good", job_name, number, actor), act)


@operation("print.unprinted")
def mark_unprinted(job_name: str, number: str, *, actor: Actor) -> JobView:
    """A sheet did not come out, and its blank is unused: it is planned again, if the printer was done with it before.

    Raises as `mark_good` does, and `Refused`: `batch_not_over`, `batch_just_over` (look again),
    `cancelled_not_over`, `print_too_early(seconds)`, `may_still_come` (it may come out), `sheet_followed`.
    """
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        release_expired(job, actor)
        ready = may_be_planned_again(job, _sheet_in_hand(sheets_of(job.id), number))
        why = {} if ready else require_seen_over(job)

    def act(job: JobRow, sheet: SheetRow) -> dict[str, object]:
        _require_open(sheet)
        if sheet.recalled:
            raise Refused("sheet_not_sent", number=sheet.number)
        if sheet.followed:
            raise Refused(
                "sheet_followed", number=sheet.number, job=newest_sheets([sheet.subject])[sheet.subject].job
            )
        if not may_be_planned_again(job, sheet):
            raise not_over(job, why, [sheet])
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

    Raises `Refused`: `job_over` for a cancelled job or a trial, `sheet_followed` when another job has a newer one.
    """
    if job.state is JobState.CANCELLED or job.trial:
        raise Refused("job_over", job=job.name)
    newest = newest_sheets([spoiled.subject])[spoiled.subject]
    if newest.attempt != spoiled.attempt:
        raise Refused("sheet_followed", number=spoiled.number, job=newest.job)
    changes.append_attempt(job, spoiled)


def _sheet_in_hand(sheets: Sequence[SheetRow], number: str) -> SheetRow:
    """The sheet that is meant: exactly this one by its position, else the newest paper with the same on it."""
    sheet = meant(sheets, number)
    named = [sheet] if number.strip().startswith(POSITION) else sheets
    same = [one for one in named if one.subject == sheet.subject and (one.batch_key or one.recalled)]
    if not same:
        raise Refused("sheet_not_sent", number=sheet.number)
    return max(same, key=lambda one: (not one.settled, one.attempt))


def _require_not_going_out(job: JobRow, sheet: SheetRow) -> None:
    # What waits to go out again is the process's that prints the job.
    if sheet.recalled and running(job.owner_token, job.heartbeat_at):
        raise Refused("sheet_not_sent", number=sheet.number)


def _require_open(sheet: SheetRow) -> None:
    if sheet.settled:
        raise Refused("sheet_settled", number=sheet.number)


def _verdict(job: JobRow, last: str) -> _Verdict:
    """What each sheet becomes; those that a person has settled or looked for already are left alone.

    Nothing is planned again that the printer may still have, nor while a process runs the job, nor what has a newer
    sheet in some job: that waits for somebody's word, as the first one after the last good one does.
    """
    line = came_out(sheets_of(job.id))
    upto = 0 if last.strip() == NONE_GOOD else line.index(meant(line, last)) + 1
    open_before, open_after = (
        [sheet for sheet in part if sheet.state is SheetState.SENT or sheet.doubted]
        for part in (line[:upto], line[upto:])
    )
    over = [sheet for sheet in open_after if may_be_planned_again(job, sheet)]
    again = [sheet for sheet in over[1:] if not sheet.followed]
    waiting = [sheet for sheet in open_after if not may_be_planned_again(job, sheet)]
    if not open_before and not over and not waiting:
        raise Refused("nothing_to_confirm")
    return _Verdict(
        tuple(open_before), tuple(sheet for sheet in over if sheet not in again), tuple(again), tuple(waiting)
    )
