"""How much of a file is read at most (读取上限, product.md §4)."""

from __future__ import annotations

from dataclasses import dataclass

COLUMNS = 256
UNPACKED = 1 << 30
CELLS = 26_000_000
"""The reader lays a sheet out as a full rectangle; beyond this many cells it would fill the memory."""


@dataclass(frozen=True, slots=True)
class Limits:
    """At most `rows` rows with content below the header, `columns` columns with content, `unpacked` bytes."""

    rows: int
    columns: int = COLUMNS
    unpacked: int = UNPACKED
    cells: int = CELLS


LIST_LIMITS = Limits(rows=20_000)
GRADE_LIMITS = Limits(rows=1_000_000)
