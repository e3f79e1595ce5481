"""Findings as the screens read them: counts by kind, lines, details, the filter, and who may look."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.base import connection, rows
from services.actor import Actor, Role, local_actor
from services.audits.creating import AuditSummary, create_audit
from services.browsing.finding_kinds import Kind
from services.browsing.findings import (
    finding_detail,
    finding_lines,
    findings_overview,
    matching_rows,
)
from services.browsing.unmasking import unmask
from services.errors import NotAllowed, Refused
from services.rules import Code
from tests import build
from tests.databases import Database
from tests.services.audit_world import World, actor, make_world, new_audit, teacher
from tests.services.query_count import queries


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


@pytest.fixture
def audit(world: World, tmp_path: Path) -> AuditSummary:
    """Rows 2–11 are serials 1–10; row 12 is a stranger with the name of serial 1, row 13 promoted and unknown."""
    build.articulation(world.students[2])
    promoted = build.changed(
        world.rows(3)[0], row_no=13, id_number=build.id_number(30), graduation_mode="升学"
    )
    stranger = build.changed(world.rows(1)[0], row_no=12, id_number=build.id_number(40))
    listed = [*world.rows(), stranger, promoted]
    listed[3] = build.changed(listed[3], graduation_mode="升学")
    return create_audit(new_audit(tmp_path, listed), actor=teacher(world))


def test_kinds_are_counted_by_rows_in_the_order_of_the_screen(
    database: Database, world: World, audit: AuditSummary
) -> None:
    overview = findings_overview(audit.head.id, actor=teacher(world))
    assert [(kind.kind, kind.label, kind.row_numbers, kind.is_warning) for kind in overview.kinds] == [
        (Kind.MISSING, "未完成课程", (9,), False),
        (Kind.CONDUCT, "操行", (9,), False),
        (Kind.FAILING, "不及格", (10,), False),
        (Kind.STATUS, "学籍", (11,), False),
        (Kind.NOT_FOUND, "查无", (12, 13), False),
        (Kind.NO_ARTICULATION, "未列入对口表", (5,), True),
    ]
    assert overview.failing == (9, 10, 11, 12, 13)
    assert overview.warned == (5,)
    assert (overview.head.row_count, overview.head.passed_count, overview.head.failed_count) == (12, 7, 5)


def test_every_failing_row_has_one_line_with_its_reasons(
    database: Database, world: World, audit: AuditSummary
) -> None:
    lines = finding_lines(audit.head.id, (10, 9, 12, 11, 99), actor=teacher(world))
    assert [(line.row_no, line.major_name, line.reason) for line in lines] == [
        (9, "计算机应用", "各类课程均无成绩"),
        (10, "计算机应用", "公共基础课：数学 2学期(52，补考47)"),
        (11, "计算机应用", "学籍状态为 休学"),
        (12, "", "未找到该学生：同名 1 人"),
    ]
    number = world.students[9].id_number
    assert lines[1].id_number == f"{number[:4]}**********{number[-4:]}"
    assert not lines[0].passed


def test_a_passing_row_may_have_a_line_too(database: Database, world: World, audit: AuditSummary) -> None:
    lines = finding_lines(audit.head.id, (2, 5), actor=teacher(world))
    assert [(line.passed, line.reason) for line in lines] == [(True, ""), (True, "升学，但未列入对口表")]


def test_many_lines_are_fetched_in_blocks(database: Database, world: World, audit: AuditSummary) -> None:
    lines = finding_lines(audit.head.id, range(1, 40_000), actor=teacher(world))
    assert [line.row_no for line in lines] == list(range(2, 14))
    assert finding_lines(audit.head.id, (), actor=teacher(world)) == ()


def test_a_detail_says_what_to_do_and_where_the_marks_are(
    database: Database, world: World, audit: AuditSummary
) -> None:
    detail = finding_detail(audit.head.id, 10, actor=teacher(world))
    [text] = detail.findings
    assert (text.code, text.kind, text.message) == (
        Code.GRADE_FAILING,
        Kind.FAILING,
        "公共基础课：数学 2学期(52，补考47)不及格",
    )
    assert text.advice == "补考或更正成绩后按 F5 重新核验"
    assert detail.grades is not None
    place = (detail.grades.major_name, detail.grades.cohort, detail.grades.semester, detail.grades.course)
    assert place == ("计算机应用", 2020, 2, "数学")
    assert detail.grades.student_id == world.students[9].id


def test_a_detail_without_marks_has_nowhere_to_go(
    database: Database, world: World, audit: AuditSummary
) -> None:
    assert finding_detail(audit.head.id, 12, actor=teacher(world)).grades is None
    with pytest.raises(Refused) as caught:
        finding_detail(audit.head.id, 99, actor=teacher(world))
    assert caught.value.code == "row_missing"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("覃某1", {2, 11, 12}),
        ("某5", {6}),
        (" 覃 某 5 ", {6}),
        ("qm5", set()),
        ("qm", set(range(2, 14))),
        ("TM", set(range(2, 14))),
        ("m", set()),
        ("x", set()),
        ("%", set()),
        ("_", set()),
        ("", set(range(2, 14))),
    ],
)
def test_names_and_pinyin_initials_find_people(
    database: Database, world: World, audit: AuditSummary, text: str, found: set[int]
) -> None:
    assert matching_rows(audit.head.id, text, actor=teacher(world)) == found


def test_the_tail_of_an_id_number_finds_its_row(
    database: Database, world: World, audit: AuditSummary
) -> None:
    for serial in (1, 9):
        number = world.students[serial].id_number
        found = matching_rows(audit.head.id, number[-4:].lower(), actor=teacher(world))
        with connection():
            expected = rows("SELECT row_no FROM audit_row WHERE id_number LIKE ?", (f"%{number[-4:]}",))
        assert found == {row_no for (row_no,) in expected}
        assert serial + 1 in found


def test_the_number_of_queries_does_not_grow_with_the_rows(
    database: Database, world: World, audit: AuditSummary
) -> None:
    who = teacher(world)
    few = queries(lambda: finding_lines(audit.head.id, (9,), actor=who))
    assert queries(lambda: finding_lines(audit.head.id, range(2, 14), actor=who)) == few
    assert queries(lambda: findings_overview(audit.head.id, actor=who)) <= 3


def test_who_may_not_see_the_school_sees_nothing_of_it(
    database: Database, world: World, audit: AuditSummary
) -> None:
    audit_id = audit.head.id
    for who in (
        actor(world.other_school, Role.SCHOOL_GRADUATION),
        actor(world.department, Role.SYSTEM_ADMIN),
        actor(world.department, Role.AUDITOR),
    ):
        for read in (
            lambda: findings_overview(audit_id, actor=who),  # noqa: B023 - called at once
            lambda: finding_lines(audit_id, (9,), actor=who),  # noqa: B023
            lambda: finding_detail(audit_id, 9, actor=who),  # noqa: B023
            lambda: matching_rows(audit_id, "q", actor=who),  # noqa: B023
            lambda: unmask(audit_id, (9,), actor=who),  # noqa: B023
        ):
            with pytest.raises(NotAllowed):
                read()


@pytest.mark.parametrize("role", [Role.SCHOOL_USER, Role.SCHOOL_ADMIN])
def test_the_schools_people_and_those_above_may_look(
    database: Database, world: World, audit: AuditSummary, role: Role
) -> None:
    readers: list[Actor] = [
        actor(world.school, role),
        actor(world.bureau, Role.BUREAU_REVIEWER),
        actor(world.department, Role.DEPARTMENT_REVIEWER),
        local_actor(),
    ]
    for who in readers:
        assert findings_overview(audit.head.id, actor=who).failing


def test_a_whole_id_number_is_shown_on_request_and_the_request_is_journalled(
    database: Database, world: World, audit: AuditSummary
) -> None:
    shown = unmask(audit.head.id, (10, 9, 99), actor=teacher(world))
    assert shown == {9: world.students[8].id_number, 10: world.students[9].id_number}
    [(action, done, key, detail)] = database.rows(
        "SELECT action, done, object_key, detail FROM journal WHERE action = 'student.unmask'"
    )
    assert (action, done, key) == ("student.unmask", 1, "4501990001/2023/1")
    assert detail == '{"rows": [9, 10], "version": 1}'
    with pytest.raises(Refused):
        unmask(audit.head.id, (99,), actor=teacher(world))
    refused = database.rows("SELECT done, object_key, detail FROM journal ORDER BY id DESC LIMIT 1")
    assert refused == [(0, "4501990001/2023/1", '{"refused": "row_missing"}')]
