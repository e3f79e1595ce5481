"""Files that cannot be used: each is refused by code, and every table stands as it stood."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import pytest
from openpyxl import load_workbook

from models.organisations import Organisation
from models.students import Grade, Student
from services import grades
from services.errors import FileRefused
from services.wording import TEMPLATE_CODES
from services.workbooks.headers import hidden_tables
from services.workbooks.layouts import LAYOUTS, Kind
from services.workbooks.limits import LIST_LIMITS, Limits
from services.workbooks.reader import open_workbook
from services.workbooks.templates import write_template
from tests import build
from tests.build import id_number
from tests.services.import_files import (
    IMPORTERS,
    Lines,
    Sheets,
    codes,
    conduct_line,
    fingerprint,
    grade_line,
    only,
    plan_line,
    roster_line,
    sheet,
    take_in,
    text_file,
    workbook,
)
from tests.services.workbooks.test_odd_files import REFUSED

ORGANISATION: dict[str, object] = {
    "机构代码": "450000",
    "机构名称": "教育厅",
    "机构类型": "教育厅",
    "上级机构代码": None,
}
LINES: dict[str, Lines] = {
    "organisations": [ORGANISATION],
    "plan": [plan_line(), conduct_line()],
    "roster": [roster_line()],
    "grades": [grade_line()],
}
SMALL_ONLY = ("too_many_rows", "unpacks_too_large")
"""Refusals that the table of odd files gets with limits smaller than ours."""

ODD = {name: case for name, case in REFUSED.items() if case[1] not in SMALL_ONLY}


@pytest.fixture(autouse=True)
def school(database: object, tmp_path: Path) -> Organisation:
    """A school with something in every table that an import writes."""
    home = build.school()
    plan = build.plan(home, build.Planned("语文"), build.conduct(1))
    build.grade(build.student(home), "语文", 1, "80")
    build.audit(home, build.AuditKey(), passed=[build.graduate(home, plan, 2)])
    return home


def hide(path: Path, names: Sequence[str], state: Literal["hidden", "veryHidden"]) -> Path:
    book = load_workbook(path)
    for name in names:
        book[name].sheet_state = state
    book.save(path)
    return path


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
@pytest.mark.parametrize("kind", IMPORTERS)
def test_a_hidden_sheet_that_could_be_imported_is_told_of(
    tmp_path: Path, kind: str, state: Literal["hidden", "veryHidden"]
) -> None:
    sheets: Sheets = {"名单": LINES[kind], "旧表": LINES[kind], "码表": [{"甲": 1}]}
    file = hide(workbook(tmp_path / "a.xlsx", sheets), ("旧表", "码表"), state)
    outcome = take_in(kind, file)
    found = only(outcome)
    assert (found.sheet, found.row, found.code, found.level) == ("旧表", 0, "sheet_hidden", "warning")
    assert (outcome.refused, outcome.stored) == (0, True)


@pytest.mark.parametrize("kind", [Kind.ORGANISATIONS, Kind.PLAN, Kind.ROSTER, Kind.GRADES])
def test_the_hidden_codes_of_our_own_template_are_nothing_to_tell(tmp_path: Path, kind: Kind) -> None:
    file = tmp_path / "a.xlsx"
    write_template(kind, file)
    book = open_workbook(file)
    assert [one.name for one in book.hidden] == [TEMPLATE_CODES]
    assert hidden_tables(book, LAYOUTS[kind]) == ()


def assert_refused(kind: str, path: Path, code: str) -> FileRefused:
    before = fingerprint()
    with pytest.raises(FileRefused) as refused:
        take_in(kind, path, partial=True)
    assert refused.value.code == code
    assert fingerprint() == before
    return refused.value


@pytest.mark.parametrize("kind", IMPORTERS)
def test_every_odd_file_is_refused_by_code(tmp_path: Path, kind: str) -> None:
    file = tmp_path / "a.xlsx"
    before = fingerprint()
    given = {}
    for name, (data, _) in ODD.items():
        file.write_bytes(data)
        with pytest.raises(FileRefused) as refused:
            take_in(kind, file, partial=True)
        given[name] = refused.value.code
        assert fingerprint() == before, name
    assert given == {name: code for name, (_, code) in ODD.items()}


@pytest.mark.parametrize("kind", IMPORTERS)
def test_every_missing_column_is_named(tmp_path: Path, kind: str) -> None:
    lines = [{"序号": 1, "姓名": "覃某1"}]
    refused = assert_refused(kind, sheet(tmp_path / "a.xlsx", lines), "header_missing")
    assert "身份证号" in str(refused.params["columns"]) or kind in ("organisations", "plan")


@pytest.mark.parametrize("kind", IMPORTERS)
def test_a_doubled_header_is_refused(tmp_path: Path, kind: str) -> None:
    first = next(iter(LINES[kind][0]))
    doubled = [line | {f"{first} ": "x"} for line in LINES[kind]]
    assert_refused(kind, sheet(tmp_path / "a.xlsx", doubled), "header_doubled")


@pytest.mark.parametrize("kind", ["organisations", "plan", "roster"])
def test_a_header_without_rows_is_refused(tmp_path: Path, kind: str) -> None:
    empty: Lines = [dict.fromkeys(LINES[kind][0])]
    assert_refused(kind, sheet(tmp_path / "a.xlsx", empty), "list_empty")


@pytest.mark.parametrize("kind", ["organisations", "plan", "roster"])
def test_more_rows_than_a_list_may_have_are_refused(tmp_path: Path, kind: str) -> None:
    many = LINES[kind][:1] * (LIST_LIMITS.rows + 1)
    assert_refused(kind, text_file(tmp_path / "a.csv", many), "too_many_rows")


def test_more_grades_than_a_file_may_have_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(grades, "GRADE_LIMITS", Limits(rows=3))
    many = [grade_line(学期=semester) for semester in range(1, 5)]
    assert_refused("grades", sheet(tmp_path / "a.xlsx", many), "too_many_rows")


@pytest.mark.parametrize(
    ("kind", "column", "letter"),
    [
        ("organisations", "机构代码", "A"),
        ("organisations", "机构名称", "B"),
        ("organisations", "机构类型", "C"),
        ("organisations", "上级机构代码", "D"),
        ("plan", "专业代码", "A"),
        ("plan", "专业名称", "B"),
        ("plan", "年级", "D"),
        ("plan", "学期", "E"),
        ("plan", "课程名称", "F"),
        ("plan", "课程类别", "G"),
        ("plan", "学分", "J"),
        ("plan", "毕业要求", "K"),
        ("roster", "姓名", "A"),
        ("roster", "证件类型", "C"),
        ("roster", "身份证号", "D"),
        ("roster", "专业代码", "E"),
        ("roster", "班级", "H"),
        ("roster", "学籍状态", "J"),
        ("roster", "毕结业处理", "K"),
        ("grades", "姓名", "A"),
        ("grades", "身份证号", "B"),
        ("grades", "学期", "C"),
        ("grades", "课程名称", "D"),
        ("grades", "成绩", "E"),
        ("grades", "补考成绩", "F"),
    ],
)
@pytest.mark.parametrize(("cell", "code"), [("#N/A", "cell_error"), ("=1+1", "cell_formula")])
def test_a_cell_without_a_value_is_a_problem_and_never_a_guess(
    tmp_path: Path, kind: str, column: str, letter: str, *, cell: str, code: str
) -> None:
    before = fingerprint()
    lines = [line | {column: cell} for line in LINES[kind][:1]]
    outcome = take_in(kind, sheet(tmp_path / "a.xlsx", lines))
    assert (2, letter, code) in codes(outcome)
    assert (outcome.stored, outcome.refused) == (False, 1)
    assert fingerprint() == before


def test_a_wide_mark_without_a_value_is_a_problem(tmp_path: Path) -> None:
    line = {"姓名": "覃某1", "身份证号": id_number(1), "语文": "#N/A", "操行": "=1+1"}
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [line], name="第1学期"))
    assert codes(outcome) == [(2, "C", "cell_error"), (2, "D", "cell_formula")]
    assert outcome.refused == 2


def test_control_characters_and_escape_sequences_never_come_in(tmp_path: Path) -> None:
    lines = [
        roster_line(3, 姓名="覃\x1b[31m某", 班级="一\x1b]0;x\x07班", 专业名称="计算机\u200b应用"),
        roster_line(4, 学籍状态="\x1b[2J[red]在家[/red]"),
    ]
    outcome = take_in("roster", text_file(tmp_path / "a.csv", lines), partial=True)
    (found,) = outcome.problems
    assert "\x1b" not in found.value + found.message
    one = Student.get(Student.id_number == id_number(3))
    assert "\x1b" not in one.name + one.class_name + one.major_name
    assert one.major_name == "计算机应用"


def test_the_rows_above_a_refused_sheet_are_not_stored_either(tmp_path: Path) -> None:
    before = fingerprint()
    sheets: Sheets = {"甲": [grade_line(成绩=99)], "乙": [{"姓名": "x", "姓名 ": "y", "身份证号": "1"}]}
    with pytest.raises(FileRefused):
        take_in("grades", workbook(tmp_path / "a.xlsx", sheets), partial=True)
    assert (fingerprint(), Grade.select().where(Grade.mark == 990).count()) == (before, 0)
