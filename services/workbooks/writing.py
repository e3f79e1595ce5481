"""Workbooks going out: nothing in a cell can act as a formula, no file is ever half written (写出工作簿)."""

from __future__ import annotations

import datetime as dt
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from services.errors import CannotRun

Value = str | int | float | dt.date | None

ACTIVE_STARTS = ("=", "+", "-", "@", "\t", "\r")
"""A text that begins so is taken for a formula when somebody edits or imports it carelessly."""

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufddf\ufffe\uffff]")
ESCAPED_CONTROL = re.compile("_x00(?:0[0-8BCEFbcef]|1[0-9A-Fa-f]|7[Ff])_")
HARMLESS = re.compile(r"(?![=+\-@]|[0-9]{11})(?:(?!_x)[^\x00-\x1f])*")
"""A printable text that needs no care: no formula, no escape, not so many digits that Excel would round them."""

FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\']")
TITLE_LENGTH = 31
CELL_LENGTH = 32_767
TEXT_FORMAT = "@"
NARROWEST, WIDEST = 8, 48
MEASURED_ROWS = 200


def legal_text(text: str) -> str:
    """The text without characters that XML or a terminal cannot bear, no longer than a cell may be."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return ESCAPED_CONTROL.sub("", ILLEGAL.sub("", lines))[:CELL_LENGTH]


def put_text(cell: Cell | MergedCell, text: str) -> None:
    """Write a text as text: never as a formula, digits never as a number. A cell under a merged one stays empty."""
    if isinstance(cell, MergedCell):
        return
    legal = legal_text(text)
    cell.value = legal
    cell.data_type = "s"
    if text.startswith(ACTIVE_STARTS) or legal.startswith(ACTIVE_STARTS):
        cell.quotePrefix = True
    if legal.isdigit():
        cell.number_format = TEXT_FORMAT


def streamed(sheet: WriteOnlyWorksheet, value: Value) -> Cell | Value:
    """What to append to a sheet that is written row by row: the value itself where it can do no harm."""
    if isinstance(value, str) and not (value.isprintable() and HARMLESS.fullmatch(value)):
        return text_cell(sheet, value)
    return value


def text_cell(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    """A text cell for a sheet that is written row by row."""
    cell = Cell(sheet, row=1, column=1)
    put_text(cell, text)
    return cell


def sheet_title(text: str, taken: Iterable[str] = ()) -> str:
    """A title that Excel accepts: no forbidden characters, at most 31 of them, unlike those taken."""
    title = FORBIDDEN_IN_TITLE.sub(" ", legal_text(text)).strip()[:TITLE_LENGTH] or "Sheet"
    folded = {other.casefold() for other in taken}
    number = 1
    unique = title
    while unique.casefold() in folded:
        number += 1
        unique = f"{title[: TITLE_LENGTH - 4]} {number}"
    return unique


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """A temporary path beside `target` that takes its place when the block ends well and vanishes when not.

    Raises CannotRun: folder_missing, file_not_writable.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.stem}-", suffix=target.suffix, dir=target.parent)
        os.close(handle)
    except FileNotFoundError as error:
        raise CannotRun("folder_missing", name=target.parent.name) from error
    except OSError as error:
        raise CannotRun("file_not_writable", name=target.name) from error
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except OSError as error:
        raise CannotRun("file_not_writable", name=target.name) from error
    finally:
        temporary.unlink(missing_ok=True)


def _umask() -> int:
    """The process's umask, which can only be read by setting it."""
    mask = os.umask(0o022)
    os.umask(mask)
    return mask


@contextmanager
def streaming() -> Iterator[OpenpyxlWorkbook]:
    """A workbook that is written row by row; when the block fails, the rows kept in temporary files go too."""
    book = OpenpyxlWorkbook(write_only=True)
    try:
        yield book
    except BaseException:
        for sheet in book.worksheets:
            writer = getattr(sheet, "_writer", None)
            if writer:
                if not sheet.closed:
                    sheet.close()
                Path(writer.out).unlink(missing_ok=True)
        raise


def write_rows(path: Path, title: str, headers: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
    """One sheet with a bold header and the rows below it; column widths follow the first 200 rows.

    Raises CannotRun: folder_missing, file_not_writable.
    """
    waiting = iter(rows)
    first = list(islice(waiting, MEASURED_ROWS))
    with streaming() as book:
        sheet = book.create_sheet(sheet_title(title))
        for index, width in enumerate(_widths([headers, *first]), 1):
            sheet.column_dimensions[get_column_letter(index)].width = width
        sheet.freeze_panes = "A2"
        header = [text_cell(sheet, text) for text in headers]
        for cell in header:
            cell.font = Font(bold=True)
        sheet.append(header)
        for row in chain(first, waiting):
            sheet.append([streamed(sheet, value) for value in row])
        with replacing(path) as temporary:
            book.save(temporary)


def _widths(rows: Sequence[Sequence[Value]]) -> list[int]:
    columns = max(map(len, rows))
    longest = [max((_width(row[at]) for row in rows if at < len(row)), default=0) for at in range(columns)]
    return [min(max(width + 2, NARROWEST), WIDEST) for width in longest]


def _width(value: Value) -> int:
    """Han characters take two columns."""
    return sum(1 if char.isascii() else 2 for char in str("" if value is None else value))
