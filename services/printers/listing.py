"""The printers that somebody may use or look after (打印机一览)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from models.base import connection, rows
from models.organisations import Organisation
from models.printing import Printer
from services.actor import Actor, Right, may, require
from services.diplomas.templates import PLAIN, layout_of
from services.errors import Refused
from services.journal import operation
from services.printers.opening import permitted_printer


@dataclass(frozen=True, slots=True)
class CalibratedPlace:
    """A tray ('' where the printer chooses) and a blank that count as calibrated; `title` is '' for plain paper."""

    tray: str
    blank: str
    title: str


@dataclass(frozen=True, slots=True)
class PrinterLine:
    """One printer, and what it is calibrated for.

    `make_and_model` and `seen_at` (stored moment) are empty until the printer has answered for the first time.
    """

    name: str
    kind: str
    uri: str
    organisation_code: str
    organisation_name: str
    active: bool
    make_and_model: str
    seen_at: str
    calibrated: tuple[CalibratedPlace, ...]


@operation("printer.read")
def printers(*, actor: Actor) -> tuple[PrinterLine, ...]:
    """Every printer in use of the own organisation, for a system_admin and 本机 of all; by organisation and name.

    Raises NotAllowed.
    """
    with connection():
        require(actor, Right.READ_PRINTERS)
        everywhere = may(actor, Right.MANAGE_ALL_ACCOUNTS)
        return _lines(None if everywhere else actor.organisation_id)


@operation("printer.read")
def usable_printers(*, actor: Actor) -> tuple[PrinterLine, ...]:
    """The printers in use that the actor may print on: those of the own organisation. Raises NotAllowed."""
    with connection():
        require(actor, Right.PRINT)
        return _lines(actor.organisation_id)


@operation("printer.read")
def printer_line(printer: str, *, actor: Actor) -> PrinterLine:
    """One printer. Raises NotAllowed, Refused printer_unknown(printer)."""
    with connection():
        row = permitted_printer(printer, Right.READ_PRINTERS, actor)
        return line_of(row, _places(calibrated_places()[row.id]))


def _lines(organisation_id: int | None) -> tuple[PrinterLine, ...]:
    query = Printer.select(Printer, Organisation).join(Organisation).where(Printer.active == 1)
    if organisation_id is not None:
        query = query.where(Printer.organisation == organisation_id)
    calibrated = calibrated_places()
    return tuple(
        line_of(printer, _places(calibrated[printer.id]))
        for printer in query.order_by(Organisation.code, Printer.name)
    )


def _places(found: Iterable[tuple[str, str]]) -> tuple[CalibratedPlace, ...]:
    return tuple(CalibratedPlace(tray, blank, _title(blank)) for tray, blank in found)


def _title(blank: str) -> str:
    """The title of a blank; one whose layout is gone or damaged keeps its name, and no list from being read."""
    try:
        return "" if blank in PLAIN else layout_of(blank).title
    except Refused:
        return blank


def calibrated_places() -> dict[int, list[tuple[str, str]]]:
    """By printer: trays and blanks with a calibration that was made with the printer that it is now."""
    found = rows(
        "SELECT c.printer_id, c.tray, c.blank FROM calibration c JOIN printer p ON p.id = c.printer_id"
        " AND p.uuid = c.uuid AND p.make_and_model = c.make_and_model AND p.driver = c.driver"
        " WHERE c.id = (SELECT MAX(n.id) FROM calibration n WHERE n.printer_id = c.printer_id"
        " AND n.tray = c.tray AND n.blank = c.blank) ORDER BY c.tray, c.blank"
    )
    by_printer: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for printer_id, tray, blank in found:
        by_printer[printer_id].append((tray, blank))
    return by_printer


def line_of(printer: Printer, calibrated: tuple[CalibratedPlace, ...] = ()) -> PrinterLine:
    """The line of one row; its organisation is read where it was not joined."""
    return PrinterLine(
        name=printer.name,
        kind=printer.kind,
        uri=printer.uri,
        organisation_code=printer.organisation.code,
        organisation_name=printer.organisation.name,
        active=bool(printer.active),
        make_and_model=printer.make_and_model,
        seen_at=printer.seen_at or "",
        calibrated=calibrated,
    )
