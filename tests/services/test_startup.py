"""Starting: which databases are taken, which are refused and as what, two starters at once."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import peewee
import psycopg
import pytest

from models import base
from services import database_errors, startup
from services.database_check import check_database
from services.errors import CannotRun
from tests.as_nobody import open_to_others, outcome_as_nobody
from tests.databases import Database

ROOT = Path(__file__).parents[2]
EVERY = ("0001_first", "0002_review", "0003_paper")


@contextmanager
def bound(url: str) -> Iterator[None]:
    startup.bind(url)
    try:
        yield
    finally:
        startup.unbind()


def refusal(url: str) -> str:
    """The code with which a start on this database is refused; empty if it is not."""
    try:
        with bound(url):
            startup.ready()
    except CannotRun as error:
        return error.code
    return ""


def sqlite_at(file: Path) -> str:
    return f"sqlite:///{file}"


# --- addresses -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url", ["", "yanyin.sqlite", "sqlite://", "sqlite:///", "mysql://host/db", "postgresql:host", "http://x/"]
)
def test_an_address_of_no_known_kind_is_refused(url: str) -> None:
    assert refusal(url) == "database_url_invalid"


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(sqlite_at(tmp_path / "none" / "y.sqlite")) == "database_folder_missing"


@pytest.mark.parametrize("kind", ["nfs4", "cifs", "fuse.sshfs"])
def test_a_network_file_system_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setattr(startup, "file_system", lambda _folder: kind)
    assert refusal(sqlite_at(tmp_path / "y.sqlite")) == "database_on_network"


def test_a_link_to_a_file_elsewhere_is_judged_by_where_the_file_lies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "here.sqlite").symlink_to(tmp_path / "share" / "there.sqlite")
    monkeypatch.setattr(startup, "file_system", lambda folder: "nfs" if folder.name == "share" else "ext4")
    assert refusal(sqlite_at(tmp_path / "here.sqlite")) == "database_on_network"


@pytest.mark.parametrize(
    ("folder", "kind"),
    [("/srv/a share/x", "nfs4"), ("/srv/a shared", "ext4"), ("/srv", "ext4"), ("/mnt/x/y", "cifs")],
)
def test_the_deepest_mount_above_a_folder_tells_its_file_system(
    tmp_path: Path, folder: str, kind: str
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(
        "/dev/a / ext4 rw 0 0\nhost:/a /srv/a\\040share nfs4 rw 0 0\n//host/b /mnt cifs rw 0 0\n"
    )
    assert startup.file_system(Path(folder), mounts) == kind


def test_where_the_system_does_not_tell_no_file_system_is_known(tmp_path: Path) -> None:
    assert startup.file_system(tmp_path, tmp_path / "none") == ""


def test_the_default_database_lies_in_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("YANYIN_DATABASE", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    assert startup.default_url() == sqlite_at(tmp_path / "share" / "yanyin" / "yanyin.sqlite")
    assert stat.S_IMODE((tmp_path / "share" / "yanyin").stat().st_mode) == 0o700
    monkeypatch.setenv("YANYIN_DATABASE", "postgresql://host/db")
    assert startup.default_url() == "postgresql://host/db"


def test_a_data_folder_that_cannot_be_made_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "file"))
    with pytest.raises(CannotRun, match="data_folder_unusable"):
        startup.data_folder()


def test_the_place_of_a_database_never_shows_the_password(tmp_path: Path) -> None:
    with bound("postgresql://u:secret@db.example:5433/yanyin"):
        assert startup.place() == startup.Place("postgresql", "db.example/yanyin")
    with bound("postgres://u@/yanyin?host=/run/pg"):
        assert startup.place().name == "/run/pg/yanyin"
    with bound(sqlite_at(tmp_path / "y.sqlite")):
        assert startup.place() == startup.Place("sqlite", str(tmp_path / "y.sqlite"))


# --- the schema ------------------------------------------------------------------------------------------------------


def test_asking_about_a_file_that_is_not_there_does_not_make_it(tmp_path: Path) -> None:
    with bound(sqlite_at(tmp_path / "y.sqlite")):
        assert startup.is_empty()
        assert startup.schema_state() == startup.SchemaState((), EVERY)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_database_is_told_from_one_that_is_behind(
    bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refusal(bare_url) == "database_empty"
    with bound(bare_url):
        with pytest.raises(CannotRun, match="database_empty"):
            startup.require_schema()
        assert startup.upgrade() == EVERY
        assert startup.upgrade() == ()
        startup.require_schema()
    assert refusal(bare_url) == ""
    with bound(bare_url), base.write_transaction():
        base.run("DELETE FROM schema_migration")
        base.run("INSERT INTO schema_migration (name, applied) VALUES ('0000_older', '2020-01-01')")
    monkeypatch.setattr("playhouse.migrations.Migration.load_directory", with_an_older_migration())
    assert refusal(bare_url) == "database_not_ready"


def with_an_older_migration() -> object:
    """A program that knows one migration more than the database has."""
    from playhouse.migrations import Migration

    known = Migration.load_directory(str(ROOT / "models" / "migrations"))
    older = known[0]._replace(idx=0, name="0000_older")
    return classmethod(lambda _cls, _folder: [older, *known])


def test_a_database_of_a_newer_program_is_refused(database: Database) -> None:
    with base.write_transaction():
        base.run("INSERT INTO schema_migration (name, applied) VALUES ('0099_future', '2030-01-01')")
    with pytest.raises(CannotRun, match="database_newer"):
        startup.ready()
    with pytest.raises(CannotRun, match="database_newer"):
        startup.upgrade()


def test_a_database_of_another_program_is_refused_and_left_alone(bare_url: str) -> None:
    with bound(bare_url):
        with base.write_transaction():
            base.run("CREATE TABLE invoice (id INTEGER)")
        with pytest.raises(CannotRun, match="database_foreign"):
            startup.upgrade()
        with base.connection():
            assert base.engine().get_tables() == ["invoice"]


def test_a_migration_that_breaks_leaves_nothing_behind(
    bare_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_migrator: object, db: peewee.Database) -> None:
        db.execute_sql("CREATE TABLE half (id INTEGER)")
        db.execute_sql("CREATE nonsense")

    monkeypatch.setattr(
        "playhouse.migrations.Migration.load", lambda _self: type("Module", (), {"up": broken})
    )
    with bound(bare_url):
        with pytest.raises(peewee.DatabaseError):
            startup.upgrade()
        with base.connection():
            assert base.engine().get_tables() == []


def test_a_new_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    with bound(sqlite_at(tmp_path / "y.sqlite")):
        startup.upgrade()
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_two_starters_at_once_both_succeed_and_make_one_schema(bare_url: str) -> None:
    program = (
        "import sys, time\nfrom services import startup\nstartup.bind(sys.argv[1])\n"
        "while time.time() < float(sys.argv[2]): pass\nprint(*startup.upgrade())"
    )
    command = [sys.executable, "-c", program, bare_url, str(time.time() + 3)]
    starters = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    answers = [starter.communicate() for starter in starters]
    assert [error for _, error in answers] == [""] * 4
    assert sorted(answer for answer, _ in answers) == ["\n"] * 3 + [" ".join(EVERY) + "\n"]
    with bound(bare_url):
        assert startup.schema_state() == startup.SchemaState(EVERY, ())


def test_every_connection_has_its_guards(sqlite_url: str) -> None:
    with bound(sqlite_url), base.connection():
        asked = ("journal_mode", "foreign_keys", "recursive_triggers", "busy_timeout", "synchronous")
        assert [base.value(f"PRAGMA {name}") for name in asked] == ["wal", 1, 1, 15_000, 1]


# --- failures --------------------------------------------------------------------------------------------------------


def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"PK\x03\x04" * 2000)
    assert refusal(sqlite_at(file)) == "database_not_ours"
    assert file.read_bytes() == b"PK\x03\x04" * 2000


def test_a_folder_is_no_database(tmp_path: Path) -> None:
    (tmp_path / "y.sqlite").mkdir()
    assert refusal(sqlite_at(tmp_path / "y.sqlite")) == "database_cannot_open"


def test_a_file_that_may_only_be_read_is_refused_when_something_is_written(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    file.chmod(0o444)
    open_to_others(file.parent)

    def work() -> str:
        try:
            with bound(sqlite_url), startup.connection(), base.write_transaction():
                base.run("DELETE FROM setting")
        except CannotRun as error:
            return error.code
        return ""

    assert outcome_as_nobody(work) == "database_read_only"


def test_a_folder_that_takes_no_file_is_refused(tmp_path: Path) -> None:
    open_to_others(tmp_path)
    tmp_path.chmod(0o555)

    def work() -> str:
        try:
            with bound(sqlite_at(tmp_path / "y.sqlite")):
                startup.upgrade()
        except CannotRun as error:
            return error.code
        return ""

    assert outcome_as_nobody(work) == "database_cannot_open"


def test_a_database_that_stays_busy_is_refused(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "BUSY_SECONDS", 0.1)
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with bound(sqlite_url), pytest.raises(CannotRun, match="database_busy"), startup.connection():
            base.database.begin()


@pytest.mark.parametrize(
    "url", ["postgresql://nobody@127.0.0.1:1/none", "postgresql://nobody@/none?host=/nowhere/at/all"]
)
def test_a_server_that_does_not_answer_is_unreachable(url: str) -> None:
    assert refusal(url) == "database_unreachable"


def test_a_server_without_that_database_is_unreachable(postgresql_url: str) -> None:
    assert refusal(postgresql_url.replace("/test", "/none_")) == "database_unreachable"


def test_a_server_that_hangs_is_given_up_after_a_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        monkeypatch.setattr(startup, "CONNECT_SECONDS", 2)
        started = time.monotonic()
        assert refusal(f"postgresql://nobody@127.0.0.1:{port}/none") == "database_unreachable"
        assert time.monotonic() - started < 60  # it hangs for good


def ask(*statements: str) -> None:
    """Questions to the bound database, failures told."""
    with startup.connection():
        for statement in statements:
            base.run(statement)


def test_a_server_that_goes_away_meanwhile_is_unreachable(postgresql_url: str) -> None:
    with bound(postgresql_url), base.connection():
        number = base.value("SELECT pg_backend_pid()")
        with psycopg.connect(postgresql_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", (number,))
        with pytest.raises(CannotRun, match="database_unreachable"):
            ask("SELECT 1")


def test_a_server_that_is_too_old_is_refused(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(startup, "OLDEST_POSTGRESQL", 99)
    assert refusal(postgresql_url) == "database_server_old"


def test_a_server_database_that_cannot_hold_chinese_is_refused(postgresql_url: str) -> None:
    with psycopg.connect(postgresql_url, autocommit=True) as admin:
        admin.execute(
            "CREATE DATABASE latin ENCODING 'SQL_ASCII' LOCALE 'C' LOCALE_PROVIDER libc TEMPLATE template0"
        )
        try:
            name = postgresql_url.partition("@/")[2].partition("?")[0]
            with (
                bound(postgresql_url.replace(name, "latin")),
                pytest.raises(CannotRun, match="database_not_utf8"),
            ):
                startup.upgrade()
        finally:
            admin.execute("DROP DATABASE latin WITH (FORCE)")


def test_a_user_without_rights_is_told_so(postgresql_url: str) -> None:
    with bound(postgresql_url), base.connection():
        base.run("CREATE ROLE reader")
        try:
            with pytest.raises(CannotRun, match="database_permission"):
                ask("SET ROLE reader", "SELECT * FROM account")
        finally:
            base.run("RESET ROLE")
            base.run("DROP ROLE reader")


def test_a_mistake_of_ours_is_not_blamed_on_the_database(database: Database) -> None:
    for statement in ("SELECT nonsense FROM account", "INSERT INTO setting (year) VALUES (1)"):
        with pytest.raises(peewee.DatabaseError), startup.connection():
            base.run(statement)


def test_more_connections_than_the_pool_has_is_busy() -> None:
    from playhouse.pool import MaxConnectionsExceeded

    with pytest.raises(CannotRun, match="database_busy"), database_errors.told():
        raise MaxConnectionsExceeded


# --- check -----------------------------------------------------------------------------------------------------------


def test_a_sound_database_is_checked_whole(database: Database) -> None:
    found = check_database()
    assert found.schema == startup.SchemaState(EVERY, ())
    assert (found.journal_rows, found.journal_head) == (0, "0" * 64)
    expected = ("quick_check", "foreign_key_check") if database.engine == "sqlite" else ()
    assert found.file_checks == expected


def test_a_reference_into_nothing_is_damage(sqlite_url: str) -> None:
    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as other:
        other.execute("INSERT INTO account_role (account_id, role) VALUES (99, 'auditor')")
        other.commit()
    with bound(sqlite_url), pytest.raises(CannotRun, match="database_damaged"):
        check_database()


def test_damaged_pages_are_damage(sqlite_url: str) -> None:
    file = Path(sqlite_url.removeprefix("sqlite:///"))
    content = bytearray(file.read_bytes())
    content[8192:20480] = os.urandom(12288)
    file.write_bytes(bytes(content))
    with bound(sqlite_url), pytest.raises(CannotRun, match="database_damaged"):
        check_database()


def test_unbinding_twice_or_without_a_database_is_no_trouble(sqlite_url: str) -> None:
    startup.bind(sqlite_url)
    startup.unbind()
    startup.unbind()
