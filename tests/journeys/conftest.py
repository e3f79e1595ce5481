"""Fixtures of the journeys: a desk with the command line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services import startup
from tests.databases import Database
from tests.journeys.typed import Desk


@pytest.fixture
def desk(
    database_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Desk:
    """The command line on a fresh, migrated database, on each engine in turn."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return Desk(database_url, capsys, monkeypatch)


@pytest.fixture
def bare_desk(
    bare_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Desk:
    """The same on a database without any table."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return Desk(bare_url, capsys, monkeypatch)


@pytest.fixture
def lone_desk(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """The same where no database can be reached, for what needs none."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    return Desk("postgresql://nobody@127.0.0.1:1/none", capsys, monkeypatch)


@pytest.fixture
def in_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where the inboxes and outboxes are."""
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    return tmp_path / "folders"


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """A fresh, migrated, empty SQLite database, bound: for journeys whose SQL other tests try on both engines."""
    startup.bind(sqlite_url)
    yield Database("sqlite", sqlite_url)
    startup.unbind()
