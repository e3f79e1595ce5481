"""Processes that are killed in the middle of an act (kill -9): a warmed process forks, the child acts and dies.

`python -m tests.services.killing URL FOLDER` reads one act a line and how many processes shall do it at once, forks,
and answers three lines for each: the child's number, `go` when the act begins, and how the child ended. The test kills
the child somewhere in between.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from services import startup
from services.accounts.signing_in import actor_for
from services.audits.creating import NewAudit, create_audit
from services.audits.heads import AuditKey
from services.backup.making import back_up
from services.reviewing.approving import approve_audit
from services.reviewing.submitting import submit_audit

ROOT = Path(__file__).parents[2]
KEY = AuditKey("4501990001", 2023)


def submit(_folder: Path, _argument: str) -> None:
    """The school hands its audit in."""
    submit_audit(KEY, actor=actor_for("teacher"))


def approve(_folder: Path, _argument: str) -> None:
    """The department approves and gives numbers."""
    approve_audit(KEY, actor=actor_for("department"))


def rebuild(folder: Path, argument: str) -> None:
    """The school rebuilds the audit from another list."""
    create_audit(NewAudit(folder / argument, KEY, rebuild=True), actor=actor_for("teacher"))


def backup(folder: Path, argument: str) -> None:
    """The database is backed up."""
    back_up(folder / argument, actor=actor_for("admin"))


ACTS: dict[str, Callable[[Path, str], None]] = {
    "submit": submit,
    "approve": approve,
    "rebuild": rebuild,
    "backup": backup,
}


def serve(url: str, folder: Path) -> None:
    """Fork a child, or several, for every act that is asked for."""
    for line in sys.stdin:
        count, name, argument = line.rstrip("\n").split(" ", 2)
        children = [_forked(url, folder, name, argument) for _ in range(int(count))]
        for child in children:
            _, status = os.waitpid(child, 0)
            _answer(os.waitstatus_to_exitcode(status))


def _forked(url: str, folder: Path, name: str, argument: str) -> int:
    child = os.fork()
    if child == 0:
        _act(url, folder, name, argument)
    _answer(child)
    return child


def _answer(number: int) -> None:
    sys.stdout.write(f"{number}\n")
    sys.stdout.flush()


def _act(url: str, folder: Path, name: str, argument: str) -> None:
    startup.bind(url)
    with startup.connection():
        os.write(sys.stdout.fileno(), b"go\n")
        ACTS[name](folder, argument)
    os._exit(0)


@dataclass
class Warmed:
    """The warmed process, seen from the test."""

    process: subprocess.Popen[str]

    def run(self, act: str, argument: str = "") -> float:
        """Let an act go to its end; returns how many seconds it took. Raises `AssertionError` when it failed."""
        _, begun = self._begin(act, argument)
        self._ended_well(act)
        return time.monotonic() - begun

    def run_at_once(self, count: int, act: str, argument: str = "") -> set[int]:
        """Let so many processes do the same; their numbers. Raises `AssertionError` when one failed."""
        children, _ = self._all_begin(count, act, argument)
        for _ in children:
            self._ended_well(act)
        return children

    def kill_within(self, act: str, seconds: float, argument: str = "") -> bool:
        """Kill an act so many seconds after it began; returns whether it was still under way."""
        child, begun = self._begin(act, argument)
        while time.monotonic() - begun < seconds:
            pass  # sleeping would come back too late for an act of a few milliseconds
        with suppress(ProcessLookupError):  # it was quicker
            os.kill(child, signal.SIGKILL)
        return self._line() == str(-signal.SIGKILL)

    def kill_when(
        self, act: str, true: Callable[[], bool], argument: str = "", *, later: float = 0.0
    ) -> bool:
        """Kill an act as soon as something is true, or so many seconds later, or let it end.

        Returns whether it was still under way.
        """
        child, _ = self._begin(act, argument)
        while not true() and Path(f"/proc/{child}").exists():
            pass
        since = time.monotonic()
        while time.monotonic() - since < later:
            pass
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        return self._line() == str(-signal.SIGKILL)

    def _begin(self, act: str, argument: str) -> tuple[int, float]:
        children, begun = self._all_begin(1, act, argument)
        return children.pop(), begun

    def _all_begin(self, count: int, act: str, argument: str) -> tuple[set[int], float]:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{count} {act} {argument}\n")
        self.process.stdin.flush()
        # The children's `go` and their numbers come from several processes: in any order.
        lines = [self._line() for _ in range(2 * count)]
        assert lines.count("go") == count, lines
        return {int(line) for line in lines if line != "go"}, time.monotonic()

    def _ended_well(self, act: str) -> None:
        code = self._line()
        assert code == "0", f"{act} ended with {code}"

    def _line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()


@contextmanager
def warmed(url: str, folder: Path) -> Iterator[Warmed]:
    """A warmed process for acts on this database; lists and backups lie in `folder`."""
    command = [sys.executable, "-m", "tests.services.killing", url, str(folder)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as process:
        yield Warmed(process)
        assert process.stdin is not None
        process.stdin.close()


def moments(rng: Random, seconds: float, count: int) -> list[float]:
    """When to kill an act that takes so long: by turns anywhere in it, and around its end, where it is stored.

    Beside whoever waits for the moment an act takes longer than alone.
    """
    spans = ((0.0, 1.0), (0.8, 2.5))
    return [rng.uniform(*spans[number % 2]) * seconds for number in range(count)]


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
