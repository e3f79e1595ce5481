"""The calibration that a job is printed with (任务的校准): the one it was planned with, or nothing is printed."""

from __future__ import annotations

from models.base import connection, run, write_transaction
from models.printing import Printer
from printing.queues.base import PrintQueue
from services.actor import Actor
from services.calibrating.held import Held as Calibration
from services.calibrating.held import held_calibration
from services.journal import Entry, record
from services.print_jobs import changes
from services.print_jobs.leases import Held
from services.print_jobs.ledger import JobRow, JobState, hold_owned
from services.printers.checking import asked_identity


def present_calibration(job: JobRow, queue: PrintQueue, actor: Actor) -> Calibration:
    """What counts now for the job's printer, tray and blank, of the printer as it says it is. Raises NoAnswer."""
    with connection():
        identity = asked_identity(Printer.get_by_id(job.printer_id), queue, actor)
        return held_calibration(job.printer_id, job.tray, job.blank, identity)


def follow_calibration(mine: Held, actor: Actor, calibration: Calibration) -> str:
    """`calibration_invalid` or `calibration_changed` when the job cannot go on as it was planned, else ''.

    A changed one is the job's own from then on, but only whoever looks at the job and lets it go on prints with it.
    """
    if not calibration.valid:
        return "calibration_invalid"
    with write_transaction():
        job = hold_owned(mine.job.id, mine.token)
        if job.calibration_id == calibration.calibration_id:
            return ""
        run(
            "UPDATE print_job SET calibration_id = ? WHERE id = ?",
            (calibration.calibration_id, job.id),
        )
        if job.state is JobState.OPEN:
            changes.set_state(job, JobState.PAUSED, "calibration_changed")
        detail = {"before": job.calibration_id, "after": calibration.calibration_id}
        record(actor, Entry("print.calibration", "print_job", job.name, detail=detail))
    return "calibration_changed"
