"""A backup takes the database's place: wholly, checked before, the old one kept, with its row in the journal."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import psycopg
import pytest

from models import base
from services import startup
from services.actor import Role, local_actor
from services.backup import postgresql_restoring, sqlite_restoring
from services.backup.making import back_up
from services.backup.restoring import restore_database
from services.backup.taking_over import Restored
from services.database_check import check_database
from services.errors import CannotRun, NotAllowed, Refused
from services.journal import GENESIS, Entry, head, record
from services.journal_checking import check_journal
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER
from tests.services.audit_world import make_world
from tests.services.backing_up import everything, settle, tools

pytestmark = pytest.mark.usefixtures("unwatched")

__all__ = ["tools"]

ME = local_actor()


def head_now() -> tuple[int, str]:
    with startup.connection():
        return head()


def kept_database(database: Database, done: Restored) -> Database:
    """The old database under its new name."""
    if database.engine == "sqlite":
        return Database("sqlite", f"sqlite:///{done.kept}")
    before, _, after = database.url.partition("@/")
    return Database("postgresql", f"{before}@/{done.kept}?{after.partition('?')[2]}")


@contextmanager
def somebody_connected(database: Database) -> Iterator[None]:
    """Another process that has the database open and does nothing."""
    if database.engine == "sqlite":
        with closing(sqlite3.connect(startup.place().name)) as file:
            file.execute("SELECT COUNT(*) FROM journal").fetchone()
            yield
        return
    with closing(psycopg.connect(database.url)):
        yield


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (sqlite_restoring, postgresql_restoring):
        monkeypatch.setattr(module, "PATIENCE", 0.2)


def test_everything_is_as_it_was_and_what_came_after_is_kept(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    make_world()
    settle("before")
    as_it_was, head_then = everything(database, journal=False), head_now()
    made = back_up(tmp_path / "b", actor=ME)
    settle("after")
    later, head_later = everything(database), head_now()
    done = restore_database(tmp_path / "b", actor=ME)
    assert everything(database, journal=False) == as_it_was
    assert everything(kept_database(database, done)) == later
    row = database.rows(
        "SELECT id, action, before, after, previous, detail FROM journal ORDER BY id DESC LIMIT 1"
    )[0]
    assert row[:5] == (head_then[0] + 1, "database.restore", head_later[1], head_then[1], head_then[1])
    kept = Path(done.kept).name
    assert json.loads(row[5]) == {
        "backup": made.manifest.sha256,
        "made_at": made.manifest.made_at,
        "kept": kept,
    }
    assert kept.replace("_", "-").endswith("20230614-090200")
    assert (done.journal_rows, done.journal_head) == head_now()
    assert check_database().journal_rows == done.journal_rows
    assert check_journal(head_then[1], actor=ME).first_bad is None
    settle("again")


def test_whoever_was_signed_in_then_signs_in_again(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    with base.write_transaction():
        account = build.account(build.school()).id
        for name, ended in (("open", None), ("over", "2023-06-13T01:00:00.000000Z")):
            base.run(
                "INSERT INTO session (id, account_id, via, os_user, started_at, seen_at, ended_at)"
                " VALUES (?, ?, 'screen', 'desk', '', '', ?)",
                (name, account, ended),
            )
    back_up(tmp_path / "b", actor=ME)
    restore_database(tmp_path / "b", actor=ME)
    assert database.rows("SELECT id, ended_at, end_cause FROM session ORDER BY id") == [
        ("open", "2023-06-14T01:02:00.000000Z", "restored"),
        ("over", "2023-06-13T01:00:00.000000Z", ""),
    ]


def test_a_backup_can_be_restored_twice_in_one_moment(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    first = restore_database(tmp_path / "b", actor=ME)
    second = restore_database(tmp_path / "b", actor=ME)
    assert first.kept != second.kept
    assert (
        first.journal_head
        == kept_database(database, second).rows("SELECT hash FROM journal WHERE id = 2")[0][0]
    )
    assert check_database().journal_rows == 2


def test_a_database_that_is_gone_comes_back(database: Database, tmp_path: Path) -> None:
    make_world()
    as_it_was = everything(database, journal=False)
    back_up(tmp_path / "b", actor=ME)
    lose(database)
    done = restore_database(tmp_path / "b", actor=ME)
    assert (done.kept, everything(database, journal=False)) == ("", as_it_was)
    assert done.forgotten is None
    assert database.rows("SELECT before FROM journal ORDER BY id DESC LIMIT 1") == [("",)]
    assert check_journal(actor=ME).first_bad is None


def lose(database: Database) -> None:
    """Take the database away."""
    name = startup.place().name
    startup.unbind()
    startup.bind(database.url)
    if database.engine == "sqlite":
        for end in ("", "-wal", "-shm"):
            Path(name + end).unlink(missing_ok=True)
        return
    before, _, after = database.url.partition("@/")
    dropped, _, rest = after.partition("?")
    with psycopg.connect(f"{before}@/postgres?{rest}", autocommit=True) as link:
        link.execute(f"DROP DATABASE {dropped} WITH (FORCE)".encode())


@pytest.mark.parametrize("how", ["garbage", "truncated", "empty", "hole", "no journal"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_damaged_database_gives_way(database: Database, tmp_path: Path, how: str) -> None:
    make_world()
    as_it_was = everything(database, journal=False)
    back_up(tmp_path / "b", actor=ME)
    present = Path(startup.place().name)
    whole = present.read_bytes()
    damaged = {
        "garbage": b"no database at all" * 999,
        "truncated": whole[: len(whole) // 2],
        "empty": b"",
        "hole": whole[:100] + bytes(len(whole) // 2) + whole[100 + len(whole) // 2 :],
    }
    if how == "no journal":
        with startup.connection():
            base.run("DROP TABLE journal")
    else:
        present.write_bytes(damaged[how])
    done = restore_database(tmp_path / "b", actor=ME)
    assert everything(database, journal=False) == as_it_was
    assert check_database().file_checks == ("quick_check", "foreign_key_check")
    if how in damaged:
        assert Path(done.kept).read_bytes() == damaged[how]
        assert done.forgotten is None


@pytest.mark.parametrize("present", [True, False])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_log_that_a_killed_program_left_is_not_read_into_the_restored_database(
    database: Database, tmp_path: Path, present: bool
) -> None:
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    file = Path(startup.place().name)
    if present:
        file.write_bytes(b"damaged" * 999)
    else:
        file.unlink()
    Path(f"{file}-wal").write_bytes(b"left" * 999)
    done = restore_database(tmp_path / "b", actor=ME)
    assert not Path(f"{file}-wal").exists()
    if not present:
        kept = next(path for path in tmp_path.iterdir() if path.name.startswith("yanyin.sqlite.2"))
        assert kept.read_bytes() == b"left" * 999
    assert bool(done.kept) == present
    assert check_database().journal_rows == 2


@pytest.mark.usefixtures("impatient")
def test_nobody_else_may_have_the_database_open(database: Database, tmp_path: Path) -> None:
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    settle("b")
    before = everything(database, journal=False)
    with somebody_connected(database), pytest.raises(Refused, match="database_in_use"):
        restore_database(tmp_path / "b", actor=ME)
    assert everything(database, journal=False) == before
    assert database.rows("SELECT action, done FROM journal ORDER BY id DESC LIMIT 1") == [
        ("database.restore", 0)
    ]
    assert leftovers(database, tmp_path) == []
    if database.engine == "sqlite":
        assert database.rows("PRAGMA journal_mode") == [("wal",)]
    assert restore_database(tmp_path / "b", actor=ME).kept


def leftovers(database: Database, folder: Path) -> list[str]:
    """What an unfinished restoring would leave behind."""
    if database.engine == "sqlite":
        return [path.name for path in folder.iterdir() if ".tmp" in path.name]
    name = startup.place().name.rpartition("/")[2]
    unfinished = "SELECT datname FROM pg_database WHERE datname LIKE ?"
    return [row[0] for row in database.rows(unfinished, (f"{name}%restoring",))]


@pytest.mark.parametrize(
    "locale", ["LOCALE_PROVIDER libc LOCALE 'C'", "LOCALE_PROVIDER libc LOCALE 'C.UTF-8'", ""]
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_restored_database_sorts_like_the_old_one(
    database: Database, tmp_path: Path, locale: str
) -> None:
    how = "SELECT datlocprovider, datcollate, datctype FROM pg_database WHERE datname = current_database()"
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    lose(database)
    before, _, after = database.url.partition("@/")
    name, _, rest = after.partition("?")
    with psycopg.connect(f"{before}@/postgres?{rest}", autocommit=True) as link:
        link.execute(f"CREATE DATABASE {name} TEMPLATE template0 {locale}".encode())
    sorts = database.rows(how)
    assert restore_database(tmp_path / "b", actor=ME).kept
    assert database.rows(how) == sorts
    assert check_database().journal_rows == 2


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connections_are_ended_where_that_was_asked_for(database: Database, tmp_path: Path) -> None:
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    with somebody_connected(database):
        assert restore_database(tmp_path / "b", actor=ME, force=True).kept
    assert check_database().journal_rows == 2


def test_a_screen_that_only_looks_in_for_a_moment_is_waited_for(database: Database, tmp_path: Path) -> None:
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    with somebody_connected(database):
        threads = [Thread(target=restore_database, args=(tmp_path / "b",), kwargs={"actor": ME})]
        threads[0].start()
        threads[0].join(0.5)
        assert threads[0].is_alive()
    threads[0].join(30)
    assert check_database().journal_rows == 2


@pytest.mark.parametrize("role", Role)
def test_only_the_system_administrator_restores(database: Database, tmp_path: Path, role: Role) -> None:
    back_up(tmp_path / "b", actor=ME)
    actor = replace(TEACHER, roles=frozenset({role}))
    if role is Role.SYSTEM_ADMIN:
        assert restore_database(tmp_path / "b", actor=actor).kept
        expected = [(TEACHER.login, 1)]
    else:
        with pytest.raises(NotAllowed, match="role_not_allowed"):
            restore_database(tmp_path / "b", actor=actor)
        expected = [(TEACHER.login, 0)]
    assert database.rows("SELECT login, done FROM journal WHERE action = 'database.restore'") == expected


def test_a_backup_of_an_older_schema_is_brought_up_to_date(bare_url: str, tmp_path: Path) -> None:
    startup.bind(bare_url)
    database = Database("sqlite" if bare_url.startswith("sqlite") else "postgresql", bare_url)
    first, *rest = (migration.name for migration in startup.migrations())
    startup._prepare()
    with startup.connection():
        startup._runner().up(target=first)
        settle_old()
    back_up(tmp_path / "b", actor=replace(ME, place="192.0.2.7"))
    assert database.rows("SELECT action, done FROM journal") == [("settings.set", 1), ("database.backup", 1)]
    done = restore_database(tmp_path / "b", actor=replace(ME, place="192.0.2.7"))
    assert done.applied == tuple(rest)
    actions = [row[0] for row in database.rows("SELECT action FROM journal ORDER BY id")]
    assert actions == ["settings.set", "database.upgrade", "database.restore"]
    assert check_database().journal_rows == 3
    startup.unbind()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_disk_that_is_full_is_told_and_the_old_database_stays(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    before = everything(database)

    def full(_handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotRun, match="backup_disk_full"):
        restore_database(tmp_path / "b", actor=ME)
    monkeypatch.undo()
    assert everything(database) == before
    assert leftovers(database, tmp_path) == []


def settle_old() -> None:
    """An act from before the journal had places."""
    with base.write_transaction():
        record(replace(ME, place=""), Entry("settings.set", "setting", "a"))


@pytest.mark.parametrize("moment", ["copy", "check", "journal", "swap"])
def test_whatever_fails_on_the_way_the_old_database_stays(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    settle("a")
    back_up(tmp_path / "b", actor=ME)
    settle("b")
    before = everything(database)

    def fail(*_given: object, **_named: object) -> None:
        raise CannotRun("backup_disk_full", name="x")

    module = sqlite_restoring if database.engine == "sqlite" else postgresql_restoring
    first = "copy_with_digest" if database.engine == "sqlite" else "_fill"
    names = {"copy": first, "check": "bring_up_to_date", "journal": "journal_restoring", "swap": "_swap"}
    monkeypatch.setattr(module, names[moment], fail)
    with pytest.raises(CannotRun, match="backup_disk_full"):
        restore_database(tmp_path / "b", actor=ME)
    monkeypatch.undo()
    assert everything(database) == before
    assert leftovers(database, tmp_path) == []
    assert head_now()[1] != GENESIS
    assert check_database().journal_rows == 3
    if database.engine == "sqlite":
        assert database.rows("PRAGMA journal_mode") == [("wal",)]
