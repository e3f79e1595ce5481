"""A job on its way: batches, faults, doubts, and what is found when a process died."""

from __future__ import annotations

import time
from collections import Counter
from datetime import timedelta

import pytest

from models.base import write_transaction
from printing.errors import PaperError
from printing.queues.base import JobStage, NotPrinted, PrinterState, Readiness
from services.clock import stamp
from services.errors import Refused
from services.print_jobs.ended import ON_ITS_WAY_S
from services.print_jobs.leases import Lease
from services.print_jobs.ledger import JobState, SheetState
from services.print_jobs.running import run_job
from services.print_jobs.settling import confirm_last
from services.printers.opening import PrinterKind
from services.progress import Job, Progress
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.print_jobs.presses import Fate
from tests.services.print_jobs.world import QUICK, PrintRoom, add_printer


def refusals_meanwhile(room: PrintRoom, name: str) -> list[str]:
    """The codes with which another process is refused that runs this job while a batch is handed over."""
    codes: list[str] = []

    def second() -> None:
        with pytest.raises(Refused) as refused:
            room.run(name)
        codes.append(refused.value.code)

    room.press.before_send = second
    return codes


def test_a_job_goes_out_in_batches_each_sheet_once_in_the_order_of_the_numbers(room: PrintRoom) -> None:
    name = room.plan()
    assert room.states(name) == "ppppppp"
    done = room.run(name)
    assert (done.state, done.cause, room.states(name)) == (JobState.OPEN, "", "sssssss")
    assert [job.pages for job in room.press.taken] == [3, 3, 1]
    assert list(room.came_out()) == room.numbers()
    assert set(room.came_out().values()) == {1}
    assert [sheet.batch for sheet in done.sheets] == [1, 1, 1, 2, 2, 2, 3]
    assert room.acts() == ["plan", "run", "send", "send", "send", "stop"]


def test_nothing_is_sent_without_a_ledger_row_that_says_so(room: PrintRoom) -> None:
    name = room.plan()
    seen: list[str] = []
    room.press.before_send = lambda: seen.append(room.states(name))
    room.run(name)
    assert seen == ["ssspppp"]


@pytest.mark.parametrize(
    ("fate", "states", "cause"),
    [
        (Fate.REFUSED, "ppppppp", "printer_busy"),
        (Fate.LOST_UNTAKEN, "???pppp", "outcome_unknown"),
        (Fate.LOST_TAKEN, "???pppp", "outcome_unknown"),
        (Fate.UNANSWERED, "???pppp", "reply_lost"),
        (Fate.ABORTED, "???pppp", "job_aborted"),
        (Fate.CANCELED, "???pppp", "job_canceled"),
        (Fate.FORGOTTEN, "???pppp", "job_forgotten"),
    ],
)
def test_a_fault_pauses_the_job_and_leaves_in_doubt_what_is_doubtful(
    room: PrintRoom, fate: Fate, states: str, cause: str
) -> None:
    name = room.plan()
    room.press.fates.append(fate)
    stopped = room.run(name)
    assert (stopped.state, stopped.cause, room.states(name)) == (JobState.PAUSED, cause, states)
    assert stopped.owner == ""


def test_what_the_printer_refused_goes_out_later(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.REFUSED)
    assert {sheet.sends for sheet in room.run(name).sheets} == {0}
    room.run(name)
    assert room.states(name) == "sssssss"
    assert set(room.came_out().values()) == {1}


def test_a_job_does_not_go_on_over_sheets_that_nobody_has_looked_at(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.ABORTED)
    room.run(name)
    assert room.run(name).cause == "sheets_unknown"
    assert len(room.press.taken) == 1
    confirm_last(name, room.numbers()[1], actor=room.clerk)
    assert room.states(name) == "gg?pppp"
    assert room.run(name).cause == ""
    assert room.states(name) == "gg?ssss"


@pytest.mark.parametrize("fate", [Fate.KILLED_BEFORE, Fate.KILLED_AFTER])
def test_what_a_dead_process_was_sending_is_unknown_once_its_lease_is_over(
    room: PrintRoom, clock: FrozenClock, fate: Fate
) -> None:
    name = room.plan()
    room.press.fates.extend([Fate.PRINTED, fate])
    assert room.run_and_die(name)
    with pytest.raises(Refused) as refused:
        room.run(name)
    assert refused.value.code == "job_in_use"
    clock.advance(timedelta(seconds=61))
    assert room.run(name).cause == "sheets_unknown"
    assert room.states(name) == "sss???p"
    clock.advance(timedelta(seconds=ON_ITS_WAY_S))
    assert room.run(name).cause == "sheets_unknown"
    last = room.numbers()[2] if fate is Fate.KILLED_BEFORE else room.numbers()[5]
    confirm_last(name, last, actor=room.clerk)
    room.run(name)
    came_out = room.came_out()
    assert max(came_out.values()) == 1
    # The one sheet that was asked about, and not printed, waits for a person's word.
    lost = [sheet.number for sheet in room.view(name).sheets if sheet.number not in came_out]
    unknown = [s.number for s in room.view(name).sheets if s.state is SheetState.UNKNOWN]
    assert lost == (unknown if fate is Fate.KILLED_BEFORE else [])


def test_a_batch_that_a_dead_process_had_handed_over_is_judged_by_the_printer(
    room: PrintRoom, clock: FrozenClock
) -> None:
    name = room.plan()
    room.press.fates.append(Fate.STUCK)
    job = Job(cancelled=lambda: bool(room.press.tray))
    left = room.run(name, job)
    assert (left.cause, room.states(name)) == ("left", "ssspppp")
    room.press.mend()
    assert room.run(name).cause == ""
    assert room.states(name) == "sssssss"
    assert set(room.came_out().values()) == {1}


def test_a_printer_that_stays_silent_leaves_its_batch_in_doubt(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.STUCK)

    def unplug() -> None:
        room.press.reachable = False

    room.press.on_look = unplug
    stopped = room.run(name)
    assert (stopped.cause, room.states(name)) == ("printer_unreachable", "???pppp")


def test_a_printer_that_is_away_gets_nothing(room: PrintRoom) -> None:
    name = room.plan()
    room.press.reachable = False
    assert room.run(name).cause == "printer_unreachable"
    assert room.states(name) == "ppppppp"


def test_a_queue_that_would_repeat_jobs_by_itself_gets_nothing(room: PrintRoom) -> None:
    name = room.plan()
    room.press.warnings = (PaperError("error_policy_repeats", policy="retry-job"),)
    assert room.run(name).cause == "error_policy_repeats"
    assert room.press.taken == []


def test_a_printer_without_paper_pauses_the_job_and_keeps_the_batch_in_hand(room: PrintRoom) -> None:
    name, trial = room.plan(), room.plan(trial=True)
    room.press.fates.append(Fate.EMPTY)
    heard: list[Progress] = []
    for _ in range(2):  # as long as there is none, nothing else leaves
        stopped = room.run(name, Job(report=heard.append))
        assert (stopped.state, stopped.cause, stopped.owner) == (JobState.PAUSED, "out_of_paper", "")
        assert (room.states(name), len(room.press.taken)) == ("ssspppp", 1)
    assert room.press.job(room.press.taken[0].key).stage is JobStage.PROCESSING
    assert any(step.counts["out_of_paper"] and step.counts["page"] == 1 for step in heard)
    with pytest.raises(Refused) as refused:
        room.run(trial)
    assert refused.value.code == "printer_occupied"
    room.press.mend()
    confirm_last(name, "3", actor=room.clerk)  # nothing more can come of it
    assert room.run(trial).state is JobState.DONE
    assert room.run(name).cause == ""
    numbers = room.numbers()
    assert (room.states(name), room.came_out()) == (
        "gggssss",
        Counter([*numbers, numbers[0]]),
    )  # and the trial


@pytest.mark.parametrize(("page", "lease"), [(None, QUICK), (1, Lease(poll_s=0.02))])
def test_a_tray_that_nobody_uses_may_be_empty(room: PrintRoom, page: int | None, lease: Lease) -> None:
    """A printer that does not count its pages says it all the time; one that does goes on before long."""
    name = room.plan()
    room.press.fates.append(Fate.STUCK)
    room.press.condition = PrinterState(Readiness.PROCESSING, ("media-empty",))
    room.press.on_look = lambda: room.press.advance(room.press.taken[0].key, JobStage.PROCESSING, page)

    def hear(step: Progress) -> None:
        if step.counts["out_of_paper"]:
            room.press.mend()

    assert run_job(name, actor=room.clerk, job=Job(report=hear), lease=lease).cause == ""
    assert set(room.came_out().values()) == {1}


def test_two_processes_on_one_job_one_prints(room: PrintRoom) -> None:
    name = room.plan()
    codes = refusals_meanwhile(room, name)
    room.run(name)
    assert codes == ["job_in_use"]
    assert set(room.came_out().values()) == {1}


def test_one_printer_prints_one_job_at_a_time(room: PrintRoom) -> None:
    first = room.plan(selection=None, pages=())
    trial = room.plan(trial=True)
    codes = refusals_meanwhile(room, trial)
    room.run(first)
    assert codes == ["printer_occupied"]
    assert room.run(trial).state is JobState.DONE


def test_a_process_that_slept_past_its_lease_sends_nothing_more(room: PrintRoom, clock: FrozenClock) -> None:
    name = room.plan()

    def sleep_while_another_takes_over() -> None:
        clock.advance(timedelta(seconds=61))
        assert room.run(name).cause == "sheets_unknown"

    room.press.before_send = sleep_while_another_takes_over
    with pytest.raises(Refused) as refused:
        room.run(name)
    assert refused.value.code == "lease_lost"
    # The batch it had in its hands is in doubt; nothing else went out, and its ledger rows are the other's.
    assert room.states(name) == "???pppp"
    assert room.press.taken == []


def test_a_trial_prints_one_page_with_the_mark_and_counts_for_no_graduate(room: PrintRoom) -> None:
    trial = room.plan(trial=True)
    done = room.run(trial)
    assert (done.state, len(done.sheets), len(room.press.tray)) == (JobState.DONE, 1, 1)
    name = room.plan()
    room.run(name)
    assert room.states(name) == "sssssss"


def test_an_error_in_the_program_leaves_the_batch_in_doubt(room: PrintRoom) -> None:
    name = room.plan()

    def stumble() -> None:
        raise ZeroDivisionError

    room.press.before_send = stumble
    with pytest.raises(ZeroDivisionError):
        room.run(name)
    assert room.states(name) == "???pppp"
    assert room.view(name).owner == ""


def test_signs_of_life_keep_the_lease_but_a_batch_that_lingers_is_not_sent(
    room: PrintRoom, clock: FrozenClock, database: Database
) -> None:
    """So whoever sees when a batch was marked as sent knows until when it may reach the printer."""
    name = room.plan()
    seen: list[bool] = []

    def wait_long() -> None:
        for _ in range(2):
            clock.advance(timedelta(seconds=40))
            until = time.monotonic() + 20
            while database.rows("SELECT heartbeat_at FROM print_job")[0][0] < stamp():
                assert time.monotonic() < until
                time.sleep(0.02)
        seen.append(bool(room.view(name).owner))

    room.press.before_send = wait_long
    lease = Lease(beat_s=0.05, poll_s=0.02)
    assert run_job(name, actor=room.clerk, lease=lease).cause == "send_too_slow"
    assert (seen, room.press.taken, room.states(name)) == ([True], [], "ppppppp")
    room.press.on_look = wait_long
    assert run_job(name, actor=room.clerk, lease=lease).cause == ""
    assert seen == [True, True]


def test_a_key_that_the_printer_knows_already_leaves_the_batch_in_doubt(room: PrintRoom) -> None:
    """Keys are never given twice: whatever the printer has under this one may be this batch."""
    name = room.plan()

    def known() -> None:
        raise NotPrinted("job_exists", key="known")

    room.press.before_send = known
    assert room.run(name).cause == "job_exists"
    assert room.states(name) == "???pppp"


def test_a_printer_that_is_done_with_fewer_pages_than_it_got_leaves_them_in_doubt(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.STUCK)

    def hear(step: Progress) -> None:
        if step.counts["page"] == 1:
            room.press.advance(room.press.taken[0].key, JobStage.COMPLETED, 2)

    assert room.run(name, Job(report=hear)).cause == "job_incomplete"
    assert room.states(name) == "???pppp"


def test_one_machine_under_two_names_prints_one_job_at_a_time(room: PrintRoom) -> None:
    with write_transaction():
        add_printer(room.chain.world.school, "别名", PrinterKind.IPP, "ipp://localhost/print")
    name, trial = room.plan(), room.plan(trial=True, printer="别名")
    codes = refusals_meanwhile(room, trial)
    room.run(name)
    assert codes == ["printer_occupied"]


def test_a_process_that_sleeps_inside_a_send_brings_nothing_to_paper(
    room: PrintRoom, clock: FrozenClock
) -> None:
    """The queue asks before each step: another process may have taken over meanwhile."""
    name = room.plan()

    def sleep_while_another_takes_over() -> None:
        clock.advance(timedelta(seconds=61))
        assert room.run(name).cause == "sheets_unknown"

    room.press.before_send = sleep_while_another_takes_over
    with pytest.raises(Refused):
        room.run(name)
    assert room.press.tray == []
