"""Pausing and cancelling a job, whoever runs it or nobody (暂停、取消)."""

from __future__ import annotations

from pathlib import Path

import pytest

from printing.queues.base import JobStage, PrinterState, Readiness
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.ledger import JobState
from services.print_jobs.reading import print_jobs
from services.print_jobs.settling import confirm_last, mark_unprinted
from services.progress import Job, Progress
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.print_jobs.presses import Fate
from tests.services.print_jobs.test_settling import code_of, leave_one_stuck
from tests.services.print_jobs.world import PrintRoom, make_room


@pytest.fixture
def room(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> PrintRoom:
    return make_room(tmp_path, monkeypatch)


def test_a_pause_lets_the_batch_in_hand_end(room: PrintRoom) -> None:
    name = room.plan()
    room.press.before_send = lambda: pause_once(room, name)
    stopped = room.run(name)
    assert (stopped.state, stopped.cause, room.states(name)) == (JobState.PAUSED, "paused", "ssspppp")
    room.run(name)
    assert room.states(name) == "sssssss"
    assert set(room.came_out().values()) == {1}


def test_a_pause_at_a_printer_that_stands_still_cancels_the_batch_there(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.STUCK)
    room.press.condition = PrinterState(Readiness.STOPPED, ("media-empty",))

    def hear(step: Progress) -> None:
        if step.counts["page"]:
            pause_once(room, name)

    stopped = room.run(name, Job(report=hear))
    assert (stopped.cause, room.states(name)) == ("paused", "???pppp")
    room.press.mend()  # paper is put in, and nothing more comes out of what was cancelled
    confirm_last(name, "1", actor=room.clerk)
    mark_unprinted(name, "2", actor=room.clerk)
    room.run(name)
    assert set(room.came_out().values()) == {1}
    assert len(room.came_out()) == 7


def test_a_pause_that_nobody_hears_stops_the_printer_itself(room: PrintRoom) -> None:
    name = leave_one_stuck(room)
    room.press.condition = PrinterState(Readiness.STOPPED, ("media-empty",))
    pause_job(name, actor=room.clerk)
    assert room.states(name) == "???pppp"
    assert room.press.job(room.press.taken[0].key).stage is JobStage.CANCELED


def test_cancelling_drops_what_is_planned_and_doubts_what_is_under_way(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.STUCK)

    def hear(step: Progress) -> None:
        if step.counts["page"]:
            cancel_once(room, name)

    stopped = room.run(name, Job(report=hear))
    assert (stopped.state, room.states(name)) == (JobState.CANCELLED, "???")
    confirm_last(name, "1", actor=room.clerk)
    # what did not come out does not wait in a cancelled job, which keeps count of it
    assert room.states(name) == "g?"
    assert (room.view(name).unprinted, print_jobs(actor=room.clerk)[0].unprinted) == (5, 5)
    assert code_of(lambda: cancel_job(name, actor=room.clerk)) == "job_over"


def pause_once(room: PrintRoom, name: str) -> None:
    if room.view(name).state is JobState.OPEN:
        pause_job(name, actor=room.clerk)


def cancel_once(room: PrintRoom, name: str) -> None:
    if room.view(name).state is JobState.OPEN:
        cancel_job(name, actor=room.clerk)


def test_a_batch_that_is_refused_after_its_job_was_cancelled_does_not_stay(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.REFUSED)
    room.press.before_send = lambda: cancel_once(room, name)
    room.run(name)
    assert room.states(name) == ""
    assert room.plan()
