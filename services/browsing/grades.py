"""Grades, read: one line a class, its students, one student's marks by course and semester (成绩)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection, rows
from services.actor import Actor, Right, require
from services.browsing.course_lines import CourseGroup, StudentMarks, course_groups
from services.errors import Refused
from services.identity import mask_id
from services.journal import operation
from services.reasons import category_names
from services.verifying.plan_matching import Major, Plan, school_plans


@dataclass(frozen=True, slots=True)
class ClassKey:
    """What names a class: 年级, 专业名称, 班级 (may be empty)."""

    cohort: int
    major_name: str
    class_name: str


@dataclass(frozen=True, slots=True)
class ClassLine:
    """One class: its students, how many of them have any mark, how many marks, up to which semester."""

    key: ClassKey
    students: int
    with_marks: int
    marks: int
    last_semester: int


@dataclass(frozen=True, slots=True)
class ClassStudent:
    """One student of a class; `id_number` is masked, `marks` counts course × semester with 成绩 or 补考."""

    student_id: int
    name: str
    id_number: str
    status: str
    marks: int
    makeups: int
    last_semester: int


@dataclass(frozen=True, slots=True)
class MarksView:
    """One student's marks: the courses of the plan by category, then marks outside of it; a cell a semester.

    `plan_id` is None where no plan fits.
    """

    student_id: int
    name: str
    id_number: str
    key: ClassKey
    status: str
    plan_id: int | None
    semesters: tuple[int, ...]
    groups: tuple[CourseGroup, ...]


@operation("grades.read")
def class_lines(school_id: int, *, actor: Actor) -> tuple[ClassLine, ...]:
    """Every class of a school, newest cohort first. Raises `NotAllowed`."""
    with connection():
        require(actor, Right.READ_SCHOOL, school_id)
        found = rows(
            "WITH counted AS (SELECT g.student_id, COUNT(*) AS marks, MAX(g.semester) AS last FROM grade g"
            " JOIN student s ON s.id = g.student_id WHERE s.school_id = ? GROUP BY g.student_id)"
            " SELECT s.cohort, s.major_name, s.class_name, COUNT(*), COUNT(c.student_id),"
            " COALESCE(SUM(c.marks), 0), COALESCE(MAX(c.last), 0)"
            " FROM student s LEFT JOIN counted c ON c.student_id = s.id WHERE s.school_id = ?"
            " GROUP BY s.cohort, s.major_name, s.class_name"
            " ORDER BY s.cohort DESC, s.major_name, s.class_name",
            (school_id, school_id),
        )
    return tuple(
        ClassLine(ClassKey(cohort, major, name), students, with_marks, int(marks), last)
        for cohort, major, name, students, with_marks, marks, last in found
    )


@operation("grades.read")
def class_students(school_id: int, key: ClassKey, *, actor: Actor) -> tuple[ClassStudent, ...]:
    """The students of a class by 招生登记序号. Raises `NotAllowed`."""
    with connection():
        require(actor, Right.READ_SCHOOL, school_id)
        found = rows(
            "SELECT s.id, s.name, s.id_number, s.status, COUNT(g.student_id), COUNT(g.makeup),"
            " COALESCE(MAX(g.semester), 0) FROM student s LEFT JOIN grade g ON g.student_id = s.id"
            " WHERE s.school_id = ? AND s.cohort = ? AND s.major_name = ? AND s.class_name = ?"
            " GROUP BY s.id, s.name, s.id_number, s.status, s.admission_seq"
            " ORDER BY CASE WHEN s.admission_seq IS NULL THEN 1 ELSE 0 END, s.admission_seq, s.id",
            (school_id, key.cohort, key.major_name, key.class_name),
        )
    return tuple(
        ClassStudent(student_id, name, mask_id(number), *rest) for student_id, name, number, *rest in found
    )


@operation("grades.read")
def marks_view(student_id: int, *, actor: Actor) -> MarksView:
    """One student's marks. Raises `NotAllowed`; `Refused("student_missing")`."""
    with connection():
        found = rows(
            "SELECT school_id, name, id_number, status, class_name, major_code, major_name, cohort, duration"
            " FROM student WHERE id = ?",
            (student_id,),
        )
        require(actor, Right.READ_SCHOOL, found[0][0] if found else None)
        if not found:
            raise Refused("student_missing")
        school_id, name, number, status, class_name, *major = found[0]
        plan = school_plans(school_id).find(Major(*major))
        plan_id = plan.plan_id if isinstance(plan, Plan) else None
        groups = course_groups(_marks(student_id, plan_id), category_names(major[2]))
    cells = groups[0].courses[0].cells if groups else ()
    return MarksView(
        student_id=student_id,
        name=name,
        id_number=mask_id(number),
        key=ClassKey(major[2], major[1], class_name),
        status=status,
        plan_id=plan_id,
        semesters=tuple(cell.semester for cell in cells),
        groups=groups,
    )


def _marks(student_id: int, plan_id: int | None) -> StudentMarks:
    planned = rows(
        "SELECT category, semester, course_id, name, required FROM plan_course WHERE plan_id = ?"
        " ORDER BY category, semester, course_id",
        (plan_id,),
    )
    entered = rows(
        "SELECT g.semester, g.course_id, c.key, g.mark, g.makeup FROM grade g JOIN course c ON c.id = g.course_id"
        " WHERE g.student_id = ? ORDER BY g.semester, g.course_id",
        (student_id,),
    )
    return StudentMarks(planned, entered, composites=(), findings=(), promoted=False)
