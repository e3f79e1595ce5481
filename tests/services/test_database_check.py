"""What `db check` finds lacking, and what an upgrade leaves in the journal."""

from __future__ import annotations

import json

import pytest

from models import base
from services import startup
from services.database_check import check_database
from services.errors import CannotRun
from services.schema_objects import expected_objects, missing_objects
from services.upgrading import upgrade_database
from tests.databases import Database

SQLITE_TRIGGERS = ("journal_no_update", "journal_no_delete", "journal_no_gap")
POSTGRESQL_TRIGGERS = ("journal_no_change", "journal_no_truncate", "journal_no_gap")
JOURNAL_INDEXES = ("journal_at", "journal_login", "journal_object")


def check_after(statement: str) -> dict[str, object]:
    with base.write_transaction():
        base.run(statement)
    with pytest.raises(CannotRun, match="schema_incomplete") as refused:
        check_database()
    return refused.value.params


def test_a_fresh_database_lacks_nothing_and_much_is_looked_for(database: Database) -> None:
    expected = expected_objects()
    with startup.connection():
        assert missing_objects() == ()
    triggers = SQLITE_TRIGGERS if database.engine == "sqlite" else POSTGRESQL_TRIGGERS
    assert {"journal", "finding", "finding_code", "audit_row_major", *triggers} <= set(expected)
    assert len(expected) > 35


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("DROP TABLE composite", "composite"),
        ("DROP INDEX approval_audit", "approval_audit"),
        ("DROP INDEX finding_code", "finding_code"),
        ("DROP INDEX student_id_number", "student_id_number"),
    ],
)
def test_a_missing_table_or_index_is_named(database: Database, statement: str, name: str) -> None:
    assert check_after(statement) == {"names": name}


def test_a_missing_journal_is_named_with_what_went_with_it(database: Database) -> None:
    names = str(check_after("DROP TABLE journal")["names"]).split()
    triggers = SQLITE_TRIGGERS if database.engine == "sqlite" else POSTGRESQL_TRIGGERS
    assert names[0] == "journal"
    assert sorted(names[1:]) == sorted((*JOURNAL_INDEXES, *triggers))


@pytest.mark.parametrize("name", SQLITE_TRIGGERS)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_missing_trigger_of_the_journal_is_named(database: Database, name: str) -> None:
    assert check_after(f"DROP TRIGGER {name}") == {"names": name}


@pytest.mark.parametrize("name", POSTGRESQL_TRIGGERS)
@pytest.mark.parametrize(
    "how", ["DROP TRIGGER {name} ON journal", "ALTER TABLE journal DISABLE TRIGGER {name}"]
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_trigger_dropped_or_switched_off_on_a_server_is_named(
    database: Database, name: str, how: str
) -> None:
    assert check_after(how.format(name=name)) == {"names": name}


def test_an_upgrade_leaves_one_row_with_what_was_applied(bare_url: str) -> None:
    startup.bind(bare_url)
    applied = upgrade_database()
    assert upgrade_database() == ()
    with startup.connection():
        found = base.rows("SELECT action, done, object_kind, object_key, detail FROM journal")
    startup.unbind()
    assert [row[:4] for row in found] == [("database.upgrade", 1, "database", applied[-1])]
    assert json.loads(found[0][4]) == {"migrations": list(applied)}


def test_a_row_that_cannot_be_written_undoes_the_upgrade(bare_url: str) -> None:
    def fail(_applied: tuple[str, ...]) -> None:
        raise ZeroDivisionError

    startup.bind(bare_url)
    with pytest.raises(ZeroDivisionError):
        startup.upgrade(then=fail)
    assert startup.is_empty()
    startup.unbind()
