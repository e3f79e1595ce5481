"""Fixtures of the journeys: a desk with the command line, and on which engine each journey goes.

Journeys take seconds each, and the services below them are tried on both engines: every journey goes on one engine, by
turns. `--both-engines` lets each go on both, as `make bench` does.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

from services import startup
from tests.databases import Database, Engine
from tests.journeys.typed import Desk

HERE = Path(__file__).parent
LONGEST = HERE / "test_kiosk.py"
ENGINES: tuple[Engine, ...] = get_args(Engine)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the engine whose turn it is not; begin with the longest, or one worker ends a minute after the rest."""
    spared = set() if config.getoption("both_engines") else set(_spared(items))
    config.hook.pytest_deselected(items=[item for item in items if item in spared])
    items[:] = sorted((item for item in items if item not in spared), key=lambda item: item.path != LONGEST)


def _spared(items: list[pytest.Item]) -> Iterator[pytest.Item]:
    journeys: dict[str, dict[Engine, pytest.Item]] = defaultdict(dict)
    for item in items:
        if isinstance(item, pytest.Function) and item.path.is_relative_to(HERE) and (engine := _engine(item)):
            journeys[item.nodeid.replace(engine, "", 1)][engine] = item
    for name, found in journeys.items():
        turn = ENGINES[zlib.crc32(name.encode()) % len(ENGINES)]
        yield from (item for engine, item in found.items() if engine != turn and turn in found)


def _engine(item: pytest.Function) -> Engine | None:
    given: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
    engine: Engine | None = given.get("database_url") or given.get("bare_url")
    return engine


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
