"""The arithmetic of composite scores (product.md §5): exact, half up, weighted by credits or plain."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from services.verifying.composites import (
    MAX_CREDITS_X10,
    CategoryScore,
    category_score,
    composite_x10,
    credit_factor,
    half_up,
)
from services.workbooks.limits import LIST_LIMITS

scores = st.integers(0, 1000)
credit_values = st.integers(0, MAX_CREDITS_X10)


def sums(marks: list[tuple[int, int]], weighting: str) -> tuple[int, int]:
    """What the grouped pass sums up for (value ×10, credits ×10) of each counted mark."""
    weights = [credit * credit_factor(weighting) + 1 for _, credit in marks]
    return sum(value * weight for (value, _), weight in zip(marks, weights, strict=True)), sum(weights)


@given(st.integers(0, 10**12), st.integers(1, 10**6))
def test_halves_are_rounded_up_exactly(numerator: int, denominator: int) -> None:
    rounded = half_up(numerator, denominator)
    assert Fraction(2 * numerator - denominator, 2 * denominator) < rounded
    assert rounded <= Fraction(2 * numerator + denominator, 2 * denominator)


@pytest.mark.parametrize(
    ("values", "composite"),
    [((800, 801), 801), ((0, 1), 1), ((805, 804, 804), 804), ((999, 1000), 1000), ((650,), 650)],
)
def test_a_mean_that_ends_in_half_a_tenth_is_rounded_up(values: tuple[int, ...], composite: int) -> None:
    assert composite_x10(*sums([(value, 0) for value in values], "credits")) == composite


@given(st.lists(st.tuples(scores, credit_values), min_size=1, max_size=60))
def test_the_mean_is_weighted_by_credits_unless_all_are_nought(marks: list[tuple[int, int]]) -> None:
    weights = [credit for _, credit in marks] if any(credit for _, credit in marks) else [1] * len(marks)
    exact = Decimal(sum(value * weight for (value, _), weight in zip(marks, weights, strict=True)))
    expected = (exact / sum(weights)).quantize(Decimal(1), ROUND_HALF_UP)
    assert composite_x10(*sums(marks, "credits")) == expected


@given(st.lists(st.tuples(scores, credit_values), min_size=1, max_size=60))
def test_the_plain_weighting_knows_no_credits(marks: list[tuple[int, int]]) -> None:
    without = [(value, 0) for value, _ in marks]
    assert composite_x10(*sums(marks, "plain")) == composite_x10(*sums(without, "credits"))


@given(
    st.tuples(scores, credit_values),
    st.tuples(scores, credit_values),
    st.integers(0, LIST_LIMITS.rows) | st.sampled_from([0, 1, LIST_LIMITS.rows]),
)
@example((1000, MAX_CREDITS_X10), (1000, MAX_CREDITS_X10), LIST_LIMITS.rows)
@example((1000, 1), (1000, 0), 1)
@example((1000, 0), (1000, 0), 0)
def test_as_many_courses_as_a_plan_file_can_hold_neither_run_over_nor_mix(
    one: tuple[int, int], other: tuple[int, int], ones: int
) -> None:
    others = LIST_LIMITS.rows - ones
    (points, weight), (other_points, other_weight) = sums([one], "credits"), sums([other], "credits")
    packed = points * ones + other_points * others, weight * ones + other_weight * others
    assert max(packed) < 2**63
    credit_sum = one[1] * ones + other[1] * others
    weighted = one[0] * one[1] * ones + other[0] * other[1] * others
    plain = one[0] * ones + other[0] * others
    expected = half_up(weighted, credit_sum) if credit_sum else half_up(plain, LIST_LIMITS.rows)
    assert composite_x10(*packed) == expected


def test_a_category_without_a_counted_mark_has_no_score() -> None:
    assert composite_x10(None, None) is None


def test_equal_scores_are_one_object() -> None:
    assert category_score(3, 2, 804) is category_score(3, 2, 804)
    assert category_score(3, 2, None) == CategoryScore(3, 2, None)
