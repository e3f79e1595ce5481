"""What a person says of the tray, sheet by sheet; and pausing and cancelling."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from printing.queues.base import JobStage, PrinterState, Readiness
from services.diplomas.selecting import Selection
from services.errors import Refused
from services.print_jobs import leases
from services.print_jobs.ended import ON_ITS_WAY_S
from services.print_jobs.ledger import JobState, Paper
from services.print_jobs.live import printer_live
from services.print_jobs.settling import confirm_last, mark_good, mark_unprinted, preview_confirm, spoil
from services.progress import Job
from services.reviewing.revoking import revoke_graduate
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY
from tests.services.print_jobs.presses import Fate
from tests.services.print_jobs.world import REASON, PrintRoom


@pytest.fixture
def name(room: PrintRoom) -> str:
    """A job of which everything went out."""
    planned = room.plan()
    room.run(planned)
    return planned


def test_what_a_person_was_shown_is_what_happens_or_nothing(room: PrintRoom, name: str) -> None:
    seen = preview_confirm(name, "4", actor=room.clerk)
    mark_good(name, "6", actor=room.clerk)
    assert code_of(lambda: confirm_last(name, "4", seen, actor=room.clerk)) == "job_changed"
    assert room.states(name) == "sssssgs"
    confirm_last(name, "7", preview_confirm(name, "7", actor=room.clerk), actor=room.clerk)
    assert room.states(name) == "ggggggg"


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_all_good_ends_the_job(room: PrintRoom, name: str) -> None:
    done = confirm_last(name, room.numbers()[-1], actor=room.clerk)
    assert (done.state, room.states(name)) == (JobState.DONE, "ggggggg")
    assert {sheet.settled_by for sheet in done.sheets} == {"覃老师"}


def test_up_to_the_last_good_one_good_the_next_asked_the_rest_again(room: PrintRoom, name: str) -> None:
    preview = preview_confirm(name, room.numbers()[3], actor=room.clerk)
    assert [sheet.position for sheet in preview.good] == [1, 2, 3, 4]
    assert [sheet.position for sheet in preview.asked] == [5]
    assert [sheet.position for sheet in preview.again] == [6, 7]
    assert room.states(name) == "sssssss"
    after = confirm_last(name, room.numbers()[3], actor=room.clerk)
    assert (after.state, room.states(name)) == (JobState.OPEN, "gggg?pp")
    assert [sheet.asked for sheet in after.sheets] == [False] * 4 + [True, False, False]
    assert [sheet.sends for sheet in after.sheets] == [1] * 7
    assert room.run(name).cause == ""
    assert room.states(name) == "gggg?ss"


def test_what_was_asked_about_is_left_alone_by_later_confirmations(room: PrintRoom, name: str) -> None:
    confirm_last(name, room.numbers()[3], actor=room.clerk)
    room.run(name)
    confirm_last(name, room.numbers()[6], actor=room.clerk)
    assert room.states(name) == "gggg?gg"
    spoil(name, room.numbers()[4], REASON, "X0005", actor=room.clerk)
    assert room.view(name).state is JobState.DONE
    assert (room.view(name).sheets[4].reason, room.view(name).sheets[4].blank_serial) == (REASON, "X0005")


def test_none_good(room: PrintRoom, name: str) -> None:
    confirm_last(name, "0", actor=room.clerk)
    assert room.states(name) == "?pppppp"


def test_none_good_after_those_that_were_confirmed_before(room: PrintRoom, clock: FrozenClock) -> None:
    name = room.plan()
    room.press.fates.extend([Fate.PRINTED, Fate.LOST_UNTAKEN])
    room.run(name)
    said = room.numbers()[2]
    clock.advance(timedelta(seconds=ON_ITS_WAY_S))
    assert code_of(lambda: confirm_last(name, said, actor=room.clerk)) == "batch_just_over"
    assert room.states(name) == "sss???p"
    confirm_last(name, said, actor=room.clerk)
    assert room.states(name) == "ggg?ppp"


@pytest.mark.parametrize("said", ["202345019900010003", "0003", "3", "#3", " 03 "])
def test_a_sheet_is_named_by_its_number_its_last_digits_or_its_position(
    room: PrintRoom, name: str, said: str
) -> None:
    confirm_last(name, said, actor=room.clerk)
    assert room.states(name) == "ggg?ppp"


@pytest.mark.parametrize(
    ("said", "code"), [("9", "sheet_unknown"), ("", "sheet_unknown"), ("000", "sheet_unknown")]
)
def test_a_sheet_that_is_not_there_is_refused(room: PrintRoom, name: str, said: str, code: str) -> None:
    assert code_of(lambda: confirm_last(name, said, actor=room.clerk)) == code
    assert room.states(name) == "sssssss"


def test_last_digits_that_disagree_with_the_position_are_refused(room: PrintRoom) -> None:
    spoil_from(room)
    name = room.plan()
    room.run(name)
    # position 2 bears number …0003: is "3" the third sheet or the one that ends so?
    assert code_of(lambda: confirm_last(name, "3", actor=room.clerk)) == "sheet_ambiguous"
    confirm_last(name, "#3", actor=room.clerk)
    assert room.states(name) == "ggg?pp"


@pytest.mark.parametrize("said", ["0003", "003", "03"])
def test_digits_as_they_stand_on_paper_are_no_position(room: PrintRoom, said: str) -> None:
    spoil_from(room)
    name = room.plan()
    room.run(name)
    confirm_last(name, said, actor=room.clerk)
    assert room.states(name) == "gg?ppp"


def spoil_from(room: PrintRoom) -> None:
    """Void the first number, so that positions and numbers part."""
    revoke_graduate(KEY, 2, "材料造假", actor=room.chain.department)


def test_there_is_nothing_to_confirm_before_anything_went_out_and_after_everything_is_settled(
    room: PrintRoom,
) -> None:
    name = room.plan()
    assert code_of(lambda: confirm_last(name, "1", actor=room.clerk)) == "sheet_unknown"
    room.run(name)
    confirm_last(name, "7", actor=room.clerk)
    assert code_of(lambda: confirm_last(name, "7", actor=room.clerk)) == "nothing_to_confirm"


def test_what_the_printer_is_still_at_is_not_planned_again(room: PrintRoom) -> None:
    name = leave_one_stuck(room)
    assert code_of(lambda: confirm_last(name, "0", actor=room.clerk)) == "batch_not_over"
    assert code_of(lambda: mark_unprinted(name, "2", actor=room.clerk)) == "batch_not_over"
    preview = preview_confirm(name, "1", actor=room.clerk)
    assert ([s.position for s in preview.good], [s.position for s in preview.waiting]) == ([1], [2, 3])
    confirm_last(name, "1", actor=room.clerk)
    assert room.states(name) == "gsspppp"
    room.press.mend()
    # Whoever saw one sheet in the tray has not seen what came since.
    assert code_of(lambda: confirm_last(name, "1", actor=room.clerk)) == "batch_just_over"
    confirm_last(name, "3", actor=room.clerk)
    room.run(name)
    assert set(room.came_out().values()) == {1}


def test_what_the_printer_counts_and_has_not_printed_yet_is_not_good(room: PrintRoom) -> None:
    name = leave_one_stuck(room)
    for act in (
        lambda: mark_good(name, "2", actor=room.clerk),
        lambda: preview_confirm(name, "3", actor=room.clerk),
        lambda: confirm_last(name, "3", actor=room.clerk),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (refused.value.code, refused.value.params["pages"]) == ("not_out_yet", 1)
    mark_good(name, "1", actor=room.clerk)
    assert room.states(name) == "gsspppp"
    batch = room.press.taken[0].key
    room.press.advance(batch, JobStage.PROCESSING)  # a printer that counts nothing
    mark_good(name, "2", actor=room.clerk)
    room.press.advance(batch, JobStage.CANCELED, 1)  # what it is done with a person knows better
    confirm_last(name, "3", actor=room.clerk)
    assert room.states(name) == "gggpppp"


def leave_one_stuck(room: PrintRoom) -> str:
    """A job whose first batch stands at its first page, watched by nobody."""
    name = room.plan()
    room.press.fates.append(Fate.STUCK)
    room.run(name, Job(cancelled=lambda: bool(room.press.tray)))
    return name


def test_a_printer_that_gives_no_answer_may_still_be_printing(room: PrintRoom) -> None:
    name = leave_one_stuck(room)
    room.press.reachable = False
    assert code_of(lambda: confirm_last(name, "0", actor=room.clerk)) == "batch_not_over"
    mark_good(name, "1", actor=room.clerk)
    spoil(name, "2", REASON, actor=room.clerk)
    assert room.states(name) == "gxspppp"


def test_a_batch_that_a_process_is_handing_over_is_not_planned_again(room: PrintRoom) -> None:
    """The printer knows nothing of it yet, which must not be taken for being done with it."""
    name = room.plan()
    codes: list[str] = []
    room.press.before_send = lambda: codes.append(code_of(lambda: confirm_last(name, "0", actor=room.clerk)))
    room.run(name)
    assert codes == ["batch_not_over"]
    assert set(room.came_out().values()) == {1}


def test_whoever_slept_past_the_lease_sends_nothing_that_was_planned_again_meanwhile(
    room: PrintRoom, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = room.plan()

    def sleep_while_a_person_settles() -> None:
        clock.advance(timedelta(seconds=ON_ITS_WAY_S))
        assert code_of(lambda: confirm_last(name, "0", actor=room.clerk)) == "batch_just_over"
        confirm_last(name, "0", actor=room.clerk)

    slept: list[bool] = []

    def report(*_: object) -> None:
        if not slept:
            slept.append(True)
            sleep_while_a_person_settles()

    # Between the commit that marks the batch and the printer: the last look at the lease comes after it.
    monkeypatch.setattr(leases.Held, "fresh", property(lambda mine: report()))
    with pytest.raises(Refused) as refused:
        room.run(name)
    assert refused.value.code == "lease_lost"
    assert room.press.taken == []
    assert room.states(name) == "?pppppp"


def test_what_may_be_on_its_way_is_not_called_unprinted_before_its_time(
    room: PrintRoom, clock: FrozenClock
) -> None:
    """A process that stands still after its last look at the lease prints when it wakes."""
    name = room.plan()
    room.press.fates.append(Fate.FROZEN)
    assert room.run_and_die(name)
    clock.advance(timedelta(seconds=61))
    assert room.run(name).cause == "sheets_unknown"
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            mark_unprinted(name, "2", actor=room.clerk)
        assert (refused.value.code, refused.value.params["seconds"]) == ("print_too_early", 119)
    assert code_of(lambda: confirm_last(name, "0", actor=room.clerk)) == "print_too_early"
    mark_good(name, "1", actor=room.clerk)
    spoil(name, "3", REASON, actor=room.clerk)
    assert room.states(name) == "g?xpppp"
    clock.advance(timedelta(seconds=59))
    room.press.wake()
    assert code_of(lambda: mark_unprinted(name, "2", actor=room.clerk)) == "batch_just_over"
    assert set(room.came_out()) == set(room.numbers()[:3])


def test_nothing_is_planned_again_while_a_process_runs_the_job(room: PrintRoom) -> None:
    """Its last page may come between the look into the tray and the answer."""
    name = room.plan()
    states: list[str] = []

    def confirm_one() -> None:
        confirm_last(name, "1", actor=room.clerk)
        states.append(room.states(name))

    def then_confirm() -> None:
        room.press.before_send = confirm_one

    room.press.before_send = then_confirm
    room.run(name)
    assert states == ["gsssssp"]


def test_a_spoiled_sheet_can_be_followed_in_the_same_job(room: PrintRoom, name: str) -> None:
    confirm_last(name, "7", actor=room.clerk)
    after = spoil(name, "3", REASON, again=True, actor=room.clerk)
    assert (after.state, room.states(name)) == (JobState.OPEN, "ggxggggp")
    assert (after.sheets[7].number, after.sheets[7].attempt) == (room.numbers()[2], 2)
    room.run(name)
    assert room.came_out()[room.numbers()[2]] == 2
    assert confirm_last(name, "#8", actor=room.clerk).state is JobState.DONE


def test_a_sheet_that_another_job_has_followed_is_not_followed_again(room: PrintRoom, name: str) -> None:
    room.plan(reprint=True, reason=REASON)
    refused = code_of(lambda: spoil(name, "3", REASON, again=True, actor=room.clerk))
    assert refused == "sheet_followed"
    assert room.states(name) == "sssssss"


def test_spoiling_needs_a_reason_and_paper(room: PrintRoom) -> None:
    name = room.plan()
    assert code_of(lambda: spoil(name, "3", REASON, actor=room.clerk)) == "sheet_not_sent"
    room.run(name)
    assert code_of(lambda: spoil(name, "3", "  ", actor=room.clerk)) == "reason_missing"
    assert code_of(lambda: spoil(name, "3", REASON, "9" * 41, actor=room.clerk)) == "serial_too_long"
    spoil(name, "3", REASON, actor=room.clerk)
    assert code_of(lambda: spoil(name, "3", REASON, actor=room.clerk)) == "sheet_spoiled"
    assert code_of(lambda: mark_good(name, "3", actor=room.clerk)) == "sheet_settled"


def test_a_sheet_that_did_not_come_out_is_planned_again(room: PrintRoom, clock: FrozenClock) -> None:
    name = room.plan()
    room.press.fates.append(Fate.LOST_UNTAKEN)
    room.run(name)
    clock.advance(timedelta(seconds=ON_ITS_WAY_S))
    assert code_of(lambda: mark_unprinted(name, "1", actor=room.clerk)) == "batch_just_over"
    for number in ("1", "2", "3"):
        mark_unprinted(name, number, actor=room.clerk)
    room.run(name)
    assert set(room.came_out().values()) == {1}
    assert len(room.came_out()) == 7


def test_every_settling_stands_in_the_journal(room: PrintRoom, name: str) -> None:
    confirm_last(name, "2", actor=room.clerk)
    spoil(name, "3", REASON, actor=room.clerk)
    spoil(name, "2", REASON, again=True, actor=room.clerk)
    room.plan(selection=None, trial=True)
    assert room.acts()[-4:] == ["confirm", "spoil", "spoil", "plan"]


def test_the_printer_of_a_job_is_asked_live(room: PrintRoom) -> None:
    name = leave_one_stuck(room)
    room.press.condition = PrinterState(Readiness.STOPPED, ("media-empty",))
    live = printer_live(name, actor=room.clerk)
    assert (live.stage, live.page, live.out_of_paper, live.offline) == ("processing", 1, True, False)
    room.press.reachable = False
    assert printer_live(name, actor=room.clerk).reasons == ("printer_unreachable",)


def test_a_sheet_that_was_printed_again_elsewhere_is_never_planned_again(room: PrintRoom, name: str) -> None:
    room.plan(reprint=True, reason=REASON)
    assert code_of(lambda: mark_unprinted(name, "5", actor=room.clerk)) == "sheet_followed"
    preview = preview_confirm(name, "3", actor=room.clerk)
    assert ([s.position for s in preview.asked], preview.again) == ([4, 5, 6, 7], ())
    confirm_last(name, "3", preview, actor=room.clerk)
    assert room.states(name) == "ggg????"


def test_a_batch_that_was_refused_after_its_sheets_were_planned_elsewhere_leaves_them_there(
    room: PrintRoom,
) -> None:
    name = room.plan()
    one = Selection(first=room.numbers()[0], last=room.numbers()[0])

    def again() -> None:
        room.plan(selection=one, reprint=True, reason=REASON)

    room.press.before_send = again
    room.press.fates.append(Fate.REFUSED)
    room.run(name)
    assert room.states(name) == "pppppp"


def test_a_position_means_exactly_that_sheet(room: PrintRoom, name: str) -> None:
    spoil(name, "#3", REASON, again=True, actor=room.clerk)
    assert code_of(lambda: mark_good(name, "#3", actor=room.clerk)) == "sheet_settled"
    assert code_of(lambda: mark_good(name, "#8", actor=room.clerk)) == "sheet_not_sent"


def test_copies_of_a_form_have_one_number_and_are_told_apart_by_position(room: PrintRoom) -> None:
    name = room.plan(paper=Paper.STAMPING_TABLE)
    number = room.run(name).sheets[0].number
    assert code_of(lambda: confirm_last(name, number, actor=room.clerk)) == "sheet_ambiguous"
    confirm_last(name, "#1", actor=room.clerk)
    assert room.states(name) == "g?p"


def test_a_trial_has_no_successor(room: PrintRoom) -> None:
    name = room.plan(trial=True)
    room.run(name)
    assert code_of(lambda: spoil(name, "#1", REASON, again=True, actor=room.clerk)) == "job_over"
