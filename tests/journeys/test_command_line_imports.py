"""Imports and templates by command line: counts, problems, marked copies, what a refused file leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from tests.journeys.typed import FOLDERS, SAMPLES, SCHOOL_B, Desk

COUNTS = ("new", "changed", "unchanged", "removed", "refused")
HEAD = ["姓名", "身份证号", "学期", "课程名称", "成绩"]


def grades_file(folder: Path, *marks: str) -> Path:
    """Marks of the first sample student of school B in 语文, semesters 1 and on."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "成绩"
    sheet.append(HEAD)
    for semester, mark in enumerate(marks, 1):
        sheet.append(["禤梓海", "451299200508173724", semester, "语文", mark])
    file = folder / "补录.xlsx"
    book.save(file)
    return file


def test_a_second_import_of_the_same_file_changes_nothing(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    plan = FOLDERS[SCHOOL_B] / "课程设置.xlsx"
    found = desk.ok("import", "plan", plan, "--school", SCHOOL_B, "--json").json
    assert found == {"new": 0, "changed": 0, "unchanged": 213, "removed": 0, "refused": 0, "problems": []}
    assert desk.ok("import", "plan", plan, "--school", SCHOOL_B).out.splitlines() == [
        "课程设置.xlsx：新增 0，变更 0，未变 213，移除 0，拒收 0",
        "已存入数据库",
    ]


def test_a_refused_row_keeps_the_file_out_unless_the_good_rows_are_wanted(desk: Desk, tmp_path: Path) -> None:
    desk.set_up(SCHOOL_B)
    file = grades_file(tmp_path, "61", "九十", "101")
    words = ("import", "grades", file, "--school", SCHOOL_B)
    refused = desk.type(*words, "--json")
    assert (refused.code, refused.json["refused"]) == (1, 2)
    places = [
        tuple(one[key] for key in ("sheet", "row", "column", "value", "code"))
        for one in refused.json["problems"]
    ]
    assert places == [
        ("成绩", 3, "E", "九十", "mark_unknown"),
        ("成绩", 4, "E", "101", "mark_above_100"),
    ]
    assert all(
        set(one) == {"sheet", "row", "column", "value", "code", "message"} for one in refused.json["problems"]
    )

    in_words = desk.type(*words)
    assert in_words.code == 1
    assert in_words.out.splitlines()[:2] == [
        "补录.xlsx：新增 0，变更 1，未变 0，移除 0，拒收 2",
        "什么都没有存。请改好下面的问题再导入，或加 --partial 先存好的行",
    ]
    assert "  成绩 E4  成绩 101 超过 100" in in_words.out.splitlines()

    partly = desk.ok(*words, "--partial", "--json").json
    assert [partly[name] for name in COUNTS] == [0, 1, 0, 0, 2]
    assert desk.ok(*words, "--partial").out.splitlines()[1] == "好的行已存入；拒收的行改好后再导入一次"


def test_the_marked_copy_says_beside_each_row_what_is_wrong(desk: Desk, tmp_path: Path) -> None:
    desk.set_up(SCHOOL_B)
    file, copy = grades_file(tmp_path, "61", "九十"), tmp_path / "标注.xlsx"
    before = file.read_bytes()
    answer = desk.type("import", "grades", file, "--school", SCHOOL_B, "--annotated", copy)
    assert answer.out.splitlines()[-1] == f"标出问题的副本：{copy}"
    marked = load_workbook(copy).worksheets[0]
    assert marked.cell(1, 6).value == "问题"
    assert (marked.cell(2, 6).value, "九十" in str(marked.cell(3, 6).value)) == (None, True)
    assert file.read_bytes() == before


def test_a_teacher_imports_without_naming_the_own_school_and_no_other(desk: Desk) -> None:
    desk.set_up(SCHOOL_B)
    desk.add_teacher("huang", SCHOOL_B)
    plan = FOLDERS[SCHOOL_B] / "课程设置.xlsx"
    assert desk.ok("import", "plan", plan, "--as", "huang", "--json").json["unchanged"] == 213
    elsewhere = desk.type("import", "plan", plan, "--as", "huang", "--school", "4501990001", "--json")
    assert (elsewhere.code, elsewhere.error) == (1, "other_organisation")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("plan", "none.xlsx", "--school", SCHOOL_B), (2, "file_missing")),
        (("plan", "", "--school", SCHOOL_B), (2, "file_missing")),
        (("plan", "empty.xlsx", "--school", SCHOOL_B), (1, "file_empty")),
        (("plan", "page.xls", "--school", SCHOOL_B), (1, "file_html")),
        (("plan", FOLDERS[SCHOOL_B] / "毕业生名单.xlsx", "--school", SCHOOL_B), (1, "header_missing")),
        (("plan", FOLDERS[SCHOOL_B] / "课程设置.xlsx"), (2, "school_required")),
        (("plan", FOLDERS[SCHOOL_B] / "课程设置.xlsx", "--school", "99"), (1, "school_unknown")),
        (("plan", FOLDERS[SCHOOL_B] / "课程设置.xlsx", "--school", "450199"), (1, "not_a_school")),
        (("plan", FOLDERS[SCHOOL_B] / "课程设置.xlsx", "--as", "nobody"), (1, "account_unknown")),
        (("organisations", SAMPLES), (2, "file_missing")),
    ],
)
def test_what_cannot_be_imported_says_why(
    desk: Desk,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[object, ...],
    expected: tuple[int, str],
) -> None:
    desk.ok("import", "organisations", SAMPLES / "组织机构.xlsx")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    (tmp_path / "page.xls").write_text("<html><table></table></html>")
    monkeypatch.chdir(tmp_path)
    in_json = desk.type("import", *words, "--json")
    assert (in_json.code, in_json.error, in_json.err) == (*expected, "")
    in_words = desk.type("import", *words)
    assert (in_words.code, in_words.out, in_words.err) == (
        expected[0],
        "",
        in_json.json["error"]["message"] + "\n",
    )


@pytest.mark.parametrize(
    "kind", ["organisations", "plan", "roster", "grades", "grades_wide", "graduates", "list"]
)
def test_every_template_can_be_made_without_a_database(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("YANYIN_DATABASE", "postgresql://nobody@127.0.0.1:1/none")
    file = tmp_path / "空表.xlsx"
    assert desk.ok("template", kind, file, "--json").json == {"file": str(file)}
    assert load_workbook(file).worksheets
    file.write_text("filled in")
    again = desk.type("template", kind, file, "--json")
    assert (again.code, again.error, file.read_text()) == (2, "file_exists", "filled in")
    nowhere = desk.type("template", kind, tmp_path / "none" / "a.xlsx", "--json")
    assert (nowhere.code, nowhere.error) == (2, "folder_missing")


def test_a_sheet_that_cannot_be_placed_is_named_without_a_row(desk: Desk, tmp_path: Path) -> None:
    desk.set_up(SCHOOL_B)
    file = grades_file(tmp_path, "61")
    book = load_workbook(file)
    second = book.create_sheet("第2学期 第3学期")
    second.append(["姓名", "身份证号", "语文"])
    second.append(["禤梓海", "451299200508173724", "80"])
    book.save(file)
    lines = desk.type("import", "grades", file, "--school", SCHOOL_B).out.splitlines()
    assert any(line.startswith("  第2学期 第3学期  ") for line in lines)
