"""Where a sheet's header stands and which column holds what (表头, product.md §4).

Above the header there may be titles and blank rows; columns come in any order and under known synonyms.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from services import wording
from services.errors import FileRefused
from services.workbooks.addresses import column_letter
from services.workbooks.cells import Raw, plain_of, text_of
from services.workbooks.layouts import Layout
from services.workbooks.reader import Merged, Row, Sheet, Workbook

SEARCHED_ROWS = 20
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】|〔[^〔〕]*〕|<[^<>]*>")
MARKS = "*★☆※:;,.·、。"


@dataclass(frozen=True, slots=True)
class Extra:
    """A column that the layout does not name: its 0-based index and its header as printed."""

    index: int
    text: str


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet.

    `row` is the 1-based number of its last row, the data begin below; `positions` the 0-based column of each
    field found; `extras` the other named columns; `titles` the lines of text above it.
    """

    row: int
    positions: Mapping[str, int]
    extras: tuple[Extra, ...]
    titles: tuple[str, ...]

    def letter(self, field: str) -> str:
        """The column letter of a field; empty where the sheet has no such column."""
        return column_letter(self.positions[field]) if field in self.positions else ""


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet together with its header."""

    sheet: Sheet
    header: Header


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be the header: where it ends, its texts by column, the columns of each field."""

    row: int
    texts: Mapping[int, str]
    found: Mapping[str, list[int]]


def find_tables(workbook: Workbook, layout: Layout) -> tuple[Table, ...]:
    """The sheets of a workbook that have the layout's header, in order; other sheets (notes, lists) are left out.

    Raises FileRefused as `find_header` does for the first sheet with content if no sheet has the header, and
    file_empty if no sheet has content; header_doubled at once.
    """
    tables = []
    refusals = []
    for sheet in workbook.sheets:
        try:
            tables.append(Table(sheet, find_header(sheet, layout)))
        except FileRefused as refusal:
            if refusal.code == "header_doubled":
                raise
            refusals.append(refusal)
    if not tables:
        raise next((refusal for refusal in refusals if refusal.code != "file_empty"), refusals[0])
    return tuple(tables)


def hidden_tables(workbook: Workbook, *layouts: Layout) -> tuple[str, ...]:
    """The names of the hidden sheets that have the header of one of the layouts."""
    return tuple(
        sheet.name for sheet in workbook.hidden if any(_has_header(sheet, layout) for layout in layouts)
    )


def _has_header(sheet: Sheet, layout: Layout) -> bool:
    try:
        find_header(sheet, layout)
    except FileRefused as refusal:
        return refusal.code == "header_doubled"
    return True


def find_header(sheet: Sheet, layout: Layout) -> Header:
    """The header among a sheet's first 20 rows with content: the first row that names all required columns.

    Raises FileRefused: header_missing (which columns, and what the likeliest row holds), header_doubled,
    file_empty (a sheet without content).
    """
    rows = list(islice(sheet.rows(), SEARCHED_ROWS))
    if not rows:
        raise FileRefused("file_empty")
    names = _names(layout)
    required = {column.field for column in layout.columns if column.required}
    candidates = [_candidate(rows[at:], names, sheet.merged) for at in range(len(rows))]
    complete = [candidate for candidate in candidates if required <= candidate.found.keys()]
    if not complete:
        raise _missing(sheet, layout, max(candidates, key=lambda candidate: len(candidate.found)))
    chosen = complete[0]
    _refuse_doubled(sheet, layout, chosen)
    return _header(chosen, rows, names)


def names_field(sheet: Sheet, layout: Layout, field: str) -> bool:
    """Whether one of a sheet's first 20 rows with content names a field's column, be it a header or not."""
    names = _names(layout)
    texts = (text for _, cells in islice(sheet.rows(), SEARCHED_ROWS) for text in _texts(cells).values())
    return any(names.get(normal_header(text)) == field for text in texts)


def _names(layout: Layout) -> dict[str, str]:
    """Every known header text of the layout, normalised, and the field it means; empty for what is passed over."""
    known = {normal_header(text): "" for text in layout.passed_over}
    for column in layout.columns:
        for text in (column.header, *column.synonyms):
            known[normal_header(text)] = column.field
    return known


@lru_cache(maxsize=4096)
def normal_header(text: str) -> str:
    """A header text for comparing: NFKC, no blanks or line breaks, no `*`, nothing in brackets such as （必填）."""
    plain = plain_of(unicodedata.normalize("NFKC", text)).casefold()
    return BRACKETS.sub("", plain).strip(MARKS)


def _candidate(rows: Sequence[Row], names: Mapping[str, str], merged: Sequence[Merged]) -> Candidate:
    """The first of `rows` as a header; where its named cells are merged downwards, the lower texts count."""
    number, cells = rows[0]
    texts = _texts(cells)
    named = {index for index, text in texts.items() if names.get(normal_header(text))}
    last = max(
        (bottom for top, left, bottom, _ in merged if top == number and left - 1 in named), default=number
    )
    for lower, below in rows[1:]:
        if lower <= last:
            texts |= _texts(below)
    found: dict[str, list[int]] = {}
    for index, text in sorted(texts.items()):
        field = names.get(normal_header(text))
        if field:
            found.setdefault(field, []).append(index)
    return Candidate(last, texts, found)


def _texts(cells: Sequence[Raw]) -> dict[int, str]:
    return {index: text for index, raw in enumerate(cells) if raw != "" and (text := text_of(raw))}


def _header(chosen: Candidate, rows: Sequence[Row], names: Mapping[str, str]) -> Header:
    extras = tuple(
        Extra(index, text)
        for index, text in sorted(chosen.texts.items())
        if normal_header(text) and normal_header(text) not in names
    )
    above = [cells for number, cells in rows if number < chosen.row and not _shares(cells, chosen)]
    titles = tuple(text for cells in above for text in dict.fromkeys(_texts(cells).values()))
    return Header(chosen.row, {field: at[0] for field, at in chosen.found.items()}, extras, titles)


def _shares(cells: Sequence[Raw], chosen: Candidate) -> bool:
    """Whether a row above the last header row belongs to the header: it holds one of the named columns."""
    first = {at[0] for at in chosen.found.values()}
    return any(index in first and chosen.texts[index] == text for index, text in _texts(cells).items())


def _missing(sheet: Sheet, layout: Layout, likeliest: Candidate) -> FileRefused:
    missing = [c.header for c in layout.columns if c.required and c.field not in likeliest.found]
    found = list(likeliest.texts.values()) if likeliest.found else [wording.HEADER_NOT_FOUND]
    return FileRefused(
        "header_missing",
        sheet=sheet.name,
        columns="、".join(missing),
        found="、".join(found),
        row=likeliest.row,
    )


def _refuse_doubled(sheet: Sheet, layout: Layout, chosen: Candidate) -> None:
    for column in layout.columns:
        at = chosen.found.get(column.field, [])
        if len(at) > 1:
            raise FileRefused(
                "header_doubled",
                sheet=sheet.name,
                column=column.header,
                row=chosen.row,
                places="、".join(map(column_letter, at)),
            )
