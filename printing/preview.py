"""A page in the cells of a terminal: its outline, and each text at its place with the number of its field.

A cell is far larger than a character on paper (notes/printing.md §6): what would stand on something else keeps only
its number there, or goes without; the list of fields beside the picture has every text.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Final

from printing.diploma_template import DiplomaLayout, TextField

CORNERS: Final = ("┌", "┐", "└", "┘")
ACROSS, DOWN = "─", "│"
FILLER: Final = ""
"""Stands behind a character that takes two cells."""
NUMBER: Final = "{number})"


def draw_cells(layout: DiplomaLayout, texts: Sequence[str], columns: int, lines: int) -> tuple[str, ...]:
    """The page in exactly so many lines, each exactly so many cells wide, as large as it fits."""
    grid = [[" "] * columns for _ in range(lines)]
    _outline(grid)
    for number, (field, text) in enumerate(zip(layout.fields, texts, strict=True), 1):
        if text:
            _put(grid, layout, field, (number, text))
    return tuple("".join(row) for row in grid)


def _outline(grid: list[list[str]]) -> None:
    width = len(grid[0]) if grid else 0
    if width < 2 or len(grid) < 2:
        return
    for row, left, right in ((grid[0], *CORNERS[:2]), (grid[-1], *CORNERS[2:])):
        row[:] = [left, *ACROSS * (width - 2), right]
    for row in grid[1:-1]:
        row[0] = row[-1] = DOWN


def _put(grid: list[list[str]], layout: DiplomaLayout, field: TextField, shown: tuple[int, str]) -> None:
    """The text with its number where both fit, else the number alone, else nothing."""
    number = NUMBER.format(number=shown[0])
    row, column = _place(grid, layout, field)
    inside = range(1, len(grid[0]) - 1)
    for cells in (_cells(number + shown[1]), _cells(number)):
        start = column - round(field.align.share * len(cells))
        start = min(max(start, 1), inside.stop - len(cells))
        if start >= 1 and _is_free(grid[row], start, len(cells)):
            grid[row][start : start + len(cells)] = cells
            return


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
