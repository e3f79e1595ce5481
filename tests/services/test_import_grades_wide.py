"""成绩 in wide form: a sheet for each major and semester, a column a course."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.organisations import Organisation
from models.students import Student
from services.audits.states import State
from services.errors import FileRefused
from services.workbooks.layouts import Kind
from services.workbooks.templates import write_template
from tests import build
from tests.build import id_number
from tests.services.import_files import (
    Sheets,
    codes,
    counts,
    fingerprint,
    grade_line,
    only,
    school_of_two,
    sheet,
    stored_marks,
    take_in,
    workbook,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def school(database: object) -> Organisation:
    return school_of_two("语文", "数学")


def wide_line(serial: int = 1, **marks: object) -> dict[str, object]:
    return {"姓名": f"覃某{serial}", "身份证号": id_number(serial)} | marks


def test_each_sheet_fills_its_semester(tmp_path: Path) -> None:
    sheets = {
        "计算机应用-第1学期": [wide_line(语文=80, 数学=70.5, 操行="优秀"), wide_line(2, 语文=60)],
        "计算机应用第二学期": [wide_line(语文=90)],
    }
    outcome = take_in("grades", workbook(tmp_path / "a.xlsx", sheets))
    assert (counts(outcome), outcome.stored) == ((5, 0, 0, 0, 0), True)
    assert stored_marks(1) == {
        (1, "语文"): ("80", ""),
        (1, "数学"): ("70.5", ""),
        (1, "操行"): ("优秀", ""),
        (2, "语文"): ("90", ""),
    }
    assert stored_marks(2) == {(1, "语文"): ("60", "")}


def test_the_semester_may_stand_in_a_title(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [wide_line(语文=80)], title="2020级计算机应用专业第二学期成绩")
    take_in("grades", file)
    assert stored_marks() == {(2, "语文"): ("80", "")}


def test_wide_grades_leave_the_makeup_alone(tmp_path: Path) -> None:
    take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(成绩=52, 补考成绩=61)]))
    outcome = take_in("grades", sheet(tmp_path / "b.xlsx", [wide_line(语文=70, 数学=None)], name="第1学期"))
    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert stored_marks() == {(1, "语文"): ("70", "61")}


def test_a_blank_cell_is_no_record_and_erases_nothing(tmp_path: Path) -> None:
    take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line()]))
    lines = [wide_line(语文=None, 数学=" "), wide_line(2, 语文=60)]
    outcome = take_in("grades", sheet(tmp_path / "b.xlsx", lines, name="第1学期"))
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert stored_marks() == {(1, "语文"): ("80", "")}


def test_other_usual_columns_are_passed_over(tmp_path: Path) -> None:
    line = {"序号": 1, **wide_line(语文=80), "总分": 80, "名次": 1, "备注": "转入"}
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [line], name="第1学期"))
    assert (counts(outcome), outcome.problems) == ((1, 0, 0, 0, 0), ())


def test_a_column_without_marks_is_no_course(tmp_path: Path) -> None:
    line = wide_line(语文=80, 班主任="韦老师")
    found = only(take_in("grades", sheet(tmp_path / "a.xlsx", [line], name="第1学期")))
    assert (found.row, found.column, found.code, found.level) == (1, "D", "column_ignored", "warning")


def test_a_column_of_an_unknown_course_is_refused_with_all_its_marks(tmp_path: Path) -> None:
    lines = [wide_line(语文=80, 语文课=70), wide_line(2, 语文=60, 语文课=50)]
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", lines, name="第1学期"), partial=True)
    found = only(outcome)
    assert (found.row, found.column, found.value, found.code) == (1, "D", "语文课", "course_unknown")
    assert found.message.endswith("最接近的是“语文”")
    assert counts(outcome) == (2, 0, 0, 0, 2)


@pytest.mark.parametrize(
    ("line", "column", "code", "refused"),
    [
        (wide_line(9, 语文=80, 数学=70), "B", "student_unknown", 2),
        (wide_line(1, 语文=80, 数学=70) | {"姓名": "别人"}, "A", "name_mismatch", 2),
        (wide_line(1, 语文=80) | {"姓名": None}, "A", "cell_missing", 1),
        (wide_line(1, 语文=80) | {"身份证号": 450199200501010017}, "B", "id_numeric", 1),
        (wide_line(1, 语文=100.5, 数学=70), "C", "mark_above_100", 1),
        (wide_line(1, 语文="很好", 数学=70), "C", "mark_unknown", 1),
        (wide_line(1, 语文=True, 数学=70), "C", "mark_unknown", 1),
    ],
)
def test_a_bad_cell_refuses_its_mark_and_a_bad_name_its_row(
    tmp_path: Path, line: dict[str, object], column: str, code: str, refused: int
) -> None:
    before = fingerprint()
    lines = [wide_line(2, 语文=1, 数学=0), line]
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", lines, name="第1学期"))
    assert codes(outcome) == [(3, column, code)]
    assert (outcome.refused, outcome.stored) == (refused, False)
    assert fingerprint() == before


def test_a_student_listed_twice_is_refused_mark_by_mark(tmp_path: Path) -> None:
    lines = [wide_line(语文=80), wide_line(语文=80, 数学=70)]
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", lines, name="第1学期"), partial=True)
    assert codes(outcome) == [(3, "C", "row_doubled")]
    assert (counts(outcome), stored_marks()) == (
        (2, 0, 0, 0, 1),
        {(1, "语文"): ("80", ""), (1, "数学"): ("70", "")},
    )


def test_a_course_of_another_plan_is_stored_with_a_warning(tmp_path: Path) -> None:
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [wide_line(营销=80)], name="第1学期"))
    assert [(found.row, found.column, found.code, found.level) for found in outcome.problems] == [
        (2, "C", "course_not_in_plan", "warning")
    ]
    assert stored_marks() == {(1, "营销"): ("80", "")}


def test_two_columns_of_one_course_refuse_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        take_in("grades", sheet(tmp_path / "a.xlsx", [wide_line(语文=80) | {"语文 ": 70}], name="第1学期"))
    assert (refused.value.code, refused.value.params["places"]) == ("header_doubled", "C、D")


@pytest.mark.parametrize(
    ("name", "title", "code"),
    [
        ("计算机应用", "", "semester_missing"),
        ("2020-2021学年第一学期", "", "semester_missing"),
        ("第1学期", "第2学期成绩", "semester_ambiguous"),
    ],
)
def test_a_sheet_must_say_which_semester_it_is(tmp_path: Path, name: str, title: str, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        take_in("grades", sheet(tmp_path / "a.xlsx", [wide_line(语文=80)], name=name, title=title))
    assert (refused.value.code, refused.value.params["sheet"]) == (code, name)


def test_a_semester_column_unlike_the_sheets_name_refuses_the_row(tmp_path: Path) -> None:
    lines = [wide_line(语文=80, 数学=70) | {"学期": 2}, wide_line(2, 语文=60) | {"学期": "第1学期"}]
    file = sheet(tmp_path / "a.xlsx", lines, name="第1学期")
    outcome = take_in("grades", file, partial=True)
    found = only(outcome)
    assert (found.row, found.column, found.value, found.code) == (2, "E", "2", "semester_ambiguous")
    assert counts(outcome) == (1, 0, 0, 0, 2)
    assert (stored_marks(1), stored_marks(2)) == ({}, {(1, "语文"): ("60", "")})


@pytest.mark.parametrize("told", [None, "1", "2020-2021学年第二学期"])
def test_a_semester_column_that_says_nothing_else_leaves_the_sheets_name(
    tmp_path: Path, told: object
) -> None:
    line = wide_line(语文=80) | {"学期": told}
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [line], name="第1学期"))
    assert (outcome.problems, stored_marks()) == ((), {(1, "语文"): ("80", "")})


def test_a_semester_column_may_name_the_semester_row_by_row(tmp_path: Path) -> None:
    lines: list[dict[str, object]] = [
        wide_line(语文=80) | {"学期": 1},
        wide_line(语文=90) | {"学期": "第二学期"},
        wide_line(2, 语文=70) | {"学期": None},
        wide_line(2, 数学=70) | {"学期": "春"},
        {"学期": 1},
    ]
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", lines, name="计算机应用"), partial=True)
    assert codes(outcome) == [(4, "D", "semester_missing"), (5, "D", "semester_unknown")]
    assert (counts(outcome), stored_marks(2)) == ((2, 0, 0, 0, 2), {})
    assert stored_marks(1) == {(1, "语文"): ("80", ""), (2, "语文"): ("90", "")}


def test_a_sheet_in_neither_form_is_named_and_the_others_kept_back(tmp_path: Path) -> None:
    half = {key: value for key, value in grade_line().items() if key != "学期"}
    sheets: Sheets = {"第1学期": [wide_line(语文=80)], "补录": [half], "无学期": [wide_line(语文=80)]}
    file = workbook(tmp_path / "a.xlsx", sheets)
    outcome = take_in("grades", file)
    assert [(found.sheet, found.row, found.code) for found in outcome.problems] == [
        ("补录", 0, "sheet_unknown"),
        ("无学期", 0, "semester_missing"),
    ]
    assert (counts(outcome), outcome.stored) == ((1, 0, 0, 0, 2), False)
    assert take_in("grades", file, partial=True).stored


def test_a_sheet_without_id_numbers_is_passed_over_with_a_warning(tmp_path: Path) -> None:
    sheets: Sheets = {"说明": [{"甲": 1}], "第1学期": [wide_line(语文=80)]}
    outcome = take_in("grades", workbook(tmp_path / "a.xlsx", sheets))
    found = only(outcome)
    assert (found.sheet, found.row, found.code, found.level) == ("说明", 0, "sheet_passed_over", "warning")
    assert (counts(outcome), outcome.stored) == ((1, 0, 0, 0, 0), True)


def test_where_no_sheet_has_grades_the_likeliest_says_why(tmp_path: Path) -> None:
    sheets: Sheets = {"说明": [{"甲": 1}], "无学期": [wide_line(语文=80)]}
    with pytest.raises(FileRefused) as refused:
        take_in("grades", workbook(tmp_path / "a.xlsx", sheets))
    assert (refused.value.code, refused.value.params["sheet"]) == ("semester_missing", "无学期")


@pytest.mark.parametrize(
    ("columns", "kind"),
    [
        ({"性别": "男", "毕业方式": "正常毕业"}, "毕业生名单"),
        ({"性别": "男", "专业名称": "电子商务", "年级": 2020, "学籍状态": "在读"}, "学籍名册"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(
    tmp_path: Path, columns: dict[str, object], kind: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        take_in("grades", sheet(tmp_path / "a.xlsx", [wide_line() | columns], name="Sheet1"))
    assert (refused.value.code, refused.value.params["found"]) == ("file_of_other_kind", kind)


def test_long_and_wide_sheets_may_stand_in_one_file(tmp_path: Path) -> None:
    sheets = {"补录": [grade_line(学期=2)], "第1学期": [wide_line(语文=60)]}
    take_in("grades", workbook(tmp_path / "a.xlsx", sheets))
    assert stored_marks() == {(2, "语文"): ("80", ""), (1, "语文"): ("60", "")}


def test_a_long_sheet_without_its_semester_is_not_taken_for_a_wide_one(tmp_path: Path) -> None:
    line = {key: value for key, value in grade_line().items() if key != "学期"}
    with pytest.raises(FileRefused) as refused:
        take_in("grades", sheet(tmp_path / "a.xlsx", [line], name="第1学期"))
    assert (refused.value.code, refused.value.params["columns"]) == ("header_missing", "学期")


def test_the_notes_of_our_own_template_are_no_grades(tmp_path: Path) -> None:
    file = tmp_path / "a.xlsx"
    write_template(Kind.GRADES_WIDE, file, wide_sheets={"计算机应用-第1学期": ("语文", "数学")})
    outcome = take_in("grades", file)
    assert (counts(outcome), outcome.problems) == ((0, 0, 0, 0, 0), ())


def test_marks_of_a_submitted_student_do_not_change(tmp_path: Path, school: Organisation) -> None:
    file = sheet(tmp_path / "a.xlsx", [wide_line(语文=80, 数学=70)], name="第1学期")
    take_in("grades", file)
    one = Student.get(Student.id_number == id_number(1))
    build.audit(school, build.AuditKey(state=State.APPROVED), passed=[one])
    assert counts(take_in("grades", file)) == (0, 0, 2, 0, 0)
    changed = sheet(tmp_path / "b.xlsx", [wide_line(语文=80, 数学=71)], name="第1学期")
    outcome = take_in("grades", changed)
    assert codes(outcome) == [(2, "D", "in_submitted_audit")]
    assert (outcome.stored, stored_marks()[1, "数学"]) == (False, ("70", ""))
