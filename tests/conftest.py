"""Fixtures for every test: databases on both engines, a clock that stands still, how hard to try.

`database` runs a test twice, on SQLite and on a real PostgreSQL, each time on a fresh, migrated, empty database that is
bound. `sqlite_url` and `postgresql_url` are such databases unbound, for tests that start processes; `bare_url` has no
table yet.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import HealthCheck, settings

from services import startup
from services.clock import use_clock
from tests import no_skips, postgres_server
from tests.databases import Database, Engine, PostgresqlDatabases, SqliteDatabases
from tests.frozen_clock import FrozenClock
from tests.quick_passwords import quick_passwords

ENGINES: tuple[Engine, ...] = get_args(Engine)

# Property tests: a desk looks for new cases each time; the gate (CI) tries the same ones on every run, so that it
# judges the change and not the day; `pytest --hypothesis-profile=bench` looks hard. Deadlines would measure the
# machine, and a `database` that hypothesis uses for several examples is the test's own business.
_COMMON = settings(
    deadline=None, print_blob=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
settings.register_profile("desk", _COMMON, max_examples=25)
settings.register_profile("gate", _COMMON, max_examples=16, derandomize=True, database=None)
settings.register_profile("bench", _COMMON, max_examples=1000)
settings.load_profile("gate" if os.environ.get("CI") else "desk")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Journeys on one engine each, or on both."""
    parser.addoption(
        "--both-engines", action="store_true", help="every journey on both engines, not by turns"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Refuse skips where the environment says so."""
    config.pluginmanager.register(no_skips)


def pytest_collection_finish() -> None:
    """What the modules hold stays to the end: the collector need not look through all of it again and again."""
    gc.collect()
    gc.freeze()
    startup.collect_seldom()


@pytest.fixture(scope="session", autouse=True)
def hash_quickly() -> Iterator[None]:
    """No test but those of the hashes themselves needs hashes that take their time."""
    with quick_passwords():
        yield


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """Migrated once a worker."""
    return SqliteDatabases(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgresql_databases() -> Iterator[PostgresqlDatabases]:
    """A server of this worker's own: it starts in 0.6 s, and shares nothing that could go wrong."""
    try:
        with postgres_server.running() as server:
            databases = PostgresqlDatabases(server)
            yield databases
            databases.close()
    except postgres_server.NoServer as error:
        pytest.skip(str(error))


@pytest.fixture
def sqlite_url(sqlite_databases: SqliteDatabases, tmp_path: Path) -> str:
    """A fresh, migrated, empty SQLite database, not bound."""
    return sqlite_databases.fresh(tmp_path)


@pytest.fixture
def postgresql_url(postgresql_databases: PostgresqlDatabases) -> Iterator[str]:
    """A fresh, migrated, empty PostgreSQL database, not bound."""
    url = postgresql_databases.fresh()
    yield url
    postgresql_databases.give_back(url)


@pytest.fixture
def unconnected() -> None:
    """The thread of the test holds no connection to its `database`, for tests that count or end all of them."""


@pytest.fixture
def unwatched(unconnected: None, database_url: str, request: pytest.FixtureRequest) -> None:
    """Nobody but the test is connected to its database, for tests that put another one in its place."""
    if database_url.startswith("postgresql"):
        databases: PostgresqlDatabases = request.getfixturevalue("postgresql_databases")
        databases.look_away(database_url)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """A fresh, migrated, empty database on each engine in turn, not bound."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(database_url: str, request: pytest.FixtureRequest) -> Iterator[Database]:
    """The same, bound: services work on it, through one connection of the test's own thread.

    A connection for each call would take a quarter of the time of all tests of services.
    """
    with ExitStack() as stack:
        if database_url.startswith("sqlite"):
            startup.bind(database_url)
            stack.callback(startup.unbind)
            found = Database("sqlite", database_url)
        else:
            databases: PostgresqlDatabases = request.getfixturevalue("postgresql_databases")
            stack.enter_context(databases.bound(database_url))
            found = Database("postgresql", database_url)
        if "unconnected" not in request.fixturenames:
            stack.enter_context(startup.connection())
        yield found


@pytest.fixture(params=ENGINES)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table, on each engine in turn, not bound."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.sqlite'}"
        return
    databases: PostgresqlDatabases = request.getfixturevalue("postgresql_databases")
    url = databases.bare()
    yield url
    databases.drop(url)


@pytest.fixture
def clock() -> Iterator[FrozenClock]:
    """The clock of the whole process, standing still until the test moves it."""
    frozen = FrozenClock()
    with use_clock(frozen):
        yield frozen
