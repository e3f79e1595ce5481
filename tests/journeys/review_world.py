"""A small province for the review journeys: a school under a city, one under a county below it, one 区直; all invented.

Each school has an audit with two majors: 计算机应用 (three graduates; a fourth lacks 数学) and 电子商务 (two).
"""

from __future__ import annotations

from pathlib import Path

from models.base import connection, write_transaction
from models.organisations import Organisation
from models.students import Student
from services.accounts.signing_in import actor_for
from services.actor import Actor
from services.audits import stale
from services.audits.creating import NewAudit, create_audit
from services.audits.heads import AuditKey
from services.journal import Entry, record
from tests import build
from tests.databases import Database
from tests.journeys.keyboard import Keyboard, account, keyboard
from tests.services.audit_world import CHINESE, MATHS, MORALS, TRADE, YEAR, write_list

DEPARTMENT, CITY, COUNTY = "450099", "450199", "450299"
CITY_SCHOOL, COUNTY_SCHOOL, DIRECT_SCHOOL = "4501990001", "4502990001", "4500990001"
NAMES = {
    DEPARTMENT: "广南省教育厅",
    CITY: "邕州市教育局",
    COUNTY: "邕宁县教育局",
    CITY_SCHOOL: "邕州市第一职业技术学校",
    COUNTY_SCHOOL: "邕宁县职业教育中心",
    DIRECT_SCHOOL: "广南省商贸学校",
}
ABOVE = {CITY: DEPARTMENT, COUNTY: CITY, CITY_SCHOOL: CITY, COUNTY_SCHOOL: COUNTY, DIRECT_SCHOOL: DEPARTMENT}
SERIALS = {CITY_SCHOOL: 0, COUNTY_SCHOOL: 20, DIRECT_SCHOOL: 40}
"""Where the numbers of each school's students begin."""
LOGINS = {
    DEPARTMENT: ("nong", "department_reviewer", "农志强"),
    CITY: ("wei", "bureau_reviewer", "韦老师"),
    COUNTY: ("mo", "bureau_reviewer", "莫老师"),
    CITY_SCHOOL: ("qin", "school_graduation", "覃老师"),
    COUNTY_SCHOOL: ("lu", "school_graduation", "陆老师"),
    DIRECT_SCHOOL: ("huang", "school_graduation", "黄老师"),
}
SOMEBODY = "**********"
"""Stands in a major table once somebody of it is in sight."""
LACKS_MATHS = 4
"""The serial, inside its school, of the graduate who does not pass at first."""


def make_province(folder: Path, *schools: str) -> None:
    """The organisations with one account each, and an audit that can be submitted at each of these schools."""
    with write_transaction():
        made: dict[str, Organisation] = {}
        for code, name in NAMES.items():
            kind = "department" if code == DEPARTMENT else "bureau" if code in (CITY, COUNTY) else "school"
            parent = made.get(ABOVE.get(code, ""))
            made[code] = build.organisation(code, name, kind=kind, parent=parent)
    account("admin", DEPARTMENT, "system_admin", name="管理员")
    for code, (login, role, name) in LOGINS.items():
        account(login, code, role, name=name)
    for code in schools:
        _graduating(made[code], folder)


def _graduating(school: Organisation, folder: Path) -> None:
    first = SERIALS[school.code]
    with write_transaction():
        courses = (build.conduct(1, 2), MATHS, CHINESE, MORALS)
        computing, trade = build.plan(school, *courses), build.plan(school, *courses, major=TRADE)
        students = [build.graduate(school, computing, first + serial) for serial in (1, 2, 3, LACKS_MATHS)]
        students += [build.graduate(school, trade, first + serial, sex="女") for serial in (5, 6)]
        build.grade(students[LACKS_MATHS - 1], "数学", 2, "52", "47")
    listed = write_list(folder, build.listed(*students), f"毕业生名单-{school.code}.xlsx")
    create_audit(NewAudit(listed, AuditKey(school.code, YEAR)), actor=whoever(school.code))


def whoever(code: str) -> Actor:
    """The person who works there."""
    return actor_for(LOGINS[code][0])


def enter_mark(school: str, serial: int, mark: str) -> None:
    """What an import of one mark in 数学 leaves behind."""
    who = actor_for("admin")
    with connection():
        of = Organisation.get(Organisation.code == school)
        name = f"覃某{SERIALS[school] + serial}"
        whose = Student.get(Student.school == of, Student.name == name)
    with write_transaction():
        build.grade(whose, "数学", 2, mark)
        stale.mark_students(of.id, [whose.id_number], stale.Cause.GRADES)
        record(who, Entry("grades.import", "organisation", school))


def numbers(database: Database, school: str = CITY_SCHOOL) -> list[tuple[str, str, str]]:
    """Every number of a school with the graduate's name and the number's state, in the order of allotment."""
    return database.rows(
        "SELECT d.number, r.name, d.state FROM diploma d JOIN organisation o ON o.id = d.school_id"
        " JOIN audit_row r ON r.audit_id = d.audit_id AND r.id_number = d.id_number WHERE o.code = ? ORDER BY d.seq",
        (school,),
    )


def steps(database: Database, school: str = CITY_SCHOOL) -> list[str]:
    """What was done to the audit of a school, in order."""
    found = database.rows(
        "SELECT m.action FROM audit_move m JOIN audit a ON a.id = m.audit_id"
        " JOIN organisation o ON o.id = a.school_id WHERE o.code = ? ORDER BY m.id",
        (school,),
    )
    return [action for (action,) in found]


# --- what people do by keys ------------------------------------------------------------------------------------------


async def approve_majors(keys: Keyboard, majors: int) -> None:
    """From the first line of a stamping table or a review: open each of so many tables and approve it in there."""
    for _ in range(majors):
        await keys.press("enter")
        await keys.until(SOMEBODY)
        await keys.press("f9")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("已审核通过")
        await keys.press("escape")
        await keys.reach(lambda: not any(SOMEBODY in line for line in keys.lines), "the list of majors")
        await keys.press("down")


async def submit(school: str, majors: int = 2) -> list[str]:
    """A school approves so many majors and hands the audit in; the lines of its screen then."""
    async with keyboard() as keys:
        await keys.sign_in(LOGINS[school][0])
        await keys.press("enter")
        await keys.until("合计")
        await approve_majors(keys, majors)
        await keys.press("f10")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("已提交")
        return keys.lines


async def mend_and_submit(school: str, reason: str) -> None:
    """A school that got its audit back enters the mark that lacks, verifies, approves what changed and submits."""
    enter_mark(school, LACKS_MATHS, "61")
    async with keyboard() as keys:
        await keys.sign_in(LOGINS[school][0])
        await keys.until(reason)
        await keys.press("enter")
        await keys.until("合计")
        await keys.press("f5")
        await keys.until("核验完了：合格 6，不合格 0")
        await approve_majors(keys, 1)
        await keys.press("f10")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("已提交")


async def to_review(keys: Keyboard, level: str) -> None:
    """From the door through the queue to the first audit that waits."""
    await keys.sign_in(LOGINS[level][0])
    await keys.press("1")
    await keys.until("等审核 1 次")
    await keys.press("enter")
    await keys.until("与上次相比")


async def give_reason(keys: Keyboard, reason: str) -> None:
    """Type a reason and confirm."""
    await keys.type(reason, "enter")
    await keys.until("确定 (y)")
    await keys.press("y")


async def approve(level: str, majors: int = 2) -> list[str]:
    """A reviewer approves so many majors from the first on and lets the audit pass; the lines of the screen then."""
    async with keyboard() as keys:
        await to_review(keys, level)
        await approve_majors(keys, majors)
        await keys.until("按 F10 通过")
        await keys.press("f10")
        await keys.until("确定 (y)")
        await keys.press("y")
        await keys.until("已通过，")
        return keys.lines
