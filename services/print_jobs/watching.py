"""Waiting for the printer to be done with a batch (守候打印机), and what to make of it when it is or never says."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace

from models.base import connection
from printing.queues.base import JobStage, NoAnswer, PrinterState, PrintQueue, Readiness
from printing.queues.base import JobState as PrinterJob
from services.errors import Refused
from services.print_jobs.leases import Held
from services.print_jobs.ledger import OUT_OF_PAPER, JobState, counted, read_job, sheets_of
from services.progress import Job, Progress

LEFT, PAUSED, CANCELLED, FORGOTTEN = "left", "paused", "cancelled", "job_forgotten"
INCOMPLETE = "job_incomplete"
WITH_ERRORS = "job-completed-with-errors"
FIRST_POLL_S = 0.02
"""Then twice as long each time, up to `Lease.poll_s`."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How waiting ended: `cause` is '' when all was printed; `doubtful` sheets need a person.

    `over`: nothing more of the batch will come.
    """

    cause: str = ""
    doubtful: bool = False
    over: bool = False


@dataclass
class Watch:
    """One batch at the printer, watched until it is over."""

    mine: Held
    queue: PrintQueue
    job: Job
    key: str
    pages: int
    _silent_since: float | None = field(default=None, init=False)
    _stopped: tuple[str, float] | None = field(default=None, init=False)
    _empty: tuple[int | None, float] | None = field(default=None, init=False)
    _had_paper: bool = field(default=False, init=False)

    def until_over(self) -> Outcome:
        """Wait until the batch is over, nobody wants to wait any more, or the printer stays silent or without paper.

        Without paper the batch stays where it is, and comes out once there is some. Raises `Refused("lease_lost")`.
        """
        pause_s = FIRST_POLL_S
        while True:
            outcome = self._look()
            if outcome is not None:
                return outcome
            if self.mine.lost.wait(pause_s):
                raise Refused("lease_lost", job=self.mine.job.name)
            pause_s = min(2 * pause_s, self.mine.lease.poll_s)

    def _look(self) -> Outcome | None:
        """One question; None while the batch is under way."""
        try:
            found = self.queue.find(self.key)
            verdict = judged(self.queue, found, self.pages)
            if verdict is not None or found is None:
                return replace(verdict, cause=self._stopped[0]) if verdict and self._stopped else verdict
            printer = self.queue.state()
            self._silent_since = None
            self._report(found, printer)
            outcome = self._wish(found, printer)
            if outcome is None and self._stopped is None and self._wants_paper(found, printer):
                return Outcome(OUT_OF_PAPER)
            return outcome
        except NoAnswer as fault:
            return self._silence(fault)

    def _silence(self, fault: NoAnswer) -> Outcome | None:
        now = time.monotonic()
        self._silent_since = self._silent_since or now
        wish = wish_of(self.mine, self.job)
        if wish:
            return Outcome(wish, doubtful=wish != LEFT)
        silent = now - self._silent_since >= self.mine.lease.silence_s
        return Outcome(fault.code, doubtful=True) if silent else None

    def _wish(self, found: PrinterJob, printer: PrinterState) -> Outcome | None:
        """What whoever watches wants: to leave, to pause, to cancel; a printer that is told to stop gets some time.

        Where cancelling stops no paper, a pause leaves the batch at the printer that stands still.
        """
        wish = wish_of(self.mine, self.job)
        if wish == LEFT:
            return Outcome(LEFT)
        if self._stopped is not None:
            late = time.monotonic() - self._stopped[1] >= self.mine.lease.silence_s
            return Outcome(self._stopped[0], doubtful=True) if late else None
        if wish == PAUSED and stands_still(printer) and not self.queue.stops_paper:
            return Outcome(OUT_OF_PAPER if printer.out_of_paper else PAUSED)
        if wish == CANCELLED or (wish == PAUSED and stands_still(printer)):
            self.queue.cancel(found.job_id)
            self._stopped = (wish, time.monotonic())
        return None

    def _wants_paper(self, found: PrinterJob, printer: PrinterState) -> bool:
        """Whether it has said so for some time, and printed nothing meanwhile: another tray may be empty all the time.

        One that does not count its pages must have had paper before it said so, or stand still.
        """
        page, moment = found.impressions_completed, time.monotonic()
        self._had_paper = self._had_paper or not printer.out_of_paper
        trusted = page is not None or self._had_paper or printer.readiness is Readiness.STOPPED
        if not printer.out_of_paper or not trusted:
            self._empty = None
            return False
        if self._empty is None or self._empty[0] != page:
            self._empty = (page, moment)
        return moment - self._empty[1] >= self.mine.lease.paper_s

    def _report(self, found: PrinterJob, printer: PrinterState) -> None:
        page = found.impressions_completed
        live = {
            "page": 0 if page is None else page,
            "out_of_paper": int(printer.out_of_paper),
            "offline": int(printer.offline),
        }
        report(self.mine, self.job, live)


def judged(queue: PrintQueue, found: PrinterJob | None, pages: int) -> Outcome | None:
    """What the queue's word on a batch of so many pages means for its sheets; None while it is under way."""
    if found is None or found.stage is JobStage.UNKNOWN:
        return Outcome(FORGOTTEN, doubtful=True)
    if not found.stage.over:
        return None
    if found.stage is JobStage.COMPLETED:
        # A printer that counts none does not count.
        incomplete = WITH_ERRORS in found.reasons or 0 < (found.impressions_completed or pages) < pages
        return Outcome(INCOMPLETE, doubtful=True, over=True) if incomplete else Outcome(over=True)
    return Outcome(f"job_{found.stage.value}", doubtful=True, over=not queue.may_still_come(found))


def stands_still(printer: PrinterState) -> bool:
    """It prints nothing until somebody goes there."""
    return printer.readiness is Readiness.STOPPED or printer.out_of_paper or printer.offline


def wish_of(mine: Held, job: Job) -> str:
    """LEFT, PAUSED or CANCELLED, as somebody wants by now; '' to go on. Raises `Refused("lease_lost")`."""
    if mine.lost.is_set():
        raise Refused("lease_lost", job=mine.job.name)
    with connection():
        state = read_job(mine.job.id).state
    wishes: dict[JobState, str] = {JobState.PAUSED: PAUSED, JobState.CANCELLED: CANCELLED}
    return wishes.get(state) or (LEFT if job.cancelled() else "")


def report(mine: Held, job: Job, live: dict[str, int]) -> None:
    """Tell whoever waits how many sheets are in which state, and how the printer is."""
    with connection():
        counts = counted(sheet.state for sheet in sheets_of(mine.job.id))
    total = sum(counts.values())
    by_name = {state.value: count for state, count in counts.items()}
    gone = total - by_name["planned"]
    job.report(Progress("printing", gone, total, {**by_name, **live}))
