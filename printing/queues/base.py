"""What every printer queue can do (打印队列): one `send`, states read live, and honesty about what is not known.

A queue ends a `send` in one of three ways, and the ledger of sheets rests on the difference:
`Sent` (the job is with the printer; whether paper lies in the tray is another matter),
`NotPrinted` (nothing was printed and nothing will be) and `OutcomeUnknown` (perhaps; a person at the tray can say).
Nothing here repeats a job by itself.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from printing.errors import PaperError
from printing.geometry import PageSize

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
"""A job's key: an IPP name, a file's name, and one word on a printer's display."""
LONGEST_SEND_S = 120.0
"""So long after `Sheets.before_step` was last asked pages may still be on their way to the printer, and no longer."""
SEVERITY = re.compile(r"-(?:error|warning|report)$")
"""What a printer appends to a reason; some turn one severity into another, so none is relied upon."""


class NotPrinted(PaperError):
    """Nothing was printed and nothing will be; the code says why."""


class OutcomeUnknown(PaperError):
    """The printer may have printed, may be printing or may not; params: key, job_id ('' where none is known)."""


class NoAnswer(PaperError):
    """The printer gave no usable answer to a question; what it does meanwhile is not known."""


class Readiness(StrEnum):
    """What a printer does (RFC 8011 §5.4.11)."""

    IDLE = "idle"
    PROCESSING = "processing"
    STOPPED = "stopped"


class JobStage(StrEnum):
    """How far a job is. COMPLETED says that the printer is done with it, not that the paper is good."""

    PENDING = "pending"
    PROCESSING = "processing"
    COMPLETED = "completed"
    CANCELED = "canceled"
    ABORTED = "aborted"
    UNKNOWN = "unknown"

    @property
    def over(self) -> bool:
        """Nothing more will be printed of it."""
        return self in (JobStage.COMPLETED, JobStage.CANCELED, JobStage.ABORTED)


def _go_on() -> None:
    return None


@dataclass(frozen=True, slots=True)
class Sheets:
    """Pages to print on one side each, all of the size `page`, as one job under a `key` that is never used again.

    `title` is for people (the document's name at the printer), `label` says in their language what it is (a folder puts
    it before the key, so it is fit for a file's name), `tray` an IPP media-source, '' for the printer's choice.
    `before_step` is called right before each step that brings the job to paper, when nothing is left to do but to hand
    it over; what it raises stops the job there.
    Raises `PaperError` job_key_invalid.
    """

    pdf: bytes
    pages: int
    page: PageSize
    key: str
    title: str = ""
    tray: str = ""
    before_step: Callable[[], None] = _go_on
    label: str = ""

    def __post_init__(self) -> None:
        if not KEY.fullmatch(self.key):
            raise PaperError("job_key_invalid")


@dataclass(frozen=True, slots=True)
class Sent:
    """The printer has the job.

    Unless `answered`, its answer to the pages was lost: it took them, but perhaps not all, and only the operator sees.
    """

    job_id: str
    answered: bool = True


@dataclass(frozen=True, slots=True)
class PrinterState:
    """What the printer says of itself now; `reasons` are IPP's keywords without their severity."""

    readiness: Readiness
    reasons: tuple[str, ...] = ()
    accepting: bool = True

    @property
    def out_of_paper(self) -> bool:
        """It waits for paper (缺纸): one tray that is empty, or the one that is asked for."""
        return bool({"media-empty", "media-needed"} & set(self.reasons))

    @property
    def offline(self) -> bool:
        """A queue in between (CUPS) cannot reach the printer behind it."""
        return bool({"offline", "connecting-to-device", "timed-out"} & set(self.reasons))


@dataclass(frozen=True, slots=True)
class JobState:
    """What the printer says of a job now. `impressions_completed` (sides printed) is None where nobody knows it."""

    job_id: str
    stage: JobStage
    reasons: tuple[str, ...] = ()
    impressions_completed: int | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """Which printer and driver this is: a calibration holds only as long as all of it stays the same."""

    uuid: str
    make_and_model: str
    version: str


class PrintQueue(ABC):
    """One printer, however it is reached.

    `stops_paper`: the printer itself says how a job ended, so that nothing more comes of one that is canceled or
    aborted, nor of one that an idle printer does not know. A queue in between can only stop sending.
    """

    stops_paper: bool = True

    @abstractmethod
    def identity(self) -> Identity:
        """Raises NoAnswer."""

    @abstractmethod
    def state(self) -> PrinterState:
        """Raises NoAnswer."""

    @abstractmethod
    def send(self, sheets: Sheets) -> Sent:
        """Hand a job over, once. Raises NotPrinted and OutcomeUnknown; NotPrinted job_exists for a key used before."""

    @abstractmethod
    def job(self, job_id: str) -> JobState:
        """How a job stands; UNKNOWN for one that the printer has forgotten. Raises NoAnswer."""

    @abstractmethod
    def find(self, key: str) -> JobState | None:
        """How the job of this key stands; None where the printer knows none (any more). Raises NoAnswer."""

    @abstractmethod
    def cancel(self, job_id: str) -> JobState:
        """Stop a job and say how it stands then: a page that is under way may still come. Raises NoAnswer."""

    def may_still_come(self, found: JobState | None) -> bool:
        """Whether pages of a job may come out although this queue is done with it, or knows nothing of it."""
        stage = found.stage if found else JobStage.UNKNOWN
        return not self.stops_paper and stage in (JobStage.CANCELED, JobStage.ABORTED, JobStage.UNKNOWN)

    def cancel_orphans(self) -> int:
        """Cancel own jobs that never got their pages (they may block a printer); how many. Raises NoAnswer."""
        return 0

    def trays(self) -> tuple[str, ...]:
        """The names that `Sheets.tray` may have here; none where there is nothing to choose. Raises NoAnswer."""
        return ()

    def cautions(self) -> tuple[PaperError, ...]:
        """What is wrong with the queue's settings, each as the refusal it deserves. Raises NoAnswer."""
        return ()


def plain_reasons(reasons: tuple[str, ...]) -> tuple[str, ...]:
    """Reasons without their severity, `none` left out, each once."""
    return tuple(dict.fromkeys(SEVERITY.sub("", reason) for reason in reasons if reason != "none"))
