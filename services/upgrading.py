"""Bringing the schema up to date, with its row in the journal (数据库升级)."""

from __future__ import annotations

from services import startup
from services.actor import local_actor
from services.journal import Entry, record


def upgrade_database() -> tuple[str, ...]:
    """Apply every pending migration and journal them in the same transaction. Returns the names applied here.

    Whoever holds the database may do it (本机). Raises `CannotRun` as `startup.upgrade` does.
    """
    return startup.upgrade(then=_journal)


def _journal(applied: tuple[str, ...]) -> None:
    record(local_actor(), Entry("database.upgrade", "database", applied[-1], detail={"migrations": applied}))
