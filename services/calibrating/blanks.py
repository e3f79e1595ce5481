"""The blanks that a printer can be calibrated for, and for which of them it is (可校准的版式)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection
from printing.geometry import PageSize
from services.actor import Actor, Right
from services.diplomas.templates import PLAIN, blanks
from services.errors import Refused
from services.journal import operation
from services.printers.listing import calibrated_places
from services.printers.opening import permitted_printer


@dataclass(frozen=True, slots=True)
class BlankLine:
    """A blank with its size in mm; `title` is '' for plain paper; `trays` it is calibrated with ('' for no choice).

    `page` is None where the layout cannot be read, for what `fault` says; its name is its title then.
    """

    name: str
    title: str
    page: PageSize | None
    trays: tuple[str, ...]
    fault: Refused | None = None


@operation("calibration.read")
def calibrated_blanks(printer: str, *, actor: Actor) -> tuple[BlankLine, ...]:
    """Every blank with a layout, then plain paper, each with what the printer is calibrated for now.

    Raises NotAllowed; Refused printer_unknown(printer).
    """
    with connection():
        row = permitted_printer(printer, Right.READ_PRINTERS, actor)
        places = calibrated_places()[row.id]

    def trays(name: str) -> tuple[str, ...]:
        return tuple(tray for tray, blank in places if blank == name)

    laid_out = (BlankLine(one.name, one.title, one.page, trays(one.name), one.fault) for one in blanks())
    plain = (BlankLine(name, "", page, trays(name)) for name, page in PLAIN.items())
    return (*laid_out, *plain)
