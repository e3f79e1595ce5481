"""Giving a printer to another organisation, and taking it out of use (改打印机)."""

from __future__ import annotations

from models.base import write_transaction
from models.printing import Printer
from services.actor import Actor, Right
from services.journal import Entry, operation, record
from services.printers.adding import organisation_for, require_within_reach
from services.printers.listing import PrinterLine, line_of
from services.printers.occupied import require_nothing_left
from services.printers.opening import PrinterKind, permitted_printer


@operation("printer.give")
def set_printer_for(printer: str, organisation: str, *, actor: Actor) -> PrinterLine:
    """Let the people of this 机构代码 use the printer, and no others. Calibrations go with it.

    Raises NotAllowed; Refused printer_unknown(printer), printer_in_use(printer, count),
    sheets_not_over(printer, job), organisation_unknown(organisation), printer_of_person(printer).
    """
    with write_transaction():
        row = permitted_printer(printer, Right.MANAGE_PRINTERS, actor)
        require_nothing_left(row)
        after = organisation_for(organisation, actor)
        before = row.organisation.code
        require_within_reach(row.name, PrinterKind(row.kind), row.uri, after)
        row.organisation = after
        row.save(only=(Printer.organisation,))
        detail = {"before": before, "after": after.code}
        record(actor, Entry("printer.give", "printer", row.name, detail=detail))
        return line_of(row)


@operation("printer.remove")
def remove_printer(printer: str, *, actor: Actor) -> None:
    """Take a printer out of use; what was printed on it stays in the ledger. Raises as `set_printer_for`."""
    with write_transaction():
        row = permitted_printer(printer, Right.MANAGE_PRINTERS, actor)
        require_nothing_left(row)
        row.active = 0
        row.save(only=(Printer.active,))
        record(actor, Entry("printer.remove", "printer", row.name))
