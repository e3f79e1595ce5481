"""A line across the screen, with a few words at its right end (横线)."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.widgets.cells import cut, plain, width

LINE = "─"


class Rule(Static):
    """`──────────── 第 1–14 行，共 313 行 ──`."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._words = ""

    def say(self, words: str) -> None:
        """Set the words; none gives a bare line."""
        if words != self._words:
            self._words = words
            self.refresh()

    def render(self) -> Content:
        """The line for the present width."""
        if not self._words:
            return Content(LINE * self.size.width)
        words = cut(f" {plain(self._words)} ", self.size.width - 4)
        return Content(LINE * (self.size.width - width(words) - 2) + words + LINE * 2)
