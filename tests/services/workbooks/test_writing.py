"""What goes out: no text acts as a formula, nothing illegal, nothing half written."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from services.errors import CannotRun
from services.workbooks.reader import open_workbook
from services.workbooks.writing import Value, legal_text, replacing, sheet_title, write_rows

DANGEROUS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=cmd|"/c calc"!A1', "=HYPERLINK(1)"]


@pytest.mark.parametrize("text", DANGEROUS)
def test_a_text_never_becomes_a_formula(text: str, tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    write_rows(path, "导出", [text], [[text, 1]])
    for cell in (load_workbook(path).worksheets[0][place] for place in ("A1", "A2")):
        assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", text.replace("\r", "\n"), True)
    with zipfile.ZipFile(path) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_values_keep_their_kind_and_long_digits_their_end(tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    rows: list[Sequence[Value]] = [
        ["450199200509010015", 85.5, None, "韦\x1b[31m小_x001B_明\ud800"],
        ["85", 3],
    ]
    write_rows(path, "名单/一", ["身份证号", "成绩", "空", "姓名"], rows)
    sheet = load_workbook(path)["名单 一"]
    assert [cell.value for cell in sheet[2]] == ["450199200509010015", 85.5, None, "韦[31m小明"]
    assert (sheet["A2"].data_type, sheet["A2"].number_format) == ("s", "@")
    assert (sheet["A3"].data_type, sheet["B3"].data_type) == ("s", "n")
    assert sheet["A1"].font.b
    assert sheet.column_dimensions["A"].width == 20


@given(st.text())
def test_legal_text_is_stable_and_bears_no_control(text: str) -> None:
    legal = legal_text(text)
    assert not set(legal) & {chr(code) for code in (*range(9), 11, 12, *range(14, 32), 127)}
    assert legal_text(text.replace("_", "")) == legal_text(legal_text(text.replace("_", "")))
    legal.encode()


@given(st.lists(st.text(max_size=40), max_size=8))
def test_sheet_titles_are_legal_and_different(texts: list[str]) -> None:
    titles: list[str] = []
    for text in texts:
        titles.append(sheet_title(text, titles))
    assert all(1 <= len(title) <= 31 and not set(title) & set("[]:*?/\\'") for title in titles)
    assert len({title.casefold() for title in titles}) == len(titles)


def test_more_rows_than_are_measured_are_all_written(tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    write_rows(path, "导出", ["号"], ([str(number)] for number in range(450)))
    rows = list(open_workbook(path).sheets[0].rows(after=1))
    assert [(at, row) for at, row in rows] == [(number + 2, [str(number)]) for number in range(450)]


def test_a_failed_export_leaves_the_former_file(tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"
    write_rows(path, "导出", ["号"], [["旧"]])

    def failing() -> Iterator[Sequence[Value]]:
        yield ["新"]
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write_rows(path, "导出", ["号"], failing())
    assert load_workbook(path).worksheets[0]["A2"].value == "旧"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_midway_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "导出.xlsx"

    def fail() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half")
            raise OSError

    with pytest.raises(CannotRun, match="file_not_writable"):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_file_under_a_folders_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "导出.xlsx").mkdir()
    with pytest.raises(CannotRun) as refusal:
        write_rows(tmp_path / "导出.xlsx", "导出", ["号"], [])
    assert (refusal.value.code, refusal.value.params) == ("file_not_writable", {"name": "导出.xlsx"})
