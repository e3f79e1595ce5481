"""需重新核验: the mark on audits whose data changed since their verification (product.md §3).

A submitted audit is marked as well, though nobody sees it while its content is frozen: once it comes back to its
school, by a return, a recall or a withdrawal, it has to be verified again like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from models.base import Row, insert_many, is_sqlite, rows, run, temp_table
from services.audits.states import EDITABLE
from services.clock import stamp

_EDITABLE = "(" + ", ".join(f"'{state.value}'" for state in sorted(EDITABLE)) + ")"


class Cause(StrEnum):
    """What changed since the verification."""

    GRADES = "grades"
    ROSTER = "roster"
    PLAN = "plan"
    SETTINGS = "settings"


def mark_students(school_id: int, id_numbers: Iterable[str], cause: Cause) -> int:
    """Mark the school's audits that list one of these ID numbers; returns how many rows of unsubmitted ones it touches.

    Inside the caller's write transaction.
    """
    with temp_table("touched", {"id_number": "text"}, "id_number"):
        insert_many("touched", ["id_number"], ((number,) for number in set(id_numbers)))
        found = rows(
            "SELECT a.id, COUNT(*) FROM audit a JOIN audit_row r ON r.audit_id = a.id"
            " JOIN touched t ON t.id_number = r.id_number"
            " WHERE a.school_id = ? GROUP BY a.id",
            (school_id,),
        )
    return _mark(found, cause)


def mark_plans(school_id: int, cohort_majors: Iterable[tuple[str, int]]) -> int:
    """Mark the school's audits with rows of these (专业名称, 年级), whatever plan they found; counts as above."""
    total = 0
    for major_name, cohort in sorted(set(cohort_majors)):
        found = rows(
            "SELECT a.id, COUNT(*) FROM audit a JOIN audit_row r ON r.audit_id = a.id"
            " JOIN student s ON s.id = r.student_id"
            " WHERE a.school_id = ? AND s.major_name = ? AND s.cohort = ? GROUP BY a.id",
            (school_id, major_name, cohort),
        )
        total += _mark(found, Cause.PLAN)
    return total


def mark_year(year: int) -> None:
    """Mark every audit of a year after a change of what its verdicts depend on."""
    found = rows("SELECT id, row_count FROM audit WHERE year = ?", (year,))
    _mark(found, Cause.SETTINGS)


def _mark(found: list[Row], cause: Cause) -> int:
    largest = "MAX" if is_sqlite() else "GREATEST"
    seen = 0
    for audit_id, touched in found:
        run(
            "UPDATE audit SET stale_since = COALESCE(stale_since, ?), stale_because = ?,"
            f" stale_rows = {largest}(stale_rows, ?) WHERE id = ?",
            (stamp(), cause.value, touched, audit_id),
        )
        # Who reviews a frozen content is not disturbed by what happens to the data behind it.
        shown = run(
            f"UPDATE audit SET version = version + 1 WHERE id = ? AND state IN {_EDITABLE}", (audit_id,)
        )
        seen += touched if shown else 0
    return seen
