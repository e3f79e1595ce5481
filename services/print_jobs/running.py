"""Printing a job (打印): batch by batch, each waited for, until nothing is planned any more or something stops it.

Where a process may die, and what is found then: before a batch is marked as sent nothing has happened; between that and
the printer's number every sheet of it is unknown (`leases`); with the number the printer is asked. Nothing is ever sent
twice by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from models.base import connection
from models.printing import Printer
from printing.queues.base import (
    NoAnswer,
    NotPrinted,
    OutcomeUnknown,
    PrintQueue,
    Readiness,
    Sent,
    Sheets,
)
from services import wording
from services.actor import Actor, Right
from services.audits.heads import AuditHead, read_heads
from services.calibrating.held import Held as Calibration
from services.diplomas.selecting import APPROVED
from services.errors import Refused
from services.journal import operation
from services.print_jobs import sending
from services.print_jobs.calibrated import follow_calibration, present_calibration
from services.print_jobs.changes import OUTSIDE
from services.print_jobs.drawing import draw
from services.print_jobs.ended import on_its_way
from services.print_jobs.leases import LEASE, Held, Lease, held
from services.print_jobs.ledger import SheetRow, SheetState, job_to, sheets_of
from services.print_jobs.reading import JobView, job_view
from services.print_jobs.sending import Batch
from services.print_jobs.watching import FORGOTTEN, Outcome, Watch, judged, report, wish_of
from services.printers.opening import open_queue
from services.progress import SILENT, Job
from services.settings import EVERY_YEAR, year_settings

NOTHING_LIVE = {"page": 0, "out_of_paper": 0, "offline": 0}


@operation("print.run")
def run_job(job_name: str, *, actor: Actor, job: Job = SILENT, lease: Lease = LEASE) -> JobView:
    """Print what is planned of a job, or go on with it; returns it as it stands then, PAUSED with a `cause` at faults.

    Raises `NotAllowed`; `Refused`: `job_missing`, `job_over`, `job_in_use`, `printer_occupied`, `lease_lost`.
    """
    with connection():
        found = job_to(Right.PRINT, job_name, actor)
    with held(found, actor, lease) as mine:
        with connection():
            printer = Printer.get_by_id(mine.job.printer_id)
        run = _Run(mine, actor, job, open_queue(printer))
        sending.stop(mine, actor, run.to_the_end())
    return job_view(job_name, actor=actor)


@dataclass
class _Run:
    """One process's way through a job."""

    mine: Held
    actor: Actor
    job: Job
    queue: PrintQueue

    def to_the_end(self) -> str:
        """Print until nothing is planned; returns the code of what stopped it, '' for nothing."""
        try:
            return self._obstacle() or self._left_over() or self._batches()
        except NoAnswer as fault:
            return fault.code

    def _obstacle(self) -> str:
        """What must be mended at the printer first; orphans of a process that died do not stand in the way."""
        self.queue.cancel_orphans()
        cautions = self.queue.cautions()
        if cautions:
            return cautions[0].code
        return follow_calibration(self.mine, self.actor, self._calibration())

    def _left_over(self) -> str:
        """What an earlier process handed over is judged by the printer; what is doubtful then needs a person first."""
        with connection():
            sheets = sheets_of(self.mine.job.id)
        for key in dict.fromkeys(
            sheet.batch_key for sheet in sheets if sheet.state in OUTSIDE and not sheet.over
        ):
            outcome = self._settled(key, self._found([sheet for sheet in sheets if sheet.batch_key == key]))
            if outcome.cause and not outcome.doubtful:
                return outcome.cause
        with connection():
            doubted = any(sheet.doubted for sheet in sheets_of(self.mine.job.id))
        return "sheets_unknown" if doubted else ""

    def _found(self, batch: Sequence[SheetRow]) -> Outcome:
        """How a batch ended that was handed over earlier.

        Nothing more comes of one that an idle printer forgot, unless it may still be on its way there.
        """
        key, pages = batch[0].batch_key, len(batch)
        outcome = judged(self.queue, self.queue.find(key), pages) or self._watched(key, pages)
        forgotten = outcome.cause == FORGOTTEN and self.queue.state().readiness is Readiness.IDLE
        found = self.queue.find(key)
        over = (outcome.over or (forgotten and not self.queue.may_still_come(found))) and not on_its_way(
            batch[0], found
        )
        return replace(outcome, over=over)

    def _batches(self) -> str:
        for batch in self._planned():
            cause = wish_of(self.mine, self.job) or self._print(batch)
            if cause:
                return cause
        return ""

    def _planned(self) -> Iterator[tuple[SheetRow, ...]]:
        """The next sheets that are planned, as many as may be in doubt at once."""
        with connection():
            size = year_settings(EVERY_YEAR).sheets_per_job
        while True:
            with connection():
                waiting = [
                    sheet for sheet in sheets_of(self.mine.job.id) if sheet.state is SheetState.PLANNED
                ]
            if not waiting:
                return
            yield tuple(waiting[:size])

    def _print(self, sheets: tuple[SheetRow, ...]) -> str:
        """One batch, from its drawing to the printer's being done with it; returns what stops the job."""
        if sending.drop_void(self.mine, self.actor):
            return "numbers_void"
        head = self._head()
        if head.state not in APPROVED:
            return "audit_not_approved"
        calibration = self._calibration()
        changed = follow_calibration(self.mine, self.actor, calibration)
        if changed:
            return changed
        try:
            drawn = draw(self.mine.job, head, sheets, calibration.correction)
        except Refused as refusal:
            return refusal.code
        depart = self.mine.departure()
        marked = sending.mark_sent(self.mine, self.actor, Batch(sheets, head, calibration.calibration_id))
        if not marked.key:
            return ""  # something moved meanwhile: look again
        job = self.mine.job
        paper = Sheets(
            drawn.pdf,
            len(sheets),
            drawn.page,
            marked.key,
            job.name,
            job.tray,
            before_step=depart,
            label=wording.PRINTED_FILES[job.paper] + (wording.TRIAL_FILE if job.trial else ""),
        )
        return (
            self._hand_over(paper) or self._settled(marked.key, self._watched(marked.key, len(sheets))).cause
        )

    def _hand_over(self, paper: Sheets) -> str:
        """Send a batch, once; returns what stops the job, after it has been written down."""
        self.mine.require_still_mine()
        report(self.mine, self.job, NOTHING_LIVE)
        try:
            sent = self.queue.send(paper)
        except NotPrinted as refusal:
            return self._not_printed(paper.key, refusal)
        except OutcomeUnknown as unknown:
            return self._doubtful(paper.key, unknown.code)
        except BaseException:
            self._doubtful(paper.key, "interrupted")
            raise
        return self._answered(paper, sent)

    def _answered(self, paper: Sheets, sent: Sent) -> str:
        if not sent.answered:
            cause = self._doubtful(paper.key, "reply_lost", sent.job_id)
            self._settled(
                paper.key, self._watched(paper.key, paper.pages)
            )  # so that nothing more comes while somebody looks
            return cause
        sending.note_answer(self.mine, paper.key, sent.job_id)
        return ""

    def _not_printed(self, key: str, refusal: NotPrinted) -> str:
        """Nothing came of it, unless the printer knows a key that only this batch ever had."""
        if refusal.code == "job_exists":
            return self._doubtful(key, refusal.code)
        sending.take_back(self.mine, self.actor, key, refusal.code)
        return refusal.code

    def _doubtful(self, key: str, cause: str, queue_job: str = "") -> str:
        sending.leave_in_doubt(self.mine, self.actor, key, cause, queue_job)
        return cause

    def _watched(self, key: str, pages: int) -> Outcome:
        return Watch(self.mine, self.queue, self.job, key, pages).until_over()

    def _settled(self, key: str, outcome: Outcome) -> Outcome:
        """Write down what waiting has shown."""
        if outcome.over:
            sending.note_over(self.mine, key)
        if outcome.doubtful:
            self._doubtful(key, outcome.cause)
        else:
            report(self.mine, self.job, NOTHING_LIVE)
        return outcome

    def _head(self) -> AuditHead:
        with connection():
            return read_heads("WHERE a.id = ?", (self.mine.job.audit_id,))[0]

    def _calibration(self) -> Calibration:
        return present_calibration(self.mine.job, self.queue, self.actor)
