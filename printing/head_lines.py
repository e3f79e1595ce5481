"""Lines of a form's head: several texts in one line, the first at the left edge, the last at the right one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from printing.errors import PaperError
from printing.geometry import POINTS_PER_MM
from printing.page_pen import Pen

LINE: Final = 1.7
"""From one line to the next, in the size of the letters."""

GAP: Final = 1.5
"""Between two texts at least, in the size of the letters."""

SMALLEST: Final = 5.0
"""Points: letters below that cannot be read on paper."""


def draw_spread(
    pen: Pen, texts: Sequence[str], between: tuple[float, float], top_mm: float, size: float
) -> float:
    """The texts between two places with equal gaps, smaller where they would touch; where the next line begins.

    Refuses: text_too_long (`place` "head").
    """
    left, right = between
    widths = [pen.width(text) for text in texts]
    least = sum(widths) + GAP * (len(texts) - 1)
    letters = min(size, (right - left) * POINTS_PER_MM / max(least, 1))
    if letters < SMALLEST:
        raise PaperError("text_too_long", place="head", row=0)
    em = letters / POINTS_PER_MM
    gap = (right - left - sum(widths) * em) / max(len(texts) - 1, 1)
    base = top_mm + (LINE + 0.5) / 2 * size / POINTS_PER_MM
    x = left
    for text, width in zip(texts, widths, strict=True):
        pen.write(text, x, base, letters)
        x += width * em + gap
    return top_mm + LINE * size / POINTS_PER_MM
