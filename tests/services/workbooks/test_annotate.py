"""The marked copy: the user's own sheet, its bad cells coloured and explained."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.worksheet.worksheet import Worksheet

from services.progress import Cancelled, Job
from services.workbooks.annotate import COPIED_ROWS, annotate
from services.workbooks.reader import open_workbook
from tests.services.workbooks import odd_files as odd
from tests.services.workbooks.odd_files import number, row, text

PINK = "FFFFC7CE"


@dataclass(frozen=True, slots=True)
class Problem:
    sheet: str
    row: int
    column: str
    message: str
    code: str = "id_invalid"


LIST = (
    row(1, text("A1", "2023年名单"))
    + row(2, text("A2", "姓名"), text("B2", "成绩"))
    + row(4, text("A4", "甲"), number("B4", "45473", style=odd.DATE))
)


def marked(folder: Path, data: bytes, *problems: Problem, name: str = "名单.xlsx") -> Worksheet:
    source, target = folder / name, folder / "标注.xlsx"
    source.write_bytes(data)
    annotate(source, problems, target)
    assert source.read_bytes() == data
    return load_workbook(target).worksheets[0]


def grid(sheet: Worksheet) -> list[list[object]]:
    return [list(cells) for cells in sheet.iter_rows(values_only=True)]


def colour(sheet: Worksheet, place: str) -> object:
    fill = sheet[place].fill
    return fill.fgColor.rgb if fill.fill_type else None


def note(sheet: Worksheet, place: str) -> str:
    comment = sheet[place].comment
    return comment.text if comment else ""


def test_a_bad_cell_is_coloured_and_explained_and_the_row_has_its_messages(tmp_path: Path) -> None:
    sheet = marked(
        tmp_path,
        odd.xlsx(LIST, merged=("A1:B1",)),
        Problem("名单", 4, "B", "不是成绩"),
        Problem("名单", 4, "", "重复"),
        Problem("名单", 4, "B", "不是成绩"),
        Problem("别的表", 4, "A", "别处"),
    )
    assert (colour(sheet, "B4"), note(sheet, "B4")) == (PINK, "不是成绩")
    assert (colour(sheet, "A4"), note(sheet, "A4")) == (None, "")
    assert (sheet["C2"].value, sheet["C4"].value) == ("问题", "不是成绩；重复")


def test_values_formats_and_merged_cells_stay_as_they_were(tmp_path: Path) -> None:
    sheet = marked(tmp_path, odd.xlsx(LIST, merged=("A1:B1",)), Problem("名单", 4, "A", "x"))
    assert sheet["A1"].value == "2023年名单"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"]
    assert (sheet["B4"].is_date, sheet["B4"].number_format) == (True, "mm-dd-yy")


def test_a_problem_in_a_covered_cell_is_shown_on_the_merged_one(tmp_path: Path) -> None:
    sheet = marked(tmp_path, odd.xlsx(LIST, merged=("A1:B1",)), Problem("名单", 1, "B", "标题"))
    assert (colour(sheet, "A1"), note(sheet, "A1")) == (PINK, "标题")


def test_a_problem_of_the_whole_sheet_stands_at_the_header(tmp_path: Path) -> None:
    sheet = marked(tmp_path, odd.xlsx(LIST), Problem("名单", 0, "", "没有学期"))
    assert (sheet["C2"].value, note(sheet, "C2")) == ("问题", "没有学期")


def test_a_copy_of_a_copy_carries_only_the_new_marks(tmp_path: Path) -> None:
    marked(tmp_path, odd.xlsx(LIST), Problem("名单", 4, "A", "旧"))
    again = marked(tmp_path, (tmp_path / "标注.xlsx").read_bytes(), Problem("名单", 4, "B", "新"))
    assert (colour(again, "A4"), note(again, "A4")) == (None, "")
    assert (colour(again, "B4"), note(again, "B4")) == (PINK, "新")
    assert grid(again)[1:] == [["姓名", "成绩", "问题"], [None] * 3, ["甲", again["B4"].value, "新"]]


def test_the_users_own_comment_is_kept(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名"])
    sheet["A1"].comment = Comment("我的批注", "老师")
    book.save(tmp_path / "原.xlsx")
    copy = marked(tmp_path, (tmp_path / "原.xlsx").read_bytes(), Problem("Sheet", 1, "A", "缺列"))
    assert note(copy, "A1") == "缺列\n我的批注"


def test_formulas_leave_as_their_values_or_as_harmless_text(tmp_path: Path) -> None:
    cells = (
        '<c r="A2"><f>40+45</f><v>85</v></c>',
        '<c r="B2"><f>40+45</f></c>',
        text("C2", "=1+1"),
        text("D2", "@SUM(A1)"),
        '<c r="E2" t="e"><v>#N/A</v></c>',
    )
    sheet = marked(
        tmp_path, odd.xlsx(row(1, text("A1", "头")) + row(2, *cells)), Problem("名单", 2, "B", "x")
    )
    found = [(cell.value, cell.data_type, bool(cell.quotePrefix)) for cell in sheet[2]][:5]
    assert found == [
        (85, "n", False),
        ("=40+45", "s", True),
        ("=1+1", "s", True),
        ("@SUM(A1)", "s", True),
        ("#N/A", "e", False),
    ]


NEW_WORKBOOKS = {
    "an old workbook": (
        odd.xls(
            odd.label(1, 0, "姓名") + odd.label(1, 1, "成绩") + odd.label(3, 0, "甲") + odd.real(3, 1, 85)
        ),
        "名单.xls",
    ),
    "CSV": ("\n姓名,成绩\n\n甲,85\n".encode("gb18030"), "名单.csv"),
    "a workbook that openpyxl cannot load": (
        odd.changed(
            odd.xlsx(
                row(2, text("A2", "姓名"), text("B2", "成绩")) + row(4, text("A4", "甲"), number("B4", "85"))
            ),
            "xl/styles.xml",
            odd.INVALID_STYLES,
        ),
        "名单.xlsx",
    ),
}


@pytest.mark.parametrize("kind", NEW_WORKBOOKS)
def test_elsewhere_a_new_workbook_has_the_same_row_numbers(kind: str, tmp_path: Path) -> None:
    data, name = NEW_WORKBOOKS[kind]
    sheet = marked(tmp_path, data, Problem("名单", 4, "B", "错"), Problem("名单", 4, "", "=又"), name=name)
    assert sheet.title == "名单"
    assert grid(sheet)[1] == ["姓名", "成绩", "问题"]
    assert grid(sheet)[3] == ["甲", "85", "错；=又"]
    assert (colour(sheet, "B4"), note(sheet, "B4")) == (PINK, "错")


def test_a_bad_blank_cell_is_marked_in_a_new_workbook_too(tmp_path: Path) -> None:
    sheet = marked(
        tmp_path, "姓名,成绩,备注\n甲\n=1+1,2,3\n".encode(), Problem("名单", 2, "B", "空"), name="名单.csv"
    )
    assert grid(sheet) == [
        ["姓名", "成绩", "备注", "问题"],
        ["甲", None, None, "空"],
        ["=1+1", "2", "3", None],
    ]
    assert (colour(sheet, "B2"), sheet["A3"].data_type) == (PINK, "s")


@pytest.mark.parametrize("name", ["名单.csv", "名单.xlsx"])
def test_a_row_fuller_than_the_header_keeps_its_own_messages(name: str, tmp_path: Path) -> None:
    data = (
        b"name\nA,2\n"
        if name.endswith("csv")
        else odd.xlsx(row(1, text("A1", "name")) + row(2, text("A2", "A"), text("B2", "2")))
    )
    sheet = marked(tmp_path, data, Problem("名单", 2, "B", "多"), name=name)
    assert grid(sheet) == [["name", None, "问题"], ["A", "2", "多"]]


def test_a_large_workbook_is_written_anew(tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("成绩")
    sheet.append(["姓名", "成绩"])
    for _ in range(COPIED_ROWS):
        sheet.append(["甲", 85])
    book.save(tmp_path / "原.xlsx")
    copy = marked(tmp_path, (tmp_path / "原.xlsx").read_bytes(), Problem("成绩", COPIED_ROWS, "B", "错"))
    assert copy.cell(COPIED_ROWS, 2).value == "85"
    assert copy.cell(COPIED_ROWS, 3).value == "错"
    assert copy.max_row == COPIED_ROWS + 1


def test_a_ghost_row_does_not_make_the_copy_large(tmp_path: Path) -> None:
    sheet = marked(
        tmp_path, odd.xlsx(LIST + row(1_048_576, '<c r="A1048576" s="1"/>')), Problem("名单", 4, "A", "错")
    )
    assert sheet["C4"].value == "错"
    assert (tmp_path / "标注.xlsx").stat().st_size < 20_000


def test_the_copy_can_be_imported_again(tmp_path: Path) -> None:
    marked(tmp_path, odd.xlsx(LIST), Problem("名单", 4, "A", "错"))
    rows = dict(open_workbook(tmp_path / "标注.xlsx").sheets[0].rows())
    assert rows[2] == ["姓名", "成绩", "问题"]


def test_a_cancelled_copy_leaves_no_file(tmp_path: Path) -> None:
    source = tmp_path / "名单.xlsx"
    source.write_bytes(odd.xlsx(LIST))
    with pytest.raises(Cancelled):
        annotate(source, [], tmp_path / "标注.xlsx", job=Job(cancelled=lambda: True))
    assert list(tmp_path.iterdir()) == [source]
