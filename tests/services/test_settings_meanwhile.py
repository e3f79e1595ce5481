"""A setting changes while a verdict is being stored: each waits for the other, neither is thrown out."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from models.base import connection, run, value, write_transaction
from services.actor import local_actor
from services.audits import data_changes
from services.importing.course import hold_school
from services.settings import set_setting
from tests import build
from tests.databases import Database

WAIT = 0.3


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_setting_and_a_verdict_never_wait_for_each_other_in_a_ring(database: Database) -> None:
    with write_transaction():
        school = build.school()
        build.audit(school, build.AuditKey(batch=1), [build.student(school, 1)])
    meeting = Barrier(2)

    def store_verdict() -> None:
        with connection(), write_transaction():
            hold_school(school)
            meeting.wait(timeout=30)
            time.sleep(WAIT)
            data_changes.hold(school)
            run("UPDATE audit SET version = version + 1")

    def change() -> None:
        meeting.wait(timeout=30)
        with connection():
            set_setting("pass_score", "70", actor=local_actor())

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(store_verdict), pool.submit(change)]:
            done.result(timeout=30)
    with connection():
        assert value("SELECT value FROM setting WHERE key = 'pass_score'") == "70"
        assert value("SELECT version FROM audit") == 3


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_verdict_stored_just_before_a_setting_changes_is_marked(database: Database) -> None:
    """The first audit of a year comes in while the setting waits: its verdicts rest on the setting of before."""
    with write_transaction():
        school = build.school()
        student = build.student(school, 1)
    meeting = Barrier(2)

    def store_verdict() -> None:
        with connection(), write_transaction():
            data_changes.hold(school)
            meeting.wait(timeout=30)
            time.sleep(WAIT)
            build.audit(school, build.AuditKey(batch=1), [student])

    def change() -> None:
        meeting.wait(timeout=30)
        with connection():
            set_setting("pass_score", "70", actor=local_actor())

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(store_verdict), pool.submit(change)]:
            done.result(timeout=30)
    assert database.rows("SELECT stale_because FROM audit") == [("settings",)]
