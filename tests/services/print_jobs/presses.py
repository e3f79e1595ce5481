"""A printer made of memory that works by itself: what happens to its next jobs is said before, its tray is counted.

Only the tray tells what was printed: a line for every side, with the 证书编号 read from the page.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

import pypdfium2

from printing.queues.base import JobStage, JobState, NotPrinted, OutcomeUnknown, Sent, Sheets
from printing.queues.recording import RecordingQueue


class Fate(StrEnum):
    """What becomes of a job."""

    PRINTED = "printed"
    ABORTED = "aborted"
    CANCELED = "canceled"
    FORGOTTEN = "forgotten"
    """Half of it is printed, and the printer remembers nothing."""
    STUCK = "stuck"
    """The first page is printed, then it waits."""
    REFUSED = "refused"
    LOST_UNTAKEN = "lost_untaken"
    LOST_TAKEN = "lost_taken"
    UNANSWERED = "unanswered"
    """It has the pages, but did not say so."""
    KILLED_BEFORE = "killed_before"
    """The process dies before the printer hears of the job."""
    KILLED_AFTER = "killed_after"
    """The process dies after the printer has taken it."""


KILLED = frozenset({Fate.KILLED_BEFORE, Fate.KILLED_AFTER})
UNTAKEN = frozenset({Fate.REFUSED, Fate.LOST_UNTAKEN, Fate.KILLED_BEFORE})
HALF = frozenset({Fate.ABORTED, Fate.CANCELED, Fate.FORGOTTEN})


class Killed(BaseException):
    """As kill -9: nothing that this process would do afterwards is done."""


@dataclass
class Press(RecordingQueue):
    """`tray` holds the text of every page that came out, in order; `fates` what happens to the next jobs."""

    tray: list[str] = field(default_factory=list)
    fates: deque[Fate] = field(default_factory=deque)
    before_send: Callable[[], None] | None = None
    on_look: Callable[[], None] | None = None

    def __post_init__(self) -> None:
        super().__init__()
        self._stuck: dict[str, list[str]] = {}

    def send(self, sheets: Sheets) -> Sent:
        """Do to the job what was said."""
        if self.before_send is not None:
            act, self.before_send = self.before_send, None
            act()
        fate = self.fates.popleft() if self.fates else Fate.PRINTED
        if fate is Fate.REFUSED:
            raise NotPrinted("printer_busy")
        if fate is Fate.KILLED_BEFORE:
            raise Killed
        if fate is Fate.LOST_UNTAKEN:
            raise OutcomeUnknown("outcome_unknown", key=sheets.key, job_id="")
        super().send(sheets)
        self._print(sheets, fate)
        if fate is Fate.KILLED_AFTER:
            raise Killed
        if fate is Fate.LOST_TAKEN:
            raise OutcomeUnknown("outcome_unknown", key=sheets.key, job_id=sheets.key)
        return Sent(sheets.key, answered=fate is not Fate.UNANSWERED)

    def _print(self, sheets: Sheets, fate: Fate) -> None:
        pages = texts(sheets.pdf)
        half = (len(pages) + 1) // 2
        if fate is Fate.STUCK:
            self.tray += pages[:1]
            self._stuck[sheets.key] = pages[1:]
            self.advance(sheets.key, JobStage.PROCESSING, 1)
        elif fate in HALF:
            self.tray += pages[:half]
            stages = {Fate.ABORTED: JobStage.ABORTED, Fate.CANCELED: JobStage.CANCELED}
            self.advance(sheets.key, stages.get(fate, JobStage.UNKNOWN), half)
        else:
            self.tray += pages
            self.advance(sheets.key, JobStage.COMPLETED, len(pages))

    def find(self, key: str) -> JobState | None:
        """As ever; `on_look` happens first, once."""
        if self.on_look is not None:
            act, self.on_look = self.on_look, None
            act()
        return super().find(key)

    def mend(self) -> None:
        """Paper is put in: what is stuck goes on."""
        for key, pages in self._stuck.items():
            if not self.job(key).stage.over:
                self.tray += pages
                self.advance(key, JobStage.COMPLETED, len(pages) + 1)
        self._stuck.clear()

    def counts(self) -> Counter[str]:
        """How often each text came out."""
        return Counter(self.tray)


def texts(pdf: bytes) -> list[str]:
    """The 证书编号 (or all the text, where there is none) of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
