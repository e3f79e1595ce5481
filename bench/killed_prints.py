"""Fifty processes killed in the middle of printing at a simulated printer: what lies in its tray, counted by number.

After each kill a careful person settles what is in doubt by looking at the tray, and the job goes on to its end. A
number that came out twice, or never, misses the bar.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from bench.timing import Line
from services import startup
from services.printers.opening import PrinterKind
from tests.printing.jobs.page_logs import in_printer
from tests.printing.queues.peers import simulated_printer
from tests.services.print_jobs.killing import PrintRounds, warmed_printing
from tests.services.print_jobs.world import make_real_room

KILLS = 50


def line(engine: str, fresh: Callable[[Path], str]) -> Line:
    """Kill and count."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "printer").mkdir()
        url = fresh(folder)
        startup.bind(url)
        with simulated_printer(folder / "printer") as printer, warmed_printing(url, folder) as warm:
            room = make_real_room(folder, PrinterKind.IPP, f"ipp://localhost:{printer.port}/ipp/print")
            rounds = PrintRounds(room, in_printer(printer), Random("bench"))
            ends = rounds.play(warm, KILLS)
        startup.unbind()
    told = ", ".join(f"{count} times {end}" for end, count in sorted(ends.items()))
    what, bar = f"{engine}: printing killed {KILLS} times", "nothing twice, none lost"
    note = f"{rounds.pages} pages for {rounds.diplomas} diplomas, {rounds.twice} twice, {rounds.lost} lost; {told}"
    return Line(what, time.perf_counter() - begun, bar, note=note, held=not (rounds.twice or rounds.lost))
