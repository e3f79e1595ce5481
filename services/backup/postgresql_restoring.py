"""Restoring a PostgreSQL database (恢复 PostgreSQL): a new database, checked, that swaps names with the old one."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
from peewee import __exception_wrapper__  # type: ignore[attr-defined]  # the stubs leave the wrapper out
from playhouse.pool import PooledPostgresqlDatabase
from psycopg import errors, sql

from models import base
from services import database_errors
from services.actor import Actor
from services.backup.files import sha256_of
from services.backup.manifest import Manifest
from services.backup.paper import paper_of
from services.backup.postgresql_tools import connection_values, conninfo_of, find_tools, run_tool, url_of
from services.backup.taking_over import Old, Restored, bound_to, bring_up_to_date, journal_restoring, moment
from services.errors import CannotRun, FileRefused, Refused
from services.journal import GENESIS

MAINTENANCE = "postgres"
"""The database one stands in while another is renamed."""

PROVIDERS = {"c": "libc", "i": "icu"}
"""Who sorts, by PostgreSQL's letter; what sorts otherwise is made as the server makes it."""

LONGEST_NAME = 63
TRIES = 3
PATIENCE = 3.0
"""Seconds to wait until nobody is connected: a server needs a moment to see that somebody has gone."""

Link = psycopg.Connection[tuple[object, ...]]


def restore_postgresql(file: Path, manifest: Manifest, actor: Actor, *, force: bool) -> Restored:
    """Restore into a new database, look it through, then let the two swap names. Raises as `restore_database`.

    Until the last step, two renamings in one transaction, the old database is the database.
    """
    if sha256_of(file) != manifest.sha256:
        raise FileRefused("backup_damaged")
    pool = base.engine()
    if isinstance(pool, PooledPostgresqlDatabase):
        pool.close_all()
    name = connection_values()["dbname"]
    with database_errors.told(), __exception_wrapper__, closing(_linked(MAINTENANCE)) as link:
        exists = bool(link.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone())
        if exists:
            _require_alone(link, name, force=force)
        old = _old(name, _free_name(link, name)) if exists else Old("", "")
        with _new_database(link, name) as new:
            _fill(file, new, link.info.server_version // 10_000)
            with bound_to(url_of(new)):
                applied = bring_up_to_date(manifest.contents)
                base.run("ANALYZE")
                begun = journal_restoring(manifest, old, actor)
            _swap(link, (name, new, old.kept), force=force)
    return Restored(old.kept, manifest, applied, *begun)


def _linked(name: str) -> Link:
    password = connection_values().get("password")
    return psycopg.connect(conninfo_of(name), autocommit=True, password=password)


def _require_alone(link: Link, name: str, *, force: bool) -> None:
    """Raise `Refused("database_in_use")` while others are connected; with `force` end their connections instead."""
    others = "FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    if force:
        link.execute(f"SELECT pg_terminate_backend(pid, 5000) {others}".encode(), (name,))
        return
    deadline = time.monotonic() + PATIENCE
    while link.execute(f"SELECT 1 {others}".encode(), (name,)).fetchone():
        if time.monotonic() > deadline:
            raise Refused("database_in_use")
        time.sleep(0.05)


def _old(name: str, kept: str) -> Old:
    """The old database: the head of its journal and its paper; empty and None where they cannot be read."""
    head, paper = "", None
    with suppress(psycopg.Error), closing(_linked(name)) as link:
        found = link.execute("SELECT hash FROM journal ORDER BY id DESC LIMIT 1").fetchone()
        head = str(found[0]) if found else GENESIS
        paper = paper_of(lambda query, _values: link.execute(query.encode()).fetchall())
    return Old(head, kept, paper)


@contextmanager
def _new_database(link: Link, name: str) -> Iterator[str]:
    """An empty database beside `name`, dropped when the block fails; one that a killed restoring left goes first."""
    new = _with_end(name, "_restoring")
    try:
        link.execute(_named("DROP DATABASE IF EXISTS {}", new))
        link.execute(
            _named("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'", new) + _sorting(link, name)
        )
    except errors.ObjectInUse as error:
        raise Refused("database_in_use") from error
    except errors.InsufficientPrivilege as error:
        raise CannotRun("backup_no_new_database") from error
    try:
        yield new
    except BaseException:
        with suppress(psycopg.Error):
            link.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", new))
        raise


def _sorting(link: Link, name: str) -> sql.Composed:
    """How the old database sorts, as options for making the new one; nothing where there is none to be like."""
    query = "SELECT datlocprovider, datcollate, datctype, to_jsonb(d) FROM pg_database d WHERE datname = %s"
    found = link.execute(query, (name,)).fetchone()
    if found is None or found[0] not in PROVIDERS:
        return sql.Composed([])
    provider, collation, characters, rest = found
    options = sql.SQL(" LOCALE_PROVIDER {} LC_COLLATE {} LC_CTYPE {}").format(
        sql.SQL(PROVIDERS[str(provider)]), sql.Literal(collation), sql.Literal(characters)
    )
    if provider == "i" and isinstance(rest, dict):
        # The column was called otherwise before PostgreSQL 17.
        options += sql.SQL(" ICU_LOCALE {}").format(
            sql.Literal(rest.get("datlocale") or rest.get("daticulocale"))
        )
    return options


def _fill(file: Path, new: str, server: int) -> None:
    tools = find_tools(server)
    into = f"--dbname={conninfo_of(new)}"
    how = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"]
    run_tool(tools / "pg_restore", [*how, into, file])


def _swap(link: Link, names: tuple[str, str, str], *, force: bool) -> None:
    name, new, kept = names
    for left in reversed(range(TRIES)):
        try:
            with link.transaction():
                if kept:
                    link.execute(_named("ALTER DATABASE {} RENAME TO {}", name, kept))
                link.execute(_named("ALTER DATABASE {} RENAME TO {}", new, name))
            return
        except errors.ObjectInUse as error:
            if not (force and left):
                raise Refused("database_in_use") from error
            _require_alone(link, name, force=True)


def _free_name(link: Link, name: str) -> str:
    """What the old database will be called: yanyin_20230614_090200, and _2 when that is taken."""
    taken = {row[0] for row in link.execute("SELECT datname FROM pg_database").fetchall()}
    end = f"_{moment().replace('-', '_')}"
    names = [
        _with_end(name, end),
        *(_with_end(name, f"{end}_{number}") for number in range(2, len(taken) + 3)),
    ]
    return next(free for free in names if free not in taken)


def _with_end(name: str, end: str) -> str:
    """The name with something at its end, cut in front of it to what PostgreSQL keeps of a name."""
    kept = name.encode()[: LONGEST_NAME - len(end)].decode(errors="ignore")
    return f"{kept}{end}"


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
