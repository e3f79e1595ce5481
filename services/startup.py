"""Bind a database, bring its schema up to date, open connections for workers (启动)."""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from peewee import Database, OperationalError, SqliteDatabase
from playhouse.migrations import Migration, MigrationError, Runner
from playhouse.pool import PooledPostgresqlDatabase

import models
from models import base
from services import database_errors
from services.errors import CannotRun

POOL_SIZE = 8
"""On two cores a small pool is faster (notes/data.md §3)."""

BUSY_SECONDS = 15
CONNECT_SECONDS = 5
OLDEST_POSTGRESQL = 15

PRAGMAS = {
    "synchronous": "normal",
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "cache_size": -65_536,
    "temp_store": "memory",
}
NETWORK_FILE_SYSTEMS = frozenset(
    {
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "9p",
        "afs",
        "ceph",
        "fuse.sshfs",
        "fuse.glusterfs",
        "ncpfs",
        "lustre",
    }
)
UPGRADE_LOCK = 7_230_115
SQLITE_URL = "sqlite:///"
HISTORY = "schema_migration"
GARBAGE_AFTER = 20_000
"""New objects before a look for garbage, not 700: a verification makes many that stay, and spent an eighth on it."""


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Where a database's schema stands: migrations applied and still to be applied, by name."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the bound database is: `sqlite` with its file, or `postgresql` with server and name, no password."""

    engine: str
    name: str


def collect_seldom() -> None:
    """Look for garbage less often, from now on in this process."""
    gc.set_threshold(GARBAGE_AFTER, 20, 20)


def bind(url: str) -> None:
    """Bind the process to a database: `sqlite:///FILE` or `postgresql://…`. Opens no connection yet.

    Raises `CannotRun`: `database_url_invalid`, `database_folder_missing`, `database_on_network`.
    """
    if url.startswith(SQLITE_URL) and len(url) > len(SQLITE_URL):
        base.database.initialize(_sqlite(Path(url.removeprefix(SQLITE_URL))))
    elif url.startswith(("postgresql://", "postgres://")):
        base.database.initialize(_postgresql(url))
    else:
        raise CannotRun("database_url_invalid")


def unbind() -> None:
    """Close every connection of the bound database and forget it; nothing is bound any more, or none was."""
    bound = base.database.obj
    if isinstance(bound, PooledPostgresqlDatabase):
        bound.close_all()
    elif bound is not None and not bound.is_closed():
        bound.close()
    base.database.initialize(None)


def _sqlite(file: Path) -> Database:
    folder = file.resolve().parent
    if not folder.is_dir():
        raise CannotRun("database_folder_missing", folder=str(folder))
    kind = file_system(folder)
    if kind in NETWORK_FILE_SYSTEMS:
        raise CannotRun("database_on_network", kind=kind)
    return SqliteDatabase(str(file), pragmas=PRAGMAS, lock_type="IMMEDIATE", timeout=BUSY_SECONDS)


def _postgresql(url: str) -> PooledPostgresqlDatabase:
    wait = {} if "connect_timeout" in parse_qs(urlsplit(url).query) else {"connect_timeout": CONNECT_SECONDS}
    return PooledPostgresqlDatabase(
        "postgresql://" + url.partition("://")[2],
        max_connections=POOL_SIZE,
        timeout=BUSY_SECONDS,
        stale_timeout=600,
        **wait,
    )


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """The kind of file system a folder lies on; empty where the system does not tell."""
    best, kind = "", ""
    target = str(folder.resolve())
    with suppress(OSError):
        for line in mounts.read_text().splitlines():
            point, found = line.split()[1:3]
            point = point.replace("\\040", " ")
            inside = target == point or target.startswith(point.rstrip("/") + "/")
            if inside and len(point) >= len(best):
                best, kind = point, found
    return kind


def database_file() -> Path | None:
    """The file of the bound SQLite database; None on PostgreSQL."""
    return Path(base.engine().database) if base.is_sqlite() else None


def place() -> Place:
    """Where the bound database is, in words that may be shown."""
    file = database_file()
    if file is not None:
        return Place("sqlite", str(file.resolve()))
    parts = urlsplit(base.engine().database)
    server = parts.hostname or parse_qs(parts.query).get("host", ["localhost"])[0]
    return Place("postgresql", server + parts.path)


def schema_state() -> SchemaState:
    """What the bound database has and lacks. A SQLite file that does not exist is not made by asking.

    Raises `CannotRun`: `database_newer` (it knows migrations this program does not), `database_foreign` (tables of
    something else), `database_server_old`, and the codes of `connection`.
    """
    file = database_file()
    if file is not None and not file.exists():
        return SchemaState((), tuple(migration.name for migration in _runner().migrations()))
    with connection():
        _require_new_server()
        # The tables first: whoever sets the database up meanwhile must not look like something else's tables.
        tables = set(base.engine().get_tables())
        status = _runner().status()
        applied = tuple(migration.name for migration in status if migration.applied)
        if not applied and tables - {HISTORY}:
            raise CannotRun("database_foreign")
    if any(migration.path is None for migration in status):
        raise CannotRun("database_newer")
    return SchemaState(applied, tuple(migration.name for migration in status if not migration.applied))


def _require_new_server() -> None:
    if not base.is_sqlite():
        version = base.engine().connection().info.server_version // 10_000
        if version < OLDEST_POSTGRESQL:
            raise CannotRun("database_server_old", version=version, oldest=OLDEST_POSTGRESQL)


def upgrade(then: Callable[[tuple[str, ...]], None] | None = None) -> tuple[str, ...]:
    """Apply every pending migration; two starters at once wait for each other. Returns the names applied here.

    `then` is called with them inside the same transaction, where there are any.
    Raises `CannotRun` as `schema_state` does, and `database_not_utf8`, `upgrade_failed`.
    """
    if not schema_state().pending:
        return ()
    _prepare()
    with connection(), base.write_transaction():
        if not base.is_sqlite():
            base.rows("SELECT pg_advisory_xact_lock(?)", (UPGRADE_LOCK,))
        try:
            applied = tuple(_runner().up())
        except MigrationError as error:
            raise CannotRun("upgrade_failed") from error
        if applied and then is not None:
            then(applied)
        return applied


def _prepare() -> None:
    """Make a new SQLite file for its owner's eyes alone, in WAL mode; ask a server for its encoding."""
    file = database_file()
    if file is None:
        with connection():
            if base.value("SHOW server_encoding") != "UTF8":
                raise CannotRun("database_not_utf8")
        return
    try:
        file.touch(mode=0o600)
    except OSError as error:
        raise CannotRun("database_cannot_open") from error
    with connection():
        _switch_to_wal()


def _switch_to_wal() -> None:
    # While somebody else switches the same new file, SQLite answers "locked" at once instead of waiting.
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            base.rows("PRAGMA journal_mode = wal")
            return
        except OperationalError as error:
            if database_errors.code_of(error) != "database_busy" or time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def ready() -> None:
    """Make sure the bound database can be worked with.

    Raises `CannotRun`: `database_empty`, `database_not_ready` (behind this program), and as `schema_state` does.
    """
    state = schema_state()
    if state.pending:
        raise CannotRun("database_not_ready" if state.applied else "database_empty")


def require_schema() -> None:
    """Make sure that there is a schema, current or older. Raises `CannotRun("database_empty")`, and as above."""
    if is_empty():
        raise CannotRun("database_empty")


def is_empty() -> bool:
    """Whether the bound database has no schema at all: a first start."""
    return not schema_state().applied


@contextmanager
def connection() -> Iterator[None]:
    """A database connection for this thread, for the length of a block of service calls.

    Failures of the database are told as `CannotRun` (`database_unreachable`, `database_busy` …) instead of a driver's
    error.
    """
    with database_errors.told(), base.connection():
        yield


def _runner() -> Runner:
    folder = Path(models.__path__[0]) / "migrations"
    return Runner(base.engine(), str(folder), table_name=HISTORY)


def migrations() -> Sequence[Migration]:
    """Every migration that this program knows, in order."""
    found: Sequence[Migration] = _runner().migrations()
    return found


def default_url() -> str:
    """YANYIN_DATABASE, else a SQLite file in the user's data folder. Raises `CannotRun("data_folder_unusable")`."""
    given = os.environ.get("YANYIN_DATABASE", "")
    return given or f"{SQLITE_URL}{data_folder() / 'yanyin.sqlite'}"


def data_path() -> Path:
    """Where the user's data folder (XDG) is or would be. Raises `CannotRun("data_folder_unusable")` without a home."""
    root = os.environ.get("XDG_DATA_HOME", "")
    try:
        return (Path(root) if root else Path.home() / ".local" / "share") / "yanyin"
    except RuntimeError as error:
        raise CannotRun("data_folder_unusable", folder="~") from error


def data_folder() -> Path:
    """The user's data folder, made on first use. Raises `CannotRun("data_folder_unusable")`."""
    folder = data_path()
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CannotRun("data_folder_unusable", folder=str(folder)) from error
    return folder
