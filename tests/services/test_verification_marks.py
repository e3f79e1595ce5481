"""What marks mean for a row (product.md §5: conduct_*, grade_*), on small plans."""

from __future__ import annotations

import pytest

from models.organisations import Organisation
from models.students import Student
from services.rules import PASSING_WORDS, WORDS, SemesterMark
from tests.build import (
    Planned,
    conduct,
    grade,
    graduate,
    listed,
    plan,
    school,
    student,
    ungrade,
)
from tests.services.verifying import codes, lacking, only, passed, verify, verify_one

pytestmark = pytest.mark.usefixtures("database")

MATHS = "数学"
NO_MARKS = ("", "缓考", "缺考")


def one(*courses: Planned) -> tuple[Organisation, Student]:
    """A student with full marks by a plan of these courses and one semester of 操行."""
    of = school()
    return of, graduate(of, plan(of, conduct(1), *courses))


@pytest.mark.parametrize(
    "mark", ["60", "60.0", "100", *(word for word in WORDS if WORDS[word] in PASSING_WORDS)]
)
def test_these_marks_pass(mark: str) -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, mark)
    assert codes(verify_one(of, whose)) == []


@pytest.mark.parametrize("mark", ["59.9", "0", "不合格", "不及格", "差", "违纪", "作弊"])
def test_these_marks_fail(mark: str) -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, mark)
    verdict = verify_one(of, whose)
    assert (lacking(verdict), passed(verdict)) == ([("grade_failing", MATHS, (1,))], [False])


@pytest.mark.parametrize("mark", NO_MARKS)
def test_these_are_no_marks(mark: str) -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, mark)
    assert lacking(verify_one(of, whose)) == [("grade_missing", MATHS, (1,))]


def test_a_course_without_a_grade_row_has_no_mark() -> None:
    of, whose = one(Planned(MATHS))
    ungrade(whose, MATHS, 1)
    assert only(verify_one(of, whose)).marks == (SemesterMark(1, None, None),)


@pytest.mark.parametrize("makeup", ["60", "合格", "免修"])
@pytest.mark.parametrize("mark", [*NO_MARKS, "52", "作弊"])
def test_a_passing_makeup_passes_whatever_came_first(mark: str, makeup: str) -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, mark, makeup)
    assert codes(verify_one(of, whose)) == []


@pytest.mark.parametrize("makeup", ["30", "差", *NO_MARKS])
def test_a_worse_makeup_takes_nothing_away(makeup: str) -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, "60", makeup)
    assert codes(verify_one(of, whose)) == []


@pytest.mark.parametrize(("mark", "makeup"), [("52", "缓考"), ("缺考", "47"), ("52", "47"), ("", "差")])
def test_marks_of_which_none_passes_fail_and_are_told_as_entered(mark: str, makeup: str) -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, mark, makeup)
    found = only(verify_one(of, whose))
    assert found.code == "grade_failing"
    assert found.marks == (SemesterMark(1, _number(mark), _number(makeup)),)


def _number(text: str) -> int | None:
    return WORDS.get(text, int(text) * 10 if text.isdigit() else None)


def test_a_postponed_makeup_of_a_missed_examination_is_no_mark() -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, "缺考", "缓考")
    assert codes(verify_one(of, whose)) == ["grade_missing"]


def test_the_pass_mark_of_a_course_goes_before_the_years() -> None:
    of, whose = one(Planned(MATHS, pass_x10=700), Planned("语文", pass_x10=500))
    grade(whose, MATHS, 1, "69.9", "60")
    grade(whose, "语文", 1, "50")
    assert lacking(verify_one(of, whose)) == [("grade_failing", MATHS, (1,))]


def test_the_years_pass_mark_holds_where_the_plan_has_none() -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, "64.9")
    assert codes(verify(of, listed(whose), pass_x10=650)) == ["grade_failing"]


def test_a_word_passes_whatever_the_pass_mark() -> None:
    of, whose = one(Planned(MATHS, pass_x10=990))
    grade(whose, MATHS, 1, "合格")
    assert codes(verify_one(of, whose)) == []


def test_a_course_that_is_not_required_may_be_missing_or_failed() -> None:
    of, whose = one(Planned(MATHS, required=False), Planned("语文", required=False))
    ungrade(whose, MATHS, 1)
    grade(whose, "语文", 1, "30")
    assert codes(verify_one(of, whose)) == []


@pytest.mark.parametrize("nature", ["任意选修", "限定选修", ""])
def test_the_nature_of_a_required_course_has_no_effect(nature: str) -> None:
    of, whose = one(Planned(MATHS, nature=nature))
    ungrade(whose, MATHS, 1)
    assert codes(verify_one(of, whose)) == ["grade_missing"]


def test_a_grade_in_another_semester_or_course_does_not_help() -> None:
    of, whose = one(Planned(MATHS))
    ungrade(whose, MATHS, 1)
    grade(whose, MATHS, 2, "90")
    grade(whose, "语文", 1, "90")
    assert lacking(verify_one(of, whose)) == [("grade_missing", MATHS, (1,))]


def test_one_entry_holds_all_semesters_of_a_course_and_code() -> None:
    of, whose = one(Planned(MATHS, (1, 2, 3, 4, 5)))
    for semester in (4, 1, 2):
        ungrade(whose, MATHS, semester)
    grade(whose, MATHS, 3, "52", "47")
    grade(whose, MATHS, 5, "58")
    verdict = verify_one(of, whose)
    assert lacking(verdict) == [("grade_missing", MATHS, (1, 2, 4)), ("grade_failing", MATHS, (3, 5))]
    assert verdict.findings[1].marks == (SemesterMark(3, 520, 470), SemesterMark(5, 580, None))


def test_a_course_in_two_categories_is_one_entry() -> None:
    of, whose = one(Planned("实训", (1, 2), category=3), Planned("实训", (4,), category=6))
    for semester in (1, 4):
        ungrade(whose, "实训", semester)
    verdict = verify_one(of, whose)
    assert lacking(verdict) == [("grade_missing", "实训", (1, 4))]
    assert only(verdict).category == 3


@pytest.mark.parametrize("mark", [*NO_MARKS, "免修"])
def test_conduct_without_a_mark_is_missing_and_cannot_be_waived(mark: str) -> None:
    of, whose = one()
    grade(whose, "操行", 1, mark)
    verdict = verify_one(of, whose)
    assert (lacking(verdict), passed(verdict)) == ([("conduct_missing", "操行", (1,))], [False])


@pytest.mark.parametrize(
    ("mark", "makeup"), [("不合格", ""), ("免修", "差"), ("59", "免修"), ("违纪", "缓考")]
)
def test_conduct_with_a_mark_that_does_not_pass_fails(mark: str, makeup: str) -> None:
    of, whose = one()
    grade(whose, "操行", 1, mark, makeup)
    assert codes(verify_one(of, whose)) == ["conduct_failing"]


def test_conduct_is_required_even_where_the_plan_says_it_is_not() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct(1, 2, 3, required=False)))
    ungrade(whose, "操行", 2)
    assert lacking(verify_one(of, whose)) == [("conduct_missing", "操行", (2,))]


def test_conduct_is_asked_in_the_semesters_of_the_plan_and_in_no_other() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct(1, 2, 3, 4)))
    grade(whose, "操行", 6, "不合格")
    assert codes(verify_one(of, whose)) == []


@pytest.mark.parametrize("mode", ["升学毕业", "升学", "对口升学", "转段"])
def test_the_promoted_skip_courses_but_never_conduct(mode: str) -> None:
    of = school()
    whose = student(of)
    plan(of, conduct(1, 2), Planned(MATHS))
    verdict = verify_one(of, whose, graduation_mode=mode)
    assert (lacking(verdict), verdict.rows[0].promoted) == ([("conduct_missing", "操行", (1, 2))], True)


@pytest.mark.parametrize("mode", ["正常毕业", "提前毕业", "结业换发", "不知道", ""])
def test_all_others_need_their_courses(mode: str) -> None:
    of = school()
    whose = student(of)
    plan(of, conduct(1), Planned(MATHS))
    verdict = verify_one(of, whose, graduation_mode=mode, admission_category="")
    assert [finding.code.value for finding in verdict.findings if not finding.is_warning] == [
        "conduct_missing",
        "grade_missing",
    ]
    assert not verdict.rows[0].promoted


def test_a_promoted_row_with_failing_courses_passes() -> None:
    of, whose = one(Planned(MATHS))
    grade(whose, MATHS, 1, "30")
    assert passed(verify_one(of, whose, graduation_mode="升学")) == [True]


def test_findings_stand_by_code_then_category_then_the_plans_order() -> None:
    of = school()
    by = plan(
        of,
        Planned("语文", (2,), category=2),
        Planned("英语", (1,), category=2),
        Planned("数学", (1, 3), category=2),
        Planned("德育", (3,), category=1),
        conduct(1),
    )
    whose = graduate(of, by)
    for name, semester in (("语文", 2), ("英语", 1), ("数学", 3), ("操行", 1)):
        ungrade(whose, name, semester)
    grade(whose, "德育", 3, "30")
    grade(whose, "数学", 1, "50")
    assert [(code, name) for code, name, _ in lacking(verify_one(of, whose))] == [
        ("conduct_missing", "操行"),
        ("grade_missing", "英语"),
        ("grade_missing", "数学"),
        ("grade_missing", "语文"),
        ("grade_failing", "德育"),
        ("grade_failing", "数学"),
    ]


def test_findings_of_many_rows_stand_in_the_order_of_the_list() -> None:
    of = school()
    by = plan(of, conduct(1), Planned(MATHS))
    students = [graduate(of, by, serial) for serial in range(1, 6)]
    for whose in students[::2]:
        ungrade(whose, MATHS, 1)
    verdict = verify(of, listed(*reversed(students)))
    assert [finding.row for finding in verdict.findings] == [2, 4, 6]
    assert passed(verdict) == [False, True, False, True, False]


def test_the_name_of_a_course_is_the_plans() -> None:
    of, whose = one(Planned("AutoCAD"))
    ungrade(whose, "AutoCAD", 1)
    assert only(verify_one(of, whose)).course == "AutoCAD"
