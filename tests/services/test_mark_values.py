"""Every pair of marks, 成绩 and 补考, through the SQL of `mark_sql`, against the rules spelt out in Python."""

from __future__ import annotations

from itertools import product

import pytest

from models.base import connection, insert_many, rows, temp_table
from services.settings import YearSettings
from services.verifying import mark_sql

pytestmark = pytest.mark.usefixtures("database")

WORD_VALUES = {
    -1: 950,
    -2: 950,
    -3: 850,
    -4: 850,
    -5: 750,
    -6: 750,
    -7: 650,
    -8: 650,
    -9: None,
    -10: 500,
    -11: 500,
    -12: 500,
    -13: 0,
    -14: 0,
    -15: None,
    -16: None,
}
NUMBERS = (0, 1, 470, 500, 501, 599, 600, 601, 650, 651, 749, 850, 951, 1000)
MARKS = (None, *WORD_VALUES, *NUMBERS)
PAIRS = tuple(product(MARKS, MARKS))

Answer = tuple[int, int | None]


def sql_answers(settings: YearSettings, *, pass_x10: int, conduct: bool, weight: int = 1) -> list[Answer]:
    """Whether each pair passes and what it counts, as the grouped pass computes it."""
    words = mark_sql.LOWEST_PASSING_WORD_OF_CONDUCT if conduct else mark_sql.LOWEST_PASSING_WORD
    columns = {"pair": "integer PRIMARY KEY", "mark": "smallint", "makeup": "smallint"}
    with (
        connection(),
        temp_table("pairs", columns),
        temp_table("requirement", {"pass_x10": "integer", "pass_word": "integer", "weight": "bigint"}),
    ):
        insert_many("pairs", list(columns), ((at, *pair) for at, pair in enumerate(PAIRS)))
        insert_many("requirement", ["pass_x10", "pass_word", "weight"], [(pass_x10, words, weight)])
        judged = f"SELECT g.pair, {mark_sql.judged(settings)} FROM pairs g CROSS JOIN requirement r"
        answers = f"{mark_sql.PASSED}, {mark_sql.POINTS}, {mark_sql.COUNTED_WEIGHT}"
        found = rows(f"SELECT {answers} FROM ({judged}) judged ORDER BY pair")
    for _, points, counted in found:
        assert (points is None) == (counted is None)
        assert counted in (None, weight)
    return [(passed, None if points is None else points // weight) for passed, points, _ in found]


def expected(pair: tuple[int | None, int | None], *, pass_x10: int, conduct: bool, capped: bool) -> Answer:
    """The effective mark: no mark < failing < passing, then the higher value; 免修 lowest among the passing."""
    ranked = [rank(mark, pass_x10=pass_x10, conduct=conduct) for mark in pair]
    if capped and ranked[1][0] == 2:
        ranked[1] = (2, min(ranked[1][1], 600))
    best = max(ranked)
    return int(best[0] == 2), None if best[1] < 0 else best[1]


def rank(mark: int | None, *, pass_x10: int, conduct: bool) -> tuple[int, int]:
    if mark is None or mark in (-15, -16) or (conduct and mark == -9):
        return 0, -1
    if mark == -9:
        return 2, -1
    value = mark if mark >= 0 else WORD_VALUES[mark]
    assert value is not None
    passes = mark >= pass_x10 or -9 < mark < 0
    return (2 if passes else 1), value


@pytest.mark.parametrize("conduct", [False, True])
@pytest.mark.parametrize("capped", [False, True])
@pytest.mark.parametrize("pass_x10", [600, 500, 750, 0])
def test_every_pair_of_marks(conduct: bool, capped: bool, pass_x10: int) -> None:
    answers = sql_answers(
        YearSettings(2023, makeup_capped=capped), pass_x10=pass_x10, conduct=conduct, weight=20 << 24
    )
    wanted = [expected(pair, pass_x10=pass_x10, conduct=conduct, capped=capped) for pair in PAIRS]
    wrong = [
        (pair, answer, right)
        for pair, answer, right in zip(PAIRS, answers, wanted, strict=True)
        if answer != right
    ]
    assert wrong == []


def test_the_years_word_values_hold() -> None:
    settings = YearSettings(
        2023,
        word_excellent_x10=1000,
        word_good_x10=800,
        word_medium_x10=800,
        word_pass_x10=610,
        word_fail_x10=400,
        word_breach_x10=100,
    )
    answers = dict(zip(PAIRS, sql_answers(settings, pass_x10=600, conduct=False), strict=True))
    alone = {mark: answers[mark, None][1] for mark in WORD_VALUES}
    assert alone == {
        -1: 1000,
        -2: 1000,
        -3: 800,
        -4: 800,
        -5: 800,
        -6: 800,
        -7: 610,
        -8: 610,
        -9: None,
        -10: 400,
        -11: 400,
        -12: 400,
        -13: 100,
        -14: 100,
        -15: None,
        -16: None,
    }
