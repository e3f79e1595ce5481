"""The journal cannot be bent: the triggers refuse every way of changing it, and the chain shows what got past them."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace

import peewee
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import base
from models.base import engine, is_sqlite, run, write_transaction
from printing.form_footer import JOURNAL_CHARACTERS
from services import journal, startup
from services.actor import Role, local_actor
from services.errors import CannotRun, NotAllowed
from services.journal import GENESIS, HASHED, Chain
from services.journal_checking import check_journal
from services.progress import Cancelled, Job
from tests.databases import Database
from tests.screens.desk import TEACHER
from tests.services.journal_bending import COLUMNS, copy_of_the_first_row, without_triggers, write

NEXT = "(SELECT MAX(id) + 1 FROM journal)"
CHANGES = {
    "update": "UPDATE journal SET login = 'x' WHERE id = 1",
    "delete": "DELETE FROM journal WHERE id = 2",
    "delete the last": "DELETE FROM journal WHERE id = (SELECT MAX(id) FROM journal)",
    "leave a gap": f"INSERT INTO journal {copy_of_the_first_row(id='id + 5', hash='previous')}",
    "no number": f"INSERT INTO journal {copy_of_the_first_row(id='NULL', hash='previous')}",
    "replace": "INSERT INTO journal {copy} ON CONFLICT (id) DO UPDATE SET login = 'x'".format(
        copy=copy_of_the_first_row(login="'x'", hash="previous") + " AND 1 = 1"
    ),
    "replace by hash": "INSERT INTO journal {copy} ON CONFLICT (hash) DO UPDATE SET login = 'x'".format(
        copy=copy_of_the_first_row(id=NEXT, login="'x'") + " AND 1 = 1"
    ),
}
SQLITE_CHANGES = {
    "or replace": f"INSERT OR REPLACE INTO journal {copy_of_the_first_row(login=repr('x'))}",
    "or replace by hash": f"INSERT OR REPLACE INTO journal {copy_of_the_first_row(id=NEXT, login=repr('x'))}",
    "replace into": f"REPLACE INTO journal {copy_of_the_first_row(id=NEXT)}",
    "update or replace": "UPDATE OR REPLACE journal SET id = 1 WHERE id = 2",
}
POSTGRESQL_CHANGES = {
    "truncate": "TRUNCATE journal",
    "truncate with all": "TRUNCATE journal, setting CASCADE",
    "merge": "MERGE INTO journal j USING (SELECT 1 AS id) s ON j.id = s.id WHEN MATCHED THEN DELETE",
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_database_itself_refuses_to_change_the_journal(database: Database, change: str) -> None:
    write(2)
    before = database.rows("SELECT * FROM journal ORDER BY id")
    with pytest.raises(peewee.DatabaseError), write_transaction():
        run(CHANGES[change])
    assert database.rows("SELECT * FROM journal ORDER BY id") == before


@pytest.mark.parametrize("recursive", ["ON", "OFF"])
@pytest.mark.parametrize("change", [*SQLITE_CHANGES, *CHANGES])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_sqlite_refuses_whatever_the_connection_has_set(
    database: Database, change: str, recursive: str
) -> None:
    write(2)
    before = database.rows("SELECT * FROM journal ORDER BY id")
    with closing(sqlite3.connect(startup.place().name, isolation_level=None)) as link:
        link.execute(f"PRAGMA recursive_triggers = {recursive}")
        with pytest.raises(sqlite3.IntegrityError, match="journal"):
            link.execute((SQLITE_CHANGES | CHANGES)[change])
    assert database.rows("SELECT * FROM journal ORDER BY id") == before


@pytest.mark.parametrize("change", POSTGRESQL_CHANGES)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_refuses_its_own_ways_too(database: Database, change: str) -> None:
    write(2)
    before = database.rows("SELECT * FROM journal ORDER BY id")
    with psycopg.connect(database.url) as link, pytest.raises(psycopg.errors.RaiseException, match="journal"):
        link.execute(POSTGRESQL_CHANGES[change].encode())
    assert database.rows("SELECT * FROM journal ORDER BY id") == before


# --- past the triggers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "column", [name for name in (*HASHED, "place") if name not in ("id", "account_id", "done")]
)
def test_a_change_past_the_triggers_is_found(database: Database, column: str) -> None:
    write(3)
    without_triggers(f"UPDATE journal SET {column} = 'changed' WHERE id = 2")
    with startup.connection():
        assert journal.first_broken() == 2


@pytest.mark.parametrize(
    ("statement", "broken", "expected"),
    [
        ("UPDATE journal SET done = 0 WHERE id = 4", 4, 4),
        ("UPDATE journal SET account_id = 7 WHERE id = 1", 1, 1),
        ("DELETE FROM journal WHERE id = 2", 3, 2),
        ("DELETE FROM journal WHERE id = 1", 2, 1),
        ("UPDATE journal SET id = id + 100 WHERE id = 3", 4, 3),
        ("UPDATE journal SET id = -1 WHERE id = 5", -1, 1),
        ("UPDATE journal SET id = 0 WHERE id = 1", 0, 1),
        ("UPDATE journal SET hash = 'x' WHERE id = 3", 3, 3),
    ],
)
def test_the_first_bad_row_is_named(database: Database, statement: str, broken: int, expected: int) -> None:
    write(5)
    without_triggers(statement)
    chain = check_journal(actor=local_actor()).chain
    assert (chain.broken, chain.expected) == (broken, expected)


def test_rows_renumbered_after_one_was_taken_out_are_found(database: Database) -> None:
    write(5)
    without_triggers("DELETE FROM journal WHERE id = 3")
    for number in (4, 5):
        without_triggers(f"UPDATE journal SET id = {number - 1} WHERE id = {number}")
    assert check_journal(actor=local_actor()).first_bad == 3


def test_two_rows_that_changed_places_are_found(database: Database) -> None:
    write(4)
    for before, after in ((2, 99), (3, 2), (99, 3)):
        without_triggers(f"UPDATE journal SET id = {after} WHERE id = {before}")
    assert check_journal(actor=local_actor()).first_bad == 2


@pytest.mark.parametrize("value", ["X'ff00fe'", "CAST(X'ff' AS TEXT)", "CAST(X'67' AS BLOB)", "''", "4.5"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_bytes_that_are_no_text_do_not_stop_the_check(database: Database, value: str) -> None:
    write(3)
    without_triggers(f"UPDATE journal SET login = {value if value != repr('') else repr('x')} WHERE id = 2")
    assert check_journal(actor=local_actor()).first_bad == 2
    with startup.connection():
        assert journal.first_broken() == 2
        assert engine().connection().text_factory is str


def test_rows_cut_off_at_the_end_show_by_a_head_kept_outside(database: Database) -> None:
    hashes = write(5)
    assert check_journal(hashes[-1], actor=local_actor()).first_bad is None
    without_triggers("DELETE FROM journal WHERE id > 3")
    assert check_journal(actor=local_actor()).first_bad is None
    assert check_journal(hashes[2], actor=local_actor()).first_bad is None
    cut = check_journal(hashes[-1], actor=local_actor())
    assert (cut.first_bad, cut.chain) == (4, Chain(3, hashes[2], None, 4, met=False))


def test_what_a_form_shows_of_a_head_is_enough_as_people_copy_it(database: Database) -> None:
    hashes = write(3)
    printed = hashes[1][:JOURNAL_CHARACTERS]
    for copied in (
        printed,
        printed.upper(),
        f" {printed[:4]} {printed[4:8]}  {printed[8:]} ",
        hashes[1][:40],
    ):
        assert check_journal(copied, actor=local_actor()).first_bad is None
    for other in (printed[:-1] + ("0" if printed[-1] != "0" else "1"), hashes[1][1:]):
        assert check_journal(other, actor=local_actor()).first_bad == 4
    for short in (printed[:-1], "z" * 16, hashes[1] + "0"):
        with pytest.raises(CannotRun) as refusal:
            check_journal(short, actor=local_actor())
        assert (refusal.value.code, refusal.value.exit_code) == ("journal_head_invalid", 2)


def test_a_journal_that_was_emptied_shows_by_its_head_too(database: Database) -> None:
    hashes = write(2)
    without_triggers("DELETE FROM journal")
    assert check_journal(actor=local_actor()).first_bad is None
    assert check_journal(hashes[0], actor=local_actor()).first_bad == 1
    assert check_journal(GENESIS, actor=local_actor()).first_bad is None


def test_missing_triggers_are_named_while_the_chain_still_holds(database: Database) -> None:
    write(2)
    assert check_journal(actor=local_actor()).unguarded == ()
    without_triggers("UPDATE setting SET value = value")
    found = check_journal(actor=local_actor())
    assert found.first_bad is None
    assert len(found.unguarded) == 3


@given(st.integers(1, 12), st.sampled_from(COLUMNS[1:]), st.text("0123456789abcdef", min_size=1, max_size=8))
def test_whatever_is_changed_the_first_changed_row_is_named(
    sqlite_url: str, number: int, column: str, text: str
) -> None:
    startup.bind(sqlite_url)
    try:
        with startup.connection(), engine().atomic() as together:
            write(12 - journal.head()[0])
            before = base.value(f"SELECT {column} FROM journal WHERE id = ?", (number,))
            for name in ("journal_no_update", "journal_no_delete"):
                run(f"DROP TRIGGER {name}")
            run(f"UPDATE journal SET {column} = ? WHERE id = ?", (text, number))
            after = base.value(f"SELECT {column} FROM journal WHERE id = ?", (number,))
            assert journal.first_broken() == (None if before == after else number)
            together.rollback()
    finally:
        startup.unbind()


# --- who may, how fast -----------------------------------------------------------------------------------------------


def test_only_the_auditor_and_whoever_holds_the_database_check_it(database: Database) -> None:
    for role in Role:
        actor = replace(TEACHER, account_id=1, roles=frozenset({role}))
        if role is Role.AUDITOR:
            assert check_journal(actor=actor).first_bad is None
        else:
            with pytest.raises(NotAllowed, match="role_not_allowed"):
                check_journal(actor=actor)
    refused = database.rows("SELECT COUNT(*) FROM journal WHERE action = 'journal.check' AND done = 0")
    assert refused == [(len(Role) - 1,)]


def test_52000_rows_are_checked_in_a_moment_with_signs_of_life(database: Database) -> None:
    fill(52_000)
    seen: list[int] = []
    began = time.process_time()
    found = check_journal(actor=local_actor(), job=Job(report=lambda progress: seen.append(progress.done)))
    seconds = time.process_time() - began
    assert (found.chain.rows, found.first_bad) == (52_000, None)
    assert seconds < 5  # 0.5 s; what other tests have of the machine meanwhile does not count
    assert len(seen) == 26
    with pytest.raises(Cancelled):
        check_journal(actor=local_actor(), job=Job(cancelled=lambda: True))


def fill(count: int) -> None:
    """Rows at once, as `record` would chain them."""
    previous, made = GENESIS, []
    for number in range(1, count + 1):
        values: dict[str, object] = dict.fromkeys(HASHED, "")
        values |= {
            "id": number,
            "account_id": None,
            "done": 1,
            "detail": "{}",
            "previous": previous,
            "place": "",
        }
        values |= {"at": f"2023-06-14T01:02:00.{number:06}Z", "action": "grades.import"}
        previous = journal.chain_hash(values)
        made.append([*(values[name] for name in HASHED), "", previous])
    with write_transaction():
        base.insert_many("journal", COLUMNS, made)
    assert is_sqlite() or base.value("SELECT COUNT(*) FROM journal") == count
