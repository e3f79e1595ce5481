"""Whether the printer is done with a batch (打完了没有), before anything of it is printed again.

A person looks into the tray, and answers some time later. What the printer was done with before the question is surely
what the person saw; of what ended in between the last pages may have come after the look. So a batch must have been
seen to be over before: by the process that ran it, or by an earlier answer, which is refused for that.
"""

from __future__ import annotations

from models.base import write_transaction
from models.printing import Printer
from printing.queues.base import JobStage, JobState, NoAnswer, Readiness
from services.errors import Refused
from services.print_jobs import changes
from services.print_jobs.changes import OUTSIDE
from services.print_jobs.leases import running
from services.print_jobs.ledger import JobRow, SheetRow, hold, read_job, sheets_of
from services.printers.opening import open_queue


def may_be_planned_again(job: JobRow, sheet: SheetRow) -> bool:
    """Whether nothing more of this sheet's batch can come, and nobody is sending anything of the job."""
    return sheet.over and not running(job.owner_token, job.heartbeat_at)


def require_seen_over(job: JobRow) -> None:
    """Refuse once a batch is seen to be over now that was not before, and write that down for the next time.

    Over is what the printer says is over, and what it does not know once it is idle. Outside any transaction of one's
    own. Raises `Refused("batch_just_over")`.
    """
    job = read_job(job.id)
    if running(job.owner_token, job.heartbeat_at):
        return
    keys = {sheet.batch_key for sheet in sheets_of(job.id) if sheet.state in OUTSIDE and not sheet.over}
    queue = open_queue(Printer.get_by_id(job.printer_id))
    try:
        found = {key: queue.find(key) for key in sorted(keys)}
        idle = queue.state().readiness is Readiness.IDLE
    except NoAnswer:
        return
    over = [key for key, batch in found.items() if _is_over(batch, idle=idle)]
    if over and _written_down(job, over):
        raise Refused("batch_just_over", job=job.name)


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
