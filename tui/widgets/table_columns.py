"""Columns of a line table: which ones fit side by side and how wide each is drawn (列)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tui.widgets.cells import Align

GAP = 2
"""Cells between two columns, unless the right one asks for another gap."""

ARROWS = 3
"""Cells kept free at the right of the header for `←→` when not all columns fit."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, its width in cells (the least width when `flexible`), and how cells are aligned.

    `gap` is how many cells are left free before it.
    """

    title: str
    width: int
    align: Align = "left"
    flexible: bool = False
    gap: int = GAP


@dataclass(frozen=True, slots=True)
class ColumnPage:
    """The columns drawn together: their numbers from 0 and their widths in cells, left to right."""

    indexes: tuple[int, ...]
    widths: tuple[int, ...]


def column_pages(columns: Sequence[Column], fixed: int, room: int) -> tuple[ColumnPage, ...]:
    """Divide the columns into pages for `room` cells; the first `fixed` columns stand on every page.

    Every column is on some page: one that is too wide alone is drawn narrower.
    """
    groups = _groups(columns, fixed, room)
    if len(groups) > 1:
        room = max(0, room - ARROWS)
        groups = _groups(columns, fixed, room)
    return tuple(_page(columns, group, room) for group in groups)


def _groups(columns: Sequence[Column], fixed: int, room: int) -> list[tuple[int, ...]]:
    stay = tuple(range(min(fixed, len(columns))))
    groups: list[tuple[int, ...]] = []
    group: tuple[int, ...] = ()
    for index in range(len(stay), len(columns)):
        wanted = (*group, index)
        if group and _taken(columns, stay + wanted) > room:
            groups.append(stay + group)
            wanted = (index,)
        group = wanted
    groups.append(stay + group)
    return groups


def _taken(columns: Sequence[Column], indexes: Sequence[int]) -> int:
    gaps = sum(columns[index].gap for index in indexes[1:])
    return sum(columns[index].width for index in indexes) + gaps


def _page(columns: Sequence[Column], indexes: tuple[int, ...], room: int) -> ColumnPage:
    left = room - _taken(columns, indexes)
    stretchy = [index for index in indexes if columns[index].flexible]
    widths = {index: columns[index].width for index in indexes}
    if left > 0 and stretchy:
        share, rest = divmod(left, len(stretchy))
        for position, index in enumerate(stretchy):
            widths[index] += share + (1 if position < rest else 0)
    for index in reversed(indexes):
        if left < 0:
            narrower = min(-left, widths[index])
            widths[index] -= narrower
            left += narrower
    return ColumnPage(indexes, tuple(widths[index] for index in indexes))
