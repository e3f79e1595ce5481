"""The blanks that a printer can be calibrated for, and for which of them it is (可校准的版式)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection
from services.actor import Actor, Right
from services.diplomas.templates import PLAIN, blank_page, blanks
from services.journal import operation
from services.printers.listing import calibrated_places
from services.printers.opening import permitted_printer


@dataclass(frozen=True, slots=True)
class BlankLine:
    """A blank with its size in mm; `title` is '' for plain paper; `trays` it is calibrated with ('' for no choice)."""

    name: str
    title: str
    width_mm: float
    height_mm: float
    trays: tuple[str, ...]


@operation("calibration.read")
def calibrated_blanks(printer: str, *, actor: Actor) -> tuple[BlankLine, ...]:
    """Every blank with a layout, then plain paper, each with what the printer is calibrated for now.

    Raises NotAllowed; Refused printer_unknown(printer), template_missing, template_invalid.
    """
    with connection():
        row = permitted_printer(printer, Right.READ_PRINTERS, actor)
        places = calibrated_places()[row.id]
    titles = {blank.name: blank.title for blank in blanks()} | dict.fromkeys(PLAIN, "")
    lines = []
    for name, title in titles.items():
        page = blank_page(name)
        trays = tuple(tray for tray, blank in places if blank == name)
        lines.append(BlankLine(name, title, page.width_mm, page.height_mm, trays))
    return tuple(lines)
