"""Workbooks of every kind for tests of the imports, one row a dict by header, and what the database holds."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

from models.base import connection, rows
from models.organisations import Organisation
from models.students import Grade, Student
from services.actor import local_actor
from services.grades import import_grades
from services.importing.outcomes import CellProblem, ImportOutcome, ImportRequest
from services.organisations import import_organisations
from services.plans import import_plan
from services.roster import import_roster
from services.rules import mark_text
from tests import build
from tests.build import id_number

SCHOOL = "4501990001"
Line = Mapping[str, object]
Lines = list[dict[str, object]]
Sheets = Mapping[str, Sequence[Line]]
Importer = Callable[..., ImportOutcome]
IMPORTERS: dict[str, Importer] = {
    "organisations": import_organisations,
    "plan": import_plan,
    "roster": import_roster,
    "grades": import_grades,
}
TABLES = ("organisation", "course", "plan", "plan_course", "student", "grade", "audit", "audit_row")
"""Every table an import could touch, but for the journal: refusals are written there on purpose."""


def sheet(path: Path, lines: Sequence[Line], *, title: str = "", name: str = "表") -> Path:
    """A workbook with one sheet; the columns are the keys of all lines in order of appearance."""
    return workbook(path, {name: lines}, title=title)


def workbook(path: Path, sheets: Sheets, *, title: str = "") -> Path:
    """A workbook with several sheets, each with its header under the title, if there is one."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, lines in sheets.items():
        page = book.create_sheet(name)
        if title:
            page.append([title])
        headers = list(dict.fromkeys(header for line in lines for header in line))
        page.append(headers)
        for line in lines:
            page.append([line.get(header) for header in headers])
    book.save(path)
    return path


def text_file(path: Path, lines: Sequence[Line]) -> Path:
    """The same as comma-separated text: quick to write and read."""
    headers = list(dict.fromkeys(header for line in lines for header in line))
    with path.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text)
        out.writerow(headers)
        out.writerows([line.get(header, "") for header in headers] for line in lines)
    return path


def take_in(kind: str, path: Path, **request: object) -> ImportOutcome:
    """Import a file as whoever holds the database, into `SCHOOL` unless another is named."""
    asked = ImportRequest(path, **({"school": SCHOOL} | request))  # type: ignore[arg-type]  # fields by name
    return IMPORTERS[kind](asked, actor=local_actor())


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int, int]:
    """New, changed, unchanged, removed, refused."""
    return outcome.new, outcome.changed, outcome.unchanged, outcome.removed, outcome.refused


def codes(outcome: ImportOutcome) -> list[tuple[int, str, str]]:
    """Row, column and code of every problem."""
    return [(found.row, found.column, found.code) for found in outcome.problems]


def only(outcome: ImportOutcome) -> CellProblem:
    """The one problem of a file."""
    (found,) = outcome.problems
    return found


def fingerprint() -> str:
    """A digest over every row of every table that an import could touch."""
    digest = hashlib.sha256()
    with connection():
        for table in TABLES:
            for row in sorted(map(repr, rows(f"SELECT * FROM {table}"))):
                digest.update(row.encode())
    return digest.hexdigest()


def plan_line(**other: object) -> dict[str, object]:
    """语文 in semester 1 of 计算机应用, 2020, 3 years."""
    line: dict[str, object] = {
        "专业代码": "710201",
        "专业名称": "计算机应用",
        "学制": 3,
        "年级": 2020,
        "学期": 1,
        "课程名称": "语文",
        "课程类别": "公共基础课",
        "课程性质": "必修",
        "学时": 36,
        "学分": 2,
        "毕业要求": "是",
    }
    return line | other


def conduct_line(**other: object) -> dict[str, object]:
    """操行 in semester 1 of the same plan."""
    return plan_line(课程名称="操行", 课程类别="思想政治课", 学时=0, 学分=0) | other


def roster_line(serial: int = 1, **other: object) -> dict[str, object]:
    """A student of that plan."""
    line: dict[str, object] = {
        "姓名": f"覃某{serial}",
        "性别": "男",
        "证件类型": "居民身份证",
        "身份证号": id_number(serial),
        "专业代码": "710201",
        "专业名称": "计算机应用",
        "年级": 2020,
        "班级": "20计算1班",
        "学制": 3,
        "学籍状态": "在读",
        "毕结业处理": "是",
        "联系电话": "0771-0000001",
    }
    return line | other


def grade_line(serial: int = 1, **other: object) -> dict[str, object]:
    """80 in 语文 in semester 1 of that student, as a row of a long file."""
    line: dict[str, object] = {
        "姓名": f"覃某{serial}",
        "身份证号": id_number(serial),
        "学期": 1,
        "课程名称": "语文",
        "成绩": 80,
        "补考成绩": None,
    }
    return line | other


def school_of_two(*courses: str) -> Organisation:
    """A school with two students of a plan with these courses and 操行, two semesters each; 营销 is in another plan."""
    home = build.school()
    build.plan(home, *(build.Planned(name, (1, 2)) for name in courses), build.conduct(1, 2))
    build.plan(home, build.Planned("营销", (1,)), build.conduct(1), major=build.Major("730701", "电子商务"))
    for serial in (1, 2):
        build.student(home, serial)
    return home


def stored_marks(serial: int = 1) -> dict[tuple[int, str], tuple[str, str]]:
    """Semester and course → 成绩 and 补考成绩 of one student as people write them."""
    found = Grade.select().join(Student).where(Student.id_number == id_number(serial))
    return {(one.semester, one.course.key): (mark_text(one.mark), mark_text(one.makeup)) for one in found}
