"""What somebody with the database's password could do to the journal, past its triggers."""

from __future__ import annotations

from models.base import is_sqlite, run, write_transaction
from services.actor import local_actor
from services.journal import HASHED, Entry, record

ENTRY = Entry("grades.import", "organisation", "4501990001", detail={"new": 3})
COLUMNS = (*HASHED, "place", "hash")


def write(count: int) -> list[str]:
    """So many rows, each in its own transaction; their hashes."""
    found = []
    for _ in range(count):
        with write_transaction():
            found.append(record(local_actor(), ENTRY))
    return found


def copy_of_the_first_row(**instead: str) -> str:
    """`(columns) SELECT …` with some columns replaced by SQL."""
    return f"({', '.join(COLUMNS)}) SELECT {', '.join(instead.get(n, n) for n in COLUMNS)} FROM journal WHERE id = 1"


def without_triggers(statement: str) -> None:
    """Change the journal with its triggers out of the way."""
    with write_transaction():
        if is_sqlite():
            for name in ("journal_no_update", "journal_no_delete", "journal_no_gap"):
                run(f"DROP TRIGGER IF EXISTS {name}")
        else:
            run("ALTER TABLE journal DISABLE TRIGGER ALL")
        run(statement)
