"""Going back to an earlier calibration (恢复校准)."""

from __future__ import annotations

from dataclasses import asdict

from models.base import write_transaction
from models.printing import Calibration
from services.actor import Actor, Right
from services.calibrating.corrections import CorrectionValues, stored_correction, values_of
from services.calibrating.held import made_with, newest
from services.calibrating.storing import RESTORED, CalibrationPlace, store
from services.errors import Refused
from services.journal import operation
from services.printers.opening import permitted_printer, stored_identity


@operation("calibration.restore")
def restore_calibration(
    printer: str, tray: str, blank: str, calibration_id: int, *, actor: Actor
) -> CorrectionValues:
    """Store an earlier calibration of this very place once more, so that it counts again; the history only grows.

    Raises NotAllowed; Refused printer_unknown(printer), calibration_elsewhere, calibration_counts, and
    calibration_invalid(printer) for one that was made with another printer or driver than the one there now.
    """
    with write_transaction():
        row = permitted_printer(printer, Right.CALIBRATE, actor)
        old = Calibration.get_or_none(
            Calibration.id == calibration_id,
            Calibration.printer == row,
            Calibration.tray == tray,
            Calibration.blank == blank,
        )
        if old is None:
            raise Refused("calibration_elsewhere")
        if made_with(old) != stored_identity(row):
            raise Refused("calibration_invalid", printer=printer)
        if newest(row.id, tray, blank) == old:
            raise Refused("calibration_counts")
        values = values_of(stored_correction(old))
        made = Calibration(largest_mm=old.largest_mm, origin=RESTORED, sheets=old.sheets, **asdict(values))
        store(made, CalibrationPlace(row, tray, blank), stored_identity(row), actor)
        return values
