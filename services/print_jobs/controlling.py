"""Pausing and cancelling a job (暂停、取消): whoever runs it obeys after the batch in hand, or at a printer at rest."""

from __future__ import annotations

from models.base import connection, write_transaction
from models.printing import Printer
from printing.queues.base import NoAnswer, PrintQueue
from services.actor import Actor, Right
from services.errors import Refused
from services.journal import Entry, operation, record
from services.print_jobs import changes
from services.print_jobs.leases import release_expired, running
from services.print_jobs.ledger import (
    OUT_OF_PAPER,
    OVER,
    JobRow,
    JobState,
    SheetState,
    hold,
    job_to,
    read_job,
    sheets_of,
)
from services.print_jobs.reading import JobView, view_of
from services.print_jobs.sending import told
from services.print_jobs.watching import PAUSED, stands_still
from services.printers.opening import open_queue


@operation("print.pause")
def pause_job(job_name: str, *, actor: Actor) -> JobView:
    """Send nothing more for now. The batch in hand is printed to its end, unless the printer stands still.

    In that case it is cancelled there, and its sheets are unknown; a queue where that stops no paper keeps it, and it
    comes out as soon as the printer can. Raises `NotAllowed`; `Refused`: `job_missing`,
    `job_over`.
    """
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        release_expired(job, actor)
        with write_transaction():
            job = _open(job)
            changes.set_state(job, JobState.PAUSED, PAUSED)
            record(actor, Entry("print.pause", "print_job", job.name))
        job = read_job(job.id)
        if not running(job.owner_token, job.heartbeat_at):
            _stop_at_printer(job, actor, only_still=True)
        return view_of(job.id)


@operation("print.cancel")
def cancel_job(job_name: str, *, actor: Actor) -> JobView:
    """Send nothing more at all: planned sheets leave the job, the batch in hand is cancelled and unknown.

    Raises `NotAllowed`; `Refused`: `job_missing`, `job_over`.
    """
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        release_expired(job, actor)
        with write_transaction():
            job = _open(job)
            planned = [sheet for sheet in sheets_of(job.id) if sheet.state is SheetState.PLANNED]
            changes.drop_unprinted(job)
            changes.set_state(job, JobState.CANCELLED)
            record(actor, Entry("print.cancel", "print_job", job.name, detail=told(planned)))
        job = read_job(job.id)
        if not running(job.owner_token, job.heartbeat_at):
            _stop_at_printer(job, actor, only_still=False)
        return view_of(job.id)


def _open(job: JobRow) -> JobRow:
    job = hold(job.id)
    if job.state in OVER:
        raise Refused("job_over", job=job.name)
    return job


def _stop_at_printer(job: JobRow, actor: Actor, *, only_still: bool) -> None:
    """What nobody watches any more but the printer still has is cancelled there; a page that is under way may come."""
    queue = open_queue(Printer.get_by_id(job.printer_id))
    if only_still and not queue.stops_paper:
        _leave_at_printer(job, queue)
        return
    keys = dict.fromkeys(sheet.batch_key for sheet in sheets_of(job.id) if sheet.state is SheetState.SENT)
    try:
        stopped = [key for key in keys if _stopped(queue, key, only_still=only_still)]
    except NoAnswer:
        return  # as it is: who goes on with the job, or confirms, asks again
    with write_transaction():
        job = hold(job.id)
        count = sum(changes.doubt(job, key) for key in stopped)
        if count:
            detail = {"count": count, "cause": job.state.value}
            record(actor, Entry("print.doubt", "print_job", job.name, detail=detail))


def _leave_at_printer(job: JobRow, queue: PrintQueue) -> None:
    """What a printer without paper has of a paused job comes out once there is some: that is what it waits for."""
    keys = {sheet.batch_key for sheet in sheets_of(job.id) if sheet.state is SheetState.SENT}
    try:
        found = [queue.find(key) for key in sorted(keys)]
        waits = queue.state().out_of_paper and any(batch and not batch.stage.over for batch in found)
    except NoAnswer:
        return
    if waits:
        with write_transaction():
            job = hold(job.id)
            if job.state is JobState.PAUSED and not running(job.owner_token, job.heartbeat_at):
                changes.set_state(job, JobState.PAUSED, OUT_OF_PAPER)


def _stopped(queue: PrintQueue, key: str, *, only_still: bool) -> bool:
    """Whether a batch was under way and is cancelled now."""
    found = queue.find(key)
    if found is None or found.stage.over or (only_still and not stands_still(queue.state())):
        return False
    queue.cancel(found.job_id)
    return True
