"""The JSON objects of the command line: the words that scripts rely on, alike from a verdict and from storage."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from models.base import connection, run, write_transaction
from services.actor import Role
from services.audits.creating import AuditKey, audit_summary, create_audit, verify_audit
from services.clock import stamp
from services.errors import NotAllowed, Refused
from services.graduates import ListRow
from services.reports import audit_object, summary_object, verdict_object
from services.verifying.verification import verify_list
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, World, actor, make_world, new_audit, teacher, write_list


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


def odd_list(world: World) -> list[ListRow]:
    """Passing, missing, failing, refused, doubled and warned rows of two majors, mixed."""
    build.articulation(world.students[2])
    rows = world.rows(5, 1, 8, 9, 10, 6, 1, 3)
    rows[0] = build.changed(rows[0], graduation_mode="升学")
    rows[5] = build.changed(rows[5], admission_category="不知道")
    rows[7] = build.changed(rows[7], id_number="4501")
    return rows


def test_the_object_has_the_promised_keys(database: Database, world: World, tmp_path: Path) -> None:
    file = write_list(tmp_path, odd_list(world))
    verdict = verify_list(file, school=KEY.school, year=2023, actor=teacher(world))
    found = verdict_object(verdict, composites=False, year=2023)
    ids = {serial: student.id_number for serial, student in world.students.items()}
    assert list(found) == ["rows", "passed", "failed", "majors", "passed_ids", "findings"]
    assert (found["rows"], found["passed"], found["failed"]) == (8, 3, 5)
    assert found["majors"] == {"电子商务": 2, "计算机应用": 1}
    assert found["passed_ids"] == {"电子商务": [ids[5], ids[6]], "计算机应用": [ids[1]]}
    assert json.loads(json.dumps(found)) == found


def test_a_finding_has_only_the_keys_that_mean_something(
    database: Database, world: World, tmp_path: Path
) -> None:
    file = write_list(tmp_path, odd_list(world))
    verdict = verify_list(file, school=KEY.school, year=2023, actor=teacher(world))
    found = verdict_object(verdict, composites=False, year=2023)["findings"]
    assert isinstance(found, list)
    assert [(finding["row"], finding["code"], finding["level"]) for finding in found] == [
        (2, "no_articulation", "warning"),
        (4, "conduct_missing", "error"),
        (4, "grade_missing", "error"),
        (4, "grade_missing", "error"),
        (4, "grade_missing", "error"),
        (5, "grade_failing", "error"),
        (6, "status", "error"),
        (7, "unknown_code", "warning"),
        (8, "duplicate", "error"),
        (9, "id_invalid", "error"),
    ]
    assert found[1] == {
        "row": 4,
        "name": "覃某8",
        "code": "conduct_missing",
        "level": "error",
        "course": "操行",
        "category": "操行",
        "semesters": [1, 2],
        "message": "操行 1-2学期无成绩",
    }
    assert found[5] == {
        "row": 5,
        "name": "覃某9",
        "code": "grade_failing",
        "level": "error",
        "course": "数学",
        "category": "公共基础课",
        "semesters": [2],
        "message": "公共基础课：数学 2学期(52，补考47)不及格",
    }
    assert (set(found[6]), found[6]["status"]) == (
        {"row", "name", "code", "level", "status", "message"},
        "休学",
    )
    assert (set(found[8]), found[8]["first_row"]) == (
        {"row", "name", "code", "level", "first_row", "message"},
        3,
    )
    assert set(found[9]) == {"row", "name", "code", "level", "message"}


def test_composites_are_given_for_every_passed_row(database: Database, world: World, tmp_path: Path) -> None:
    file = write_list(tmp_path, odd_list(world))
    verdict = verify_list(file, school=KEY.school, year=2023, actor=teacher(world))
    found = verdict_object(verdict, composites=True, year=2023)["composites"]
    scores = {"操行": "95.0", "思想政治课": "80.0", "公共基础课": "80.0"}
    assert found == {world.students[serial].id_number: scores for serial in (5, 1, 6)}


def test_a_category_without_a_counted_mark_is_left_out(
    database: Database, world: World, tmp_path: Path
) -> None:
    for semester in (1, 2):
        build.grade(world.students[1], "哲学与人生", semester, "免修")
    file = write_list(tmp_path, world.rows(1))
    verdict = verify_list(file, school=KEY.school, year=2023, actor=teacher(world))
    found = verdict_object(verdict, composites=True, year=2023)["composites"]
    assert found == {world.students[1].id_number: {"操行": "95.0", "公共基础课": "80.0"}}


def test_a_stored_audit_gives_the_object_of_its_verdict(
    database: Database, world: World, tmp_path: Path
) -> None:
    by = teacher(world)
    request = new_audit(tmp_path, odd_list(world))
    verdict = verify_list(request.path, school=KEY.school, year=2023, actor=by)
    create_audit(request, actor=by)
    expected = verdict_object(verdict, composites=True, year=2023)
    assert audit_object(KEY, actor=by) == expected
    assert list(audit_object(KEY, actor=by)) == list(expected)
    verify_audit(KEY, actor=by)
    assert audit_object(KEY, actor=by) == expected


def test_two_tables_of_one_name_share_an_entry(database: Database, world: World, tmp_path: Path) -> None:
    short = build.plan(world.school, build.conduct(1), major=build.Major(duration="2"))
    quick = build.graduate(world.school, short, 20)
    by = teacher(world)
    listed = build.listed(world.students[1], quick, world.students[2])
    summary = create_audit(new_audit(tmp_path, listed), actor=by)
    found = audit_object(KEY, actor=by)
    assert [major.count for major in summary.majors] == [2, 1]
    assert found["majors"] == {"计算机应用": 3}
    assert found["passed_ids"] == {"计算机应用": [row.id_number for row in listed]}


def test_the_summary_has_the_promised_keys(
    database: Database, world: World, tmp_path: Path, clock: FrozenClock
) -> None:
    by = teacher(world)
    summary = create_audit(new_audit(tmp_path, world.rows(1)), actor=by)
    [major] = summary.majors
    with write_transaction():
        run(
            "INSERT INTO approval (audit_id, major_code, duration, level_id, digest, account_id, approved_at)"
            " VALUES (?, '710201', '3', ?, ?, ?, ?)",
            (summary.head.id, world.school.id, major.digest, by.account_id, stamp()),
        )
        run("UPDATE audit SET stale_since = ?, waits_at_id = ?", (stamp(), world.bureau.id))
    found = summary_object(audit_summary(KEY, actor=by))
    at = "2023-06-14T01:02:00.000000Z"
    assert found == {
        "state": "open",
        "waits_at": "450199",
        "version": 1,
        "stale": True,
        "majors": [
            {
                "name": "计算机应用",
                "code": "710201",
                "count": 1,
                "digest": major.digest,
                "approvals": [{"level": "4501990001", "name": "覃老师", "at": at}],
            }
        ],
        "history": [
            {
                "action": "create",
                "from": "",
                "to": "open",
                "version": 1,
                "by": "覃老师",
                "at": at,
                "reason": "",
            }
        ],
    }
    assert summary_object(replace(summary, history=()))["waits_at"] is None


def test_objects_are_for_those_who_may_read_the_school(
    database: Database, world: World, tmp_path: Path
) -> None:
    create_audit(new_audit(tmp_path, world.rows(1)), actor=teacher(world))
    stranger = actor(world.other_school, Role.SCHOOL_GRADUATION)
    with pytest.raises(NotAllowed):
        audit_object(KEY, actor=stranger)
    with pytest.raises(NotAllowed):
        audit_summary(KEY, actor=stranger)
    for key, code in (
        (AuditKey("99", 2023), "school_unknown"),
        (AuditKey(KEY.school, 2022), "audit_missing"),
    ):
        with pytest.raises(Refused) as caught, connection():
            audit_summary(key, actor=teacher(world))
        assert caught.value.code == code
