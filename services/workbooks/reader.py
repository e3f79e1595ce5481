"""Workbooks as rows of raw values: .xlsx, .xls and CSV by content (读取工作簿, product.md §4).

`open_workbook` looks through the whole file under guard before a sheet is read; what it lets pass can be read in
bounded memory. Rows keep the spreadsheet's own 1-based numbers; a row's list begins at column A.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import cast

import python_calamine as calamine

from services.errors import CannotRun, FileRefused
from services.workbooks.biff import error_cells
from services.workbooks.cells import Flaw, Raw
from services.workbooks.delimited import encoding_of, rows_of
from services.workbooks.limits import LIST_LIMITS, Limits
from services.workbooks.package import Package
from services.workbooks.sheet_scan import Extent, look, take_apart
from services.workbooks.sniffing import Form, form_of

Row = tuple[int, list[Raw]]
Merged = tuple[int, int, int, int]
"""Top, left, bottom, right of merged cells, 1-based, both ends included."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a sheet's rows come from: every row from row 1 on, each from column A on. Not every sheet is shown."""

    rows: Callable[[], Iterable[list[Raw]]]
    height: Callable[[], int]
    merged: Callable[[], tuple[Merged, ...]] = tuple
    visible: bool = True


class Sheet:
    """One sheet of an opened workbook, read when its rows are first asked for."""

    def __init__(
        self, name: str, source: Source, flaws: Mapping[tuple[int, int], Flaw], limits: Limits
    ) -> None:
        self.name = name
        self.flaws = flaws
        """Error cells and formulas without a value by 1-based (row, column); `rows` holds them in place too."""
        self._source = source
        self._limits = limits

    def rows(self, after: int = 0) -> Iterator[Row]:
        """The rows with content below row `after`: the row's number and its values from column A on.

        Raises FileRefused: too_many_rows once more than the limit have content; file_damaged.
        """
        flawed = self._flawed_rows()
        limit = self._limits.rows
        count = 0
        for number, row in islice(enumerate(self._source.rows(), 1), after, None):
            first = row[0]
            if flawed and number in flawed:
                _put(row, flawed.pop(number))
            elif isinstance(first, str) and (not first or first.isspace()) and all(map(_is_blank, row)):
                continue
            count += 1
            if count > limit:
                raise FileRefused("too_many_rows", sheet=self.name, limit=limit)
            yield number, row
        for number in sorted(flawed):
            if number > after:
                yield number, _put([], flawed[number])

    def _flawed_rows(self) -> dict[int, dict[int, Flaw]]:
        found: dict[int, dict[int, Flaw]] = {}
        for (row, column), flaw in self.flaws.items():
            found.setdefault(row, {})[column] = flaw
        return found

    @property
    def height(self) -> int:
        """The number of the last row, about; for showing progress."""
        return self._source.height()

    @property
    def visible(self) -> bool:
        """Whether the sheet is shown to whoever opens the file."""
        return self._source.visible

    @property
    def merged(self) -> tuple[Merged, ...]:
        """The merged areas."""
        return self._source.merged()


@dataclass(frozen=True, slots=True)
class Workbook:
    """An opened workbook: its visible sheets, what form the file has, and the SHA-256 of its bytes.

    `hidden` are the sheets that are not shown, but for those too large to be looked into.
    """

    path: Path
    form: Form
    sheets: tuple[Sheet, ...]
    digest: str
    hidden: tuple[Sheet, ...] = ()


def open_workbook(path: Path, limits: Limits = LIST_LIMITS) -> Workbook:
    """Open a file by its content and look through it under guard.

    Raises CannotRun: file_missing, file_no_access. Raises FileRefused: file_empty, file_html, file_encrypted,
    file_unreadable, file_other_format, file_damaged, file_has_entities, unpacks_too_large, too_many_columns,
    too_many_rows, too_many_cells. Bad cells are no refusals: they stand in `Sheet.flaws`.
    """
    data = _bytes_of(path, limits)
    form = form_of(data)
    build = {Form.XLSX: _xlsx_sheets, Form.XLS: _xls_sheets, Form.CSV: _csv_sheets}[form]
    every = build(data, path, limits)
    sheets = tuple(sheet for sheet in every if sheet.visible)
    if not sheets:
        raise FileRefused("file_empty")
    hidden = tuple(sheet for sheet in every if not sheet.visible)
    return Workbook(path, form, sheets, hashlib.sha256(data).hexdigest(), hidden)


def _bytes_of(path: Path, limits: Limits) -> bytes:
    try:
        if path.stat().st_size > limits.unpacked:
            raise FileRefused("unpacks_too_large", limit=limits.unpacked)
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        raise CannotRun("file_missing", name=path.name) from error
    except OSError as error:
        raise CannotRun("file_no_access", name=path.name) from error


def _xlsx_sheets(data: bytes, _path: Path, limits: Limits) -> tuple[Sheet, ...]:
    package = Package(data, limits.unpacked)
    extents = _looked_through(package)
    with _refusing():
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    parts = package.sheet_parts()
    sheets = []
    for name, visible in _tables(workbook):
        extent = extents.get(parts.get(name, ""))
        if not visible and (extent is None or not _fits(extent, limits)):
            continue
        if extent is None:
            raise FileRefused("file_damaged")
        _check_extent(name, extent, limits)
        sheets.append(Sheet(name, _source(workbook, name, visible), extent.flaws, limits))
    return tuple(sheets)


def _looked_through(package: Package) -> dict[str, Extent]:
    """Unpack and count every part once; the extents of the parts that are sheets."""
    sheets = set(package.sheet_parts().values())
    extents = {}
    for part in package.parts:
        if part in sheets or part.startswith("xl/worksheets/sheet"):
            extents[part] = look(package.pieces(part)) or take_apart(package.pieces(part, counted=False))
        else:
            for _piece in package.pieces(part):
                pass
    return extents


def _fits(extent: Extent, limits: Limits) -> bool:
    return extent.content_columns <= limits.columns and extent.rows * extent.columns <= limits.cells


def _check_extent(name: str, extent: Extent, limits: Limits) -> None:
    if extent.content_columns > limits.columns:
        raise FileRefused("too_many_columns", sheet=name, limit=limits.columns)
    if extent.rows * extent.columns > limits.cells:
        raise FileRefused("too_many_cells", sheet=name)


def _xls_sheets(data: bytes, _path: Path, limits: Limits) -> tuple[Sheet, ...]:
    flaws = error_cells(data)
    with _refusing():
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    order = {name: index for index, name in enumerate(workbook.sheet_names)}
    return tuple(
        Sheet(
            name,
            _source(workbook, name, visible),
            flaws[order[name]] if order[name] < len(flaws) else {},
            limits,
        )
        for name, visible in _tables(workbook)
    )


def _csv_sheets(data: bytes, path: Path, limits: Limits) -> tuple[Sheet, ...]:
    encoding = encoding_of(data)

    def rows() -> Iterator[list[Raw]]:
        for row in rows_of(data, encoding):
            if len(row) > limits.columns and any(row[limits.columns :]):
                raise FileRefused("too_many_columns", sheet=path.stem, limit=limits.columns)
            yield row or [""]

    return (Sheet(path.stem, Source(rows, lambda: data.count(b"\n") + 1), {}, limits),)


def _tables(workbook: calamine.CalamineWorkbook) -> list[tuple[str, bool]]:
    """The sheets with cells (no charts) by name, and whether each is visible."""
    return [
        (sheet.name, sheet.visible == calamine.SheetVisibleEnum.Visible)
        for sheet in workbook.sheets_metadata
        if sheet.typ == calamine.SheetTypeEnum.WorkSheet
    ]


def _source(workbook: calamine.CalamineWorkbook, name: str, visible: bool) -> Source:  # noqa: FBT001
    loaded: list[calamine.CalamineSheet] = []

    def table() -> calamine.CalamineSheet:
        if not loaded:
            with _refusing():
                loaded.append(workbook.get_sheet_by_name(name))
        return loaded[0]

    def rows() -> Iterable[list[Raw]]:
        """Leading empty columns are missing from the reader's rows, leading empty rows are not."""
        sheet = table()
        lead = sheet.start[1] if sheet.start else 0
        blank: list[Raw] = [""] * lead
        found = cast("Iterator[list[Raw]]", sheet.iter_rows())
        return (blank + row for row in found) if lead else found

    def merged() -> tuple[Merged, ...]:
        ranges = table().merged_cell_ranges or []
        return tuple((top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)

    return Source(rows, lambda: table().total_height + 1, merged, visible)


@contextmanager
def _refusing() -> Iterator[None]:
    """Turn the reader's failures into refusals. A panic inside it is no `Exception`, so its class is named."""
    try:
        yield
    except calamine.PasswordError as error:
        raise FileRefused("file_encrypted") from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise FileRefused("file_damaged") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise FileRefused("file_damaged") from error
        raise


def _is_blank(value: Raw) -> bool:
    return isinstance(value, str) and (not value or value.isspace())


def _put(row: list[Raw], flaws: Mapping[int, Flaw]) -> list[Raw]:
    """The row with its flaws in place, longer if need be."""
    row += [""] * (max(flaws) - len(row))
    for column, flaw in flaws.items():
        row[column - 1] = flaw
    return row
