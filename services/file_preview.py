"""The first rows of a workbook (预览), before anything is imported from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from services.errors import DeskError, FileRefused
from services.identity import Cleaned
from services.workbooks.cells import Raw, id_of, name_of, text_of
from services.workbooks.headers import Header, find_header
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.limits import GRADE_LIMITS, LIST_LIMITS
from services.workbooks.reader import Sheet, open_workbook

SHOWN_ROWS = 10
SHOWN_COLUMNS = 20


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row with content: its 1-based spreadsheet row and what its first 20 cells show."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file looks like. `code` and `params` are those of the refusal where it cannot be read, else empty.

    `height` is the number of the last row, about. `cleaned` counts the cells in the columns 姓名 and 身份证号 that an
    import will tidy (`identity.KINDS`); it stays empty where there are no such columns or above 20,000 rows.
    """

    sheet: str = ""
    rows: tuple[PreviewRow, ...] = ()
    height: int = 0
    cleaned: Mapping[str, int] = field(default_factory=dict)
    code: str = ""
    params: Mapping[str, object] = field(default_factory=dict)


def first_rows(path: Path, count: int = SHOWN_ROWS) -> Preview:
    """The first rows of the first sheet. Raises nothing for a bad file: its refusal's code is in the result."""
    try:
        sheet = open_workbook(path, GRADE_LIMITS).sheets[0]
        shown = tuple(_shown(number, cells) for number, cells in islice(sheet.rows(), count))
        return Preview(sheet.name, shown, sheet.height, _cleaned(sheet))
    except DeskError as refusal:
        return Preview(code=refusal.code, params=refusal.params)


def _shown(number: int, cells: list[Raw]) -> PreviewRow:
    texts = [text_of(cell) for cell in cells[:SHOWN_COLUMNS]]
    while texts and not texts[-1]:
        texts.pop()
    return PreviewRow(number, tuple(texts))


def _cleaned(sheet: Sheet) -> dict[str, int]:
    if sheet.height > LIST_LIMITS.rows:
        return {}
    try:
        header = find_header(
            sheet, LAYOUTS[Kind.GRADES_WIDE]
        )  # a wide sheet is a name, an ID and anything else
    except FileRefused:
        return {}
    counted: Counter[str] = Counter()
    for _, cells in sheet.rows(after=header.row):
        counted.update(_changes(cells, header))
    return dict(counted)


def _changes(cells: list[Raw], header: Header) -> list[str]:
    changes: list[str] = []
    for name, read in (("name", name_of), ("id_number", id_of)):
        at = header.positions[name]
        found = read(cells[at]) if at < len(cells) else None
        if isinstance(found, Cleaned):
            changes += found.changes
    return changes
