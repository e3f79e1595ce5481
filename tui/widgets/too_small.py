"""What a terminal below 80×24 shows instead of a broken layout (窗口太小)."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tui import wording

LEAST = Size(80, 24)


def is_too_small(size: Size) -> bool:
    """Whether a screen does not fit into `size` cells."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Static):
    """One sentence; `styles/base.tcss` shows it when the App has the class `-too-small`."""

    def __init__(self) -> None:
        super().__init__(markup=False)

    def render(self) -> Content:
        """The sentence with the present size."""
        size = self.app.size
        return Content(wording.TOO_SMALL.format(width=size.width, height=size.height))
