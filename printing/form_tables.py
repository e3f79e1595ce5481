"""The table of a form: columns as wide as the page allows, headings in one or two storeys, rows, small codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, groupby
from typing import Final

from printing.codes import qr_operators
from printing.fitting import Room
from printing.form_templates import ROW_CODE, ROW_CODE_MM, Column, Sizes
from printing.geometry import Box
from printing.page_pen import Pen, Segment

THIN_MM: Final = 0.12
THICK_MM: Final = 0.3
PADDING_MM: Final = 0.8
"""Between the lines of the table and what stands in a cell."""

UPPER_STOREY: Final = 0.38
"""Of the headings' height for a heading that several columns share: one line, where their own may need two."""


@dataclass(frozen=True, slots=True)
class Table:
    """The table of one form on its paper.

    `edges` are the lines between columns in mm from the left edge, `rooms` what a cell of each column has for text.
    """

    columns: tuple[Column, ...]
    edges: tuple[float, ...]
    rooms: tuple[Room, ...]
    sizes: Sizes


def laid_out(columns: Sequence[Column], sizes: Sizes, left_mm: float, width_mm: float) -> Table:
    """The columns in this width: what is left goes to those that grow, what is missing is taken from all but codes."""
    spare = width_mm - sum(column.width_mm for column in columns)
    shares = [column.grow for column in columns]
    if spare < 0 or not any(shares):
        shares = [0 if column.field == ROW_CODE else column.width_mm for column in columns]
    whole = sum(shares) or 1
    widths = [column.width_mm + spare * share / whole for column, share in zip(columns, shares, strict=True)]
    placed = tuple(replace(column, width_mm=width) for column, width in zip(columns, widths, strict=True))
    rooms = tuple(_room(width, sizes.row_mm, sizes.size, sizes.smallest) for width in widths)
    return Table(placed, tuple(accumulate(widths, initial=left_mm)), rooms, sizes)


def draw_table(pen: Pen, table: Table, top_mm: float, rows: Sequence[tuple[int, Sequence[str]]]) -> float:
    """The headings and these rows, each with its number in the form, from `top_mm` down; where the table ends.

    Refuses: text_too_long (`place` is the heading, `row` the number), code_too_long.
    """
    sizes = table.sizes
    first = top_mm + sizes.heading_mm
    bottom = first + len(rows) * sizes.row_mm
    _draw_headings(pen, table, top_mm)
    for at, (number, cells) in enumerate(rows):
        _draw_row(pen, table, first + at * sizes.row_mm, (number, cells))
    left, right = table.edges[0], table.edges[-1]
    level: list[Segment] = [
        (left, first + at * sizes.row_mm, right, first + at * sizes.row_mm) for at in range(len(rows))
    ]
    upright = [(x, first, x, bottom) for x in table.edges[1:-1]]
    pen.rule([*level, *upright], THIN_MM)
    pen.frame(Box(left, top_mm, right - left, bottom - top_mm), THICK_MM)
    return bottom


def _draw_row(pen: Pen, table: Table, top_mm: float, row: tuple[int, Sequence[str]]) -> None:
    number, cells = row
    for column, left, room, text in zip(table.columns, table.edges, table.rooms, cells, strict=False):
        if not text:
            continue
        box = Box(left, top_mm, column.width_mm, table.sizes.row_mm)
        if column.field == ROW_CODE:
            pen.fill([qr_operators(text, _code_box(box), pen.page)])
        else:
            pen.write_in(pen.fit(text, room, column.heading, number), box)


def _code_box(cell: Box) -> Box:
    """The square of a row code in the middle of its cell."""
    side = ROW_CODE_MM
    return Box(cell.x_mm + (cell.width_mm - side) / 2, cell.y_mm + (cell.height_mm - side) / 2, side, side)


def _draw_headings(pen: Pen, table: Table, top_mm: float) -> None:
    """Headings; columns that share one have it above their own."""
    height = table.sizes.heading_mm
    bottom = top_mm + height
    rules: list[Segment] = []
    places = [
        Box(left, top_mm, c.width_mm, height) for c, left in zip(table.columns, table.edges, strict=False)
    ]
    for group, members in groupby(zip(table.columns, places, strict=True), key=lambda pair: pair[0].group):
        found = list(members)
        upper = UPPER_STOREY * height if group else 0
        across = Box(found[0][1].x_mm, top_mm, sum(box.width_mm for _, box in found), upper)
        own = [(c.heading, Box(box.x_mm, top_mm + upper, box.width_mm, height - upper)) for c, box in found]
        if group:
            _draw_heading(pen, table, (group, across), table.sizes.heading_size)
            rules.append((across.x_mm, across.bottom_mm, across.right_mm, across.bottom_mm))
        for heading, size in zip(own, _heading_sizes(pen, table, own, same=bool(group)), strict=True):
            _draw_heading(pen, table, heading, size)
        rules += [(box.x_mm, box.y_mm, box.x_mm, bottom) for _, box in own[1:]]
        if across.x_mm > table.edges[0]:
            rules.append((across.x_mm, top_mm, across.x_mm, bottom))
    pen.rule(rules, THIN_MM)


def _heading_sizes(
    pen: Pen, table: Table, headings: Sequence[tuple[str, Box]], *, same: bool
) -> Sequence[float]:
    """The letters of each heading; those below a shared one are the same size."""
    largest, smallest = table.sizes.heading_size, table.sizes.smallest
    sizes = [
        pen.fit(text, _room(box.width_mm, box.height_mm, largest, smallest), text).size
        for text, box in headings
    ]
    return [min(sizes)] * len(sizes) if same else sizes


def _draw_heading(pen: Pen, table: Table, heading: tuple[str, Box], size: float) -> None:
    text, box = heading
    if text:
        room = _room(box.width_mm, box.height_mm, size, min(size, table.sizes.smallest))
        pen.write_in(pen.fit(text, room, text), box)


def _room(width_mm: float, height_mm: float, size: float, smallest: float) -> Room:
    return Room(width_mm - 2 * PADDING_MM, height_mm - 2 * PADDING_MM, size, smallest)
