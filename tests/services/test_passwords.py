"""Passwords: who must change one, what a new one may not be, and what else ends when it changes."""

from __future__ import annotations

from functools import partial
from itertools import pairwise

import pytest

from services.accounts.adding import NewAccount, add_account
from services.accounts.administering import reset_password
from services.accounts.changing_password import change_password, unlock_screen
from services.accounts.listing import accounts
from services.accounts.profile import update_profile
from services.accounts.second_factor import offer_second_factor
from services.accounts.sessions import end_own_session, touch
from services.accounts.signing_in import actor_for
from services.actor import Actor, Role, local_actor
from services.browsing.home import home_view
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
)

NEW = "Anders-2023"


@pytest.fixture(autouse=True)
def people(database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch) -> None:
    make_people()
    person("qin", SCHOOL, Role.SCHOOL_USER, Role.SCHOOL_ADMIN)


def open_sessions_of(database: Database, login: str) -> list[str]:
    found = database.rows(
        "SELECT s.id FROM session s JOIN account a ON a.id = s.account_id"
        " WHERE a.login = ? AND s.ended_at IS NULL ORDER BY s.id",
        (login,),
    )
    return [row[0] for row in found]


def test_a_password_set_by_somebody_else_must_be_changed_before_anything_else(database: Database) -> None:
    request = NewAccount("wei", "韦老师", "0771-5300001", SCHOOL, (Role.SCHOOL_ADMIN,), PASSWORD)
    assert add_account(request, actor=local_actor()).line.must_change
    wei = come_in("wei", "w1")
    assert wei.must_change
    refusals = [
        refusal_code(lambda: home_view(actor=wei)),
        refusal_code(lambda: accounts(actor=wei)),
        refusal_code(lambda: update_profile("韦", "0771-5300001", actor=wei)),
        refusal_code(lambda: offer_second_factor(actor=wei)),
    ]
    assert set(refusals) == {"password_must_change"}
    touch(actor=wei)
    unlock_screen(PASSWORD, actor=wei)
    free = change_password(PASSWORD, NEW, actor=wei)
    assert not free.must_change
    assert home_view(actor=free).year == 2023
    assert not come_in("wei", password=NEW).must_change


def test_whoever_must_change_the_password_may_sign_out_instead(database: Database) -> None:
    person("wei", SCHOOL, Role.SCHOOL_USER, must_change=True)
    end_own_session(actor=come_in("wei", "w1"))
    assert open_sessions_of(database, "wei") == []


def test_a_name_on_the_command_line_is_not_asked_for_another_password() -> None:
    person("wei", SCHOOL, Role.SCHOOL_ADMIN, must_change=True)
    assert not actor_for("wei").must_change
    assert accounts(actor=actor_for("wei"))


def test_ones_own_password_changes_with_the_old_one_and_ends_the_other_sessions(database: Database) -> None:
    qin, _elsewhere = come_in("qin", "q1"), come_in("qin", "q2")
    change_password(PASSWORD, NEW, actor=qin)
    assert open_sessions_of(database, "qin") == ["q1"]
    assert database.rows("SELECT end_cause, ended_by_id FROM session WHERE id = 'q2'") == [
        ("password", qin.account_id)
    ]
    assert journal(database, "account.password") == [("qin", 1, "qin", {"sessions": 1})]
    assert refusal_code(lambda: come_in("qin")) == "sign_in_failed"
    assert come_in("qin", password=NEW).login == "qin"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("falsch", NEW, "password_wrong"),
        (PASSWORD, "kurz", "password_weak"),
        (PASSWORD, PASSWORD, "password_reused"),
        ("falsch", PASSWORD, "password_wrong"),
    ],
)
def test_a_change_that_is_not_right_is_refused_and_changes_nothing(
    database: Database, old: str, new: str, code: str
) -> None:
    qin = come_in("qin", "q1")
    before = database.rows("SELECT password_hash FROM account ORDER BY id")
    assert refusal_code(lambda: change_password(old, new, actor=qin)) == code
    assert database.rows("SELECT password_hash FROM account ORDER BY id") == before
    ((_login, done, _key, detail),) = journal(database, "account.password")
    assert (done, detail["refused"]) == (0, code)


def test_the_local_machine_has_no_password() -> None:
    assert refusal_code(lambda: change_password(PASSWORD, NEW, actor=local_actor())) == "local_not_allowed"
    assert refusal_code(lambda: unlock_screen(PASSWORD, actor=local_actor())) == "local_not_allowed"


def test_none_of_the_last_five_passwords_is_taken_again_the_sixth_is(database: Database) -> None:
    qin = come_in("qin", "q1")
    used = [PASSWORD, *(f"Anders-202{number}" for number in range(5))]
    for old, new in pairwise(used):
        change_password(old, new, actor=qin)
    for known in used[1:]:
        assert refusal_code(partial(change_password, used[-1], known, actor=qin)) == ("password_reused")
    assert database.rows("SELECT COUNT(*) FROM old_password") == [(4,)]
    change_password(used[-1], PASSWORD, actor=qin)
    assert come_in("qin").login == "qin"


def test_an_administrator_does_not_give_an_old_password_back() -> None:
    reset_password("qin", NEW, actor=local_actor())
    for known in (PASSWORD, NEW):
        assert refusal_code(partial(reset_password, "qin", known, actor=local_actor())) == ("password_reused")


def test_wrong_passwords_at_a_locked_screen_count_and_the_fifth_ends_the_session(database: Database) -> None:
    qin = come_in("qin", "q1")
    unlock_screen(PASSWORD, actor=qin)
    codes = [refusal_code(lambda: unlock_screen("falsch", actor=qin)) for _ in range(5)]
    assert codes == ["password_wrong"] * 4 + ["account_locked"]
    assert database.rows("SELECT end_cause FROM session WHERE id = 'q1'") == [("failures",)]
    assert refusal_code(lambda: unlock_screen(PASSWORD, actor=qin)) == "session_ended"
    assert refusal_code(lambda: come_in("qin")) == "account_locked"
    details = [row[3] for row in journal(database, "account.unlock_screen")]
    assert details[:2] == [{"refused": "password_wrong", "failures": number} for number in (1, 2)]
    assert details[4:] == [{"refused": "account_locked", "failures": 5}, {"refused": "session_ended"}]


def test_guesses_at_the_door_do_not_end_the_session_of_who_is_inside(database: Database) -> None:
    qin = come_in("qin", "q1")
    for _ in range(5):
        refusal_code(lambda: come_in("qin", password="falsch"))
    assert refusal_code(lambda: unlock_screen(PASSWORD, actor=qin)) == "account_locked"
    assert open_sessions_of(database, "qin") == ["q1"]
    assert home_view(actor=qin).year == 2023


def test_failures_at_the_door_and_inside_are_counted_together() -> None:
    qin = come_in("qin", "q1")
    for _ in range(3):
        refusal_code(lambda: come_in("qin", password="falsch"))
    assert refusal_code(lambda: change_password("falsch", NEW, actor=qin)) == "password_wrong"
    assert refusal_code(lambda: unlock_screen("falsch", actor=qin)) == "account_locked"


def test_of_two_changes_at_once_with_one_old_password_one_is_done(database: Database) -> None:
    qin = come_in("qin")

    def change(new: str, who: Actor = qin) -> Actor:
        return change_password(PASSWORD, new, actor=who)

    codes = at_once([lambda: change("Anders-2023"), lambda: change("Wieder-2023")])
    assert sorted(codes) == ["", "password_wrong"]
    assert len(database.rows("SELECT 1 FROM old_password")) == 1


def test_no_password_is_written_down_anywhere(database: Database) -> None:
    qin = come_in("qin", "q1")
    change_password(PASSWORD, NEW, actor=qin)
    reset_password("qin", "Wieder-2023", actor=local_actor())
    for table in ("journal", "account", "old_password", "session"):
        stored = repr(database.rows(f"SELECT * FROM {table}"))
        assert not [word for word in (PASSWORD, NEW, "Wieder-2023") if word in stored]
