"""Five failures in a row lock an account for 15 minutes; a lock says nothing about the password."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.organisations import Account
from services.accounts import passwords
from services.accounts.administering import unlock
from services.accounts.attempts import LOCK_LASTS, MOST_FAILURES
from services.accounts.listing import accounts
from services.actor import Role, local_actor
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.account_world import (
    PASSWORD,
    SCHOOL,
    at_once,
    come_in,
    journal,
    make_people,
    person,
    refusal_code,
    refused,
)

LOGINS = count(1)


@pytest.fixture(autouse=True)
def people(database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    make_people()
    person("qin", SCHOOL, Role.SCHOOL_USER)


def guess(times: int, login: str = "qin") -> list[str]:
    return [refusal_code(lambda: come_in(login, password="falsch")) for _ in range(times)]


def counter(database: Database) -> tuple[int, str | None]:
    found = database.rows("SELECT failures, locked_until FROM account WHERE login = 'qin'")[0]
    return int(found[0]), found[1]


def test_the_fifth_failure_in_a_row_locks_for_15_minutes(clock: FrozenClock) -> None:
    assert guess(5) == ["sign_in_failed"] * 4 + ["account_locked"]
    refusal = refused(lambda: come_in("qin"))
    assert (refusal.code, refusal.params) == ("account_locked", {"minutes": 15})
    clock.advance(timedelta(minutes=14, seconds=30))
    assert refused(lambda: come_in("qin")).params == {"minutes": 1}
    clock.advance(timedelta(seconds=30))
    assert come_in("qin").login == "qin"


def test_a_success_begins_the_count_anew(database: Database) -> None:
    guess(4)
    come_in("qin")
    assert counter(database) == (0, None)
    assert guess(4) == ["sign_in_failed"] * 4


def test_after_a_lock_has_run_out_five_more_may_be_tried(clock: FrozenClock, database: Database) -> None:
    guess(5)
    clock.advance(LOCK_LASTS)
    assert guess(1) == ["sign_in_failed"]
    assert counter(database) == (1, None)
    assert guess(4)[-1] == "account_locked"


def test_failures_while_locked_do_not_lengthen_the_lock(clock: FrozenClock, database: Database) -> None:
    guess(5)
    before = counter(database)
    clock.advance(timedelta(minutes=10))
    assert guess(3) == ["account_locked"] * 3
    assert counter(database) == before


def test_every_failure_and_the_lock_stand_in_the_journal(database: Database) -> None:
    guess(5)
    refusal_code(lambda: come_in("qin"))
    failed = {"refused": "sign_in_failed"}
    assert [row[3] for row in journal(database, "account.sign_in")] == [
        *({**failed, "failures": number} for number in range(1, 5)),
        {"refused": "account_locked", "failures": 5},
        {"refused": "account_locked"},
    ]
    assert {row[:3] for row in journal(database, "account.sign_in")} == {("qin", 0, "qin")}


def test_an_administrator_unlocks_an_account(database: Database) -> None:
    guess(5)
    (line,) = (line for line in accounts(actor=local_actor()) if line.login == "qin")
    assert line.locked_until == "2023-06-14T01:17:00.000000Z"
    assert unlock("qin", actor=local_actor()).locked_until == ""
    assert journal(database, "account.unlock") == [("", 1, "qin", {})]
    assert come_in("qin").login == "qin"


def test_an_unknown_login_is_never_locked() -> None:
    assert set(guess(7, "nobody")) == {"sign_in_failed"}


def test_a_password_that_was_made_anew_meanwhile_is_judged_by_the_new_one(
    monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    real = passwords.matches
    asked: list[str] = []

    def meanwhile(stored: str, password: str) -> bool:
        asked.append(stored)
        if len(asked) == 1:
            Account.update(password_hash=passwords.hashed("Anders-2023")).where(
                Account.login == "qin"
            ).execute()
        return real(stored, password)

    monkeypatch.setattr(passwords, "matches", meanwhile)
    assert refusal_code(lambda: come_in("qin")) == "sign_in_failed"
    assert counter(database)[0] == 1


@given(
    st.lists(
        st.one_of(
            st.just("wrong"),
            st.just("wrong"),
            st.just("right"),
            st.timedeltas(timedelta(0), LOCK_LASTS * 1.2),
        ),
        max_size=30,
    )
)
def test_the_counter_follows_a_simple_model(
    clock: FrozenClock, database: Database, steps: list[str | timedelta]
) -> None:
    login = f"model{next(LOGINS)}"
    person(login, SCHOOL, Role.SCHOOL_USER)
    failures, locked = 0, None
    for step in steps:
        if isinstance(step, timedelta):
            clock.advance(step)
            continue
        if locked is not None and clock() >= locked:
            failures, locked = 0, None
        expected = "account_locked"
        if locked is None and step == "right":
            failures, expected = 0, ""
        elif locked is None:
            failures += 1
            expected = "sign_in_failed"
            if failures == MOST_FAILURES:
                locked, expected = clock() + LOCK_LASTS, "account_locked"
        typed = PASSWORD if step == "right" else "falsch"
        assert refusal_code(partial(come_in, login, password=typed)) == expected


@pytest.mark.usefixtures("unconnected")
def test_of_eight_wrong_guesses_at_once_five_are_counted_and_the_right_one_comes_too_late(
    database: Database,
) -> None:
    codes = at_once([lambda: come_in("qin", password="falsch")] * 8)
    assert sorted(codes) == ["account_locked"] * 4 + ["sign_in_failed"] * 4
    counted = [row[3]["failures"] for row in journal(database, "account.sign_in") if "failures" in row[3]]
    assert counted == [1, 2, 3, 4, 5]
    assert counter(database)[0] == 5
    assert refusal_code(lambda: come_in("qin")) == "account_locked"
