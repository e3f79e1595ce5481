"""The user's own workbook with its problems marked (标注副本, product.md §4).

Bad cells are coloured and carry a comment, a column 问题 at the end holds each row's messages. Where the original
is no .xlsx that openpyxl can load, or is too large for it, a new workbook with the same row numbers takes its place.
"""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.worksheet import Worksheet

from services import wording
from services.progress import SILENT, Job, Progress
from services.workbooks.addresses import column_index
from services.workbooks.cells import Bad, Raw, text_of
from services.workbooks.limits import LIST_LIMITS, Limits
from services.workbooks.reader import Row, Sheet, Workbook, open_workbook
from services.workbooks.sniffing import Form
from services.workbooks.writing import (
    ACTIVE_STARTS,
    Value,
    legal_text,
    put_text,
    replacing,
    sheet_title,
    streamed,
    streaming,
    text_cell,
)

COPIED_ROWS = LIST_LIMITS.rows
COPIED_BYTES = 80_000_000
"""Above this much XML openpyxl takes minutes and gigabytes; a new workbook is written instead."""

SEARCHED_ROWS = 20
READ_LIMITS = Limits(rows=1 << 21)
BAD = PatternFill("solid", fgColor="FFFFC7CE")
ROW_NOTE = Font(color="FF9C0006")
BOLD = Font(bold=True)
WRAPPED = Alignment(wrap_text=True, vertical="top")
COMMENT_SIZE = (80, 320)
JOB_STEP = 1000


class Problem(Protocol):
    """One thing wrong with a file: `column` is a letter, empty where the whole row is meant; `row` 0 the sheet."""

    @property
    def sheet(self) -> str:
        """The sheet's name."""

    @property
    def row(self) -> int:
        """The spreadsheet's own row number."""

    @property
    def column(self) -> str:
        """The column letter."""

    @property
    def message(self) -> str:
        """What is wrong, as a sentence."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The problems of one sheet, ready for writing: messages by row, and by row and 1-based column."""

    rows: Mapping[int, Sequence[str]]
    cells: Mapping[int, Mapping[int, Sequence[str]]]

    def row_text(self, row: int) -> str:
        """All messages of a row, each once."""
        return "；".join(dict.fromkeys(self.rows.get(row, ())))


NO_MARKS = Marks({}, {})


@dataclass(frozen=True, slots=True)
class Shape:
    """Where the marks go: the header's row and the 1-based column 问题.

    The header is the fullest row near the top that has no problem of its own; 0 where there is none.
    """

    header: int
    column: int


def annotate(source: Path, problems: Iterable[Problem], target: Path, *, job: Job = SILENT) -> None:
    """Write a marked copy of `source` to `target`; the original is not touched.

    Raises CannotRun: file_missing, file_no_access, folder_missing, file_not_writable; FileRefused where `source`
    cannot be read; Cancelled.
    """
    marks = _by_sheet(problems)
    book = open_workbook(source, READ_LIMITS)
    copy = _loaded(source, book.sheets) if book.form is Form.XLSX else None
    if copy is None:
        _save_anew(book, marks, target, job)
        return
    for sheet in book.sheets:
        job.check()
        _mark_copy(copy[sheet.name], sheet, marks.get(sheet.name, NO_MARKS))
    job.check()
    with replacing(target) as temporary:
        copy.save(temporary)


def _by_sheet(problems: Iterable[Problem]) -> dict[str, Marks]:
    rows: dict[str, dict[int, list[str]]] = {}
    cells: dict[str, dict[int, dict[int, list[str]]]] = {}
    for problem in problems:
        message = legal_text(problem.message)
        rows.setdefault(problem.sheet, {}).setdefault(problem.row, []).append(message)
        if problem.column and problem.row:
            column = column_index(problem.column) + 1
            row = cells.setdefault(problem.sheet, {}).setdefault(problem.row, {})
            row.setdefault(column, []).append(message)
    return {sheet: Marks(found, cells.get(sheet, {})) for sheet, found in rows.items()}


def _loaded(source: Path, sheets: Sequence[Sheet]) -> OpenpyxlWorkbook | None:
    """The workbook as openpyxl has it, with calculated values; None where it is too large or cannot be loaded."""
    with zipfile.ZipFile(source) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > COPIED_BYTES:
            return None
    if any(sheet.height > COPIED_ROWS and sum(1 for _ in sheet.rows()) > COPIED_ROWS for sheet in sheets):
        return None
    uncalculated = any(flaw.code is Bad.CELL_FORMULA for sheet in sheets for flaw in sheet.flaws.values())
    try:
        with warnings.catch_warnings(action="ignore"):
            copy = load_workbook(source, data_only=True)
            if uncalculated:
                _show_formulas(copy, load_workbook(source), sheets)
    except Exception:  # noqa: BLE001 - openpyxl fails on odd files with errors of any kind
        return None
    return copy


def _show_formulas(copy: OpenpyxlWorkbook, formulas: OpenpyxlWorkbook, sheets: Sequence[Sheet]) -> None:
    """A formula without a value has nothing to show but itself, as text."""
    for sheet in sheets:
        for (row, column), flaw in sheet.flaws.items():
            if flaw.code is Bad.CELL_FORMULA:
                put_text(
                    copy[sheet.name].cell(row, column),
                    str(formulas[sheet.name].cell(row, column).value or ""),
                )


def _shape(sheet: Sheet, marks: Marks) -> Shape:
    header, fullest, column = 0, 0, 0
    last: Raw = ""
    for count, (number, row) in enumerate(sheet.rows()):
        filled = [at for at, raw in enumerate(row) if raw != ""]
        if count < SEARCHED_ROWS and len(filled) > fullest and number not in marks.rows:
            header, fullest, last = number, len(filled), row[filled[-1]]
        column = max(column, filled[-1] + 1)
    return Shape(header, column if last == wording.PROBLEM_COLUMN else column + 1)


def _mark_copy(copy: Worksheet, sheet: Sheet, marks: Marks) -> None:
    shape = _shape(sheet, marks)
    for number, row in sheet.rows():
        for column, raw in enumerate(row, 1):
            if raw != "":
                _clear(copy.cell(number, column), former=column == shape.column)
    if shape.header:
        _head(copy.cell(shape.header, shape.column), marks)
    for number in filter(None, marks.rows):
        note = copy.cell(number, shape.column)
        put_text(note, marks.row_text(number))
        note.font, note.alignment = ROW_NOTE, WRAPPED
    for number, columns in marks.cells.items():
        for column, messages in columns.items():
            shown = _shown(copy, number, column)
            if shown:
                _mark(shown, messages)


def _clear(cell: Cell | MergedCell, *, former: bool) -> None:
    """Take away marks of an earlier copy, and make the user's own text harmless."""
    if isinstance(cell, MergedCell):
        return
    if cell.comment and cell.comment.author == wording.COMMENT_AUTHOR:
        cell.comment = None
        cell.fill = PatternFill()
    if former:
        cell.value = None
    elif isinstance(cell.value, str) and cell.data_type == "s":
        text = legal_text(cell.value)
        if text != cell.value or text.startswith(ACTIVE_STARTS):
            put_text(cell, text)


def _shown(copy: Worksheet, row: int, column: int) -> Cell | None:
    """The cell at this place, or the one that shows it where cells are merged."""
    cell = copy.cell(row, column)
    if isinstance(cell, Cell):
        return cell
    area = next(area for area in copy.merged_cells.ranges if cell.coordinate in area)
    shown = copy.cell(area.min_row, area.min_col)
    return shown if isinstance(shown, Cell) else None


def _mark(cell: Cell, messages: Sequence[str]) -> None:
    cell.fill = BAD
    text = "\n".join(dict.fromkeys(messages))
    if cell.comment:
        text = f"{text}\n{cell.comment.text}"
    height, width = COMMENT_SIZE
    cell.comment = Comment(text, wording.COMMENT_AUTHOR, height=height, width=width)


def _head(cell: Cell | MergedCell, marks: Marks) -> None:
    """The header of the column 问题; what is wrong with the sheet as a whole is its comment."""
    put_text(cell, wording.PROBLEM_COLUMN)
    if isinstance(cell, Cell):
        cell.font = BOLD
        if 0 in marks.rows:
            _mark(cell, marks.rows[0])


def _save_anew(book: Workbook, marks: Mapping[str, Marks], target: Path, job: Job) -> None:
    with streaming() as copy:
        for sheet in book.sheets:
            written = copy.create_sheet(sheet_title(sheet.name, copy.sheetnames))
            _write_anew(written, sheet, marks.get(sheet.name, NO_MARKS), job)
        job.check()
        with replacing(target) as temporary:
            copy.save(temporary)


def _write_anew(copy: WriteOnlyWorksheet, sheet: Sheet, marks: Marks, job: Job) -> None:
    shape = _shape(sheet, marks)
    written = 0
    for number, row in sheet.rows():
        if number % JOB_STEP == 0:
            job.check()
            job.report(Progress("annotate", number, sheet.height))
        for _ in range(number - written - 1):
            copy.append([])
        copy.append(_cells_anew(copy, (number, row), shape, marks))
        written = number


def _cells_anew(copy: WriteOnlyWorksheet, numbered: Row, shape: Shape, marks: Marks) -> list[Cell | Value]:
    number, row = numbered
    cells = [streamed(copy, text_of(raw)) if raw != "" else None for raw in row[: shape.column - 1]]
    if number != shape.header and number not in marks.rows:
        return cells
    cells += [None] * (shape.column - 1 - len(cells))
    for at, messages in marks.cells.get(number, {}).items():
        if at < shape.column:
            bad = text_cell(copy, text_of(row[at - 1]) if at <= len(row) else "")
            _mark(bad, messages)
            cells[at - 1] = bad
    note = text_cell(copy, marks.row_text(number))
    note.font = ROW_NOTE
    if number == shape.header:
        _head(note, marks)
    return [*cells, note]
