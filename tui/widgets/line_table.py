"""A list of rows: only those in sight are fetched and drawn, and `▸` marks the cursor (表格).

The marker is the only thing that moves with the cursor, so that a key press costs a few bytes on a slow line.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import partial
from typing import TypeAlias

from services.errors import DeskError
from tui import keys, wording
from tui.widgets import table_messages
from tui.widgets.table_columns import Column
from tui.widgets.table_rows import BLOCK, Fetch, Row, RowPages
from tui.widgets.table_view import TableView

__all__ = ["Column", "Fetch", "LineTable", "Row"]

Locate = Callable[[Hashable], int | None]
"""The position from 0 of the row with a key, or None when it is gone."""


class LineTable(TableView):
    """Rows under titles that stay, with an optional line of sums below.

    `fixed` columns stay while ←/→ page through the others; rows of a `markable` table are marked with Space; `opens`
    says on the key line what Enter opens. Feed it with `show_rows` (all rows at hand) or `show_pages` (fetched in a
    thread while the screen stays alive).
    """

    BINDINGS = [*keys.TABLE]

    Opened: TypeAlias = table_messages.Opened
    OpenedNothing: TypeAlias = table_messages.OpenedNothing
    Moved: TypeAlias = table_messages.Moved
    Marked: TypeAlias = table_messages.Marked
    Scrolled: TypeAlias = table_messages.Scrolled
    FetchRefused: TypeAlias = table_messages.FetchRefused

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        fixed: int = 0,
        markable: bool = False,
        opens: str = "",
        empty: str = wording.TABLE_EMPTY,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        super().__init__(columns, fixed=fixed, markable=markable, empty=empty, id=id)
        if opens:
            # A copy of the class's bindings that belongs to this widget: Textual has no public way to label one anew.
            self._bindings.key_to_bindings["enter"] = [keys.opening(opens)]
        self._fetch: Fetch | None = None
        self._locate: Locate | None = None
        self._fetching: RowPages | None = None
        self._key: Hashable | None = None
        self._lost: Hashable | None = None
        self._told: tuple[Row | None] | None = None
        self._step = 1

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self._pages.at(self._cursor)

    @property
    def total(self) -> int:
        """How many rows there are, headings included."""
        return self._pages.total

    @property
    def marked(self) -> frozenset[Hashable]:
        """The keys of the marked rows."""
        return frozenset(self._marked)

    def mark_rows(self, keys: Iterable[Hashable]) -> None:
        """Mark exactly these rows; nobody is told of it."""
        self._marked = set(keys)
        self.refresh()

    def show_rows(self, rows: Sequence[Row], sums: tuple[str, ...] | None = None) -> None:
        """Show rows that are all at hand. The cursor stays on its key, marks on keys that are still there."""
        self._fetch = self._locate = None
        if self._marked:
            self._marked &= {row.key for row in rows}
        self._replace(RowPages(len(rows), rows), sums)

    def show_pages(
        self,
        total: int,
        fetch: Fetch,
        *,
        first: Sequence[Row] = (),
        locate: Locate | None = None,
        sums: tuple[str, ...] | None = None,
    ) -> None:
        """Show `total` rows that are fetched as they come into sight; `first` are those already at hand.

        `fetch` and `locate` run in a worker thread, one call at a time. With `locate` the cursor finds its key again
        wherever it went; without, only where it stayed in its block.
        """
        pages = RowPages(total)
        if first:
            pages.keep(0, first)
        self._fetch, self._locate = fetch, locate
        self._replace(pages, sums)

    def go_to(self, index: int) -> None:
        """Put the cursor on a position from 0, on the nearest one when there are not so many rows."""
        self._go(index, 1)

    def _replace(self, pages: RowPages, sums: tuple[str, ...] | None) -> None:
        key = self._lost if self._key is None else self._key
        found = pages.find(key, self._cursor) if key is not None else None
        self._lost = key if found is None and not pages.in_memory else None
        self._pages, self._sums, self._fetching, self._step = pages, sums, None, 1
        self._told = None
        self._move_to(self._cursor if found is None else found)
        self._settle()

    def _move_to(self, index: int) -> None:
        """Put the cursor elsewhere and leave it on its line of the screen."""
        line = self._cursor - self._top
        self._cursor = max(0, min(index, self.total - 1))
        self._top = self._cursor - line

    def _settle(self) -> None:
        """Bring the cursor to a row that is no heading and into sight, draw everything and fetch what is missing."""
        self._cursor = self._selectable(self._cursor, self._step)
        self._top = self._top_for_cursor()
        self.refresh()
        if self._column_pages:
            self._tell_position()
            self._fetch_missing()
        self._tell_row()

    def _selectable(self, index: int, step: int) -> int:
        """The nearest position that is no heading, from `index` in the direction of `step`, else the other way."""
        for direction in (step, -step):
            at = index
            while 0 <= at < self.total:
                row = self._pages.at(at)
                if row is None or not row.heading:
                    return at
                at += direction
        return index

    def _top_for_cursor(self) -> int:
        lines = self.row_lines
        top = max(0, min(self._top, self.total - lines))
        if self._cursor < top:
            top = max(0, min(self._cursor, top - lines // 2))
        elif self._cursor >= top + lines:
            top = min(self.total - lines, max(self._cursor - lines + 1, top + lines // 2))
        above = self._pages.at(self._cursor - 1)
        if self._cursor == top > 0 and lines > 1 and above is not None and above.heading:
            top -= 1
        return top

    def _go(self, index: int, step: int) -> None:
        before, top = self._cursor, self._top
        self._step = step
        self._cursor = self._selectable(max(0, min(index, self.total - 1)), step)
        self._top = self._top_for_cursor()
        if self._top != top:
            self._settle()
        elif self._cursor != before:
            self._refresh_row(before)
            self._refresh_row(self._cursor)
            self._tell_row()
            self._fetch_missing()

    def _fetch_missing(self) -> None:
        fetch, pages = self._fetch, self._pages
        if fetch is None or self._fetching is pages:
            return
        start = pages.missing(self._top, self._top + self.row_lines - 1)
        if start is None:
            return
        self._fetching = pages
        work = partial(self._fetch_in_thread, fetch, pages, start)
        self.run_worker(work, thread=True, group="rows")

    @property
    def awaited(self) -> object | None:
        """What is being read, the same object until it is over, where that has the row under the cursor."""
        return None if self.row is not None else self._fetching

    def _fetch_in_thread(self, fetch: Fetch, pages: RowPages, start: int) -> None:
        cursor = None
        try:
            if self._lost is not None and self._locate is not None:
                cursor = self._locate(self._lost)
                start = start if cursor is None else cursor // BLOCK * BLOCK
            rows = fetch(start, BLOCK)
        except DeskError as error:
            self.post_message(self.FetchRefused(self, error))
        else:
            self.post_message(table_messages.Arrived(self, pages, start, rows, cursor))

    def on_line_table_arrived(self, message: table_messages.Arrived) -> None:
        """Take in rows that a worker fetched, unless the table shows another list by now."""
        message.stop()
        if message.pages is not self._pages:
            return
        self._fetching = None
        self._pages.put(message.start, message.rows)
        if self._lost is not None:
            found = (
                message.cursor if message.cursor is not None else self._pages.find(self._lost, self._cursor)
            )
            self._move_to(self._cursor if found is None else found)
            self._lost = None
        self._settle()

    def on_line_table_fetch_refused(self) -> None:
        """Ask again for rows that were refused when the user next moves."""
        self._fetching = None

    def _tell_row(self) -> None:
        row = self.row
        if self._told is not None and row is self._told[0]:
            return
        self._told = (row,)
        self._key = None if row is None else row.key
        self.post_message(self.Moved(self, None if row is None or row.heading else row))

    def _tell_position(self) -> None:
        last = min(self._top + self.row_lines, self.total)
        self.post_message(self.Scrolled(self, self._top + 1 if self.total else 0, last, self.total))

    def on_resize(self) -> None:
        """Lay the columns out for the new width and keep the cursor in sight."""
        self._lay_columns_out()
        self._settle()

    def on_focus(self) -> None:
        """Show the marker of a table that takes the keys, and say anew which rows are in sight."""
        self._refresh_row(self._cursor)
        if self._column_pages:
            self._tell_position()

    def on_blur(self) -> None:
        """Show that the keys go elsewhere now."""
        self._refresh_row(self._cursor)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave a key that means nothing in this table to the screen, which knows too when nothing can be opened."""
        if action == "open":
            return self.screen.check_action(action, parameters)
        if action == "mark":
            return self._markable
        if action == "columns":
            return len(self._column_pages) > 1
        return True

    def action_move(self, step: int) -> None:
        """Go up or down one row."""
        self._go(self._cursor + step, step)

    def action_page(self, step: int) -> None:
        """Go up or down as many rows as are in sight."""
        self._go(self._cursor + step * self.row_lines, step)

    def action_first(self) -> None:
        """Go to the first row."""
        self._go(0, 1)

    def action_last(self) -> None:
        """Go to the last row."""
        self._go(self.total - 1, -1)

    def action_columns(self, step: int) -> None:
        """Show the next or the previous page of columns."""
        self._column_page = max(0, min(self._column_page + step, len(self._column_pages) - 1))
        self.refresh()

    def action_open(self) -> None:
        """Tell the screen that a row was opened."""
        row = self.row
        if row is not None and not row.heading:
            self.post_message(self.Opened(self, row))
        elif not self.total:
            self.post_message(self.OpenedNothing(self, self._empty))

    def action_mark(self) -> None:
        """Mark or unmark the row under the cursor and go down one."""
        row = self.row
        if row is None or row.heading:
            return
        self._marked ^= {row.key}
        self._refresh_row(self._cursor)
        self.post_message(self.Marked(self, self.marked))
        self.action_move(1)
