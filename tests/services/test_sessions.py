"""Sessions: begun by signing in, ended by signing out, an administrator or a change; services refuse an ended one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from services.accounts.adding import NewAccount, add_account
from services.accounts.listing import accounts
from services.accounts.profile import update_profile
from services.accounts.sessions import SessionLine, end_own_session, end_session, open_sessions, touch
from services.actor import SESSION_LASTS, Actor, Role, local_actor, terminal_place
from services.browsing.home import home_view
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.account_world import (
    BUREAU,
    OTHER,
    PASSWORD,
    SCHOOL,
    come_in,
    journal,
    make_people,
    person,
    refusal_code,
)

NOON = "2023-06-14T01:02:00.000000Z"


@pytest.fixture(autouse=True)
def people(database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.7 50000 10.0.0.1 22")
    make_people()
    person("qin", SCHOOL, Role.SCHOOL_USER)
    person("wei", SCHOOL, Role.SCHOOL_ADMIN)
    person("far", OTHER, Role.SCHOOL_USER)


@pytest.fixture
def qin(people: None) -> Actor:
    """A teacher with the session q1."""
    return come_in("qin", "q1")


def ended(database: Database, session: str) -> tuple[bool, str, str | None]:
    """Whether it is over, why, and who ended it."""
    found = database.rows(
        "SELECT s.ended_at, s.end_cause, a.login FROM session s LEFT JOIN account a ON a.id = s.ended_by_id"
        " WHERE s.id = ?",
        (session,),
    )
    return found[0][0] is not None, found[0][1], found[0][2]


def test_signing_in_begins_a_session_with_its_place(qin: Actor, database: Database) -> None:
    assert qin.place == terminal_place() == "10.0.0.7"
    assert database.rows("SELECT id, via, place, started_at, seen_at, ended_at FROM session") == [
        ("q1", "screen", "10.0.0.7", NOON, NOON, None)
    ]
    assert database.rows("SELECT session, place FROM journal WHERE action = 'account.sign_in'") == [
        ("q1", "10.0.0.7")
    ]


def test_a_refused_signing_in_begins_none_and_tells_its_place(database: Database) -> None:
    refusal_code(lambda: come_in("qin", "q1", password="falsch"))
    assert database.rows("SELECT COUNT(*) FROM session") == [(0,)]
    assert database.rows("SELECT session, place FROM journal WHERE done = 0") == [("q1", "10.0.0.7")]


def test_signing_out_ends_the_session_once(qin: Actor, database: Database) -> None:
    end_own_session(actor=qin)
    end_own_session(actor=qin)
    assert ended(database, "q1") == (True, "signed_out", "qin")
    assert journal(database, "account.sign_out") == [("qin", 1, "qin", {})]


def test_services_refuse_whoever_has_signed_out(qin: Actor, database: Database) -> None:
    root = come_in("root", "r1")
    end_own_session(actor=qin)
    end_own_session(actor=root)
    request = NewAccount("new", "", "", SCHOOL, (Role.SCHOOL_USER,), PASSWORD)
    refusals = [
        refusal_code(lambda: home_view(actor=qin)),
        refusal_code(lambda: update_profile("覃", "0771-5300000", actor=qin)),
        refusal_code(lambda: touch(actor=qin)),
        refusal_code(lambda: accounts(actor=root)),
        refusal_code(lambda: open_sessions(actor=root)),
        refusal_code(lambda: add_account(request, actor=root)),
        refusal_code(lambda: end_session("q1", actor=root)),
    ]
    assert set(refusals) == {"session_ended"}
    assert [row[3]["refused"] for row in journal(database, "home.read")] == ["session_ended"]


def test_a_session_that_nobody_began_is_none(qin: Actor, database: Database) -> None:
    assert refusal_code(lambda: home_view(actor=replace(qin, session="forged"))) == "session_ended"


def test_a_session_without_a_sign_of_life_for_12_hours_is_over(qin: Actor, clock: FrozenClock) -> None:
    clock.advance(SESSION_LASTS)
    assert home_view(actor=qin).year == 2023
    clock.advance(timedelta(seconds=1))
    assert refusal_code(lambda: home_view(actor=qin)) == "session_ended"
    assert open_sessions(actor=local_actor()) == ()


def test_a_sign_of_life_keeps_it_open_and_is_stored_once_a_minute(
    qin: Actor, clock: FrozenClock, database: Database
) -> None:
    rows_before = database.rows("SELECT COUNT(*) FROM journal")
    for seconds, seen in ((59, "01:02:00"), (1, "01:03:00"), (59, "01:03:00"), (61, "01:05:00")):
        clock.advance(timedelta(seconds=seconds))
        touch(actor=qin)
        assert database.rows("SELECT seen_at FROM session") == [(f"2023-06-14T{seen}.000000Z",)]
    assert database.rows("SELECT COUNT(*) FROM journal") == rows_before
    clock.advance(SESSION_LASTS)
    assert home_view(actor=qin).year == 2023


def test_asking_whether_a_session_is_open_keeps_nothing_alive(
    qin: Actor, clock: FrozenClock, database: Database
) -> None:
    seen = database.rows("SELECT seen_at FROM session")
    clock.advance(timedelta(minutes=5))
    touch(alive=False, actor=qin)
    assert database.rows("SELECT seen_at FROM session") == seen
    clock.advance(SESSION_LASTS)
    assert refusal_code(lambda: touch(alive=False, actor=qin)) == "session_ended"


def test_the_command_line_has_no_session_to_keep_or_end(database: Database) -> None:
    touch(actor=local_actor())
    end_own_session(actor=local_actor())
    assert journal(database, "account.sign_out") == []


def test_an_administrator_sees_the_open_sessions_newest_first(qin: Actor, clock: FrozenClock) -> None:
    clock.advance(timedelta(minutes=1))
    come_in("far", "f1")
    clock.advance(timedelta(minutes=1))
    root = come_in("root", "r1")
    end_own_session(actor=come_in("qin", "q2"))
    listed = open_sessions(actor=root)
    assert [(line.id, line.login, line.own) for line in listed] == [
        ("r1", "root", True),
        ("f1", "far", False),
        ("q1", "qin", False),
    ]
    assert listed[-1] == SessionLine(
        "q1", "qin", "覃老师", "一职校", "10.0.0.7", "screen", NOON, NOON, own=False
    )


def test_a_school_admin_sees_and_ends_those_of_the_own_school(qin: Actor, database: Database) -> None:
    come_in("far", "f1")
    come_in("root", "r1")
    wei = come_in("wei", "w1")
    assert {line.id for line in open_sessions(actor=wei)} == {"q1", "w1"}
    end_session("q1", actor=wei)
    assert ended(database, "q1") == (True, "administrator", "wei")
    assert refusal_code(lambda: home_view(actor=qin)) == "session_ended"
    for session in ("f1", "r1"):
        assert refusal_code(partial(end_session, session, actor=wei)) == "other_organisation"
    assert journal(database, "account.end_session") == [
        ("wei", 1, "qin", {"ended": "q1"}),
        ("wei", 0, "far", {"refused": "other_organisation"}),
        ("wei", 0, "root", {"refused": "other_organisation"}),
    ]


@pytest.mark.parametrize("session", ["none", "q1"])
def test_a_session_that_is_over_is_not_ended_again(qin: Actor, session: str) -> None:
    end_own_session(actor=qin)
    assert refusal_code(lambda: end_session(session, actor=local_actor())) == "session_missing"


@pytest.mark.parametrize(
    "role", [Role.SCHOOL_USER, Role.SCHOOL_GRADUATION, Role.BUREAU_REVIEWER, Role.AUDITOR]
)
def test_nobody_else_sees_or_ends_sessions(qin: Actor, role: Role) -> None:
    person("other", BUREAU if role is Role.BUREAU_REVIEWER else SCHOOL, role)
    other = come_in("other", "o1")
    assert refusal_code(lambda: open_sessions(actor=other)) == "role_not_allowed"
    assert refusal_code(lambda: end_session("q1", actor=other)) == "role_not_allowed"


def test_the_list_of_accounts_tells_when_each_last_signed_in(qin: Actor, clock: FrozenClock) -> None:
    clock.advance(timedelta(minutes=1))
    come_in("qin", "q2")
    last = {line.login: line.last_sign_in for line in accounts(actor=local_actor())}
    assert last == {"far": "", "wei": "", "root": "", "qin": "2023-06-14T01:03:00.000000Z"}
