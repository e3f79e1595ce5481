"""A generated province: 300 schools, 250,000 students, 12 million grades, everybody invented (area 450199).

Written straight into the tables: how fast imports are is measured elsewhere. 2 % of the students have failing
grades, 3 % lack some, 1 % of the list's ID numbers are unknown, 0.5 % of its names differ, 30 % are promoted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.base import insert_many, is_sqlite, run, write_transaction
from services import startup
from services.clock import stamp
from services.graduates import ListRow

YEAR = 2023
COHORT = 2020
SCHOOLS = 300
STUDENTS = 250_000
BIG_SCHOOL, SMALL_SCHOOL = 6_250, 300
MAJORS = 10
COURSES = 42
SEMESTERS = 6
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗韦覃莫蒙农陆"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉萍红鑫宇浩然子轩欣怡梓涵佳琪思雨俊"


@dataclass(frozen=True, slots=True)
class School:
    """A generated school: its row id and code, and its students' row ids `first` … `first + size - 1`."""

    id: int
    code: str
    first: int
    size: int


def sizes(schools: int, students: int) -> list[int]:
    """One big school, one small, the rest alike."""
    if schools < 3:
        return [students // schools] * schools
    rest, extra = divmod(students - BIG_SCHOOL - SMALL_SCHOOL, schools - 2)
    return [BIG_SCHOOL, SMALL_SCHOOL, *(rest + (1 if number < extra else 0) for number in range(schools - 2))]


def identity_number(serial: int) -> str:
    """The invented ID number of student `serial`: unique up to 250,000 and more, with a right check character."""
    day = date(2004, 1, 1) + timedelta(days=serial % 900)
    head = f"450199{day:%Y%m%d}{serial // 900:03d}"
    return head + CHECKS[sum(int(digit) * weight for digit, weight in zip(head, WEIGHTS, strict=True)) % 11]


def build(schools: int = SCHOOLS, students: int = STUDENTS) -> list[School]:
    """Fill the bound, migrated, empty database and return its schools."""
    if is_sqlite():
        run("PRAGMA foreign_keys = OFF")
    else:
        # Twelve million foreign key checks of rows that are right by construction are not what is measured.
        run("SET session_replication_role = replica")
    with write_transaction():
        made = _organisations(sizes(schools, students))
        _plans(made)
        insert_many("student", STUDENT_COLUMNS, _students(made))
        insert_many("grade", ("student_id", "semester", "course_id", "mark", "makeup"), _grades(made))
    _settle()
    return made


def _settle() -> None:
    if is_sqlite():
        run("PRAGMA foreign_keys = ON")
        run("ANALYZE")
        return
    run("SET session_replication_role = origin")
    for table in ("organisation", "plan", "course", "student"):
        run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT MAX(id) FROM {table}))")
    run("VACUUM ANALYZE")


def _organisations(counts: Sequence[int]) -> list[School]:
    run("INSERT INTO organisation (id, code, name, kind) VALUES (1, '450000', '教育厅', 'department')")
    run(
        "INSERT INTO organisation (id, code, name, kind, parent_id) VALUES (2, '450199', '教育局', 'bureau', 1)"
    )
    made, first = [], 1
    for number, size in enumerate(counts):
        made.append(School(number + 3, f"450199{number:04d}", first, size))
        first += size
    columns = ("id", "code", "name", "kind", "parent_id")
    insert_many("organisation", columns, ((s.id, s.code, f"学校{s.code}", "school", 2) for s in made))
    return made


def _course_id(school: School, number: int) -> int:
    return (school.id - 3) * 100 + number + 1


def _plan_id(school: School, major: int) -> int:
    return (school.id - 3) * MAJORS + major + 1


def _major_courses(major: int) -> list[int]:
    """Numbers of the 42 courses of a major; 操行 is number 99."""
    return [(major * 4 + number) % 80 for number in range(COURSES)]


def _plans(schools: list[School]) -> None:
    for school in schools:
        names = [(_course_id(school, number), school.id, f"课程{number:02d}") for number in range(80)]
        insert_many(
            "course", ("id", "school_id", "key"), [*names, (_course_id(school, 99), school.id, "操行")]
        )
    now = stamp()
    insert_many(
        "plan",
        ("id", "school_id", "major_code", "major_name", "cohort", "duration", "updated_at"),
        (
            (_plan_id(school, major), school.id, f"7102{major:02d}", f"专业{major:02d}", COHORT, "3", now)
            for school in schools
            for major in range(MAJORS)
        ),
    )
    insert_many("plan_course", PLAN_COLUMNS, _plan_courses(schools))


PLAN_COLUMNS = (
    "plan_id",
    "category",
    "semester",
    "course_id",
    "name",
    "listed_category",
    "nature",
    "hours",
    "credits_x10",
    "required",
)
STUDENT_COLUMNS = (
    "id",
    "school_id",
    "id_number",
    "document_type",
    "name",
    "initials",
    "sex",
    "major_code",
    "major_name",
    "cohort",
    "class_name",
    "duration",
    "admission_category",
    "admission_seq",
    "status",
)


def _plan_courses(schools: list[School]) -> Iterator[tuple[object, ...]]:
    for school in schools:
        for major in range(MAJORS):
            plan = _plan_id(school, major)
            for slot, number in enumerate(_major_courses(major)):
                category = 1 + number % 4
                course = _course_id(school, number)
                name = f"课程{number:02d}"
                credit = 20 + number % 3 * 10
                yield plan, category, 1 + slot % 6, course, name, category, "必修", 36, credit, 1
            for semester in range(1, SEMESTERS + 1):
                yield plan, 0, semester, _course_id(school, 99), "操行", 1, "必修", 0, 0, 1


def person(serial: int) -> tuple[str, str, str]:
    """Name, sex and ID number of student `serial`."""
    number = identity_number(serial)
    name = SURNAMES[serial % len(SURNAMES)] + GIVEN[serial % len(GIVEN)] + GIVEN[serial * 7 % len(GIVEN)]
    return name, "男" if int(number[16]) % 2 else "女", number


def _students(schools: list[School]) -> Iterator[tuple[object, ...]]:
    for school in schools:
        for place in range(school.size):
            serial = school.first + place
            name, sex, number = person(serial)
            major = place % MAJORS
            status = "休学" if serial % 100 == 0 else "在读"
            where = (f"7102{major:02d}", f"专业{major:02d}", COHORT, f"{major + 1}班", "3")
            yield (
                serial,
                school.id,
                number,
                "居民身份证",
                name,
                "",
                sex,
                *where,
                "应届初中毕业生",
                place + 1,
                status,
            )


def _grades(schools: list[School]) -> Iterator[tuple[object, ...]]:
    """In key order; 2 % of the students fail about one mark in 25, another 3 % lack as many."""
    chance = random.Random(7)
    for school in schools:
        layouts = [_layout(school, major) for major in range(MAJORS)]
        for place in range(school.size):
            serial = school.first + place
            kind = serial % 100
            noise = chance.randbytes(len(layouts[0]))
            for (semester, course), byte in zip(layouts[place % MAJORS], noise, strict=True):
                if byte < 10 and 2 <= kind < 5:
                    continue
                failing = byte < 10 and kind < 2
                yield serial, semester, course, 450 if failing else 600 + byte % 40 * 10, None


def _layout(school: School, major: int) -> list[tuple[int, int]]:
    """Semester and course of each mark, in the order of the key."""
    slots = [(1 + slot % 6, _course_id(school, number)) for slot, number in enumerate(_major_courses(major))]
    return sorted(slots + [(semester, _course_id(school, 99)) for semester in range(1, SEMESTERS + 1)])


def graduate_list(school: School) -> list[ListRow]:
    """The school's list of everybody: row 2 is the first student."""
    listed = []
    for place in range(school.size):
        serial = school.first + place
        name, sex, number = person(serial)
        if serial % 100 == 50:
            number = identity_number(serial + 600_000)
        if serial % 200 == 51:
            name += "某"
        mode = "升学毕业" if serial % 10 < 3 else "正常毕业"
        listed.append(ListRow(place + 2, name, sex, number, False, "应届初中毕业生", mode))
    return listed


def build_at(url: str, schools: int = SCHOOLS, students: int = STUDENTS) -> list[School]:
    """Bind `url`, an empty database, build the province there, and return its schools."""
    startup.bind(url)
    startup.upgrade()
    with startup.connection():
        return build(schools, students)
