"""`make bench`: every measurement on both engines, as one table; then what must endure, and the mutants.

`python -m bench sqlite` runs one engine; `python -m bench verifying` one kind of measurement; `enduring` are the random
steps and kills of the review chain and of printing, `killed_prints` the last of these.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

from bench import enduring, findings, importing, mutants, paper_diplomas, paper_forms, timing, verifying
from bench.engines import Engine, each_engine
from bench.timing import Line
from services import startup

ENGINES = ("sqlite", "postgresql")
KINDS: dict[str, Callable[[Engine], list[Line]]] = {
    "verifying": verifying.lines,
    "importing": importing.lines,
    "findings": findings.lines,
}
PAPER: dict[str, Callable[[], list[Line]]] = {
    "paper_forms": paper_forms.lines,
    "paper_diplomas": paper_diplomas.lines,
}
"""What needs no database."""

ENDURING = "enduring"
KILLED_PRINTS = "killed_prints"


def main(wanted: list[str]) -> int:
    """Measure and print; 1 when a mutant of the rules survives, 2 for a word that is none of these."""
    known = {*ENGINES, *KINDS, *PAPER, ENDURING, KILLED_PRINTS}
    if not known.issuperset(wanted):
        print("Words:", *sorted(known), file=sys.stderr)
        return 2
    startup.collect_seldom()  # as the program does
    engines = tuple(name for name in ENGINES if name in wanted) or ENGINES
    if ENDURING in wanted:
        print(timing.table(enduring.main(engines)))
        return 0
    if KILLED_PRINTS in wanted:
        print(timing.table(enduring.prints(engines)))
        return 0
    named = {*KINDS, *PAPER} & set(wanted) or {*KINDS, *PAPER}
    lines: list[Line] = []
    if kinds := [name for name in KINDS if name in named]:
        with each_engine(engines) as found:
            for engine in found:
                for kind in kinds:
                    lines += KINDS[kind](engine)
    for name, measured in PAPER.items():
        lines += measured() if name in named else []
    print(timing.table(lines))
    if wanted:
        return 0
    print(timing.table(enduring.main(engines)))
    print()
    return mutants.main()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
