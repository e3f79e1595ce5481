"""Fine steps on the calibration that counts (微调)."""

from __future__ import annotations

from dataclasses import asdict

from models.base import connection, write_transaction
from models.printing import Calibration
from printing.queues.base import Identity
from services.actor import Actor, Right
from services.calibrating.corrections import CorrectionValues, Steps, stepped, values_of
from services.calibrating.held import held_calibration, made_with, newest
from services.calibrating.storing import STEPS, CalibrationPlace, store
from services.diplomas.templates import blank_page
from services.errors import Refused
from services.journal import operation
from services.paper_errors import paper_refusals
from services.printers.checking import asked_identity
from services.printers.opening import open_queue, permitted_printer, stored_identity


@operation("calibration.step")
def step_calibration(printer: str, tray: str, blank: str, steps: Steps, *, actor: Actor) -> CorrectionValues:
    """Store the calibration that counts, these steps on; without one the steps begin at no correction at all.

    Raises NotAllowed; Refused printer_unknown(printer), blank_unknown(blank), calibration_invalid(printer),
    correction_too_large(part, value, limit), steps_missing; for a printer that was never asked who it is, as a
    printer without answer.
    """
    if steps == Steps():
        raise Refused("steps_missing")
    with connection():
        row = permitted_printer(printer, Right.CALIBRATE, actor)
        blank_page(blank)
    identity = _identity(CalibrationPlace(row, tray, blank), actor)
    with write_transaction():
        row = permitted_printer(printer, Right.CALIBRATE, actor)
        held = held_calibration(row.id, tray, blank, identity)
        if not held.valid:
            raise Refused("calibration_invalid", printer=printer)
        after = stepped(values_of(held.correction), steps)
        made = Calibration(largest_mm=None, origin=STEPS, sheets="[]", **asdict(after))
        store(made, CalibrationPlace(row, tray, blank), identity, actor)
        return after


def _identity(place: CalibrationPlace, actor: Actor) -> Identity:
    """Who the printer is; asked only where it is not known at all, for it may be off while somebody steps."""
    with connection():
        row = newest(place.printer.id, place.tray, place.blank)
    if place.printer.seen_at:
        return stored_identity(place.printer)
    if row is not None:
        return made_with(row)
    with paper_refusals():
        return asked_identity(place.printer, open_queue(place.printer), actor)
