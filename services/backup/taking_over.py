"""A restored database on its own, before it takes the old one's place: checked, brought up to date, journalled."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from models import base
from models.base import run, write_transaction
from services import startup
from services.actor import Actor
from services.backup.manifest import Contents, Manifest, contents_of
from services.clock import local, now, stamp
from services.errors import FileRefused
from services.journal import Entry, first_broken, head, record
from services.schema_objects import altered_objects, missing_objects
from services.upgrading import upgrade_database

END_CAUSE = "restored"
"""Why the sessions of a backup ended."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, from a backup with which manifest.

    `kept` is where the old database is, empty where there was none; `applied` the migrations that the backup lacked;
    `journal_rows` and `journal_head` are what the journal has come to.
    """

    kept: str
    manifest: Manifest
    applied: tuple[str, ...]
    journal_rows: int
    journal_head: str


@dataclass(frozen=True, slots=True)
class Old:
    """The database that was there: its journal's head and the name it is kept under, both empty for none."""

    head: str
    kept: str


@contextmanager
def bound_to(url: str) -> Iterator[None]:
    """Bind another database for the length of the block, with a connection; nobody else may be using the old one."""
    before = base.database.obj
    startup.bind(url)
    try:
        with startup.connection():
            yield
    finally:
        startup.unbind()
        base.database.initialize(before)


def bring_up_to_date(contents: Contents) -> tuple[str, ...]:
    """Make sure that the bound copy holds what its manifest says, and apply the migrations it lacks.

    Returns their names. Raises `FileRefused("backup_damaged")`.
    """
    if contents_of(base.rows, contents.engine) != contents:
        raise FileRefused("backup_damaged")
    applied = upgrade_database()
    if missing_objects() or altered_objects() or first_broken() is not None:
        raise FileRefused("backup_damaged")
    return applied


def journal_restoring(manifest: Manifest, old: Old, actor: Actor) -> tuple[int, str]:
    """Write the row of the restoring into the bound copy; returns the journal's new rows and head.

    Sessions that were open then are ended: one of them may have been ended since, for a reason.
    """
    detail = {"backup": manifest.sha256, "made_at": manifest.made_at, "kept": old.kept}
    after = manifest.contents.journal_head
    with write_transaction():
        run("UPDATE session SET ended_at = ?, end_cause = ? WHERE ended_at IS NULL", (stamp(), END_CAUSE))
        record(
            actor,
            Entry("database.restore", "database", startup.place().engine, old.head, after, detail),
        )
    return head()


def moment() -> str:
    """The present moment as part of a name: 20230614-090200, on Chinese clocks."""
    return local(now()).strftime("%Y%m%d-%H%M%S")
