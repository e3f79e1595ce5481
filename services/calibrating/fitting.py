"""From the readings of ruler sheets to a calibration (校准计算)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from models.base import connection, write_transaction
from models.printing import Calibration, RulerSheet
from printing.calibration import Reading, Sheet, fit
from printing.geometry import Correction, PageSize
from printing.queues.base import Identity
from printing.ruler_sheet import crosses
from services.actor import Actor, Right
from services.calibrating.corrections import CorrectionValues, values_of
from services.calibrating.storing import AVERAGED, SHEET, CalibrationPlace, store
from services.diplomas.templates import blank_page
from services.errors import Refused
from services.journal import operation
from services.paper_errors import paper_refusals
from services.printers.opening import permitted_printer, stored_identity


@dataclass(frozen=True, slots=True)
class SheetReadings:
    """What was read on a ruler sheet: its key, and of the crosses 1 to 4 the offsets right and down in mm."""

    sheet: str
    offsets: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ResidualLine:
    """What the fit leaves of one cross in mm; `sheet` counts from 1 in the order given, `cross` is its number."""

    sheet: int
    cross: int
    right_mm: float
    down_mm: float


@dataclass(frozen=True, slots=True)
class FitView:
    """The correction that the readings give; `largest_mm` is the largest residual, 0.30 at most."""

    correction: CorrectionValues
    residuals: tuple[ResidualLine, ...]
    largest_mm: float


@operation("calibration.fit")
def fit_readings(
    printer: str, tray: str, blank: str, sheets: Sequence[SheetReadings], *, actor: Actor
) -> FitView:
    """What the readings would make of the calibration; stores nothing.

    Raises NotAllowed; Refused printer_unknown(printer), blank_unknown(blank), ruler_sheet_unknown(sheet),
    ruler_sheet_elsewhere(sheet), ruler_sheet_outdated(sheet), ruler_sheet_doubled(sheet),
    readings_needed(sheet, needed, found), and what
    `printing.calibration.fit` refuses: reading_absurd, crosses_in_line, fit_doubtful(largest_mm, sheet, part),
    sheets_differ(largest_mm, sheet), correction_too_large(part, value, limit).
    """
    with connection():
        row = permitted_printer(printer, Right.CALIBRATE, actor)
        return _fitted(CalibrationPlace(row, tray, blank), sheets)


@operation("calibration.set")
def calibrate(
    printer: str, tray: str, blank: str, sheets: Sequence[SheetReadings], *, actor: Actor
) -> FitView:
    """Store what the readings give as the calibration that counts from now on. Raises as `fit_readings`."""
    with write_transaction():
        row = permitted_printer(printer, Right.CALIBRATE, actor)
        place = CalibrationPlace(row, tray, blank)
        view = _fitted(place, sheets)
        made = Calibration(
            largest_mm=view.largest_mm,
            origin=SHEET if len(sheets) == 1 else AVERAGED,
            sheets=json.dumps([asdict(one) for one in sheets]),
            **asdict(view.correction),
        )
        store(made, place, stored_identity(row), actor)
        return view


def _fitted(place: CalibrationPlace, sheets: Sequence[SheetReadings]) -> FitView:
    page, keys = blank_page(place.blank), [one.sheet for one in sheets]
    for key in keys:
        if keys.count(key) > 1:
            raise Refused("ruler_sheet_doubled", sheet=key)
    with paper_refusals():
        found = fit(page, [_read(page, _sheet(place, one.sheet), one) for one in sheets])
    residuals = tuple(
        ResidualLine(one.sheet, one.cross, one.right_mm, one.down_mm) for one in found.residuals
    )
    return FitView(values_of(found.correction), residuals, found.largest_mm)


def _sheet(place: CalibrationPlace, key: str) -> RulerSheet:
    """The sheet, if it came from this very place, out of the printer that is there now."""
    found = RulerSheet.get_or_none(RulerSheet.key == key)
    if found is None:
        raise Refused("ruler_sheet_unknown", sheet=key)
    if (found.printer, found.tray, found.blank) != (place.printer, place.tray, place.blank):
        raise Refused("ruler_sheet_elsewhere", sheet=key)
    if Identity(found.uuid, found.make_and_model, found.driver) != stored_identity(place.printer):
        raise Refused("ruler_sheet_outdated", sheet=key)
    sheet: RulerSheet = found
    return sheet


def _read(page: PageSize, row: RulerSheet, given: SheetReadings) -> Sheet:
    printed_with = Correction(
        row.shift_x_mm, row.shift_y_mm, row.tilt_degrees, row.size_x_percent, row.size_y_percent
    )
    places = crosses(page)
    if len(given.offsets) != len(places):
        raise Refused("readings_needed", sheet=given.sheet, needed=len(places), found=len(given.offsets))
    readings = tuple(Reading(*place, *offset) for place, offset in zip(places, given.offsets, strict=True))
    return Sheet(printed_with, readings)
