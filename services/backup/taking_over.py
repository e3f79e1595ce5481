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
from services.backup.paper import Forgotten, Paper, cancel_open_jobs, remember
from services.clock import local, now, stamp
from services.errors import FileRefused
from services.journal import Entry, first_broken, head, record
from services.schema_objects import altered_objects, missing_objects
from services.upgrading import upgrade_database

RESTORE = "database.restore"
"""The act in the journal."""

END_CAUSE = "restored"
"""Why the sessions of a backup ended, and its print jobs."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored, from a backup with which manifest.

    `kept` is where the old database is, empty where there was none; `applied` the migrations that the backup lacked;
    `journal_rows` and `journal_head` are what the journal has come to. `forgotten` is what the old database knew of
    paper and this one does not, None where that could not be read; `let_go` counts the diplomas that waited in jobs.
    """

    kept: str
    manifest: Manifest
    applied: tuple[str, ...]
    journal_rows: int
    journal_head: str
    forgotten: Forgotten | None
    let_go: int


Begun = tuple[int, str, Forgotten | None, int]
"""How a restored database begins: the last four of `Restored`."""


@dataclass(frozen=True, slots=True)
class Old:
    """The database that was there: its journal's head and the name it is kept under, both empty for none.

    `paper` is None for none, and where it could not be read.
    """

    head: str
    kept: str
    paper: Paper | None = None


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


def journal_restoring(manifest: Manifest, old: Old, actor: Actor) -> Begun:
    """Write the row of the restoring into the bound copy.

    Sessions that were open then are ended: one of them may have been ended since, for a reason. Jobs that print
    diplomas are cancelled: what waited in them or was not confirmed may have been printed since. Numbers that were
    given since stay with whom they were given to.
    """
    detail: dict[str, object] = {"backup": manifest.sha256, "made_at": manifest.made_at, "kept": old.kept}
    after = manifest.contents.journal_head
    with write_transaction():
        lost = remember(old.paper) if old.paper is not None else None
        if lost is not None and (lost.sheets or lost.numbers):
            detail |= {"forgotten_sheets": lost.sheets, "forgotten_numbers": lost.numbers}
        run("UPDATE session SET ended_at = ?, end_cause = ? WHERE ended_at IS NULL", (stamp(), END_CAUSE))
        record(actor, Entry(RESTORE, "database", startup.place().engine, old.head, after, detail))
        let_go = cancel_open_jobs(actor, END_CAUSE)
    return (*head(), lost, let_go)


def moment() -> str:
    """The present moment as part of a name: 20230614-090200, on Chinese clocks."""
    return local(now()).strftime("%Y%m%d-%H%M%S")
