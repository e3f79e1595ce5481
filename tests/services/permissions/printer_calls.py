"""Calls about printers and their calibrations; every school's printer is a folder."""

from __future__ import annotations

from services.actor import Actor
from services.calibrating.blanks import calibrated_blanks
from services.calibrating.corrections import Steps
from services.calibrating.fitting import SheetReadings, calibrate, fit_readings
from services.calibrating.held import correction_of
from services.calibrating.restoring import restore_calibration
from services.calibrating.ruler_sheets import print_ruler_sheet
from services.calibrating.stepping import step_calibration
from services.calibrating.viewing import calibration_view
from services.printers.adding import NewPrinter, add_printer
from services.printers.changing import remove_printer, set_printer_for
from services.printers.checking import check_printer
from services.printers.listing import printer_line, printers, usable_printers
from services.printers.test_page import print_test_page
from tests.services.permissions.calls import Call, Proof, act, own_view, read
from tests.services.permissions.world import Place, World

BLANK = "a4"
EVEN = ((0.1, 0.1),) * 4


def _add(_world: World, actor: Actor, place: Place) -> object:
    return add_printer(NewPrinter("新打印机", "ipp", "ipp://new.invalid/", place.school.code), actor=actor)


class _Sheet:
    """Prints a ruler sheet and reads it; before there is one, readings of none."""

    def __init__(self) -> None:
        self._key = "230614-000000"

    def print(self, _world: World, actor: Actor, place: Place) -> object:
        self._key = print_ruler_sheet(place.printer, "", BLANK, actor=actor)
        return self._key

    def fit(self, _world: World, actor: Actor, place: Place) -> object:
        return fit_readings(place.printer, "", BLANK, [SheetReadings(self._key, EVEN)], actor=actor)

    def store(self, _world: World, actor: Actor, place: Place) -> object:
        return calibrate(place.printer, "", BLANK, [SheetReadings(self._key, EVEN)], actor=actor)


def _step(_world: World, actor: Actor, place: Place) -> object:
    return step_calibration(place.printer, "", BLANK, Steps(right=1), actor=actor)


class _Earlier:
    """Steps twice, and goes back to the first; before there is one, to none."""

    def __init__(self) -> None:
        self._first = 0

    def step(self, world: World, actor: Actor, place: Place) -> object:
        _step(world, actor, place)
        _step(world, actor, place)
        self._first = calibration_view(place.printer, "", BLANK, actor=actor).history[1].calibration_id
        return self._first

    def restore(self, _world: World, actor: Actor, place: Place) -> object:
        return restore_calibration(place.printer, "", BLANK, self._first, actor=actor)


def _correction(_world: World, actor: Actor, place: Place) -> object:
    return correction_of(f"{place.printer}/-/{BLANK}", BLANK, actor=actor)


_sheet = _Sheet()
_earlier = _Earlier()

PRINTER_CALLS: dict[str, Call] = {
    "printers.adding.add_printer": act(_add),
    "printers.changing.set_printer_for": act(
        lambda _w, who, at: set_printer_for(at.printer, at.school.code, actor=who)
    ),
    "printers.changing.remove_printer": act(lambda _w, who, at: remove_printer(at.printer, actor=who)),
    "printers.checking.check_printer": read(lambda _w, who, at: check_printer(at.printer, actor=who)),
    "printers.listing.printers": own_view(lambda _w, who, _at: printers(actor=who)),
    "printers.listing.printer_line": read(lambda _w, who, at: printer_line(at.printer, actor=who)),
    "printers.listing.usable_printers": own_view(lambda _w, who, _at: usable_printers(actor=who)),
    "printers.test_page.print_test_page": act(lambda _w, who, at: print_test_page(at.printer, actor=who)),
    "calibrating.blanks.calibrated_blanks": Call(
        lambda _w, who, at: calibrated_blanks(at.printer, actor=who), Proof.QUIET
    ),
    "calibrating.fitting.calibrate": act(_sheet.store, prepare=_sheet.print),
    "calibrating.fitting.fit_readings": Call(_sheet.fit, Proof.QUIET, prepare=_sheet.print),
    "calibrating.held.correction_of": Call(_correction, Proof.QUIET, prepare=_step),
    "calibrating.restoring.restore_calibration": act(_earlier.restore, prepare=_earlier.step),
    "calibrating.ruler_sheets.print_ruler_sheet": act(_sheet.print),
    "calibrating.stepping.step_calibration": act(_step),
    "calibrating.viewing.calibration_view": read(
        lambda _w, who, at: calibration_view(at.printer, "", BLANK, actor=who)
    ),
}
