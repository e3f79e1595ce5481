"""SQL for one course's two marks (成绩与补考): do they pass, and what are they worth (product.md §5).

`judged` gives the columns of an inner query over `g`, the grade (all NULL where none stands), and `r`, the TEMP table
`requirement`; what builds on them stands in the outer query and speaks of columns alone. The text reads the same on
both engines. Numbers of the year's settings stand in it: they are integers by type.
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


def judged(settings: YearSettings) -> str:
    """Both marks, whether each passes and what each is worth ×10; with the weight and the pass mark of the course."""
    makeup_worth = _worth("g.makeup", settings)
    if settings.makeup_capped:
        capped = f"{_passes('g.makeup')} AND {makeup_worth} > {CAP_X10}"
        makeup_worth = f"CASE WHEN {capped} THEN {CAP_X10} ELSE {makeup_worth} END"
    return (
        "r.weight, r.pass_x10, g.mark, g.makeup,"
        f" {_passes('g.mark')} AS passes, {_passes('g.makeup')} AS makeup_passes,"
        f" {_worth('g.mark', settings)} AS worth, {makeup_worth} AS makeup_worth"
    )


def _passes(mark: str) -> str:
    return f"({mark} >= r.pass_x10 OR ({mark} < 0 AND {mark} >= r.pass_word))"


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


# --- over the judged columns -----------------------------------------------------------------------------------------

PASSED = "CASE WHEN passes OR makeup_passes THEN 1 ELSE 0 END"
"""1 where one of the two marks passes."""

_HIGHER = (
    """CASE WHEN worth IS NULL THEN makeup_worth WHEN worth < makeup_worth THEN makeup_worth ELSE worth END"""
)

_VALUE = f"""CASE WHEN makeup IS NULL THEN worth
    WHEN passes AND makeup_passes THEN {_HIGHER}
    WHEN passes THEN worth WHEN makeup_passes THEN makeup_worth
    ELSE {_HIGHER} END"""
"""The value ×10 of the better mark: passing before failing, then the higher one; NULL where none counts."""

_COMMON = "mark >= pass_x10 AND makeup IS NULL"
"""Nine marks in ten: a passing number alone. It is asked first, since every further question costs on each mark."""

POINTS = f"CASE WHEN {_COMMON} THEN mark * weight ELSE ({_VALUE}) * weight END"
"""The effective mark's value ×10 times the course's weight; NULL where it does not count."""

COUNTED_WEIGHT = f"CASE WHEN {_COMMON} OR ({_VALUE}) IS NOT NULL THEN weight END"
"""The course's weight where the effective mark counts, else NULL."""
