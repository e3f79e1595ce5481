"""The first start for real work: the department and its administrator, all or nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.accounts.signing_in import sign_in
from services.actor import Role, Via, local_actor
from services.errors import Refused
from services.setting_up import Department, SetUp, department, set_up
from tests import build
from tests.databases import Database

REQUEST = SetUp("admin", "农志强", "0771-0000001", "Yanyin-2023", Department("450000", "自治区教育厅"))


def test_the_first_account_is_the_administrator_of_the_new_department(database: Database) -> None:
    added = set_up(REQUEST, actor=local_actor())
    assert (added.line.roles, added.line.organisation_code) == ((Role.SYSTEM_ADMIN,), "450000")
    assert department() == Department("450000", "自治区教育厅")
    assert sign_in("admin", "Yanyin-2023", Via.SCREEN).organisation_kind == "department"
    assert [row[0] for row in database.rows("SELECT action FROM journal ORDER BY id")] == [
        "organisations.add",
        "account.add",
        "account.sign_in",
    ]


def test_a_department_that_was_imported_is_kept(database: Database) -> None:
    build.organisation("450000", "自治区教育厅", kind="department")
    set_up(replace(REQUEST, department=Department("450000", "写法不同")), actor=local_actor())
    assert database.rows("SELECT code, name FROM organisation") == [("450000", "自治区教育厅")]


@pytest.mark.parametrize(
    ("request_made", "code"),
    [
        (replace(REQUEST, department=Department(" ", "自治区教育厅")), "department_incomplete"),
        (replace(REQUEST, department=Department("450000", "")), "department_incomplete"),
        (replace(REQUEST, login="覃"), "login_invalid"),
        (replace(REQUEST, password="kurz"), "password_weak"),
        (replace(REQUEST, phone="abc"), "phone_invalid"),
    ],
)
def test_a_refusal_leaves_nothing_behind(database: Database, request_made: SetUp, code: str) -> None:
    with pytest.raises(Refused) as refused:
        set_up(request_made, actor=local_actor())
    assert refused.value.code == code
    assert database.rows("SELECT COUNT(*) FROM organisation") == [(0,)]
    assert database.rows("SELECT COUNT(*) FROM account") == [(0,)]
    assert database.rows("SELECT action, done FROM journal") == [("database.set_up", 0)]


def test_another_department_is_not_added_beside_the_one_there(database: Database) -> None:
    build.organisation("450000", "自治区教育厅", kind="department")
    with pytest.raises(Refused) as refused:
        set_up(replace(REQUEST, department=Department("460000", "另一个厅")), actor=local_actor())
    assert (refused.value.code, refused.value.params) == ("department_differs", {"known": "450000"})


def test_a_database_is_set_up_once(database: Database) -> None:
    set_up(REQUEST, actor=local_actor())
    with pytest.raises(Refused) as refused:
        set_up(replace(REQUEST, login="second"), actor=local_actor())
    assert refused.value.code == "already_set_up"
    assert database.rows("SELECT COUNT(*) FROM account") == [(1,)]
