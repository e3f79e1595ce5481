"""A calibration comes from what was read on ruler sheets, belongs to printer, tray and blank, and ends with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta

import pypdfium2
import pytest

from models.base import connection, rows
from models.printing import Printer as PrinterRow
from printing.calibration import Reading
from printing.geometry import UNCORRECTED, Correction, PageSize
from printing.queues.recording import LosesAnswer, RecordingQueue, Refuses
from services.actor import Actor, Role
from services.calibrating.corrections import CorrectionValues, Steps, stepped
from services.calibrating.fitting import SheetReadings, calibrate, fit_readings
from services.calibrating.held import Held, correction_of, held_calibration
from services.calibrating.restoring import restore_calibration
from services.calibrating.ruler_sheets import print_ruler_sheet
from services.calibrating.stepping import step_calibration
from services.calibrating.viewing import calibration_view
from services.diplomas.templates import layout_of
from services.errors import NotAllowed, Refused
from services.printers.changing import set_printer_for
from services.printers.checking import check_printer
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.printing.test_calibration import Printer, sheet
from tests.services.audit_world import World, actor, make_world, teacher
from tests.services.recording_printers import add_recording, recording_printer

NAME, TRAY, BLANK = "证书机", "", "a4"
HERE = (NAME, TRAY, BLANK)
PAGE = PageSize(210, 297)
ROUNDED = 1e-6
"""How far a value may be rounded by a step."""
ERRING = Printer(right_mm=1.3, down_mm=-0.8, degrees=0.3, across_percent=0.25, down_percent=-0.2)


@pytest.fixture
def queue() -> Iterator[RecordingQueue]:
    """What the printer is in truth."""
    with recording_printer("cert") as made:
        yield made


@pytest.fixture
def world(database: Database, queue: RecordingQueue, clock: FrozenClock) -> World:
    """The world, with one printer at the school."""
    made = make_world()
    add_recording("cert", actor=actor(made.department, Role.SYSTEM_ADMIN), organisation=made.school.code)
    with connection():
        PrinterRow.update(name=NAME).execute()
    return made


@pytest.fixture
def clerk(world: World) -> Actor:
    """学校毕业管理 of the school."""
    return teacher(world)


def held(clerk: Actor) -> Held:
    with connection():
        printer = PrinterRow.get(PrinterRow.name == NAME)
        return held_calibration(printer.id, TRAY, BLANK)


def read_off(drawn: Correction, to_mm: float = 0.1) -> tuple[tuple[float, float], ...]:
    """What a ruler says of a sheet that this printer made, rounded as one reads."""

    def rounded(one: Reading) -> tuple[float, float]:
        return round(one.right_mm / to_mm) * to_mm, round(one.down_mm / to_mm) * to_mm

    return tuple(rounded(one) for one in sheet(PAGE, ERRING, drawn=drawn).readings)


def printed(clerk: Actor) -> SheetReadings:
    """A ruler sheet, printed and read."""
    drawn = held(clerk).correction
    return SheetReadings(print_ruler_sheet(*HERE, actor=clerk), read_off(drawn))


def refused(act: Callable[[], object], code: str) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    assert caught.value.code == code
    return caught.value


def test_without_a_calibration_pages_are_drawn_as_they_are(clerk: Actor) -> None:
    assert held(clerk) == Held(None, UNCORRECTED, valid=True)
    view = calibration_view(*HERE, actor=clerk)
    assert (view.current, view.history, view.sheets) == (None, (), ())
    refused(lambda: correction_of(f"{NAME}/-/{BLANK}", BLANK, actor=clerk), "calibration_missing")


def test_a_ruler_sheet_bears_its_key_and_place(clerk: Actor, queue: RecordingQueue) -> None:
    key = print_ruler_sheet(*HERE, actor=clerk)
    (job,) = queue.taken
    text = pypdfium2.PdfDocument(job.pdf)[0].get_textpage().get_text_range()
    assert job.key == key
    assert job.page == PAGE
    assert f"{NAME}　纸盒 打印机自选　普通纸 210×297 毫米　编号 {key}" in text
    assert key in text
    (line,) = calibration_view(*HERE, actor=clerk).sheets
    assert (line.key, line.by, line.printed_with) == (key, clerk.name, CorrectionValues())


def test_a_ruler_sheet_of_which_the_printer_says_nothing_can_be_read_all_the_same(
    clerk: Actor, queue: RecordingQueue
) -> None:
    queue.plan(LosesAnswer(taken=True))
    refused(lambda: print_ruler_sheet(*HERE, actor=clerk), "outcome_unknown")
    (line,) = calibration_view(*HERE, actor=clerk).sheets
    assert line.key == queue.taken[0].key
    calibrate(*HERE, [SheetReadings(line.key, read_off(UNCORRECTED))], actor=clerk)
    assert held(clerk).valid


def test_readings_make_a_calibration_that_undoes_the_error(clerk: Actor) -> None:
    first = printed(clerk)
    view = fit_readings(*HERE, [first], actor=clerk)
    assert view.largest_mm < 0.11
    assert len(view.residuals) == 4
    assert held(clerk).calibration_id is None, "a fit stores nothing"
    assert calibrate(*HERE, [first], actor=clerk) == view
    now = held(clerk)
    assert now.valid
    assert now.by == clerk.name
    assert now.largest_mm == view.largest_mm
    left = read_off(now.correction, to_mm=0.01)
    assert max(abs(number) for pair in left for number in pair) < 0.15
    assert correction_of(f"{NAME}/-/{BLANK}", BLANK, actor=clerk) == now.correction


def test_a_second_sheet_printed_with_the_first_correction_is_averaged_in(
    clerk: Actor, clock: FrozenClock
) -> None:
    first = printed(clerk)
    clock.advance(timedelta(minutes=1))
    calibrate(*HERE, [first], actor=clerk)
    second = printed(clerk)
    assert max(abs(number) for pair in second.offsets for number in pair) < 0.21
    calibrate(*HERE, [first, second], actor=clerk)
    view = calibration_view(*HERE, actor=clerk)
    assert [line.origin for line in view.history] == ["averaged", "sheet"]
    assert view.current is not None
    assert view.current.sheets == (first, second)
    assert [line.key for line in view.sheets] == [second.sheet, first.sheet]
    left = read_off(held(clerk).correction, to_mm=0.01)
    assert max(abs(number) for pair in left for number in pair) < 0.12


def test_a_doubtful_fit_names_the_part_and_stores_nothing(clerk: Actor) -> None:
    good = printed(clerk)
    wrong = replace(good, offsets=((good.offsets[0][0] + 2, good.offsets[0][1]), *good.offsets[1:]))
    for act in (fit_readings, calibrate):
        refusal = refused(lambda act=act: act(*HERE, [wrong], actor=clerk), "fit_doubtful")  # type: ignore[misc]
        assert refusal.params["part"] == "左右"
        assert float(str(refusal.params["largest_mm"])) > 0.30
    assert held(clerk).calibration_id is None


@pytest.mark.parametrize("count", [0, 3, 5])
def test_each_cross_is_read_once(clerk: Actor, count: int) -> None:
    key = print_ruler_sheet(*HERE, actor=clerk)
    sheets = [SheetReadings(key, ((0.0, 0.0),) * count)]
    refused(lambda: fit_readings(*HERE, sheets, actor=clerk), "readings_needed")


def test_readings_belong_to_their_own_sheet(clerk: Actor) -> None:
    first = printed(clerk)
    refused(lambda: fit_readings(NAME, "tray-1", BLANK, [first], actor=clerk), "ruler_sheet_elsewhere")
    refused(lambda: fit_readings(NAME, TRAY, "a3-landscape", [first], actor=clerk), "ruler_sheet_elsewhere")
    unknown = replace(first, sheet="230614-000000")
    refused(lambda: fit_readings(*HERE, [unknown], actor=clerk), "ruler_sheet_unknown")
    refused(lambda: fit_readings(*HERE, [], actor=clerk), "crosses_too_few")
    refused(lambda: fit_readings(*HERE, [first, first], actor=clerk), "ruler_sheet_doubled")


def test_another_driver_ends_the_calibration_until_it_is_made_anew(
    clerk: Actor, queue: RecordingQueue
) -> None:
    first = printed(clerk)
    calibrate(*HERE, [first], actor=clerk)
    queue.who = replace(queue.who, version="2")
    assert check_printer(NAME, actor=clerk).changed
    assert not held(clerk).valid
    view = calibration_view(*HERE, actor=clerk)
    assert view.current is not None
    assert not view.current.valid
    refused(lambda: correction_of(f"{NAME}/-/{BLANK}", BLANK, actor=clerk), "calibration_invalid")
    refused(lambda: step_calibration(*HERE, Steps(right=1), actor=clerk), "calibration_invalid")
    refused(lambda: fit_readings(*HERE, [first], actor=clerk), "ruler_sheet_outdated")
    key = print_ruler_sheet(*HERE, actor=clerk)
    assert calibration_view(*HERE, actor=clerk).sheets[0].printed_with == CorrectionValues()
    calibrate(*HERE, [SheetReadings(key, read_off(UNCORRECTED))], actor=clerk)
    assert held(clerk).valid
    assert not check_printer(NAME, actor=clerk).changed


def test_the_printer_that_was_there_before_is_known_again(clerk: Actor, queue: RecordingQueue) -> None:
    calibrate(*HERE, [printed(clerk)], actor=clerk)
    before = queue.who
    queue.who = replace(before, uuid="urn:uuid:another")
    assert check_printer(NAME, actor=clerk).changed
    queue.who = before
    assert not check_printer(NAME, actor=clerk).changed
    assert held(clerk).valid


def test_fine_steps_are_taken_on_what_counts(clerk: Actor) -> None:
    calibrate(*HERE, [printed(clerk)], actor=clerk)
    before = held(clerk).correction
    after = step_calibration(*HERE, Steps(right=3, down=-2, clockwise=1, wider=-1, taller=2), actor=clerk)
    assert after.shift_x_mm == pytest.approx(before.shift_x_mm + 0.3, abs=ROUNDED)
    assert after.shift_y_mm == pytest.approx(before.shift_y_mm - 0.2, abs=ROUNDED)
    assert after.tilt_degrees == pytest.approx(before.tilt_degrees + 0.05, abs=ROUNDED)
    assert after.size_x_percent == pytest.approx(before.size_x_percent - 0.1, abs=ROUNDED)
    assert after.size_y_percent == pytest.approx(before.size_y_percent + 0.2, abs=ROUNDED)
    line = calibration_view(*HERE, actor=clerk).current
    assert line is not None
    assert (line.origin, line.largest_mm, line.correction) == ("steps", None, after)


def test_fine_steps_begin_at_nothing_and_end_at_the_limit(clerk: Actor) -> None:
    step_calibration(*HERE, Steps(right=100), actor=clerk)
    refusal = refused(lambda: step_calibration(*HERE, Steps(right=1), actor=clerk), "correction_too_large")
    assert refusal.params["part"] == "左右"
    assert held(clerk).correction == Correction(shift_x_mm=10.0)
    refused(lambda: step_calibration(*HERE, Steps(), actor=clerk), "steps_missing")


def test_steps_shown_are_steps_stored() -> None:
    values = stepped(CorrectionValues(), Steps(right=3, clockwise=-2))
    assert values == CorrectionValues(shift_x_mm=0.3, tilt_degrees=-0.1)


def test_a_printer_that_was_never_reached_is_asked_before_it_is_stepped(
    clerk: Actor, queue: RecordingQueue
) -> None:
    queue.reachable = False
    refused(lambda: step_calibration(*HERE, Steps(right=1), actor=clerk), "printer_unreachable")
    queue.reachable = True
    step_calibration(*HERE, Steps(right=1), actor=clerk)
    queue.reachable = False
    step_calibration(*HERE, Steps(right=1), actor=clerk)
    assert held(clerk).correction.shift_x_mm == pytest.approx(0.2)


def test_a_printer_that_is_away_prints_no_sheet(clerk: Actor, queue: RecordingQueue) -> None:
    queue.reachable = False
    refused(lambda: print_ruler_sheet(*HERE, actor=clerk), "printer_unreachable")
    queue.reachable = True
    queue.plan(Refuses("printer_busy"))
    refused(lambda: print_ruler_sheet(*HERE, actor=clerk), "printer_busy")
    assert calibration_view(*HERE, actor=clerk).sheets == ()


@pytest.mark.parametrize("text", ["证书机", "证书机/a4", "证书机/-/a4/x", "证书机//a4", ""])
def test_a_calibration_is_named_by_printer_tray_and_blank(clerk: Actor, text: str) -> None:
    refused(lambda: correction_of(text, BLANK, actor=clerk), "calibration_text_invalid")


def test_a_calibration_is_for_pages_on_its_own_blank(clerk: Actor) -> None:
    calibrate(*HERE, [printed(clerk)], actor=clerk)
    text = f"{NAME}/-/{BLANK}"
    other = refused(lambda: correction_of(text, "a4-landscape", actor=clerk), "calibration_for_other_blank")
    assert other.params == {"calibrated": "普通纸 210×297 毫米", "blank": "普通纸 297×210 毫米"}
    other = refused(
        lambda: correction_of(text, "diploma_260x185", actor=clerk), "calibration_for_other_blank"
    )
    assert other.params["blank"] == layout_of("diploma_260x185").title
    refused(lambda: correction_of(f"{NAME}/-/a5", BLANK, actor=clerk), "blank_unknown")


def test_a_calibration_goes_with_its_printer_to_another_school(world: World, clerk: Actor) -> None:
    calibrate(*HERE, [printed(clerk)], actor=clerk)
    system = actor(world.department, Role.SYSTEM_ADMIN)
    set_printer_for(NAME, world.other_school.code, actor=system)
    with pytest.raises(NotAllowed):
        calibration_view(*HERE, actor=clerk)
    other = actor(world.other_school, Role.SCHOOL_GRADUATION)
    assert calibration_view(*HERE, actor=other).current is not None


def test_an_earlier_calibration_counts_again_as_a_new_one(clerk: Actor, queue: RecordingQueue) -> None:
    first = calibrate(*HERE, [printed(clerk)], actor=clerk)
    step_calibration(*HERE, Steps(right=3), actor=clerk)
    steps, sheet_one = calibration_view(*HERE, actor=clerk).history
    assert restore_calibration(*HERE, sheet_one.calibration_id, actor=clerk) == first.correction
    view = calibration_view(*HERE, actor=clerk)
    assert view.current is not None
    assert (view.current.origin, view.current.correction) == ("restored", first.correction)
    assert (view.current.largest_mm, view.current.sheets) == (first.largest_mm, sheet_one.sheets)
    assert view.history[1:] == (steps, sheet_one)
    now = view.current.calibration_id
    refused(lambda: restore_calibration(*HERE, now, actor=clerk), "calibration_counts")
    refused(lambda: restore_calibration(NAME, "main", BLANK, now, actor=clerk), "calibration_elsewhere")
    queue.who = replace(queue.who, version="2")
    assert check_printer(NAME, actor=clerk).changed
    old = steps.calibration_id
    refused(lambda: restore_calibration(*HERE, old, actor=clerk), "calibration_invalid")
    with connection():
        (entry,) = rows(
            "SELECT detail FROM journal WHERE action = 'calibration.set' ORDER BY id DESC LIMIT 1"
        )
    assert json.loads(entry[0])["origin"] == "restored"


def test_a_calibration_stands_in_the_journal_with_its_numbers(clerk: Actor) -> None:
    view = calibrate(*HERE, [printed(clerk)], actor=clerk)
    with connection():
        found = rows(
            "SELECT action, object_key, detail FROM journal WHERE object_kind = 'calibration' ORDER BY id"
        )
    assert [(action, key) for action, key, _ in found] == [
        ("calibration.print", f"{NAME}/-/{BLANK}"),
        ("calibration.set", f"{NAME}/-/{BLANK}"),
    ]
    detail = json.loads(found[1][2])
    assert detail["shift_x_mm"] == view.correction.shift_x_mm
    assert detail["largest_mm"] == view.largest_mm
