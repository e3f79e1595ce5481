"""Planning: a row for every sheet or none at all, and never a second sheet silently."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from models.base import connection, rows
from printing.queues.base import Identity
from services import startup
from services.diplomas.selecting import Selection
from services.errors import DeskError, Refused
from services.print_jobs.controlling import cancel_job
from services.print_jobs.earlier import earlier_sheets, needs_trial
from services.print_jobs.ledger import JobState, Paper, SheetState
from services.print_jobs.planning import plan_job
from services.print_jobs.reading import print_jobs
from services.print_jobs.settling import confirm_last, mark_good, spoil
from services.reviewing.returning import withdraw_audit
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY
from tests.services.print_jobs.presses import Fate
from tests.services.print_jobs.world import PRINTER, REASON, PrintRoom, refusal


def count_sheets() -> int:
    with connection():
        return int(rows("SELECT COUNT(*) FROM print_sheet")[0][0])


def test_a_plan_has_a_row_for_every_sheet_in_the_order_of_the_numbers(room: PrintRoom) -> None:
    view = plan_job(room.request(), actor=room.clerk)
    assert [sheet.number for sheet in view.sheets] == room.numbers()
    assert [sheet.position for sheet in view.sheets] == [1, 2, 3, 4, 5, 6, 7]
    assert {sheet.attempt for sheet in view.sheets} == {1}
    assert view.sheets[0].label == "覃某1"
    assert (view.state, view.printer, view.blank, view.calibration) == (
        JobState.OPEN,
        PRINTER,
        "diploma_a4",
        None,
    )
    assert [line.name for line in print_jobs(KEY, actor=room.clerk)] == [view.name]


def test_what_waits_in_a_job_is_not_planned_again(room: PrintRoom) -> None:
    name = room.plan()
    refused = refusal(room)
    assert (refused.code, refused.params["job"]) == ("sheets_planned", name)
    assert count_sheets() == 7


def test_one_sheet_that_may_be_paper_stops_the_whole_plan(room: PrintRoom) -> None:
    first = room.numbers()[0]
    name = room.plan(selection=Selection(first=first, last=first))
    room.run(name)
    refused = refusal(room)
    assert refused.code == "sheets_printed"
    assert refused.params | {"at": ""} == {
        "count": 1, "number": first, "by": "覃老师", "at": "", "job": name,
    }  # fmt: skip
    assert count_sheets() == 1


@pytest.mark.parametrize("state", ["sent", "good", "unknown"])
def test_what_was_printed_is_printed_again_only_with_a_reason(room: PrintRoom, state: str) -> None:
    if state == "unknown":
        room.press.fates.append(Fate.LOST_TAKEN)
    one = Selection(first=room.numbers()[0], last=room.numbers()[0])
    name = room.plan(selection=one)
    room.run(name)
    if state == "good":
        confirm_last(name, room.numbers()[0], actor=room.clerk)
    assert refusal(room, selection=one).code == "sheets_printed"
    assert refusal(room, selection=one, reprint=True).code == "reason_missing"
    again = room.plan(selection=one, reprint=True, reason=REASON)
    assert [(sheet.attempt, sheet.state) for sheet in room.view(again).sheets] == [(2, SheetState.PLANNED)]
    assert room.view(again).reason == REASON
    room.run(again)
    assert room.came_out()[room.numbers()[0]] == 2


def test_who_printed_before_is_told_before_a_reprint(room: PrintRoom) -> None:
    name = room.plan()
    room.run(name)
    found = earlier_sheets(room.request(), actor=room.clerk)
    assert [one.number for one in found] == room.numbers()
    assert {(one.job, one.by, one.state) for one in found} == {(name, "覃老师", SheetState.SENT)}


def test_a_spoiled_sheet_is_followed_by_another_without_a_second_reason(room: PrintRoom) -> None:
    one = Selection(first=room.numbers()[0], last=room.numbers()[0])
    name = room.plan(selection=one)
    room.run(name)
    spoil(name, room.numbers()[0], REASON, actor=room.clerk)
    again = room.plan(selection=one)
    assert room.view(again).sheets[0].attempt == 2
    assert room.view(name).state is JobState.DONE


def test_the_rest_is_what_is_no_paper_and_waits_in_no_job(room: PrintRoom, clock: FrozenClock) -> None:
    first, second, third, fourth, *others = room.numbers()
    name = room.plan(selection=Selection(first=first, last=third))
    room.run(name)
    spoil(name, second, REASON, actor=room.clerk)
    room.plan(selection=Selection(first=fourth, last=fourth))
    rest = room.plan(rest=True)
    assert [(sheet.number, sheet.attempt) for sheet in room.view(rest).sheets] == [
        (second, 2),
        *((number, 1) for number in others),
    ]
    assert refusal(room, rest=True).code == "all_printed"
    clock.advance(timedelta(minutes=1))
    room.run(rest)
    refused = refusal(room)
    assert (refused.params["number"], refused.params["job"]) == (second, rest), (
        "number and job belong together"
    )
    assert len(room.view(room.plan(rest=True, trial=True)).sheets) == 1


def test_a_reprint_takes_what_still_waits_out_of_the_other_job(room: PrintRoom) -> None:
    name = room.plan()
    room.press.fates.append(Fate.ABORTED)
    room.run(name)
    again = room.plan(reprint=True, reason=REASON)
    assert room.states(name) == "???"
    assert [sheet.attempt for sheet in room.view(again).sheets] == [2, 2, 2, 1, 1, 1, 1]
    room.run(again)
    assert room.came_out()[room.numbers()[6]] == 1


def test_a_reprint_takes_nothing_from_a_job_that_is_running(room: PrintRoom) -> None:
    name = room.plan()
    codes: list[str] = []
    room.press.before_send = lambda: codes.append(refusal(room, reprint=True, reason=REASON).code)
    room.run(name)
    assert codes == ["sheets_planned"]


def test_what_a_cancelled_job_had_not_sent_is_free_again(room: PrintRoom) -> None:
    name = room.plan()
    cancel_job(name, actor=room.clerk)
    again = room.plan()
    assert {sheet.attempt for sheet in room.view(again).sheets} == {1}
    with pytest.raises(Refused) as refused:
        room.run(name)
    assert refused.value.code == "job_over"


def test_two_jobs_planned_for_the_same_graduates_at_once_one_is_refused(
    room: PrintRoom, database: Database
) -> None:
    outcomes: list[str] = []
    together = threading.Barrier(2)

    def plan() -> None:
        with startup.connection():
            together.wait()
            try:
                room.plan()
                outcomes.append("planned")
            except DeskError as refused:
                outcomes.append(refused.code)

    threads = [threading.Thread(target=plan) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["planned", "sheets_planned"]
    assert count_sheets() == 7


def test_only_an_approved_audit_is_printed(room: PrintRoom) -> None:
    withdraw_audit(KEY, "数学成绩有误", actor=room.chain.department)
    assert refusal(room).code == "audit_not_approved"
    assert refusal(room, paper=Paper.STAMPING_TABLE).code == "audit_not_approved"


def test_a_calibration_of_another_printer_prints_nothing(room: PrintRoom) -> None:
    calibrate(room)
    room.press.who = Identity("urn:uuid:other", "another", "1")
    assert refusal(room).code == "calibration_invalid"


def test_the_trial_is_wanted_until_there_was_one_with_this_calibration(room: PrintRoom) -> None:
    assert needs_trial(room.request(), actor=room.clerk)
    tried = room.plan(trial=True)
    room.run(tried)
    assert needs_trial(room.request(), actor=room.clerk)
    mark_good(tried, "#1", actor=room.clerk)
    assert not needs_trial(room.request(), actor=room.clerk)
    calibrate(room)
    assert needs_trial(room.request(), actor=room.clerk)


def test_a_printer_that_does_not_answer_is_planned_nothing_for(room: PrintRoom) -> None:
    room.press.reachable = False
    assert refusal(room).code == "printer_unreachable"


def test_somebody_elses_printer_prints_nothing(room: PrintRoom, clock: FrozenClock) -> None:
    clock.advance(timedelta(days=1))
    assert refusal(room, printer="别的机器").code == "printer_unknown"


def test_a_graduate_without_a_replacement_has_none_to_print(room: PrintRoom) -> None:
    assert refusal(room, paper=Paper.REPLACEMENT).code == "not_replaced"


@pytest.mark.parametrize("paper", [Paper.STAMPING_TABLE, Paper.REGISTER])
def test_forms_are_planned_page_by_page_in_every_copy(room: PrintRoom, paper: Paper) -> None:
    name = room.plan(paper=paper)
    sheets = room.view(name).sheets
    tables = 1 if paper is Paper.STAMPING_TABLE else 2
    assert len(sheets) == 3 * tables
    assert [sheet.copy for sheet in sheets] == sorted([1, 2, 3] * tables)
    assert room.run(name).cause == ""
    assert room.states(name) == "s" * len(sheets)
    assert refusal(room, paper=paper).code == "sheets_printed"
    again = room.plan(paper=paper, copies=(2,), pages=(1,), reprint=True, reason=REASON)
    assert [(sheet.copy, sheet.page, sheet.attempt) for sheet in room.view(again).sheets] == [
        (2, 1, 2)
    ] * tables


def calibrate(room: PrintRoom) -> None:
    """A calibration made with the press as it is."""
    with connection():
        printer_id = rows("SELECT id FROM printer WHERE name = ?", (PRINTER,))[0][0]
        rows(
            "INSERT INTO calibration (printer_id, tray, blank, shift_x_mm, shift_y_mm, tilt_degrees, size_x_percent,"
            " size_y_percent, origin, sheets, uuid, make_and_model, driver, made_at)"
            " VALUES (?, '', 'diploma_a4', 0.4, -1.1, 0.1, 0, 0, 'steps', '[]', ?, ?, ?, ?) RETURNING id",
            (
                printer_id,
                room.press.who.uuid,
                room.press.who.make_and_model,
                room.press.who.version,
                "2023-06-14",
            ),
        )


def test_a_spoiled_reprint_does_not_free_a_diploma_that_somebody_holds(room: PrintRoom) -> None:
    one = Selection(first=room.numbers()[0], last=room.numbers()[0])
    name = room.plan(selection=one)
    room.run(name)
    confirm_last(name, "1", actor=room.clerk)
    again = room.plan(selection=one, reprint=True, reason=REASON)
    room.run(again)
    spoil(again, "#1", REASON, actor=room.clerk)
    assert refusal(room, selection=one).code == "sheets_printed"
    assert room.view(room.plan(selection=one, reprint=True, reason=REASON)).sheets[0].attempt == 3


@pytest.mark.parametrize("paper", [Paper.STAMPING_TABLE, Paper.REGISTER])
def test_a_trial_of_a_form_is_its_first_page_marked_as_a_draft(room: PrintRoom, paper: Paper) -> None:
    done = room.run(room.plan(paper=paper, trial=True))
    assert (done.state, done.cause) == (JobState.DONE, "")
    (page,) = room.press.tray
    assert "不得报送" in "".join(page.split())
    assert room.run(room.plan(paper=paper)).cause == ""
