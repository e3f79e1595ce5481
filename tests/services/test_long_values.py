"""Values longer or larger than a column takes: accepted or refused, on both engines alike, and never cut unseen."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from models.audits import AuditRow
from models.base import connection
from models.plans import Course
from models.students import Student
from services.audits.creating import NewAudit, create_audit
from services.audits.settling import listed_rows
from tests import build
from tests.services.audit_world import HEADERS, KEY, make_world, teacher
from tests.services.import_files import (
    codes,
    counts,
    only,
    plan_line,
    roster_line,
    sheet,
    take_in,
    text_file,
)

pytestmark = pytest.mark.usefixtures("database")


def long_text(length: int) -> str:
    """Han characters in no order: PostgreSQL would compress a repeated one until an index takes it."""
    return "".join(map(chr, random.Random(length).choices(range(0x4E00, 0x9FA0), k=length)))


@pytest.mark.parametrize("written", ["202045010001234", 202045010001235, "9" * 15])
def test_a_registration_number_with_the_year_and_the_school_in_it_is_kept(
    tmp_path: Path, written: object
) -> None:
    build.school()
    outcome = take_in("roster", sheet(tmp_path / "a.xlsx", [roster_line(招生登记序号=written)]))
    assert counts(outcome) == (1, 0, 0, 0, 0)
    assert Student.get().admission_seq == int(str(written))


@pytest.mark.parametrize(
    ("header", "column", "most"),
    [
        ("姓名", "A", 100),
        ("专业名称", "F", 100),
        ("班级", "H", 100),
        ("专业代码", "E", 200),
        ("联系电话", "L", 200),
    ],
)
def test_a_roster_text_is_taken_up_to_its_length_and_refused_above(
    tmp_path: Path, header: str, column: str, most: int
) -> None:
    build.school()
    text = long_text(most)
    too_long = [roster_line() | {header: long_text(length)} for length in (most + 1, 100_000)]
    outcome = take_in("roster", text_file(tmp_path / "a.csv", too_long[:1]))
    assert codes(outcome) == [(2, column, "text_too_long")]
    outcome = take_in("roster", text_file(tmp_path / "a.csv", too_long[1:]))
    assert f"有 100000 个字，最多 {most} 个" in only(outcome).message
    assert counts(take_in("roster", text_file(tmp_path / "b.csv", [roster_line() | {header: text}])))[0] == 1
    assert text in Student.get().__data__.values()


def test_another_document_has_at_most_64_characters(tmp_path: Path) -> None:
    build.school()
    lines = [
        roster_line(证件类型="护照", 身份证号="E" * 64),
        roster_line(2, 证件类型="护照", 身份证号="E" * 65),
    ]
    outcome = take_in("roster", sheet(tmp_path / "a.xlsx", lines), partial=True)
    assert codes(outcome) == [(3, "D", "text_too_long")]
    assert [one.id_number for one in Student.select()] == ["E" * 64]


def test_a_course_has_a_name_of_at_most_100_characters(tmp_path: Path) -> None:
    build.school()
    lines = [plan_line(课程名称=long_text(100)), plan_line(课程名称=long_text(3000))]
    outcome = take_in("plan", text_file(tmp_path / "a.csv", lines), partial=True)
    assert codes(outcome) == [(3, "F", "text_too_long")]
    assert [one.key for one in Course.select()] == [long_text(100)]


def test_an_organisation_has_a_name_of_at_most_100_characters(tmp_path: Path) -> None:
    line = {"机构代码": "450000", "机构名称": long_text(101), "机构类型": "教育厅", "上级机构代码": ""}
    outcome = take_in("organisations", text_file(tmp_path / "a.csv", [line]), school="")
    assert codes(outcome) == [(2, "B", "text_too_long")]


def test_an_audit_keeps_a_list_with_endless_cells(tmp_path: Path) -> None:
    world = make_world()
    name, number = long_text(50_000), long_text(100_000)
    rows = [
        dict(zip(HEADERS, (one.name, one.sex, one.id_number, "", ""), strict=True))
        for one in world.rows(1, 2)
    ]
    rows[0]["姓名"] = name
    rows[1] |= {"身份证号": number, "招生类别": long_text(9_000), "毕业方式": long_text(9_001)}
    create_audit(NewAudit(text_file(tmp_path / "名单.csv", rows), KEY), actor=teacher(world))
    with connection():
        kept = listed_rows(AuditRow.get().audit.id)
    assert [one.name for one in kept] == [name, world.students[2].name]
    assert kept[1].flaw == number[:64] + "…"
    assert len(kept[1].graduation_mode) == 9_001
