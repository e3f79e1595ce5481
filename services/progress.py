"""Progress of long work (进度) and its cancellation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


class Cancelled(Exception):
    """The user stopped the work; nothing was stored."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A moment of long work: `stage` is a stable code, `done` of `total` items, and counts by name."""

    stage: str
    done: int
    total: int
    counts: Mapping[str, int] = field(default_factory=dict)


def _silent(_progress: Progress) -> None:
    return None


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Job:
    """How long work talks to whoever waits for it: `report` shows progress, `cancelled` is asked between steps."""

    report: Callable[[Progress], None] = _silent
    cancelled: Callable[[], bool] = _never

    def check(self) -> None:
        """Raise `Cancelled` if the user has stopped the work. Never called once the final write has begun."""
        if self.cancelled():
            raise Cancelled


SILENT = Job()

REPORTS = 100


def track(items: Iterable[T], job: Job, stage: str, total: int) -> Iterator[T]:
    """Pass `items` through, reporting about 100 times and asking for cancellation each time."""
    step = max(1, total // REPORTS)
    done = 0
    for item in items:
        if done % step == 0:
            job.check()
            job.report(Progress(stage, done, total))
        yield item
        done += 1
    job.report(Progress(stage, done, total))
