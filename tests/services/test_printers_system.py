"""Printers and calibrating against the simulated printer of CUPS and a cupsd of its own."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from printing.geometry import PageSize
from printing.queues.base import Sheets
from printing.queues.ipp import IppPrinter
from services.actor import Actor, Role, local_actor
from services.calibrating.fitting import SheetReadings, calibrate
from services.calibrating.held import correction_of
from services.calibrating.ruler_sheets import print_ruler_sheet
from services.errors import Refused
from services.printers.adding import NewPrinter, add_printer
from services.printers.checking import check_printer
from services.printers.listing import printer_line
from services.printers.test_page import print_test_page
from tests.databases import Database
from tests.printing.queues.cups_server import Cups, cups_server
from tests.printing.queues.outcomes import wait_until
from tests.printing.queues.peers import SimulatedPrinter, free_port, simulated_printer
from tests.services.audit_world import actor, make_world

pytestmark = pytest.mark.system

NAME = "证书机"
READINGS = ((1.2, -0.7), (1.4, -0.7), (1.2, -0.9), (1.4, -0.9))


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    with simulated_printer(tmp_path / "printer") as running:
        yield running


@pytest.fixture
def cups(printer: SimulatedPrinter) -> Iterator[Cups]:
    with cups_server(printer) as running:
        yield running


@pytest.fixture
def clerk(database: Database) -> Actor:
    return actor(make_world().school, Role.SCHOOL_ADMIN)


def add(clerk: Actor, uri: str, kind: str = "") -> None:
    add_printer(NewPrinter(NAME, kind, uri), actor=clerk)


def address(printer: SimulatedPrinter) -> str:
    return f"ipp://localhost:{printer.port}/ipp/print"


def test_a_printer_says_who_it_is_and_which_trays_it_has(clerk: Actor, printer: SimulatedPrinter) -> None:
    add(clerk, address(printer))
    assert printer_line(NAME, actor=clerk).kind == "ipp"
    found = check_printer(NAME, actor=clerk)
    assert found.ready
    assert found.make_and_model
    assert found.uuid
    assert "main" in found.trays
    assert found.cautions == ()
    assert printer_line(NAME, actor=clerk).make_and_model == found.make_and_model


def test_a_ruler_sheet_is_printed_unscaled_and_makes_the_calibration(
    clerk: Actor, printer: SimulatedPrinter
) -> None:
    add(clerk, address(printer))
    key = print_ruler_sheet(NAME, "main", "a4", actor=clerk)
    wait_until(lambda: printer.printed() == [f"{key} 1"])
    assert "IPP_PRINT_SCALING=none" in printer.settings(key)
    text = PdfDocument(printer.folder / f"{key}.pdf")[0].get_textpage().get_text_range()
    assert f"{NAME}　纸盒 main　普通纸 210×297 毫米　编号 {key}" in text
    view = calibrate(NAME, "main", "a4", [SheetReadings(key, READINGS)], actor=clerk)
    assert view.correction.shift_x_mm == pytest.approx(-1.3, abs=0.01)
    assert correction_of(f"{NAME}/main/a4", "a4", actor=clerk).shift_y_mm == pytest.approx(0.8, abs=0.01)


def test_paper_or_a_tray_that_is_not_there_is_refused_before_anything_is_printed(
    clerk: Actor, printer: SimulatedPrinter
) -> None:
    add(clerk, address(printer))
    with pytest.raises(Refused) as caught:
        print_ruler_sheet(NAME, "cellar", "a4", actor=clerk)
    assert caught.value.code == "tray_missing"
    assert printer.printed() == []


def test_a_test_page_comes_out_and_leaves_the_printer_ready(clerk: Actor, printer: SimulatedPrinter) -> None:
    add(clerk, address(printer))
    key = print_test_page(NAME, actor=clerk)
    wait_until(lambda: printer.printed() == [f"{key} 1"])
    wait_until(lambda: check_printer(NAME, actor=clerk).readiness == "idle")
    assert check_printer(NAME, actor=clerk).ready


def test_a_printer_without_paper_is_not_ready(clerk: Actor, printer: SimulatedPrinter) -> None:
    add(clerk, address(printer))
    printer.show_fault("out-of-paper")
    two = PdfDocument.new()
    for _ in range(2):
        two.new_page(595, 842)
    output = io.BytesIO()
    two.save(output)
    IppPrinter(printer.client()).send(Sheets(output.getvalue(), 2, PageSize(210, 297), "batch-1"))
    wait_until(lambda: "media-empty" in check_printer(NAME, actor=clerk).reasons)
    assert not check_printer(NAME, actor=clerk).ready
    printer.show_fault("ok")
    wait_until(lambda: check_printer(NAME, actor=clerk).ready)


def test_a_printer_that_was_switched_off_is_away(clerk: Actor, tmp_path: Path) -> None:
    with simulated_printer(tmp_path / "off") as printer:
        add(clerk, address(printer))
        model = check_printer(NAME, actor=clerk).make_and_model
    found = check_printer(NAME, actor=clerk)
    assert found.fault is not None
    assert found.fault.code == "printer_unreachable"
    assert found.make_and_model == model
    with pytest.raises(Refused) as caught:
        print_ruler_sheet(NAME, "", "a4", actor=clerk)
    assert caught.value.code == "printer_unreachable"


def test_what_is_no_printer_gives_no_answer(clerk: Actor) -> None:
    add(clerk, f"ipp://localhost:{free_port()}/ipp/print")
    found = check_printer(NAME, actor=clerk)
    assert (found.ready, found.fault is not None) == (False, True)


def test_a_cups_queue_that_would_print_again_is_cautioned_against(clerk: Actor, cups: Cups) -> None:
    add(clerk, f"ipp://localhost:{cups.port}/printers/queue")
    assert printer_line(NAME, actor=clerk).kind == "cups"
    cups.set_queue("-o", "printer-error-policy=retry-job")
    assert [one.code for one in check_printer(NAME, actor=clerk).cautions] == ["error_policy_repeats"]
    cups.set_queue("-o", "printer-error-policy=abort-job")
    found = check_printer(NAME, actor=clerk)
    assert (found.ready, found.cautions) == (True, ())


def test_a_ruler_sheet_goes_through_cups_to_the_printer(
    clerk: Actor, cups: Cups, printer: SimulatedPrinter
) -> None:
    add(clerk, f"ipp://localhost:{cups.port}/printers/queue")
    print_ruler_sheet(NAME, "", "a4", actor=clerk)
    wait_until(lambda: len(printer.printed()) == 1)


def test_another_driver_behind_the_queue_ends_its_calibration(clerk: Actor, cups: Cups) -> None:
    add(clerk, f"ipp://localhost:{cups.port}/printers/queue")
    key = print_ruler_sheet(NAME, "", "a4", actor=clerk)
    calibrate(NAME, "", "a4", [SheetReadings(key, READINGS)], actor=clerk)
    assert not check_printer(NAME, actor=clerk).changed
    cups.set_queue("-m", "raw")
    assert check_printer(NAME, actor=clerk).changed
    with pytest.raises(Refused) as caught:
        correction_of(f"{NAME}/-/a4", "a4", actor=clerk)
    assert caught.value.code == "calibration_invalid"


def test_the_system_sees_and_checks_every_printer(clerk: Actor, printer: SimulatedPrinter) -> None:
    add(clerk, address(printer))
    assert check_printer(NAME, actor=local_actor()).ready
