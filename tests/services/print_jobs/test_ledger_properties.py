"""The ledger as a state machine: whatever happens, no diploma comes out twice without a recorded reason, none is lost.

The clerk is honest: what is said of the tray is what lies there. The tray is counted from the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.base import connection, rows
from printing.geometry import Correction
from services.audits.heads import AuditHead
from services.diplomas.selecting import Selection
from services.errors import Refused
from services.print_jobs import running
from services.print_jobs.changes import OUTSIDE
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.drawing import Drawn
from services.print_jobs.ended import ON_ITS_WAY_S
from services.print_jobs.ledger import OVER, JobRow, JobState, SheetRow, SheetState
from services.print_jobs.reading import SheetLine
from services.print_jobs.settling import confirm_last, mark_good, mark_unprinted, spoil
from services.progress import Job
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.printing.queues.samples import A4, pages_with
from tests.services.print_jobs.presses import Fate
from tests.services.print_jobs.world import REASON, PrintRoom, empty_ledger, make_room

T = TypeVar("T", bound=Callable[..., None])
Act = tuple[str, object]
PAIRS = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda pair: (min(pair), max(pair)))
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.tuples(st.just("plan"), PAIRS),
    st.tuples(st.just("reprint"), PAIRS),
    st.tuples(st.just("run"), st.lists(st.sampled_from(list(Fate)), max_size=3)),
    st.tuples(st.just("run"), st.lists(st.sampled_from(list(Fate)), max_size=3)),
    st.tuples(st.just("come_back"), st.sampled_from(list(Fate))),
    st.tuples(st.just("confirm"), st.just(None)),
    st.tuples(st.just("settle"), st.integers(0, 6)),
    st.tuples(st.just("spoil"), st.tuples(st.integers(0, 6), st.booleans())),
    st.tuples(st.sampled_from(["pause", "cancel", "mend", "wait", "wake", "forget"]), st.just(None)),
)


@pytest.fixture
def room(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> PrintRoom:
    made = make_room(tmp_path, monkeypatch)
    monkeypatch.setattr(running, "draw", drawn_plainly)
    monkeypatch.setattr("services.print_jobs.planning._require_fit", lambda *_: None)
    return made


def drawn_plainly(_j: JobRow, _h: AuditHead, sheets: tuple[SheetRow, ...], _c: Correction) -> Drawn:
    """Pages with nothing but their numbers: what is drawn is the business of others, and takes its time."""
    return Drawn(pages_with([sheet.number for sheet in sheets]), A4)


class Walk:
    """One way through the ledger, with what the tray must hold at most."""

    def __init__(self, room: PrintRoom, clock: FrozenClock, *, stops_paper: bool) -> None:
        self.room, self.clock = room, clock
        self.numbers = room.numbers()
        self.jobs: list[str] = []
        empty_ledger()
        room.press.empty()
        room.press.stops_paper = stops_paper

    def take(self, act: Act) -> None:
        """One act; a refusal is an answer too."""
        name, what = act
        try:
            getattr(self, name)(what)
        except Refused:
            self.room.press.fates.clear()
        self.check()

    def plan(self, pair: tuple[int, int]) -> None:
        self._plan(pair)

    def reprint(self, pair: tuple[int, int]) -> None:
        self._plan(pair, reprint=True, reason=REASON)

    def _plan(self, pair: tuple[int, int], **fields: object) -> None:
        first, last = (self.numbers[at] for at in pair)
        self.jobs.append(self.room.plan(selection=Selection(first=first, last=last), **fields))

    def run(self, fates: list[Fate]) -> None:
        self.room.press.fates.extend(fates)
        for name in self.jobs:
            self._run(name)
        self.room.press.fates.clear()

    def _run(self, name: str) -> None:
        """Whoever watches a printer that is stuck goes away, unless it asks for paper."""
        press = self.room.press
        self.room.run_and_die(
            name, Job(cancelled=lambda: bool(press.stuck) and not press.condition.out_of_paper)
        )

    def come_back(self, fate: Fate) -> None:
        """Something happens, and later somebody goes on without a look into the tray."""
        if not self.jobs:
            self._plan((0, 6))
        for fates in ([fate], []):
            self.run(fates)
            self.wait(None)

    def wait(self, _: object) -> None:
        self.clock.advance(timedelta(seconds=61))

    def wake(self, _: object) -> None:
        self.room.press.wake()

    def mend(self, _: object) -> None:
        self.room.press.mend()

    def forget(self, _: object) -> None:
        self.room.press.forget()

    def pause(self, _: object) -> None:
        for name in self.jobs:
            pause_job(name, actor=self.room.clerk)

    def cancel(self, _: object) -> None:
        if self.jobs:
            cancel_job(self.jobs[-1], actor=self.room.clerk)

    def confirm(self, _: object) -> None:
        """Each job in turn, unless something is missing in between: then sheet by sheet, which is another act."""
        for name in self.jobs:
            line = [sheet for sheet in self._outside(name) if not sheet.asked]
            lying = [self._lies(name, sheet) for sheet in line]
            if lying == sorted(lying, reverse=True):
                last = f"#{line[sum(lying) - 1].position}" if any(lying) else self._before(name, line)
                confirm_last(name, last, actor=self.room.clerk)

    def _before(self, name: str, line: list[SheetLine]) -> str:
        """The sheet that came out before the open ones; 0 where they are the first."""
        gone = sorted(
            (sheet for sheet in self.room.view(name).sheets if sheet.batch),
            key=lambda sheet: (sheet.batch, sheet.position),
        )
        before = gone[: gone.index(line[0])] if line else gone
        return f"#{before[-1].position}" if before else "0"

    def settle(self, at: int) -> None:
        for name in self.jobs:
            for sheet in self._outside(name)[at : at + 1]:
                mark = mark_good if self._lies(name, sheet) else mark_unprinted
                mark(name, f"#{sheet.position}", actor=self.room.clerk)

    def spoil(self, what: tuple[int, bool]) -> None:
        at, again = what
        for name in self.jobs:
            printed = [sheet for sheet in self.room.view(name).sheets if sheet.batch][at : at + 1]
            for sheet in printed:
                spoil(name, f"#{sheet.position}", REASON, again=again, actor=self.room.clerk)

    def _outside(self, name: str) -> list[SheetLine]:
        """The sheets nobody has settled, in the order in which they come out."""
        found = [sheet for sheet in self.room.view(name).sheets if sheet.state in OUTSIDE]
        return sorted(found, key=lambda sheet: (sheet.batch, sheet.position))

    def _lies(self, name: str, sheet: SheetLine) -> bool:
        """Whether this very sheet lies in the tray."""
        with connection():
            key = rows(
                "SELECT s.batch_key FROM print_sheet s JOIN print_job j ON j.id = s.job_id"
                " WHERE j.name = ? AND s.position = ?",
                (name, sheet.position),
            )[0][0]
        return any(key == of and sheet.number in text for of, text in self.room.press.log)

    def check(self) -> None:
        """What must always hold."""
        came_out = self.room.came_out()
        with connection():
            ledger = rows("SELECT number, attempt, state, job_id FROM print_sheet ORDER BY number, attempt")
            reasons = rows(
                "SELECT s.number, COUNT(*) FROM print_sheet s JOIN print_job j ON j.id = s.job_id"
                " WHERE s.attempt > 1 AND (j.reason <> '' OR EXISTS (SELECT 1 FROM print_sheet p"
                " WHERE p.subject = s.subject AND p.attempt = s.attempt - 1 AND p.reason <> '')) GROUP BY s.number"
            )
        with_reason: dict[str, int] = dict(reasons)
        for number, count in came_out.items():
            assert count <= 1 + with_reason.get(number, 0), f"{number} came out {count} times"
            gone = sum(1 for one, _, state, _ in ledger if one == number and state != "planned")
            assert count <= gone, f"{number} lies in the tray and the ledger does not know it"
        sent = [job.key for job in self.room.press.taken]
        assert len(sent) == len(set(sent))

    def to_the_end(self) -> None:
        """Bring every job to its end: nothing that was planned and not cancelled is lost."""
        self.room.press.mend()
        self.clock.advance(timedelta(seconds=ON_ITS_WAY_S + 1))
        self.room.press.wake()
        for _ in range(30):
            for name in self.jobs:
                self._go_on(name)
            if all(self.room.view(name).state in OVER for name in self.jobs):
                break
        for name in self.jobs:
            view = self.room.view(name)
            assert view.state in OVER, view
            if view.state is JobState.DONE:
                good = [sheet.number for sheet in view.sheets if sheet.state is SheetState.GOOD]
                assert set(good) <= self.room.came_out().keys()
        self.check()

    def _say(self, name: str, sheet: SheetLine) -> None:
        """What lies there is good, what is missing is printed again, or spoiled where it was printed elsewhere."""
        place = f"#{sheet.position}"
        mark = mark_good if self._lies(name, sheet) else mark_unprinted
        try:
            mark(name, place, actor=self.room.clerk)
        except Refused as refused:  # the printer has just ended: another look, the next time round
            if refused.code in ("sheet_followed", "may_still_come"):
                spoil(name, place, REASON, actor=self.room.clerk)

    def _go_on(self, name: str) -> None:
        for sheet in self._outside(name):
            self._say(name, sheet)
        if self.room.view(name).state in OVER:
            return
        try:
            self.room.run(name)
        except Refused as refused:  # another job waits at the printer: that one first
            if refused.code != "printer_occupied":
                raise


def after_each_fate(test: T) -> T:
    """Besides what chance finds: every fate alone, with somebody going on as if nothing had been."""
    anew: list[Act] = [("confirm", None), ("confirm", None)]
    for fate in Fate:
        acts: list[Act] = [("come_back", fate), *anew, ("run", []), ("settle", 0)]
        test = example(acts=acts, stops_paper=True)(test)
    for stop in ("cancel", "pause", "forget"):
        acts = [("plan", (0, 3)), ("run", [Fate.EMPTY]), (stop, None), *anew, ("settle", 0), ("plan", (1, 3))]
        test = example(acts=[*acts, ("run", []), ("mend", None), ("run", [])], stops_paper=False)(test)
    waking: list[Act] = [("plan", (0, 6)), ("run", [Fate.FROZEN]), ("wait", None), *anew, ("wake", None)]
    return example(acts=[*waking, *anew, ("run", [])], stops_paper=True)(test)


@after_each_fate
@given(acts=st.lists(ACTS, max_size=14), stops_paper=st.booleans())
def test_nothing_comes_out_twice_without_a_reason_and_nothing_is_lost(
    room: PrintRoom, clock: FrozenClock, acts: list[Act], stops_paper: bool
) -> None:
    """Where the printer itself says how a job ended, and behind a queue where it goes on with what was cancelled."""
    walk = Walk(room, clock, stops_paper=stops_paper)
    for act in acts:
        walk.take(act)
    walk.to_the_end()
