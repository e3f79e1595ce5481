"""What the database knows about the people on a list (名单与学籍的对应, product.md §5): one pass for all rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.base import analyze, insert_many, rows, temp_table, value
from services.audits.states import SUBMITTED_NOT_ISSUED
from services.codes import CHANGE_APPROVED, IDENTITY_CARD
from services.graduates import ListRow
from services.identity import id_is_valid
from services.progress import Job
from services.verifying.near_misses import Near, near_students, same_names
from services.verifying.verdict import Scope

LISTED = "listed"
"""The TEMP table of the distinct ID numbers on the list."""


class Student(NamedTuple):
    """A student of the school as the roster has them, in the order of `_STUDENTS`."""

    id_number: str
    student_id: int
    document_type: str
    name: str
    sex: str
    status: str
    major_code: str
    major_name: str
    cohort: int
    duration: str
    admission_seq: int | None
    processed: str

    @property
    def has_identity_card(self) -> bool:
        """Whether the number is one of GB 11643; a blank 证件类型 means so too."""
        return self.document_type in (IDENTITY_CARD, "")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A passed row of another audit that is submitted and not yet issued; year and batch only of the same school."""

    year: str
    batch: str


@dataclass(frozen=True, slots=True)
class Known:
    """Everything about the listed people, by ID number (`same_names`: by name).

    `invalid` holds the numbers that are neither valid nor just so those of a student with another document.
    """

    students: Mapping[str, Student]
    invalid: frozenset[str]
    near: Mapping[str, Near]
    same_names: Mapping[str, int]
    issued: Mapping[str, str]
    elsewhere: Mapping[str, Elsewhere]
    pending: Mapping[str, str]
    articulated: frozenset[str]


_STUDENTS = """
SELECT s.id_number, s.id, s.document_type, s.name, s.sex, s.status, s.major_code, s.major_name, s.cohort,
    s.duration, s.admission_seq, s.processed
FROM listed l CROSS JOIN student s WHERE s.school_id = ? AND s.id_number = l.id_number"""

_ISSUED, _ELSEWHERE, _PENDING, _ARTICULATED = range(4)
_STANDING = f"""
SELECT {_ISSUED}, l.id_number, CAST(d.year AS text), '' FROM listed l CROSS JOIN diploma d
WHERE d.id_number = l.id_number AND d.state = 'valid' AND d.audit_id <> ?
    AND (d.issued_at IS NOT NULL OR EXISTS (SELECT 1 FROM audit w WHERE w.id = d.audit_id
        AND w.state IN ('open', 'returned')))
UNION ALL
SELECT {_ELSEWHERE}, l.id_number,
    CASE WHEN a.school_id = ? THEN CAST(a.year AS text) ELSE '' END,
    CASE WHEN a.school_id = ? THEN CAST(a.batch AS text) ELSE '' END
FROM listed l CROSS JOIN audit_row r CROSS JOIN audit a
WHERE r.id_number = l.id_number AND r.passed = 1 AND a.id = r.audit_id AND a.id <> ?
    AND a.state IN ({", ".join("?" * len(SUBMITTED_NOT_ISSUED))})
    AND NOT EXISTS (SELECT 1 FROM diploma v
        WHERE v.audit_id = r.audit_id AND v.id_number = r.id_number AND v.void_cause = 'revoked')
UNION ALL
SELECT {_PENDING}, l.id_number, c.kind, '' FROM listed l CROSS JOIN change_record c
WHERE c.school_id = ? AND c.id_number = l.id_number AND c.review_state <> ?
UNION ALL
SELECT {_ARTICULATED}, id_number, '', '' FROM articulation WHERE school_id = ? AND year = ?"""
"""`CROSS JOIN` keeps SQLite from turning the order round; PostgreSQL reads it as any other join."""


def look_up(listed: Sequence[ListRow], scope: Scope, job: Job) -> Known:
    """All that is known about the people on the list. Needs an open connection; stores nothing."""
    numbers = {row.id_number for row in listed if row.id_number and not row.id_numeric and not row.flaw}
    with temp_table(LISTED, {"id_number": "text"}, "id_number"):
        insert_many(LISTED, ["id_number"], ((number,) for number in sorted(numbers)))
        analyze(LISTED)
        job.check()
        students = {row[0]: Student(*row) for row in rows(_STUDENTS, (scope.school_id,))}
        job.check()
        standing = _standing(scope)
    invalid = frozenset(number for number in numbers if not _holds(number, students.get(number)))
    strangers = sorted(invalid | (numbers - students.keys()))
    unknown = {row.name for row in listed if row.id_number in numbers and row.id_number not in students}
    return Known(
        students,
        invalid,
        near_students(scope.school_id, strangers, job) if strangers else {},
        same_names(scope.school_id, unknown) if unknown else {},
        {number: year for number, year, _ in standing[_ISSUED]},
        {number: Elsewhere(year, batch) for number, year, batch in standing[_ELSEWHERE]},
        {number: kind for number, kind, _ in standing[_PENDING]},
        frozenset(number for number, _, _ in standing[_ARTICULATED]),
    )


def _holds(number: str, student: Student | None) -> bool:
    return id_is_valid(number) or (student is not None and not student.has_identity_card)


def _standing(scope: Scope) -> list[list[tuple[str, str, str]]]:
    """Diplomas, other audits, pending changes and articulation lists in one question, by `_ISSUED` and so on."""
    own = _own_audit(scope)
    states = sorted(state.value for state in SUBMITTED_NOT_ISSUED)
    school = scope.school_id
    params = (own, school, school, own, *states, school, CHANGE_APPROVED, school, scope.year)
    found: list[list[tuple[str, str, str]]] = [[], [], [], []]
    for what, *fact in rows(_STANDING, params):
        found[what].append((fact[0], fact[1], fact[2]))
    return [sorted(facts) for facts in found]


def _own_audit(scope: Scope) -> int:
    """The audit of this very school, year and batch, which is no other audit even while its list is only tried."""
    if scope.audit_id is not None:
        return scope.audit_id
    stored = value(
        "SELECT id FROM audit WHERE school_id = ? AND year = ? AND batch = ?",
        (scope.school_id, scope.year, scope.batch),
    )
    return -1 if stored is None else int(stored)
