"""What the migrations make: tables, indexes and triggers, and which of them a database lacks (表结构)."""

from __future__ import annotations

import re
from typing import Any

from peewee import PostgresqlDatabase, SqliteDatabase

from models import base
from services import startup

MADE = re.compile(r"\s*(CREATE|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX|TRIGGER)\s+(\w+)", re.IGNORECASE)

SQLITE = "SELECT name FROM sqlite_master WHERE type IN ('table', 'index', 'trigger')"
POSTGRESQL = (
    "SELECT c.relname FROM pg_class c WHERE c.relnamespace = CAST(current_schema() AS regnamespace)"
    " UNION ALL SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
    " WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND NOT t.tgisinternal AND t.tgenabled <> ?"
)
"""A trigger that somebody switched off (D) is as good as missing."""


class _SqliteNotes(SqliteDatabase):
    """Writes down what a migration would execute."""

    def __init__(self) -> None:
        super().__init__(":memory:")
        self.statements: list[str] = []

    def execute_sql(self, sql: str, *_given: Any) -> None:
        self.statements.append(sql)


class _PostgresqlNotes(PostgresqlDatabase):
    """The same as on a server."""

    def __init__(self) -> None:
        super().__init__("")
        self.statements: list[str] = []

    def execute_sql(self, sql: str, *_given: Any) -> None:
        self.statements.append(sql)


def expected_objects() -> tuple[str, ...]:
    """The names of all tables, indexes and triggers that the migrations make on this engine, in their order."""
    notes = _SqliteNotes() if base.is_sqlite() else _PostgresqlNotes()
    for migration in startup.migrations():
        migration.load().up(None, notes)
    names: dict[str, None] = {}
    for found in filter(None, map(MADE.match, notes.statements)):
        if found[1].upper() == "CREATE":
            names[found[2]] = None
        else:
            names.pop(found[2], None)
    return tuple(names)


def missing_objects() -> tuple[str, ...]:
    """What of that the bound database lacks. Needs an open connection."""
    present = {row[0] for row in (base.rows(SQLITE) if base.is_sqlite() else base.rows(POSTGRESQL, ("D",)))}
    return tuple(name for name in expected_objects() if name not in present)
