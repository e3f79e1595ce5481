"""Templates: they are read back by the program itself, and lead people to fill them in rightly."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from services import wording
from services.errors import CannotRun
from services.workbooks.headers import find_tables
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.reader import open_workbook
from services.workbooks.templates import write_template


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "模板.xlsx"


@pytest.mark.parametrize("kind", Kind)
def test_a_template_is_read_back_without_problems(kind: Kind, target: Path) -> None:
    write_template(kind, target)
    [table] = find_tables(open_workbook(target), LAYOUTS[kind])
    assert list(table.header.positions) == [column.field for column in LAYOUTS[kind].columns]
    assert (table.header.row, table.header.extras, table.sheet.flaws) == (1, (), {})
    assert list(table.sheet.rows(after=1)) == []


@pytest.mark.parametrize("kind", Kind)
def test_the_header_is_bold_frozen_and_marks_what_is_required(kind: Kind, target: Path) -> None:
    write_template(kind, target)
    sheet = load_workbook(target).worksheets[0]
    assert sheet.freeze_panes == "A2"
    for column, cell in zip(LAYOUTS[kind].columns, sheet[1], strict=True):
        assert cell.value == ("*" if column.required else "") + column.header
        assert cell.font.b
        assert sheet.column_dimensions[cell.column_letter].width >= 12


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind not in (Kind.ORGANISATIONS, Kind.PLAN)])
def test_an_id_number_typed_in_stays_text(kind: Kind, target: Path) -> None:
    write_template(kind, target)
    sheet = load_workbook(target).worksheets[0]
    [header] = [cell for cell in sheet[1] if cell.value == "*身份证号"]
    letter = header.column_letter
    assert {sheet[f"{letter}{row}"].number_format for row in (2, 500, 1001)} == {"@"}
    assert sheet.column_dimensions[letter].number_format == "@"


def drop_downs(path: Path) -> dict[str, list[object]]:
    """The values each column offers, by header."""
    book = load_workbook(path)
    sheet = book.worksheets[0]
    found = {}
    for rule in sheet.data_validations.dataValidation:
        assert (rule.errorStyle, rule.showErrorMessage) == ("warning", True)
        title, area = rule.formula1.replace("'", "").split("!")
        values = [cell.value for (cell,) in book[title][area.replace("$", "")]]
        letter = str(rule.sqref).split(":")[0].rstrip("0123456789")
        found[str(sheet[f"{letter}1"].value).lstrip("*")] = values
    return found


def test_coded_columns_offer_their_values(target: Path) -> None:
    write_template(Kind.ROSTER, target)
    offered = drop_downs(target)
    assert set(offered) == {"性别", "证件类型", "招生类别", "学籍状态", "毕结业处理"}
    assert offered["性别"] == ["男", "女"]
    assert offered["学籍状态"][0] == "在读"


def test_the_values_of_the_year_take_the_place_of_the_shipped_ones(target: Path) -> None:
    long_values = [f"类别，{number}" for number in range(100)]
    write_template(Kind.GRADUATES, target, choices={"admission_category": long_values})
    assert drop_downs(target)["招生类别"] == long_values


def test_the_notes_explain_every_column_with_an_example(target: Path) -> None:
    write_template(Kind.PLAN, target)
    notes = load_workbook(target)["填写说明"]
    lines = {row[0]: row[1:] for row in notes.iter_rows(values_only=True)}
    for column in LAYOUTS[Kind.PLAN].columns:
        needed, note, example, _values = lines[column.header]
        assert needed == ("必填" if column.required else "选填")
        assert note
        assert example


def test_a_name_is_explained_by_what_it_names(target: Path) -> None:
    write_template(Kind.ORGANISATIONS, target)
    cells = [cell.value for row in load_workbook(target)["填写说明"].iter_rows() for cell in row]
    assert wording.COLUMN_NOTES["organisations.name"][0] in cells
    assert wording.COLUMN_NOTES["name"][0] not in cells


def test_a_wide_template_has_a_sheet_a_semester_and_a_column_a_course(target: Path) -> None:
    sheets = {"电子商务-第1学期": ["语文", "=数学"], "电子商务-第2学期": ["语文"]}
    write_template(Kind.GRADES_WIDE, target, wide_sheets=sheets)
    tables = find_tables(open_workbook(target), LAYOUTS[Kind.GRADES_WIDE])
    assert {table.sheet.name: [extra.text for extra in table.header.extras] for table in tables} == sheets
    assert {table.sheet.flaws == {} for table in tables} == {True}


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotRun) as refusal:
        write_template(Kind.GRADES, tmp_path / "没有" / "成绩.xlsx")
    assert (refusal.value.code, refusal.value.params) == ("folder_missing", {"name": "没有"})
