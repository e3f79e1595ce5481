"""SQLite: a consistent copy while others write, and what must be true of a copy (SQLite 备份)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from models import base
from services.backup.manifest import Contents, contents_of
from services.errors import CannotRun
from services.journal import Reader, lenient_text, walk


def copy_sqlite(target: Path) -> Contents:
    """Write a compact copy of the bound database, as of one moment, into an empty file, and look it through.

    Raises as `check_copy`. Needs an open connection outside a transaction (notes/data.md §4).
    """
    base.run("VACUUM INTO ?", (str(target),))
    contents = check_copy(target)
    broken = journal_break(target)
    if broken is not None:
        raise CannotRun("journal_broken", row=broken)
    return contents


def check_copy(file: Path) -> Contents:
    """Both of SQLite's own checks on a file that nobody else has open, and what it holds.

    Raises `CannotRun("database_damaged")`.
    """
    try:
        with closing(_opened(file)) as link:
            read = _reader(link)
            if read("PRAGMA quick_check(1)", ()) != [("ok",)] or read("PRAGMA foreign_key_check", ()):
                raise CannotRun("database_damaged")
            return contents_of(read, "sqlite")
    except sqlite3.DatabaseError as error:
        raise CannotRun("database_damaged") from error


def journal_break(file: Path) -> int | None:
    """The number of the first journal row of a database file that does not fit the chain, or None."""
    with closing(_opened(file)) as link:
        return walk(_reader(link)).broken


def _opened(file: Path) -> sqlite3.Connection:
    link = sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
    link.text_factory = lenient_text
    return link


def _reader(link: sqlite3.Connection) -> Reader:
    def read(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        return link.execute(sql, params).fetchall()

    return read
