"""The second factor: enrolling, signing in with it, codes that work once, the key file, losing everything."""

from __future__ import annotations

import re
import stat
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import startup
from services.accounts import key_file
from services.accounts.administering import reset_password, reset_second_factor, unlock
from services.accounts.second_factor import (
    confirm_second_factor,
    drop_second_factor,
    offer_second_factor,
    second_factor_state,
)
from services.accounts.signing_in import actor_for
from services.actor import Actor, Role, local_actor
from services.browsing.home import home_view
from services.settings import set_setting
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.account_world import (
    BUREAU,
    DEPARTMENT,
    SCHOOL,
    STEP,
    at_once,
    code_of,
    come_in,
    enrol,
    journal,
    make_people,
    person,
    refusal_code,
    refused,
)

LATER = timedelta(seconds=STEP)
LOGINS = count(1)


@pytest.fixture
def keys(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the key file will be."""
    monkeypatch.setenv("YANYIN_KEY_FILE", str(tmp_path / "second.key"))
    return tmp_path / "second.key"


@pytest.fixture(autouse=True)
def people(database: Database, clock: FrozenClock, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_people()
    person("qin", SCHOOL, Role.SCHOOL_USER)


@pytest.fixture
def qin(people: None) -> Actor:
    """Somebody signed in, still without a second factor."""
    return come_in("qin", "q1")


def test_an_offer_stores_nothing_and_names_the_account(qin: Actor, database: Database) -> None:
    offer = offer_second_factor(actor=qin)
    assert offer.uri == f"otpauth://totp/Yanyin:qin?secret={offer.secret}&issuer=Yanyin"
    assert re.fullmatch("[A-Z2-7]{32}", offer.secret)
    assert offer_second_factor(actor=qin).secret != offer.secret
    assert database.rows("SELECT totp_secret FROM account WHERE login = 'qin'") == [("",)]


def test_after_enrolling_the_password_alone_does_not_do(
    qin: Actor, clock: FrozenClock, database: Database
) -> None:
    secret, _codes = enrol(qin)
    clock.advance(LATER)
    assert refusal_code(lambda: come_in("qin")) == "second_factor_missing"
    assert refusal_code(lambda: come_in("qin", code=" ")) == "second_factor_missing"
    assert refusal_code(lambda: come_in("qin", code="12345")) == "second_factor_wrong"
    assert refusal_code(lambda: come_in("qin", password="falsch", code=code_of(secret))) == "sign_in_failed"
    assert come_in("qin", code=f" {code_of(secret)[:3]} {code_of(secret)[3:]} ").login == "qin"
    assert journal(database, "account.second_factor") == [("qin", 1, "qin", {})]
    details = [row[1::2] for row in journal(database, "account.sign_in")]
    assert details == [
        (1, {}),
        (0, {"refused": "second_factor_missing"}),
        (0, {"refused": "second_factor_missing"}),
        (0, {"refused": "second_factor_wrong", "failures": 1}),
        (0, {"refused": "sign_in_failed", "failures": 2}),
        (1, {"second_factor": "code"}),
    ]


def test_the_code_that_confirmed_does_not_sign_in(qin: Actor, clock: FrozenClock) -> None:
    secret, _codes = enrol(qin)
    assert refusal_code(lambda: come_in("qin", code=code_of(secret))) == "second_factor_wrong"
    clock.advance(LATER)
    assert come_in("qin", code=code_of(secret)).login == "qin"


@pytest.mark.parametrize("steps", [-2, -1, 0, 1, 2])
def test_a_telephone_may_be_one_step_off(qin: Actor, clock: FrozenClock, steps: int) -> None:
    secret, _codes = enrol(qin)
    clock.advance(LATER * 10)
    expected = "" if abs(steps) <= 1 else "second_factor_wrong"
    assert refusal_code(lambda: come_in("qin", code=code_of(secret, steps))) == expected


@given(st.lists(st.tuples(st.integers(0, 95), st.integers(-2, 2)), max_size=10))
def test_no_code_is_taken_twice_nor_one_from_before_it(
    clock: FrozenClock, tries: list[tuple[int, int]]
) -> None:
    login = f"model{next(LOGINS)}"
    person(login, SCHOOL, Role.SCHOOL_USER)
    secret, _codes = enrol(come_in(login))
    last = int(clock().timestamp()) // STEP
    for seconds, steps in tries:
        clock.advance(timedelta(seconds=seconds))
        wanted = int(clock().timestamp()) // STEP + steps
        right = abs(steps) <= 1 and wanted > last
        code = code_of(secret, steps)
        assert refusal_code(partial(come_in, login, code=code)) == ("" if right else "second_factor_wrong")
        last = wanted if right else last
        unlock(login, actor=local_actor())


def test_one_code_presented_twice_at_once_lets_one_in(qin: Actor, clock: FrozenClock) -> None:
    secret, codes = enrol(qin)
    clock.advance(LATER)
    for code in (code_of(secret), codes[0]):
        results = at_once([partial(come_in, "qin", code=code)] * 2)
        assert sorted(results) == ["", "second_factor_wrong"]


def test_wrong_codes_lock_the_account_as_wrong_passwords_do(qin: Actor, clock: FrozenClock) -> None:
    secret, _codes = enrol(qin)
    clock.advance(LATER)
    wrong = "000000" if code_of(secret) != "000000" else "000001"
    tried = [refusal_code(lambda: come_in("qin", code=wrong)) for _ in range(5)]
    assert tried == ["second_factor_wrong"] * 4 + ["account_locked"]
    assert refusal_code(lambda: come_in("qin", code=code_of(secret))) == "account_locked"


def test_eight_recovery_codes_stand_in_once_each_however_they_are_typed(
    qin: Actor, database: Database
) -> None:
    _secret, codes = enrol(qin)
    assert len(set(codes)) == 8
    assert all(re.fullmatch(r"([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}", code) for code in codes)
    for number, code in enumerate(codes, 1):
        typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        assert come_in("qin", code=typed).login == "qin"
        assert refusal_code(partial(come_in, "qin", code=code)) == "second_factor_wrong"
        assert second_factor_state(actor=qin).codes_left == 8 - number
        unlock("qin", actor=local_actor())
    assert journal(database, "account.sign_in")[-2][3] == {"second_factor": "recovery"}


def test_neither_secret_nor_codes_are_readable_in_the_database(qin: Actor, database: Database) -> None:
    secret, codes = enrol(qin)
    tables = ("account", "recovery_code", "journal", "session")
    everything = "".join(repr(database.rows(f"SELECT * FROM {table}")) for table in tables)
    assert not [
        word for word in (secret, *codes, *(code.replace("-", "") for code in codes)) if word in everything
    ]


@pytest.mark.parametrize("steps", [2, 100])
def test_a_wrong_code_confirms_nothing(qin: Actor, database: Database, steps: int) -> None:
    secret = offer_second_factor(actor=qin).secret
    for known, code in (
        (secret, code_of(secret, steps)),
        (secret, ""),
        ("A", "123456"),
        ("!" * 32, "123456"),
    ):
        assert refusal_code(partial(confirm_second_factor, known, code, actor=qin)) == ("second_factor_wrong")
    assert database.rows("SELECT COUNT(*) FROM recovery_code") == [(0,)]
    assert not second_factor_state(actor=qin).present


def test_a_second_factor_is_not_enrolled_over_another(qin: Actor) -> None:
    secret, _codes = enrol(qin)
    assert refusal_code(lambda: offer_second_factor(actor=qin)) == "second_factor_present"
    again = refusal_code(lambda: confirm_second_factor(secret, code_of(secret, 1), actor=qin))
    assert again == "second_factor_present"


def test_it_is_given_up_with_a_code_of_its_own(qin: Actor, clock: FrozenClock, database: Database) -> None:
    assert refusal_code(lambda: drop_second_factor("123456", actor=qin)) == "second_factor_absent"
    secret, codes = enrol(qin)
    assert refusal_code(lambda: drop_second_factor(codes[0] + "X", actor=qin)) == "second_factor_wrong"
    clock.advance(LATER)
    assert not drop_second_factor(code_of(secret), actor=qin).needs_second_factor
    assert database.rows("SELECT COUNT(*) FROM recovery_code") == [(0,)]
    assert come_in("qin").login == "qin"
    details = [row[1::2] for row in journal(database, "account.second_factor_drop")]
    assert details == [
        (0, {"refused": "second_factor_absent"}),
        (0, {"refused": "second_factor_wrong", "failures": 1}),
        (1, {}),
    ]


def test_guessing_codes_to_give_it_up_ends_in_a_locked_account_and_no_session(qin: Actor) -> None:
    enrol(qin)
    tried = [refusal_code(lambda: drop_second_factor("wrong", actor=qin)) for _ in range(6)]
    assert tried == ["second_factor_wrong"] * 4 + ["account_locked", "session_ended"]


def test_the_local_machine_has_no_second_factor() -> None:
    assert refusal_code(lambda: offer_second_factor(actor=local_actor())) == "local_not_allowed"
    assert refusal_code(lambda: second_factor_state(actor=local_actor())) == "local_not_allowed"


@pytest.mark.parametrize(
    ("role", "organisation", "needed"),
    [
        (Role.SCHOOL_USER, SCHOOL, False),
        (Role.SCHOOL_GRADUATION, SCHOOL, False),
        (Role.SCHOOL_ADMIN, SCHOOL, True),
        (Role.BUREAU_REVIEWER, BUREAU, True),
        (Role.DEPARTMENT_REVIEWER, DEPARTMENT, True),
        (Role.DESK_OPERATOR, DEPARTMENT, True),
        (Role.SYSTEM_ADMIN, DEPARTMENT, True),
        (Role.AUDITOR, DEPARTMENT, True),
    ],
)
def test_the_setting_asks_bureaus_the_department_and_administrators_for_one(
    role: Role, organisation: str, needed: bool
) -> None:
    person("wei", organisation, role)
    assert not come_in("wei").needs_second_factor
    set_setting("second_factor", "on", year=2023, actor=local_actor())
    assert come_in("wei").needs_second_factor is needed
    assert not actor_for("wei").needs_second_factor


def test_whoever_needs_one_enrols_before_anything_else(clock: FrozenClock) -> None:
    person("wei", BUREAU, Role.BUREAU_REVIEWER)
    set_setting("second_factor", "on", actor=local_actor())
    wei = come_in("wei", "w1")
    assert refusal_code(lambda: home_view(actor=wei)) == "second_factor_required"
    secret, _codes = enrol(wei)
    assert home_view(actor=wei).year == 2023
    clock.advance(LATER)
    again = come_in("wei", "w2", code_of(secret))
    assert not again.needs_second_factor
    clock.advance(LATER)
    assert drop_second_factor(code_of(secret), actor=again).needs_second_factor


def test_the_setting_holds_in_every_year_whichever_it_was_changed_from(database: Database) -> None:
    set_setting("second_factor", "on", year=2020, actor=local_actor())
    assert database.rows("SELECT year, value FROM setting WHERE key = 'second_factor'") == [(0, "on")]


# --- the key file ----------------------------------------------------------------------------------------------------


def test_the_key_file_is_made_on_first_use_for_its_owner_alone(keys: Path, qin: Actor) -> None:
    assert not keys.exists()
    enrol(qin)
    assert stat.S_IMODE(keys.stat().st_mode) == 0o600
    assert list(keys.parent.glob(".*key*")) == []


def test_without_a_place_of_its_own_it_lies_in_the_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("YANYIN_KEY_FILE")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert key_file.path() == startup.data_folder() / "second-factor.key"


def test_a_lost_key_file_is_told_and_never_silently_replaced(
    qin: Actor, keys: Path, clock: FrozenClock
) -> None:
    secret, codes = enrol(qin)
    keys.unlink()
    clock.advance(LATER)
    refusal = refused(lambda: come_in("qin", code=code_of(secret)))
    assert (refusal.code, refusal.params, refusal.exit_code) == ("key_file_missing", {"file": str(keys)}, 2)
    root = come_in("root")
    assert refusal_code(lambda: offer_second_factor(actor=root)) == "key_file_missing"
    assert not keys.exists()
    assert come_in("qin", code=codes[0]).login == "qin"
    reset_second_factor("qin", actor=root)
    assert come_in("qin").login == "qin"
    enrol(root)
    assert keys.exists()


def test_another_key_file_is_told(qin: Actor, keys: Path, clock: FrozenClock) -> None:
    secret, _codes = enrol(qin)
    clock.advance(LATER)
    keys.unlink()
    key_file.make_unless_there()
    assert refusal_code(lambda: come_in("qin", code=code_of(secret))) == "key_file_differs"
    assert refusal_code(lambda: offer_second_factor(actor=come_in("root"))) == "key_file_differs"
    keys.write_text("no key")
    assert refusal_code(lambda: come_in("qin", code=code_of(secret))) == "key_file_differs"


def test_a_key_file_that_others_may_read_is_not_used(qin: Actor, keys: Path, clock: FrozenClock) -> None:
    secret, _codes = enrol(qin)
    clock.advance(LATER)
    keys.chmod(0o640)
    assert refusal_code(lambda: come_in("qin", code=code_of(secret))) == "key_file_open"
    keys.chmod(0o600)
    assert come_in("qin", code=code_of(secret)).login == "qin"


def test_a_key_file_that_cannot_be_made_or_read_is_told(
    qin: Actor, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_KEY_FILE", str(keys.parent / "none" / "key"))
    assert refusal_code(lambda: offer_second_factor(actor=qin)) == "key_file_unusable"
    keys.mkdir()
    monkeypatch.setenv("YANYIN_KEY_FILE", str(keys))
    assert refusal_code(lambda: offer_second_factor(actor=qin)) == "key_file_unusable"


def test_two_who_enrol_first_at_once_share_one_key(clock: FrozenClock, keys: Path) -> None:
    person("wei", SCHOOL, Role.SCHOOL_USER)
    actors = [come_in("qin"), come_in("wei")]
    secrets: dict[str, str] = {}

    def enrol_one(who: Actor) -> None:
        secrets[who.login] = enrol(who)[0]

    assert at_once([partial(enrol_one, who) for who in actors]) == ["", ""]
    clock.advance(LATER)
    for login, secret in secrets.items():
        assert come_in(login, code=code_of(secret)).login == login


def test_a_new_password_from_an_administrator_can_take_the_second_factor_with_it(
    qin: Actor, database: Database
) -> None:
    enrol(qin)
    line = reset_password("qin", "Anders-2023", actor=local_actor(), with_second_factor=True)
    assert (line.has_second_factor, line.must_change) == (False, True)
    assert come_in("qin", password="Anders-2023").must_change
    assert journal(database, "account.reset_password")[0][3] == {"sessions": 1, "second_factor": True}
