"""Several people at once: two creators, and data that changes while a list is being verified.

A verdict must never rest on marks that were replaced before it was stored: a wrong verdict costs a diploma.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from models.base import connection, write_transaction
from services import journal
from services.actor import Role
from services.audits import settling
from services.audits.creating import AuditSummary, create_audit, verify_audit
from services.errors import Refused, Stale
from services.importing.course import hold_school
from services.journal import Entry, record
from services.progress import Job, Progress
from services.settings import set_setting
from tests import build
from tests.databases import Database
from tests.services.audit_world import (
    KEY,
    Listener,
    World,
    actor,
    import_mark,
    make_world,
    new_audit,
    teacher,
)


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


def in_another_thread(work: Callable[[], object]) -> None:
    """Let somebody else do something, on a connection of their own, and wait for it."""
    failed: list[BaseException] = []

    def run() -> None:
        try:
            with connection():
                work()
        except BaseException as error:  # noqa: BLE001 - handed to the waiting test
            failed.append(error)

    other = threading.Thread(target=run)
    other.start()
    other.join()
    if failed:
        raise failed[0]


def passed(summary: AuditSummary) -> int:
    return summary.head.passed_count


@pytest.mark.parametrize("stage", ["verify", "freeze", "store"])
def test_marks_imported_while_a_new_audit_is_verified_count(
    database: Database, world: World, tmp_path: Path, stage: str
) -> None:
    listener = Listener(at=stage, then=lambda: in_another_thread(lambda: import_mark(world, 9, "60")))
    summary = create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world), job=listener.job())
    assert passed(summary) == 8
    assert sum(step.stage == "store" for step in listener.heard) == 2
    assert database.rows("SELECT stale_since FROM audit") == [(None,)]


@pytest.mark.parametrize("stage", ["verify", "store"])
def test_marks_imported_while_an_audit_is_verified_again_count(
    database: Database, world: World, tmp_path: Path, stage: str
) -> None:
    by = teacher(world)
    create_audit(new_audit(tmp_path, world.rows()), actor=by)
    listener = Listener(at=stage, then=lambda: in_another_thread(lambda: import_mark(world, 1, "30")))
    assert passed(verify_audit(KEY, actor=by, job=listener.job())) == 6
    assert database.rows("SELECT stale_since FROM audit") == [(None,)]


def test_settings_changed_meanwhile_count(database: Database, world: World, tmp_path: Path) -> None:
    admin = actor(world.department, Role.SYSTEM_ADMIN)
    listener = Listener(
        at="store", then=lambda: in_another_thread(lambda: set_setting("pass_score", "90", actor=admin))
    )
    summary = create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world), job=listener.job())
    assert passed(summary) == 0


def test_what_other_schools_import_costs_no_second_verification(
    database: Database, world: World, tmp_path: Path
) -> None:
    other = actor(world.other_school, Role.SCHOOL_USER)

    def elsewhere() -> None:
        with write_transaction():
            record(other, Entry("roster.import", "organisation", world.other_school.code))
            record(other, Entry("account.sign_in", "account", other.login))

    listener = Listener(at="store", then=lambda: in_another_thread(elsewhere))
    create_audit(new_audit(tmp_path, world.rows()), actor=teacher(world), job=listener.job())
    assert sum(step.stage == "store" for step in listener.heard) == 1


def test_when_data_never_stand_still_nothing_is_stored(
    database: Database, world: World, tmp_path: Path
) -> None:
    by = teacher(world)

    def hear(step: Progress) -> None:
        if step.stage == "store":
            in_another_thread(lambda: import_mark(world, 9, "60"))

    with pytest.raises(Refused) as caught:
        create_audit(new_audit(tmp_path, world.rows()), actor=by, job=Job(hear))
    assert caught.value.code == "data_keeps_changing"
    assert database.rows("SELECT COUNT(*) FROM audit") == [(0,)]
    imports = database.rows("SELECT COUNT(*) FROM journal WHERE action = 'grades.import'")
    assert imports == [(settling.ATTEMPTS,)]


def test_a_rebuild_meanwhile_makes_the_slower_one_stale(
    database: Database, world: World, tmp_path: Path
) -> None:
    by = teacher(world)
    create_audit(new_audit(tmp_path, world.rows()), actor=by)
    request = new_audit(tmp_path, world.rows(5), rebuild=True, seen_version=1)
    quicker = new_audit(tmp_path, world.rows(6), rebuild=True, seen_version=1)
    colleague = teacher(world, "li", "李老师")
    listener = Listener(
        at="store", then=lambda: in_another_thread(lambda: create_audit(quicker, actor=colleague))
    )
    with pytest.raises(Stale) as caught:
        create_audit(request, actor=by, job=listener.job())
    assert caught.value.params["name"] == "李老师"
    assert database.rows("SELECT version, row_count FROM audit") == [(2, 1)]
    assert database.rows("SELECT name FROM audit_row") == [(world.students[6].name,)]


def test_of_two_creators_at_once_one_wins(database: Database, world: World, tmp_path: Path) -> None:
    meeting = threading.Barrier(2)
    people = [teacher(world, "one", "一老师"), teacher(world, "two", "二老师")]
    request = new_audit(tmp_path, world.rows())

    def create(number: int) -> str:
        def hear(step: Progress) -> None:
            if step.stage == "store":
                meeting.wait(timeout=30)

        try:
            with connection():
                create_audit(request, actor=people[number], job=Job(hear))
        except Refused as refusal:
            return refusal.code
        return "created"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(create, range(2))) == ["audit_exists", "created"]
    assert database.rows("SELECT COUNT(*) FROM audit") == [(1,)]
    assert database.rows("SELECT done, COUNT(*) FROM journal GROUP BY done ORDER BY done") == [(0, 1), (1, 1)]
    with connection():
        assert journal.first_broken() is None


def test_an_import_that_has_begun_to_write_is_waited_for(
    database: Database, world: World, tmp_path: Path
) -> None:
    """The import has marked the audits it found, and ours is not among them yet: it must not slip through."""
    writing, may_end = threading.Event(), threading.Event()

    def slow_import() -> None:
        with connection(), write_transaction():
            hold_school(world.school)
            build.grade(world.students[9], "数学", 2, "60")
            writing.set()
            may_end.wait(timeout=30)
            who = actor(world.school, Role.SCHOOL_USER)
            record(who, Entry("grades.import", "organisation", world.school.code))

    listener = Listener(at="store", then=lambda: threading.Timer(0.2, may_end.set).start())
    by = teacher(world)
    request = new_audit(tmp_path, world.rows())
    importer = threading.Thread(target=slow_import)
    importer.start()
    assert writing.wait(timeout=30)
    summary = create_audit(request, actor=by, job=listener.job())
    importer.join()
    assert passed(summary) == 8
