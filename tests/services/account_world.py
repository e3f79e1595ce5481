"""People with accounts for the tests of signing in: a department, a bureau, two schools; one password for everybody."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pyotp
import pytest

from models.base import write_transaction
from services import startup
from services.accounts.adding import NewAccount, add_account
from services.accounts.people import AccountLine
from services.accounts.second_factor import confirm_second_factor, offer_second_factor
from services.accounts.signing_in import sign_in
from services.actor import Actor, Role, Via, local_actor
from services.clock import now
from services.errors import DeskError
from tests import build
from tests.databases import Database

PASSWORD = "Geheim-2023"
DEPARTMENT, BUREAU, SCHOOL, OTHER = "450000", "450199", "4501990001", "4501990002"
STEP = 30


def make_people() -> None:
    """The organisations, and `root`, a system_admin of the department; with it the next account is like any other."""
    with write_transaction():
        department = build.organisation(DEPARTMENT, "教育厅", kind="department")
        bureau = build.organisation(BUREAU, "教育局", kind="bureau", parent=department)
        build.organisation(SCHOOL, "一职校", parent=bureau)
        build.organisation(OTHER, "二职校", parent=bureau)
    person("root", DEPARTMENT, Role.SYSTEM_ADMIN)


def person(login: str, organisation: str, *roles: Role, must_change: bool = False) -> AccountLine:
    """Somebody with an account; the password is their own choice unless it must be changed."""
    request = NewAccount(
        login, "覃老师", "0771-5300000", organisation, roles, PASSWORD, must_change=must_change
    )
    return add_account(request, actor=local_actor()).line


def come_in(login: str, session: str = "", code: str = "", password: str = PASSWORD) -> Actor:
    """Sign in at a screen; a session's name opens one."""
    return sign_in(login, password, Via.SCREEN, session, code)


def refused(call: Callable[[], object]) -> DeskError:
    """What a call is refused with."""
    with pytest.raises(DeskError) as refusal:
        call()
    return refusal.value


def refusal_code(call: Callable[[], object]) -> str:
    """The code that a call is refused with; empty where it is not refused."""
    try:
        call()
    except DeskError as refusal:
        return refusal.code
    return ""


def enrol(actor: Actor) -> tuple[str, tuple[str, ...]]:
    """Give somebody a second factor; returns its secret and the recovery codes."""
    secret = offer_second_factor(actor=actor).secret
    return secret, confirm_second_factor(secret, code_of(secret), actor=actor)


def code_of(secret: str, steps: int = 0) -> str:
    """The code that the telephone shows now, or so many steps of 30 seconds later."""
    return pyotp.TOTP(secret).generate_otp(int(now().timestamp()) // STEP + steps)


def journal(database: Database, action: str) -> list[tuple[str, int, str, dict[str, Any]]]:
    """The journal's rows of one action: who, whether it was done, on which account, the details."""
    found = database.rows(
        "SELECT login, done, object_key, detail FROM journal WHERE action = ? ORDER BY id", (action,)
    )
    return [(login, done, key, json.loads(detail)) for login, done, key, detail in found]


def at_once(calls: Sequence[Callable[[], object]]) -> list[str]:
    """Make calls in as many threads at the same moment; the code of each refusal, empty for what succeeded."""
    barrier = Barrier(len(calls))

    def work(call: Callable[[], object]) -> str:
        with startup.connection():
            barrier.wait()
            return refusal_code(call)

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(work, calls))
