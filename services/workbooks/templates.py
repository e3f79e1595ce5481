"""Empty workbooks to fill in (导入模板, product.md §4): drop-downs, ID numbers as text, a sheet of notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook as OpenpyxlWorkbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from services import wording
from services.codes import DEFAULTS
from services.workbooks.layouts import LAYOUTS, Column, Kind, Layout
from services.workbooks.writing import TEXT_FORMAT, put_text, replacing, sheet_title

PREPARED_ROWS = 1000
LAST_ROW = 1_048_576
TEXT_FIELDS = frozenset(
    {
        "id_number",
        "student_number",
        "code",
        "parent_code",
        "major_code",
        "birth_date",
        "admission_month",
        "duration",
        "phone",
    }
)
"""Digits in these columns are names, not quantities: 18 digits would lose their end as a number."""

WIDTHS = {"id_number": 22, "student_number": 22, "name": 12, "major_name": 20, "course": 24, "address": 30}
WIDTH = 14
REQUIRED_FILL = PatternFill("solid", fgColor="FFF2CC")
HEADER_FILL = PatternFill("solid", fgColor="E7E6E6")
BOLD = Font(bold=True)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
WRAPPED = Alignment(vertical="top", wrap_text=True)
NOTE_WIDTHS = (18, 8, 60, 26, 50)


def write_template(
    kind: Kind,
    path: Path,
    *,
    choices: Mapping[str, Sequence[str]] | None = None,
    wide_sheets: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write the template of one kind of workbook.

    `choices` gives the values of coded columns by field (default: the shipped code tables). `wide_sheets` gives,
    for grades_wide, the courses of each sheet by sheet name (default: one sheet to copy, without courses).
    Raises CannotRun: folder_missing, file_not_writable.
    """
    layout = LAYOUTS[kind]
    book = OpenpyxlWorkbook()
    book.remove(book.worksheets[0])
    wide = wide_sheets or {wording.TEMPLATE_WIDE_SHEET: ()}
    sheets = wide if kind is Kind.GRADES_WIDE else {layout.title: ()}
    values = {column.field: _values(column, choices or {}) for column in layout.columns}
    for title, courses in sheets.items():
        sheet = book.create_sheet(sheet_title(title, book.sheetnames))
        _write_columns(sheet, layout.columns)
        _write_courses(sheet, len(layout.columns), courses)
    _write_notes(book.create_sheet(wording.TEMPLATE_NOTES), layout, values)
    if kind is not Kind.GRADES_WIDE:
        _add_drop_downs(book, layout, values)
    with replacing(path) as temporary:
        book.save(temporary)


def _values(column: Column, choices: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    if column.field in choices:
        return tuple(choices[column.field])
    if column.codes:
        return tuple(entry.value for entry in DEFAULTS[column.codes])
    return column.values


def _write_columns(sheet: Worksheet, columns: Sequence[Column]) -> None:
    sheet.row_dimensions[1].height = 22
    sheet.freeze_panes = "A2"
    for index, column in enumerate(columns, 1):
        letter = get_column_letter(index)
        title = wording.TEMPLATE_REQUIRED_MARK + column.header if column.required else column.header
        _write_header(sheet, index, title, REQUIRED_FILL if column.required else HEADER_FILL)
        sheet.column_dimensions[letter].width = WIDTHS.get(column.field, WIDTH)
        if column.field in TEXT_FIELDS:
            sheet.column_dimensions[letter].number_format = TEXT_FORMAT
            for row in range(2, PREPARED_ROWS + 2):
                sheet.cell(row, index).number_format = TEXT_FORMAT


def _write_courses(sheet: Worksheet, before: int, courses: Sequence[str]) -> None:
    for index, course in enumerate(courses, before + 1):
        _write_header(sheet, index, course, HEADER_FILL)
        sheet.column_dimensions[get_column_letter(index)].width = WIDTH


def _write_header(sheet: Worksheet, index: int, title: str, fill: PatternFill) -> None:
    cell = sheet.cell(1, index)
    put_text(cell, title)
    cell.font, cell.fill, cell.alignment = BOLD, fill, CENTRED


def _write_notes(sheet: Worksheet, layout: Layout, values: Mapping[str, Sequence[str]]) -> None:
    """The sheet 填写说明: what the file is for, then a line a column with an example."""
    for row, line in enumerate(wording.TEMPLATE_INTRODUCTION[layout.kind], 1):
        put_text(sheet.cell(row, 1), line)
    top = len(wording.TEMPLATE_INTRODUCTION[layout.kind]) + 2
    for index, title in enumerate(wording.TEMPLATE_NOTE_COLUMNS, 1):
        put_text(sheet.cell(top, index), title)
        sheet.cell(top, index).font = BOLD
        sheet.column_dimensions[get_column_letter(index)].width = NOTE_WIDTHS[index - 1]
    for row, column in enumerate(layout.columns, top + 1):
        notes = wording.COLUMN_NOTES
        note, example = notes.get(f"{layout.kind}.{column.field}") or notes[column.field]
        needed = wording.TEMPLATE_REQUIRED if column.required else wording.TEMPLATE_OPTIONAL
        for index, text in enumerate(
            (column.header, needed, note, example, "、".join(values[column.field])), 1
        ):
            put_text(sheet.cell(row, index), text)
            sheet.cell(row, index).alignment = WRAPPED


def _add_drop_downs(book: OpenpyxlWorkbook, layout: Layout, values: Mapping[str, Sequence[str]]) -> None:
    """Drop-downs from a hidden sheet: a list written into the rule itself may hold 255 characters and no comma."""
    codes = book.create_sheet(wording.TEMPLATE_CODES)
    codes.sheet_state = "hidden"
    sheet = book.worksheets[0]
    for index, column in enumerate(layout.columns, 1):
        allowed = values[column.field]
        if not allowed:
            continue
        letter = get_column_letter(index)
        for row, value in enumerate(allowed, 1):
            put_text(codes.cell(row, index), value)
        rule = DataValidation(
            type="list",
            formula1=f"'{codes.title}'!${letter}$1:${letter}${len(allowed)}",
            allow_blank=True,
            errorStyle="warning",
            showErrorMessage=True,
        )
        rule.error = wording.TEMPLATE_NOT_IN_LIST
        rule.add(f"{letter}2:{letter}{LAST_ROW}")
        sheet.add_data_validation(rule)
