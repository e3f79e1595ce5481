"""Guards that only look like guards are named, and a journal that lacks what must be in it is not whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.base import is_sqlite, run, write_transaction
from services.accounts.adding import NewAccount, add_account
from services.actor import Role, local_actor
from services.database_check import check_database
from services.errors import CannotRun
from services.journal import record
from services.journal_checking import Acts, check_journal
from services.reviewing.submitting import recall_audit
from tests import build
from tests.databases import Database
from tests.services.audit_world import KEY
from tests.services.backing_up import settle
from tests.services.journal_bending import ENTRY, without_triggers, write
from tests.services.reviewing import created_chain

ME = local_actor()
SQLITE_BODY = "BEGIN SELECT RAISE(ABORT, 'journal is append-only'); END"
POSTGRESQL_HOLLOW = (
    "CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
)
SWALLOWING = {
    "sqlite": ("CREATE TRIGGER quiet BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END",),
    "postgresql": (
        "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
        "CREATE TRIGGER a_quiet BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION quiet()",
    ),
}


def bend(*statements: str) -> None:
    with write_transaction():
        for statement in statements:
            run(statement)


def named() -> tuple[tuple[str, ...], dict[str, object]]:
    """What both checks name; the chain itself is whole."""
    found = check_journal(actor=ME)
    assert found.is_whole
    with pytest.raises(CannotRun, match=r"schema_(incomplete|altered)") as refused:
        check_database()
    return found.unguarded, {refused.value.code: refused.value.params["names"]}


@pytest.mark.parametrize(
    "hollow",
    [
        f"CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal WHEN 0 {SQLITE_BODY}",
        "CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN SELECT 1; END",
        f"CREATE TRIGGER journal_no_update BEFORE DELETE ON journal {SQLITE_BODY}",
        f"CREATE TRIGGER journal_no_update BEFORE UPDATE OF at ON journal {SQLITE_BODY}",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_hollow_trigger_of_the_right_name_is_named(database: Database, hollow: str) -> None:
    write(2)
    bend("DROP TRIGGER journal_no_update", hollow)
    assert named() == (("journal_no_update",), {"schema_altered": "journal_no_update"})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_trigger_on_another_table_guards_nothing(database: Database) -> None:
    bend(
        "DROP TRIGGER journal_no_update",
        f"CREATE TRIGGER journal_no_update BEFORE UPDATE ON setting {SQLITE_BODY}",
    )
    assert named() == (("journal_no_update",), {"schema_incomplete": "journal_no_update"})


@pytest.mark.parametrize(
    ("statements", "names", "code"),
    [
        (
            [POSTGRESQL_HOLLOW.format(name="journal_is_append_only")],
            ("journal_no_change", "journal_no_truncate"),
            "schema_altered",
        ),
        ([POSTGRESQL_HOLLOW.format(name="journal_has_no_gap")], ("journal_no_gap",), "schema_altered"),
        (
            ["ALTER TABLE journal ENABLE REPLICA TRIGGER journal_no_change"],
            ("journal_no_change",),
            "schema_incomplete",
        ),
        (
            [
                "DROP TRIGGER journal_no_change ON journal",
                (
                    "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON journal FOR EACH ROW WHEN (false)"
                    " EXECUTE FUNCTION journal_is_append_only()"
                ),
            ],
            ("journal_no_change",),
            "schema_altered",
        ),
        (
            [
                "DROP TRIGGER journal_no_change ON journal",
                (
                    "CREATE TRIGGER journal_no_change BEFORE UPDATE ON journal FOR EACH ROW"
                    " EXECUTE FUNCTION journal_is_append_only()"
                ),
            ],
            ("journal_no_change",),
            "schema_altered",
        ),
        (
            [
                "DROP TRIGGER journal_no_change ON journal",
                (
                    "CREATE TRIGGER journal_no_change BEFORE UPDATE OR DELETE ON setting FOR EACH ROW"
                    " EXECUTE FUNCTION journal_is_append_only()"
                ),
            ],
            ("journal_no_change",),
            "schema_incomplete",
        ),
        (
            ["CREATE RULE quiet AS ON DELETE TO journal DO INSTEAD NOTHING"],
            ("quiet",),
            "schema_altered",
        ),
    ],
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_guards_that_somebody_hollowed_out_on_a_server_are_named(
    database: Database, statements: list[str], names: tuple[str, ...], code: str
) -> None:
    write(2)
    bend(*statements)
    assert named() == (names, {code: " ".join(names)})


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_trigger_that_always_fires_is_as_good(database: Database) -> None:
    bend("ALTER TABLE journal ENABLE ALWAYS TRIGGER journal_no_change")
    assert check_journal(actor=ME).unguarded == ()
    assert check_database().journal_rows == 0


def test_a_trigger_too_many_is_named(database: Database) -> None:
    bend(*SWALLOWING[database.engine])
    name = "quiet" if is_sqlite() else "a_quiet"
    assert named() == ((name,), {"schema_altered": name})


# --- no act without its row ------------------------------------------------------------------------------------------


def test_a_swallowed_row_takes_its_act_with_it(database: Database) -> None:
    write(1)
    bend(*SWALLOWING[database.engine])
    with pytest.raises(CannotRun, match="journal_not_written"):
        settle("a")
    assert database.rows("SELECT COUNT(*) FROM setting") == [(0,)]
    assert database.rows("SELECT COUNT(*) FROM journal") == [(1,)]


@pytest.mark.parametrize(
    "rule",
    [
        "CREATE RULE quiet AS ON INSERT TO journal DO INSTEAD NOTHING",
        (
            "CREATE FUNCTION quiet() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN NEW.login := 'somebody'; RETURN NEW; END $$;"
            " CREATE TRIGGER quiet BEFORE INSERT ON journal FOR EACH ROW EXECUTE FUNCTION quiet()"
        ),
    ],
)
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_row_that_a_server_swallows_or_changes_takes_its_act_with_it(database: Database, rule: str) -> None:
    bend(rule)
    with pytest.raises(CannotRun, match="journal_not_written"):
        settle("a")
    assert database.rows("SELECT COUNT(*) FROM setting") == [(0,)]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_row_taken_out_right_after_takes_its_act_with_it(database: Database) -> None:
    bend(
        "DROP TRIGGER journal_no_delete",
        "CREATE TRIGGER quiet AFTER INSERT ON journal BEGIN DELETE FROM journal WHERE id = NEW.id; END",
    )
    with pytest.raises(CannotRun, match="journal_not_written"), write_transaction():
        record(ME, ENTRY)
    assert database.rows("SELECT COUNT(*) FROM journal") == [(0,)]


# --- what must be in it ----------------------------------------------------------------------------------------------


def test_every_move_approval_and_account_is_told_by_the_journal(database: Database, tmp_path: Path) -> None:
    chain = created_chain(tmp_path)
    chain.submit()
    recall_audit(KEY, actor=chain.school_actor)
    chain.submit()
    tables = ("audit_move", "approval", "account")
    counts = [database.rows(f"SELECT COUNT(*) FROM {table}")[0][0] for table in tables]
    assert counts == [4, 2, 3]
    # The tests' world makes its accounts past the services, without a journal.
    assert check_journal(actor=ME).acts == Acts(9, 6)


def test_an_emptied_journal_is_not_whole(database: Database) -> None:
    with write_transaction():
        build.organisation("45", "某省教育厅", kind="department")
    add_account(NewAccount("nong", "农老师", "", "45", (Role.AUDITOR.value,), "Geheim-2023"), actor=ME)
    settle("a")
    assert (check_journal(actor=ME).is_whole, check_journal(actor=ME).acts) == (True, Acts(1, 1))
    before = check_database().journal_rows
    without_triggers("DELETE FROM journal WHERE id = (SELECT MAX(id) FROM journal)")
    assert check_journal(actor=ME).is_whole
    without_triggers("DELETE FROM journal")
    write(before)
    found = check_journal(actor=ME)
    assert (found.first_bad, found.is_whole, found.acts) == (None, False, Acts(1, 0))


@pytest.mark.parametrize("action", ["audit.submit", "audit.approve_major", "audit.create"])
def test_a_cut_journal_lacks_what_the_audits_tell(database: Database, tmp_path: Path, action: str) -> None:
    chain = created_chain(tmp_path)
    chain.submit()
    before = check_journal(actor=ME).acts.missing
    count = database.rows("SELECT COUNT(*) FROM journal WHERE action = ?", (action,))[0][0]
    assert count
    without_triggers(f"DELETE FROM journal WHERE action = '{action}'")
    assert check_journal(actor=ME).acts.missing == before + count


def test_db_check_refuses_a_journal_that_lacks_rows(database: Database) -> None:
    with write_transaction():
        office = build.organisation("45", "某省教育厅", kind="department")
        build.account(office, "nong")
    with pytest.raises(CannotRun, match="journal_incomplete") as refused:
        check_database()
    assert refused.value.params == {"known": 1, "told": 0, "missing": 1}


def test_a_missing_journal_is_told_in_words(database: Database) -> None:
    bend("DROP TABLE journal")
    with pytest.raises(CannotRun, match="schema_incomplete") as refused:
        check_journal(actor=ME)
    assert str(refused.value.params["names"]).startswith("journal ")


def test_the_lowest_number_there_is_does_not_hide_a_row(database: Database) -> None:
    write(3)
    lowest = -(1 << 63) if is_sqlite() else -(1 << 31)
    without_triggers(f"UPDATE journal SET id = {lowest} WHERE id = 3")
    assert check_journal(actor=ME).first_bad == lowest
