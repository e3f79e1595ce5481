"""What must hold for long: 100,000 random steps through the review chain, a hundred kills of every act, fifty prints.

Each walk has a fresh database. Walks alone are compared with the model step by step; walks of several at once only
with what must always hold. A surprise or a breach ends the bench.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from random import Random

from bench import killed_prints
from bench.timing import Line
from services import startup
from tests import postgres_server
from tests.databases import PostgresqlDatabases, SqliteDatabases
from tests.services.killed_rounds import Rounds
from tests.services.killing import ACTS, warmed
from tests.services.walking.invariants import breaches
from tests.services.walking.model import Model
from tests.services.walking.walk import Walker
from tests.services.walking.walk_world import make_province

STEPS = 100_000
WALK = 1_000
"""Steps of one walk: longer ones only make its history longer."""

WALKERS = 4
KILLS = 100


class BreachError(Exception):
    """Something that must never happen did."""


def main(engines: tuple[str, ...]) -> list[Line]:
    """Walk and kill on each engine. Raises `BreachError`."""
    lines: list[Line] = []
    for engine in engines:
        with _databases(engine) as fresh:
            lines += [_walks(engine, fresh, STEPS // len(engines)), *_kills(engine, fresh)]
    return lines + prints(engines)


def prints(engines: tuple[str, ...]) -> list[Line]:
    """Kill printing processes on each engine."""
    lines = []
    for engine in engines:
        with _databases(engine) as fresh:
            lines.append(killed_prints.line(engine, fresh))
    return lines


@contextmanager
def _databases(engine: str) -> Iterator[Callable[[Path], str]]:
    if engine == "sqlite":
        with tempfile.TemporaryDirectory() as folder:
            files = SqliteDatabases(Path(folder))
            yield files.fresh
        return
    with postgres_server.running() as server:
        databases = PostgresqlDatabases(server)

        def fresh(_folder: Path) -> str:
            url = databases.fresh()
            databases.look_away(url)  # whoever is left in it counts as one that was killed
            return url

        yield fresh
        databases.close()


def _walks(engine: str, fresh: Callable[[Path], str], steps: int) -> Line:
    outcomes: Counter[str] = Counter()
    begun = time.perf_counter()
    for number in range(steps // WALK):
        with tempfile.TemporaryDirectory() as folder:
            startup.bind(fresh(Path(folder)))
            alone = number % 2 == 0
            outcomes += _alone(Path(folder), number) if alone else _together(Path(folder), number)
            found = breaches()
            startup.unbind()
        if found:
            raise BreachError(engine, number, found)
    seconds = time.perf_counter() - begun
    done = sum(count for name, count in outcomes.items() if name.endswith(": done"))
    note = f"{done} done, {outcomes.total() - done} refused, {len(outcomes)} kinds of outcome, no breach"
    return Line(f"{engine}: {steps} random steps through the review chain", seconds, "no breach", note=note)


def _alone(folder: Path, seed: int) -> Counter[str]:
    rng = Random(seed)
    walker = Walker(make_province(folder, rng), rng, Model())
    for _ in range(WALK):
        walker.step()
        if walker.surprises:
            raise BreachError(seed, walker.surprises)
    return walker.outcomes


def _together(folder: Path, seed: int) -> Counter[str]:
    province = make_province(folder, Random(seed))
    walkers = [Walker(province, Random(seed * WALKERS + number)) for number in range(WALKERS)]
    with ThreadPoolExecutor(WALKERS) as pool:
        for walk in [pool.submit(_walk, walker, WALK // WALKERS) for walker in walkers]:
            walk.result()
    outcomes: Counter[str] = Counter()
    for walker in walkers:
        outcomes += walker.outcomes
    return outcomes


def _walk(walker: Walker, steps: int) -> None:
    with startup.connection():
        for _ in range(steps):
            walker.step()


def _kills(engine: str, fresh: Callable[[Path], str]) -> Iterator[Line]:
    for act in ACTS:
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            url = fresh(Path(folder))
            startup.bind(url)
            with warmed(url, Path(folder)) as warm:
                ends = Rounds(Path(folder), Random(act)).play(warm, act, KILLS)
            startup.unbind()
        note = ", ".join(f"{count} {end}" for end, count in sorted(ends.items()))
        seconds = time.perf_counter() - begun
        yield Line(f"{engine}: {act} killed {KILLS} times", seconds, "wholly done or not", note=note)
