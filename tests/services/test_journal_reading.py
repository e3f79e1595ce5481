"""The auditor reads the journal: newest first, by filters, page after page, and takes what is shown along."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from models.base import write_transaction
from services import wording
from services.actor import Role, local_actor
from services.clock import local
from services.errors import NotAllowed, Refused
from services.journal import Entry, record
from services.journal_export import export_journal, journal_to_outbox
from services.journal_reading import JournalFilter, journal_entry, journal_overview, journal_page
from services.progress import Cancelled, Job
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER
from tests.services.audit_world import make_world
from tests.services.journal_bending import without_triggers

AUDITOR = replace(TEACHER, login="shen", roles=frozenset({Role.AUDITOR}))
ALL = JournalFilter()


def note(
    action: str = "grades.import", key: str = "4501990001", *, login: str = "qin", done: bool = True
) -> None:
    actor = replace(TEACHER, login=login, organisation_code="4501990001", place="192.0.2.7")
    with write_transaction():
        record(actor, Entry(action, "organisation", key, "a" * 64, "b" * 64, {"new": 3}, done))


def numbers(chosen: JournalFilter, before: int | None = None, count: int = 100) -> list[int]:
    return [line.number for line in journal_page(chosen, before, count, actor=AUDITOR)]


def test_pages_go_from_the_newest_to_the_oldest(database: Database) -> None:
    for _ in range(7):
        note()
    assert numbers(ALL, None, 3) == [7, 6, 5]
    assert numbers(ALL, 5, 3) == [4, 3, 2]
    assert numbers(ALL, 2, 3) == [1]
    assert numbers(ALL, 1, 3) == []
    found = journal_overview(ALL, actor=AUDITOR)
    assert (found.total, found.refused, list(found.numbers)) == (7, 0, [7, 6, 5, 4, 3, 2, 1])


def test_an_entry_has_everything(database: Database, clock: FrozenClock) -> None:
    make_world()
    note()
    number = numbers(ALL)[0]
    line = journal_entry(number, actor=AUDITOR)
    assert (line.login, line.organisation, line.organisation_name) == (
        "qin",
        "4501990001",
        "邕州市第一职业技术学校",
    )
    assert (line.via, line.place, line.os_user, line.session) == ("screen", "192.0.2.7", "tester", "")
    assert (line.action, line.done, line.object_kind, line.object_key) == (
        "grades.import",
        True,
        "organisation",
        "4501990001",
    )
    assert (line.before, line.after, line.detail) == ("a" * 64, "b" * 64, {"new": 3})
    stored = database.rows("SELECT at, previous, hash FROM journal WHERE id = ?", (number,))
    assert stored == [(line.at, line.previous, line.hash)]
    with pytest.raises(Refused, match="journal_entry_missing"):
        journal_entry(99, actor=AUDITOR)


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        (JournalFilter(login="QIN"), [5, 3, 1]),
        (JournalFilter(organisation="4501990001", done=False), [5]),
        (JournalFilter(done=True), [4, 3, 2, 1]),
        (JournalFilter(group="accounts"), [2]),
        (JournalFilter(group="audits"), [4, 3]),
        (JournalFilter(object_key="4501990001"), [5, 3, 1]),
        (JournalFilter(object_key="4501990001/2023"), [3]),
        (JournalFilter(object_key="%"), []),
        (JournalFilter(login="qin", group="audits", done=True), [3]),
        (JournalFilter(login="nobody"), []),
    ],
)
def test_filters_leave_what_they_say(database: Database, chosen: JournalFilter, left: list[int]) -> None:
    note()
    note("account.add", "li", login="admin")
    note("audit.create", "4501990001/2023/1")
    note("audit.submit", "4501990002/2023/1", login="li")
    note(done=False)
    assert numbers(chosen) == left
    found = journal_overview(chosen, actor=AUDITOR)
    assert (found.total, list(found.numbers)) == (len(left), left)


def test_days_are_those_of_the_chinese_calendar(database: Database, clock: FrozenClock) -> None:
    start = local(clock.moment).replace(hour=0, minute=0, second=0, microsecond=0)
    for after in (
        timedelta(microseconds=-1),
        timedelta(0),
        timedelta(days=1, microseconds=-1),
        timedelta(days=1),
    ):
        clock.moment = start + after
        note()
    day = start.date().isoformat()
    assert numbers(JournalFilter(since=day, until=day)) == [3, 2]
    assert numbers(JournalFilter(since=day)) == [4, 3, 2]
    assert numbers(JournalFilter(until=day)) == [3, 2, 1]


@pytest.mark.parametrize("chosen", [JournalFilter(since="soon"), JournalFilter(until="9999-12-31")])
def test_a_day_that_is_none_is_refused(database: Database, chosen: JournalFilter) -> None:
    with pytest.raises(Refused, match="journal_day_invalid"):
        journal_overview(chosen, actor=AUDITOR)
    with pytest.raises(Refused, match="journal_group_unknown"):
        journal_page(JournalFilter(group="x"), None, 1, actor=AUDITOR)


@pytest.mark.parametrize("role", set(Role) - {Role.AUDITOR})
def test_nobody_but_the_auditor_reads_it_and_whoever_tries_is_written_down(
    database: Database, tmp_path: Path, role: Role
) -> None:
    actor = replace(TEACHER, roles=frozenset({role}))
    for read in (
        lambda: journal_overview(ALL, actor=actor),
        lambda: journal_page(ALL, None, 5, actor=actor),
        lambda: journal_entry(1, actor=actor),
        lambda: export_journal(ALL, tmp_path / "j.xlsx", actor=actor),
        lambda: journal_to_outbox(ALL, actor=actor),
    ):
        with pytest.raises(NotAllowed, match="role_not_allowed"):
            read()
    acts = [row[0] for row in database.rows("SELECT action FROM journal WHERE done = 0 ORDER BY id")]
    assert acts == ["journal.read"] * 3 + ["journal.export"] * 2
    assert not (tmp_path / "j.xlsx").exists()


def test_reading_leaves_no_trace(database: Database) -> None:
    note()
    for _ in range(3):
        journal_overview(ALL, actor=AUDITOR)
        journal_page(ALL, None, 5, actor=AUDITOR)
        journal_entry(1, actor=local_actor())
    assert database.rows("SELECT COUNT(*) FROM journal") == [(1,)]


def test_what_somebody_bent_can_still_be_read(database: Database) -> None:
    note()
    without_triggers("UPDATE journal SET detail = 'no json', at = 'never' WHERE id = 1")
    line = journal_entry(1, actor=AUDITOR)
    assert (line.detail, line.at) == ({"": "no json"}, "never")


# --- the workbook ----------------------------------------------------------------------------------------------------


def test_what_is_shown_goes_into_a_workbook_with_its_own_row(
    database: Database, clock: FrozenClock, tmp_path: Path
) -> None:
    note()
    note("=1+1", login="li")
    note("audit.create", "4501990001/2023/1", done=False)
    chosen = JournalFilter(login="qin")
    assert export_journal(chosen, tmp_path / "j.xlsx", actor=AUDITOR) == 2
    header, first, second = load_workbook(tmp_path / "j.xlsx").active.iter_rows(values_only=True)  # type: ignore[union-attr]
    assert header == wording.JOURNAL_HEADERS
    assert first[:5] == (3, "2023-06-14 09:02:00", "qin", None, "4501990001")
    assert (first[9], first[10], first[12]) == ("新建毕业审核", "没办成", "4501990001/2023/1")
    assert (second[13], second[14], json.loads(str(second[15]))) == ("a" * 64, "b" * 64, {"new": 3})
    row = database.rows("SELECT login, action, done, detail FROM journal ORDER BY id DESC LIMIT 1")[0]
    assert row[:3] == ("shen", "journal.export", 1)
    assert json.loads(row[3]) == {"count": 2, "filter": {"login": "qin"}}


def test_a_cancelled_export_writes_and_journals_nothing(database: Database, tmp_path: Path) -> None:
    note()
    with pytest.raises(Cancelled):
        export_journal(ALL, tmp_path / "j.xlsx", actor=AUDITOR, job=Job(cancelled=lambda: True))
    assert list(tmp_path.glob("*.xlsx")) == []
    assert database.rows("SELECT COUNT(*) FROM journal") == [(1,)]


def test_more_than_a_sheet_holds_is_refused(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.journal_export.LIMIT", 1)
    note()
    note()
    with pytest.raises(Refused, match="journal_too_long") as refused:
        export_journal(ALL, tmp_path / "j.xlsx", actor=AUDITOR)
    assert refused.value.params == {"count": 2, "limit": 1}


def test_the_outbox_gets_one_file_after_the_other(
    database: Database, clock: FrozenClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path))
    note()
    first, second = (journal_to_outbox(ALL, actor=AUDITOR) for _ in range(2))
    assert (first[0].name, first[1]) == ("日志 2023-06-14.xlsx", 1)
    assert (second[0].name, second[1]) == ("日志 2023-06-14(2).xlsx", 2)
