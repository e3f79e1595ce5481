"""Pausing and cancelling a job, whoever runs it or nobody (暂停、取消)."""

from __future__ import annotations

from printing.queues.base import JobStage, PrinterState, Readiness
from services.actor import Role
from services.browsing.home import home_view
from services.diplomas.selecting import Selection
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.ledger import OUT_OF_PAPER, JobState, Paper
from services.print_jobs.reading import print_jobs
from services.print_jobs.settling import confirm_last, mark_good, mark_unprinted, spoil
from services.progress import Job, Progress
from tests.services.audit_world import actor
from tests.services.print_jobs.presses import Fate
from tests.services.print_jobs.test_settling import code_of, leave_one_stuck
from tests.services.print_jobs.world import REASON, PrintRoom


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
    assert home_view(actor=room.clerk).jobs == print_jobs(actor=room.clerk)
    assert home_view(actor=actor(room.chain.world.school, Role.SCHOOL_USER)).jobs == ()
    mark_unprinted(name, "2", actor=room.clerk)
    assert home_view(actor=room.clerk).jobs == ()
    assert code_of(lambda: cancel_job(name, actor=room.clerk)) == "job_over"


def test_where_cancelling_stops_no_paper_what_was_cancelled_is_not_planned_again_without_a_reason(
    room: PrintRoom,
) -> None:
    """A queue in between says canceled at once, and the printer goes on when it has paper."""
    name = wait_for_paper_behind_a_queue(room)
    cancel_job(name, actor=room.clerk)
    confirm_last(name, "1", actor=room.clerk)
    for _ in range(2):
        assert code_of(lambda: confirm_last(name, "1", actor=room.clerk)) == "may_still_come"
        assert code_of(lambda: mark_unprinted(name, "2", actor=room.clerk)) == "may_still_come"
    assert (room.states(name), code_of(room.plan)) == ("g??", "sheets_printed")
    second = spoil(name, "2", REASON, actor=room.clerk).sheets[1].number
    again = room.plan(selection=Selection(first=second, last=second))
    assert [sheet.attempt for sheet in room.view(again).sheets] == [2]
    room.press.mend()
    mark_good(name, "3", actor=room.clerk)
    room.run(again)
    assert [room.came_out()[number] for number in room.numbers()[:4]] == [1, 2, 1, 0]


def wait_for_paper_behind_a_queue(room: PrintRoom) -> str:
    """A job that has paused by itself; its first page came out."""
    room.press.stops_paper = False
    room.press.fates.append(Fate.EMPTY)
    name = room.plan()
    assert (room.run(name).cause, room.states(name)) == (OUT_OF_PAPER, "ssspppp")
    return name


def test_where_cancelling_stops_no_paper_a_pause_leaves_the_batch_at_the_printer(room: PrintRoom) -> None:
    name = wait_for_paper_behind_a_queue(room)
    assert pause_job(name, actor=room.clerk).cause == OUT_OF_PAPER
    other = room.plan(paper=Paper.STAMPING_TABLE)
    assert code_of(lambda: room.run(other)) == "printer_occupied"
    stopped = room.run(name, Job(report=lambda _: pause_once(room, name)))
    assert (stopped.cause, room.states(name)) == (OUT_OF_PAPER, "ssspppp")
    assert room.press.job(room.press.taken[0].key).stage is JobStage.PROCESSING
    room.press.mend()
    room.run(name)
    assert (room.states(name), set(room.came_out().values())) == ("sssssss", {1})


def test_an_unprinted_sheet_of_a_cancelled_job_waits_for_the_printer_in_words_of_its_own(
    room: PrintRoom,
) -> None:
    name = leave_one_stuck(room)
    room.press.reachable = False
    cancel_job(name, actor=room.clerk)
    assert code_of(lambda: mark_unprinted(name, "2", actor=room.clerk)) == "cancelled_not_over"


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


def test_what_was_thought_unprinted_and_is_in_the_tray_after_all_is_good_or_spoiled_and_not_printed_again(
    room: PrintRoom,
) -> None:
    room.run(name := room.plan())
    confirm_last(name, "0003", actor=room.clerk)
    assert room.states(name) == "ggg?ppp"
    assert code_of(lambda: mark_unprinted(name, "#5", actor=room.clerk)) == "sheet_not_sent"
    mark_good(name, "#5", actor=room.clerk)
    spoil(name, "0006", REASON, actor=room.clerk)
    mark_good(name, "#4", actor=room.clerk)
    room.run(name)
    assert room.states(name) == "gggggxs"
    assert [room.came_out()[number] for number in room.numbers()] == [1] * 6 + [2]


def test_nobody_finds_in_the_tray_what_a_process_is_about_to_print(room: PrintRoom) -> None:
    room.run(name := room.plan())
    confirm_last(name, "0", actor=room.clerk)
    mark_good(name, "#1", actor=room.clerk)
    found: list[str] = []
    room.press.before_send = lambda: found.append(code_of(lambda: mark_good(name, "#7", actor=room.clerk)))
    room.run(name)
    assert found == ["sheet_not_sent"]
    assert room.states(name) == "gssssss"
