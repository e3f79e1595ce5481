"""Median times of a subject and its baseline, measured in turn so that their ratio outlives a noisy machine."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 5


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: seconds, what the bar says, and the ratio to the baseline of the same run (0: none)."""

    what: str
    seconds: float
    bar: str
    ratio: float = 0.0
    note: str = ""


def seconds(call: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    call()
    return time.perf_counter() - begin


def median(call: Callable[[], object], runs: int = RUNS) -> float:
    """The median of `runs` warm calls."""
    call()
    return statistics.median(seconds(call) for _ in range(runs))


def side_by_side(
    subject: Callable[[], object], baseline: Callable[[], object], runs: int = RUNS
) -> tuple[float, float]:
    """The medians of both, after one warm-up each, run A B A B …"""
    subject()
    baseline()
    pairs = [(seconds(subject), seconds(baseline)) for _ in range(runs)]
    return statistics.median(a for a, _ in pairs), statistics.median(b for _, b in pairs)


def table(lines: list[Line]) -> str:
    """The lines as a table for a terminal."""
    head = f"{'what':<66} {'seconds':>9} {'ratio':>9}  bar"
    body = [
        f"{line.what:<66} {line.seconds:>9.3f} {(f'{line.ratio:.2f}' if line.ratio else '—'):>9}  {line.bar}"
        + (f"  ({line.note})" if line.note else "")
        for line in lines
    ]
    return "\n".join([head, "-" * len(head), *body])
