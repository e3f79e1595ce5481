"""The roster of a school, read: order, filter, masked numbers, whole ones on request."""

from __future__ import annotations

import json

import pytest

from models.organisations import Organisation
from services.actor import Actor, Role
from services.browsing.roster import roster_overview, student_lines, unmask_students
from services.errors import NotAllowed, Refused
from tests import build
from tests.build import id_number
from tests.databases import Database


@pytest.fixture
def school(database: Database) -> Organisation:
    return build.school()


@pytest.fixture
def teacher(school: Organisation) -> Actor:
    return build.actor(school, Role.SCHOOL_USER)


def test_students_stand_by_cohort_major_class_and_enrolment(school: Organisation, teacher: Actor) -> None:
    last = build.student(school, 1, cohort=2019)
    third = build.student(school, 2, admission_seq=None)
    second = build.student(school, 3, admission_seq=12)
    first = build.student(school, 4, admission_seq=3)
    overview = roster_overview(school.id, actor=teacher)
    assert overview.students == (first.id, second.id, third.id, last.id)
    assert overview.total == 4


def test_the_filter_takes_a_name_an_id_tail_or_initials_and_counts_what_is_left(
    school: Organisation, teacher: Actor
) -> None:
    found = build.student(school, 1, name="张三", initials="zs", status="休学")
    build.student(school, 2, name="李四", initials="ls")
    for text in ("张", "zs", found.id_number[-4:].lower()):
        overview = roster_overview(school.id, text, actor=teacher)
        assert (overview.students, overview.total, overview.statuses) == ((found.id,), 2, (("休学", 1),))


def test_lines_come_in_the_order_asked_for_and_hide_every_form_of_the_number(
    school: Organisation, teacher: Actor
) -> None:
    one = build.student(school, 1, student_number=f"G{id_number(1)}")
    two = build.student(school, 2)
    lines = student_lines(school.id, [two.id, 9999, one.id], actor=teacher)
    assert [line.student_id for line in lines] == [two.id, one.id]
    assert lines[1].id_number == f"4501**********{one.id_number[-4:]}"
    assert one.id_number[4:14] not in lines[1].student_number


def test_a_whole_number_is_shown_on_request_and_the_journal_keeps_whose(
    school: Organisation, teacher: Actor, database: Database
) -> None:
    whose = build.student(school, 1)
    assert unmask_students(school.id, [whose.id], actor=teacher) == {whose.id: whose.id_number}
    (action, login, detail), *more = database.rows("SELECT action, login, detail FROM journal")
    assert (action, login, json.loads(detail), more) == (
        "student.unmask",
        teacher.login,
        {"students": [whose.id]},
        [],
    )
    assert whose.id_number not in detail


def test_nobody_sees_the_students_of_another_school(
    school: Organisation, teacher: Actor, database: Database
) -> None:
    other = build.school("4501990002", "另一所学校")
    stranger = build.student(other, 1)
    with pytest.raises(NotAllowed):
        roster_overview(other.id, actor=teacher)
    with pytest.raises(NotAllowed):
        unmask_students(other.id, [stranger.id], actor=teacher)
    assert student_lines(school.id, [stranger.id], actor=teacher) == ()
    told = database.rows("SELECT action, done FROM journal ORDER BY id")
    assert told == [("roster.read", 0), ("student.unmask", 0)]


def test_a_student_who_is_gone_cannot_be_unmasked(school: Organisation, teacher: Actor) -> None:
    with pytest.raises(Refused) as refused:
        unmask_students(school.id, [1], actor=teacher)
    assert refused.value.code == "student_missing"
