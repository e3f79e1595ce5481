"""A QR code in half-block characters, dark on light whatever the terminal's own colours are (二维码)."""

from __future__ import annotations

import segno
from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

LIGHT_BESIDE, LIGHT_ABOVE = 2, 1
"""The light margin, in modules. The standard asks for four; telephones read it with less."""

BLOCKS = {(True, True): "█", (True, False): "▀", (False, True): "▄", (False, False): " "}
"""By whether the upper and the lower half of a cell are light. Light is what is drawn, so that a terminal without
colours, which are light on dark as a rule, shows the code the right way round."""


def qr_lines(text: str) -> list[str]:
    """The smallest QR code that holds `text`, two rows of modules a line."""
    matrix = segno.make(text, error="l", boost_error=False, micro=False).matrix
    beside = [True] * LIGHT_BESIDE
    margin = [[True] * (len(matrix) + 2 * LIGHT_BESIDE)] * LIGHT_ABOVE
    rows = [*margin, *([*beside, *(not module for module in row), *beside] for row in matrix), *margin]
    if len(rows) % 2:
        rows.append(rows[0])
    return [
        "".join(BLOCKS[halves] for halves in zip(upper, lower, strict=True))
        for upper, lower in zip(rows[::2], rows[1::2], strict=True)
    ]


class QrCode(Static):
    """As wide as its code; where there is too little room for it, words say instead what to do."""

    DEFAULT_CSS = "QrCode { width: auto; height: 1fr; }"

    def __init__(self, no_room: str, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._no_room = no_room
        self._lines: list[str] = []

    def show(self, text: str) -> None:
        """Draw the code of a text."""
        self._lines = qr_lines(text)
        self.refresh(layout=True)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of the code."""
        return max((len(line) for line in self._lines), default=0)

    def render(self) -> Content:
        """The code, or what to do without it."""
        if len(self._lines) > self.size.height:
            return Content(self._no_room)
        return Content.styled("\n".join(self._lines), "ansi_bright_white on ansi_black")
