"""What a printer says of itself now (检查打印机)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from models.base import connection, rows, write_transaction
from models.printing import Printer
from printing.errors import PaperError
from printing.queues.base import Identity, NoAnswer, PrinterState, PrintQueue, Readiness
from services.actor import Actor, Right
from services.clock import iso, now, stamp
from services.journal import Entry, operation, record
from services.paper_errors import refusal_of
from services.printers.opening import open_queue, permitted_printer, stored_identity

SEEN_FOR = timedelta(minutes=1)
"""A sign of life is written down again only when the last one is older: a screen asks every few seconds."""


@dataclass(frozen=True, slots=True)
class Caution:
    """What should be put right at the printer or its queue, as the code of its sentence with what that names."""

    code: str
    params: dict[str, object]


@dataclass(frozen=True, slots=True)
class PrinterCheck:
    """`ready`: it would print now. `reasons` are IPP's keywords (media-empty), without severity.

    `fault` is the caution of a printer that gave no answer: then the rest is what was known before. `changed`: it is
    not the printer that its calibrations were made with. `trays` are the names that a calibration or a job may give.
    """

    name: str
    ready: bool
    readiness: str
    reasons: tuple[str, ...]
    make_and_model: str
    version: str
    uuid: str
    trays: tuple[str, ...]
    cautions: tuple[Caution, ...]
    changed: bool
    fault: Caution | None = None


@operation("printer.check")
def check_printer(printer: str, *, actor: Actor) -> PrinterCheck:
    """Ask a printer how it stands, and remember who it says it is. A printer that is away is a result, no refusal.

    Raises NotAllowed, Refused printer_unknown(printer).
    """
    with connection():
        row = permitted_printer(printer, Right.READ_PRINTERS, actor)
    queue = open_queue(row)
    try:
        identity = queue.identity()
        state, trays = queue.state(), queue.trays()
        cautions = tuple(map(_caution, queue.cautions()))
    except NoAnswer as error:
        return _unanswered(row, _caution(error))
    remember_identity(row, identity, actor)
    with connection():
        changed = _calibrated_otherwise(row, identity)
    return PrinterCheck(
        name=row.name,
        ready=is_ready(state),
        readiness=state.readiness.value,
        reasons=state.reasons,
        make_and_model=identity.make_and_model,
        version=identity.version,
        uuid=identity.uuid,
        trays=trays,
        cautions=cautions,
        changed=changed,
    )


def is_ready(state: PrinterState) -> bool:
    """Whether a job sent now would be printed without anybody going to the printer first."""
    waiting = state.readiness is Readiness.STOPPED or state.out_of_paper or state.offline
    return state.accepting and not waiting


def asked_identity(printer: Printer, queue: PrintQueue, actor: Actor) -> Identity:
    """Who the printer says it is now; remembered. Raises NoAnswer."""
    identity = queue.identity()
    remember_identity(printer, identity, actor)
    return identity


def remember_identity(printer: Printer, identity: Identity, actor: Actor) -> None:
    """Write down who the printer said it is, with a row in the journal where that is news, and when it said so."""
    news = printer.seen_at is None or identity != stored_identity(printer)
    if not news and str(printer.seen_at) > iso(now() - SEEN_FOR):
        return
    with write_transaction():
        printer.uuid, printer.make_and_model = identity.uuid, identity.make_and_model
        printer.driver, printer.seen_at = identity.version, stamp()
        printer.save(only=(Printer.uuid, Printer.make_and_model, Printer.driver, Printer.seen_at))
        if news:
            detail = {"make_and_model": identity.make_and_model, "version": identity.version}
            record(actor, Entry("printer.identify", "printer", printer.name, detail=detail))


def _calibrated_otherwise(printer: Printer, identity: Identity) -> bool:
    """Whether one of the calibrations that count was made with another printer or driver."""
    found = rows(
        "SELECT uuid, make_and_model, driver FROM calibration WHERE id IN"
        " (SELECT MAX(id) FROM calibration WHERE printer_id = ? GROUP BY tray, blank)",
        (printer.id,),
    )
    return any(Identity(*row) != identity for row in found)


def _unanswered(printer: Printer, fault: Caution) -> PrinterCheck:
    return PrinterCheck(
        name=printer.name,
        ready=False,
        readiness=Readiness.STOPPED.value,
        reasons=(),
        make_and_model=printer.make_and_model,
        version=printer.driver,
        uuid=printer.uuid,
        trays=(),
        cautions=(),
        changed=False,
        fault=fault,
    )


def _caution(error: PaperError) -> Caution:
    refusal = refusal_of(error)
    return Caution(refusal.code, refusal.params)
