"""A printer made of memory that works by itself: what happens to its next jobs is said before, its tray is counted.

Only the tray tells what was printed: a line for every side, with the 证书编号 read from the page.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NoReturn

import pypdfium2

from printing.queues.base import (
    LONGEST_SEND_S,
    JobStage,
    JobState,
    NotPrinted,
    OutcomeUnknown,
    PrinterState,
    Readiness,
    Sent,
    Sheets,
)
from printing.queues.recording import RecordingQueue
from services.clock import now


class Fate(StrEnum):
    """What becomes of a job."""

    PRINTED = "printed"
    ABORTED = "aborted"
    CANCELED = "canceled"
    FORGOTTEN = "forgotten"
    """Half of it is printed, and the printer remembers nothing."""
    STUCK = "stuck"
    """The first page is printed, then it waits."""
    EMPTY = "empty"
    """The first page is printed, then it asks for paper."""
    REFUSED = "refused"
    LOST_UNTAKEN = "lost_untaken"
    LOST_TAKEN = "lost_taken"
    UNANSWERED = "unanswered"
    """It has the pages, but did not say so."""
    KILLED_BEFORE = "killed_before"
    """The process dies before the printer hears of the job."""
    KILLED_AFTER = "killed_after"
    """The process dies after the printer has taken it."""
    FROZEN = "frozen"
    """The process stands still at its last step: the pages leave once it wakes, if its connection stands by then."""


HALF = frozenset({Fate.ABORTED, Fate.CANCELED, Fate.FORGOTTEN})


class Killed(BaseException):
    """As kill -9: nothing that this process would do afterwards is done."""


@dataclass
class Press(RecordingQueue):
    """`log` holds every page that came out, in order, with its job's key; `fates` what happens to the next jobs."""

    log: list[tuple[str, str]] = field(default_factory=list)
    fates: deque[Fate] = field(default_factory=deque)
    before_send: Callable[[], None] | None = None
    on_look: Callable[[], None] | None = None
    on_kill: Callable[[], None] = lambda: None
    stops_paper: bool = True
    """False for a queue in between: whatever it says or forgets, the printer behind it goes on once it can."""

    def __post_init__(self) -> None:
        super().__init__()
        self.stuck: dict[str, list[str]] = {}
        self.asleep: list[tuple[Sheets, datetime]] = []

    @property
    def tray(self) -> list[str]:
        """The text of every page that came out, in order."""
        return [text for _, text in self.log]

    def empty(self) -> None:
        """A new printer with an empty tray."""
        self.log.clear()
        self.fates.clear()
        self.__post_init__()

    def send(self, sheets: Sheets) -> Sent:
        """Do to the job what was said."""
        if self.before_send is not None:
            act, self.before_send = self.before_send, None
            act()
        fate = self.fates.popleft() if self.fates else Fate.PRINTED
        if fate is Fate.REFUSED:
            raise NotPrinted("printer_busy")
        if fate is Fate.KILLED_BEFORE:
            self._kill()
        if fate is Fate.FROZEN:
            sheets.before_step()
            self.asleep.append((replace(sheets, before_step=lambda: None), now()))
            self._kill()
        if fate is Fate.LOST_UNTAKEN:
            raise OutcomeUnknown("outcome_unknown", key=sheets.key, job_id="")
        super().send(sheets)
        self._print(sheets, fate)
        if fate is Fate.KILLED_AFTER:
            self._kill()
        if fate is Fate.LOST_TAKEN:
            raise OutcomeUnknown("outcome_unknown", key=sheets.key, job_id=sheets.key)
        return Sent(sheets.key, answered=fate is not Fate.UNANSWERED)

    def _print(self, sheets: Sheets, fate: Fate) -> None:
        pages = texts(sheets.pdf)
        half = (len(pages) + 1) // 2
        if fate in (Fate.STUCK, Fate.EMPTY):
            if fate is Fate.EMPTY:
                self.condition = PrinterState(Readiness.PROCESSING, ("media-empty",))
            self._put(sheets.key, pages[:1])
            self.stuck[sheets.key] = pages[1:]
            self.advance(sheets.key, JobStage.PROCESSING, 1)
        elif fate in HALF:
            self._put(sheets.key, pages[:half])
            if not self.stops_paper:
                self.stuck[sheets.key] = pages[half:]
            stages = {Fate.ABORTED: JobStage.ABORTED, Fate.CANCELED: JobStage.CANCELED}
            self.advance(sheets.key, stages.get(fate, JobStage.UNKNOWN), half)
        else:
            self._put(sheets.key, pages)
            self.advance(sheets.key, JobStage.COMPLETED, len(pages))

    def _kill(self) -> NoReturn:
        self.on_kill()
        raise Killed

    def _put(self, key: str, pages: list[str]) -> None:
        self.log += [(key, text) for text in pages]

    def find(self, key: str) -> JobState | None:
        """As ever; `on_look` happens first, once."""
        if self.on_look is not None:
            act, self.on_look = self.on_look, None
            act()
        return super().find(key)

    def mend(self) -> None:
        """Paper is put in: what is stuck goes on."""
        self.condition = PrinterState(Readiness.IDLE)
        for key, pages in self.stuck.items():
            over = self.job(key).stage.over
            if not over or not self.stops_paper:
                self._put(key, pages)
            if not over:
                self.advance(key, JobStage.COMPLETED, len(pages) + 1)
        self.stuck.clear()

    def wake(self) -> None:
        """Whoever stood still at the last step goes on: what a connection does not hold any more never comes."""
        for sheets, since in self.asleep:
            if now() <= since + timedelta(seconds=LONGEST_SEND_S):
                super().send(sheets)
                self._print(sheets, Fate.PRINTED)
        self.asleep.clear()

    def forget(self) -> None:
        """It is switched off and on: it knows nothing of any job, and prints nothing more of any.

        A queue in between forgets alone.
        """
        self._jobs.clear()
        if self.stops_paper:
            self.stuck.clear()


def texts(pdf: bytes) -> list[str]:
    """The 证书编号 (or all the text, where there is none) of every page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [page.get_textpage().get_text_bounded() for page in document]
    finally:
        document.close()
