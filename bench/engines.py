"""Both databases with the generated province in them, made anew for each run: nothing that another left half done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import province
from services import startup
from tests import postgres_server

SERVER_SETTINGS = {"shared_buffers": "1GB", "work_mem": "64MB", "max_wal_size": "4GB"}


@dataclass(frozen=True, slots=True)
class Engine:
    """A bound database with its province; `name` is sqlite or postgresql."""

    name: str
    url: str
    schools: list[province.School]


@contextmanager
def each_engine(names: tuple[str, ...] = ("sqlite", "postgresql")) -> Iterator[Iterator[Engine]]:
    """The engines one after another, each bound while it is the current one."""
    with ExitStack() as stack:
        yield _engines(names, stack)


def _engines(names: tuple[str, ...], stack: ExitStack) -> Iterator[Engine]:
    for name in names:
        url = _sqlite_url(stack) if name == "sqlite" else _postgresql_url(stack)
        schools = province.build_at(url)
        yield Engine(name, url, schools)
        startup.unbind()


def _sqlite_url(stack: ExitStack) -> str:
    folder = stack.enter_context(TemporaryDirectory(prefix="yanyin-bench-"))
    return f"sqlite:///{Path(folder) / 'province.sqlite'}"


def _postgresql_url(stack: ExitStack) -> str:
    server = stack.enter_context(postgres_server.running(settings=SERVER_SETTINGS, in_memory=False))
    return server.url("postgres")
