"""SIGKILL in the middle: a backup is there with its manifest or not at all, a restoring is done or has not begun."""

from __future__ import annotations

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
from tests.services.backing_up import everything, settle, tools

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


def whole_or_not_there(file: Path) -> bool:
    """Whether there is a backup; it must be whole then."""
    if not file.exists():
        return False
    told = read_manifest(file)
    assert told.sha256 == sha256_of(file)
    return True


@pytest.mark.parametrize(
    ("name", "there"),
    [
        ("contents", False),
        ("manifest_text", False),
        ("record", False),
        ("first name", False),
        ("last name", True),
    ],
)
def test_a_backup_killed_at_a_known_moment(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, there: bool
) -> None:
    settle("a")
    file = tmp_path / "b"

    def after_a_name(path: Path, target: Path) -> None:
        path.rename(target)
        if target == (file if name == "last name" else manifest_path(file)):
            die()

    def backup() -> None:
        if name.endswith("name"):
            monkeypatch.setattr(making, "put_in_place", after_a_name)
        else:
            monkeypatch.setattr(making, "Manifest" if name == "contents" else name, die)
        back_up(file, actor=ME)

    assert not killed(database, backup)
    assert whole_or_not_there(file) == there
    assert check_database().journal_rows == 1
    if not there:
        back_up(file, actor=ME)
    assert sorted(path.name for path in tmp_path.iterdir() if path.name[0] == "b") == ["b", "b.json"] + (
        [path.name for path in tmp_path.glob("b.*.tmp")]
    )
    assert there or not list(tmp_path.glob("b*.tmp"))


def test_a_backup_killed_at_any_moment(database: Database, tmp_path: Path) -> None:
    make_world()
    settle("a")
    began = time.perf_counter()
    back_up(tmp_path / "first", actor=ME)
    seconds = time.perf_counter() - began
    chance = random.Random(SEED)
    for number in range(ROUNDS):
        file = tmp_path / f"b{number}"
        killed(database, lambda file=file: back_up(file, actor=ME), chance.uniform(0, seconds))  # type: ignore[misc]
        there = whole_or_not_there(file)
        if not there:
            back_up(file, actor=ME)
            assert whole_or_not_there(file)
        assert check_database().journal_rows >= 2 + number, SEED


def swapping(database: Database) -> ModuleType:
    return sqlite_restoring if database.engine == "sqlite" else postgresql_restoring


@pytest.mark.parametrize("moment", ["bring_up_to_date", "journal_restoring", "_swap", "sync", "Restored"])
def test_a_restoring_killed_at_a_known_moment(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    if database.engine == "postgresql" and moment == "sync":
        moment = "_head_of"
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
