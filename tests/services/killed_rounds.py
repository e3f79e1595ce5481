"""Rounds of kill -9 (product.md §9): each act is wholly done or wholly not, whenever its process dies."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random

from models.base import connection, is_sqlite, rows, write_transaction
from models.organisations import Account, AccountRole
from services.actor import Role
from services.audits.creating import NewAudit, create_audit
from services.audits.states import State
from services.backup.files import sha256_of
from services.backup.manifest import read_manifest
from services.reviewing.returning import withdraw_audit
from services.reviewing.submitting import recall_audit
from tests.services.audit_world import KEY, actor, all_tables, write_list
from tests.services.killing import Warmed, moments
from tests.services.reviewing import Chain, make_chain
from tests.services.walking.invariants import breaches

LISTS = ("all.xlsx", "some.xlsx")


class Rounds:
    """The chain of one school in the bound database, and the acts to be killed in it."""

    def __init__(self, folder: Path, rng: Random) -> None:
        self.folder, self.rng = folder, rng
        self.chain = named(make_chain(folder))
        write_list(folder, self.chain.world.rows(), LISTS[0])
        write_list(folder, self.chain.world.rows(1, 2, 5, 6), LISTS[1])
        self._list = 0
        self._backups = 0
        create_audit(NewAudit(folder / LISTS[0], KEY), actor=self.chain.school_actor)

    def play(self, warm: Warmed, act: str, rounds: int) -> Counter[str]:
        """Kill an act so often; returns how often it was done and how often not. A breach fails the test."""
        prepare, check = self._ways()[act]
        seconds = min(self._measured(warm, act, prepare) for _ in range(2))
        ends: Counter[str] = Counter()
        for moment in moments(self.rng, seconds, rounds):
            argument = prepare()
            before = all_tables()
            warm.kill_within(act, moment, argument)
            wait_for_the_dead()
            ends[check(before, argument)] += 1
            found = breaches()
            assert found == [], (act, moment, found)
        return ends

    def _measured(self, warm: Warmed, act: str, prepare: Callable[[], str]) -> float:
        return warm.run(act, prepare())

    def _ways(self) -> dict[str, tuple[Callable[[], str], Callable[[str, str], str]]]:
        return {
            "submit": (self._ready_to_submit, lambda before, _: self._stands(before, State.AT_BUREAU)),
            "approve": (self._ready_to_approve, lambda before, _: self._stands(before, State.APPROVED)),
            "rebuild": (self._ready_to_rebuild, lambda before, _: self._rebuilt(before)),
            "backup": (self._next_backup, self._backed_up),
        }

    def _ready_to_submit(self) -> str:
        state = self.chain.head().state
        if state is State.APPROVED:
            withdraw_audit(KEY, "再来", actor=self.chain.department)
        if state in (State.AT_BUREAU, State.AT_DEPARTMENT):
            recall_audit(KEY, actor=self.chain.school_actor)
        self.chain.approve_all(self.chain.school_actor)
        return ""

    def _ready_to_approve(self) -> str:
        if self.chain.head().state is State.APPROVED:
            withdraw_audit(KEY, "再来", actor=self.chain.department)
        if self.chain.head().state in (State.OPEN, State.RETURNED):
            self.chain.submit()
        if self.chain.head().state is State.AT_BUREAU:
            self.chain.pass_on(self.chain.bureau)
        self.chain.approve_all(self.chain.department)
        return ""

    def _ready_to_rebuild(self) -> str:
        if self.chain.head().state is State.APPROVED:
            withdraw_audit(KEY, "再来", actor=self.chain.department)
        if self.chain.head().state in (State.AT_BUREAU, State.AT_DEPARTMENT):
            recall_audit(KEY, actor=self.chain.school_actor)
        self._list = 1 - self._list
        return LISTS[self._list]

    def _next_backup(self) -> str:
        self._backups += 1
        return f"backup-{self._backups}"

    def _stands(self, before: str, done: State) -> str:
        if self.chain.head().state is done:
            return "done"
        assert all_tables() == before
        return "not done"

    def _rebuilt(self, before: str) -> str:
        with connection():
            last = rows("SELECT action FROM audit_move ORDER BY id DESC LIMIT 1")
        if all_tables() == before:
            return "not done"
        assert last == [("rebuild",)]
        return "done"

    def _backed_up(self, _before: str, name: str) -> str:
        """A backup under its name is whole, with a manifest that fits."""
        file = self.folder / name
        if not file.exists():
            return "not done"
        digest = sha256_of(file)
        assert digest == read_manifest(file).sha256
        with connection():
            told = rows(
                "SELECT COUNT(*) FROM journal WHERE action = 'database.backup' AND after = ?", (digest,)
            )
        assert told == [(1,)]
        return "done"


def wait_for_the_dead() -> None:
    """On PostgreSQL, until the server has noticed: what the dead one had sent may still be under way."""
    if is_sqlite():
        return
    deadline = time.monotonic() + 60
    others = (
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    with connection():
        while rows(others)[0][0]:
            assert time.monotonic() < deadline
            time.sleep(0.002)


def named(chain: Chain) -> Chain:
    """The chain with accounts that the killed processes know by login, and an administrator."""
    admin = actor(chain.world.department, Role.SYSTEM_ADMIN)
    with write_transaction():
        for login, person in (
            ("teacher", chain.school_actor),
            ("department", chain.department),
            ("admin", admin),
        ):
            Account.update(login=login).where(Account.id == person.account_id).execute()
            for role in person.roles:
                AccountRole.create(account=person.account_id, role=role.value)
    return chain
