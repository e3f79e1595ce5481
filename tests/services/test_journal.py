"""The journal: a row for every act and refusal, chained, append-only."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from threading import Thread
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.base import engine, write_transaction
from services import journal, startup
from services.actor import Actor, Via, local_actor
from services.errors import CannotRun, FileRefused, NotAllowed, Refused, Stale
from services.journal import GENESIS, HASHED, Entry, chain_hash, operation, record
from tests.databases import Database
from tests.frozen_clock import FrozenClock

ENTRY = Entry("grades.import", "organisation", "4501990001", detail={"new": 3})


def write(*entries: Entry) -> list[str]:
    found = []
    for entry in entries:
        with write_transaction():
            found.append(record(local_actor(), entry))
    return found


@operation("thing.do")
def do_thing(error: Exception | None, *, actor: Actor) -> str:
    """A service function that acts, or is refused."""
    if error:
        raise error
    with write_transaction():
        record(actor, Entry("thing.do", "thing", "1"))
    return "done"


def test_a_row_says_who_did_what_when_and_from_where(database: Database, clock: FrozenClock) -> None:
    actor = replace(
        local_actor(),
        login="qin",
        organisation_code="45",
        via=Via.SCREEN,
        os_user="desk",
        session="s",
        place="192.0.2.7",
    )
    with write_transaction():
        record(actor, replace(ENTRY, before="a", after="b"))
    names = [name for name in (*HASHED, "place") if name not in ("id", "account_id", "previous")]
    assert database.rows(f"SELECT {', '.join(names)} FROM journal") == [
        (
            "2023-06-14T01:02:00.000000Z",
            "qin",
            "45",
            "screen",
            "desk",
            "s",
            "grades.import",
            1,
            "organisation",
            "4501990001",
            "a",
            "b",
            json.dumps({"new": 3}),
            "192.0.2.7",
        )
    ]


def test_each_row_holds_the_hash_of_the_one_before(database: Database) -> None:
    hashes = write(ENTRY, ENTRY, ENTRY)
    assert database.rows("SELECT id, previous, hash FROM journal ORDER BY id") == [
        (1, GENESIS, hashes[0]),
        (2, hashes[0], hashes[1]),
        (3, hashes[1], hashes[2]),
    ]
    with startup.connection():
        assert journal.head() == (3, hashes[2])
        assert journal.first_broken() is None


def test_an_empty_journal_is_whole(database: Database) -> None:
    with startup.connection():
        assert (journal.head(), journal.first_broken()) == ((0, GENESIS), None)


fields = st.fixed_dictionaries(
    {name: st.one_of(st.none(), st.integers(), st.text(max_size=6)) for name in HASHED}
    | {"place": st.text(max_size=6)}
)


@given(fields, fields)
def test_different_rows_have_different_hashes(one: dict[str, Any], other: dict[str, Any]) -> None:
    # A separator alone would make ("ab", "c") and ("a", "bc") read alike.
    assert (chain_hash(one) == chain_hash(other)) == (list(one.values()) == list(other.values()))


@pytest.mark.parametrize("kind", [Refused, NotAllowed, Stale, FileRefused])
def test_a_refusal_is_journalled_in_a_transaction_of_its_own(database: Database, kind: type[Refused]) -> None:
    with pytest.raises(kind):
        do_thing(kind("no"), actor=local_actor())
    assert database.rows("SELECT action, done, object_kind, object_key, detail FROM journal") == [
        ("thing.do", 0, "", "", '{"refused": "no"}')
    ]


def test_what_cannot_run_or_breaks_is_no_refusal(database: Database) -> None:
    for error in (CannotRun("file_missing"), ZeroDivisionError()):
        with pytest.raises(type(error)):
            do_thing(error, actor=local_actor())
    assert do_thing(None, actor=local_actor()) == "done"
    assert database.rows("SELECT action, done, object_kind FROM journal") == [("thing.do", 1, "thing")]


def test_a_row_goes_with_the_transaction_it_was_written_in(database: Database) -> None:
    write(ENTRY)
    with suppress(ZeroDivisionError), write_transaction():
        record(local_actor(), ENTRY)
        raise ZeroDivisionError
    write(ENTRY)
    assert database.rows("SELECT id FROM journal ORDER BY id") == [(1,), (2,)]


def test_many_writers_at_once_make_one_chain(database: Database) -> None:
    def work() -> None:
        with startup.connection():
            write(*[ENTRY] * 5)

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with startup.connection():
        assert (journal.head()[0], journal.first_broken()) == (20, None)
    assert not engine().in_transaction()
