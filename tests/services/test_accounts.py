"""Accounts: who may add which, how one signs in, what the journal keeps of it, one's own profile."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from threading import Thread

import pytest
from argon2 import PasswordHasher
from hypothesis import given
from hypothesis import strategies as st

from models.base import write_transaction
from models.organisations import Account, Organisation
from services import startup
from services.accounts import passwords
from services.accounts.adding import AccountAdded, NewAccount, add_account
from services.accounts.listing import accounts
from services.accounts.profile import update_profile
from services.accounts.signing_in import actor_for, sign_in
from services.actor import Actor, Role, Via, local_actor
from services.errors import CannotRun, DeskError, NotAllowed, Refused
from tests import build
from tests.databases import Database
from tests.quick_passwords import FOR_WORK, NOBODYS_FOR_WORK

GOOD = "Geheim-2023"
TEACHER = NewAccount("qin", "覃老师", "0771-5300000", "4501990001", ("school_user",), GOOD)


@pytest.fixture
def tree(database: Database) -> dict[str, Organisation]:
    with write_transaction():
        department = build.organisation("450000", "教育厅", kind="department")
        bureau = build.organisation("450199", "教育局", kind="bureau", parent=department)
        school = build.organisation("4501990001", "一职校", parent=bureau)
        other = build.organisation("4501990002", "二职校", parent=bureau)
    return {"department": department, "bureau": bureau, "school": school, "other": other}


@pytest.fixture
def founded(tree: dict[str, Organisation]) -> dict[str, Organisation]:
    """With the first account, so that the next one is like any other."""
    add("root", "450000", "auditor")
    return tree


def add(login: str, organisation: str, *roles: str, actor: Actor | None = None) -> AccountAdded:
    request = replace(TEACHER, login=login, organisation=organisation, roles=roles)
    return add_account(request, actor=actor or local_actor())


def code_of(request: NewAccount, actor: Actor | None = None) -> str:
    with pytest.raises(DeskError) as refusal:
        add_account(request, actor=actor or local_actor())
    return refusal.value.code


def journal_of(database: Database, action: str) -> list[tuple[str, int, str]]:
    return database.rows(
        "SELECT login, done, object_key FROM journal WHERE action = ? ORDER BY id", (action,)
    )


def test_the_first_account_becomes_a_system_admin_as_well(tree: dict[str, Organisation]) -> None:
    first, second = add("a1", "4501990001", "school_user"), add("a2", "4501990001", "school_user")
    assert (first.is_first, first.line.roles) == (True, (Role.SCHOOL_USER, Role.SYSTEM_ADMIN))
    assert (second.is_first, second.line.roles) == (False, (Role.SCHOOL_USER,))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"login": "q"}, "login_invalid"),
        ({"login": "..", "name": ""}, "login_invalid"),
        ({"login": ".qin"}, "login_invalid"),
        ({"login": "../qin"}, "login_invalid"),
        ({"login": "覃老师"}, "login_invalid"),
        ({"login": "ｑｉｎ"}, "login_invalid"),
        ({"login": "qin\n"}, "login_invalid"),
        ({"login": "q" * 33}, "login_invalid"),
        ({"login": "ROOT"}, "login_taken"),
        ({"organisation": "4501990009"}, "organisation_unknown"),
        ({"roles": ()}, "role_missing"),
        ({"roles": ("teacher",)}, "role_unknown"),
        ({"roles": ("school_user", "bureau_reviewer")}, "role_unfit"),
        ({"organisation": "450199"}, "role_unfit"),
        ({"organisation": "450000", "roles": ("bureau_reviewer",)}, "role_unfit"),
        ({"organisation": "450199", "roles": ("department_reviewer",)}, "role_unfit"),
        ({"name": "覃" * 51}, "name_invalid"),
        ({"phone": "12"}, "phone_invalid"),
        ({"phone": "0771-5300000\x1b[2J"}, "phone_invalid"),
        ({"password": "Geheim-23"}, "password_weak"),
        ({"password": "geheim2023"}, "password_weak"),
        ({"password": "覃老师的密码很长很长"}, "password_weak"),
    ],
)
def test_an_account_that_is_not_right_is_refused(
    founded: dict[str, Organisation], database: Database, change: dict[str, object], code: str
) -> None:
    before = database.rows("SELECT COUNT(*) FROM account")
    assert code_of(replace(TEACHER, **change)) == code  # type: ignore[arg-type]  # fields by name
    assert database.rows("SELECT COUNT(*) FROM account") == before


@pytest.mark.parametrize("login", ["ab", "Qin.1_x-2", "9" * 32])
def test_a_login_may_hold_letters_digits_dots_underscores_hyphens(
    founded: dict[str, Organisation], login: str
) -> None:
    assert add(login, "4501990001", "school_user").line.login == login


@pytest.mark.parametrize("role", ["system_admin", "auditor", "desk_operator"])
@pytest.mark.parametrize("organisation", ["450000", "450199", "4501990001"])
def test_some_roles_fit_anywhere(founded: dict[str, Organisation], role: str, organisation: str) -> None:
    assert add("anyone", organisation, role).line.roles == (Role(role),)


def test_a_school_admin_adds_school_accounts_of_the_own_school_only(founded: dict[str, Organisation]) -> None:
    admin = build.actor(founded["school"], Role.SCHOOL_ADMIN)
    assert add("own", "4501990001", "school_user", "school_admin", actor=admin).line.login == "own"
    assert code_of(replace(TEACHER, organisation="4501990002"), admin) == "other_organisation"
    assert code_of(replace(TEACHER, roles=("system_admin",)), admin) == "role_beyond_school"
    assert code_of(replace(TEACHER, roles=("auditor",)), admin) == "role_beyond_school"


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in (Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN)]
)
def test_nobody_else_adds_accounts(founded: dict[str, Organisation], database: Database, role: Role) -> None:
    assert code_of(TEACHER, build.actor(founded["school"], role)) == "role_not_allowed"
    assert journal_of(database, "account.add")[-1][1:] == (0, "4501990001")


def test_a_system_admin_adds_accounts_everywhere(founded: dict[str, Organisation]) -> None:
    admin = build.actor(founded["department"], Role.SYSTEM_ADMIN)
    assert add("far", "4501990002", "school_admin", actor=admin).line.organisation_name == "二职校"


def test_two_people_adding_the_first_account_at_once_make_one_system_admin(
    tree: dict[str, Organisation], database: Database
) -> None:
    def work(login: str) -> None:
        with startup.connection():
            add(login, "4501990001", "school_user")

    threads = [Thread(target=work, args=(f"user{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.rows("SELECT COUNT(*) FROM account") == [(6,)]
    assert database.rows("SELECT COUNT(*) FROM account_role WHERE role = 'system_admin'") == [(1,)]


def test_signing_in_gives_the_actor_of_the_account(
    founded: dict[str, Organisation], database: Database
) -> None:
    add("qin", "4501990001", "school_user", "school_graduation")
    actor = sign_in("QIN", GOOD, Via.SCREEN, "s1")
    assert (actor.login, actor.name, actor.organisation_code) == ("qin", "覃老师", "4501990001")
    assert actor.roles == {Role.SCHOOL_USER, Role.SCHOOL_GRADUATION}
    assert (actor.via, actor.session, actor.is_local) == (Via.SCREEN, "s1", False)
    assert journal_of(database, "account.sign_in") == [("qin", 1, "qin")]


def test_a_wrong_password_an_unknown_login_and_an_inactive_account_are_refused_alike(
    founded: dict[str, Organisation], database: Database
) -> None:
    add("qin", "4501990001", "school_user")
    add("gone", "4501990001", "school_user")
    with write_transaction():
        Account.update(active=0).where(Account.login == "gone").execute()
    for login, password in (("qin", "wrong"), ("Geheim-2023", "x"), ("gone", GOOD), ("", "")):
        with pytest.raises(Refused) as refusal:
            sign_in(login, password, Via.SCREEN)
        assert (refusal.value.code, refusal.value.params) == ("sign_in_failed", {})
    # What was typed for an unknown login is not kept: it may be a password.
    assert journal_of(database, "account.sign_in") == [
        ("qin", 0, "qin"),
        ("", 0, ""),
        ("gone", 0, "gone"),
        ("", 0, ""),
    ]


def test_no_password_ever_reaches_the_database(founded: dict[str, Organisation], database: Database) -> None:
    add("qin", "4501990001", "school_user")
    sign_in("qin", GOOD, Via.SCREEN)
    everything = json.dumps(database.rows("SELECT * FROM journal") + database.rows("SELECT * FROM account"))
    assert GOOD not in everything


def test_an_old_hash_is_made_anew_at_the_next_sign_in(
    founded: dict[str, Organisation], database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    add("qin", "4501990001", "school_user")
    before = database.rows("SELECT password_hash FROM account WHERE login = 'qin'")
    sign_in("qin", GOOD, Via.SCREEN)
    assert database.rows("SELECT password_hash FROM account WHERE login = 'qin'") == before
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    sign_in("qin", GOOD, Via.SCREEN)
    assert "t=2" in database.rows("SELECT password_hash FROM account WHERE login = 'qin'")[0][0]
    sign_in("qin", GOOD, Via.SCREEN)


def test_an_unknown_login_takes_as_long_as_a_wrong_password(
    founded: dict[str, Organisation], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def never(stored: str, _password: str) -> bool:
        asked.append(stored)
        return False

    monkeypatch.setattr(passwords, "matches", never)
    for login in ("root", "nobody"):
        with pytest.raises(Refused):
            sign_in(login, "x", Via.SCREEN)
    assert [stored == passwords.NOBODYS for stored in asked] == [False, True]


def test_for_real_work_nobodys_hash_costs_as_much_as_a_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", FOR_WORK)
    assert not passwords.is_outdated(NOBODYS_FOR_WORK)
    started = time.perf_counter()
    assert not passwords.matches(NOBODYS_FOR_WORK, GOOD)
    assert time.perf_counter() - started > 0.01
    assert passwords.hashed(GOOD).split("$")[1:4] == NOBODYS_FOR_WORK.split("$")[1:4]


def test_a_damaged_hash_lets_nobody_in() -> None:
    assert not passwords.matches("!", "")


@given(st.text(max_size=20))
def test_a_password_is_strong_with_ten_characters_of_three_kinds(password: str) -> None:
    kinds = [any(c.islower() for c in password), any(c.isupper() for c in password)]
    kinds += [any(c.isdecimal() for c in password)]
    kinds += [any(not (c.islower() or c.isupper() or c.isdecimal()) for c in password)]
    strong = len(password) >= 10 and sum(kinds) >= 3
    if strong:
        passwords.require_strong(password)
    else:
        with pytest.raises(Refused, match="password_weak"):
            passwords.require_strong(password)


def test_the_actor_for_as_needs_no_password_but_an_active_account(
    founded: dict[str, Organisation], database: Database
) -> None:
    add("qin", "4501990001", "school_user")
    actor = actor_for("qin")
    assert (actor.login, actor.via, bool(actor.os_user)) == ("qin", Via.CLI, True)
    with pytest.raises(Refused, match="account_unknown"):
        actor_for("nobody")
    with write_transaction():
        Account.update(active=0).where(Account.login == "qin").execute()
    with pytest.raises(Refused, match="account_inactive"):
        actor_for("qin")
    assert journal_of(database, "account.act_as") == [("", 0, ""), ("", 0, "qin")]


def test_ones_profile_is_cleaned_stored_and_journalled(
    founded: dict[str, Organisation], database: Database
) -> None:
    add("qin", "4501990001", "school_user")
    actor = update_profile(" 覃\u200b晓梅 ", " 0771-5300001 ", actor=actor_for("qin"))
    assert (actor.name, actor.phone) == ("覃晓梅", "0771-5300001")
    assert database.rows("SELECT name, phone FROM account WHERE login = 'qin'") == [
        ("覃晓梅", "0771-5300001")
    ]
    assert journal_of(database, "account.profile") == [("qin", 1, "qin")]


@pytest.mark.parametrize(
    ("name", "phone", "code"),
    [("", "0771-5300000", "name_missing"), ("覃", " ", "phone_missing"), ("覃", "abc", "phone_invalid")],
)
def test_a_profile_needs_name_and_phone(
    founded: dict[str, Organisation], name: str, phone: str, code: str
) -> None:
    add("qin", "4501990001", "school_user")
    with pytest.raises(Refused, match=code):
        update_profile(name, phone, actor=actor_for("qin"))


def test_the_local_machine_has_no_profile(founded: dict[str, Organisation]) -> None:
    with pytest.raises(NotAllowed, match="local_not_allowed"):
        update_profile("覃", "0771-5300000", actor=local_actor())


def test_the_list_of_accounts_ends_at_ones_own_school(founded: dict[str, Organisation]) -> None:
    add("a1", "4501990001", "school_user")
    add("b1", "4501990002", "school_user")
    admin = build.actor(founded["school"], Role.SCHOOL_ADMIN)
    logins = {line.login for line in accounts(actor=local_actor())}
    assert {"root", "a1", "b1"} <= logins
    assert [line.organisation_code for line in accounts(actor=admin)] == ["4501990001"] * 2
    with pytest.raises(NotAllowed):
        accounts(actor=build.actor(founded["bureau"], Role.BUREAU_REVIEWER))


def test_an_unknown_role_is_a_matter_of_usage(founded: dict[str, Organisation]) -> None:
    with pytest.raises(CannotRun, match="role_unknown"):
        add("qin", "4501990001", "teacher")
