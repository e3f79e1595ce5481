"""Sorting a list by 招生登记序号 and rebuilding the audit from it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.audits import Audit
from models.base import write_transaction
from models.students import Student
from services import folders
from services.actor import Role
from services.audits.creating import AuditSummary, NewAudit, create_audit
from services.audits.list_sorting import in_order, sort_by_admission
from services.audits.states import State
from services.errors import NotAllowed, Refused, Stale
from services.graduates import ListRow, read_list
from services.progress import Cancelled, Job
from tests import build
from tests.databases import Database
from tests.services.audit_world import KEY, World, actor, make_world, teacher, write_list

ORDER = (3, 8, 1, 10, 2)
"""Serial numbers as listed; their 招生登记序号 is the serial number, but 8 and 10 have none."""


@pytest.fixture
def world(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    made = make_world()
    with write_transaction():
        for serial in (1, 2, 3, 5, 6):
            Student.update(admission_seq=serial).where(Student.id == made.students[serial].id).execute()
    return made


@pytest.fixture
def audit(world: World, tmp_path: Path) -> AuditSummary:
    return create_audit(NewAudit(write_list(tmp_path, world.rows(*ORDER)), KEY), actor=teacher(world))


def names(database: Database) -> list[str]:
    return [name for (name,) in database.rows("SELECT name FROM audit_row ORDER BY row_no")]


def outbox(world: World) -> list[str]:
    return sorted(path.name for path in folders.outbox(teacher(world).login).iterdir())


def journal(database: Database) -> list[tuple[str, int, str]]:
    return database.rows(
        "SELECT action, done, detail FROM journal WHERE action <> 'audit.create' ORDER BY id"
    )


def test_the_audit_is_rebuilt_in_the_order_of_the_register(
    database: Database, world: World, audit: AuditSummary
) -> None:
    assert database.rows("SELECT row_no FROM finding WHERE code = 'order_mismatch' ORDER BY row_no") == [
        (4,),
        (6,),
    ]
    done = sort_by_admission(KEY, actor=teacher(world), seen_version=1)
    assert names(database) == [world.students[serial].name for serial in (1, 8, 2, 10, 3)]
    assert database.rows("SELECT row_no FROM finding WHERE code = 'order_mismatch'") == []
    assert (done.summary.head.version, done.moved) == (2, 3)
    assert done.summary.head.list_name == "毕业生名单-按登记序号.xlsx"
    assert database.rows("SELECT action, version FROM audit_move ORDER BY id") == [
        ("create", 1),
        ("rebuild", 2),
    ]
    assert [entry[:2] for entry in journal(database)] == [("audit.rebuild", 1), ("audit.sort", 1)]


def test_the_sorted_list_lies_in_the_outbox_ready_to_be_used_again(
    database: Database, world: World, audit: AuditSummary
) -> None:
    by = teacher(world)
    done = sort_by_admission(KEY, actor=by)
    assert outbox(world) == ["毕业生名单-按登记序号.xlsx"]
    listed = read_list(done.path).rows
    assert [row.name for row in listed] == names(database)
    assert [row.row_no for row in listed] == [2, 3, 4, 5, 6]
    again = create_audit(NewAudit(done.path, KEY, rebuild=True), actor=by)
    assert [major.digest for major in again.majors] == [major.digest for major in done.summary.majors]


def test_a_list_in_order_is_left_alone(database: Database, world: World, audit: AuditSummary) -> None:
    by = teacher(world)
    sort_by_admission(KEY, actor=by)
    with pytest.raises(Refused) as caught:
        sort_by_admission(KEY, actor=by)
    assert caught.value.code == "list_in_order"
    assert outbox(world) == ["毕业生名单-按登记序号.xlsx"]
    assert journal(database)[-1][:2] == ("audit.sort", 0)


def test_a_list_sorted_twice_keeps_one_ending_in_its_name(
    database: Database, world: World, audit: AuditSummary
) -> None:
    by = teacher(world)
    sort_by_admission(KEY, actor=by)
    with write_transaction():
        Student.update(admission_seq=9).where(Student.id == world.students[1].id).execute()
    assert sort_by_admission(KEY, actor=by).path.name == "毕业生名单-按登记序号(2).xlsx"


@pytest.mark.parametrize("role", [Role.SCHOOL_USER, Role.BUREAU_REVIEWER])
def test_only_the_school_s_graduation_role_sorts(
    database: Database, world: World, audit: AuditSummary, role: Role
) -> None:
    by = actor(world.school if role is Role.SCHOOL_USER else world.bureau, role)
    with pytest.raises(NotAllowed):
        sort_by_admission(KEY, actor=by)
    assert list(folders.outbox(by.login).iterdir()) == []
    assert database.rows("SELECT version FROM audit") == [(1,)]


def test_a_submitted_audit_is_not_sorted(database: Database, world: World, audit: AuditSummary) -> None:
    with write_transaction():
        Audit.update(state=State.AT_BUREAU.value).execute()
    with pytest.raises(Refused) as caught:
        sort_by_admission(KEY, actor=teacher(world))
    assert (caught.value.code, outbox(world)) == ("audit_not_editable", [])


def test_who_looked_at_an_older_version_is_refused(
    database: Database, world: World, audit: AuditSummary
) -> None:
    with pytest.raises(Stale) as caught:
        sort_by_admission(KEY, actor=teacher(world), seen_version=7)
    assert (caught.value.code, outbox(world)) == ("audit_changed", [])


def test_a_cancelled_sorting_leaves_no_file_and_no_change(
    database: Database, world: World, audit: AuditSummary
) -> None:
    before = names(database)
    with pytest.raises(Cancelled):
        sort_by_admission(KEY, actor=teacher(world), job=Job(cancelled=lambda: True))
    assert (names(database), outbox(world)) == (before, [])


def test_an_unforeseen_error_leaves_no_file_either(
    database: Database, world: World, audit: AuditSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise Refused("data_keeps_changing")

    monkeypatch.setattr("services.audits.list_sorting.create_audit", broken)
    with pytest.raises(Refused):
        sort_by_admission(KEY, actor=teacher(world))
    assert outbox(world) == []


def row(number: int) -> ListRow:
    return ListRow(number, f"某{number}", "男", build.id_number(number), False, "", "")


@given(st.lists(st.one_of(st.none(), st.integers(0, 9)), max_size=12))
def test_numbered_rows_are_sorted_among_their_places_and_the_others_stay(seqs: list[int | None]) -> None:
    listed = [row(number) for number in range(2, 2 + len(seqs))]
    numbers = {one.row_no: seq for one, seq in zip(listed, seqs, strict=True) if seq is not None}
    ordered = in_order(listed, numbers)
    assert sorted(one.row_no for one in ordered) == [one.row_no for one in listed]
    for before, after in zip(listed, ordered, strict=True):
        assert (before.row_no in numbers) == (after.row_no in numbers)
        assert before.row_no in numbers or before is after
    ranked = [(numbers[one.row_no], one.row_no) for one in ordered if one.row_no in numbers]
    assert ranked == sorted(ranked)
