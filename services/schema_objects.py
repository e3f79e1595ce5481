"""What the migrations make: tables, indexes and the journal's triggers, and what of it a database lacks (表结构)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import closing
from functools import cache
from typing import Any

from peewee import PostgresqlDatabase, SqliteDatabase

from models import base
from services import startup
from services.errors import CannotRun

GUARDED = "journal"
"""The table whose triggers are looked at closely: nothing else has any."""

MADE = re.compile(r"\s*(CREATE|DROP)\s+(?:UNIQUE\s+)?(?:TABLE|INDEX)\s+(\w+)", re.IGNORECASE)
TRIGGER = re.compile(r"CREATE TRIGGER (\w+) (\w+) ([\w ,]+) ON (\w+) (.*FUNCTION (\w+)\(\))")
FUNCTION = re.compile(
    r"CREATE FUNCTION (\w+)\(\) RETURNS trigger LANGUAGE (\w+) AS\s+\$body\$(.*)\$body\$", re.DOTALL
)

SQLITE = "SELECT name FROM sqlite_master WHERE type IN ('table', 'index') AND substr(name, 1, 7) <> 'sqlite_'"
SQLITE_TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ? COLLATE NOCASE"

POSTGRESQL = (
    "SELECT relname FROM pg_class WHERE relnamespace = CAST(current_schema() AS regnamespace)"
    " AND relkind IN ('r', 'p', 'i')"
)
POSTGRESQL_TRIGGERS = (
    "SELECT t.tgname, pg_get_triggerdef(t.oid, true), l.lanname, p.prosrc, p.proconfig IS NULL"
    " FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
    " JOIN pg_language l ON l.oid = p.prolang"
    " WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relname = ? AND NOT t.tgisinternal"
    " AND (t.tgenabled = 'A' OR t.tgenabled = 'O' AND current_setting('session_replication_role') <> 'replica')"
)
"""A trigger that somebody switched off (D), or that only fires for replicas (R), is as good as missing."""

POSTGRESQL_RULES = (
    "SELECT r.rulename, pg_get_ruledef(r.oid) FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class"
    " WHERE c.relnamespace = CAST(current_schema() AS regnamespace) AND c.relname = ?"
)

Definitions = Mapping[str, object]
"""Triggers and rules by name: what they are, in a form that is the same for the same."""


class _PostgresqlNotes(PostgresqlDatabase):
    """Writes down what a migration would execute on a server."""

    def __init__(self) -> None:
        super().__init__("")
        self.statements: list[str] = []

    def execute_sql(self, sql: str, *_given: Any) -> None:
        self.statements.append(sql)


def expected_objects() -> tuple[str, ...]:
    """The names of all tables, indexes and triggers that the migrations make on this engine, in their order."""
    names, triggers = _made_by_sqlite() if base.is_sqlite() else _made_by_postgresql()
    return (*names, *triggers)


def missing_objects() -> tuple[str, ...]:
    """What of that the bound database lacks; a trigger that does not fire is missing. Needs an open connection."""
    present = {row[0] for row in base.rows(SQLITE if base.is_sqlite() else POSTGRESQL)} | set(
        _present_triggers()
    )
    return tuple(name for name in expected_objects() if name not in present)


def altered_objects() -> tuple[str, ...]:
    """The journal's triggers that do something else than the migrations' ones, and any trigger or rule too many.

    The right name says nothing: definition and body are compared. Needs an open connection.
    """
    expected = (_made_by_sqlite() if base.is_sqlite() else _made_by_postgresql())[1]
    return tuple(sorted(name for name, what in _present_triggers().items() if expected.get(name) != what))


def require_whole_schema() -> None:
    """Raise `CannotRun` (params `names`): `schema_incomplete`, `schema_altered`. Needs an open connection."""
    missing = missing_objects()
    if missing:
        raise CannotRun("schema_incomplete", names=" ".join(missing))
    altered = altered_objects()
    if altered:
        raise CannotRun("schema_altered", names=" ".join(altered))


def guard_faults() -> tuple[str, ...]:
    """The journal's triggers and rules that are missing, switched off, altered or too many, by name."""
    triggers = (_made_by_sqlite() if base.is_sqlite() else _made_by_postgresql())[1]
    missing = tuple(name for name in missing_objects() if name in triggers)
    return (*missing, *altered_objects())


@cache
def _made_by_sqlite() -> tuple[tuple[str, ...], Definitions]:
    """What a database in memory has after the migrations."""
    fresh = SqliteDatabase(":memory:")
    with closing(fresh):
        for migration in startup.migrations():
            migration.load().up(None, fresh)
        names = tuple(str(row[0]) for row in fresh.execute_sql(f"{SQLITE} ORDER BY rowid"))
        return names, dict(fresh.execute_sql(SQLITE_TRIGGERS, (GUARDED,)).fetchall())


@cache
def _made_by_postgresql() -> tuple[tuple[str, ...], Definitions]:
    """What the migrations' own words come to: a server cannot be asked without writing into it."""
    notes = _PostgresqlNotes()
    for migration in startup.migrations():
        migration.load().up(None, notes)
    names: dict[str, None] = {}
    for found in filter(None, map(MADE.match, notes.statements)):
        if found[1].upper() == "CREATE":
            names[found[2]] = None
        else:
            names.pop(found[2], None)
    functions = {found[1]: found for found in filter(None, map(FUNCTION.fullmatch, notes.statements))}
    triggers: dict[str, object] = {}
    for statement in notes.statements:
        normal = _normal(statement)
        if isinstance(normal, tuple):
            function = functions[normal[-1]]
            triggers[normal[0]] = (normal, function[2], function[3], True)
    return tuple(names), triggers


def _normal(definition: str) -> str | tuple[str, ...]:
    """A trigger's definition with its events in order; as it stands where it is more than the migrations' ones are."""
    text = " ".join(definition.split())
    found = TRIGGER.fullmatch(text)
    if found is None:
        return text
    name, moment, events, table, rest, function = found.groups()
    return name, moment, *sorted(events.split(" OR ")), table, rest, function


def _present_triggers() -> Definitions:
    if base.is_sqlite():
        return dict(base.rows(SQLITE_TRIGGERS, (GUARDED,)))
    found = base.rows(POSTGRESQL_TRIGGERS, (GUARDED,))
    triggers = {name: (_normal(definition), *function) for name, definition, *function in found}
    return {**triggers, **dict(base.rows(POSTGRESQL_RULES, (GUARDED,)))}
