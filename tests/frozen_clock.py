"""A clock that stands still until a test moves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class FrozenClock:
    """Call it for the present moment (aware, UTC); it begins on 14 June 2023 at 09:02 Chinese time."""

    def __init__(self) -> None:
        self.moment = datetime(2023, 6, 14, 1, 2, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, step: timedelta) -> None:
        """Let time pass."""
        self.moment += step
