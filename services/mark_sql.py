"""SQL for one course's two marks (成绩与补考): do they pass, and what are they worth (product.md §5).

The fragments speak of `g`, the grade (all NULL where none stands), and of `r`, the TEMP table `requirement`. They read
the same on both engines. Numbers of the year's settings stand in the text: they are integers by type.
"""

from __future__ import annotations

from itertools import groupby

from services.rules import PASSING_WORDS, WAIVED, WORD_OF
from services.settings import YearSettings

CAP_X10 = 600
"""What a passing 补考 is worth at most while the setting caps it."""

LOWEST_PASSING_WORD = min(PASSING_WORDS)
LOWEST_PASSING_WORD_OF_CONDUCT = min(PASSING_WORDS - {WAIVED})
"""免修 is no mark for 操行, so there its words begin one higher."""


def _passes(mark: str) -> str:
    return f"({mark} >= r.pass_x10 OR ({mark} < 0 AND {mark} >= r.pass_word))"


PASSED = f"CASE WHEN {_passes('g.mark')} OR {_passes('g.makeup')} THEN 1 ELSE 0 END"
"""1 where one of the two marks passes."""

_COMMON = "g.mark >= r.pass_x10 AND g.makeup IS NULL"
"""Nine marks in ten: a passing number alone. It is asked first, since every further question costs on each mark."""


def points(settings: YearSettings) -> str:
    """The effective mark's value ×10 times the course's weight; NULL where it does not count."""
    return f"CASE WHEN {_COMMON} THEN g.mark * r.weight ELSE {_value(settings)} * r.weight END"


def counted_weight(settings: YearSettings) -> str:
    """The course's weight where the effective mark counts, else NULL."""
    return f"CASE WHEN {_COMMON} OR {_value(settings)} IS NOT NULL THEN r.weight END"


def _value(settings: YearSettings) -> str:
    """The value ×10 of the better mark: passing before failing, then the higher one; 免修 has none."""
    mark = _worth("g.mark", settings)
    makeup = _worth("g.makeup", settings)
    capped = f"CASE WHEN {makeup} > {CAP_X10} THEN {CAP_X10} ELSE {makeup} END"
    passing_makeup = capped if settings.makeup_capped else makeup
    return (
        f"CASE WHEN g.makeup IS NULL THEN {mark}"
        f" WHEN {_passes('g.mark')} AND {_passes('g.makeup')} THEN {_higher(mark, passing_makeup)}"
        f" WHEN {_passes('g.mark')} THEN {mark}"
        f" WHEN {_passes('g.makeup')} THEN {passing_makeup}"
        f" ELSE {_higher(mark, makeup)} END"
    )


def _worth(mark: str, settings: YearSettings) -> str:
    """The value ×10 of one mark: its number, or its word's; NULL for 免修, 缓考, 缺考 and no mark."""
    steps = [f"WHEN {mark} >= {lowest} THEN {value}" for lowest, value in _word_steps(settings)]
    return f"CASE WHEN {mark} >= 0 THEN {mark} {' '.join(steps)} END"


def _word_steps(settings: YearSettings) -> list[tuple[int, str]]:
    """Runs of word numbers of equal value, falling: the lowest number of each and its value as SQL."""
    values = settings.word_values()
    falling = sorted(WORD_OF, reverse=True)
    runs = groupby(falling, key=lambda number: values.get(WORD_OF[number]))
    return [(min(run), "NULL" if value is None else str(value)) for value, run in runs]


def _higher(one: str, other: str) -> str:
    return f"CASE WHEN {one} IS NULL THEN {other} WHEN {one} < {other} THEN {other} ELSE {one} END"
