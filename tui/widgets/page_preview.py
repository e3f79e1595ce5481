"""A page in character cells: its outline with the true text in place, and every field with its number (版面预览)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.cells import fit, plain, width, wrap

FIELDS_CELLS = 30
"""The list of fields beside the page."""
WIDE_FIELDS_CELLS = 40
WIDE = 110
"""From this width on the list of fields gets more room."""
GAP = "  "

Field = tuple[int, str, str]
"""Number, label, text."""


def fields_cells(columns: int) -> int:
    """How wide the list of fields is in a terminal of so many columns."""
    return WIDE_FIELDS_CELLS if columns >= WIDE else FIELDS_CELLS


def field_lines(fields: Sequence[Field], cells: int) -> list[str]:
    """`12 姓名 覃春梅`, a line or more each, nothing left out; an empty field says so."""
    digits = max((len(str(number)) for number, _, _ in fields), default=1)
    return [
        line
        for number, label, text in fields
        for line in wrap(
            f"{number:>{digits}} {plain(label)}  {plain(text) or wording.NOTHING}", cells, digits + 1
        )
    ]


class PagePreview(Static, can_focus=True):
    """The page at the left, its fields at the right; ↑↓ move the list of fields when it is longer than the page."""

    BINDINGS = [
        keys.movement("up", "scroll_fields(-1)", wording.KEY_UP, id="page.up", help=wording.HELP_OF_SCROLL),
        keys.movement(
            "down", "scroll_fields(1)", wording.KEY_DOWN, id="page.down", help=wording.HELP_OF_SCROLL
        ),
    ]
    DEFAULT_CSS = "PagePreview { height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._rows: tuple[str, ...] = ()
        self._fields: tuple[Field, ...] = ()
        self._top = 0

    @property
    def room(self) -> tuple[int, int]:
        """Columns and lines that a page may take."""
        return max(20, self.size.width - fields_cells(self.size.width) - len(GAP) - 1), max(
            8, self.size.height
        )

    def show(self, rows: Sequence[str], fields: Sequence[Field]) -> None:
        """Show another page."""
        self._rows, self._fields, self._top = tuple(rows), tuple(fields), 0
        self.refresh()

    def action_scroll_fields(self, lines: int) -> None:
        """Move the list of fields by so many lines."""
        longest = len(self._listed()) - self.size.height
        self._top = max(0, min(self._top + lines, longest))
        self.refresh()

    def _listed(self) -> list[str]:
        return field_lines(self._fields, fields_cells(self.size.width))

    def render(self) -> Content:
        """Page and fields side by side, one cell from the left edge."""
        height = self.size.height
        page = [plain(row) for row in self._rows[:height]]
        across = max((width(row) for row in page), default=0)
        listed = self._listed()
        beside = listed[self._top : self._top + height]
        if len(listed) > self._top + height:
            beside[-1] = wording.PREVIEW_MORE
        page += [""] * (len(beside) - len(page))
        beside += [""] * (len(page) - len(beside))
        joined = (f" {fit(row, across)}{GAP}{text}" for row, text in zip(page, beside, strict=True))
        return Content("\n".join(line.rstrip() for line in joined))
