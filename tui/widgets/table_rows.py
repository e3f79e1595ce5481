"""Rows of a line table, held whole or fetched page by page (行)."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["", "strong", "dim", "alert"]

BLOCK = 64
"""Rows fetched at a time."""

KEPT_BLOCKS = 32
"""Blocks remembered; the ones longest unseen are forgotten and fetched again when needed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: a key that stays the same when the rows are read again, and one text for every column.

    A `heading` row shows its first cell across the whole width and is skipped by the cursor. `tone` only repeats what
    the text says already: state is never told by colour alone (product.md §6).
    """

    key: Hashable
    cells: tuple[str, ...]
    heading: bool = False
    tone: Tone = ""


Fetch = Callable[[int, int], Sequence[Row]]
"""`fetch(start, count)`: the rows from position `start` (from 0) on, `count` of them or fewer at the end."""


class RowPages:
    """The rows of one table: all in memory, or the blocks fetched lately of a longer list."""

    def __init__(self, total: int, rows: Sequence[Row] | None = None) -> None:
        self.total = total
        self._rows = rows
        self._blocks: OrderedDict[int, tuple[Row, ...]] = OrderedDict()

    @property
    def in_memory(self) -> bool:
        """Whether every row is here already."""
        return self._rows is not None

    def at(self, index: int) -> Row | None:
        """The row at a position from 0; None while it has not arrived."""
        if not 0 <= index < self.total:
            return None
        if self._rows is not None:
            return self._rows[index]
        block = self._blocks.get(index // BLOCK)
        if block is None or index % BLOCK >= len(block):
            return None
        return block[index % BLOCK]

    def missing(self, first: int, last: int) -> int | None:
        """The start of the first block not wholly here among the positions `first` to `last`; None when all are."""
        if self._rows is not None or self.total == 0:
            return None
        for number in range(max(0, first) // BLOCK, min(last, self.total - 1) // BLOCK + 1):
            start = number * BLOCK
            if len(self._blocks.get(number, ())) < min(BLOCK, self.total - start):
                return start
            self._blocks.move_to_end(number)
        return None

    def put(self, start: int, rows: Sequence[Row]) -> None:
        """Keep rows that arrived for the positions from `start` on; `start` begins a block.

        Fewer rows than asked for mean that the list has become shorter.
        """
        if len(rows) < min(BLOCK, self.total - start):
            self.total = start + len(rows)
        self.keep(start, rows)

    def keep(self, start: int, rows: Sequence[Row]) -> None:
        """Keep rows at hand for the positions from `start` on, perhaps not a whole block."""
        for offset in range(0, max(1, len(rows)), BLOCK):
            number = (start + offset) // BLOCK
            self._blocks[number] = tuple(rows[offset : offset + BLOCK])
            self._blocks.move_to_end(number)
        while len(self._blocks) > KEPT_BLOCKS:
            self._blocks.popitem(last=False)

    def find(self, key: Hashable, near: int) -> int | None:
        """The position of the row with this key among the rows that are here, looking at `near` first."""
        row = self.at(near)
        if row is not None and row.key == key:
            return near
        if self._rows is not None:
            return next((index for index, row in enumerate(self._rows) if row.key == key), None)
        for number, block in self._blocks.items():
            for offset, row in enumerate(block):
                if row.key == key:
                    return number * BLOCK + offset
        return None
