"""Some paragraphs wrapped to the width they are given (一段文字)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from tui.widgets.cells import plain, width, wrap


class TextBlock(Static):
    """As high as its text; the lines of a paragraph after the first begin below its first word."""

    DEFAULT_CSS = "TextBlock { height: auto; }"

    def __init__(self, *paragraphs: str, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._paragraphs: Sequence[str] = paragraphs

    def say(self, *paragraphs: str) -> None:
        """Show other paragraphs."""
        self._paragraphs = paragraphs
        self.refresh(layout=True)

    def _wrapped(self, cells: int) -> list[str]:
        return [line for text in self._paragraphs for line in _lines(plain(text), cells)]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the paragraphs take."""
        return max(1, len(self._wrapped(width)))

    def render(self) -> Content:
        """The lines for the present width."""
        return Content("\n".join(self._wrapped(self.size.width)))


def _lines(text: str, cells: int) -> list[str]:
    indent = len(text) - len(text.lstrip("0123456789 "))
    return wrap(text, cells, indent=indent) if width(text) > cells else [text]
