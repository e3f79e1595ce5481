"""学籍名册 comes in: cleaned, row by row, absent students stay, submitted ones are left alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from models.organisations import Organisation
from models.students import Student
from services.audits.states import State
from services.identity import mask_id
from tests import build
from tests.build import id_number
from tests.services.import_files import (
    codes,
    counts,
    fingerprint,
    only,
    roster_line,
    sheet,
    take_in,
    text_file,
    workbook,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def school(database: object) -> Organisation:
    return build.school()


def stored(serial: int = 1) -> Student:
    found: Student = Student.get(Student.id_number == id_number(serial))
    return found


def test_a_row_is_stored_as_it_is_understood(tmp_path: Path) -> None:
    line = roster_line(
        学籍号="G1",
        出生日期=date(2005, 1, 1),
        民族="壮族",
        招生类别="应届",
        入学年月="2020年9月",
        招生登记序号="12",
        年级="2020级",
        学制="三年",
        性别="男性",
        证件类型="身份证",
        毕结业处理="否",
    )
    assert counts(take_in("roster", sheet(tmp_path / "a.xlsx", [line]))) == (1, 0, 0, 0, 0)
    one = stored()
    assert (one.student_number, one.birth_date, one.ethnicity) == ("G1", "2005-01-01", "壮族")
    assert (one.admission_category, one.admission_month, one.admission_seq) == (
        "应届初中毕业生",
        "2020-09",
        12,
    )
    assert (one.cohort, one.duration, one.sex, one.document_type) == (2020, "3", "男", "居民身份证")
    assert (one.major_code, one.major_name, one.class_name) == ("710201", "计算机应用", "20计算1班")
    assert (one.status, one.processed, one.phone) == ("在读", "否", "0771-0000001")


def test_names_and_numbers_are_cleaned_and_every_change_is_counted(tmp_path: Path) -> None:
    number = id_number(1)
    wide = "".join(chr(ord(char) + 0xFEE0) for char in number)
    with_x = next(serial for serial in range(4, 100) if id_number(serial).endswith("X"))
    lines = [
        roster_line(姓名="覃 某1", 身份证号=wide),
        roster_line(2, 姓名="阿依古丽．买买提"),
        roster_line(3, 身份证号=id_number(3) + "\u200b"),
        roster_line(with_x, 身份证号=id_number(with_x).lower()),
    ]
    outcome = take_in("roster", sheet(tmp_path / "a.xlsx", lines))
    assert outcome.refused == 0
    names = {one.id_number: one.name for one in Student.select()}
    assert names == {
        number: "覃某1",
        id_number(2): "阿依古丽·买买提",
        id_number(3): "覃某3",
        id_number(with_x): f"覃某{with_x}",
    }
    assert outcome.cleaned == {"fullwidth": 1, "blank": 1, "dot": 1, "zero_width": 1, "x_upper": 1}


@pytest.mark.parametrize("written", ["2005-07", 200507, "2005年7月", "2005/7"])
def test_a_birth_may_be_known_to_the_month_alone(tmp_path: Path, written: object) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(出生年月=written)]))
    assert stored().birth_date == "2005-07"


def test_initials_follow_the_name(tmp_path: Path) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(姓名="张三")]))
    assert stored().initials == "zs"
    take_in("roster", sheet(tmp_path / "b.xlsx", [roster_line(姓名="李四")]))
    assert stored().initials == "ls"


def test_students_absent_from_the_file_stay(tmp_path: Path) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(1), roster_line(2)]))
    outcome = take_in(
        "roster", sheet(tmp_path / "b.xlsx", [roster_line(2, 班级="20计算2班"), roster_line(3)])
    )
    assert counts(outcome) == (1, 1, 0, 0, 0)
    assert {one.id_number: one.class_name for one in Student.select()} == {
        id_number(1): "20计算1班",
        id_number(2): "20计算2班",
        id_number(3): "20计算1班",
    }


def test_a_column_that_the_file_lacks_stays_as_it_is(tmp_path: Path) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line()]))
    short = {key: value for key, value in roster_line(姓名="覃某").items() if key != "联系电话"}
    assert counts(take_in("roster", sheet(tmp_path / "b.xlsx", [short]))) == (0, 1, 0, 0, 0)
    assert (stored().name, stored().phone) == ("覃某", "0771-0000001")


def test_a_blank_cell_of_a_column_that_is_there_is_blank(tmp_path: Path) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line()]))
    take_in("roster", sheet(tmp_path / "b.xlsx", [roster_line(联系电话=None)]))
    assert stored().phone == ""


def test_columns_are_known_by_their_names_in_any_order(tmp_path: Path) -> None:
    line = {
        "序号": 1,
        "学生状态": "在读",
        "所在班级": "1班",
        "公民身份号码": id_number(1),
        "就读专业": "计算机应用",
        "入学年级": 2020,
        "性别": "女",
        "学生姓名": "覃某1",
    }
    outcome = take_in("roster", sheet(tmp_path / "a.xlsx", [line], title="2020级学生名册"))
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert (stored().class_name, stored().document_type) == ("1班", "居民身份证")


def test_a_student_without_a_plan_is_stored(tmp_path: Path) -> None:
    line = roster_line(专业代码=None, 专业名称="没有课程设置的专业")
    assert counts(take_in("roster", sheet(tmp_path / "a.xlsx", [line]))) == (1, 0, 0, 0, 0)
    assert stored().major_code == ""


WRONG = id_number(1)[:-1] + ("0" if id_number(1)[-1] != "0" else "1")


@pytest.mark.parametrize("number", [WRONG, "4501 9920 0501 0100 1", "E1234567"])
def test_a_wrong_number_stands_in_full_in_the_cell_alone(tmp_path: Path, number: str) -> None:
    found = only(take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(身份证号=number)])))
    assert (found.code, found.value) == ("id_invalid", number)
    assert mask_id(number) in found.message
    assert number not in found.message


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"身份证号": WRONG}, "D", "id_invalid"),
        ({"身份证号": "123"}, "D", "id_invalid"),
        ({"身份证号": None}, "D", "cell_missing"),
        ({"身份证号": 450199200501010017}, "D", "id_numeric"),
        ({"身份证号": "4.50199200501E+17"}, "D", "id_numeric"),
        ({"姓名": None}, "A", "cell_missing"),
        ({"性别": "未知"}, "B", "sex_unknown"),
        ({"证件类型": "学生证"}, "C", "code_unknown"),
        ({"专业名称": "  "}, "F", "cell_missing"),
        ({"年级": "二〇"}, "G", "cohort_unknown"),
        ({"学制": "很久"}, "I", "duration_unknown"),
        ({"学籍状态": "在家"}, "J", "code_unknown"),
        ({"学籍状态": None}, "J", "cell_missing"),
        ({"毕结业处理": "也许"}, "K", "yes_no_unknown"),
        ({"出生日期": "2005-02-30"}, "M", "date_unknown"),
        ({"入学年月": "去年"}, "M", "month_unknown"),
        ({"招生登记序号": "甲"}, "M", "number_unknown"),
        ({"招生类别": "火星"}, "M", "code_unknown"),
        ({"学籍号": 450199200501010017}, "M", "digits_lost"),
    ],
)
def test_a_bad_cell_refuses_its_row(tmp_path: Path, cells: dict[str, object], column: str, code: str) -> None:
    before = fingerprint()
    outcome = take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(2), roster_line() | cells]))
    assert codes(outcome) == [(3, column, code)]
    assert (counts(outcome), outcome.stored) == ((1, 0, 0, 0, 1), False)
    assert fingerprint() == before


def test_a_problem_says_what_is_wrong_with_which_value(tmp_path: Path) -> None:
    found = only(take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(学籍状态="在家")])))
    assert (found.sheet, found.value, found.level) == ("表", "在家", "refused")
    assert found.message == (
        "“在家”不在代码表里，可填：在读、毕业、休学、保留学籍、转出、退学、开除、结业、肄业、死亡"
    )


def test_a_number_of_another_document_needs_no_check_digit(tmp_path: Path) -> None:
    line = roster_line(证件类型="护照", 身份证号="E1234567")
    assert counts(take_in("roster", sheet(tmp_path / "a.xlsx", [line]))) == (1, 0, 0, 0, 0)
    assert Student.get().document_type == "护照"


def test_a_file_without_document_types_keeps_those_it_finds(tmp_path: Path) -> None:
    passport = roster_line(证件类型="护照", 身份证号="E1234567")
    take_in("roster", sheet(tmp_path / "a.xlsx", [passport]))
    lines = [passport | {"班级": "20计算2班"}, passport | {"身份证号": "E7654321"}]
    for line in lines:
        del line["证件类型"]
    outcome = take_in("roster", sheet(tmp_path / "b.xlsx", lines), partial=True)
    assert codes(outcome) == [(3, "C", "id_invalid")]
    one = Student.get()
    assert (one.document_type, one.id_number, one.class_name) == ("护照", "E1234567", "20计算2班")


def test_every_bad_cell_of_a_row_is_told_and_the_row_counted_once(tmp_path: Path) -> None:
    line = roster_line(性别="未知", 年级="二〇", 学籍状态="在家")
    outcome = take_in("roster", sheet(tmp_path / "a.xlsx", [line]))
    assert [code for _, _, code in codes(outcome)] == ["sex_unknown", "cohort_unknown", "code_unknown"]
    assert outcome.refused == 1


def test_a_doubled_row_is_refused_where_it_stands_again(tmp_path: Path) -> None:
    sheets = {"甲": [roster_line(1), roster_line(2)], "乙": [roster_line(2, 姓名="别人")]}
    outcome = take_in("roster", workbook(tmp_path / "a.xlsx", sheets), partial=True)
    found = only(outcome)
    assert (found.sheet, found.row, found.code) == ("乙", 2, "row_doubled")
    assert "“甲”表第 3 行" in found.message
    assert (counts(outcome), stored(2).name) == ((2, 0, 0, 0, 1), "覃某2")


def test_good_rows_are_stored_when_that_is_asked_for(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [roster_line(1), roster_line(2, 性别="未知")])
    outcome = take_in("roster", file, partial=True)
    assert (counts(outcome), outcome.stored) == ((1, 0, 0, 0, 1), True)
    assert [one.id_number for one in Student.select()] == [id_number(1)]


def test_a_gb18030_text_file_with_short_lines_is_read(tmp_path: Path) -> None:
    file = text_file(tmp_path / "a.csv", [roster_line()])
    text = file.read_text(encoding="utf-8").replace(",是,0771-0000001", "")
    file.write_bytes(text.encode("gb18030"))
    outcome = take_in("roster", file)
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert (stored().processed, stored().phone) == ("", "")


@pytest.mark.parametrize("state", [State.AT_BUREAU, State.AT_DEPARTMENT, State.APPROVED, State.ISSUED])
def test_a_student_in_a_submitted_audit_does_not_change(
    tmp_path: Path, school: Organisation, state: State
) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(1), roster_line(2)]))
    build.audit(school, build.AuditKey(state=state), passed=[stored(1)])
    lines = [roster_line(1, 姓名="别人"), roster_line(2, 姓名="别人")]
    outcome = take_in("roster", sheet(tmp_path / "b.xlsx", lines), partial=True)
    assert codes(outcome) == [(2, "A", "in_submitted_audit")]
    assert counts(outcome) == (0, 1, 0, 0, 1)
    assert (stored(1).name, stored(2).name) == ("覃某1", "别人")


@pytest.mark.parametrize("state", [State.AT_BUREAU, State.APPROVED, State.ISSUED])
@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("民族", "壮族"),
        ("学籍号", "G450199200509010015"),
        ("入学年月", "2020-10"),
        ("班级", "20计算2班"),
        ("出生日期", "2005-09-02"),
        ("招生类别", "往届"),
        ("年级", 2021),
        ("学制", 4),
        ("性别", "女"),
        ("证件类型", "护照"),
    ],
)
def test_nothing_that_a_diploma_can_print_changes_of_a_submitted_student(
    tmp_path: Path, school: Organisation, column: str, value: object, state: State
) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line()]))
    build.audit(school, build.AuditKey(state=state), passed=[stored()])
    before = stored().__data__
    outcome = take_in("roster", sheet(tmp_path / "b.xlsx", [roster_line() | {column: value}]), partial=True)
    assert [problem.code for problem in outcome.problems] == ["in_submitted_audit"]
    assert stored().__data__ == before


def test_only_the_processing_of_a_submitted_student_changes(tmp_path: Path, school: Organisation) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(毕结业处理="否")]))
    build.audit(school, build.AuditKey(state=State.AT_BUREAU), passed=[stored()])
    assert counts(take_in("roster", sheet(tmp_path / "b.xlsx", [roster_line()]))) == (0, 1, 0, 0, 0)
    assert stored().processed == "是"
    both = take_in("roster", sheet(tmp_path / "c.xlsx", [roster_line(毕结业处理="否", 联系电话="1")]))
    assert codes(both) == [(2, "L", "in_submitted_audit")]
    assert stored().processed == "是"


def test_an_unchanged_row_of_a_submitted_student_is_no_change(tmp_path: Path, school: Organisation) -> None:
    file = sheet(tmp_path / "a.xlsx", [roster_line()])
    take_in("roster", file)
    build.audit(school, build.AuditKey(state=State.AT_BUREAU), passed=[stored()])
    outcome = take_in("roster", file)
    assert (counts(outcome), outcome.stored, outcome.problems) == ((0, 0, 1, 0, 0), True, ())


@pytest.mark.parametrize(
    ("passed", "state"), [(False, State.AT_BUREAU), (True, State.OPEN), (True, State.RETURNED)]
)
def test_who_went_nowhere_with_an_audit_may_change(
    tmp_path: Path, school: Organisation, state: State, *, passed: bool
) -> None:
    take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line()]))
    one = [stored()]
    build.audit(school, build.AuditKey(state=state), one if passed else [], [] if passed else one)
    assert counts(take_in("roster", sheet(tmp_path / "b.xlsx", [roster_line(姓名="别人")]))) == (
        0,
        1,
        0,
        0,
        0,
    )


def test_the_same_number_in_another_school_is_another_student(tmp_path: Path) -> None:
    build.school("4501990002", "另一所学校")
    file = sheet(tmp_path / "a.xlsx", [roster_line()])
    take_in("roster", file)
    assert counts(take_in("roster", file, school="4501990002")) == (1, 0, 0, 0, 0)
    assert Student.select().count() == 2
