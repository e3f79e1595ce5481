"""Finding the header: order, synonyms, titles above, merged cells, refusals."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import FileRefused
from services.workbooks.headers import Extra, Header, find_header, find_tables, normal_header
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.reader import open_workbook
from tests.services.workbooks import odd_files as odd

GRADUATES = LAYOUTS[Kind.GRADUATES]
WIDE = LAYOUTS[Kind.GRADES_WIDE]
HEADER = ("姓名", "性别", "身份证号")


def line(at: int, *texts: str) -> str:
    return odd.row(
        at, *(odd.text(f"{chr(65 + index)}{at}", text) for index, text in enumerate(texts) if text)
    )


def header_of(folder: Path, rows: str, kind: Kind = Kind.GRADUATES, *merged: str) -> Header:
    path = folder / "表.xlsx"
    path.write_bytes(odd.xlsx(rows, merged=merged))
    return find_header(open_workbook(path).sheets[0], LAYOUTS[kind])


def test_the_columns_come_in_any_order_among_others(tmp_path: Path) -> None:
    header = header_of(tmp_path, line(1, "序号", "身份证号", "备注", "性别", "姓名"))
    assert header.positions == {"id_number": 1, "sex": 3, "name": 4}
    assert header.extras == (Extra(0, "序号"), Extra(2, "备注"))
    assert (header.letter("name"), header.letter("graduation_mode")) == ("E", "")


@pytest.mark.parametrize(
    "text",
    [
        "身份证号码",
        "身份证件号码",
        "公民身份号码",
        "*身份证号",
        "身份证\n号",
        "身 份 证 号（必填）",
        "身份证号(文本):",
    ],
)
def test_a_header_is_known_by_its_synonyms_and_however_it_is_dressed(text: str, tmp_path: Path) -> None:
    assert header_of(tmp_path, line(1, "姓名", "性别", text)).positions["id_number"] == 2


@pytest.mark.parametrize("kind", Kind)
def test_no_header_text_means_two_columns(kind: Kind) -> None:
    layout = LAYOUTS[kind]
    known = [text for column in layout.columns for text in (column.header, *column.synonyms)]
    known += layout.passed_over
    assert sorted(known) == sorted(set(known))
    assert all(normal_header(text) == text.casefold() for text in known)


def test_titles_and_blank_rows_above_the_header_are_passed(tmp_path: Path) -> None:
    rows = line(1, "2023年毕业生名单") + line(3, "学校：示范学校", "", "填表日期") + line(5, *HEADER)
    header = header_of(tmp_path, rows + line(6, "甲", "男", "1"), Kind.GRADUATES, "A1:E1")
    assert header.row == 5
    assert header.titles == ("2023年毕业生名单", "学校：示范学校", "填表日期")


def test_the_number_of_the_header_row_is_the_spreadsheets_own(tmp_path: Path) -> None:
    rows = line(4, *HEADER) + line(9, "甲", "男", "1")
    path = tmp_path / "表.xlsx"
    path.write_bytes(odd.xlsx(rows))
    sheet = open_workbook(path).sheets[0]
    header = find_header(sheet, GRADUATES)
    assert header.row == 4
    assert [(number, row[0]) for number, row in sheet.rows(after=header.row)] == [(9, "甲")]


def test_a_header_of_two_rows_counts_by_its_lower_texts(tmp_path: Path) -> None:
    rows = (
        line(1, "第1学期成绩") + line(2, "姓名", "身份证号", "公共基础课") + line(3, "", "", "语文", "数学")
    )
    header = header_of(tmp_path, rows, Kind.GRADES_WIDE, "A2:A3", "B2:B3", "C2:D2")
    assert header.row == 3
    assert header.extras == (Extra(2, "语文"), Extra(3, "数学"))
    assert header.titles == ("第1学期成绩",)


def test_the_columns_that_hold_no_course_are_no_extras_of_a_wide_sheet(tmp_path: Path) -> None:
    header = header_of(
        tmp_path, line(1, "序号", "姓名", "身份证号", "语文", "总分", "问题"), Kind.GRADES_WIDE
    )
    assert header.extras == (Extra(3, "语文"),)


def test_a_missing_column_is_named_together_with_what_was_found(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        header_of(tmp_path, line(1, "名单") + line(2, "姓名", "身份证号", "毕业方式"))
    assert refusal.value.code == "header_missing"
    assert refusal.value.params == {
        "sheet": "名单",
        "columns": "性别",
        "found": "姓名、身份证号、毕业方式",
        "row": 2,
    }


def test_rows_of_people_are_not_told_when_no_header_was_found(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        header_of(tmp_path, line(1, "韦小明", "男", "450199200509010015"))
    assert refusal.value.params["columns"] == "姓名、性别、身份证号"
    assert refusal.value.params["found"] == "没有认出表头"


def test_a_header_further_down_than_twenty_rows_is_not_looked_for(tmp_path: Path) -> None:
    rows = "".join(line(at, f"说明{at}") for at in range(1, 21)) + line(21, *HEADER)
    with pytest.raises(FileRefused, match="header_missing"):
        header_of(tmp_path, rows)


@pytest.mark.parametrize("twin", ["姓名", "学生姓名", "姓 名*"])
def test_a_column_that_stands_twice_is_refused(twin: str, tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        header_of(tmp_path, line(1, *HEADER, twin))
    assert refusal.value.code == "header_doubled"
    assert refusal.value.params == {"sheet": "名单", "column": "姓名", "row": 1, "places": "A、D"}


def test_a_sheet_without_content_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="file_empty"):
        header_of(tmp_path, "")


@given(st.permutations([column.header for column in LAYOUTS[Kind.PLAN].columns]))
def test_every_order_of_columns_is_the_same_table(headers: list[str]) -> None:
    assert {LAYOUTS[Kind.PLAN].columns[at].field for at in range(len(headers))} == set(_positions(headers))


def _positions(headers: list[str]) -> dict[str, int]:
    """Without files, as hypothesis asks often: a sheet of one row."""
    from services.workbooks.limits import LIST_LIMITS
    from services.workbooks.reader import Sheet, Source

    sheet = Sheet("表", Source(lambda: [list(headers)], lambda: 1), {}, LIST_LIMITS)
    found = find_header(sheet, LAYOUTS[Kind.PLAN]).positions
    names = {column.field: column.header for column in LAYOUTS[Kind.PLAN].columns}
    assert all(headers[at] == names[field] for field, at in found.items())
    return dict(found)


@pytest.mark.parametrize(
    ("kind", "name", "sheets", "titles"),
    [
        (Kind.GRADUATES, "毕业生名单", 1, ("2023年毕业生名单",)),
        (Kind.ROSTER, "学籍名册", 1, ()),
        (Kind.PLAN, "课程设置", 1, ()),
        (Kind.GRADES, "成绩-长表", 1, ()),
        (Kind.GRADES_WIDE, "成绩-宽表", 24, ()),
    ],
)
def test_the_samples_are_understood(kind: Kind, name: str, sheets: int, titles: tuple[str, ...]) -> None:
    path = Path(__file__).parents[2] / "samples" / "school-b" / f"{name}.xlsx"
    tables = find_tables(open_workbook(path), LAYOUTS[kind])
    assert len(tables) == sheets
    assert tables[0].header.titles == titles


def test_a_wide_sheet_is_no_roster(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(odd.xlsx(line(1, "姓名", "身份证号", "语文")))
    with pytest.raises(FileRefused, match="header_missing"):
        find_tables(open_workbook(path), LAYOUTS[Kind.ROSTER])
    assert len(find_tables(open_workbook(path), WIDE)) == 1
