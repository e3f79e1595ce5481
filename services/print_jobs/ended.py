"""Whether the printer is done with a batch (打完了没有), before anything of it is printed again.

A person looks into the tray, and answers some time later. What the printer was done with before the question is surely
what the person saw; of what ended in between the last pages may have come after the look. So a batch must have been
seen to be over before: by the process that ran it, or by an earlier answer, which is refused for that.

A batch that never surely reached the printer may be on its way out of a process that stands still: that one is not over
before its time is. And where a queue stands in between, the printer may go on with what the queue calls canceled,
aborted, or knows nothing of: that is never surely over, and its sheets are good or spoiled with a reason.

Nor does anybody hold a good sheet that the printer has not printed yet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import timedelta

from models.base import write_transaction
from models.printing import Printer
from printing.queues.base import LONGEST_SEND_S, JobStage, JobState, NoAnswer, Readiness
from services.clock import now, parse
from services.errors import Refused
from services.print_jobs import changes
from services.print_jobs.changes import OUTSIDE
from services.print_jobs.leases import LEASE, running
from services.print_jobs.ledger import JobRow, SheetRow, hold, read_job, sheets_of
from services.print_jobs.ledger import JobState as State
from services.printers.opening import open_queue

ON_ITS_WAY_S = LEASE.lasts_s + LONGEST_SEND_S
"""So long after it was marked as sent a batch may reach its printer: nobody begins a step later than a lease."""
UNDER_WAY = frozenset({JobStage.PENDING, JobStage.PROCESSING})


def may_be_planned_again(job: JobRow, sheet: SheetRow) -> bool:
    """Whether nothing more of this sheet's batch can come, and nobody is sending anything of the job."""
    return sheet.over and not running(job.owner_token, job.heartbeat_at)


def on_its_way(sheet: SheetRow, found: JobState | None) -> int:
    """For how many seconds the sheet's batch may still reach the printer; 0 once it surely has it or had it.

    `found` is what the printer knows of the batch; that it was canceled or aborted does not tell whether pages came.
    """
    if sheet.queue_job or (found and (found.stage is JobStage.COMPLETED or found.impressions_completed)):
        return 0
    until = parse(sheet.sent_at) + timedelta(seconds=ON_ITS_WAY_S)
    return max(0, math.ceil((until - now()).total_seconds()))


def require_seen_over(job: JobRow) -> Mapping[str, Refused]:
    """Refuse once a batch is seen to be over now that was not before, and write that down for the next time.

    Over is what the printer says is over, and what it does not know once it is idle; except for what may be on its way
    or may still come: returns by batch key why such a one is not over. Outside any transaction of one's own. Raises
    `Refused("batch_just_over")`.
    """
    job = read_job(job.id)
    if running(job.owner_token, job.heartbeat_at):
        return {}
    batches = _open_batches(sheets_of(job.id))
    queue = open_queue(Printer.get_by_id(job.printer_id))
    try:
        found = {key: queue.find(key) for key in sorted(batches)}
        idle = queue.state().readiness is Readiness.IDLE
    except NoAnswer:
        return {}
    why = {key: Refused("may_still_come", job=job.name) for key in found if queue.may_still_come(found[key])}
    over = [key for key, batch in found.items() if key not in why and _is_over(batch, idle=idle)]
    wait_s = {key: on_its_way(batches[key], found[key]) for key in over}
    why |= {key: Refused("print_too_early", job=job.name, seconds=s) for key, s in wait_s.items() if s}
    arrived = [key for key in over if key not in why]
    if arrived and _written_down(job, arrived):
        raise Refused("batch_just_over", job=job.name)
    return why


def not_over(job: JobRow, why: Mapping[str, Refused], sheets: Iterable[SheetRow]) -> Refused:
    """Why these sheets cannot be planned again: what was found of their batches, or the printer is at it."""
    found = [why[sheet.batch_key] for sheet in sheets if sheet.batch_key in why]
    if found:
        return found[0]
    if job.state is State.CANCELLED:
        return Refused("cancelled_not_over", job=job.name)
    return Refused("batch_not_over", job=job.name)


def pages_out(job: JobRow, sheets: Iterable[SheetRow]) -> Mapping[str, int]:
    """How many pages are out of each batch of these sheets that the printer is at and counts, by batch key.

    Of what it does not answer, and of what it is done with, a person knows more. Outside any transaction.
    """
    batches = _open_batches(sheets)
    if not batches:
        return {}
    queue = open_queue(Printer.get_by_id(job.printer_id))
    try:
        found = {key: queue.find(key) for key in sorted(batches)}
    except NoAnswer:
        return {}
    return {
        key: batch.impressions_completed
        for key, batch in found.items()
        if batch and batch.stage in UNDER_WAY and batch.impressions_completed is not None
    }


def require_out(sheets: Iterable[SheetRow], out: Mapping[str, int]) -> None:
    """Raise `Refused("not_out_yet")` when the printer says that one of these is not printed yet."""
    for sheet in sheets:
        pages = out.get(sheet.batch_key, sheet.batch_page)
        if pages < sheet.batch_page:
            raise Refused("not_out_yet", number=sheet.number, pages=pages)


def _open_batches(sheets: Iterable[SheetRow]) -> dict[str, SheetRow]:
    """By its key a sheet of each batch that nobody saw to be over, of which sheets wait for somebody's word."""
    return {sheet.batch_key: sheet for sheet in sheets if sheet.state in OUTSIDE and not sheet.over}


def _is_over(batch: JobState | None, *, idle: bool) -> bool:
    """A batch that the printer does not know may be what it is printing, unless it does nothing."""
    if batch is None or batch.stage is JobStage.UNKNOWN:
        return idle
    return batch.stage.over


def _written_down(job: JobRow, keys: list[str]) -> bool:
    """False when a process has begun to run the job meanwhile."""
    with write_transaction():
        job = hold(job.id)
        if running(job.owner_token, job.heartbeat_at):
            return False
        changes.note_over(job, keys)
    return True
