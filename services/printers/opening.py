"""From a row of the table to the queue that speaks with the printer (打开打印机)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from urllib.parse import quote, urlsplit

from models.organisations import Organisation
from models.printing import Printer
from printing.queues.base import Identity, PrintQueue
from printing.queues.cups import CupsQueue
from printing.queues.folder import FolderQueue
from printing.queues.ipp import IppPrinter
from printing.queues.ipp_client import IppClient
from services import wording
from services.actor import Actor, Right, require
from services.errors import Refused
from services.paper_errors import paper_refusals


class PrinterKind(StrEnum):
    """How a printer is reached: straight by IPP, through a queue of CUPS, or as a folder that gets PDF files."""

    IPP = "ipp"
    CUPS = "cups"
    FOLDER = "folder"


QUEUES: dict[PrinterKind, Callable[[str], PrintQueue]] = {
    PrinterKind.IPP: lambda uri: IppPrinter(IppClient(uri)),
    PrinterKind.CUPS: lambda uri: CupsQueue(IppClient(uri)),
    PrinterKind.FOLDER: lambda uri: FolderQueue(Path(uri)),
}
"""What speaks with a printer of each kind, by its address."""


def open_queue(printer: Printer) -> PrintQueue:
    """The queue of a printer; nothing is asked of it yet. Raises Refused uri_invalid."""
    with paper_refusals():
        return QUEUES[PrinterKind(printer.kind)](printer.uri)


def kind_of(uri: str) -> PrinterKind:
    """The kind that an address is probably of: a path or 发件箱 is a folder, a bare word or …/printers/… is of CUPS."""
    given = uri.strip()
    if given.startswith(("/", "~", "file:")) or names_outbox(given):
        return PrinterKind.FOLDER
    return PrinterKind.IPP if "://" in given and "/printers/" not in given else PrinterKind.CUPS


def names_outbox(given: str) -> bool:
    """Whether an address is 发件箱, or a folder in it."""
    return given.split("/", maxsplit=1)[0] == wording.OUTBOX


def whole_uri(kind: PrinterKind, uri: str) -> str:
    """The address as it is kept: a bare name of a CUPS queue gets its address, a folder its whole path.

    Raises Refused uri_invalid, folder_missing(name).
    """
    given = uri.strip()
    if not given:
        raise Refused("uri_invalid")
    if kind is PrinterKind.FOLDER:
        folder = Path(given.removeprefix("file://")).expanduser().absolute()
        if not folder.is_dir():
            raise Refused("folder_missing", name=str(folder))
        return str(folder)
    if kind is PrinterKind.CUPS and "/" not in given:
        given = f"ipp://localhost:631/printers/{quote(given)}"
    with paper_refusals():
        IppClient(given)
    if urlsplit(given).username is not None:
        raise Refused("uri_invalid")
    return given


def printer_of(name: str) -> Printer:
    """The printer of this name, with its organisation. Raises Refused printer_unknown(printer); needs a connection."""
    found = (
        Printer.select(Printer, Organisation)
        .join(Organisation)
        .where(Printer.name == name, Printer.active == 1)
        .get_or_none()
    )
    if found is None:
        raise Refused("printer_unknown", printer=name)
    printer: Printer = found
    return printer


def permitted_printer(name: str, right: Right, actor: Actor) -> Printer:
    """The printer, for whoever has this right on it. Raises NotAllowed, Refused printer_unknown(printer)."""
    require(actor, right)
    printer = printer_of(name)
    require(actor, right, printer.organisation.id)
    return printer


def stored_identity(printer: Printer) -> Identity:
    """Who the printer said it was when it was last asked."""
    return Identity(printer.uuid, printer.make_and_model, printer.driver)
