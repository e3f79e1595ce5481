"""A careful person at the tray: brings a job to its end after whatever happened, by looking at what was printed.

What was printed is counted from the printer's own record, never from the ledger.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from services.clock import now, use_clock
from services.errors import Refused
from services.print_jobs.changes import OUTSIDE
from services.print_jobs.ended import ON_ITS_WAY_S
from services.print_jobs.ledger import JobState, SheetState
from services.print_jobs.settling import confirm_last, mark_good, mark_unprinted, spoil
from tests.services.print_jobs.presses import texts
from tests.services.print_jobs.world import REASON, Room, numbers_on

Printed = Callable[[], Counter[str]]
WAIT_S = 60.0
AGAIN = ("batch_not_over", "cancelled_not_over", "batch_just_over", "not_out_yet")
"""What sends a person back to the tray."""
MAY_COME = "may_still_come"
"""Behind a queue nobody knows whether it comes yet."""


@contextmanager
def after_the_lease() -> Iterator[None]:
    """Some minutes later: a dead process's lease is over, and what it sent has come or never will."""
    later = now() - datetime.now(UTC) + timedelta(seconds=ON_ITS_WAY_S + 1)
    with use_clock(lambda: datetime.now(UTC) + later):
        yield


def in_folder(folder: Path) -> Printed:
    """What a folder printer has: every whole file in it."""
    return lambda: numbers_on(
        text for file in sorted(folder.glob("*.pdf")) for text in texts(file.read_bytes())
    )


def bring_to_the_end(room: Room, name: str, printed: Printed) -> None:
    """Settle by what lies in the tray and go on, until every sheet is good; waits until nothing is on its way."""
    for _ in range(20):
        try:
            settle(room, name, printed)
        except Refused as refused:
            if refused.code != "print_too_early":
                raise
            with after_the_lease():
                settle(room, name, printed)
        if room.view(name).state is JobState.DONE:
            return
        room.run(name)
    raise AssertionError(room.view(name))


def settle(room: Room, name: str, printed: Printed) -> None:
    """Say of every sheet that went out whether it lies in the tray, once the printer is done with it."""
    outside = [sheet for sheet in room.view(name).sheets if sheet.state in OUTSIDE]
    if not outside:
        return
    patiently(lambda: look(room, name, printed))


def look(room: Room, name: str, printed: Printed) -> None:
    """One look; refused while the printer is at it, and once when it has just ended."""
    outside = [sheet for sheet in room.view(name).sheets if sheet.state in OUTSIDE]
    there = printed()
    lying = [sheet for sheet in outside if sheet.number in there]
    if any(not sheet.asked for sheet in outside):
        try:
            confirm_last(name, f"#{lying[-1].position}" if lying else "0", actor=room.clerk)
        except Refused as refused:
            if refused.code != MAY_COME:
                raise
    for sheet in room.view(name).sheets:
        if sheet.asked and sheet.number in printed():
            mark_good(name, f"#{sheet.position}", actor=room.clerk)
        elif sheet.state is SheetState.UNKNOWN:
            not_there(room, name, f"#{sheet.position}")
        elif sheet.state in OUTSIDE:
            raise Refused("batch_not_over")


def not_there(room: Room, name: str, place: str) -> None:
    """It did not come out: printed again, with a reason where it may come yet."""
    try:
        mark_unprinted(name, place, actor=room.clerk)
    except Refused as refused:
        if refused.code != MAY_COME:
            raise
        again = room.view(name).state is not JobState.CANCELLED
        spoil(name, place, REASON, again=again, actor=room.clerk)


def when_quiet(printed: Printed, seconds: float = 1.0) -> None:
    """Wait until nothing has come out for a while: for a printer behind a queue that knows nothing of it."""
    before: Counter[str] | None = None
    while before != (before := printed()):
        time.sleep(seconds)


def patiently(act: Callable[[], None]) -> None:
    """Do it as soon as the printer is done, looking anew each time."""
    deadline = time.monotonic() + WAIT_S
    while True:
        try:
            act()
            return
        except Refused as refused:
            if refused.code not in AGAIN or time.monotonic() > deadline:
                raise
        time.sleep(0.05)
