"""Composite scores (综合成绩, product.md §5): exact integer arithmetic, so that both engines agree to the last tenth.

The mean is weighted by credits unless the credits of all counted courses are 0. Which courses count differs from
student to student, so the grouped pass sums both means at once: each required course has the weight
`credits × PACK + 1`, and the sums are taken apart here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

SHIFT = 26
PACK = 1 << SHIFT
"""More than the plain sum of any category: 67,000 marks of 100.0, where a plan file has at most 20,000 rows.

With credits of at most `MAX_CREDITS_X10` even so many marks stay below 2^63, the end of both engines' integers.
"""

MAX_CREDITS_X10 = 1000
"""学分 ×10 of one course in one semester; a plan file with more is refused."""

PLAIN_WEIGHT = 0
"""The factor of the credits where the year's weighting is the plain mean."""


@dataclass(frozen=True, slots=True)
class CategoryScore:
    """One category of one row: how many required marks, how many of them pass, and the composite ×10.

    `score_x10` is None where no mark counts (— on paper).
    """

    need: int
    passed: int
    score_x10: int | None


@lru_cache(maxsize=1 << 15)
def category_score(need: int, passed: int, score_x10: int | None) -> CategoryScore:
    """The score with these values. Equal ones are one object: a list of 5,000 rows has 35,000 of them."""
    return CategoryScore(need, passed, score_x10)


def credit_factor(weighting: str) -> int:
    """What the credits of a course are multiplied with in its weight; `weighting` is the year's setting."""
    return PACK if weighting == "credits" else PLAIN_WEIGHT


def composite_x10(points: int | None, weights: int | None) -> int | None:
    """The composite ×10, rounded half up, from the packed sums of value × weight and of weight.

    Both sums are None where no mark counts. Where no counted course has credits, both are plain already.
    """
    if points is None or weights is None:
        return None
    credit_sum = weights >> SHIFT
    return half_up(points >> SHIFT, credit_sum) if credit_sum else half_up(points, weights)


def half_up(numerator: int, denominator: int) -> int:
    """The quotient of two natural numbers, rounded half up."""
    return (2 * numerator + denominator) // (2 * denominator)
