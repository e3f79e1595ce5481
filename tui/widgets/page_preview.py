"""A page in character cells: its outline with the true text in place, and every field with its number (版面预览)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.cells import fit, plain, width, wrap

FIELDS_CELLS = 40
"""The list of fields beside the page."""
WIDE = 110
"""From this width on both stand side by side; below it one of them has the whole room."""
GAP = "  "

Field = tuple[int, str, str]
"""Number, label, text."""


def field_lines(fields: Sequence[Field], cells: int) -> list[str]:
    """`12 姓名 覃春梅`, a line or more each, nothing left out; an empty field says so."""
    labels = max((width(plain(label)) for _, label, _ in fields), default=0)
    digits = max((len(str(number)) for number, _, _ in fields), default=1)
    return [
        line
        for number, label, text in fields
        for line in wrap(
            f"{number:>{digits}} {fit(plain(label), labels)}  {plain(text) or wording.NOTHING}",
            cells,
            digits + 1,
        )
    ]


class PagePreview(Static, can_focus=True):
    """The page and the list of its fields, side by side or by turns; ↑↓ move the list when it is longer than the room.

    Tells when the room for the page is another one.
    """

    BINDINGS = [
        keys.movement("up", "scroll_fields(-1)", wording.KEY_UP, id="page.up", help=wording.HELP_OF_SCROLL),
        keys.movement(
            "down", "scroll_fields(1)", wording.KEY_DOWN, id="page.down", help=wording.HELP_OF_SCROLL
        ),
    ]
    DEFAULT_CSS = "PagePreview { height: 1fr; }"

    class RoomChanged(Message):
        """The page has to be drawn for other columns and lines."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._rows: tuple[str, ...] = ()
        self._fields: tuple[Field, ...] = ()
        self._top = 0
        self._turned = False

    @property
    def is_wide(self) -> bool:
        """Whether page and fields stand side by side."""
        return self.size.width >= WIDE

    @property
    def shows_fields(self) -> bool:
        """Whether the list of fields has the whole room."""
        return self._turned and not self.is_wide

    @property
    def room(self) -> tuple[int, int]:
        """Columns and lines that a page may take."""
        beside = FIELDS_CELLS + len(GAP) if self.is_wide else 1
        return max(20, self.size.width - beside - 1), max(8, self.size.height)

    def on_resize(self) -> None:
        """Tell that the page has other room."""
        self.post_message(self.RoomChanged())

    def turn(self) -> None:
        """Show the fields in the place of the page, or the page again."""
        self._turned, self._top = not self._turned, 0
        self.refresh()

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
        return field_lines(self._fields, FIELDS_CELLS if self.is_wide else self.size.width - 2)

    def render(self) -> Content:
        """What there is room for, one cell from the left edge."""
        page = [] if self.shows_fields else [plain(row) for row in self._rows[: self.size.height]]
        fields = self._in_sight() if self.is_wide or self.shows_fields else []
        across = max((width(row) + len(GAP) for row in page), default=0)
        joined = (f" {fit(row, across)}{text}" for row, text in zip_longest(page, fields, fillvalue=""))
        return Content("\n".join(line.rstrip() for line in joined))

    def _in_sight(self) -> list[str]:
        height, listed = self.size.height, self._listed()
        shown = listed[self._top : self._top + height]
        if len(listed) > self._top + height:
            shown[-1] = wording.PREVIEW_MORE
        return shown
