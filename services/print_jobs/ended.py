"""Whether the printer is done with a batch (打完了没有), before anything of it is printed again.

A person looks into the tray, and answers some time later. What the printer was done with before the question is surely
what the person saw; of what ended in between the last pages may have come after the look. So a batch must have been
seen to be over before: by the process that ran it, or by an earlier answer, which is refused for that.

A batch that never surely reached the printer may be on its way out of a process that stands still: that one is not over
before its time is.
"""

from __future__ import annotations

import math
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
from services.printers.opening import open_queue

ON_ITS_WAY_S = LEASE.lasts_s + LONGEST_SEND_S
"""So long after it was marked as sent a batch may reach its printer: nobody begins a step later than a lease."""


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


def require_seen_over(job: JobRow) -> int:
    """Refuse once a batch is seen to be over now that was not before, and write that down for the next time.

    Over is what the printer says is over, and what it does not know once it is idle; except for what may be on its way:
    returns in how many seconds that will be over, 0 for nothing. Outside any transaction of one's own. Raises
    `Refused("batch_just_over")`.
    """
    job = read_job(job.id)
    if running(job.owner_token, job.heartbeat_at):
        return 0
    batches = {
        sheet.batch_key: sheet for sheet in sheets_of(job.id) if sheet.state in OUTSIDE and not sheet.over
    }
    queue = open_queue(Printer.get_by_id(job.printer_id))
    try:
        found = {key: queue.find(key) for key in sorted(batches)}
        idle = queue.state().readiness is Readiness.IDLE
    except NoAnswer:
        return 0
    wait_s = {
        key: on_its_way(batches[key], batch) for key, batch in found.items() if _is_over(batch, idle=idle)
    }
    over = [key for key, seconds in wait_s.items() if not seconds]
    if over and _written_down(job, over):
        raise Refused("batch_just_over", job=job.name)
    return max(wait_s.values(), default=0)


def not_over(job: JobRow, seconds: int) -> Refused:
    """Why sheets cannot be planned again: the printer is at it, or they may reach it within so many seconds."""
    return (
        Refused("print_too_early", job=job.name, seconds=seconds)
        if seconds
        else Refused("batch_not_over", job=job.name)
    )


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
