"""What a database driver's error means for the person at the keyboard (数据库故障)."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import peewee
import psycopg
from playhouse.pool import MaxConnectionsExceeded

from models import base
from services.errors import CannotRun

SQLITE_CODES = {
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
    sqlite3.SQLITE_NOTADB: "database_not_ours",
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_CANTOPEN: "database_cannot_open",
    sqlite3.SQLITE_PERM: "database_cannot_open",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_FULL: "database_disk_full",
    sqlite3.SQLITE_IOERR: "database_disk_failed",
}
"""By SQLite's primary result code."""

POSTGRESQL_CODES = {
    "25006": "database_read_only",
    "40P01": "database_busy",
    "42501": "database_permission",
    "53100": "database_disk_full",
    "53300": "database_busy",
    "55P03": "database_busy",
}
"""By SQLSTATE; classes 08 and 57 mean that the connection is gone."""


@contextmanager
def told() -> Iterator[None]:
    """Tell a failure of the database itself as `CannotRun`; an error of ours passes through as it is."""
    try:
        yield
    except MaxConnectionsExceeded as error:
        raise CannotRun("database_busy") from error
    except peewee.PeeweeException as error:
        code = code_of(error)
        if code:
            raise CannotRun(code) from error
        raise


def code_of(error: peewee.PeeweeException) -> str:
    """The refusal code of a failure of the database; empty for an error of ours, such as wrong SQL."""
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_code(getattr(cause, "sqlite_errorcode", 0))
    if isinstance(cause, psycopg.Error):
        return _postgresql_code(cause)
    # peewee's own words, for a connection that was closed under it.
    return "database_unreachable" if isinstance(error, peewee.InterfaceError) else ""


def _sqlite_code(number: int) -> str:
    code = SQLITE_CODES.get(number & 0xFF, "")
    # A file in WAL mode takes two more files beside it even for reading: where they cannot be made the file itself
    # may well be readable.
    file = Path(base.engine().database) if code == "database_cannot_open" and base.is_sqlite() else None
    return "database_read_only" if file is not None and file.is_file() and os.access(file, os.R_OK) else code


def _postgresql_code(cause: psycopg.Error) -> str:
    state = cause.sqlstate or ""
    if state in POSTGRESQL_CODES:
        return POSTGRESQL_CODES[state]
    lost = state[:2] in ("08", "57") or (not state and isinstance(cause, psycopg.OperationalError))
    return "database_unreachable" if lost else ""
