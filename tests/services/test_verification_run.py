"""How a verification runs: progress, cancelling, nothing left behind, nothing scanned, who may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models import base
from models.base import connection
from models.organisations import Organisation
from models.students import Student
from services import startup
from services.progress import Cancelled, Job, Progress
from services.verifying import verification
from tests.build import (
    Planned,
    changed,
    conduct,
    grade,
    graduate,
    id_number,
    listed,
    plan,
    school,
    student,
    ungrade,
)
from tests.databases import Database
from tests.services.verifying import codes, passed, verify

MANY = 120


@pytest.fixture(autouse=True)
def small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that a hundred rows are worked through like thousands."""
    monkeypatch.setattr(verification, "SMALLEST_SLICE", 2)


def crowd(of: Organisation, size: int = MANY) -> list[Student]:
    """Students by one small plan: every third lacks 操行, every tenth is in no plan."""
    by = plan(of, conduct(1))
    students = [student(of, serial, cohort=1999 if serial % 10 == 0 else 2020) for serial in range(size)]
    for serial, whose in enumerate(students):
        if serial % 3:
            grade(whose, "操行", 1, "优秀")
    assert by.id
    return students


def test_counts_rise_while_a_list_is_verified(database: Database) -> None:
    of = school()
    reports: list[Progress] = []
    rows = listed(*crowd(of))
    verdict = verify(of, rows, job=Job(report=reports.append))
    done = [report.done for report in reports]
    assert done == sorted(set(done))
    assert done[-1] == MANY
    assert {report.total for report in reports} == {MANY}
    assert all(report.counts["passed"] + report.counts["failed"] == report.done for report in reports)
    assert reports[-1].counts["passed"] == sum(passed(verdict))


def test_a_long_list_reports_at_least_ten_times(database: Database) -> None:
    of = school()
    reports: list[Progress] = []
    verify(of, listed(*crowd(of)), job=Job(report=reports.append))
    assert len(reports) >= 10


@pytest.mark.parametrize("checks", [0, 1, 2, 3, 5, 7])
def test_a_cancelled_verification_leaves_nothing_behind(database: Database, checks: int) -> None:
    of = school()
    rows = listed(*crowd(of))
    asked = iter(range(100))
    with connection():
        with pytest.raises(Cancelled):
            verify(of, rows, job=Job(cancelled=lambda: next(asked) == checks))
        assert temporary_tables() == []
        assert len(verify(of, rows).rows) == MANY


def test_a_finished_verification_leaves_nothing_behind(database: Database) -> None:
    of = school()
    before = database.rows("SELECT COUNT(*) FROM journal")
    with connection():
        verify(of, listed(*crowd(of, 12)))
        assert temporary_tables() == []
    assert database.rows("SELECT COUNT(*) FROM journal") == before


def temporary_tables() -> list[str]:
    """The TEMP tables of this connection."""
    if base.is_sqlite():
        return [name for (name,) in base.rows("SELECT name FROM sqlite_temp_master WHERE type = 'table'")]
    return [
        name
        for (name,) in base.rows("SELECT relname FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'")
    ]


def test_an_empty_list_has_an_empty_verdict(database: Database) -> None:
    verdict = verify(school(), [])
    assert (verdict.rows, verdict.findings, verdict.composites) == ((), (), {})


def test_a_list_can_be_verified_inside_a_transaction(database: Database) -> None:
    of = school()
    whose = graduate(of, plan(of, conduct(1)))
    with base.write_transaction():
        ungrade(whose, "操行", 1)
        assert codes(verify(of, listed(whose))) == ["conduct_missing"]


def test_an_import_meanwhile_cannot_make_two_questions_disagree(database: Database) -> None:
    """The grouped pass finds a mark missing; before the details are asked, another connection enters it."""
    of = school()
    whose = graduate(of, plan(of, conduct(1)))
    ungrade(whose, "操行", 1)

    def enter(report: Progress) -> None:
        if report.done == report.total:
            elsewhere(lambda: grade(whose, "操行", 1, "优秀"))

    assert codes(verify(of, listed(whose), job=Job(report=enter))) == ["conduct_missing"]
    assert codes(verify(of, listed(whose))) == []


def elsewhere(action: Callable[[], None]) -> None:
    """Do something on a connection of its own: connections belong to threads."""

    def work() -> None:
        with connection():
            action()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(work).result()


def test_the_planner_of_postgresql_is_as_before_afterwards(postgresql_url: str) -> None:
    startup.bind(postgresql_url)
    of = school()
    whose = graduate(of, plan(of, conduct(1)))
    ungrade(whose, "操行", 1)
    names = ("enable_mergejoin", "enable_hashjoin", "plan_cache_mode", "jit")
    with base.write_transaction():
        before = [base.value(f"SHOW {name}") for name in names]
        verify(of, listed(whose))
        after = [base.value(f"SHOW {name}") for name in names]
    startup.unbind()
    assert before == after


def test_nothing_scans_a_table_of_the_database(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite's plan of every question: it runs through TEMP tables (l, m) and searches all others, sorting nothing."""
    startup.bind(sqlite_url)
    of = school()
    by = plan(of, conduct(1), Planned("数学"))
    rows = listed(*(graduate(of, by, serial) for serial in range(3)), student(of, 9), student(of, 10))
    plans: list[str] = []
    with connection():
        explain: Callable[[str, Sequence[object]], Any] = base.engine().execute_sql

        def explained(sql: str, params: Sequence[object] = ()) -> Any:
            if sql.lstrip().startswith(("SELECT", "INSERT")):
                plans.extend(step[3] for step in explain(f"EXPLAIN QUERY PLAN {sql}", params).fetchall())
            return explain(sql, params)

        monkeypatch.setattr(base.engine(), "execute_sql", explained)
        verify(of, [*rows, changed(rows[0], row_no=99, id_number=id_number(77))])
    scanned = {step for step in plans if step.startswith("SCAN")}
    startup.unbind()
    assert scanned == {"SCAN l", "SCAN m"}
    key = "student_id=? AND semester=? AND course_id=?"
    assert {step for step in plans if " g " in step} == {f"SEARCH g USING PRIMARY KEY ({key}) LEFT-JOIN"}
    assert not any("FOR GROUP BY" in step or "CO-ROUTINE" in step or "MATERIALIZE" in step for step in plans)
