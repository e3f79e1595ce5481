"""SQLite rolls back by itself when the disk is full: the reason must still be told, whatever way was written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from models import base
from services import startup
from services.errors import CannotRun

LONG = "长" * 100_000
COLUMNS = ("year", "key", "value")


def one_by_one() -> None:
    base.run("INSERT INTO setting (year, key, value) VALUES (1, 'x', ?)", (LONG,))


def all_at_once() -> None:
    base.insert_many("setting", COLUMNS, [(year, "x", LONG) for year in range(3)])


def inside_a_savepoint() -> None:
    with base.write_transaction():
        one_by_one()


@pytest.mark.parametrize("write", [one_by_one, all_at_once, inside_a_savepoint])
def test_a_full_disk_is_told_as_such(sqlite_url: str, write: Callable[[], None]) -> None:
    startup.bind(sqlite_url)
    with startup.connection():
        base.rows(f"PRAGMA max_page_count = {base.value('PRAGMA page_count')}")
        with (
            pytest.raises(CannotRun, match="database_disk_full"),
            startup.connection(),
            base.write_transaction(),
        ):
            write()
        assert base.value("SELECT COUNT(*) FROM setting") == 0
        base.rows("PRAGMA max_page_count = 1000000")
        with base.write_transaction():
            write()
        assert base.value("SELECT COUNT(*) FROM setting") > 0
    startup.unbind()
