"""Restoring a SQLite database (恢复 SQLite): a checked copy takes the file's place while nobody has it open."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import count
from pathlib import Path

from models import base
from services import startup
from services.actor import Actor
from services.backup.files import copy_with_digest, disk_told, keep_aside, sync, temporary_beside
from services.backup.manifest import Manifest
from services.backup.paper import Paper, paper_of
from services.backup.sqlite_files import check_copy
from services.backup.taking_over import Old, Restored, bound_to, bring_up_to_date, journal_restoring, moment
from services.errors import CannotRun, FileRefused, Refused
from services.journal import GENESIS

PATIENCE = 3.0
"""Seconds to wait until nobody has the database open: a screen opens it for a moment only."""

LOCKED = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def restore_sqlite(file: Path, manifest: Manifest, actor: Actor) -> Restored:
    """Copy the backup beside the database, look it through, and let it take the place. Raises as `restore_database`.

    Until the last step, one renaming, the old database is the database.
    """
    present = Path(base.engine().database).resolve()
    with temporary_beside(present) as copy:
        if copy_with_digest(file, copy) != manifest.sha256:
            raise FileRefused("backup_damaged")
        _require_sound(copy)
        url = f"{startup.SQLITE_URL}{copy}"
        with bound_to(url):
            applied = bring_up_to_date(manifest.contents)
        with _sole_use(present) as (old_head, paper):
            kept = _free_name(present)
            old = Old(old_head, kept.name if present.exists() else "", paper)
            with bound_to(url):
                base.rows("PRAGMA journal_mode = wal")
                begun = journal_restoring(manifest, old, actor)
            with disk_told(present):
                _swap(copy, present, kept)
    return Restored(str(kept) if old.kept else "", manifest, applied, *begun)


def _require_sound(copy: Path) -> None:
    try:
        check_copy(copy)
    except CannotRun as error:
        raise FileRefused("backup_damaged") from error


def _swap(copy: Path, present: Path, kept: Path) -> None:
    sync(copy)
    keep_aside(present, kept)
    os.replace(copy, present)  # noqa: PTH105 - in the place of the old one, in one step
    sync(present.parent)


@contextmanager
def _sole_use(present: Path) -> Iterator[tuple[str, Paper | None]]:
    """Keep everybody else out of the database; give its journal's head and paper, empty and None where unreadable.

    Out of WAL mode a database only goes while nobody else has it open; and whoever opened the old file in the moment
    of the swap is refused by SQLite itself, since outside that mode it looks whether the file still has its name.
    Raises `Refused("database_in_use")`.
    """
    if not present.exists():
        yield "", None
        return
    with closing(sqlite3.connect(present, timeout=0, isolation_level=None)) as link:
        try:
            yield _taken(link), _paper(link)
        except BaseException:
            for statement in ("ROLLBACK", "PRAGMA journal_mode = wal"):
                with suppress(sqlite3.DatabaseError):
                    link.execute(statement)
            raise


def _taken(link: sqlite3.Connection) -> str:
    """Lock the old database and read its journal's head; empty where it is too damaged for either."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            link.execute("PRAGMA journal_mode = delete")
            link.execute("BEGIN EXCLUSIVE")
            found = link.execute("SELECT hash FROM journal ORDER BY id DESC LIMIT 1").fetchone()
            return str(found[0]) if found else GENESIS
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in LOCKED:
                return ""
            if time.monotonic() > deadline:
                raise Refused("database_in_use") from error
        time.sleep(0.05)


def _paper(link: sqlite3.Connection) -> Paper | None:
    """What the old database knows of paper; None where it is damaged, or from before there was any."""
    with suppress(sqlite3.DatabaseError, ValueError, TypeError):
        return paper_of(lambda query, values: link.execute(query, values).fetchall())
    return None


def _free_name(present: Path) -> Path:
    """Where the old database goes: yanyin.sqlite.20230614-090200 beside it, and -2 when that is taken."""
    first = f"{present.name}.{moment()}"
    names = (first if number == 1 else f"{first}-{number}" for number in count(1))
    return next(path for path in map(present.with_name, names) if not os.path.lexists(path))
