"""Printers made of memory behind addresses of their own, so that services speak with them as with any other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from printing.queues.base import PrintQueue
from printing.queues.recording import RecordingQueue
from services.actor import Actor
from services.printers import opening
from services.printers.adding import NewPrinter, add_printer
from services.printers.listing import PrinterLine
from services.printers.opening import PrinterKind


@contextmanager
def recording_printer(name: str) -> Iterator[RecordingQueue]:
    """For the length of the block the IPP printer at `address(name)` is this queue; several may be nested."""
    queue = RecordingQueue()
    real = opening.QUEUES[PrinterKind.IPP]

    def opened(uri: str) -> PrintQueue:
        return queue if uri == address(name) else real(uri)

    opening.QUEUES[PrinterKind.IPP] = opened
    try:
        yield queue
    finally:
        opening.QUEUES[PrinterKind.IPP] = real


def address(name: str) -> str:
    """The address of a recording printer."""
    return f"ipp://{name}.invalid/ipp/print"


def add_recording(name: str, *, actor: Actor, organisation: str = "") -> PrinterLine:
    """Add the recording printer of this name."""
    return add_printer(NewPrinter(name, "ipp", address(name), organisation), actor=actor)
