"""Lines of plain text above and below a list: counts at the top, what to do at the bottom (计数行、说明行)."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from tui.widgets.cells import cut, plain

MAX_LINES = 3


class TextLines(Static):
    """One to three lines, each cut with `…` when too long; hidden while there is nothing to say.

    `least` lines are always kept free, so that what stands above does not jump when there is less to say.
    """

    def __init__(self, *lines: str, least: int = 0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._least = least
        self._lines: tuple[str, ...] = ()
        self.say(*lines)

    def say(self, *lines: str) -> None:
        """Show other lines; empty ones at the end are left out."""
        kept = [plain(line) for line in lines[:MAX_LINES]]
        while kept and not kept[-1].strip():
            kept.pop()
        self._lines = tuple(kept)
        height = max(self._least, len(kept))
        self.set_class(not height, "-hidden")
        self.styles.height = max(1, height)
        self.refresh()

    @property
    def lines(self) -> tuple[str, ...]:
        """What is shown, before cutting."""
        return self._lines

    def render(self) -> Content:
        """The lines for the present width, one cell from the left edge."""
        return Content("\n".join(cut(f" {line}", self.size.width) for line in self._lines))


class CountsLine(TextLines):
    """Above the list: how many, of which kinds."""


class DetailLine(TextLines):
    """Below the list: the row under the cursor, what is wrong with it, what to do next and where."""
