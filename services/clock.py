"""The clock (时钟): time is stored in UTC and shown as UTC+8; tests inject their own (product.md §1)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def _system_clock() -> datetime:
    return datetime.now(UTC)


_clocks: list[Callable[[], datetime]] = [_system_clock]


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _clocks[-1]()


def stamp() -> str:
    """The present moment as it is stored: ISO 8601 UTC, to the microsecond, sortable as text."""
    return iso(now())


def iso(moment: datetime) -> str:
    """The stored form of an aware moment."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(text: str) -> datetime:
    """The aware moment of a stored form."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=UTC)


def local(moment: datetime | str) -> datetime:
    """The moment on Chinese clocks (UTC+8)."""
    return (parse(moment) if isinstance(moment, str) else moment).astimezone(CHINA)


def days_since(stored: str) -> int:
    """How many midnights on Chinese clocks have passed since a stored moment; 0 for today and for ''."""
    return max(0, (local(now()).date() - local(stored).date()).days) if stored else 0


@contextmanager
def use_clock(clock: Callable[[], datetime]) -> Iterator[None]:
    """Replace the clock of the whole process, worker threads included, for the length of a test."""
    _clocks.append(clock)
    try:
        yield
    finally:
        _clocks.pop()
