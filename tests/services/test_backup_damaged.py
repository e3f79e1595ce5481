"""A backup that is not what its manifest says is refused, and the database stays as it is."""

from __future__ import annotations

import json
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import startup
from services.actor import local_actor
from services.backup.files import sha256_of
from services.backup.making import back_up
from services.backup.manifest import Manifest, manifest_path, manifest_text, read_manifest
from services.backup.restoring import restore_database
from services.errors import CannotRun, DeskError, FileRefused
from tests.databases import Database
from tests.services.audit_world import make_world
from tests.services.backing_up import everything, settle, tools

pytestmark = pytest.mark.usefixtures("unwatched")

__all__ = ["tools"]

ME = local_actor()


def make_backup(file: Path) -> None:
    make_world()
    for key in "abc":
        settle(key)
    back_up(file, actor=ME)


def forge(file: Path, change: Callable[[Manifest], Manifest]) -> None:
    """Write a manifest that fits itself and the file, but tells something else."""
    told = change(read_manifest(file))
    told = replace(told, sha256=sha256_of(file), size=file.stat().st_size)
    manifest_path(file).write_text(manifest_text(told), encoding="utf-8")


def refused_with(database: Database, file: Path) -> DeskError:
    """The refusal; the database must be as before, but for the refusal's own row."""
    before = everything(database, journal=False)
    with pytest.raises(DeskError) as refused:
        restore_database(file, actor=ME)
    assert everything(database, journal=False) == before
    if isinstance(refused.value, FileRefused):
        told = database.rows("SELECT action, done, detail FROM journal ORDER BY id DESC LIMIT 1")
        assert told == [("database.restore", 0, json.dumps({"refused": refused.value.code}))]
    return refused.value


@given(st.data())
def test_one_bad_byte_anywhere_is_seen(
    sqlite_url: str, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    startup.bind(sqlite_url)
    file = tmp_path_factory.getbasetemp() / "one-bad-byte"
    if not file.exists():
        make_backup(file)
    bad = file.with_name("bad")
    for name in (file, manifest_path(file)):
        shutil.copy(name, bad.with_name(name.name.replace(file.name, bad.name)))
    target = data.draw(st.sampled_from([bad, manifest_path(bad)]))
    content = bytearray(target.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    content[place] ^= data.draw(st.integers(1, 255))
    target.write_bytes(content)
    with pytest.raises(FileRefused, match="backup_damaged" if target == bad else "backup_manifest_unfit"):
        restore_database(bad, actor=ME)
    startup.unbind()


def test_a_bad_byte_is_seen_on_both_engines(database: Database, tmp_path: Path) -> None:
    file = tmp_path / "b"
    make_backup(file)
    whole = file.read_bytes()
    for _ in range(5):
        place = random.randrange(len(whole))
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert refused_with(database, file).code == "backup_damaged"


@pytest.mark.parametrize("left", [0, 1, 4096, -1])
def test_a_truncated_backup_is_refused(database: Database, tmp_path: Path, left: int) -> None:
    make_backup(tmp_path / "b")
    content = (tmp_path / "b").read_bytes()
    (tmp_path / "b").write_bytes(content[:left])
    assert refused_with(database, tmp_path / "b").code == "backup_damaged"


def test_a_backup_without_its_manifest_or_file_is_refused(database: Database, tmp_path: Path) -> None:
    make_backup(tmp_path / "b")
    shutil.copy(tmp_path / "b", tmp_path / "c")
    missing = refused_with(database, tmp_path / "c")
    assert (missing.code, missing.params) == ("backup_manifest_missing", {"name": "c.json"})
    (tmp_path / "b").unlink()
    gone = refused_with(database, tmp_path / "b")
    assert (gone.code, gone.params, type(gone)) == ("file_missing", {"name": "b"}, CannotRun)


def test_a_backup_of_the_other_engine_or_a_newer_program_is_refused(
    database: Database, tmp_path: Path
) -> None:
    make_backup(tmp_path / "b")
    other = "postgresql" if database.engine == "sqlite" else "sqlite"
    forge(tmp_path / "b", lambda told: replace(told, contents=replace(told.contents, engine=other)))
    found = refused_with(database, tmp_path / "b")
    assert (found.code, found.params) == ("backup_of_other_engine", {"engine": other})
    schema = (*startup.schema_state().applied, "9999_future")
    forge(
        tmp_path / "b",
        lambda told: replace(told, contents=replace(told.contents, engine=database.engine, schema=schema)),
    )
    assert refused_with(database, tmp_path / "b").code == "backup_newer"


@pytest.mark.parametrize("lie", ["rows", "head", "count", "schema"])
def test_a_manifest_that_tells_something_else_is_refused(
    database: Database, tmp_path: Path, lie: str
) -> None:
    make_backup(tmp_path / "b")

    def change(told: Manifest) -> Manifest:
        held = told.contents
        lies = {
            "rows": replace(held, rows={**held.rows, "setting": 4}),
            "head": replace(held, journal_head="0" * 64),
            "count": replace(held, journal_rows=held.journal_rows - 1),
            "schema": replace(held, schema=held.schema[:1]),
        }
        return replace(told, contents=lies[lie])

    forge(tmp_path / "b", change)
    assert refused_with(database, tmp_path / "b").code == "backup_damaged"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal SET login = 'x' WHERE id = 2",
        "DROP TRIGGER journal_no_gap",
        "DROP INDEX finding_code",
        "PRAGMA user_version = 1; PRAGMA foreign_keys = 0; INSERT INTO account_role VALUES (99, 'auditor')",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_backup_that_somebody_worked_over_is_refused(
    database: Database, tmp_path: Path, statement: str
) -> None:
    make_backup(tmp_path / "b")
    with closing(sqlite3.connect(tmp_path / "b")) as link:
        trigger = link.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_no_update'").fetchone()[0]
        link.executescript(f"DROP TRIGGER journal_no_update; {statement}; {trigger};")
    extra = 1 if "account_role" in statement else 0
    forge(
        tmp_path / "b",
        lambda told: replace(
            told,
            contents=replace(
                told.contents,
                rows={**told.contents.rows, "account_role": extra + told.contents.rows["account_role"]},
            ),
        ),
    )
    assert refused_with(database, tmp_path / "b").code == "backup_damaged"


@pytest.mark.parametrize("name", ["b", "b.json"])
def test_something_that_is_no_backup_is_refused(database: Database, tmp_path: Path, name: str) -> None:
    make_backup(tmp_path / "b")
    (tmp_path / name).write_text("neither a backup nor a manifest")
    code = "backup_damaged" if name == "b" else "backup_manifest_unfit"
    assert refused_with(database, tmp_path / "b").code == code


def test_a_folder_is_no_backup(database: Database, tmp_path: Path) -> None:
    make_backup(tmp_path / "b")
    (tmp_path / "b").unlink()
    (tmp_path / "b").mkdir()
    assert refused_with(database, tmp_path / "b").code == "file_missing"
