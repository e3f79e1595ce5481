"""Processes that are killed while they print (kill -9), as `tests.services.killing` does it with other acts.

`python -m tests.services.print_jobs.killing URL FOLDER`: the argument of `print` and `compete` is a job's name.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from random import Random

from models.base import connection, is_sqlite, rows
from services.accounts.signing_in import actor_for
from services.errors import Refused
from services.print_jobs.running import run_job
from tests.services import killing
from tests.services.killed_rounds import named
from tests.services.killing import ROOT, Warmed
from tests.services.print_jobs.trays import Printed, after_the_lease, bring_to_the_end
from tests.services.print_jobs.world import QUICK, Room, empty_ledger

PRINT, COMPETE = "print", "compete"

SENDING_S = 0.02
"""About so long after it is marked as sent the printer has a batch and its process has the answer."""


def print_job(_folder: Path, name: str) -> None:
    """The clerk prints."""
    run_job(name, actor=actor_for("teacher"), lease=QUICK)


def compete(folder: Path, name: str) -> None:
    """The clerk prints while another process does the same; how it ended lies in the folder afterwards."""
    try:
        told = run_job(name, actor=actor_for("teacher"), lease=QUICK).cause
    except Refused as refusal:
        told = refusal.code
    outcome_of(folder, os.getpid()).write_text(told, encoding="ascii")


def outcome_of(folder: Path, process: int) -> Path:
    """Where a process that competed says what stopped it: nothing when it printed all."""
    return folder / f"outcome-{process}"


@contextmanager
def warmed_printing(url: str, folder: Path) -> Iterator[Warmed]:
    """A warmed process that prints jobs of this database."""
    command = [sys.executable, "-m", "tests.services.print_jobs.killing", url, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield Warmed(process)
        assert process.stdin is not None
        process.stdin.close()


class PrintRounds:
    """Kills in the middle of printing all diplomas, each in a fresh ledger at the same printer.

    Over all rounds, counted from what the printer printed: `pages` for so many `diplomas`; `twice` are pages beyond the
    first of a diploma, `lost` diplomas without a page.
    """

    def __init__(self, room: Room, printed: Printed, rng: Random) -> None:
        named(room.chain)
        self.room, self.printed, self.rng = room, printed, rng
        self.before: Counter[str] = Counter()
        self.pages = self.diplomas = self.twice = self.lost = 0

    def play(self, warm: Warmed, rounds: int) -> Counter[str]:
        """Kill so often; returns how the batches stood.

        By turns at any moment of the run, and while a batch is on its way to the printer, the first or a later one.
        """
        seconds = min(self._measured(warm) for _ in range(2))
        ends: Counter[str] = Counter()
        for number in range(rounds):
            name = self._begin()
            if number % 2:
                batch = self.rng.randint(1, 3)
                later = self.rng.uniform(0.0, SENDING_S)
                warm.kill_when(PRINT, partial(leaving, name, batch), name, later=later)
            else:
                warm.kill_within(PRINT, self.rng.uniform(0.0, 1.0) * seconds, name)
            wait_for_the_dead()
            with after_the_lease():
                ends[self._end(name)] += 1
        return ends

    def _measured(self, warm: Warmed) -> float:
        name = self._begin()
        seconds = warm.run(PRINT, name)
        with after_the_lease():
            self._end(name)
        return seconds

    def _begin(self) -> str:
        empty_ledger()
        self.before = self.printed()
        return self.room.plan()

    def _end(self, name: str) -> str:
        """Take over, look into the tray, go on to the end; how many sheets were in doubt."""
        self.room.run(name)
        doubtful = self.room.states(name).count("?")
        bring_to_the_end(self.room, name, self._of_this_round)
        self._count(self._of_this_round(), self.room.numbers())
        return f"{doubtful} unknown"

    def _of_this_round(self) -> Counter[str]:
        return self.printed() - self.before

    def _count(self, printed: Counter[str], numbers: Sequence[str]) -> None:
        assert printed.keys() <= set(numbers), "pages of no diploma"
        self.pages += printed.total()
        self.diplomas += len(numbers)
        self.twice += printed.total() - len(printed)
        self.lost += len(set(numbers) - printed.keys())


def leaving(name: str, batch: int) -> bool:
    """Whether so many batches of a job are marked as sent, the last of them without the printer's answer yet."""
    with connection():
        found = rows(
            "SELECT COUNT(DISTINCT s.batch_key), MIN(s.queue_job) FROM print_sheet s"
            " JOIN print_job j ON j.id = s.job_id WHERE j.name = ? AND s.state = 'sent'",
            (name,),
        )[0]
    return bool(found[0] == batch and found[1] == "")


def wait_for_the_dead() -> None:
    """On PostgreSQL, until nothing is under way that a dead process had sent; this one's pool lies idle meanwhile."""
    if is_sqlite():
        return
    busy = (
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND state <> 'idle'"
    )
    deadline = time.monotonic() + 60
    with connection():
        while rows(busy)[0][0]:
            assert time.monotonic() < deadline
            time.sleep(0.002)


ACTS: dict[str, Callable[[Path, str], None]] = {PRINT: print_job, COMPETE: compete}

if __name__ == "__main__":
    killing.ACTS.clear()
    killing.ACTS.update(ACTS)
    killing.serve(sys.argv[1], Path(sys.argv[2]))
