"""Median times of a subject and its baseline, measured in turn so that their ratio outlives a noisy machine."""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

RUNS = 5

MOST_SECONDS = re.compile(r"≤ ([\d.]+) s")
MOST_TIMES = re.compile(r"≤ ([\d.]+)×")
LEAST_TIMES = re.compile(r"≥ ([\d.]+)")
MISSED = "!"


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: seconds, what the bar says, and the ratio to the baseline of the same run (0: none).

    `held`: whether what neither seconds nor ratio tell, memory say, is as the bar asks.
    """

    what: str
    seconds: float
    bar: str
    ratio: float = 0.0
    note: str = ""
    held: bool = True

    @property
    def missed(self) -> bool:
        """Whether the bar is not reached; a bar without ≤ or ≥ before a figure asks for none."""
        longest, most, least = (form.search(self.bar) for form in (MOST_SECONDS, MOST_TIMES, LEAST_TIMES))
        return (
            not self.held
            or (longest is not None and self.seconds > float(longest[1]))
            or (most is not None and self.ratio > float(most[1]))
            or (least is not None and self.ratio < float(least[1]))
        )


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
    """The lines as a table for a terminal; `!` stands before a bar that is missed."""
    head = f"{'what':<66} {'seconds':>9} {'ratio':>9}    bar"
    body = [
        f"{line.what:<66} {line.seconds:>9.3f} {(f'{line.ratio:.2f}' if line.ratio else '—'):>9}"
        f"  {MISSED if line.missed else ' '} {line.bar}" + (f"  ({line.note})" if line.note else "")
        for line in lines
    ]
    return "\n".join([head, "-" * len(head), *body])
