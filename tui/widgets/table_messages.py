"""What a line table tells its screen (表格的消息): handle them as `on_line_table_opened` or `@on(LineTable.Opened)`."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from textual.message import Message
from textual.widget import Widget

from services.errors import DeskError
from tui.widgets.table_rows import Row, RowPages


class TableMessage(Message):
    """Something a table says."""

    def __init__(self, table: Widget) -> None:
        super().__init__()
        self.table = table

    @property
    def control(self) -> Widget:
        """The table it comes from, for `@on(…, "#id")`."""
        return self.table


class Opened(TableMessage, namespace="line_table"):
    """Enter was pressed on a row."""

    def __init__(self, table: Widget, row: Row) -> None:
        super().__init__(table)
        self.row = row
        self.key = row.key


class OpenedNothing(TableMessage, namespace="line_table"):
    """Enter was pressed on a table without rows; `empty` is what stands in their place."""

    def __init__(self, table: Widget, empty: str) -> None:
        super().__init__(table)
        self.empty = empty


class Moved(TableMessage, namespace="line_table"):
    """Another row stands under the cursor: None while it has not arrived or when there is none."""

    def __init__(self, table: Widget, row: Row | None) -> None:
        super().__init__(table)
        self.row = row

    def can_replace(self, message: Message) -> bool:
        """Only the last of several moves matters."""
        return isinstance(message, Moved) and message.table is self.table


class Marked(TableMessage, namespace="line_table"):
    """A row was marked or unmarked; `keys` are all that are marked now."""

    def __init__(self, table: Widget, marked: frozenset[Hashable]) -> None:
        super().__init__(table)
        self.keys = marked


class Scrolled(TableMessage, namespace="line_table"):
    """Other rows are in sight: positions from 1; `first` is 0 when there are none."""

    def __init__(self, table: Widget, first: int, last: int, total: int) -> None:
        super().__init__(table)
        self.first, self.last, self.total = first, last, total

    def can_replace(self, message: Message) -> bool:
        """Only the last of several positions matters."""
        return isinstance(message, Scrolled) and message.table is self.table


class FetchRefused(TableMessage, namespace="line_table"):
    """Rows could not be fetched; `error` says why."""

    def __init__(self, table: Widget, error: DeskError) -> None:
        super().__init__(table)
        self.error = error


class Arrived(TableMessage, namespace="line_table"):
    """Rows came from a worker: those from position `start` (from 0) on; `cursor` is where the lost key is now."""

    def __init__(
        self, table: Widget, pages: RowPages, start: int, rows: Sequence[Row], cursor: int | None
    ) -> None:
        super().__init__(table)
        self.pages, self.start, self.rows, self.cursor = pages, start, rows, cursor
