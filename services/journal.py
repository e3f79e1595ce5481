"""The journal (日志): one row for every act and every refusal, hash-chained (product.md §3, notes/data.md §4)."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from models.base import Row, engine, is_sqlite, rows, run, write_transaction
from services.actor import Actor
from services.clock import stamp
from services.errors import CannotRun, Refused
from services.progress import SILENT, Job, Progress
from services.refused_calls import object_of

P = ParamSpec("P")
R = TypeVar("R")

Reader = Callable[[str, Sequence[Any]], list[Row]]
"""Reads rows from some database, with `?` placeholders: `models.base.rows` from the bound one."""

GENESIS = "0" * 64
CHAIN_LOCK = 7_230_116
"""The advisory lock that keeps two PostgreSQL transactions from writing behind the same head."""

HASHED = (
    "id",
    "at",
    "account_id",
    "login",
    "organisation",
    "via",
    "os_user",
    "session",
    "action",
    "done",
    "object_kind",
    "object_key",
    "before",
    "after",
    "detail",
    "previous",
)
"""What the hash covers; `place` comes last where there is one."""

AT_ONCE = 2_000
"""Rows read at a time while the chain is walked."""

PLACES_SINCE = "0002_review"
"""The migration that gave the rows a place."""

_encoded = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=repr).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """What happened: `action` as noun.verb, on what, with the digests before and after and plain details.

    `detail` never holds names or ID numbers of students.
    """

    action: str
    object_kind: str
    object_key: str
    before: str = ""
    after: str = ""
    detail: Mapping[str, object] = field(default_factory=dict)
    done: bool = True


def record(actor: Actor, entry: Entry) -> str:
    """Append one row inside the caller's write transaction and return its hash, the new chain head.

    Raises `CannotRun("journal_not_written")` when the row does not stand there afterwards: the act must go with it.
    """
    if not is_sqlite():
        rows("SELECT pg_advisory_xact_lock(?)", (CHAIN_LOCK,))
    last_id, previous = head()
    values: dict[str, object] = {
        "id": last_id + 1,
        "at": stamp(),
        "account_id": actor.account_id,
        "login": actor.login,
        "organisation": actor.organisation_code,
        "via": actor.via.value,
        "os_user": actor.os_user,
        "place": actor.place,
        "session": actor.session,
        "action": entry.action,
        "done": int(entry.done),
        "object_kind": entry.object_kind,
        "object_key": entry.object_key,
        "before": entry.before,
        "after": entry.after,
        "detail": json.dumps(entry.detail, ensure_ascii=False, sort_keys=True),
        "previous": previous,
    }
    digest = chain_hash(values)
    values["hash"] = digest
    # Without a place the column is left alone, so that a database from before there was one can tell of its backup.
    written = [name for name in values if name != "place" or actor.place]
    row = tuple(values[name] for name in written)
    run(f"INSERT INTO journal ({', '.join(written)}) VALUES ({', '.join('?' * len(written))})", row)
    # A trigger or rule that somebody added can swallow or change the row without an error.
    if rows(f"SELECT {', '.join(written)} FROM journal WHERE id = ?", (values["id"],)) != [row]:
        raise CannotRun("journal_not_written")
    return digest


def head(read: Reader = rows) -> tuple[int, str]:
    """The last row's number and hash; `(0, GENESIS)` while the journal is empty."""
    found = read("SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1", ())
    return (int(found[0][0]), str(found[0][1])) if found else (0, GENESIS)


def chain_hash(values: Mapping[str, object]) -> str:
    """SHA-256 over the hashed fields as a JSON array, so that no two different rows read alike."""
    return _hash([values[name] for name in HASHED], values["place"])


def _hash(covered: list[object], place: object) -> str:
    # Rows from before there was a place have none: their hash stays what it was.
    if place:
        covered.append(place)
    return hashlib.sha256(_encoded(covered).encode(errors="surrogateescape")).hexdigest()


@dataclass(frozen=True, slots=True)
class Chain:
    """What a walk along the whole journal found.

    `broken` is the number of the first row that does not fit, None when all do; `expected` the number that its place
    called for, the next one to come when all fit. `rows` and `head` are the last of those that fit; `met` says whether
    the hash asked for is among them.
    """

    rows: int
    head: str
    broken: int | None
    expected: int
    met: bool


def walk(read: Reader = rows, wanted: str = GENESIS, *, job: Job = SILENT) -> Chain:
    """Go along the chain from its first row to the last, or to the first that does not fit. Raises `Cancelled`.

    `wanted` is a head that was kept outside the database, or its beginning: rows cut off at the end are seen by
    nothing else.
    """
    total = head(read)[0]
    last, previous, met = 0, GENESIS, GENESIS.startswith(wanted)
    for row in _all_rows(read):
        *covered, place, digest = row
        fits = covered[0] == last + 1 and covered[-1] == previous and digest == _hash(covered, place)
        if not fits:
            return Chain(last, previous, int(row[0]), last + 1, met)
        last, previous = row[0], digest
        met = met or digest.startswith(wanted)
        if last % AT_ONCE == 0:
            job.check()
            job.report(Progress("journal", last, total))
    return Chain(last, previous, None, last + 1, met)


def has_places(read: Reader = rows) -> bool:
    """Whether the journal of a database has the column for the place yet."""
    return bool(read("SELECT 1 FROM schema_migration WHERE name = ?", (PLACES_SINCE,)))


def _all_rows(read: Reader) -> Iterator[Row]:
    place = "place" if has_places(read) else "'' AS place"
    every = f"SELECT {', '.join(HASHED)}, {place}, hash FROM journal"
    ordered = f"ORDER BY id LIMIT {AT_ONCE}"
    # The first ones without any bound: whatever number somebody gave a row, it is seen.
    found = read(f"{every} {ordered}", ())
    while found:
        yield from found
        found = read(f"{every} WHERE id > ? {ordered}", (found[-1][0],))


def first_broken() -> int | None:
    """The number of the first journal row that does not fit the chain, or None when all do."""
    with any_text():
        return walk().broken


@contextmanager
def any_text() -> Iterator[None]:
    """Let SQLite hand over text that is none: whoever bends a row can put any bytes into it."""
    if not is_sqlite():
        yield
        return
    link = engine().connection()
    link.text_factory = lenient_text
    try:
        yield
    finally:
        link.text_factory = str


def lenient_text(raw: bytes) -> str:
    """Text with whatever bytes; every string that is one stays as it is."""
    return raw.decode(errors="surrogateescape")


def operation(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Journal a refusal of the decorated service function in a transaction of its own, then let it go on.

    The function has a keyword-only `actor`. What it does successfully it records itself, inside its own transaction.
    A refusal that passes through several of them is written once, by the innermost that is in no transaction.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        signature = inspect.signature(function)

        @functools.wraps(function)
        def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except Refused as refusal:
                if not refusal.journalled:
                    _record_refusal(action, refusal, signature.bind(*args, **kwargs).arguments)
                raise

        return wrapper

    return decorate


def _record_refusal(action: str, refusal: Refused, call: Mapping[str, object]) -> None:
    actor = call["actor"]
    # Inside a transaction that the refusal will undo, the row would go with it: whoever opened it writes the row.
    if not isinstance(actor, Actor) or engine().in_transaction():
        return
    with write_transaction():
        kind, key = object_of(call, actor.organisation_code)
        record(actor, Entry(action, kind, key, detail={"refused": refusal.code}, done=False))
    refusal.journalled = True
