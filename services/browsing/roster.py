"""The roster of a school, read: which students, the lines in sight, whole ID numbers on request (学籍名册)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import Row, connection, rows, write_transaction
from services.actor import Actor, Right, require
from services.browsing.filtering import name_condition
from services.errors import Refused
from services.identity import mask_id
from services.journal import Entry, operation, record


@dataclass(frozen=True, slots=True)
class RosterOverview:
    """The students that a filter leaves, by id: newest cohort first, then major, class, 招生登记序号, id.

    `total` counts all students of the school, `statuses` those left by 学籍状态, the commonest first.
    """

    total: int
    students: tuple[int, ...]
    statuses: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class StudentLine:
    """One student of the roster; `id_number` and `student_number` (学籍号, which holds it) are masked."""

    student_id: int
    name: str
    sex: str
    id_number: str
    cohort: int
    major_name: str
    class_name: str
    duration: str
    status: str
    student_number: str
    admission_category: str
    admission_seq: int | None
    processed: str
    phone: str


@operation("roster.read")
def roster_overview(school_id: int, text: str = "", *, actor: Actor) -> RosterOverview:
    """Which students there are; `text` filters by name, ID tail or pinyin initials. Raises `NotAllowed`."""
    condition, params = name_condition(text, "s")
    with connection():
        require(actor, Right.READ_SCHOOL, school_id)
        total = rows("SELECT COUNT(*) FROM student WHERE school_id = ?", (school_id,))[0][0]
        left = f"FROM student s WHERE s.school_id = ? AND {condition}"
        found = rows(
            f"SELECT s.id {left} ORDER BY s.cohort DESC, s.major_name, s.class_name,"
            " CASE WHEN s.admission_seq IS NULL THEN 1 ELSE 0 END, s.admission_seq, s.id",
            (school_id, *params),
        )
        statuses = rows(
            f"SELECT s.status, COUNT(*) {left} GROUP BY s.status ORDER BY COUNT(*) DESC, s.status",
            (school_id, *params),
        )
    return RosterOverview(
        int(total), tuple(row[0] for row in found), tuple((row[0], row[1]) for row in statuses)
    )


@operation("roster.read")
def student_lines(school_id: int, students: Sequence[int], *, actor: Actor) -> tuple[StudentLine, ...]:
    """The lines of these students of a school in the order given; who is gone is left out. Raises `NotAllowed`."""
    with connection():
        require(actor, Right.READ_SCHOOL, school_id)
        found = {row[0]: row for row in rows(*_selected(_LINE, school_id, students))}
    return tuple(_line(found[student_id]) for student_id in students if student_id in found)


def _line(row: Row) -> StudentLine:
    student_id, name, sex, number, cohort, major, class_name, duration, status, student_number, *rest = row
    return StudentLine(
        student_id,
        name,
        sex,
        mask_id(number),
        cohort,
        major,
        class_name,
        duration,
        status,
        # 学籍号 is as a rule G and the ID number.
        mask_id(student_number),
        *rest,
    )


_LINE = (
    "id, name, sex, id_number, cohort, major_name, class_name, duration, status, student_number,"
    " admission_category, admission_seq, processed, phone"
)


def _selected(columns: str, school_id: int, students: Sequence[int]) -> tuple[str, tuple[int, ...]]:
    marks = ", ".join("?" * len(students)) or "NULL"
    return f"SELECT {columns} FROM student WHERE school_id = ? AND id IN ({marks})", (school_id, *students)


@operation("student.unmask")
def unmask_students(school_id: int, students: Sequence[int], *, actor: Actor) -> dict[int, str]:
    """The ID numbers of these students by id; who is gone is left out. The journal keeps whom, never the numbers.

    Raises `NotAllowed`; `Refused("student_missing")` where none of them is there.
    """
    with write_transaction():
        require(actor, Right.READ_SCHOOL, school_id)
        found = rows(*_selected("id, id_number", school_id, students))
        if not found:
            raise Refused("student_missing")
        detail = {"students": sorted(student_id for student_id, _ in found)}
        record(actor, Entry("student.unmask", "organisation", str(school_id), detail=detail))
    return {student_id: str(number) for student_id, number in found}
