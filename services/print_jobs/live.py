"""What the printer of a job says now (打印机实况)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection
from models.printing import Printer
from printing.queues.base import NoAnswer
from services.actor import Actor, Right
from services.journal import operation
from services.print_jobs.changes import batch_number
from services.print_jobs.ledger import SheetState, job_to, sheets_of
from services.printers.opening import open_queue


@dataclass(frozen=True, slots=True)
class LiveState:
    """What the printer says now: `stage` of the job's newest batch ('' without one), the page it is at (None: unknown).

    `reasons` are IPP's keywords without severity, or the code of why the printer gives no answer.
    """

    stage: str
    page: int | None
    reasons: tuple[str, ...]
    out_of_paper: bool
    offline: bool


@operation("print.read")
def printer_live(job_name: str, *, actor: Actor) -> LiveState:
    """How the printer is, and how far the batch in hand has come. Raises `NotAllowed`; `Refused("job_missing")`."""
    with connection():
        job = job_to(Right.PRINT, job_name, actor)
        printer = Printer.get_by_id(job.printer_id)
        out = [sheet for sheet in sheets_of(job.id) if sheet.state in (SheetState.SENT, SheetState.UNKNOWN)]
    queue = open_queue(printer)
    newest = max(out, key=lambda sheet: batch_number(sheet.batch_key), default=None)
    try:
        state = queue.state()
        found = queue.find(newest.batch_key) if newest else None
    except NoAnswer as fault:
        return LiveState("", None, (fault.code,), out_of_paper=False, offline=True)
    return LiveState(
        stage=found.stage.value if found else "",
        page=found.impressions_completed if found else None,
        reasons=state.reasons,
        out_of_paper=state.out_of_paper,
        offline=state.offline,
    )
