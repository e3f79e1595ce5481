"""`yanyin db check` (数据库检查): schema with all its parts, journal chain, and on SQLite the file itself."""

from __future__ import annotations

from dataclasses import dataclass

from models import base
from services import journal
from services.errors import CannotRun
from services.journal_checking import known_acts
from services.schema_objects import missing_objects, require_whole_schema
from services.startup import Place, SchemaState, connection, place, ready, schema_state


@dataclass(frozen=True, slots=True)
class DatabaseCheck:
    """What was checked and found sound; `journal_head` is the hash of the last row, to compare with printed ones."""

    place: Place
    schema: SchemaState
    journal_rows: int
    journal_head: str
    file_checks: tuple[str, ...]


def check_database() -> DatabaseCheck:
    """Check the bound database.

    Raises `CannotRun`: as `startup.ready` does, `database_damaged`, `schema_incomplete` and `schema_altered` (params
    `names`), `journal_broken` (params `row`), `journal_incomplete` (params `known`, `told`, `missing`).
    """
    ready()
    with connection():
        file_checks = _check_file()
        # A changed row is worse than the missing trigger that let it be changed.
        broken = None if "journal" in missing_objects() else journal.first_broken()
        if broken is not None:
            raise CannotRun("journal_broken", row=broken)
        require_whole_schema()
        acts = known_acts()
        if acts.missing:
            raise CannotRun("journal_incomplete", known=acts.known, told=acts.told, missing=acts.missing)
        rows, head = journal.head()
    return DatabaseCheck(place(), schema_state(), rows, head, file_checks)


def _check_file() -> tuple[str, ...]:
    """SQLite's own two checks; PostgreSQL watches its pages and keys itself."""
    if not base.is_sqlite():
        return ()
    if base.rows("PRAGMA quick_check(1)") != [("ok",)] or base.rows("PRAGMA foreign_key_check"):
        raise CannotRun("database_damaged")
    return ("quick_check", "foreign_key_check")
