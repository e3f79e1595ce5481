"""课程设置 comes in: each plan of the file becomes what the file says."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.audits import AuditRow
from models.organisations import Organisation
from models.plans import Course, Plan, PlanCourse
from models.students import Student
from services.audits.states import State
from tests import build
from tests.services.import_files import (
    codes,
    conduct_line,
    counts,
    fingerprint,
    only,
    plan_line,
    roster_line,
    sheet,
    take_in,
)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def school(database: object) -> Organisation:
    return build.school()


def courses() -> set[tuple[int, str]]:
    return {(one.semester, one.name) for one in PlanCourse.select()}


def version() -> int:
    found: int = Plan.get().version
    return found


def test_a_row_is_stored_as_it_is_understood(tmp_path: Path) -> None:
    line = plan_line(学期="第二学期", 学制="3年", 年级="2020级", 学分=2.5, 毕业要求="否", 及格分=59.5)
    assert counts(take_in("plan", sheet(tmp_path / "a.xlsx", [line]))) == (1, 0, 0, 0, 0)
    plan, one = Plan.get(), PlanCourse.get()
    assert (plan.major_code, plan.major_name, plan.cohort, plan.duration) == (
        "710201",
        "计算机应用",
        2020,
        "3",
    )
    assert (one.semester, one.name, one.category, one.nature) == (2, "语文", 2, "必修")
    assert (one.hours, one.credits_x10, one.required, one.pass_x10) == (36, 25, 0, 595)


def test_conduct_is_a_category_of_its_own(tmp_path: Path) -> None:
    take_in("plan", sheet(tmp_path / "a.xlsx", [conduct_line()]))
    one = PlanCourse.get()
    assert (one.category, one.listed_category) == (0, 1)


def test_blank_optional_cells_mean_required_and_nothing_more(tmp_path: Path) -> None:
    line = plan_line(课程性质=None, 学时=None, 学分=None, 毕业要求=None)
    take_in("plan", sheet(tmp_path / "a.xlsx", [line]))
    one = PlanCourse.get()
    assert (one.nature, one.hours, one.credits_x10, one.required, one.pass_x10) == ("", 0, 0, 1, None)


def test_a_file_replaces_each_plan_it_contains_and_no_other(tmp_path: Path) -> None:
    other = plan_line(专业代码="730701", 专业名称="电子商务", 课程名称="营销")
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(), conduct_line(), other]))
    second = [plan_line(学分=3), plan_line(课程名称="数学")]
    outcome = take_in("plan", sheet(tmp_path / "b.xlsx", second))
    assert counts(outcome) == (1, 1, 0, 1, 0)
    assert courses() == {(1, "语文"), (1, "数学"), (1, "营销")}
    assert {plan.major_name: plan.version for plan in Plan.select()} == {"计算机应用": 2, "电子商务": 1}


def test_a_version_rises_only_if_something_changed(tmp_path: Path) -> None:
    file = sheet(tmp_path / "a.xlsx", [plan_line(), conduct_line()])
    take_in("plan", file)
    before = fingerprint()
    assert counts(take_in("plan", file)) == (0, 0, 2, 0, 0)
    assert fingerprint() == before
    take_in("plan", sheet(tmp_path / "b.xlsx", [plan_line()]))
    assert version() == 2


def test_a_course_keeps_its_identity_through_a_change_of_category(tmp_path: Path) -> None:
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line()]))
    before = PlanCourse.get().course.id
    assert counts(take_in("plan", sheet(tmp_path / "b.xlsx", [plan_line(课程类别="选修课")]))) == (
        0,
        1,
        0,
        0,
        0,
    )
    one = PlanCourse.get()
    assert (one.course.id, one.category) == (before, 5)


def test_courses_are_compared_without_blanks_width_and_case(tmp_path: Path) -> None:
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(课程名称="Photoshop 图像处理（一）")]))
    outcome = take_in("plan", sheet(tmp_path / "b.xlsx", [plan_line(课程名称=" photoshop  图像处理(一)")]))
    assert counts(outcome) == (0, 1, 0, 0, 0)
    assert Course.select().count() == 1
    assert PlanCourse.get().name == "photoshop 图像处理(一)"


def test_a_course_taken_off_is_kept_for_the_marks_that_know_it(tmp_path: Path) -> None:
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(), conduct_line()]))
    take_in("plan", sheet(tmp_path / "b.xlsx", [conduct_line()]))
    assert {one.key for one in Course.select()} == {"语文", "操行"}


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"专业代码": None}, "A", "cell_missing"),
        ({"学制": "很久"}, "C", "duration_unknown"),
        ({"年级": None}, "D", "cell_missing"),
        ({"学期": 13}, "E", "semester_unknown"),
        ({"课程名称": None}, "F", "cell_missing"),
        ({"课程类别": "别的课"}, "G", "code_unknown"),
        ({"课程性质": "随便"}, "H", "code_unknown"),
        ({"学时": -1}, "I", "number_unknown"),
        ({"学分": 1.25}, "J", "number_unknown"),
        ({"毕业要求": "也许"}, "K", "yes_no_unknown"),
        ({"及格分": 101}, "L", "mark_above_100"),
        ({"及格分": "六十"}, "L", "number_unknown"),
    ],
)
def test_a_bad_cell_refuses_its_row(tmp_path: Path, cells: dict[str, object], column: str, code: str) -> None:
    before = fingerprint()
    outcome = take_in("plan", sheet(tmp_path / "a.xlsx", [conduct_line(), plan_line() | cells]))
    assert codes(outcome) == [(3, column, code)]
    assert (outcome.refused, outcome.stored) == (1, False)
    assert fingerprint() == before


def test_a_doubled_course_is_refused_where_it_stands_again(tmp_path: Path) -> None:
    lines = [plan_line(), plan_line(学期=2), plan_line(课程名称="语 文", 学分=9), plan_line(课程名称="语文 ")]
    outcome = take_in("plan", sheet(tmp_path / "a.xlsx", lines))
    assert codes(outcome) == [(5, "", "row_doubled")]


def test_one_plan_has_one_name(tmp_path: Path) -> None:
    lines = [plan_line(), plan_line(学期=2, 专业名称="计算机")]
    found = only(take_in("plan", sheet(tmp_path / "a.xlsx", lines)))
    assert (found.row, found.column, found.code) == (3, "B", "major_name_differs")
    assert "计算机应用" in found.message


def test_a_row_that_could_not_be_read_does_not_take_its_course_away(tmp_path: Path) -> None:
    other = plan_line(专业代码="730701", 专业名称="电子商务")
    gone = plan_line(专业代码="730701", 专业名称="电子商务", 学期=2)
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(), conduct_line(), other, gone]))
    lines = [plan_line(学分=3), conduct_line(课程类别="错"), other]
    outcome = take_in("plan", sheet(tmp_path / "b.xlsx", lines), partial=True)
    assert (counts(outcome), outcome.stored) == ((0, 1, 1, 1, 1), True)
    assert courses() == {(1, "语文"), (1, "操行")}
    assert PlanCourse.select().count() == 3


def test_a_row_without_its_plan_keeps_every_plan_of_the_file_whole(tmp_path: Path) -> None:
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(), conduct_line()]))
    lines = [plan_line(), conduct_line(年级="错")]
    outcome = take_in("plan", sheet(tmp_path / "b.xlsx", lines), partial=True)
    assert counts(outcome) == (0, 0, 1, 0, 1)
    assert courses() == {(1, "语文"), (1, "操行")}


@pytest.fixture
def submitted(tmp_path: Path, school: Organisation) -> Plan:
    """A plan with two courses by which somebody in a submitted audit graduates."""
    take_in("plan", sheet(tmp_path / "p.xlsx", [plan_line(), conduct_line()]))
    take_in("roster", sheet(tmp_path / "r.xlsx", [roster_line()]))
    plan: Plan = Plan.get()
    audit = build.audit(school, build.AuditKey(state=State.AT_BUREAU), passed=[Student.get()])
    AuditRow.update(plan_id=plan.id).where(AuditRow.audit == audit).execute()
    return plan


def test_a_plan_of_a_submitted_audit_does_not_change(tmp_path: Path, submitted: Plan) -> None:
    lines = [plan_line(学分=9), conduct_line(), plan_line(课程名称="数学")]
    outcome = take_in("plan", sheet(tmp_path / "a.xlsx", lines), partial=True)
    assert codes(outcome) == [(2, "", "in_submitted_audit"), (4, "", "in_submitted_audit")]
    assert counts(outcome) == (0, 0, 1, 0, 2)
    assert courses() == {(1, "语文"), (1, "操行")}
    assert version() == 1


def test_a_course_is_not_taken_from_a_plan_of_a_submitted_audit(tmp_path: Path, submitted: Plan) -> None:
    outcome = take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line()]), partial=True)
    assert codes(outcome) == [(2, "", "in_submitted_audit")]
    assert courses() == {(1, "语文"), (1, "操行")}


def test_the_same_plan_again_is_no_change_to_a_submitted_audit(tmp_path: Path, submitted: Plan) -> None:
    outcome = take_in("plan", sheet(tmp_path / "a.xlsx", [conduct_line(), plan_line()]))
    assert (counts(outcome), outcome.stored, outcome.problems) == ((0, 0, 2, 0, 0), True, ())


def test_a_new_name_of_the_major_changes_every_row_of_its_plan(tmp_path: Path) -> None:
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(), conduct_line()]))
    renamed = [plan_line(专业名称="计算机"), conduct_line(专业名称="计算机")]
    assert counts(take_in("plan", sheet(tmp_path / "b.xlsx", renamed))) == (0, 2, 0, 0, 0)
    assert (Plan.get().major_name, version()) == ("计算机", 2)


@pytest.mark.parametrize(
    ("header", "most", "above", "problem"),
    [
        ("学分", 100, 100.1, "J credits_too_large"),
        ("学分", 100, "9" * 30, "J credits_too_large"),
        ("学时", 9_999, 10_000, "I hours_too_large"),
        ("学时", 9_999, "9" * 15, "I hours_too_large"),
        ("学期", 12, 13, "E semester_unknown"),
        ("及格分", 100, 100.1, "L mark_above_100"),
    ],
)
def test_a_number_is_taken_up_to_its_bound_and_refused_above(
    tmp_path: Path, header: str, most: float, above: object, problem: str
) -> None:
    found = only(take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(**{header: above})])))
    assert f"{found.column} {found.code}" == problem
    assert Plan.select().count() == 0
    assert counts(take_in("plan", sheet(tmp_path / "b.xlsx", [plan_line(**{header: most})])))[0] == 1
