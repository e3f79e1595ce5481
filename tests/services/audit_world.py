"""A small world for tests of audits: a department, a bureau, two schools, their people, one school ready to graduate.

Majors: 计算机应用 (serials 1–4 pass), 电子商务 (5–7 pass). Not passing: 8 has no mark at all, 9 has 数学 52→47 in the
second semester, 10 is 休学. Everybody is invented.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook

from models.base import connection, engine, rows, write_transaction
from models.organisations import Account, Organisation
from models.plans import Plan
from models.students import Student
from services.actor import ROLE_KINDS, Actor, Role, Via
from services.audits import stale
from services.audits.creating import AuditKey, NewAudit
from services.graduates import ListRow
from services.journal import Entry, record
from services.progress import Job, Progress
from tests import build

YEAR = 2023
KEY = AuditKey("4501990001", YEAR, 1)
HEADERS = ("姓名", "性别", "身份证号", "招生类别", "毕业方式")
MATHS = build.Planned("数学", (1, 2), category=2)
CHINESE = build.Planned("语文", (1,), category=2)
MORALS = build.Planned("哲学与人生", (2,), category=1, credits_x10=10)
TRADE = build.Major("730701", "电子商务")


@dataclass(frozen=True, slots=True)
class World:
    """The organisations, the plans, the students by serial number."""

    department: Organisation
    bureau: Organisation
    school: Organisation
    other_school: Organisation
    computing: Plan
    trade: Plan
    students: dict[int, Student]

    def rows(self, *serials: int) -> list[ListRow]:
        """The list's rows of these students, from spreadsheet row 2 on."""
        return build.listed(*(self.students[serial] for serial in serials or range(1, 11)))


def make_world() -> World:
    """Store the world in the bound, empty database."""
    with write_transaction():
        department = build.organisation("45", "某省教育厅", kind="department")
        bureau = build.organisation("450199", "邕州市教育局", kind="bureau", parent=department)
        school = build.organisation(KEY.school, "邕州市第一职业技术学校", parent=bureau)
        other = build.organisation("4501990002", "邕州市第二职业技术学校", parent=department)
        courses = (build.conduct(1, 2), MATHS, CHINESE, MORALS)
        computing = build.plan(school, *courses)
        trade = build.plan(school, *courses, major=TRADE)
        students = {serial: build.graduate(school, computing, serial) for serial in (1, 2, 3, 4, 9)}
        students |= {serial: build.graduate(school, trade, serial, sex="女") for serial in (5, 6, 7)}
        students[8] = build.student(school, 8)
        build.grade(students[9], "数学", 2, "52", "47")
        students[10] = build.graduate(school, computing, 10, status="休学", class_name="20计算2班")
    return World(department, bureau, school, other, computing, trade, students)


def actor(
    of: Organisation, *roles: Role, login: str = "", name: str = "覃老师", phone: str = "0771-1"
) -> Actor:
    """A person of that organisation with these roles, stored as an account."""
    login = login or f"{roles[0].value}{of.id}"
    with connection():
        found = Account.get_or_none(Account.login == login) or _account(of, login, name, phone)
    assert all(ROLE_KINDS[role] in (of.kind, "department") for role in roles)
    return Actor(
        found.id, login, name, phone, frozenset(roles), of.id, of.code, of.name, of.kind, Via.SCREEN, "tester"
    )


def _account(of: Organisation, login: str, name: str, phone: str) -> Account:
    return Account.create(
        login=login, name=name, phone=phone, organisation=of, password_hash="!", created_at=build.MOMENT
    )


def teacher(world: World, login: str = "", name: str = "覃老师") -> Actor:
    """学校毕业管理 of the school."""
    return actor(world.school, Role.SCHOOL_GRADUATION, login=login, name=name)


def write_faulty_list(folder: Path, world: World) -> Path:
    """The whole list, the third row with an ID of 15 digits."""
    lines = world.rows()
    lines[2] = build.changed(lines[2], id_number="450199200501010")
    return write_list(folder, lines)


def write_list(folder: Path, listed: Sequence[ListRow], name: str = "毕业生名单.xlsx") -> Path:
    """A workbook with these rows, each in its own spreadsheet row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "名单"
    sheet.append(HEADERS)
    for row in listed:
        cells = (row.name, row.sex, row.id_number, row.admission_category, row.graduation_mode)
        for column, text in enumerate(cells, 1):
            sheet.cell(row.row_no, column, text)
    file = folder / name
    book.save(file)
    return file


def new_audit(folder: Path, listed: Sequence[ListRow], **fields: object) -> NewAudit:
    """A request for the first batch from these rows."""
    return NewAudit(write_list(folder, listed), **({"key": KEY} | fields))  # type: ignore[arg-type]  # by name


def all_tables() -> str:
    """A digest over every row of every table."""
    total = hashlib.sha256()
    with connection():
        for table in sorted(engine().get_tables()):
            found = sorted(repr(row) for row in rows(f"SELECT * FROM {table}"))
            total.update(repr((table, found)).encode())
    return total.hexdigest()


def import_mark(world: World, serial: int, mark: str, *, by: str = "李老师") -> None:
    """What an import of one mark leaves behind: the mark, the stale marks, its journal row, in one transaction."""
    who = actor(world.school, Role.SCHOOL_USER, login=f"importer{by}", name=by)
    with write_transaction():
        build.grade(world.students[serial], "数学", 2, mark)
        stale.mark_students(world.school.id, [world.students[serial].id_number], stale.Cause.GRADES)
        record(who, Entry("grades.import", "organisation", world.school.code))


class Listener:
    """Takes a job's progress; cancels when a stage is reported, or does something else at its first report."""

    def __init__(self, *, cancel_at: str = "", at: str = "", then: Callable[[], None] | None = None) -> None:
        self.heard: list[Progress] = []
        self._cancel_at, self._at, self._then = cancel_at, at, then

    def job(self) -> Job:
        """The job to hand over."""
        return Job(self._hear, lambda: any(step.stage == self._cancel_at for step in self.heard))

    def _hear(self, step: Progress) -> None:
        self.heard.append(step)
        if step.stage == self._at and self._then is not None:
            then, self._then = self._then, None
            then()
