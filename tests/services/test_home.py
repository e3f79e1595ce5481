"""Home: what waits for whom, newest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from models.base import run, write_transaction
from services.actor import Role
from services.audits.creating import create_audit, verify_audit
from services.audits.heads import audits_of_school
from services.audits.states import State
from services.browsing.home import Waiting, home_view
from services.clock import stamp
from services.errors import NotAllowed
from services.reviewing.approving import approve_major
from services.reviewing.returning import return_audit
from services.settings import set_setting
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, World, actor, import_mark, make_world, new_audit, teacher
from tests.services.reviewing import created_chain


@pytest.fixture
def world(database: Database, clock: FrozenClock) -> World:
    return make_world()


@pytest.fixture
def audits(world: World, tmp_path: Path, clock: FrozenClock) -> None:
    """第1批 everybody, 第2批 two of them, an hour apart."""
    create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world))
    clock.advance(timedelta(hours=1))
    create_audit(new_audit(tmp_path, world.rows(1, 2), key=replace(KEY, batch=2)), actor=teacher(world))
    clock.advance(timedelta(hours=1))


def move(world: World, batch: int, state: State, *, reason: str = "") -> None:
    """What the later steps of an audit do to its tables."""
    bureau = actor(world.bureau, Role.BUREAU_REVIEWER)
    waits_at = {State.AT_BUREAU: world.bureau.id, State.AT_DEPARTMENT: world.department.id}.get(state)
    with write_transaction():
        run(
            "INSERT INTO audit_move (audit_id, action, from_state, to_state, version, account_id, moved_at, reason,"
            " level_id) SELECT id, 'move', state, ?, version, ?, ?, ?, ? FROM audit WHERE batch = ?",
            (state.value, bureau.account_id, stamp(), reason, bureau.organisation_id, batch),
        )
        run(
            "UPDATE audit SET state = ?, waits_at_id = ?, submitted_at = ?, submitted_by_id = created_by_id"
            " WHERE batch = ?",
            (state.value, waits_at, stamp(), batch),
        )


def test_a_school_sees_what_it_has_to_do_newest_first(database: Database, world: World, audits: None) -> None:
    home = home_view(actor=teacher(world))
    assert [(item.waiting, item.head.batch, item.rows) for item in home.to_do] == [
        (Waiting.TO_SUBMIT, 2, 2),
        (Waiting.TO_SUBMIT, 1, 7),
    ]
    assert (home.year, home.under_way, home.states) == (2023, (), ())


def test_changed_data_ask_to_verify_again(database: Database, world: World, audits: None) -> None:
    import_mark(world, 9, "60")
    [first, second] = home_view(actor=teacher(world)).to_do
    assert (first.waiting, first.head.batch, first.rows, first.head.stale_because) == (
        Waiting.DATA_CHANGED,
        1,
        1,
        "grades",
    )
    assert second.waiting is Waiting.TO_SUBMIT


def test_a_returned_audit_says_who_returned_it_and_why(
    database: Database, world: World, audits: None, clock: FrozenClock
) -> None:
    move(world, 1, State.AT_BUREAU)
    clock.advance(timedelta(minutes=5))
    move(world, 1, State.RETURNED, reason="数学成绩有误")
    clock.advance(timedelta(minutes=5))
    item = home_view(actor=teacher(world)).to_do[0]
    assert (item.waiting, item.by, item.reason, item.at) == (
        Waiting.RETURNED,
        "邕州市教育局",
        "数学成绩有误",
        "2023-06-14T03:07:00.000000Z",
    )


def test_a_returned_audit_with_changed_data_has_one_line_with_both_facts(
    database: Database, world: World, audits: None
) -> None:
    move(world, 1, State.RETURNED, reason="x")
    import_mark(world, 9, "60")
    [item] = [item for item in home_view(actor=teacher(world)).to_do if item.head.batch == 1]
    assert (item.waiting, item.head.stale_because, item.rows) == (Waiting.RETURNED, "grades", 7)


def test_a_returned_audit_counts_the_tables_mended_since_its_submission(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    chain = created_chain(tmp_path)
    chain.submit()
    return_audit(KEY, "数学成绩有误", actor=chain.bureau)
    [item] = home_view(actor=chain.school_actor).to_do
    assert (item.by, item.reason, item.changes) == ("邕州市教育局", "数学成绩有误", 0)
    import_mark(chain.world, 9, "60")
    verify_audit(KEY, actor=chain.school_actor)
    [item] = home_view(actor=chain.school_actor).to_do
    assert (item.waiting, item.changes) == (Waiting.RETURNED, 1)


def test_a_reviewer_is_told_how_far_the_own_level_is_and_a_school_how_long_it_waits_there(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    chain = created_chain(tmp_path)
    chain.submit()
    clock.advance(timedelta(days=3))
    chain.pass_on(chain.bureau)
    key, digest = chain.tables()["电子商务"]
    approve_major(KEY, key, digest, actor=chain.department)
    [item] = home_view(actor=chain.department).to_do
    assert (item.waiting, item.approved, item.tables, item.at) == (Waiting.TO_REVIEW, 1, 2, stamp())
    [under_way] = home_view(actor=chain.school_actor).under_way
    assert (under_way.at, under_way.head.waits_at_name) == (stamp(), "某省教育厅")
    operator = actor(chain.world.department, Role.DESK_OPERATOR)
    assert home_view(actor=operator).to_do == ()


def test_submitted_audits_are_under_way_until_issued(database: Database, world: World, audits: None) -> None:
    move(world, 1, State.AT_BUREAU)
    move(world, 2, State.ISSUED)
    home = home_view(actor=teacher(world))
    assert home.to_do == ()
    assert [(item.waiting, item.head.batch) for item in home.under_way] == [(Waiting.UNDER_WAY, 1)]


@pytest.mark.parametrize("state", [State.AT_BUREAU, State.AT_DEPARTMENT])
def test_a_reviewer_sees_what_waits_at_the_own_organisation(
    database: Database, world: World, audits: None, state: State
) -> None:
    move(world, 1, state)
    bureau = actor(world.bureau, Role.BUREAU_REVIEWER)
    department = actor(world.department, Role.DEPARTMENT_REVIEWER)
    waits, waits_not = (bureau, department) if state is State.AT_BUREAU else (department, bureau)
    [item] = home_view(actor=waits).to_do
    assert (item.waiting, item.by, item.head.school_name) == (
        Waiting.TO_REVIEW,
        "覃老师",
        "邕州市第一职业技术学校",
    )
    assert home_view(actor=waits_not).to_do == ()
    counts = [(count.state, count.audits, count.graduates) for count in home_view(actor=department).states]
    assert counts == [(State.OPEN, 1, 2), (state, 1, 7)]


def test_an_organisation_sees_nothing_of_its_neighbours(
    database: Database, world: World, audits: None
) -> None:
    move(world, 1, State.AT_BUREAU)
    other = actor(world.other_school, Role.SCHOOL_GRADUATION)
    home = home_view(actor=other)
    assert (home.to_do, home.under_way) == ((), ())
    with pytest.raises(NotAllowed):
        audits_of_school(world.school.id, actor=other)


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.AUDITOR])
def test_roles_without_audits_see_the_dates_alone(
    database: Database, world: World, audits: None, role: Role
) -> None:
    set_setting("receipt_deadline", "2023-06-19", year=2023, actor=actor(world.department, Role.SYSTEM_ADMIN))
    who = actor(world.department, role)
    home = home_view(actor=who)
    assert (home.to_do, home.states, home.schedule.receipt_deadline) == ((), (), "2023-06-19")


def test_a_schools_audits_are_listed_newest_first(database: Database, world: World, audits: None) -> None:
    heads = audits_of_school(world.school.id, actor=teacher(world))
    assert [(head.year, head.batch, head.submitted_by) for head in heads] == [
        (2023, 2, None),
        (2023, 1, None),
    ]
