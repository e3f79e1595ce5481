"""Worlds that many tests begin with: grown by the services once a process, an engine and a moment, then copied.

Half of the time of tests of services went into growing the same world again. A copy holds every row of every table,
and PostgreSQL's counters; it takes 5 ms instead of 60 to 100.
"""

from __future__ import annotations

import atexit
import copy
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from models.base import connection, engine, is_sqlite
from services import clock
from services.startup import HISTORY
from tests.frozen_clock import FrozenClock

T = TypeVar("T")
OURS = "'public'::regnamespace"
TABLES = (
    f"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = {OURS} AND relname <> '{HISTORY}'"
)
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public' AND last_value > 0"


@dataclass(frozen=True, slots=True)
class Grown:
    """What stood in the database afterwards, and what the growing returned."""

    content: sqlite3.Connection | tuple[dict[str, bytes], list[tuple[str, int]]]
    answer: Any


WORLDS: dict[tuple[str, bool, datetime | None], Grown] = {}


def grown(name: str, grow: Callable[[], T]) -> T:
    """What `grow` stores in the bound, empty database and returns, under a name of its own."""
    present = clock._clocks[-1]
    key = (name, is_sqlite(), present.moment if isinstance(present, FrozenClock) else None)
    with connection():
        link = engine().connection()
        if (kept := WORLDS.get(key)) is not None:
            _put(link, kept.content)
            return copy.deepcopy(kept.answer)  # type: ignore[no-any-return]
        answer = grow()
        WORLDS[key] = Grown(_taken(link), copy.deepcopy(answer))
        return answer


def _taken(link: Any) -> sqlite3.Connection | tuple[dict[str, bytes], list[tuple[str, int]]]:
    if isinstance(link, sqlite3.Connection):
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        atexit.register(kept.close)
        link.backup(kept)
        return kept
    tables = {}
    for (table,) in link.execute(TABLES).fetchall():
        with link.cursor().copy(f"COPY {table} TO STDOUT (FORMAT binary)") as out:
            tables[table] = b"".join(bytes(piece) for piece in out)
    empty = min(map(len, tables.values()))
    counters = link.execute(COUNTERS).fetchall()
    return {table: rows for table, rows in tables.items() if len(rows) > empty}, counters


def _put(link: Any, content: sqlite3.Connection | tuple[dict[str, bytes], list[tuple[str, int]]]) -> None:
    if isinstance(content, sqlite3.Connection):
        content.backup(link)
        return
    tables, counters = content
    with link.transaction():
        # Neither guards nor foreign keys, for this transaction.
        link.execute("SET LOCAL session_replication_role = replica")
        for table, rows in tables.items():
            with link.cursor().copy(f"COPY {table} FROM STDIN (FORMAT binary)") as into:
                into.write(rows)
        for name, last in counters:
            link.execute("SELECT setval(%s, %s)", (name, last))
