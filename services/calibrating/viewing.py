"""One calibration with its history, and the ruler sheets that wait for readings (看校准)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from models.base import connection
from models.organisations import Account
from models.printing import Calibration, RulerSheet
from services.actor import Actor, Right
from services.calibrating.corrections import CorrectionValues, stored_correction, values_of
from services.calibrating.fitting import SheetReadings
from services.calibrating.held import history, made_with
from services.diplomas.templates import PLAIN, blank_page, layout_of
from services.journal import operation
from services.printers.opening import permitted_printer, stored_identity

HISTORY_SHOWN = 50
SHEETS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class CalibrationLine:
    """One calibration of the history; `largest_mm` is None after fine steps, `valid` whether the printer is the same.

    `sheets` are the ruler sheets it came from, with what was read on them.
    """

    calibration_id: int
    correction: CorrectionValues
    largest_mm: float | None
    origin: str
    sheets: tuple[SheetReadings, ...]
    valid: bool
    made_at: str
    by: str
    make_and_model: str


@dataclass(frozen=True, slots=True)
class RulerSheetLine:
    """A printed ruler sheet, by the key that stands on it, and what it was printed with."""

    key: str
    printed_with: CorrectionValues
    printed_at: str
    by: str


@dataclass(frozen=True, slots=True)
class CalibrationView:
    """Printer, tray and blank with the size of its page (mm), calibrations and sheets; `title` '' for plain paper.

    `current` counts; it is None where nothing was calibrated. Both lists are newest first, `sheets` only those that
    the printer now there printed.
    """

    printer: str
    organisation_name: str
    tray: str
    blank: str
    title: str
    width_mm: float
    height_mm: float
    current: CalibrationLine | None
    history: tuple[CalibrationLine, ...]
    sheets: tuple[RulerSheetLine, ...]


@operation("calibration.read")
def calibration_view(printer: str, tray: str, blank: str, *, actor: Actor) -> CalibrationView:
    """How printer, tray and blank are calibrated. Raises NotAllowed; Refused printer_unknown, blank_unknown."""
    with connection():
        row = permitted_printer(printer, Right.READ_PRINTERS, actor)
        page = blank_page(blank)
        identity = stored_identity(row)
        lines = tuple(
            _line(one, valid=made_with(one) == identity)
            for one in history(row.id, tray, blank, limit=HISTORY_SHOWN)
        )
        sheets = (
            RulerSheet.select(RulerSheet, Account)
            .left_outer_join(Account)
            .where(
                RulerSheet.printer == row,
                RulerSheet.tray == tray,
                RulerSheet.blank == blank,
                RulerSheet.uuid == row.uuid,
                RulerSheet.make_and_model == row.make_and_model,
                RulerSheet.driver == row.driver,
            )
            .order_by(RulerSheet.printed_at.desc(), RulerSheet.key)
            .limit(SHEETS_SHOWN)
        )
        return CalibrationView(
            printer=row.name,
            organisation_name=row.organisation.name,
            tray=tray,
            blank=blank,
            title=layout_of(blank).title if blank not in PLAIN else "",
            width_mm=page.width_mm,
            height_mm=page.height_mm,
            current=lines[0] if lines else None,
            history=lines,
            sheets=tuple(map(_sheet, sheets)),
        )


def _line(row: Calibration, *, valid: bool) -> CalibrationLine:
    return CalibrationLine(
        calibration_id=row.id,
        correction=values_of(stored_correction(row)),
        largest_mm=row.largest_mm,
        origin=row.origin,
        sheets=tuple(map(_readings, json.loads(row.sheets))),
        valid=valid,
        made_at=row.made_at,
        by=row.account.name if row.account is not None else "",
        make_and_model=row.make_and_model,
    )


def _readings(stored: Mapping[str, Any]) -> SheetReadings:
    return SheetReadings(stored["sheet"], tuple((right, down) for right, down in stored["offsets"]))


def _sheet(row: RulerSheet) -> RulerSheetLine:
    values = CorrectionValues(
        row.shift_x_mm, row.shift_y_mm, row.tilt_degrees, row.size_x_percent, row.size_y_percent
    )
    return RulerSheetLine(row.key, values, row.printed_at, row.account.name if row.account else "")
