"""需重新核验: which audits a change of data marks, and which it leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from models.audits import AuditRow
from models.base import write_transaction
from models.organisations import Organisation
from models.students import Student
from services.audits import stale
from services.audits.heads import read_heads
from services.audits.stale import Cause
from services.audits.states import EDITABLE, FROZEN, State
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.import_files import conduct_line, plan_line, roster_line, sheet, take_in


@pytest.fixture
def school(database: Database) -> Organisation:
    with write_transaction():
        return build.school()


def marks(database: Database) -> list[tuple[int, str | None, str, int, int]]:
    """By batch: the mark, and the version that tells everybody who looks at the audit."""
    return database.rows(
        "SELECT batch, stale_since, stale_because, stale_rows, version FROM audit ORDER BY batch"
    )


@pytest.mark.parametrize("state", sorted(EDITABLE))
def test_a_change_marks_the_open_audits_that_list_the_student(
    school: Organisation, database: Database, clock: FrozenClock, state: State
) -> None:
    with write_transaction():
        one, two, three = (build.student(school, serial) for serial in (1, 2, 3))
        build.audit(school, build.AuditKey(batch=1, state=state), [one], [two])
        build.audit(school, build.AuditKey(batch=2, state=state), [three])
        touched = stale.mark_students(school.id, [one.id_number, two.id_number, one.id_number], Cause.GRADES)
    assert touched == 2
    assert marks(database) == [(1, "2023-06-14T01:02:00.000000Z", "grades", 2, 2), (2, None, "", 0, 1)]


@pytest.mark.parametrize("state", sorted(FROZEN))
def test_a_submitted_audit_is_marked_without_disturbing_its_reviewers(
    school: Organisation, database: Database, state: State
) -> None:
    with write_transaction():
        one = build.student(school, 1)
        build.audit(school, build.AuditKey(state=state), [one])
        assert stale.mark_students(school.id, [one.id_number], Cause.ROSTER) == 0
        assert stale.mark_plans(school.id, [(one.major_name, one.cohort)]) == 0
        stale.mark_year(2023)
    ((number, since, cause, rows, version),) = marks(database)
    assert (number, bool(since), cause, rows, version) == (1, True, "settings", 1, 1)
    with write_transaction():
        head = read_heads("WHERE a.id = ?", (1,))[0]
    assert (head.stale_since, head.stale_because, head.stale_rows) == (None, "", 0)


def test_another_schools_audit_with_the_same_number_is_left_alone(
    school: Organisation, database: Database
) -> None:
    with write_transaction():
        other = build.school("4501990002", "二职校")
        build.audit(other, build.AuditKey(), [build.student(other, 1)])
        stale.mark_students(school.id, [build.id_number(1)], Cause.ROSTER)
    assert marks(database) == [(1, None, "", 0, 1)]


def test_a_row_that_was_not_in_the_roster_yet_is_marked_when_the_student_comes_in(
    school: Organisation, database: Database
) -> None:
    with write_transaction():
        build.audit(school, build.AuditKey(), failed=[build.student(school, 1)])
        AuditRow.update(student=None).execute()
        assert stale.mark_students(school.id, [build.id_number(1)], Cause.ROSTER) == 1
    assert marks(database)[0][2] == "roster"


def test_a_change_of_a_plan_marks_the_audits_with_its_major_and_cohort(
    school: Organisation, database: Database
) -> None:
    with write_transaction():
        trade = build.Major("730701", "电子商务")
        one, two = build.student(school, 1), build.student(school, 2, major=trade)
        build.audit(school, build.AuditKey(batch=1), [one])
        build.audit(school, build.AuditKey(batch=2), [two])
        assert stale.mark_plans(school.id, [("电子商务", 2020), ("电子商务", 2019)]) == 1
    assert [row[2:] for row in marks(database)] == [("", 0, 1), ("plan", 1, 2)]


@pytest.mark.parametrize("studied", ["计算机应用", "计算机应用技术"])
def test_a_plan_under_a_new_name_marks_the_students_of_both_names_who_have_no_code(
    school: Organisation, database: Database, tmp_path: Path, studied: str
) -> None:
    take_in("plan", sheet(tmp_path / "a.xlsx", [plan_line(), conduct_line()]))
    take_in("roster", sheet(tmp_path / "b.xlsx", [roster_line(专业代码=None, 专业名称=studied)]))
    with write_transaction():
        build.audit(school, build.AuditKey(), failed=[Student.get()])
    renamed = [line | {"专业名称": "计算机应用技术"} for line in (plan_line(), conduct_line())]
    take_in("plan", sheet(tmp_path / "c.xlsx", renamed))
    assert [row[2:] for row in marks(database)] == [("plan", 1, 2)]


def test_a_second_change_keeps_the_first_moment_and_the_larger_count(
    school: Organisation, database: Database, clock: FrozenClock
) -> None:
    with write_transaction():
        pupils = [build.student(school, serial) for serial in (1, 2, 3)]
        build.audit(school, build.AuditKey(), pupils)
        stale.mark_students(school.id, [pupil.id_number for pupil in pupils], Cause.GRADES)
    clock.moment = clock.moment.replace(hour=5)
    with write_transaction():
        stale.mark_students(school.id, [pupils[0].id_number], Cause.ROSTER)
    assert marks(database) == [(1, "2023-06-14T01:02:00.000000Z", "roster", 3, 3)]
