"""How a line table is drawn: titles, rows, marker, marks and sums, one strip of cells a line (表格的样子)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from tui import wording
from tui.widgets.cells import fit
from tui.widgets.table_columns import ARROWS, Column, ColumnPage, column_pages
from tui.widgets.table_rows import RowPages

MARKER = "▸"
MARKER_ELSEWHERE = "·"
"""Where the cursor stands in a table that does not have the focus."""
MARK = "*"
LEADING = 2
"""Cells of the marker column, and again of the mark column."""


class TableView(Widget, can_focus=True):
    """Draws the rows from `_top` on; which rows those are and where the cursor stands is decided by `LineTable`."""

    COMPONENT_CLASSES = {
        "table--header",
        "table--marker",
        "table--heading",
        "table--sums",
        "table--empty",
        "table--strong",
        "table--dim",
        "table--alert",
    }

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        fixed: int,
        markable: bool,
        empty: str,
        id: str | None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(id=id)
        self._columns = tuple(columns)
        self._fixed = fixed
        self._markable = markable
        self._empty = empty
        self._pages = RowPages(0, ())
        self._sums: tuple[str, ...] | None = None
        self._marked: set[Hashable] = set()
        self._cursor = 0
        self._top = 0
        self._column_pages: tuple[ColumnPage, ...] = ()
        self._column_page = 0

    @property
    def row_lines(self) -> int:
        """How many rows there is room for."""
        return max(1, self.size.height - self._header_lines - (1 if self._sums else 0))

    @property
    def _header_lines(self) -> int:
        return 1 if any(column.title for column in self._columns) else 0

    @property
    def _leading(self) -> int:
        return LEADING * 2 if self._markable else LEADING

    def set_columns(self, columns: Sequence[Column]) -> None:
        """Other columns, which are known only once the rows have been read. The page of columns is kept."""
        self._columns = tuple(columns)
        if self._column_pages:
            self._lay_columns_out()
        self.refresh()

    def say_when_empty(self, text: str) -> None:
        """Another sentence for a table without rows."""
        if text != self._empty:
            self._empty = text
            self.refresh()

    def show_column(self, index: int) -> None:
        """Turn to the page of columns on which the column with this number from 0 stands."""
        for number, page in enumerate(self._column_pages):
            if index in page.indexes:
                self._column_page = number
                self.refresh()
                return

    def _lay_columns_out(self) -> None:
        self._column_pages = column_pages(self._columns, self._fixed, self.size.width - self._leading)
        self._column_page = min(self._column_page, len(self._column_pages) - 1)

    def _refresh_row(self, index: int) -> None:
        """Draw again the leading columns of one row: all that changes when the cursor or a mark moves."""
        self.refresh(Region(0, self._header_lines + index - self._top, self._leading, 1))

    def render_line(self, y: int) -> Strip:
        """The strip of the line `y` of the widget (line API of Textual)."""
        line = y - self._header_lines
        if not self._column_pages:
            strip = Strip([])
        elif line < 0:
            strip = self._header()
        elif self._pages.total == 0:
            strip = self._text(self._empty, "table--empty") if line == 0 else Strip([])
        elif line < min(self.row_lines, self._pages.total - self._top):
            strip = self._row_strip(self._top + line)
        elif self._sums and line == min(self.row_lines, self._pages.total - self._top):
            strip = Strip(
                [Segment(" " * self._leading + self._cells(self._sums), self._style("table--sums"))]
            )
        else:
            strip = Strip([])
        return strip.adjust_cell_length(self.size.width, self.rich_style)

    def _style(self, name: str = "") -> Style:
        return self.get_component_rich_style(name) if name else self.rich_style

    def _text(self, text: str, style: str) -> Strip:
        return Strip([Segment(" " * LEADING + fit(text, self.size.width - LEADING), self._style(style))])

    def _cells(self, cells: Sequence[str]) -> str:
        page = self._column_pages[self._column_page]
        line = ""
        for place, (index, wide) in enumerate(zip(page.indexes, page.widths, strict=True)):
            column = self._columns[index]
            line += " " * (column.gap if place else 0)
            line += fit(cells[index] if index < len(cells) else "", wide, column.align)
        return line

    def _header(self) -> Strip:
        line = " " * self._leading + self._cells([column.title for column in self._columns])
        if len(self._column_pages) > 1:
            left = "←" if self._column_page > 0 else " "
            right = "→" if self._column_page < len(self._column_pages) - 1 else " "
            line = fit(line, self.size.width - ARROWS + 1) + left + right
        return Strip([Segment(line, self._style("table--header"))])

    def _row_strip(self, index: int) -> Strip:
        row = self._pages.at(index)
        marker = Segment(self._marker(index), self._style("table--marker"))
        if row is None:
            return Strip([marker, Segment(wording.TABLE_WAITING, self._style("table--dim"))])
        if row.heading:
            return Strip(
                [Segment(" " + fit(row.cells[0], self.size.width - 1), self._style("table--heading"))]
            )
        text = self._cells(row.cells)
        if self._markable:
            text = (MARK if row.key in self._marked else " ").ljust(LEADING) + text
        return Strip([marker, Segment(text, self._style(f"table--{row.tone}" if row.tone else ""))])

    def _marker(self, index: int) -> str:
        if index != self._cursor:
            return " " * LEADING
        return (MARKER if self.has_focus else MARKER_ELSEWHERE).ljust(LEADING)
