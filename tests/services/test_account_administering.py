"""Administering accounts: roles, activity, names, passwords, second factors; who may, and who stays in any case."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from models.organisations import Account
from services.accounts.administering import (
    reset_password,
    reset_second_factor,
    set_active,
    set_roles,
    unlock,
    update_account,
)
from services.accounts.changing_password import change_password
from services.accounts.listing import accounts
from services.accounts.people import AccountLine
from services.accounts.profile import update_profile
from services.actor import Actor, Role, local_actor
from services.browsing.home import home_view
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.account_world import (
    BUREAU,
    DEPARTMENT,
    OTHER,
    PASSWORD,
    SCHOOL,
    at_once,
    come_in,
    enrol,
    journal,
    make_people,
    person,
    refusal_code,
)

NEW = "Anders-2023"
Act = Callable[..., AccountLine]
ACTS: dict[str, Act] = {
    "account.roles": lambda login, actor: set_roles(login, ["school_graduation"], actor=actor),
    "account.active": lambda login, actor: set_active(login, False, actor=actor),
    "account.reset_password": lambda login, actor: reset_password(login, NEW, actor=actor),
    "account.reset_second_factor": lambda login, actor: reset_second_factor(login, actor=actor),
    "account.unlock": lambda login, actor: unlock(login, actor=actor),
    "account.update": lambda login, actor: update_account(login, "韦老师", "0771-5300002", actor=actor),
}
"""Each by its name in the journal."""


@pytest.fixture(autouse=True)
def people(database: Database, clock: FrozenClock, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YANYIN_KEY_FILE", str(tmp_path / "key"))
    make_people()
    person("qin", SCHOOL, Role.SCHOOL_USER)
    person("wei", SCHOOL, Role.SCHOOL_ADMIN)


@pytest.fixture
def wei(people: None) -> Actor:
    """The school's administrator."""
    return come_in("wei", "w1")


@pytest.fixture
def root(people: None) -> Actor:
    """The system administrator."""
    return come_in("root", "r1")


def state(database: Database) -> list[list[tuple[object, ...]]]:
    """Everything that administering changes."""
    tables = ("account", "account_role", "old_password", "recovery_code", "session")
    return [database.rows(f"SELECT * FROM {table} ORDER BY 1, 2") for table in tables]


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize("by", ["wei", "root", ""])
def test_each_act_is_done_and_journalled_once(database: Database, action: str, by: str) -> None:
    enrol(come_in("qin"))
    actor = come_in(by, "a1") if by else local_actor()
    assert ACTS[action]("QIN", actor).login == "qin"
    ((login, done, about, _detail),) = journal(database, action)
    assert (login, done, about) == (by, 1, "qin")


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize(
    ("login", "code"),
    [
        ("far", "other_organisation"),
        ("root", "other_organisation"),
        ("both", "account_beyond_school"),
        ("nobody", "account_unknown"),
    ],
)
def test_a_school_admin_keeps_to_the_school_accounts_of_the_own_school(
    wei: Actor, database: Database, action: str, login: str, code: str
) -> None:
    person("far", OTHER, Role.SCHOOL_USER)
    person("both", SCHOOL, Role.SCHOOL_USER, Role.AUDITOR)
    before = state(database)
    assert refusal_code(partial(ACTS[action], login, wei)) == code
    assert state(database) == before
    ((who, done, about, detail),) = journal(database, action)
    assert (who, done, about, detail) == ("wei", 0, login, {"refused": code})


@pytest.mark.parametrize("action", ACTS)
@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN)]
)
def test_nobody_else_administers(database: Database, action: str, role: Role) -> None:
    of = {Role.BUREAU_REVIEWER: BUREAU, Role.DEPARTMENT_REVIEWER: DEPARTMENT}.get(role, SCHOOL)
    person("other", of, role)
    other = come_in("other", "o1")
    assert refusal_code(partial(ACTS[action], "qin", other)) == "role_not_allowed"


@pytest.mark.parametrize(
    ("action", "ends", "cause"),
    [
        ("account.roles", True, "roles"),
        ("account.active", True, "inactive"),
        ("account.reset_password", True, "password"),
        ("account.reset_second_factor", True, "second_factor"),
        ("account.unlock", False, ""),
        ("account.update", False, ""),
    ],
)
def test_sessions_end_where_what_they_rest_on_changed(
    root: Actor, database: Database, action: str, ends: bool, cause: str
) -> None:
    qin = come_in("qin", "q1")
    enrol(qin)
    ACTS[action]("qin", root)
    assert refusal_code(lambda: home_view(actor=qin)) == ("session_ended" if ends else "")
    found = database.rows("SELECT end_cause, ended_by_id FROM session WHERE id = 'q1'")
    assert found == [(cause, root.account_id if ends else None)]
    if ends:
        assert journal(database, action)[0][3]["sessions"] == 1


def test_roles_are_replaced_and_the_same_ones_change_nothing(root: Actor, database: Database) -> None:
    qin = come_in("qin", "q1")
    assert set_roles("qin", ["school_user"], actor=root).roles == (Role.SCHOOL_USER,)
    assert home_view(actor=qin).year == 2023
    assert journal(database, "account.roles") == []
    line = set_roles("qin", ["school_graduation", "school_admin", "school_admin"], actor=root)
    assert line.roles == (Role.SCHOOL_ADMIN, Role.SCHOOL_GRADUATION)
    assert journal(database, "account.roles")[0][3] == {
        "before": ["school_user"],
        "after": ["school_admin", "school_graduation"],
        "sessions": 1,
    }


@pytest.mark.parametrize(
    ("roles", "code"),
    [
        ([], "role_missing"),
        (["teacher"], "role_unknown"),
        (["bureau_reviewer"], "role_unfit"),
        (["school_user", "department_reviewer"], "role_unfit"),
    ],
)
def test_roles_that_do_not_fit_are_refused(
    root: Actor, database: Database, roles: list[str], code: str
) -> None:
    before = state(database)
    assert refusal_code(lambda: set_roles("qin", roles, actor=root)) == code
    assert state(database) == before


@pytest.mark.parametrize("role", ["system_admin", "auditor", "desk_operator"])
def test_a_school_admin_gives_no_role_beyond_the_school(wei: Actor, role: str) -> None:
    assert refusal_code(lambda: set_roles("qin", [role], actor=wei)) == "role_beyond_school"
    assert refusal_code(lambda: set_roles("wei", ["school_admin", role], actor=wei)) == "role_beyond_school"


def test_nobody_takes_away_their_own_way_in(root: Actor, wei: Actor, database: Database) -> None:
    person("second", DEPARTMENT, Role.SYSTEM_ADMIN)
    before = state(database)
    refusals = [
        refusal_code(lambda: set_roles("wei", ["school_user"], actor=wei)),
        refusal_code(lambda: set_roles("root", ["auditor"], actor=root)),
        refusal_code(lambda: set_active("root", False, actor=root)),
        refusal_code(lambda: reset_password("root", NEW, actor=root)),
        refusal_code(lambda: reset_second_factor("root", actor=root)),
    ]
    assert set(refusals) == {"own_account"}
    assert state(database) == before
    assert set_roles("wei", ["school_admin", "school_user"], actor=wei).roles[1] is Role.SCHOOL_USER


def test_the_last_active_system_admin_stays(root: Actor) -> None:
    here = local_actor()
    assert refusal_code(lambda: set_active("root", False, actor=here)) == "last_system_admin"
    assert refusal_code(lambda: set_roles("root", ["auditor"], actor=here)) == "last_system_admin"
    person("second", DEPARTMENT, Role.SYSTEM_ADMIN)
    assert not set_active("second", False, actor=root).active
    assert refusal_code(lambda: set_active("root", False, actor=here)) == "last_system_admin"
    set_active("second", True, actor=root)
    assert not set_active("root", False, actor=here).active


def test_of_two_system_admins_who_stop_each_other_at_once_one_stays(root: Actor, database: Database) -> None:
    person("second", DEPARTMENT, Role.SYSTEM_ADMIN)
    second = come_in("second", "s1")
    codes = at_once(
        [lambda: set_active("second", False, actor=root), lambda: set_active("root", False, actor=second)]
    )
    assert sorted(codes) in (["", "last_system_admin"], ["", "session_ended"])
    active = database.rows("SELECT COUNT(*) FROM account WHERE active = 1 AND login IN ('root', 'second')")
    assert active == [(1,)]


def test_an_inactive_account_does_not_come_in_until_it_is_active_again(root: Actor) -> None:
    assert not set_active("qin", False, actor=root).active
    assert refusal_code(lambda: come_in("qin")) == "sign_in_failed"
    assert set_active("qin", True, actor=root).active
    assert come_in("qin").login == "qin"


def test_a_password_that_was_reset_unlocks_and_must_be_changed(root: Actor) -> None:
    for _ in range(5):
        refusal_code(lambda: come_in("qin", password="falsch"))
    line = reset_password("qin", NEW, actor=root)
    assert (line.locked_until, line.must_change) == ("", True)
    assert refusal_code(lambda: come_in("qin", password=PASSWORD)) == "sign_in_failed"
    assert come_in("qin", password=NEW).must_change
    assert refusal_code(lambda: reset_password("qin", "kurz", actor=root)) == "password_weak"


def test_a_second_factor_that_is_not_there_is_not_reset(root: Actor) -> None:
    assert refusal_code(lambda: reset_second_factor("qin", actor=root)) == "second_factor_absent"
    enrol(come_in("qin"))
    assert not reset_second_factor("qin", actor=root).has_second_factor
    assert come_in("qin").login == "qin"


@pytest.mark.parametrize(
    ("name", "phone", "code"), [("覃" * 51, "", "name_invalid"), ("", "12", "phone_invalid")]
)
def test_a_name_or_phone_that_is_not_right_is_refused(root: Actor, name: str, phone: str, code: str) -> None:
    assert refusal_code(lambda: update_account("qin", name, phone, actor=root)) == code


def test_the_list_tells_what_an_administrator_must_know(root: Actor) -> None:
    enrol(come_in("qin"))
    update_account("qin", " 韦\u200b老师 ", "0771-5300009", actor=root)
    person("new", SCHOOL, Role.SCHOOL_USER, must_change=True)
    lines = {line.login: line for line in accounts(actor=root)}
    assert (lines["qin"].name, lines["qin"].phone) == ("韦老师", "0771-5300009")
    assert (lines["qin"].has_second_factor, lines["qin"].must_change) == (True, False)
    assert (lines["new"].has_second_factor, lines["new"].must_change) == (False, True)


def test_every_act_on_an_account_begins_with_the_digest_that_the_one_before_left(database: Database) -> None:
    me = update_profile("覃老师", "0771-5300001", actor=come_in("qin"))
    enrol(change_password(PASSWORD, "Noch-Anders-2023", actor=me))
    for act in ACTS.values():
        act("qin", actor=local_actor())
    found = database.rows("SELECT action, before, after FROM journal WHERE object_key = 'qin' ORDER BY id")
    assert {"account.add", "account.sign_in", "account.password", *ACTS} <= {row[0] for row in found}
    assert [before for _, before, _ in found] == ["", *(after for _, _, after in found[:-1])]
    same = {action for action, before, after in found if before == after}
    assert same == {"account.sign_in", "account.unlock"}
    Account.update(name="别人").where(Account.login == "qin").execute()
    unlock("qin", actor=local_actor())
    assert database.rows("SELECT before FROM journal ORDER BY id DESC LIMIT 1") != [(found[-1][2],)]
