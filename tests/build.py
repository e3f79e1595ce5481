"""Small builders for tests: a school, a plan, students, grades, a list. Invented data, area codes ending in 99.

They write through the models, so they need the `database` fixture. Marks are given as people write them: 79.5, 优秀.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from models.audits import Audit, AuditRow
from models.base import rows, run
from models.diplomas import Diploma
from models.organisations import Account, Organisation
from models.plans import Course, Plan
from models.students import Articulation, ChangeRecord, Grade, Student
from services.actor import Actor, Role, Via
from services.audits.states import State
from services.graduates import ListRow
from services.identity import check_char
from services.rules import CONDUCT, CONDUCT_CATEGORY, WORDS

MOMENT = "2023-05-01T00:00:00.000000Z"
SEMESTERS = (1, 2, 3, 4, 5, 6)
FIRST_ROW = 2
REPLACING = "ON CONFLICT (student_id, semester, course_id) DO UPDATE SET mark = excluded.mark, makeup = excluded.makeup"


def id_number(serial: int, sex: str = "男", *, area: str = "450199", born: str = "20050101") -> str:
    """A valid ID number; different for each `serial` below 500."""
    digits = f"{area}{born}{serial % 500 * 2 + (sex == '男'):03d}"
    return digits + check_char(digits)


def organisation(
    code: str, name: str = "", *, kind: str = "school", parent: Organisation | None = None
) -> Organisation:
    """One node of the tree."""
    return Organisation.create(code=code, name=name or f"机构{code}", kind=kind, parent=parent)


def school(code: str = "4501990001", name: str = "邕州市第一职业技术学校") -> Organisation:
    """A school right under nobody, as far as a test of rules cares."""
    return organisation(code, name)


@dataclass(frozen=True, slots=True)
class Planned:
    """A course of a plan in some semesters."""

    name: str
    semesters: tuple[int, ...] = (1,)
    category: int = 2
    credits_x10: int = 20
    required: bool = True
    pass_x10: int | None = None
    nature: str = "必修"


def conduct(*semesters: int, required: bool = True) -> Planned:
    """操行, in every semester unless some are named."""
    return Planned(CONDUCT, semesters or SEMESTERS, CONDUCT_CATEGORY, 0, required)


@dataclass(frozen=True, slots=True)
class Major:
    """专业 × 年级 × 学制."""

    code: str = "710201"
    name: str = "计算机应用"
    cohort: int = 2020
    duration: str = "3"


MAJOR = Major()


def plan(of: Organisation, *courses: Planned, major: Major = MAJOR) -> Plan:
    """A plan with exactly these courses."""
    stored = Plan.create(
        school=of,
        major_code=major.code,
        major_name=major.name,
        cohort=major.cohort,
        duration=major.duration,
        updated_at=MOMENT,
    )
    ids = _course_ids(of.id, [planned.name for planned in courses])
    _insert(
        "plan_course",
        [
            {
                "plan_id": stored.id,
                "category": planned.category,
                "semester": semester,
                "course_id": ids[planned.name.casefold()],
                "name": planned.name,
                "listed_category": planned.category or 1,
                "nature": planned.nature,
                "hours": 0,
                "credits_x10": planned.credits_x10,
                "required": int(planned.required),
                "pass_x10": planned.pass_x10,
            }
            for planned in courses
            for semester in planned.semesters
        ],
    )
    return stored


def _insert(table: str, records: Sequence[Mapping[str, object]], after: str = "") -> None:
    """Many rows in one statement: builders run before most tests, and a model for each row takes its time."""
    if records:
        row = f"({', '.join('?' * len(records[0]))})"
        values = [value for record in records for value in record.values()]
        run(
            f"INSERT INTO {table} ({', '.join(records[0])}) VALUES {', '.join([row] * len(records))} {after}",
            values,
        )


def _course_ids(school_id: int, names: Iterable[str]) -> dict[str, int]:
    """The ids of the school's courses of these names by key; those that are new are stored."""
    keys = list(dict.fromkeys(name.casefold() for name in names))
    sought = f"SELECT key, id FROM course WHERE school_id = ? AND key IN ({', '.join('?' * len(keys))})"
    found: dict[str, int] = dict(rows(sought, (school_id, *keys))) if keys else {}
    missing = [key for key in keys if key not in found]
    if not missing:
        return found
    _insert("course", [{"school_id": school_id, "key": key} for key in missing])
    return dict(rows(sought, (school_id, *keys)))


def course(of: Organisation, name: str) -> Course:
    """The school's course of that name."""
    key = name.casefold()
    return Course.get_or_none(Course.school == of, Course.key == key) or Course.create(school=of, key=key)


def student(of: Organisation, serial: int = 1, *, major: Major = MAJOR, **fields: object) -> Student:
    """A student of the school who may graduate; `fields` are columns to differ in."""
    sex = str(fields.get("sex", "男"))
    values: dict[str, object] = {
        "id_number": id_number(serial, sex),
        "document_type": "居民身份证",
        "name": f"覃某{serial}",
        "sex": sex,
        "major_code": major.code,
        "major_name": major.name,
        "cohort": major.cohort,
        "duration": major.duration,
        "class_name": "20计算1班",
        "status": "在读",
    }
    return Student.create(school=of, **(values | fields))


def mark_number(text: str) -> int | None:
    """The stored number of a mark as people write it; None for an empty text."""
    if not text:
        return None
    return WORDS[text] if text in WORDS else round(float(text) * 10)


def grade(whose: Student, name: str, semester: int, mark: str = "", makeup: str = "") -> None:
    """成绩 and 补考成绩 of one course in one semester, in place of what stood there."""
    _grade(whose, {(name, semester): (mark, makeup)})


def _grade(whose: Student, marks: Mapping[tuple[str, int], tuple[str, str]]) -> None:
    ids = _course_ids(whose.school.id, [name for name, _ in marks])
    records = [
        {
            "student_id": whose.id,
            "semester": semester,
            "course_id": ids[name.casefold()],
            "mark": mark_number(mark),
            "makeup": mark_number(makeup),
        }
        for (name, semester), (mark, makeup) in marks.items()
    ]
    _insert("grade", records, REPLACING)


def ungrade(whose: Student, name: str, semester: int) -> None:
    """Take a grade away."""
    of = course(whose.school, name)
    Grade.delete().where(Grade.student == whose, Grade.semester == semester, Grade.course == of).execute()


def grades(whose: Student, by: Plan, mark: str = "80", conduct_mark: str = "优秀") -> None:
    """The same mark in everything that stands in the plan."""
    sought = "SELECT name, semester, category FROM plan_course WHERE plan_id = ? ORDER BY category, semester"
    _grade(
        whose,
        {
            (name, semester): (conduct_mark if category == CONDUCT_CATEGORY else mark, "")
            for name, semester, category in rows(sought, (by.id,))
        },
    )


def graduate(of: Organisation, by: Plan, serial: int = 1, **fields: object) -> Student:
    """A student with full marks by this plan: passes."""
    major = Major(by.major_code, by.major_name, by.cohort, by.duration)
    whose = student(of, serial, major=major, **fields)
    grades(whose, by)
    return whose


def listed(*students: Student, first_row: int = FIRST_ROW) -> list[ListRow]:
    """The list's rows of these students as it should be, in this order."""
    rows = count(first_row)
    return [
        ListRow(next(rows), one.name, one.sex, one.id_number, False, "应届初中毕业生", "正常毕业")
        for one in students
    ]


def changed(row: ListRow, **fields: object) -> ListRow:
    """The row with other values in some columns."""
    return dataclasses.replace(row, **fields)  # type: ignore[arg-type]  # columns by name


def account(of: Organisation, login: str = "zhang") -> Account:
    """An account that can own an audit; it cannot sign in."""
    return Account.create(
        login=login, name="张三", phone="0771-0000000", organisation=of, password_hash="!", created_at=MOMENT
    )


def actor(of: Organisation, *roles: Role) -> Actor:
    """Somebody of that organisation with these roles, at a screen."""
    account_id = account(of, f"{of.code}-{'-'.join(roles)}").id
    return Actor(
        account_id=account_id,
        login=f"user{account_id}",
        name="张三",
        phone="0771-0000000",
        roles=frozenset(roles),
        organisation_id=of.id,
        organisation_code=of.code,
        organisation_name=of.name,
        organisation_kind=of.kind,
        via=Via.SCREEN,
        os_user="desk",
    )


@dataclass(frozen=True, slots=True)
class AuditKey:
    """Which audit: year, batch and state."""

    year: int = 2023
    batch: int = 1
    state: State = State.OPEN


def audit(
    of: Organisation, key: AuditKey, passed: Sequence[Student] = (), failed: Sequence[Student] = ()
) -> Audit:
    """An audit of that school with rows of these students, without tables and findings."""
    owner = Account.get_or_none(Account.organisation == of) or account(of, f"owner{of.code}")
    stored = Audit.create(
        school=of,
        year=key.year,
        batch=key.batch,
        state=key.state.value,
        created_by=owner,
        created_at=MOMENT,
        verified_at=MOMENT,
        list_name="毕业生名单.xlsx",
        list_digest="",
        row_count=len(passed) + len(failed),
        passed_count=len(passed),
        settings="{}",
    )
    for row, one in enumerate((*passed, *failed), FIRST_ROW):
        AuditRow.create(
            audit=stored,
            row_no=row,
            name=one.name,
            sex=one.sex,
            id_number=one.id_number,
            admission_category="",
            graduation_mode="",
            student=one,
            passed=int(one in passed),
        )
    return stored


def diploma(of: Audit, whose: Student, *, state: str = "valid", issued: bool = True) -> Diploma:
    """A diploma of a graduate of that audit."""
    return Diploma.create(
        school=of.school,
        year=of.year,
        number=f"{of.id}-{whose.id}-{state}",
        id_number=whose.id_number,
        student=whose,
        audit=of,
        row_no=FIRST_ROW,
        state=state,
        allotted_at=MOMENT,
        issued_at=MOMENT if issued else None,
    )


def change_record(whose: Student, review_state: str, kind: str = "学制变更") -> ChangeRecord:
    """An 异动 of the student."""
    return ChangeRecord.create(
        school=whose.school, id_number=whose.id_number, name=whose.name, kind=kind, review_state=review_state
    )


def articulation(whose: Student, year: int = 2023, college: str = "邕州职业技术学院") -> Articulation:
    """The student on a college's 对口 list."""
    return Articulation.create(
        year=year, school=whose.school, college=college, id_number=whose.id_number, name=whose.name
    )
