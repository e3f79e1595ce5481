"""Grades, read: classes, their students, one student's marks."""

from __future__ import annotations

import pytest

from models.organisations import Organisation
from services.actor import Actor, Role
from services.browsing.course_lines import CellState
from services.browsing.grades import ClassKey, class_lines, class_students, marks_view
from services.errors import NotAllowed, Refused
from tests import build
from tests.build import Planned, conduct
from tests.databases import Database

KEY = ClassKey(2020, "计算机应用", "20计算1班")


@pytest.fixture
def school(database: Database) -> Organisation:
    return build.school()


@pytest.fixture
def teacher(school: Organisation) -> Actor:
    return build.actor(school, Role.SCHOOL_USER)


def test_each_class_counts_its_students_and_marks(school: Organisation, teacher: Actor) -> None:
    one, two = build.student(school, 1), build.student(school, 2)
    build.student(school, 3, class_name="20计算2班")
    build.grade(one, "数学", 1, "80")
    build.grade(one, "数学", 3, "", "70")
    build.grade(two, "语文", 2, "缓考")
    first, second = class_lines(school.id, actor=teacher)
    assert (first.key, first.students, first.with_marks, first.marks, first.last_semester) == (
        KEY,
        2,
        2,
        3,
        3,
    )
    assert (second.key.class_name, second.students, second.with_marks, second.marks) == ("20计算2班", 1, 0, 0)


def test_the_students_of_a_class_stand_by_enrolment_with_their_counts(
    school: Organisation, teacher: Actor
) -> None:
    later = build.student(school, 1, admission_seq=9)
    sooner = build.student(school, 2, admission_seq=2)
    build.student(school, 3, class_name="另一班")
    build.grade(later, "数学", 2, "50", "70")
    found = class_students(school.id, KEY, actor=teacher)
    assert [line.student_id for line in found] == [sooner.id, later.id]
    assert (found[1].marks, found[1].makeups, found[1].last_semester) == (1, 1, 2)
    assert later.id_number not in found[1].id_number


def test_a_student_has_the_courses_of_the_plan_and_the_marks_outside_it(
    school: Organisation, teacher: Actor
) -> None:
    plan = build.plan(school, conduct(1), Planned("数学", (1, 2)))
    whose = build.student(school, 1)
    build.grade(whose, "数学", 1, "52", "47")
    build.grade(whose, "插花", 2, "90")
    view = marks_view(whose.id, actor=teacher)
    assert (view.plan_id, view.key, view.semesters) == (plan.id, KEY, (1, 2))
    behaviour, basic, outside = view.groups
    assert (behaviour.name, behaviour.courses[0].cells[0].state) == ("操行", CellState.FINE)
    assert [cell.text for cell in basic.courses[0].cells] == ["52→47", ""]
    assert (outside.category, [cell.text for cell in outside.courses[0].cells]) == (None, ["", "90"])


def test_without_a_plan_all_marks_stand_outside(school: Organisation, teacher: Actor) -> None:
    whose = build.student(school, 1)
    build.grade(whose, "数学", 1, "80")
    view = marks_view(whose.id, actor=teacher)
    assert view.plan_id is None
    assert [group.category for group in view.groups] == [None]


def test_nobody_reads_marks_of_another_school(school: Organisation, teacher: Actor) -> None:
    other = build.school("4501990002", "另一所学校")
    stranger = build.student(other, 1)
    for read in (
        lambda: class_lines(other.id, actor=teacher),
        lambda: class_students(other.id, KEY, actor=teacher),
        lambda: marks_view(stranger.id, actor=teacher),
    ):
        with pytest.raises(NotAllowed) as refused:
            read()
        assert refused.value.code == "other_organisation"


def test_a_student_who_is_gone_is_refused(school: Organisation, teacher: Actor) -> None:
    with pytest.raises(Refused) as refused:
        marks_view(99, actor=teacher)
    assert refused.value.code == "student_missing"
