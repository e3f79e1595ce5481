"""What changes between planning and sending: numbers, audits, calibrations; the last look is where it is sent."""

from __future__ import annotations

from collections.abc import Callable

from printing.geometry import Correction
from printing.queues.base import Identity
from services.audits.heads import AuditHead
from services.print_jobs import running
from services.print_jobs.drawing import Drawn, draw
from services.print_jobs.ledger import JobRow, JobState, Paper, SheetRow
from services.reviewing.returning import withdraw_audit
from services.reviewing.revoking import revoke_graduate
from tests.services.audit_world import KEY
from tests.services.print_jobs.test_planning import calibrate
from tests.services.print_jobs.world import PrintRoom

WHY = "材料造假"
FIRST_ROW = 2


def after_drawing(room: PrintRoom, act: Callable[[], object]) -> list[int]:
    """Let something happen between the drawing of the first batch and its being marked as sent.

    Returns how many pages each drawing had.
    """
    acts, drawings = [act], []

    def drawn(job: JobRow, head: AuditHead, sheets: tuple[SheetRow, ...], correction: Correction) -> Drawn:
        pages = draw(job, head, sheets, correction)
        drawings.append(len(sheets))
        if acts:
            acts.pop()()
        return pages

    room.monkeypatch.setattr(running, "draw", drawn)
    return drawings


def revoke(room: PrintRoom) -> str:
    return revoke_graduate(KEY, FIRST_ROW, WHY, actor=room.chain.department)


def test_a_number_that_was_voided_leaves_the_job_and_whoever_prints_is_told(room: PrintRoom) -> None:
    name = room.plan()
    number = revoke(room)
    stopped = room.run(name)
    assert (stopped.state, stopped.cause) == (JobState.PAUSED, "numbers_void")
    assert number not in {sheet.number for sheet in stopped.sheets}
    assert room.press.taken == []
    assert room.run(name).cause == ""
    assert room.came_out().keys() == set(room.numbers()) - {number}


def test_a_number_that_is_voided_after_its_page_was_drawn_is_not_sent(room: PrintRoom) -> None:
    name = room.plan()
    numbers: list[str] = []
    after_drawing(room, lambda: numbers.append(revoke(room)))
    assert room.run(name).cause == "numbers_void"
    assert room.press.taken == []
    room.run(name)
    assert numbers[0] not in room.came_out()
    assert len(room.came_out()) == 6


def test_a_withdrawn_audit_is_not_printed(room: PrintRoom) -> None:
    name = room.plan()
    withdraw_audit(KEY, WHY, actor=room.chain.department)
    assert room.run(name).cause == "audit_not_approved"
    assert room.states(name) == "ppppppp"


def test_an_audit_that_is_withdrawn_after_the_pages_were_drawn_is_not_sent(room: PrintRoom) -> None:
    name = room.plan()
    after_drawing(room, lambda: withdraw_audit(KEY, WHY, actor=room.chain.department))
    assert room.run(name).cause == "audit_not_approved"
    assert (room.press.taken, room.states(name)) == ([], "ppppppp")


def test_an_audit_that_comes_back_unchanged_is_printed_with_the_same_numbers(room: PrintRoom) -> None:
    name = room.plan()
    withdraw_audit(KEY, WHY, actor=room.chain.department)
    room.run(name)
    room.chain.all_the_way()
    assert room.run(name).cause == ""
    assert room.came_out().keys() == set(room.numbers())


def test_graduates_who_dropped_out_meanwhile_are_not_printed(room: PrintRoom) -> None:
    name = room.plan()
    withdraw_audit(KEY, WHY, actor=room.chain.department)
    room.chain.create(1, 2, 5, 6, rebuild=True)
    room.chain.all_the_way()
    assert room.run(name).cause == "numbers_void"
    room.run(name)
    assert len(room.came_out()) == 4


def test_a_form_whose_content_changed_is_not_printed_under_its_old_code(room: PrintRoom) -> None:
    name = room.plan(paper=Paper.STAMPING_TABLE)
    withdraw_audit(KEY, WHY, actor=room.chain.department)
    room.chain.create(1, 2, 5, 6, rebuild=True)
    room.chain.all_the_way()
    assert room.run(name).cause == "form_changed"
    assert room.press.taken == []


def test_a_calibration_that_changed_is_used_only_once_somebody_has_looked(room: PrintRoom) -> None:
    name = room.plan()
    calibrate(room)
    stopped = room.run(name)
    assert (stopped.cause, room.press.taken) == ("calibration_changed", [])
    assert stopped.calibration is not None
    assert stopped.calibration.right_mm == 0.4
    assert room.run(name).cause == ""


def test_a_calibration_that_changes_between_two_batches_stops_before_the_second(room: PrintRoom) -> None:
    name = room.plan()
    room.press.before_send = lambda: calibrate(room)
    assert room.run(name).cause == "calibration_changed"
    assert room.states(name) == "ssspppp"


def test_another_printer_behind_the_same_address_prints_nothing_with_the_old_calibration(
    room: PrintRoom,
) -> None:
    calibrate(room)
    name = room.plan()
    room.press.who = Identity("urn:uuid:other", "another", "1")
    assert room.run(name).cause == "calibration_invalid"
    assert room.press.taken == []


def test_an_audit_that_went_all_its_way_again_after_the_pages_were_drawn_has_them_drawn_anew(
    room: PrintRoom,
) -> None:
    name = room.plan()

    def go_round() -> None:
        withdraw_audit(KEY, WHY, actor=room.chain.department)
        room.chain.all_the_way()

    drawings = after_drawing(room, go_round)
    assert room.run(name).cause == ""
    assert drawings == [3, 3, 3, 1]
    assert set(room.came_out().values()) == {1}
