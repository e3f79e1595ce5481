"""The calibration that counts for printer, tray and blank (现行校准)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection
from models.organisations import Account
from models.printing import Calibration, Printer
from printing.geometry import UNCORRECTED, Correction
from printing.queues.base import Identity
from services import wording
from services.actor import Actor, Right
from services.calibrating.corrections import place_of, stored_correction
from services.diplomas.templates import PLAIN, layout_of
from services.errors import Refused
from services.journal import operation
from services.printers.opening import permitted_printer, stored_identity


@dataclass(frozen=True, slots=True)
class Held:
    """What a page is drawn with. Without a calibration: `calibration_id` None, nothing corrected, and valid.

    Not `valid`: it was made with another printer or driver than the one there now; nothing may be printed with it,
    nor without it. `largest_mm` is what the fit left, None after fine steps.
    """

    calibration_id: int | None
    correction: Correction
    valid: bool
    made_at: str = ""
    by: str = ""
    largest_mm: float | None = None


def held_calibration(printer_id: int, tray: str, blank: str, identity: Identity | None = None) -> Held:
    """The newest calibration of this printer, tray and blank, judged against who the printer says it is.

    Without `identity` against what it said when it was last asked. Needs a connection.
    """
    row = newest(printer_id, tray, blank)
    if row is None:
        return Held(None, UNCORRECTED, valid=True)
    now = identity or stored_identity(Printer.get_by_id(printer_id))
    return Held(
        calibration_id=row.id,
        correction=stored_correction(row),
        valid=made_with(row) == now,
        made_at=row.made_at,
        by=row.account.name if row.account is not None else "",
        largest_mm=row.largest_mm,
    )


@operation("calibration.read")
def correction_of(text: str, blank: str, *, actor: Actor) -> Correction:
    """The correction of PRINTER/TRAY/BLANK, the tray `-` where the printer chooses, for a page on this very blank.

    Raises NotAllowed; Refused calibration_text_invalid(text), printer_unknown(printer),
    calibration_for_other_blank(calibrated, blank) with both in words, calibration_missing(place),
    calibration_invalid(printer), and as `layout_of` does.
    """
    with connection():
        name, tray, calibrated = place_of(text)
        printer = permitted_printer(name, Right.READ_PRINTERS, actor)
        if calibrated != blank:
            both = {"calibrated": blank_words(calibrated), "blank": blank_words(blank)}
            raise Refused("calibration_for_other_blank", **both)
        held = held_calibration(printer.id, tray, blank)
    if held.calibration_id is None:
        raise Refused("calibration_missing", place=text)
    if not held.valid:
        raise Refused("calibration_invalid", printer=name)
    return held.correction


def blank_words(name: str) -> str:
    """A blank in words: the title of its layout, or the size of plain paper. Raises as `layout_of` does."""
    if name not in PLAIN:
        return layout_of(name).title
    return wording.RULER_SHEET_PLAIN.format(width=PLAIN[name].width_mm, height=PLAIN[name].height_mm)


def newest(printer_id: int, tray: str, blank: str) -> Calibration | None:
    """The calibration that counts, with whoever made it; None where there is none."""
    return next(iter(history(printer_id, tray, blank, limit=1)), None)


def history(printer_id: int, tray: str, blank: str, *, limit: int) -> list[Calibration]:
    """The latest calibrations, newest first, each with whoever made it."""
    query = Calibration.select(Calibration, Account).left_outer_join(Account)
    here = (Calibration.printer == printer_id) & (Calibration.tray == tray) & (Calibration.blank == blank)
    return list(query.where(here).order_by(Calibration.id.desc()).limit(limit))


def made_with(row: Calibration) -> Identity:
    """The printer and driver that a calibration was made with."""
    return Identity(row.uuid, row.make_and_model, row.driver)
