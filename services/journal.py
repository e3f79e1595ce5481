"""The journal (日志): one row for every act and every refusal, hash-chained (product.md §3, notes/data.md §4)."""

from __future__ import annotations

import functools
import hashlib
import inspect
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

from models.base import engine, is_sqlite, rows, run, write_transaction
from models.journal import Journal
from services.actor import Actor
from services.clock import stamp
from services.errors import Refused
from services.refused_calls import object_of

P = ParamSpec("P")
R = TypeVar("R")

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
    """Append one row inside the caller's write transaction and return its hash, the new chain head."""
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
    names = (*HASHED, "place", "hash")
    run(
        f"INSERT INTO journal ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})",
        [*(values[name] for name in HASHED), actor.place, digest],
    )
    return digest


def head() -> tuple[int, str]:
    """The last row's number and hash; `(0, GENESIS)` while the journal is empty."""
    found = rows("SELECT id, hash FROM journal ORDER BY id DESC LIMIT 1")
    return (int(found[0][0]), str(found[0][1])) if found else (0, GENESIS)


def chain_hash(values: Mapping[str, object]) -> str:
    """SHA-256 over the hashed fields as a JSON array, so that no two different rows read alike."""
    # Rows from before there was a place have none: their hash stays what it was.
    covered = [*(values[name] for name in HASHED), *([values["place"]] if values["place"] else [])]
    text = json.dumps(covered, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken() -> int | None:
    """The number of the first journal row that does not fit the chain, or None when all do."""
    previous = GENESIS
    expected = 1
    for entry in Journal.select().order_by(Journal.id).iterator():
        values = {name: getattr(entry, name) for name in (*HASHED, "place")}
        if entry.id != expected or entry.previous != previous or entry.hash != chain_hash(values):
            return int(entry.id)
        previous = entry.hash
        expected += 1
    return None


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
