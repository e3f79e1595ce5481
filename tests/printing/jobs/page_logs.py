"""What a simulated printer has printed, by the 证书编号 on its pages: its own log and the documents that it got."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

from tests.printing.queues.peers import SimulatedPrinter
from tests.services.print_jobs.presses import texts
from tests.services.print_jobs.trays import Printed
from tests.services.print_jobs.world import numbers_on


def in_printer(printer: SimulatedPrinter) -> Printed:
    """A number for each line of the page log."""

    @cache
    def pages(file: Path) -> tuple[str, ...]:
        return tuple(texts(file.read_bytes()))

    def printed() -> Counter[str]:
        lines = (line.rsplit(" ", 1) for line in printer.printed())
        return numbers_on(pages(printer.folder / f"{key}.pdf")[int(page) - 1] for key, page in lines)

    return printed
