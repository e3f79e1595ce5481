"""The plans of a school, read."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.actor import Role
from services.browsing.plans import plan_lines, plan_view
from services.errors import NotAllowed, Refused
from tests import build
from tests.build import MAJOR, Planned, conduct
from tests.databases import Database

pytestmark = pytest.mark.usefixtures("database")
OLDER = replace(MAJOR, cohort=2019)


def test_each_plan_says_what_it_holds_and_whom_it_fits(database: Database) -> None:
    school = build.school()
    build.plan(school, conduct(1, 2), Planned("数学", (1, 2, 3)), Planned("语文", (4,)))
    build.plan(school, Planned("数学"), major=OLDER)
    build.student(school, 1)
    build.student(school, 2, major_code="", duration="")
    build.student(school, 3, major=OLDER)
    build.student(school, 4, major=replace(MAJOR, duration="2"))
    newest, older = plan_lines(school.id, actor=build.actor(school, Role.SCHOOL_USER))
    assert (newest.cohort, newest.courses, newest.semesters, newest.has_conduct, newest.students) == (
        2020,
        3,
        4,
        True,
        2,
    )
    assert (older.cohort, older.courses, older.semesters, older.has_conduct, older.students) == (
        2019,
        1,
        1,
        False,
        1,
    )


def test_the_plans_of_another_school_are_not_among_them(database: Database) -> None:
    school, other = build.school(), build.school("4501990002", "另一所学校")
    build.plan(other, conduct())
    assert plan_lines(school.id, actor=build.actor(school, Role.SCHOOL_USER)) == ()


def test_the_courses_stand_by_semester_and_category_with_conduct_first(database: Database) -> None:
    school = build.school()
    plan = build.plan(
        school,
        Planned("数学", (1, 2), 2, pass_x10=550),
        Planned("语文", (1,), 1, 35, required=False),
        conduct(1),
    )
    view = plan_view(plan.id, actor=build.actor(school, Role.SCHOOL_ADMIN))
    assert [(course.semester, course.category, course.name) for course in view.courses] == [
        (1, "操行", "操行"),
        (1, "思想政治课", "语文"),
        (1, "公共基础课", "数学"),
        (2, "公共基础课", "数学"),
    ]
    politics, maths = view.courses[1:3]
    assert (politics.credits_x10, politics.required, politics.pass_x10) == (35, False, None)
    assert (maths.required, maths.pass_x10) == (True, 550)
    assert view.line.courses == 3


def test_nobody_reads_the_plans_of_another_school(database: Database) -> None:
    school, other = build.school(), build.school("4501990002", "另一所学校")
    plan = build.plan(other, conduct())
    teacher = build.actor(school, Role.SCHOOL_USER)
    for read in (lambda: plan_lines(other.id, actor=teacher), lambda: plan_view(plan.id, actor=teacher)):
        with pytest.raises(NotAllowed) as refused:
            read()
        assert refused.value.code == "other_organisation"


def test_a_plan_that_is_gone_is_refused(database: Database) -> None:
    school = build.school()
    with pytest.raises(Refused) as refused:
        plan_view(99, actor=build.actor(school, Role.SCHOOL_USER))
    assert refused.value.code == "plan_missing"
