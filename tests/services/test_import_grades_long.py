"""成绩 in long form: a row for each student, semester and course."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.organisations import Organisation
from models.students import Student
from services.audits.states import State
from services.errors import FileRefused
from tests import build
from tests.build import id_number
from tests.services.import_files import (
    Lines,
    codes,
    counts,
    fingerprint,
    grade_line,
    only,
    school_of_two,
    sheet,
    stored_marks,
    take_in,
    text_file,
    workbook,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def school(database: object) -> Organisation:
    return school_of_two("语文")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        (80, "80"),
        (79.5, "79.5"),
        (84.999999999999986, "85"),
        ("８５", "85"),
        (" 62 ", "62"),
        (0, "0"),
        (1, "1"),
        (100, "100"),
        ("优秀", "优秀"),
        ("及 格", "及格"),
        ("缓考", "缓考"),
    ],
)
def test_a_mark_is_kept_as_it_was_given(tmp_path: Path, written: object, kept: str) -> None:
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(成绩=written, 补考成绩=written)]))
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert stored_marks() == {(1, "语文"): (kept, kept)}


def test_semesters_and_courses_are_understood_as_people_write_them(tmp_path: Path) -> None:
    lines = [
        grade_line(学期="第1学期"),
        grade_line(学期="二", 课程名称=" 语文 "),
        grade_line(学期="第一学期", 课程名称="操行", 成绩="优秀"),
    ]
    assert counts(take_in("grades", sheet(tmp_path / "a.xlsx", lines))) == (3, 0, 0, 0, 0)
    assert stored_marks().keys() == {(1, "语文"), (2, "语文"), (1, "操行")}


def test_a_blank_grade_never_erases(tmp_path: Path) -> None:
    take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(成绩=52, 补考成绩=61), grade_line(2, 成绩=70)]))
    lines = [grade_line(成绩=None, 补考成绩=None), grade_line(2, 成绩=None, 补考成绩=65)]
    outcome = take_in("grades", sheet(tmp_path / "b.xlsx", lines))
    assert counts(outcome) == (0, 1, 1, 0, 0)
    assert (stored_marks(1), stored_marks(2)) == ({(1, "语文"): ("52", "61")}, {(1, "语文"): ("70", "65")})


def test_a_blank_mark_where_none_stands_makes_no_row(tmp_path: Path) -> None:
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(成绩=" ")]))
    assert (counts(outcome), stored_marks()) == ((0, 0, 1, 0, 0), {})


def test_marks_absent_from_the_file_stay(tmp_path: Path) -> None:
    take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(), grade_line(学期=2, 成绩=70)]))
    outcome = take_in("grades", sheet(tmp_path / "b.xlsx", [grade_line(成绩=90)]))
    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert stored_marks() == {(1, "语文"): ("90", ""), (2, "语文"): ("70", "")}


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [grade_line(), grade_line(2, 成绩="优秀", 补考成绩=60)])
    take_in("grades", file)
    before = fingerprint()
    assert counts(take_in("grades", file)) == (0, 0, 2, 0, 0)
    assert fingerprint() == before


def test_name_and_makeup_columns_may_be_missing(tmp_path: Path) -> None:
    line = {"课程": "语文", "公民身份号码": id_number(1), "总评成绩": 80, "学期": 1}
    assert counts(take_in("grades", sheet(tmp_path / "a.xlsx", [line]))) == (1, 0, 0, 0, 0)
    assert stored_marks() == {(1, "语文"): ("80", "")}


def test_a_blank_name_is_not_compared(tmp_path: Path) -> None:
    assert counts(take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(姓名=None)]))) == (1, 0, 0, 0, 0)


def test_names_and_numbers_are_cleaned_before_they_are_compared(tmp_path: Path) -> None:
    line = grade_line(姓名="覃 某1", 身份证号=f"{id_number(1)[:6]} {id_number(1)[6:]}")
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [line, line | {"学期": 2}]))
    assert counts(outcome) == (2, 0, 0, 0, 0)
    assert outcome.cleaned == {"blank": 4}


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"身份证号": id_number(9)}, "B", "student_unknown"),
        ({"身份证号": None}, "B", "cell_missing"),
        ({"身份证号": 450199200501010017}, "B", "id_numeric"),
        ({"姓名": "别人"}, "A", "name_mismatch"),
        ({"学期": None}, "C", "cell_missing"),
        ({"学期": "2020-2021学年第一学期"}, "C", "semester_unknown"),
        ({"学期": True}, "C", "semester_unknown"),
        ({"课程名称": None}, "D", "cell_missing"),
        ({"课程名称": "语文课"}, "D", "course_unknown"),
        ({"成绩": 100.5}, "E", "mark_above_100"),
        ({"成绩": 79.25}, "E", "mark_decimals"),
        ({"成绩": "很好"}, "E", "mark_unknown"),
        ({"成绩": -1}, "E", "mark_unknown"),
        ({"成绩": True}, "E", "mark_unknown"),
        ({"补考成绩": 101}, "F", "mark_above_100"),
    ],
)
def test_a_bad_cell_refuses_its_row_every_time_it_stands(
    tmp_path: Path, cells: dict[str, object], column: str, code: str
) -> None:
    good = [grade_line(2), grade_line(2, 学期=2, 成绩=1), grade_line(2, 课程名称="操行", 成绩=0)]
    bad = [grade_line(补考成绩=0) | cells, grade_line(学期=2) | cells]
    before = fingerprint()
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", good + bad))
    assert codes(outcome) == [(5, column, code), (6, column, code)]
    assert (counts(outcome), outcome.stored) == ((3, 0, 0, 0, 2), False)
    assert fingerprint() == before


def test_an_unknown_course_is_refused_with_the_nearest(tmp_path: Path) -> None:
    found = only(take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(课程名称="语文课")])))
    assert found.message == "学校的课程设置里没有课程“语文课”；最接近的是“语文”"
    nothing = only(take_in("grades", sheet(tmp_path / "b.xlsx", [grade_line(课程名称="微积分")])))
    assert nothing.message == "学校的课程设置里没有课程“微积分”；请改成课程设置里的名称，或先导入课程设置"


def test_a_long_text_is_cut_in_the_sentence_and_whole_in_the_problem(tmp_path: Path) -> None:
    found = only(take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(成绩="好" * 5000)])))
    assert (found.code, found.value) == ("mark_unknown", "好" * 5000)
    assert f"“{'好' * 40}…”" in found.message
    assert len(found.message) < 150


def test_a_course_of_another_plan_is_stored_with_a_warning(tmp_path: Path) -> None:
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(课程名称="营销")]))
    found = only(outcome)
    assert (found.row, found.column, found.code, found.level) == (2, "D", "course_not_in_plan", "warning")
    assert (counts(outcome), outcome.stored) == ((1, 0, 0, 0, 0), True)
    assert stored_marks() == {(1, "营销"): ("80", "")}


def test_a_course_in_another_semester_than_planned_is_stored_with_a_warning(tmp_path: Path) -> None:
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(学期=5)]))
    assert [(found.code, found.level) for found in outcome.problems] == [("semester_not_in_plan", "warning")]
    assert stored_marks() == {(5, "语文"): ("80", "")}


def test_a_student_without_a_plan_is_told_of_once(tmp_path: Path, school: Organisation) -> None:
    build.student(school, 3, major=build.Major("999999", "没有设置"))
    outcome = take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(3), grade_line(3, 学期=2)]))
    assert [(found.row, found.code, found.level) for found in outcome.problems] == [
        (2, "student_without_plan", "warning")
    ]
    assert counts(outcome) == (2, 0, 0, 0, 0)


@pytest.mark.parametrize("again", [80, 50])
def test_a_doubled_row_is_refused_where_it_stands_again(tmp_path: Path, again: int) -> None:
    sheets = {"甲": [grade_line(2), grade_line()], "乙": [grade_line(成绩=again, 学期="第一学期")]}
    outcome = take_in("grades", workbook(tmp_path / "a.xlsx", sheets), partial=True)
    found = only(outcome)
    assert (found.sheet, found.row, found.code) == ("乙", 2, "row_doubled")
    assert "“甲”表第 3 行" in found.message
    assert (counts(outcome), stored_marks()) == ((2, 0, 0, 0, 1), {(1, "语文"): ("80", "")})


def test_a_row_that_is_only_numbered_is_passed_over(tmp_path: Path) -> None:
    lines: Lines = [{"序号": 1, **grade_line()}, {"序号": 2}]
    assert counts(take_in("grades", sheet(tmp_path / "a.xlsx", lines))) == (1, 0, 0, 0, 0)


def test_short_lines_of_a_text_file_are_read(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", [grade_line(补考成绩=""), grade_line(2, 补考成绩="61")])
    file.write_text(file.read_text(encoding="utf-8").replace(",80,\r\n", ",80\r\n"), encoding="utf-8")
    assert counts(take_in("grades", file)) == (2, 0, 0, 0, 0)
    assert (stored_marks(1), stored_marks(2)) == ({(1, "语文"): ("80", "")}, {(1, "语文"): ("80", "61")})


def test_good_rows_are_stored_when_that_is_asked_for(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [grade_line(), grade_line(2, 成绩="很好")])
    outcome = take_in("grades", file, partial=True)
    assert (counts(outcome), outcome.stored) == ((1, 0, 0, 0, 1), True)
    assert (stored_marks(1), stored_marks(2)) == ({(1, "语文"): ("80", "")}, {})


def test_marks_of_a_submitted_student_do_not_change(tmp_path: Path, school: Organisation) -> None:
    take_in("grades", sheet(tmp_path / "a.xlsx", [grade_line(), grade_line(2)]))
    one, two = (Student.get(Student.id_number == id_number(serial)) for serial in (1, 2))
    build.audit(school, build.AuditKey(state=State.AT_BUREAU), passed=[one], failed=[two])
    lines = [grade_line(), grade_line(学期=2, 成绩=99), grade_line(2, 成绩=90)]
    outcome = take_in("grades", sheet(tmp_path / "b.xlsx", lines), partial=True)
    found = only(outcome)
    assert (found.row, found.value, found.code) == (3, "99", "in_submitted_audit")
    assert counts(outcome) == (0, 1, 1, 0, 1)
    assert (stored_marks(1), stored_marks(2)) == ({(1, "语文"): ("80", "")}, {(1, "语文"): ("90", "")})


def test_a_file_without_any_grade_columns_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        take_in("grades", sheet(tmp_path / "a.xlsx", [{"姓名": "覃某1", "课程名称": "语文", "成绩": 80}]))
    assert (refused.value.code, refused.value.params["columns"]) == ("header_missing", "身份证号、学期")
