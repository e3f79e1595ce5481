"""Findings as workbooks: the class teachers' list and the marked copy of the user's own list."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from services.actor import Role
from services.audits.creating import AuditSummary, NewAudit, create_audit
from services.browsing.findings import findings_overview
from services.errors import CannotRun, FileRefused, NotAllowed
from services.exports import class_list_name, export_class_list, export_marked_list, marked_list_name
from tests.databases import Database
from tests.lists import cells
from tests.services.audit_world import KEY, World, actor, make_world, teacher, write_faulty_list, write_list


@pytest.fixture
def world(database: Database) -> World:
    return make_world()


@pytest.fixture
def source(world: World, tmp_path: Path) -> Path:
    return write_faulty_list(tmp_path, world)


@pytest.fixture
def audit(world: World, source: Path) -> AuditSummary:
    return create_audit(NewAudit(source, KEY), actor=teacher(world))


def test_the_class_list_is_sorted_by_class_with_masked_numbers(
    database: Database, world: World, audit: AuditSummary, tmp_path: Path
) -> None:
    by = teacher(world)
    target = tmp_path / class_list_name(audit.head)
    rows = findings_overview(audit.head.id, actor=by).failing
    assert export_class_list(audit.head.id, rows, target, actor=by) == 4
    header, *lines = cells(target)
    assert header == ("班级", "名单行号", "姓名", "身份证号", "专业", "问题")
    assert [(line[0], line[1], line[5]) for line in lines] == [
        (None, 4, "身份证号是 15 位，应为 18 位"),
        ("20计算1班", 9, "各类课程均无成绩"),
        ("20计算1班", 10, "公共基础课：数学 2学期(52，补考47)"),
        ("20计算2班", 11, "学籍状态为 休学"),
    ]
    assert all("*" in str(line[3]) for line in lines)
    assert target.name == "核验问题-2023年第1批.xlsx"


def test_only_the_rows_on_screen_are_exported(
    database: Database, world: World, audit: AuditSummary, tmp_path: Path
) -> None:
    target = tmp_path / "x.xlsx"
    assert export_class_list(audit.head.id, (10,), target, actor=teacher(world)) == 1
    assert [line[1] for line in cells(target)[1:]] == [10]


def test_the_marked_copy_carries_each_finding_in_its_row(
    database: Database, world: World, audit: AuditSummary, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / marked_list_name(audit.head)
    before = source.read_bytes()
    count = export_marked_list(audit.head.id, source, target, actor=teacher(world))
    header, *lines = cells(target)
    assert (target.name, header[-1], count) == ("毕业生名单-核验问题.xlsx", "问题", 7)
    notes = {number: line[-1] for number, line in enumerate(lines, 2) if line[-1]}
    assert set(notes) == {4, 9, 10, 11}
    assert str(notes[4]).startswith("身份证号是 15 位，应为 18 位。")
    book = load_workbook(target)
    assert book["名单"]["C4"].comment is not None
    assert book["名单"]["A4"].comment is None
    assert source.read_bytes() == before


def test_another_list_is_not_marked(
    database: Database, world: World, audit: AuditSummary, tmp_path: Path
) -> None:
    other = write_list(tmp_path, world.rows(1), "别的.xlsx")
    target = tmp_path / "x.xlsx"
    with pytest.raises(FileRefused) as caught:
        export_marked_list(audit.head.id, other, target, actor=teacher(world))
    assert caught.value.code == "list_differs"
    with pytest.raises(CannotRun):
        export_marked_list(audit.head.id, tmp_path / "没有.xlsx", target, actor=teacher(world))
    assert not target.exists()


def test_exports_and_refusals_are_journalled_without_names(
    database: Database, world: World, audit: AuditSummary, source: Path, tmp_path: Path
) -> None:
    target = tmp_path / "x.xlsx"
    export_class_list(audit.head.id, (9, 10), target, actor=teacher(world))
    export_marked_list(audit.head.id, source, target, actor=teacher(world))
    with pytest.raises(NotAllowed):
        export_class_list(
            audit.head.id, (9,), tmp_path / "y.xlsx", actor=actor(world.other_school, Role.SCHOOL_USER)
        )
    assert not (tmp_path / "y.xlsx").exists()
    found = database.rows(
        "SELECT done, object_key, detail FROM journal WHERE action = 'findings.export' ORDER BY id"
    )
    assert found == [
        (1, "4501990001/2023/1", '{"count": 2, "version": 1, "what": "classes"}'),
        (1, "4501990001/2023/1", '{"count": 7, "version": 1, "what": "marked"}'),
        (0, "4501990001/2023/1", '{"refused": "other_organisation"}'),
    ]
