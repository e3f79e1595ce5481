"""The watermark of drafts (预览稿 不得报送): along the diagonal of the page, under everything else."""

from __future__ import annotations

import math
from typing import Final

from printing.page_pen import Pen

SHARE: Final = 0.72
"""Of the diagonal that the text covers."""


def draw_watermark(pen: Pen, text: str, grey: float) -> None:
    """The text across the page that has just begun, as large as its share of the diagonal allows."""
    width, height = pen.page.points
    size = SHARE * math.hypot(width, height) / max(pen.width(text), 1)
    pen.write_turned(text, size, math.degrees(math.atan2(height, width)), grey)
