"""Graduate lists as workbooks, made for a test, and what stands in a workbook."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook, load_workbook

from tests.build import id_number

DAYS = 28


def list_of_strangers(path: Path, rows: int) -> Path:
    """A 毕业生名单 of so many different people whom no school knows."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("名单")
    sheet.append(["姓名", "性别", "身份证号", "招生类别", "毕业方式"])
    for number in range(rows):
        day, month, year = number // 400 % DAYS + 1, number // 400 // DAYS % 12 + 1, 2004
        born = f"{year}{month:02}{day:02}"
        sheet.append(["陌生人", "男", id_number(number % 400, born=born), "应届初中毕业生", "正常毕业"])
    book.save(path)
    return path


def cells(file: Path) -> list[tuple[object, ...]]:
    """What stands in the sheet of a workbook, row by row."""
    sheet = load_workbook(file).active
    assert sheet is not None
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]
