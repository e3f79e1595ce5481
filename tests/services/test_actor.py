"""Who may do what (product.md §2): each right by role, and how far up and down the tree it reaches."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from models.base import connection, write_transaction
from models.organisations import Account, Organisation, Session
from services import actor as actors
from services.actor import SESSION_LASTS, Actor, Right, Role, Via, local_actor, may, reaches, require
from services.clock import stamp
from services.errors import NotAllowed, Refused
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock

SCHOOL_ROLES = {Role.SCHOOL_ADMIN, Role.SCHOOL_USER, Role.SCHOOL_GRADUATION}
MAY: dict[Right, set[Role]] = {
    Right.IMPORT_ORGANISATIONS: {Role.SYSTEM_ADMIN},
    Right.IMPORT_SCHOOL_DATA: {Role.SCHOOL_USER},
    Right.VERIFY_LIST: {Role.SCHOOL_USER, Role.SCHOOL_GRADUATION},
    Right.MANAGE_AUDIT: {Role.SCHOOL_GRADUATION},
    Right.REVIEW_AUDIT: {Role.BUREAU_REVIEWER, Role.DEPARTMENT_REVIEWER},
    Right.WITHDRAW_AUDIT: {Role.DEPARTMENT_REVIEWER},
    Right.REVOKE_GRADUATE: {Role.DEPARTMENT_REVIEWER},
    Right.READ_OVERVIEW: {Role.BUREAU_REVIEWER, Role.DEPARTMENT_REVIEWER},
    Right.READ_SCHOOL: SCHOOL_ROLES | {Role.BUREAU_REVIEWER, Role.DEPARTMENT_REVIEWER, Role.DESK_OPERATOR},
    Right.MANAGE_SCHOOL_ACCOUNTS: {Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN},
    Right.MANAGE_ALL_ACCOUNTS: {Role.SYSTEM_ADMIN},
    Right.CHANGE_SETTINGS: {Role.SYSTEM_ADMIN},
    Right.READ_SETTINGS: set(Role) - {Role.AUDITOR},
    Right.READ_JOURNAL: {Role.AUDITOR},
    Right.KEEP_DATABASE: {Role.SYSTEM_ADMIN},
    Right.RENDER_FORMS: {
        Role.SCHOOL_GRADUATION,
        Role.BUREAU_REVIEWER,
        Role.DEPARTMENT_REVIEWER,
        Role.DESK_OPERATOR,
    },
    Right.PRINT: {Role.SCHOOL_GRADUATION},
    Right.CALIBRATE: {Role.SCHOOL_GRADUATION, Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN},
    Right.MANAGE_PRINTERS: {Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN},
    Right.READ_PRINTERS: {Role.SCHOOL_GRADUATION, Role.SCHOOL_ADMIN, Role.SYSTEM_ADMIN},
}
NOT_LOCAL = {
    Right.MANAGE_AUDIT,
    Right.REVIEW_AUDIT,
    Right.WITHDRAW_AUDIT,
    Right.REVOKE_GRADUATE,
    Right.RENDER_FORMS,
    Right.PRINT,
}


@pytest.fixture
def tree(database: Database) -> dict[str, Organisation]:
    """Department › city › county › school, a second school below the city, a third right under the department."""
    with write_transaction():
        department = build.organisation("45", kind="department")
        city = build.organisation("4501", kind="bureau", parent=department)
        county = build.organisation("450122", kind="bureau", parent=city)
        return {
            "department": department,
            "city": city,
            "county": county,
            "school": build.organisation("4501220001", parent=county),
            "city_school": build.organisation("4501000001", parent=city),
            "own_school": build.organisation("4500000001", parent=department),
        }


def somebody(of: Organisation, *roles: Role) -> Actor:
    return build.actor(of, *roles)


def refused(actor: Actor, right: Right, organisation: Organisation | None = None) -> str:
    try:
        with connection():
            require(actor, right, organisation.id if organisation else None)
    except NotAllowed as refusal:
        return refusal.code
    return ""


@pytest.mark.parametrize("right", Right)
def test_each_role_may_what_its_row_says_and_nothing_else(
    tree: dict[str, Organisation], right: Right
) -> None:
    found = {role: refused(somebody(tree["department"], role), right) for role in Role}
    assert found == {role: "" if role in MAY[right] else "role_not_allowed" for role in Role}


@pytest.mark.parametrize("right", Right)
def test_the_local_machine_may_all_but_create_submit_approve_and_print(
    right: Right, tree: dict[str, Organisation]
) -> None:
    expected = "local_not_allowed" if right in NOT_LOCAL else ""
    assert refused(local_actor(), right, tree["school"]) == expected


def test_somebody_without_roles_may_nothing(tree: dict[str, Organisation]) -> None:
    nobody = build.actor(tree["school"])
    assert not any(may(nobody, right) for right in Right)


@pytest.mark.parametrize(
    ("here", "reached"),
    [
        ("school", {"school"}),
        ("county", {"county", "school"}),
        ("city", {"city", "county", "school", "city_school"}),
        ("department", {"department", "city", "county", "school", "city_school", "own_school"}),
        ("own_school", {"own_school"}),
    ],
)
def test_one_reaches_the_own_organisation_and_those_below_it(
    tree: dict[str, Organisation], here: str, reached: set[str]
) -> None:
    actor = somebody(tree[here], Role.AUDITOR)
    with connection():
        assert {name for name, place in tree.items() if reaches(actor, place.id)} == reached


@pytest.mark.parametrize(
    "right", [Right.IMPORT_SCHOOL_DATA, Right.VERIFY_LIST, Right.MANAGE_AUDIT, Right.READ_SCHOOL]
)
def test_a_school_never_works_on_another_schools_data(tree: dict[str, Organisation], right: Right) -> None:
    teacher = somebody(tree["school"], *SCHOOL_ROLES)
    assert refused(teacher, right, tree["school"]) == ""
    assert {refused(teacher, right, tree[name]) for name in ("city_school", "own_school")} == {
        "other_organisation"
    }


def test_a_bureau_reads_the_schools_below_it_only(tree: dict[str, Organisation]) -> None:
    reviewer = somebody(tree["county"], Role.BUREAU_REVIEWER)
    assert refused(reviewer, Right.READ_SCHOOL, tree["school"]) == ""
    assert refused(reviewer, Right.READ_SCHOOL, tree["city_school"]) == "other_organisation"
    assert refused(reviewer, Right.READ_SCHOOL, tree["city"]) == "other_organisation"


def test_a_bureau_reviews_the_audits_of_the_schools_below_it_only(tree: dict[str, Organisation]) -> None:
    reviewer = somebody(tree["city"], Role.BUREAU_REVIEWER)
    found = {
        name: refused(reviewer, Right.REVIEW_AUDIT, tree[name])
        for name in ("school", "city_school", "own_school")
    }
    assert found == {"school": "", "city_school": "", "own_school": "other_organisation"}


@pytest.mark.parametrize("right", [Right.REVIEW_AUDIT, Right.WITHDRAW_AUDIT, Right.REVOKE_GRADUATE])
def test_the_department_reviews_all(tree: dict[str, Organisation], right: Right) -> None:
    reviewer = somebody(tree["department"], Role.DEPARTMENT_REVIEWER)
    schools = ("school", "city_school", "own_school")
    assert {refused(reviewer, right, tree[name]) for name in schools} == {""}


def signed_in(tree: dict[str, Organisation], *, ended_at: str | None = None) -> Actor:
    who = somebody(tree["school"], Role.SCHOOL_USER)
    with write_transaction():
        Session.create(
            id="of-this-test",
            account=who.account_id,
            via=Via.SCREEN,
            place="pts/0",
            os_user="desk",
            started_at=stamp(),
            seen_at=stamp(),
            ended_at=ended_at,
        )
    return dataclasses.replace(who, session="of-this-test")


def test_an_open_session_may_work_until_it_shows_no_life_for_too_long(
    tree: dict[str, Organisation], clock: FrozenClock
) -> None:
    who = signed_in(tree)
    clock.advance(SESSION_LASTS)
    assert refused(who, Right.READ_SCHOOL, tree["school"]) == ""
    clock.advance(timedelta(seconds=1))
    assert refused(who, Right.READ_SCHOOL, tree["school"]) == "session_ended"


def test_a_session_that_is_ended_or_unknown_may_nothing(tree: dict[str, Organisation]) -> None:
    ended = signed_in(tree, ended_at=build.MOMENT)
    unknown = dataclasses.replace(ended, session="of-nobody")
    assert {refused(who, right) for who in (ended, unknown) for right in Right} == {"session_ended"}


def test_somebody_elses_password_permits_nothing(tree: dict[str, Organisation]) -> None:
    who = dataclasses.replace(somebody(tree["department"], Role.SYSTEM_ADMIN), must_change=True)
    assert {refused(who, right) for right in Right} == {"password_must_change"}


def test_a_second_factor_that_is_asked_for_must_be_there(tree: dict[str, Organisation]) -> None:
    bare = somebody(tree["department"], Role.SYSTEM_ADMIN)
    who = dataclasses.replace(bare, needs_second_factor=True)
    assert {refused(who, right) for right in Right} == {"second_factor_required"}
    with write_transaction():
        Account.update(totp_secret="enrolled").where(Account.id == who.account_id).execute()
    assert refused(who, Right.READ_SETTINGS) == ""


def test_accounts_are_added_at_the_own_school_or_anywhere_by_a_system_admin(
    tree: dict[str, Organisation],
) -> None:
    right = Right.MANAGE_SCHOOL_ACCOUNTS
    assert refused(somebody(tree["school"], Role.SCHOOL_ADMIN), right, tree["school"]) == ""
    assert refused(somebody(tree["city"], Role.SCHOOL_ADMIN), right, tree["school"]) == "other_organisation"
    assert refused(somebody(tree["own_school"], Role.SYSTEM_ADMIN), right, tree["school"]) == ""


def test_the_way_up_the_tree_is_nearest_first(tree: dict[str, Organisation]) -> None:
    with connection():
        assert actors.ancestors(tree["school"].id) == [
            tree[name].id for name in ("county", "city", "department")
        ]
        assert actors.ancestors(tree["department"].id) == []


def test_a_school_is_found_by_its_code_and_a_bureau_is_none(tree: dict[str, Organisation]) -> None:
    with connection():
        assert actors.school_by_code("4501220001").id == tree["school"].id
        for code, refusal in (("99", "school_unknown"), ("4501", "not_a_school")):
            with pytest.raises(Refused, match=refusal):
                actors.school_by_code(code)


def test_a_user_without_a_name_is_unknown_not_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    def nameless() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nameless)
    assert local_actor(Via.SCREEN).os_user == "unknown"
    assert local_actor().via is Via.CLI


def test_a_terminal_is_told_by_its_client_or_by_machine_and_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "desk3.example.org")
    monkeypatch.setattr("os.ttyname", lambda _handle: "/dev/pts/0")
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.7 50000 10.0.0.1 22")
    assert actors.terminal_place() == "10.0.0.7"
    monkeypatch.delenv("SSH_CONNECTION")
    assert actors.terminal_place() == "desk3 pts/0"

    def no_terminal(_handle: int) -> str:
        raise OSError

    monkeypatch.setattr("os.ttyname", no_terminal)
    assert actors.terminal_place() == "desk3"
