"""A backup is whole, of one moment, beside its manifest, journalled — or there is none."""

from __future__ import annotations

import errno
import hashlib
import json
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from models import base
from services import startup
from services.actor import Role, local_actor
from services.backup import files, making, postgresql_tools
from services.backup.making import back_up
from services.backup.manifest import Contents, Manifest, is_manifest, manifest_text, read_manifest
from services.backup.postgresql_dumps import dump_postgresql
from services.backup.sqlite_files import copy_sqlite
from services.errors import CannotRun, FileRefused, NotAllowed
from services.journal import GENESIS, head
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER
from tests.services.audit_world import make_world
from tests.services.backing_up import busy_writer, everything, manifest_of, names_in, settle, tools
from tests.services.journal_bending import without_triggers

__all__ = ["tools"]

ME = local_actor()


def test_a_backup_tells_what_it_holds_and_is_journalled(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    make_world()
    settle("a")
    with startup.connection():
        before = head()
    made = back_up(tmp_path / "b", actor=ME)
    told = manifest_of(tmp_path / "b")
    held = told["contents"]
    assert (held["engine"], held["schema"]) == (database.engine, list(startup.schema_state().applied))
    assert (held["journal_rows"], held["journal_head"]) == before
    counts = {table: len(rows) for table, rows in everything(database).items()}
    assert held["rows"] == {**counts, "journal": counts["journal"] - 1}
    content = (tmp_path / "b").read_bytes()
    assert (told["sha256"], told["size"]) == (hashlib.sha256(content).hexdigest(), len(content))
    assert (told["format"], told["made_at"]) == ("yanyin-backup/1", "2023-06-14T01:02:00.000000Z")
    assert made.manifest == read_manifest(tmp_path / "b")
    assert names_in(tmp_path) == ["b", "b.json"]
    row = database.rows(
        "SELECT action, done, object_kind, after, detail FROM journal ORDER BY id DESC LIMIT 1"
    )
    assert row[0][:4] == ("database.backup", 1, "database", told["sha256"])
    assert json.loads(row[0][4]) == {"file": "b", "size": len(content), "journal_rows": before[0]}


def test_only_its_owner_may_read_a_backup(database: Database, tmp_path: Path) -> None:
    back_up(tmp_path / "b", actor=ME)
    modes = {name: stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("b", "b.json")}
    assert modes == {"b": 0o600, "b.json": 0o600}


def test_a_backup_beside_a_busy_writer_is_of_one_moment(database: Database, tmp_path: Path) -> None:
    make_world()
    with startup.connection():
        first = head()[0]
    with busy_writer() as done:
        for number in range(4):
            back_up(tmp_path / f"b{number}", actor=ME)
    assert len(done) > 4
    settings = []
    for number in range(4):
        held = read_manifest(tmp_path / f"b{number}").contents
        # Each act wrote a setting and a row of the journal; the earlier backups have theirs.
        assert held.rows["setting"] == held.journal_rows - first - number
        assert held.rows["journal"] == held.journal_rows
        settings.append(held.rows["setting"])
    assert settings == sorted(settings)
    assert settings[-1] > 0


@pytest.mark.parametrize("taken", ["b", "b.json", "link"])
def test_nothing_that_is_there_is_overwritten(database: Database, tmp_path: Path, taken: str) -> None:
    name = "b" if taken == "link" else taken
    if taken == "link":
        (tmp_path / "b").symlink_to(tmp_path / "nowhere")
    else:
        (tmp_path / taken).write_text("mine")
    with pytest.raises(CannotRun, match="file_exists") as refused:
        back_up(tmp_path / "b", actor=ME)
    assert refused.value.params == {"name": name}
    assert names_in(tmp_path) == [name]
    assert taken == "link" or (tmp_path / taken).read_text() == "mine"


def test_somebody_quicker_keeps_the_name(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "sync", lambda path: (tmp_path / "b").write_text("mine"))
    with pytest.raises(CannotRun, match="file_exists"):
        back_up(tmp_path / "b", actor=ME)
    assert (names_in(tmp_path), (tmp_path / "b").read_text()) == (["b"], "mine")
    assert told_of_b(database) == [(1, None), (0, "file_exists")]


def told_of_b(database: Database) -> list[tuple[int, str | None]]:
    """The journal's rows about the backup `b`: whether done, and if not why."""
    found = [(done, json.loads(detail)) for done, detail in database.rows("SELECT done, detail FROM journal")]
    assert {detail["file"] for _, detail in found} == {"b"}
    return [(done, detail.get("refused")) for done, detail in found]


def test_without_hard_links_the_names_are_given_all_the_same(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(_path: Path, _other: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    back_up(tmp_path / "b", actor=ME)
    assert names_in(tmp_path) == ["b", "b.json"]
    (tmp_path / "c").write_text("mine")
    with pytest.raises(CannotRun, match="file_exists"):
        files.put_in_place(tmp_path / "b", tmp_path / "c")


def test_what_killed_backups_left_goes_and_what_lives_or_is_not_ours_stays(
    database: Database, tmp_path: Path
) -> None:
    dead, orphan, foreign = f"yanyin-{'0' * 32}.tmp", f"yanyin-{'1' * 32}.tmp-wal", "yanyin-notes.tmp"
    for name in (dead, f"{dead}-journal", orphan, foreign, f"{dead}x", "b.123.tmp"):
        (tmp_path / name).write_text("left")
    with files.temporary_beside(tmp_path / "other") as living:
        back_up(tmp_path / "b", actor=ME)
        assert names_in(tmp_path) == sorted([living.name, foreign, f"{dead}x", "b.123.tmp", "b", "b.json"])
    assert names_in(tmp_path) == sorted([foreign, f"{dead}x", "b.123.tmp", "b", "b.json"])


@pytest.mark.parametrize("end", ["", "-journal", "-wal", "-shm"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_name_that_belongs_to_the_database_is_refused(database: Database, tmp_path: Path, end: str) -> None:
    file = startup.database_file()
    assert file is not None
    link = tmp_path / "link"
    link.symlink_to(file)
    startup.bind(f"sqlite:///{link}")
    for owner in (file, link):
        with pytest.raises(CannotRun, match="backup_name_of_database") as refused:
            back_up(Path(f"{owner}{end}"), actor=ME)
        assert refused.value.params == {"name": f"{owner.name}{end}"}
    assert names_in(tmp_path) == ["link"]
    back_up(tmp_path / "diary-journal", actor=ME)


@pytest.mark.parametrize("name", ["x" * 253, "x" * 300, "长" * 90, "/".join(["x" * 200] * 30)])
def test_a_name_that_is_too_long_is_refused_in_words(database: Database, tmp_path: Path, name: str) -> None:
    with pytest.raises(CannotRun, match="backup_name_too_long"):
        back_up(tmp_path / name, actor=ME)
    assert names_in(tmp_path) == []
    longest = "x" * 250
    back_up(tmp_path / longest, actor=ME)
    assert names_in(tmp_path) == [longest, f"{longest}.json"]


def test_a_database_without_its_guards_is_not_backed_up_only_to_be_refused_later(
    database: Database, tmp_path: Path
) -> None:
    without_triggers("UPDATE setting SET value = value")
    with pytest.raises(CannotRun, match="schema_incomplete"):
        back_up(tmp_path / "b", actor=ME)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("role", Role)
def test_only_the_system_administrator_backs_up(database: Database, tmp_path: Path, role: Role) -> None:
    actor = replace(TEACHER, roles=frozenset({role}))
    if role is Role.SYSTEM_ADMIN:
        assert back_up(tmp_path / "b", actor=actor).file.is_file()
        return
    with pytest.raises(NotAllowed, match="role_not_allowed"):
        back_up(tmp_path / "b", actor=actor)
    assert names_in(tmp_path) == []
    assert database.rows("SELECT action, done FROM journal") == [("database.backup", 0)]


def test_a_folder_that_is_not_there_is_named(database: Database, tmp_path: Path) -> None:
    with pytest.raises(CannotRun, match="folder_missing") as refused:
        back_up(tmp_path / "none" / "b", actor=ME)
    assert refused.value.params == {"name": "none"}


def test_a_bent_journal_is_not_backed_up_as_if_it_were_whole(database: Database, tmp_path: Path) -> None:
    for key in "abc":
        settle(key)
    without_triggers("UPDATE journal SET login = 'x' WHERE id = 2")
    with pytest.raises(CannotRun, match="journal_broken") as refused:
        back_up(tmp_path / "b", actor=ME)
    assert refused.value.params == {"row": 2}
    assert names_in(tmp_path) == []


def test_a_backup_that_lost_its_name_again_is_told_by_a_second_row(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        if (tmp_path / "b").exists():
            raise OSError(errno.EIO, "the disk went away")

    monkeypatch.setattr(making, "sync", fail)
    with pytest.raises(CannotRun, match="file_not_writable"):
        back_up(tmp_path / "b", actor=ME)
    assert names_in(tmp_path) == []
    assert told_of_b(database) == [(1, None), (0, "file_not_writable")]


def test_a_backup_that_cannot_be_journalled_is_none(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_given: object) -> None:
        raise CannotRun("journal_not_written")

    monkeypatch.setattr(making, "record", fail)
    with pytest.raises(CannotRun, match="journal_not_written"):
        back_up(tmp_path / "b", actor=ME)
    assert names_in(tmp_path) == []


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_and_leaves_nothing(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(_path: Path) -> None:
        raise OSError(number, "full")

    monkeypatch.setattr(making, "sync", fail)
    with pytest.raises(CannotRun, match="backup_disk_full"):
        back_up(tmp_path / "b", actor=ME)
    assert names_in(tmp_path) == []


def test_a_disk_that_fills_while_the_database_is_copied_is_told_as_such(database: Database) -> None:
    make_world()
    copy = copy_sqlite if database.engine == "sqlite" else dump_postgresql
    with pytest.raises(CannotRun, match="disk_full"), startup.connection():
        copy(Path("/dev/full"))
    assert database.rows("SELECT COUNT(*) FROM organisation") == [(4,)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_copy_with_a_dangling_reference_is_no_backup(database: Database, tmp_path: Path) -> None:
    with startup.connection():
        base.rows("PRAGMA foreign_keys = 0")
        base.run("INSERT INTO account_role (account_id, role) VALUES (99, 'auditor')")
        with pytest.raises(CannotRun, match="database_damaged"):
            back_up(tmp_path / "b", actor=ME)
    assert names_in(tmp_path) == []


# --- PostgreSQL's own programs ---------------------------------------------------------------------------------------


def programs(folder: Path, version: int, *, works: str = "exit 0") -> Path:
    """A folder with programs that say they are of this version."""
    folder.mkdir(parents=True)
    for name in ("pg_dump", "pg_restore"):
        script = f'#!/bin/sh\n[ "$1" = --version ] && echo "{name} (PostgreSQL) {version}.3 (X)" && exit\n{works}\n'
        (folder / name).write_text(script)
        (folder / name).chmod(0o700)
    return folder


@pytest.fixture
def system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine without any PostgreSQL."""
    monkeypatch.delenv(postgresql_tools.SETTING)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setattr(postgresql_tools, "SYSTEM_FOLDER", tmp_path / "system")
    return tmp_path


def test_the_programs_nearest_to_the_server_are_taken(system: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for version in (14, 16, 18):
        programs(system / "system" / str(version) / "bin", version)
    assert postgresql_tools.find_tools(15) == system / "system" / "16" / "bin"
    programs(system / "bin", 15)
    assert postgresql_tools.find_tools(15) == system / "bin"
    monkeypatch.setenv(postgresql_tools.SETTING, str(programs(system / "own", 17)))
    assert postgresql_tools.find_tools(17) == system / "own"


def test_programs_that_are_too_old_or_missing_are_told(system: Path) -> None:
    with pytest.raises(CannotRun, match="backup_tools_missing") as missing:
        postgresql_tools.find_tools(15)
    (programs(system / "system" / "13" / "bin", 13) / "pg_restore").unlink()
    with pytest.raises(CannotRun, match="backup_tools_missing"):
        postgresql_tools.find_tools(15)
    programs(system / "bin", 14)
    with pytest.raises(CannotRun, match="backup_tools_old") as old:
        postgresql_tools.find_tools(15)
    assert (missing.value.params, old.value.params) == ({"server": 15}, {"server": 15, "found": 14})


@pytest.mark.parametrize(
    ("works", "code"),
    [
        ("echo 'could not write: No space left on device' >&2; exit 1", "backup_disk_full"),
        ("exit 1", "backup_tool_failed"),
        ("exit 0", "backup_tool_failed"),
    ],
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_dump_that_fails_or_is_empty_leaves_nothing(
    database: Database, system: Path, tmp_path: Path, works: str, code: str
) -> None:
    programs(system / "bin", 99, works=works)
    (tmp_path / "out").mkdir()
    with pytest.raises(CannotRun, match=code):
        back_up(tmp_path / "out" / "b", actor=ME)
    assert names_in(tmp_path / "out") == []


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_the_password_is_no_argument_of_any_process(database: Database, system: Path, tmp_path: Path) -> None:
    told = f'echo "$@ / $PGPASSWORD" >> {tmp_path}/told'
    programs(system / "bin", 99, works=told)
    startup.bind(database.url.replace("postgresql://yanyin@", "postgresql://yanyin:geheim@"))
    with pytest.raises(CannotRun, match="backup_tool_failed"):
        back_up(tmp_path / "b", actor=ME)
    arguments, _, password = (tmp_path / "told").read_text().splitlines()[0].partition(" / ")
    assert password == "geheim"
    assert "geheim" not in arguments
    assert "--snapshot=" in arguments


# --- the manifest ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", "no json", '{"format": "yanyin-backup/2"}', '{"format": "yanyin-backup/1"}', "\xff"],
)
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "b.json").write_bytes(text.encode("latin-1"))
    with pytest.raises(FileRefused, match="backup_manifest_unfit"):
        read_manifest(tmp_path / "b")
    assert not is_manifest(tmp_path / "b.json")
    assert not is_manifest(tmp_path / "none")


WRONG: list[tuple[str, object]] = [
    *[(name, None) for name in ("contents", "sha256", "size", "made_at", "program")],
    ("extra", 1),
    ("made_at", "soon"),
    ("size", "12"),
    ("size", True),
    ("contents", {}),
    ("contents", []),
    *[
        (f"contents.{name}", wrong)
        for name in ("engine", "schema", "rows", "journal_rows", "journal_head")
        for wrong in (None, 1.5, [1], {"a": "b"})
    ],
]


@pytest.mark.parametrize(("name", "wrong"), WRONG)
def test_a_sealed_manifest_with_wrong_fields_is_refused(tmp_path: Path, name: str, wrong: object) -> None:
    contents = Contents("sqlite", ("0001_first",), {"journal": 0}, 0, GENESIS)
    whole = Manifest(contents, GENESIS, 1, "2023-06-14T01:02:00.000000Z", "1.0")
    (tmp_path / "b.json").write_text(manifest_text(whole))
    assert read_manifest(tmp_path / "b") == whole
    fields = manifest_of(tmp_path / "b")
    del fields["seal"]
    around = fields["contents"] if "." in name else fields
    around[name.rpartition(".")[2]] = wrong
    seal = hashlib.sha256(json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    (tmp_path / "b.json").write_text(json.dumps({**fields, "seal": seal}))
    with pytest.raises(FileRefused, match="backup_manifest_unfit"):
        read_manifest(tmp_path / "b")


def test_what_is_nested_past_reading_is_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "b.json").write_text("[" * 500_000)
    with pytest.raises(FileRefused, match="backup_manifest_unfit"):
        read_manifest(tmp_path / "b")
    assert not is_manifest(tmp_path / "b.json")
