"""An audit verified again in place, or rebuilt from another list: what stays, what is replaced, who is too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models.audits import Audit
from models.base import connection, run, write_transaction
from services.actor import Role
from services.audits.creating import AuditSummary, create_audit, verify_audit
from services.audits.states import EDITABLE, State
from services.clock import stamp
from services.errors import NotAllowed, Refused, Stale
from services.progress import Cancelled
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import (
    KEY,
    Listener,
    World,
    actor,
    all_tables,
    import_mark,
    make_world,
    new_audit,
    teacher,
)

Attempt = Callable[[], AuditSummary]


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


@pytest.fixture
def first(world: World, tmp_path: Path, clock: FrozenClock) -> AuditSummary:
    """An audit of everybody: 7 of 10 pass."""
    summary = create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world))
    clock.advance(timedelta(hours=1))
    return summary


def set_state(state: State) -> None:
    with write_transaction():
        run("UPDATE audit SET state = ?", (state.value,))


def test_verifying_again_finds_the_mended_mark_and_clears_the_stale_mark(
    database: Database, world: World, first: AuditSummary
) -> None:
    import_mark(world, 9, "60")
    again = verify_audit(KEY, actor=teacher(world))
    assert (first.head.passed_count, again.head.passed_count) == (7, 8)
    assert again.head.id == first.head.id
    assert database.rows("SELECT stale_since, stale_because, stale_rows FROM audit") == [(None, "", 0)]
    assert [(move.action, move.version) for move in again.history] == [("create", 1), ("verify", 3)]


def test_verifying_again_keeps_order_rows_and_what_the_list_said(
    database: Database, world: World, tmp_path: Path
) -> None:
    flawed = build.changed(world.rows(1)[0], row_no=7, id_number="#N/A", flaw="#N/A")
    odd = [
        *world.rows(3, 2),
        flawed,
        build.changed(world.rows(4)[0], row_no=9, name="另一人", sex=""),
    ]
    create_audit(new_audit(tmp_path, odd), actor=teacher(world))
    query = "SELECT * FROM audit_row r JOIN finding f ON f.audit_id = r.audit_id AND f.row_no = r.row_no"
    before = (sorted(database.rows(query)), database.rows("SELECT row_no FROM audit_row ORDER BY row_no"))
    verify_audit(KEY, actor=teacher(world))
    assert (
        sorted(database.rows(query)),
        database.rows("SELECT row_no FROM audit_row ORDER BY row_no"),
    ) == before
    assert before[1] == [(2,), (3,), (7,), (9,)]


def test_verifying_again_without_change_keeps_every_digest(
    database: Database, world: World, first: AuditSummary
) -> None:
    again = verify_audit(KEY, actor=teacher(world))
    assert [major.digest for major in again.majors] == [major.digest for major in first.majors]
    assert database.rows("SELECT before = after FROM journal ORDER BY id DESC LIMIT 1") in ([(1,)], [(True,)])
    assert len(database.rows("SELECT digest FROM snapshot")) == 2


def test_a_rebuild_replaces_the_list_and_keeps_the_audit(
    database: Database, world: World, first: AuditSummary, tmp_path: Path
) -> None:
    request = new_audit(tmp_path, world.rows(6, 5), rebuild=True, issue_date="2023-07-02")
    again = create_audit(request, actor=teacher(world, "li", "李老师"))
    assert (again.head.id, again.head.version, again.head.row_count) == (first.head.id, 2, 2)
    assert (again.head.created_by.name, again.history[-1].by) == ("覃老师", "李老师")
    assert [major.name for major in again.majors] == ["电子商务"]
    assert again.head.issue_date == "2023-07-02"
    assert database.rows("SELECT COUNT(*) FROM audit_row") == [(2,)]
    assert database.rows("SELECT COUNT(*) FROM finding") == [(0,)]


def test_a_rebuild_keeps_the_dates_that_it_does_not_name(
    database: Database, world: World, tmp_path: Path
) -> None:
    by = teacher(world)
    create_audit(new_audit(tmp_path, world.rows(1), graduation_date="2023-06-30"), actor=by)
    again = create_audit(new_audit(tmp_path, world.rows(2), rebuild=True), actor=by)
    assert again.head.graduation_date == "2023-06-30"


def test_an_approval_survives_only_with_its_very_content(
    database: Database, world: World, first: AuditSummary, tmp_path: Path
) -> None:
    by = teacher(world)
    with write_transaction():
        for major in first.majors:
            run(
                "INSERT INTO approval (audit_id, major_code, duration, level_id, digest, account_id, approved_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?)",
                (
                    first.head.id,
                    major.code,
                    major.duration,
                    world.school.id,
                    major.digest,
                    by.account_id,
                    stamp(),
                ),
            )
    listed = [row for row in world.rows() if row.name != world.students[1].name]
    again = create_audit(new_audit(tmp_path, listed, rebuild=True), actor=by)
    kept = {major.name: [mark.level for mark in major.approvals] for major in again.majors}
    assert kept == {"计算机应用": [], "电子商务": ["4501990001"]}


@pytest.mark.parametrize("state", list(State))
def test_only_an_unsubmitted_audit_is_changed(
    database: Database, world: World, first: AuditSummary, tmp_path: Path, state: State
) -> None:
    by = teacher(world)
    set_state(state)
    request = new_audit(tmp_path, world.rows(1), rebuild=True)
    if state in EDITABLE:
        assert verify_audit(KEY, actor=by).head.state is state
        assert create_audit(request, actor=by).head.state is state
        return
    tables = database.rows("SELECT * FROM audit_row ORDER BY row_no")
    attempts: list[Attempt] = [
        lambda: verify_audit(KEY, actor=by),
        lambda: create_audit(request, actor=by),
    ]
    for attempt in attempts:
        with pytest.raises(Refused) as caught:
            attempt()
        assert caught.value.code == "audit_not_editable"
    assert database.rows("SELECT * FROM audit_row ORDER BY row_no") == tables


def test_whoever_saw_an_older_version_hears_who_changed_it_and_when(
    database: Database, world: World, first: AuditSummary, tmp_path: Path
) -> None:
    verify_audit(KEY, actor=teacher(world, "li", "李老师"))
    before = database.rows("SELECT version, row_count FROM audit")
    request = new_audit(tmp_path, world.rows(1), rebuild=True, seen_version=first.head.version)
    with pytest.raises(Stale) as caught:
        create_audit(request, actor=teacher(world))
    assert caught.value.code == "audit_changed"
    assert caught.value.params == {"name": "李老师", "at": "06-14 10:02"}
    with pytest.raises(Stale):
        verify_audit(KEY, actor=teacher(world), seen_version=first.head.version)
    assert database.rows("SELECT version, row_count FROM audit") == before
    refusals = database.rows("SELECT object_kind, object_key, detail FROM journal WHERE done = 0")
    assert refusals == [("audit", str(KEY), '{"refused": "audit_changed"}')] * 2


def test_an_import_since_the_look_counts_as_a_change(
    database: Database, world: World, first: AuditSummary, clock: FrozenClock
) -> None:
    import_mark(world, 9, "60")
    with pytest.raises(Stale) as caught:
        verify_audit(KEY, actor=teacher(world), seen_version=first.head.version)
    assert caught.value.params == {"name": "李老师", "at": "06-14 10:02"}
    assert verify_audit(KEY, actor=teacher(world), seen_version=first.head.version + 1).head.version == 3


def test_cancelling_leaves_the_stored_audit_as_it_was(
    database: Database, world: World, first: AuditSummary, tmp_path: Path
) -> None:
    by = teacher(world)
    request = new_audit(tmp_path, world.rows(1), rebuild=True)
    before = all_tables()
    attempts: list[Attempt] = [
        lambda: verify_audit(KEY, actor=by, job=Listener(cancel_at="freeze").job()),
        lambda: create_audit(request, actor=by, job=Listener(cancel_at="verify").job()),
    ]
    for attempt in attempts:
        with pytest.raises(Cancelled):
            attempt()
    assert all_tables() == before


def test_a_failure_inside_the_write_keeps_the_stored_audit(
    database: Database, world: World, first: AuditSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    by = teacher(world)
    before = all_tables()

    def broken(*_: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("services.audits.settling.record", broken)
    with pytest.raises(RuntimeError):
        verify_audit(KEY, actor=by)
    assert all_tables() == before


def test_only_the_schools_own_graduation_office_verifies_again(
    database: Database, world: World, first: AuditSummary
) -> None:
    for who in (
        actor(world.school, Role.SCHOOL_USER),
        actor(world.department, Role.DEPARTMENT_REVIEWER),
        actor(world.other_school, Role.SCHOOL_GRADUATION),
    ):
        with pytest.raises(NotAllowed):
            verify_audit(KEY, actor=who)
    assert Audit.get().version == 1


def test_an_audit_that_is_not_there_cannot_be_verified(database: Database, world: World) -> None:
    with pytest.raises(Refused) as caught:
        verify_audit(replace(KEY, batch=2), actor=teacher(world))
    assert caught.value.code == "audit_missing"
    with connection():
        assert Audit.select().count() == 0
