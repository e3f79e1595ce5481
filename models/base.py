"""The one door to the database: proxy, connections, transactions, plain SQL for both engines (数据库入口)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any

from peewee import (  # type: ignore[attr-defined]  # the stubs leave the wrapper out
    Database,
    DatabaseProxy,
    Model,
    OperationalError,
    PeeweeException,
    SqliteDatabase,
    __exception_wrapper__,
)

Values = Sequence[Any]
Row = tuple[Any, ...]

database = DatabaseProxy()


class BaseModel(Model):
    """Every table: bound to the proxy, named in the singular."""

    class Meta:
        database = database
        legacy_table_names = False


def engine() -> Database:
    """The database that is bound now. Raises `AttributeError` while none is."""
    bound: Database = database.obj
    return bound


def is_sqlite() -> bool:
    """Whether the bound database is SQLite (else PostgreSQL)."""
    return isinstance(database.obj, SqliteDatabase)


@contextmanager
def connection() -> Iterator[None]:
    """A database connection for this thread; reuses the open one, closes only what it opened."""
    with ExitStack() as stack:
        if engine().is_closed():
            stack.enter_context(engine().connection_context())
        yield


@contextmanager
def write_transaction() -> Iterator[None]:
    """One atomic write. SQLite takes its write lock up front (`lock_type="IMMEDIATE"`, notes/data.md §3)."""
    with connection(), _told_past_the_rollback(), engine().atomic():
        yield


@contextmanager
def _told_past_the_rollback() -> Iterator[None]:
    """SQLite rolls back by itself when the disk is full or fails: the ROLLBACK that then fails hides why."""
    try:
        yield
    except OperationalError as failed:
        cause = failed.__context__
        while cause is not None and not isinstance(cause, PeeweeException):
            cause = cause.__context__
        if cause is None or not is_sqlite() or engine().connection().in_transaction:
            raise
        raise cause from None


def run(sql: str, params: Values = ()) -> int:
    """Execute one statement with `?` placeholders on either engine; returns the number of changed rows.

    A literal `%` or `?` must not stand in the text: pass it as a parameter.
    """
    cursor = engine().execute_sql(_native(sql), tuple(params))
    return int(cursor.rowcount)


def rows(sql: str, params: Values = ()) -> list[Row]:
    """The rows of one query with `?` placeholders on either engine."""
    return list(engine().execute_sql(_native(sql), tuple(params)).fetchall())


def value(sql: str, params: Values = ()) -> Any:
    """The first column of the first row, or None."""
    row = engine().execute_sql(_native(sql), tuple(params)).fetchone()
    return None if row is None else row[0]


def row_dicts(sql: str, params: Values = ()) -> list[dict[str, Any]]:
    """Like `rows`, each row a dict by column name."""
    cursor = engine().execute_sql(_native(sql), tuple(params))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _native(sql: str) -> str:
    return sql if is_sqlite() else sql.replace("?", "%s")


@contextmanager
def temp_table(name: str, columns: Mapping[str, str], key: str = "") -> Iterator[None]:
    """A TEMP table of this connection for the length of the block.

    `columns` maps name → SQL type (`integer`, `bigint`, `text`: the same on both engines); `key` is the PRIMARY KEY's
    column list, and makes it a WITHOUT ROWID table on SQLite.
    """
    parts = [f"{column} {kind}" for column, kind in columns.items()]
    if key:
        parts.append(f"PRIMARY KEY ({key})")
    run(f"DROP TABLE IF EXISTS {name}")
    run(f"CREATE TEMP TABLE {name} ({', '.join(parts)}){' WITHOUT ROWID' if key and is_sqlite() else ''}")
    try:
        yield
    finally:
        _drop(name)


def _drop(name: str) -> None:
    # After a failed statement PostgreSQL refuses everything until the rollback, which drops the table as well
    # when it was made inside the same transaction.
    if is_sqlite() or engine().connection().info.transaction_status.name != "INERROR":
        run(f"DROP TABLE IF EXISTS {name}")


def insert_many(table: str, columns: Sequence[str], records: Iterable[Values]) -> None:
    """Put many records into a table at once: executemany on SQLite, COPY on PostgreSQL (notes/data.md §2.5)."""
    names = ", ".join(columns)
    if is_sqlite():
        marks = ", ".join("?" * len(columns))
        with _deferred_transaction(), __exception_wrapper__:
            engine().connection().executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", records)
        return
    copying = f"COPY {table} ({names}) FROM STDIN"
    with __exception_wrapper__, engine().connection().cursor() as cursor, cursor.copy(copying) as copy:
        for record in records:
            copy.write_row(record)


@contextmanager
def _deferred_transaction() -> Iterator[None]:
    # Filling a TEMP table must not take the write lock that `write_transaction` takes, nor commit row by row.
    link = engine().connection()
    if link.in_transaction:
        yield
        return
    link.execute("BEGIN DEFERRED")
    try:
        yield
    except BaseException:
        if link.in_transaction:
            link.execute("ROLLBACK")
        raise
    link.execute("COMMIT")


def analyze(table: str) -> None:
    """Tell PostgreSQL's planner how big a freshly filled TEMP table is; SQLite needs no telling."""
    if not is_sqlite():
        run(f"ANALYZE {table}")
