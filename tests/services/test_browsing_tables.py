"""The stamping table, the major tables and one student as the screens read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.base import run, write_transaction
from models.students import Student
from services.actor import Role
from services.audits.creating import AuditSummary, create_audit
from services.browsing.course_lines import CellState
from services.browsing.majors import all_majors, major_rows, major_table
from services.browsing.student import student_view
from services.browsing.tables import Approved, TableKey, stamping_table
from services.clock import stamp
from services.errors import NotAllowed, Refused
from tests import build
from tests.databases import Database
from tests.services.audit_world import World, actor, make_world, new_audit, teacher
from tests.services.query_count import queries

COMPUTING = TableKey("710201", "3")
TRADE = TableKey("730701", "3")


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


@pytest.fixture
def audit(world: World, tmp_path: Path) -> AuditSummary:
    """Two majors, two cohorts in one of them, two promoted graduates of whom one stands in a 对口 table."""
    older = build.plan(
        world.school, build.conduct(1), build.Planned("体育", (1,), 3), major=build.Major(cohort=2019)
    )
    late = build.graduate(world.school, older, 20, sex="女")
    build.articulation(world.students[2])
    listed = [*world.rows(), *build.listed(late, first_row=12)]
    for at in (1, 2):
        listed[at] = build.changed(listed[at], graduation_mode="升学")
    return create_audit(new_audit(tmp_path, listed), actor=teacher(world))


def approve(world: World, audit: AuditSummary, digest: str) -> None:
    by = teacher(world, "wei", "韦老师").account_id
    with write_transaction():
        run(
            "INSERT INTO approval (audit_id, major_code, duration, level_id, digest, account_id, approved_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (audit.head.id, *("730701", "3"), world.school.id, digest, by, stamp()),
        )


def test_the_stamping_table_has_a_line_a_major_and_sums(
    database: Database, world: World, audit: AuditSummary
) -> None:
    table = stamping_table(audit.head.id, actor=teacher(world))
    assert [
        (line.major_name, line.cohorts, line.count, line.male, line.female, line.promoted)
        for line in table.lines
    ] == [("计算机应用", (2020, 2019), 5, 4, 1, 2), ("电子商务", (2020,), 3, 0, 3, 0)]
    assert (table.count, table.male, table.female, table.promoted) == (8, 4, 4, 2)
    assert (table.promoted_unlisted, table.head.failed_count, table.approved_tables) == (1, 3, 0)
    assert [line.key for line in table.lines] == [COMPUTING, TRADE]


def test_an_approval_shows_whether_it_covers_the_present_content(
    database: Database, world: World, audit: AuditSummary
) -> None:
    by = teacher(world)
    assert stamping_table(audit.head.id, actor=by).lines[1].school_approval.approved is Approved.NO
    approve(world, audit, "an older content")
    approval = stamping_table(audit.head.id, actor=by).lines[1].school_approval
    assert (approval.approved, approval.name) == (Approved.CHANGED, "韦老师")
    approve(world, audit, audit.majors[1].digest)
    table = stamping_table(audit.head.id, actor=by)
    assert (table.lines[1].school_approval.approved, table.approved_tables) == (Approved.YES, 1)
    assert table.lines[0].school_approval.approved is Approved.NO


def test_a_major_table_keeps_the_order_of_the_list(
    database: Database, world: World, audit: AuditSummary
) -> None:
    by = teacher(world)
    table = major_table(audit.head.id, COMPUTING, actor=by)
    assert table.row_numbers == (2, 3, 4, 5, 12)
    assert table.category_names == ("思想政治课", "公共基础课", "专业核心课")
    found = major_rows(audit.head.id, table.row_numbers, actor=by)
    assert [row.row_no for row in found] == [2, 3, 4, 5, 12]
    first, last = found[0], found[-1]
    assert (first.scores[2], first.conduct, first.cohort, first.graduation_mode) == (
        "80.0",
        "优秀",
        2020,
        "正常毕业",
    )
    assert (last.scores[3], 2 in last.scores, last.sex) == ("80.0", False, "女")
    assert "*" in first.id_number


def test_rows_that_failed_or_are_gone_are_left_out_of_a_major_table(
    database: Database, world: World, audit: AuditSummary
) -> None:
    found = major_rows(audit.head.id, (9, 5, 2, 99), actor=teacher(world))
    assert [row.row_no for row in found] == [5, 2]


def test_all_majors_stand_in_order_under_the_columns_of_all(
    database: Database, world: World, audit: AuditSummary
) -> None:
    every = all_majors(audit.head.id, actor=teacher(world))
    assert [(table.line.major_name, table.row_numbers) for table in every.tables] == [
        ("计算机应用", (2, 3, 4, 5, 12)),
        ("电子商务", (6, 7, 8)),
    ]
    assert every.categories == (1, 2, 3)
    assert every.tables[1].categories == (1, 2)


def test_a_table_that_is_gone_is_refused(database: Database, world: World, audit: AuditSummary) -> None:
    with pytest.raises(Refused) as caught:
        major_table(audit.head.id, TableKey("710201", "2"), actor=teacher(world))
    assert caught.value.code == "table_missing"


def test_a_student_shows_what_is_missing_first(database: Database, world: World, audit: AuditSummary) -> None:
    view = student_view(audit.head.id, 10, actor=teacher(world))
    assert view.headline == "差 1 项：数学 2学期(52，补考47)"
    assert [(group.name, group.score, group.lacking) for group in view.groups] == [
        ("操行", "优秀", False),
        ("思想政治课", "80.0", False),
        ("公共基础课", "70.7", True),
    ]
    maths = view.groups[2].courses[0]
    assert (maths.name, maths.need, maths.passed, maths.cells[1].text) == ("数学", 2, 1, "52→47")
    assert maths.cells[1].state is CellState.FAILING
    assert view.semesters == (1, 2)
    assert (view.class_name, view.status, view.cohort, view.passed) == ("20计算1班", "在读", 2020, False)
    assert view.messages == ("公共基础课：数学 2学期(52，补考47)不及格",)
    assert len(view.advice) == 1
    assert "*" in view.id_number


@pytest.mark.parametrize(
    ("row_no", "headline"),
    [
        (2, "合格"),
        (3, "合格"),
        (4, "合格；升学，但未列入对口表"),
        (9, "差 4 项：各类课程均无成绩"),
        (11, "学籍状态为 休学"),
    ],
)
def test_the_headline_says_it_all(
    database: Database, world: World, audit: AuditSummary, row_no: int, headline: str
) -> None:
    assert student_view(audit.head.id, row_no, actor=teacher(world)).headline == headline


def test_a_row_that_found_no_student_has_no_courses(database: Database, world: World, tmp_path: Path) -> None:
    stranger = build.changed(world.rows(1)[0], id_number="123")
    audit = create_audit(new_audit(tmp_path, [stranger]), actor=teacher(world))
    view = student_view(audit.head.id, 2, actor=teacher(world))
    assert (view.groups, view.semesters, view.class_name, view.status) == ((), (), "", "")
    assert view.headline == "身份证号是 3 位，应为 18 位"
    with pytest.raises(Refused) as caught:
        student_view(audit.head.id, 3, actor=teacher(world))
    assert caught.value.code == "row_missing"


def test_marks_of_a_row_without_a_plan_are_shown_as_they_are(
    database: Database, world: World, tmp_path: Path
) -> None:
    twice = [*world.rows(1), *build.listed(world.students[1], first_row=3)]
    audit = create_audit(new_audit(tmp_path, twice), actor=teacher(world))
    view = student_view(audit.head.id, 3, actor=teacher(world))
    assert [(group.name, group.lacking) for group in view.groups] == [("已录成绩", False)]
    assert view.headline == "与第 2 行重复"


def test_a_promoted_graduate_is_asked_for_conduct_alone(
    database: Database, world: World, tmp_path: Path
) -> None:
    listed = [build.changed(world.rows(9)[0], graduation_mode="升学")]
    audit = create_audit(new_audit(tmp_path, listed), actor=teacher(world))
    view = student_view(audit.head.id, 2, actor=teacher(world))
    assert (view.passed, view.promoted, view.headline) == (True, True, "合格")
    assert [course.passed for group in view.groups for course in group.courses] == [2, None, None, None]


def test_the_number_of_queries_does_not_grow_with_the_rows(
    database: Database, world: World, audit: AuditSummary, tmp_path: Path
) -> None:
    who = teacher(world)
    audit_id = audit.head.id
    works: list[Callable[[], object]] = [
        lambda: stamping_table(audit_id, actor=who),
        lambda: all_majors(audit_id, actor=who),
        lambda: major_rows(audit_id, (2, 3, 4, 5), actor=who),
        lambda: student_view(audit_id, 10, actor=who),
    ]
    before = [queries(work) for work in works]
    more = [*world.rows(), *build.listed(*more_graduates(world), first_row=20)]
    create_audit(new_audit(tmp_path, more, rebuild=True), actor=who)
    works[2] = lambda: major_rows(audit_id, range(2, 60), actor=who)
    assert [queries(work) for work in works] == before


def more_graduates(world: World) -> list[Student]:
    return [build.graduate(world.school, world.trade, serial) for serial in range(50, 80)]


def test_who_may_not_see_the_school_sees_no_table(
    database: Database, world: World, audit: AuditSummary
) -> None:
    who = actor(world.other_school, Role.SCHOOL_GRADUATION)
    audit_id = audit.head.id
    reads: list[Callable[[], object]] = [
        lambda: stamping_table(audit_id, actor=who),
        lambda: all_majors(audit_id, actor=who),
        lambda: major_table(audit_id, COMPUTING, actor=who),
        lambda: major_rows(audit_id, (2,), actor=who),
        lambda: student_view(audit_id, 2, actor=who),
        lambda: stamping_table(audit_id + 1, actor=who),
    ]
    for read in reads[:-1]:
        with pytest.raises(NotAllowed):
            read()
    with pytest.raises(Refused) as caught:
        reads[-1]()
    assert caught.value.code == "audit_missing"
