"""Bind a database, upgrade its schema, open connections for workers (启动). Screens may not import models."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import peewee
from peewee import Database, SqliteDatabase
from playhouse.migrations import MigrationError, Runner
from playhouse.pool import PooledPostgresqlDatabase

import models
from models import base
from models.base import connection as connection
from services.errors import CannotRun

POOL_SIZE = 8
"""On two cores a small pool is faster (notes/data.md §3)."""

PRAGMAS = {
    "journal_mode": "wal",
    "synchronous": "normal",
    "foreign_keys": 1,
    "recursive_triggers": 1,
    "busy_timeout": 15_000,
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


@dataclass(frozen=True, slots=True)
class SchemaState:
    """Where a database's schema stands: migrations applied and still to be applied, by name."""

    applied: tuple[str, ...]
    pending: tuple[str, ...]


def bind(url: str) -> None:
    """Bind the process to a database: `sqlite:///FILE` or `postgresql://…`. Opens no connection yet.

    Raises `CannotRun`: `database_url_invalid`, `database_folder_missing`, `database_on_network`.
    """
    scheme = urlsplit(url).scheme
    if scheme == "sqlite":
        base.database.initialize(_sqlite(Path(url.removeprefix("sqlite:///"))))
    elif scheme in ("postgresql", "postgres"):
        base.database.initialize(_postgresql(url))
    else:
        raise CannotRun("database_url_invalid")


def unbind() -> None:
    """Close every connection of the bound database and forget it."""
    bound = base.engine()
    if isinstance(bound, PooledPostgresqlDatabase):
        bound.close_all()
    elif not bound.is_closed():
        bound.close()
    base.database.initialize(None)


def _sqlite(file: Path) -> Database:
    if not file.parent.is_dir():
        raise CannotRun("database_folder_missing", folder=str(file.parent))
    kind = file_system(file.parent)
    if kind in NETWORK_FILE_SYSTEMS:
        raise CannotRun("database_on_network", kind=kind)
    return SqliteDatabase(str(file), pragmas=PRAGMAS, lock_type="IMMEDIATE")


def _postgresql(url: str) -> Database:
    return PooledPostgresqlDatabase(
        re.sub("^postgres://", "postgresql://", url), max_connections=POOL_SIZE, timeout=15, stale_timeout=600
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


def schema_state() -> SchemaState:
    """What the bound database has and lacks.

    Raises `CannotRun`: `database_unreachable`, `database_newer` (it knows migrations this program does not),
    `database_not_ours` (a file that is no database).
    """
    with reaching():
        status = _runner().status()
    if any(migration.path is None for migration in status):
        raise CannotRun("database_newer")
    return SchemaState(
        tuple(migration.name for migration in status if migration.applied),
        tuple(migration.name for migration in status if not migration.applied),
    )


def upgrade() -> tuple[str, ...]:
    """Apply every pending migration; two starters at once wait for each other. Returns the names applied.

    Raises `CannotRun` as `schema_state` does, and `upgrade_failed`.
    """
    schema_state()
    with reaching(), base.write_transaction():
        if not base.is_sqlite():
            base.rows("SELECT pg_advisory_xact_lock(?)", (UPGRADE_LOCK,))
        try:
            return tuple(_runner().up())
        except MigrationError as error:
            raise CannotRun("upgrade_failed") from error


def ready() -> None:
    """Make sure the bound database can be worked with; raises `CannotRun("database_not_ready")` when it is behind."""
    state = schema_state()
    if state.pending:
        raise CannotRun("database_not_ready" if state.applied else "database_empty")


def is_empty() -> bool:
    """Whether the bound database has no schema at all: a first start."""
    return not schema_state().applied


@contextmanager
def reaching() -> Iterator[None]:
    """A connection whose failures are told as `CannotRun` instead of a driver's error."""
    try:
        with base.connection():
            yield
    except peewee.OperationalError as error:
        raise CannotRun("database_busy" if "locked" in str(error) else "database_unreachable") from error
    except (peewee.DatabaseError, peewee.InterfaceError) as error:
        raise CannotRun("database_not_ours") from error


def _runner() -> Runner:
    folder = Path(models.__path__[0]) / "migrations"
    return Runner(base.engine(), str(folder), table_name="schema_migration")


def default_url() -> str:
    """YANYIN_DATABASE, else a SQLite file in the user's data folder."""
    given = os.environ.get("YANYIN_DATABASE", "")
    return given or f"sqlite:///{data_folder() / 'yanyin.sqlite'}"


def data_folder() -> Path:
    """The user's data folder (XDG); it is made on first use."""
    root = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    folder = Path(root) / "yanyin"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder
