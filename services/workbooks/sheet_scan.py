"""A look through a sheet's XML before it is read (表内扫描).

The reader lays a sheet out as a full rectangle, so one stray cell in the last row and one in the last column
would fill the memory; and it returns an empty text for errors such as #N/A and for formulas without a value.
Both are found here. A first look with a few searches costs little; only a sheet that is not plain, or that holds
errors or formulas, is taken apart cell by cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from services.errors import FileRefused
from services.workbooks.addresses import column_index
from services.workbooks.cells import Bad, Flaw

NOT_NARROW = re.compile(rb'<c(?=[\s/>])(?! r="[A-Z][0-9]{1,6}")')
NOT_SHORT = re.compile(rb'<c(?=[\s/>])(?! r="(?:[A-H]?[A-Z]|I[A-V])[0-9]{1,5}")')
PREFIXED = re.compile(rb":c[\s/>]")
ERROR = re.compile(rb't="e"')
FORMULA = re.compile(rb"<f[\s/>]")
CELL = b"<c "
LONGEST_CELL = 1 << 23
FIRST_REGIONS = 2
"""What stands before the first cell, and the first piece with cells: its header shows how wide the sheet is."""

Region = tuple[bytes, int, int]
"""A text and the part of it that is meant."""

ELEMENT = re.compile(
    rb"<(?:[\w.-]+:)?(?:(?P<row>row)|c)(?=[\s/>])(?P<attributes>[^>]*?)"
    rb"(?:(?P<closed>/)>|>(?(row)|(?P<body>.*?)</(?:[\w.-]+:)?c\s*>))",
    re.DOTALL,
)
REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']([A-Za-z]*)([0-9]*)["']""")
TYPE = re.compile(rb"""(?:^|\s)t\s*=\s*["'](\w+)["']""")
VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^>]*)?>([^<]*)</|<(?:[\w.-]+:)?(v)\s*/>")
HAS_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
HAS_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(?:\s[^>]*)?>\s*[^<\s]")
LAST_ROW = 1 << 21
LAST_COLUMN = 1 << 15


@dataclass(slots=True)
class Extent:
    """What a sheet's cells span: the last row and column with a cell, and the last column with content (1-based)."""

    rows: int = 0
    columns: int = 0
    content_columns: int = 0
    flaws: dict[tuple[int, int], Flaw] = field(default_factory=dict)


def look(pieces: Iterable[bytes]) -> Extent | None:
    """The flaws of a sheet that is laid out plainly; None for any other, which must be taken apart.

    Plain is a sheet whose cells lie within 26 columns × 999,999 rows, or within 256 columns × 99,999 rows. All
    pieces are taken, so that their bytes are counted.
    """
    extent = Extent()
    not_plain = NOT_NARROW
    plain = True
    for count, (text, begin, end) in enumerate(_regions(pieces)):
        if count < FIRST_REGIONS and NOT_NARROW.search(text, begin, end):
            not_plain = NOT_SHORT
        plain = plain and not (not_plain.search(text, begin, end) or PREFIXED.search(text, begin, end))
        plain = plain and _note_flaws(extent, text, begin, end)
    return extent if plain else None


def _regions(pieces: Iterable[bytes]) -> Iterator[Region]:
    """The same text, cut only before a cell (a tag, where there are no cells), without copying more than seams."""
    rest = b""
    for piece in pieces:
        mark = CELL if CELL in piece else b"<"
        first, last = piece.find(mark), piece.rfind(mark)
        if first < 0:
            rest += piece
            if len(rest) > LONGEST_CELL:
                raise FileRefused("file_damaged")
            continue
        seam = rest + piece[:first]
        yield seam, 0, len(seam)
        yield piece, first, last
        rest = piece[last:]
    yield rest, 0, len(rest)


def _note_flaws(extent: Extent, text: bytes, begin: int, end: int) -> bool:
    """Note the error cells and the formulas without a value; False where a cell's bounds are not plain."""
    for sign in (ERROR, FORMULA):
        for hit in sign.finditer(text, begin, end):
            start = text.rfind(CELL, begin, hit.start())
            stop = text.find(b"</c>", hit.end(), end)
            element = ELEMENT.match(text, start, stop + 4) if 0 <= start < stop else None
            if not element:
                return False
            column, row = _address(element["attributes"])
            _note(extent, element, row, column)
    return True


def take_apart(pieces: Iterable[bytes]) -> Extent:
    """Every cell of a sheet, looked at one by one.

    Raises FileRefused: file_damaged (a cell without end, an address beyond what a sheet can have).
    """
    extent = Extent()
    row = column = 0
    for text in _whole_rows(pieces):
        for element in ELEMENT.finditer(text):
            letters, digits = _address(element["attributes"])
            if element["row"]:
                row, column = digits or row + 1, 0
            else:
                column = letters or column + 1
                _note(extent, element, digits or row, column)
            if row > LAST_ROW or column > LAST_COLUMN:
                raise FileRefused("file_damaged")
    return extent


def _address(attributes: bytes) -> tuple[int, int]:
    """The column and row that an element's attributes name, 1-based; 0 for what they leave open."""
    found = REFERENCE.search(attributes)
    if not found:
        return 0, 0
    if len(found[1]) > 3 or len(found[2]) > 7:
        raise FileRefused("file_damaged")
    return column_index(found[1].decode()) + 1, int(found[2] or 0)


def _whole_rows(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same text, cut only before a row begins."""
    rest = b""
    for piece in pieces:
        text = rest + piece
        prefixed = text.rfind(b":row")
        cut = max(text.rfind(b"<row"), text.rfind(b"<", 0, prefixed) if prefixed > 0 else 0, 0)
        if not cut and len(text) > LONGEST_CELL:
            raise FileRefused("file_damaged")
        yield text[:cut]
        rest = text[cut:]
    yield rest


def _note(extent: Extent, element: re.Match[bytes], row: int, column: int) -> None:
    body = element["body"] or b""
    if not body.strip():
        return
    kind = TYPE.search(element["attributes"])
    value = VALUE.search(body)
    content = value[1] if value and value[1] else b""
    extent.rows = max(extent.rows, row)
    extent.columns = max(extent.columns, column)
    if kind and kind[1] == b"e":
        extent.flaws[row, column] = Flaw(Bad.CELL_ERROR, content.decode("utf-8", "replace"))
    elif not content and HAS_FORMULA.search(body) and not (value and kind and kind[1] == b"str"):
        # Excel keeps a calculated empty text as an empty value of type str; that is an ordinary blank.
        extent.flaws[row, column] = Flaw(Bad.CELL_FORMULA)
    if content.strip() or HAS_TEXT.search(body) or (row, column) in extent.flaws:
        extent.content_columns = max(extent.content_columns, column)
