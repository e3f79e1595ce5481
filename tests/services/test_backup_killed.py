"""SIGKILL in the middle: a backup is there with its manifest or not at all, a restoring is done or has not begun."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

from services import startup
from services.actor import local_actor
from services.backup import making, postgresql_restoring, sqlite_restoring
from services.backup.files import sha256_of
from services.backup.making import back_up
from services.backup.manifest import manifest_path, read_manifest
from services.backup.restoring import restore_database
from services.database_check import check_database
from tests.databases import Database
from tests.services.audit_world import make_world
from tests.services.backing_up import everything, names_in, settle, tools

pytestmark = pytest.mark.usefixtures("unwatched")

__all__ = ["tools"]

ME = local_actor()
ROUNDS = 4
SEED = random.randrange(1 << 30)


def die(*_given: object, **_named: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def killed(database: Database, work: Callable[[], object], after: float = -1) -> bool:
    """Run `work` in a child of this warm process, killed from outside `after` so many seconds; whether it ended."""
    startup.unbind()
    child = os.fork()
    if not child:
        try:
            startup.bind(database.url)
            work()
        finally:
            os._exit(0)
    if after >= 0:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    startup.bind(database.url)
    return os.WIFEXITED(status)


def whole_or_not_there(database: Database, file: Path) -> bool:
    """Whether there is a backup; its manifest must fit then, and one row of the journal must tell of it."""
    if not file.exists():
        return False
    told = read_manifest(file)
    assert told.sha256 == sha256_of(file)
    assert (file.name, 1) in rows_of_backups(database, told.sha256)
    return True


def rows_of_backups(database: Database, digest: str) -> list[tuple[str, int]]:
    """File name and outcome of the journal's rows about a backup with this SHA-256."""
    found = database.rows(
        "SELECT detail, done FROM journal WHERE action = 'database.backup' AND after = ?", (digest,)
    )
    return [(json.loads(detail)["file"], done) for detail, done in found]


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("contents", 1),
        ("manifest_text", 1),
        ("record", 1),
        ("before the names", 2),
        ("first name", 2),
        ("last name", 2),
    ],
)
def test_a_backup_killed_at_a_known_moment(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, rows: int
) -> None:
    settle("a")
    file, there = tmp_path / "b", name == "last name"

    def after_a_name(path: Path, target: Path) -> None:
        path.rename(target)
        if target == (file if name == "last name" else manifest_path(file)):
            die()

    def backup() -> None:
        if name.endswith(" name"):
            monkeypatch.setattr(making, "put_in_place", after_a_name)
        else:
            places = {"contents": "Manifest", "before the names": "put_in_place"}
            monkeypatch.setattr(making, places.get(name, name), die)
        back_up(file, actor=ME)

    assert not killed(database, backup)
    assert whole_or_not_there(database, file) == there
    assert check_database().journal_rows == rows
    back_up(tmp_path / "next", actor=ME)
    assert names_in(tmp_path) == [
        *(["b", "b.json"] if there else []),
        *(["b.json"] if name == "first name" else []),
        "next",
        "next.json",
    ]
    if not there:
        back_up(file, actor=ME)
    assert whole_or_not_there(database, file)


def test_a_backup_killed_at_any_moment(database: Database, tmp_path: Path) -> None:
    make_world()
    settle("a")
    began = time.perf_counter()
    back_up(tmp_path / "first", actor=ME)
    seconds = time.perf_counter() - began
    chance = random.Random(SEED)
    for number in range(ROUNDS):
        file = tmp_path / f"b{number}"
        before = check_database().journal_rows
        killed(database, lambda file=file: back_up(file, actor=ME), chance.uniform(0, seconds))  # type: ignore[misc]
        there = whole_or_not_there(database, file)
        assert check_database().journal_rows - before in ((1,) if there else (0, 1)), SEED
        if not there:
            back_up(file, actor=ME)
            assert whole_or_not_there(database, file)


def swapping(database: Database) -> ModuleType:
    return sqlite_restoring if database.engine == "sqlite" else postgresql_restoring


@pytest.mark.parametrize("moment", ["bring_up_to_date", "journal_restoring", "_swap", "sync", "Restored"])
def test_a_restoring_killed_at_a_known_moment(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    if database.engine == "postgresql" and moment == "sync":
        moment = "_old"
    settle("a")
    file = tmp_path / "b"
    back_up(file, actor=ME)
    settle("b")
    before = everything(database)

    def restore() -> None:
        monkeypatch.setattr(swapping(database), moment, die)
        restore_database(file, actor=ME)

    assert not killed(database, restore)
    assert check_database().journal_rows == (2 if moment == "Restored" else 3)
    assert (everything(database) == before) == (moment != "Restored")
    settle("c")
    assert restore_database(file, actor=ME).kept
    assert check_database().journal_rows == 2
    assert not list(tmp_path.glob("*.tmp*"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_restoring_killed_while_the_old_file_has_two_names(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle("a")
    file = tmp_path / "b"
    back_up(file, actor=ME)
    settle("b")
    before = everything(database)

    def restore() -> None:
        monkeypatch.setattr(os, "replace", die)
        restore_database(file, actor=ME)

    assert not killed(database, restore)
    assert everything(database) == before
    settle("c")
    assert restore_database(file, actor=ME).kept
    assert check_database().journal_rows == 2


def test_a_restoring_killed_at_any_moment(database: Database, tmp_path: Path) -> None:
    make_world()
    settle("a")
    file = tmp_path / "b"
    back_up(file, actor=ME)
    began = time.perf_counter()
    restore_database(file, actor=ME)
    seconds = time.perf_counter() - began
    restored = check_database().journal_rows
    chance = random.Random(SEED)
    for number in range(ROUNDS):
        settle(f"more{number}")
        before = everything(database)
        rows = check_database().journal_rows
        killed(database, lambda: restore_database(file, actor=ME), chance.uniform(0, seconds))
        after = check_database().journal_rows
        assert after in (rows, restored), SEED
        assert (everything(database) == before) == (after == rows), SEED
