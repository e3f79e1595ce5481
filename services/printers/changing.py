"""Giving a printer to another organisation, and taking it out of use (改打印机)."""

from __future__ import annotations

from pathlib import Path

from models.base import write_transaction
from models.printing import Printer
from services import folders
from services.actor import Actor, Right
from services.errors import Refused
from services.journal import Entry, operation, record
from services.printers.adding import organisation_for
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
        if after.code != before and _writes_to_a_person(row):
            raise Refused("printer_of_person", printer=row.name)
        row.organisation = after
        row.save(only=(Printer.organisation,))
        detail = {"before": before, "after": after.code}
        record(actor, Entry("printer.give", "printer", row.name, detail=detail))
        return line_of(row)


def _writes_to_a_person(printer: Printer) -> bool:
    """Whether pages go into the 发件箱 of one account, where people of another organisation never find them."""
    accounts = (folders.root() / "accounts").resolve()
    return printer.kind == PrinterKind.FOLDER and Path(printer.uri).resolve().is_relative_to(accounts)


@operation("printer.remove")
def remove_printer(printer: str, *, actor: Actor) -> None:
    """Take a printer out of use; what was printed on it stays in the ledger. Raises as `set_printer_for`."""
    with write_transaction():
        row = permitted_printer(printer, Right.MANAGE_PRINTERS, actor)
        require_nothing_left(row)
        row.active = 0
        row.save(only=(Printer.active,))
        record(actor, Entry("printer.remove", "printer", row.name))
