"""kill -9 in the middle of printing into a folder: no diploma twice, none lost, what is doubtful asks a person."""

from __future__ import annotations

from pathlib import Path
from random import Random

from services.printers.opening import PrinterKind
from tests.databases import Database
from tests.services.print_jobs.killing import PrintRounds, warmed_printing
from tests.services.print_jobs.trays import in_folder
from tests.services.print_jobs.world import make_real_room

ROUNDS = 5
"""On each engine, so ten in all; the bench has fifty at a simulated printer."""


def test_a_killed_print_prints_nothing_twice_and_loses_nothing(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "printed"
    folder.mkdir()
    room = make_real_room(tmp_path, PrinterKind.FOLDER, str(folder))
    with warmed_printing(database.url, tmp_path) as warm:
        rounds = PrintRounds(room, in_folder(folder), Random("folder"))
        ends = rounds.play(warm, ROUNDS)
    assert (ends.total(), rounds.twice, rounds.lost) == (ROUNDS, 0, 0)
    assert rounds.pages == rounds.diplomas == 7 * (ROUNDS + 2)
