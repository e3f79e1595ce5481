"""Text files with separators (CSV): encoding, separator, fields (文本表格)."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from services.errors import FileRefused
from services.workbooks.cells import Bad, Flaw, Raw

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
CANDIDATES = ("utf-8", "gb18030")
PIECE = 1 << 20
SEPARATORS = (",", "\t", ";", "，")
HEAD_LINES = 20
BINARY = re.compile("[\x00-\x06\x0e-\x1a\x1c-\x1f]")
"""Control characters no text file holds; the escape character is left to the cleaning of cells."""

QUOTED_FORMULA = re.compile('="(.*)"')
ERRORS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})


def encoding_of(data: bytes) -> str:
    """The encoding in which all of the file reads: by its byte order mark, else UTF-8, else GB18030.

    Raises FileRefused: file_unreadable (not text at all).
    """
    for mark, encoding in MARKS:
        if data.startswith(mark):
            candidates: tuple[str, ...] = (encoding,)
            break
    else:
        candidates = CANDIDATES
    for encoding in candidates:
        if _reads(data, encoding):
            return encoding
    raise FileRefused("file_unreadable")


def _reads(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    view = memoryview(data)
    try:
        for at in range(0, len(data), PIECE):
            text = decoder.decode(bytes(view[at : at + PIECE]), final=at + PIECE >= len(data))
            if BINARY.search(text):
                return False
    except UnicodeDecodeError:
        return False
    return True


def rows_of(data: bytes, encoding: str) -> Iterator[list[Raw]]:
    """The records of the file in order, blank ones too, so that the n-th record is row n of a spreadsheet.

    Raises FileRefused: file_damaged (a quoted field without end).
    """
    with io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="") as text:
        head = [text.readline() for _ in range(HEAD_LINES)]
        text.seek(0)
        records = csv.reader(text, delimiter=_separator("".join(head)), strict=True)
        try:
            for record in records:
                yield [_meaning(field) if field[:1] in ("=", "#") else field for field in record]
        except csv.Error as error:
            raise FileRefused("file_damaged") from error


def _separator(head: str) -> str:
    """The separator that the first lines hold most often, outside quoted fields; the comma if there is none."""
    outside = re.sub('"[^"]*"', "", head)
    return max(SEPARATORS, key=outside.count)


def _meaning(field: str) -> Raw:
    """A field ="0123" is how programs keep Excel from reading a number; an error value stays an error."""
    quoted = QUOTED_FORMULA.fullmatch(field)
    if quoted:
        return quoted[1]
    return Flaw(Bad.CELL_ERROR, field) if field in ERRORS else field
