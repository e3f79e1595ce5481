"""Short counts one after another, on as many lines as they need, none cut in two (计数行)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tui.widgets.cells import cut, plain, width

GAP = "  "


def flow(parts: Sequence[str], cells: int) -> list[str]:
    """The parts side by side in lines of at most `cells` cells; a part that is too long alone is cut with `…`."""
    lines: list[str] = []
    for part in parts:
        shown = cut(part, cells)
        if lines and width(lines[-1]) + len(GAP) + width(shown) <= cells:
            lines[-1] += GAP + shown
        else:
            lines.append(shown)
    return lines


class FlowLines(Static):
    """`共 313 行  合格 276  不合格 37   未完成课程 17 …` and below it notices, each on a line of its own."""

    DEFAULT_CSS = "FlowLines { height: auto; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._parts: tuple[str, ...] = ()
        self._notices: tuple[str, ...] = ()

    def say(self, parts: Sequence[str], *notices: str) -> None:
        """Show other counts; empty parts and notices are left out."""
        shown = tuple(plain(part) for part in parts if part)
        told = tuple(plain(notice) for notice in notices if notice)
        if (shown, told) != (self._parts, self._notices):
            self._parts, self._notices = shown, told
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are in `width` cells, one at least: what stands below must not jump at first."""
        return max(1, len(flow(self._parts, width - 2)) + len(self._notices))

    def render(self) -> Content:
        """The lines for the present width, one cell from the left edge."""
        cells = self.size.width
        counts = Content("\n".join(f" {line}" for line in flow(self._parts, cells - 2)))
        notices = [Content.styled(cut(f" {notice}", cells), "bold") for notice in self._notices]
        return Content("\n").join([counts, *notices] if self._parts else notices)
