"""`yanyin account reset|unlock`: a way back in for an administrator who lost the password or the telephone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from services import startup
from services.accounts.signing_in import actor_for, sign_in
from services.actor import Actor, Via
from services.errors import Refused
from tests.journeys.typed import PASSWORD, SAMPLES, SCHOOL_A, Desk
from tests.services.account_world import enrol

NEW = "Anders-2023"
RESET = ("account", "reset", "qin")


@pytest.fixture(autouse=True)
def people(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YANYIN_KEY_FILE", str(tmp_path / "key"))
    desk.ok("import", "organisations", SAMPLES / "组织机构.xlsx")
    desk.add_teacher("root", SCHOOL_A)
    desk.add_teacher("qin", SCHOOL_A)
    desk.ok(*RESET, "--password-stdin", stdin="Anfang-2023")


@contextmanager
def bound(desk: Desk) -> Iterator[None]:
    startup.bind(desk.database.url)
    try:
        yield
    finally:
        startup.unbind()


def come_in(desk: Desk, password: str) -> Actor:
    with bound(desk):
        return sign_in("qin", password, Via.SCREEN)


def test_an_account_added_here_must_change_its_password(desk: Desk) -> None:
    with bound(desk):
        assert sign_in("root", PASSWORD, Via.SCREEN).must_change


def test_a_new_password_opens_the_door_and_must_be_changed(desk: Desk) -> None:
    answer = desk.ok(*RESET, "--password-stdin", stdin=NEW + "\n")
    assert answer.out == "账号 qin 的密码已重设，下次登录须换成自己的；已登录的都已结束，锁定也已解开\n"
    assert come_in(desk, NEW).must_change
    told = desk.ok(*RESET, "--password-stdin", "--json", stdin="Wieder-2023").json
    assert told == {"login": "qin", "password": True, "second_factor": False}


def test_a_lost_telephone_is_forgotten_with_or_without_a_new_password(desk: Desk) -> None:
    for words in (("--second-factor",), ("--second-factor", "--password-stdin")):
        with bound(desk):
            enrol(actor_for("qin"))  # of whoever is named on the command line nothing is asked
        answer = desk.ok(*RESET, *words, stdin=NEW)
        assert answer.out.splitlines()[-1].startswith("账号 qin 的两步验证已取消")
        assert len(answer.out.splitlines()) == len(words)
    assert come_in(desk, NEW).login == "qin"
    assert desk.type(*RESET, "--second-factor", "--json").error == "second_factor_absent"


def test_a_locked_account_is_unlocked(desk: Desk) -> None:
    for _ in range(5):
        with pytest.raises(Refused):
            come_in(desk, "falsch")
    with pytest.raises(Refused, match="account_locked"):
        come_in(desk, "Anfang-2023")
    assert desk.ok("account", "unlock", "QIN").out == "账号 qin 已解锁，可以登录了\n"
    assert come_in(desk, "Anfang-2023").login == "qin"


def test_what_cannot_be_reset_is_refused_in_words(desk: Desk) -> None:
    assert desk.type(*RESET, "--json").error == "password_missing"
    assert desk.type("account", "reset", "nobody", "--second-factor", "--json").error == "account_unknown"
    assert desk.type(*RESET, "--password-stdin", "--json", stdin="kurz").error == "password_weak"
    assert desk.type(*RESET, "--password-stdin", "--as", "qin", "--json", stdin=NEW).error == (
        "role_not_allowed"
    )
    own = desk.type("account", "reset", "root", "--password-stdin", "--as", "root", "--json", stdin=NEW)
    assert (own.code, own.error) == (1, "own_account")


def test_what_was_done_stands_in_the_journal_by_whom_and_from_where(desk: Desk) -> None:
    desk.ok("account", "unlock", "qin", "--as", "root")
    rows = desk.database.rows(
        "SELECT login, via, object_key, detail FROM journal WHERE action IN"
        " ('account.unlock', 'account.reset_password') ORDER BY id"
    )
    assert [(*row[:3], json.loads(row[3])) for row in rows] == [
        ("", "cli", "qin", {"sessions": 0, "second_factor": False}),
        ("root", "cli", "qin", {}),
    ]


def test_the_setting_of_the_second_factor_has_no_year(desk: Desk) -> None:
    answer = desk.ok("settings", "set", "second_factor", "on", "--year", "2023")
    assert answer.out == "已改 second_factor：off → on（各年通用的设置）\n"
    assert desk.ok("settings", "show", "--year", "2031", "--json").json["settings"]["second_factor"] == "on"
