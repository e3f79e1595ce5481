"""A printer of paper and ink made of memory: it keeps what was sent, for the tests of whoever prints.

It behaves like a printer with time to spare: a job stands still until the test moves it on, and it can be told to
refuse, or to lose an answer with the job taken or not.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

from printing.errors import PaperError
from printing.queues.base import (
    Identity,
    JobStage,
    JobState,
    NoAnswer,
    NotPrinted,
    OutcomeUnknown,
    PrinterState,
    PrintQueue,
    Readiness,
    Sent,
    Sheets,
)


@dataclass(frozen=True, slots=True)
class Refuses:
    """The next job is refused with this code."""

    code: str


@dataclass(frozen=True, slots=True)
class LosesAnswer:
    """The answer to the next job is lost; `taken` tells whether the job came through."""

    taken: bool


class RecordingQueue(PrintQueue):
    """`taken` holds every job that came through, in order, lost answers included; the rest is set by the test."""

    def __init__(self) -> None:
        self.taken: list[Sheets] = []
        self.condition = PrinterState(Readiness.IDLE)
        self.who = Identity("urn:uuid:recording", "recording", "1")
        self.sources: tuple[str, ...] = ()
        self.warnings: tuple[PaperError, ...] = ()
        self.reachable = True
        self._faults: deque[Refuses | LosesAnswer] = deque()
        self._jobs: dict[str, JobState] = {}

    def plan(self, *faults: Refuses | LosesAnswer) -> None:
        """What happens to the next jobs, one each; the jobs after them go well."""
        self._faults.extend(faults)

    def advance(self, key: str, stage: JobStage, impressions: int | None = None, *reasons: str) -> None:
        """Move a job on."""
        self._jobs[key] = JobState(key, stage, reasons, impressions)

    def finish(self) -> None:
        """Print all that is not over."""
        for sheets in self.taken:
            if not self._jobs[sheets.key].stage.over:
                self.advance(sheets.key, JobStage.COMPLETED, sheets.pages)

    def identity(self) -> Identity:
        """As set in `who`."""
        self._answer()
        return self.who

    def state(self) -> PrinterState:
        """As set in `condition`."""
        self._answer()
        return self.condition

    def send(self, sheets: Sheets) -> Sent:
        """Keep the job, or do what was planned."""
        if not self.reachable:
            raise NotPrinted("printer_unreachable")
        if sheets.key in self._jobs:
            raise NotPrinted("job_exists", key=sheets.key)
        sheets.before_step()
        fault = self._faults.popleft() if self._faults else None
        if isinstance(fault, Refuses):
            raise NotPrinted(fault.code)
        if fault is None or fault.taken:
            self.taken.append(sheets)
            self.advance(sheets.key, JobStage.PENDING, 0)
        if fault is not None:
            raise OutcomeUnknown("outcome_unknown", key=sheets.key, job_id="")
        return Sent(sheets.key)

    def job(self, job_id: str) -> JobState:
        """As moved on last."""
        return self.find(job_id) or JobState(job_id, JobStage.UNKNOWN)

    def find(self, key: str) -> JobState | None:
        """The key is the job's number too."""
        self._answer()
        return self._jobs.get(key)

    def cancel(self, job_id: str) -> JobState:
        """At once, with as many impressions as there are."""
        state = self.job(job_id)
        if state.stage in (JobStage.PENDING, JobStage.PROCESSING):
            self._jobs[job_id] = state = replace(state, stage=JobStage.CANCELED)
        return state

    def trays(self) -> tuple[str, ...]:
        """As set in `sources`."""
        self._answer()
        return self.sources

    def cautions(self) -> tuple[PaperError, ...]:
        """As set in `warnings`."""
        self._answer()
        return self.warnings

    def _answer(self) -> None:
        if not self.reachable:
            raise NoAnswer("printer_unreachable")
