"""A page in the cells of a terminal: its outline, and each text at its place with the number of its field.

A cell is far larger than a character on paper (notes/printing.md §6): texts of one line that would stand on each other
make room by a few cells; what has none there moves to another line; where there is no room for it even then, its number
stands there alone, and the list of fields beside the picture has the text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from printing.diploma_template import DiplomaLayout, TextField

CORNERS: Final = ("┌", "┐", "└", "┘")
ACROSS, DOWN = "─", "│"
FILLER: Final = ""
"""Stands behind a character that takes two cells."""
NUMBER: Final = "{number})"
ASIDE: Final = 12
"""So many cells a text may stand from its place before it goes to another line."""


def draw_cells(layout: DiplomaLayout, texts: Sequence[str], columns: int, lines: int) -> tuple[str, ...]:
    """The page in exactly so many lines, each exactly so many cells wide, as large as it fits."""
    grid = [[" "] * columns for _ in range(lines)]
    _outline(grid)
    numbered = enumerate(zip(layout.fields, texts, strict=True), 1)
    shown = [(field, NUMBER.format(number=number), text) for number, (field, text) in numbered if text]
    together: dict[int, list[tuple[TextField, str, str]]] = {}
    for one in shown:
        together.setdefault(_place(grid, layout, one[0])[0], []).append(one)
    crowded = [
        one for row, line in together.items() if not _put_line(grid, layout, row, line) for one in line
    ]
    aside = [one for one in crowded if not _put(grid, layout, one[0], _cells(one[1] + one[2]), [(0, 0)])]
    for field, number, text in aside:
        if not _put(grid, layout, field, _cells(number + text), _nearest(ASIDE, 1)):
            _put(grid, layout, field, _cells(number), _nearest(columns, lines))
    return tuple("".join(row) for row in grid)


def _outline(grid: list[list[str]]) -> None:
    width = len(grid[0]) if grid else 0
    if width < 2 or len(grid) < 2:
        return
    for row, left, right in ((grid[0], *CORNERS[:2]), (grid[-1], *CORNERS[2:])):
        row[:] = [left, *ACROSS * (width - 2), right]
    for row in grid[1:-1]:
        row[0] = row[-1] = DOWN


def _put_line(
    grid: list[list[str]], layout: DiplomaLayout, row: int, line: Sequence[tuple[TextField, str, str]]
) -> bool:
    """Whether there is room for all texts of a line on it, in their order, none far from its place."""
    drawn = [(field, _cells(number + text)) for field, number, text in line]
    wanted = sorted(((_start(grid, layout, field, len(cells)), cells) for field, cells in drawn), key=_first)
    placed = _side_by_side([(start, len(cells)) for start, cells in wanted], len(grid[0]) - 1)
    far = any(abs(left - start) > ASIDE for left, (start, _) in zip(placed, wanted, strict=True))
    if far or placed[0] < 1 or not 0 < row < len(grid) - 1:
        return False
    for left, (_, cells) in zip(placed, wanted, strict=True):
        grid[row][left : left + len(cells)] = cells
    return True


def _first(one: tuple[int, list[str]]) -> int:
    return one[0]


def _side_by_side(wanted: Sequence[tuple[int, int]], end: int) -> list[int]:
    """Where texts begin that want (begin, cells), a cell between each two: moved right, at the `end` left again."""
    placed: list[int] = []
    free = 0
    for start, count in wanted:
        placed.append(max(start, free))
        free = placed[-1] + count + 1
    for at, (_, count) in reversed(list(enumerate(wanted))):
        placed[at] = min(placed[at], end - count)
        end = placed[at] - 1
    return placed


def _start(grid: list[list[str]], layout: DiplomaLayout, field: TextField, count: int) -> int:
    """The column where `count` cells begin at the field's place, as far as the frame lets them."""
    column = _place(grid, layout, field)[1]
    return min(max(column - round(field.align.share * count), 1), len(grid[0]) - 1 - count)


def _put(
    grid: list[list[str]],
    layout: DiplomaLayout,
    field: TextField,
    cells: Sequence[str],
    moves: Iterable[tuple[int, int]],
) -> bool:
    """Whether there is room for these cells at the field's place, moved by the first of `moves` that has any."""
    row, last = _place(grid, layout, field)[0], len(grid[0]) - 1 - len(cells)
    start = _start(grid, layout, field, len(cells))
    for down, across in moves:
        at, left = row + down, start + across
        if 0 < at < len(grid) - 1 and 1 <= left <= last and _is_free(grid[at], left, len(cells)):
            grid[at][left : left + len(cells)] = cells
            return True
    return False


def _nearest(across: int, down: int) -> list[tuple[int, int]]:
    """Moves in lines and cells, the same line first, then the shortest."""
    moves = [(line, cell) for line in range(-down, down + 1) for cell in range(-across, across + 1)]
    return sorted(moves, key=lambda move: (abs(move[0]), abs(move[1]), move))


def _place(grid: list[list[str]], layout: DiplomaLayout, field: TextField) -> tuple[int, int]:
    """Line and column of a field's place; the base line is the lower edge of its letters, so half a line up."""
    inner_lines, inner_columns = len(grid) - 2, len(grid[0]) - 2
    row = 1 + int((field.y_mm - field.size_mm / 2) / layout.page.height_mm * inner_lines)
    column = 1 + round(field.x_mm / layout.page.width_mm * inner_columns)
    return min(max(row, 1), max(inner_lines, 1)), column


def _is_free(row: Sequence[str], start: int, count: int) -> bool:
    """Whether these cells and one on each side are empty, the frame aside."""
    around = row[max(start - 1, 1) : min(start + count + 1, len(row) - 1)]
    return all(cell == " " for cell in around)


def _cells(text: str) -> list[str]:
    """A list with an entry a cell: wide characters take two, marks that join the one before none of their own."""
    cells: list[str] = []
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
            if cells:
                at = -2 if cells[-1] == FILLER else -1
                cells[at] += character
            continue
        cells.append(character if character.isprintable() else "\ufffd")
        if unicodedata.east_asian_width(character) in {"W", "F"}:
            cells.append(FILLER)
    return cells
