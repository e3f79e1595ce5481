"""The findings and the list as files in the user's outbox."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from openpyxl import Workbook

from services import exports as exports_service
from services import folders
from services.actor import Role
from services.audits.creating import AuditSummary, NewAudit, create_audit
from services.browsing.findings import findings_overview
from services.errors import NotAllowed
from services.graduates import read_list
from services.list_files import HEADERS, What, class_list_to_outbox, list_cells, marked_list_to_outbox
from services.progress import Cancelled, Job, Progress
from services.workbooks.writing import write_rows
from tests import build
from tests.databases import Database
from tests.lists import cells
from tests.services.audit_world import KEY, World, actor, make_world, teacher, write_faulty_list, write_list


@pytest.fixture
def world(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> World:
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    return make_world()


@pytest.fixture
def source(world: World, tmp_path: Path) -> Path:
    return write_faulty_list(tmp_path, world)


@pytest.fixture
def audit(world: World, source: Path) -> AuditSummary:
    return create_audit(NewAudit(source, KEY), actor=teacher(world))


def exports(database: Database) -> list[tuple[int, str, str]]:
    return database.rows(
        "SELECT done, object_key, detail FROM journal WHERE action = 'findings.export' ORDER BY id"
    )


def test_the_class_list_goes_to_the_outbox_of_whoever_asks(
    database: Database, world: World, audit: AuditSummary
) -> None:
    by = teacher(world)
    rows = findings_overview(audit.head.id, actor=by).failing
    first = class_list_to_outbox(audit.head.id, rows, actor=by)
    again = class_list_to_outbox(audit.head.id, rows[:1], actor=by)
    assert (first.what, first.count, first.path) == (
        What.CLASS_LIST,
        4,
        folders.outbox(by.login) / "核验问题-2023年第1批.xlsx",
    )
    assert (again.count, again.path.name) == (1, "核验问题-2023年第1批(2).xlsx")
    assert len(cells(first.path)) == 5
    assert [entry[2] for entry in exports(database)] == [
        '{"count": 4, "version": 1, "what": "classes"}',
        '{"count": 1, "version": 1, "what": "classes"}',
    ]


def test_the_marked_list_is_a_copy_of_the_file_in_the_inbox(
    database: Database, world: World, audit: AuditSummary, source: Path
) -> None:
    by = teacher(world)
    write_list(folders.inbox(by.login), world.rows(1), "另一份.xlsx")
    shutil.copy(source, folders.inbox(by.login) / "改了名字.xlsx")
    written = marked_list_to_outbox(audit.head.id, actor=by)
    assert (written.what, written.count) == (What.MARKED_LIST, 7)
    assert written.path == folders.outbox(by.login) / "毕业生名单-核验问题.xlsx"
    header, *lines = cells(written.path)
    assert header[-1] == "问题"
    assert [number for number, line in enumerate(lines, 2) if line[-1]] == [4, 9, 10, 11]


def test_a_list_in_the_outbox_counts_too_but_a_link_does_not(
    database: Database, world: World, audit: AuditSummary, source: Path
) -> None:
    by = teacher(world)
    (folders.outbox(by.login) / "链接.xlsx").symlink_to(source)
    assert marked_list_to_outbox(audit.head.id, actor=by).what is What.MARKED_ROWS
    shutil.copy(source, folders.outbox(by.login) / "名单.xlsx")
    assert marked_list_to_outbox(audit.head.id, actor=by).what is What.MARKED_LIST


def test_without_the_file_the_rows_stand_in_their_own_row_numbers(
    database: Database, world: World, tmp_path: Path
) -> None:
    by = teacher(world)
    listed = [build.changed(row, row_no=row.row_no + 3) for row in world.rows(1, 8, 9)]
    summary = create_audit(NewAudit(write_list(tmp_path, listed), KEY), actor=by)
    written = marked_list_to_outbox(summary.head.id, actor=by)
    assert written.what is What.MARKED_ROWS
    header, *lines = cells(written.path)
    assert header == (*HEADERS, "问题")
    numbered = dict(enumerate(lines, 2))
    assert [numbered[row][0] for row in (2, 3, 4)] == [None] * 3
    assert [(row, numbered[row][:3]) for row in (5, 6, 7)] == [
        (row.row_no, (row.name, row.sex, row.id_number)) for row in listed
    ]
    assert numbered[5][-1] in (None, "")
    assert "数学 2学期(52，补考47)" in str(numbered[7][-1])
    found = database.rows("SELECT COUNT(*) FROM finding")[0][0]
    assert exports(database) == [
        (1, "4501990001/2023/1", f'{{"count": {found}, "version": 1, "what": "marked_rows"}}')
    ]


def test_a_reviewer_gets_no_whole_numbers(database: Database, world: World, audit: AuditSummary) -> None:
    reviewer = actor(world.bureau, Role.BUREAU_REVIEWER)
    with pytest.raises(NotAllowed) as caught:
        marked_list_to_outbox(audit.head.id, actor=reviewer)
    assert caught.value.code == "role_not_allowed"
    assert list(folders.outbox(reviewer.login).iterdir()) == []
    assert exports(database) == [(0, "4501990001/2023/1", '{"refused": "role_not_allowed"}')]


def test_another_school_gets_nothing(database: Database, world: World, audit: AuditSummary) -> None:
    stranger = actor(world.other_school, Role.SCHOOL_USER)
    with pytest.raises(NotAllowed):
        marked_list_to_outbox(audit.head.id, actor=stranger)
    with pytest.raises(NotAllowed):
        class_list_to_outbox(audit.head.id, (9,), actor=stranger)
    assert list(folders.outbox(stranger.login).iterdir()) == []


def test_a_cancelled_export_writes_nothing(database: Database, world: World, audit: AuditSummary) -> None:
    by = teacher(world)
    with pytest.raises(Cancelled):
        class_list_to_outbox(audit.head.id, (9,), actor=by, job=Job(cancelled=lambda: True))
    assert list(folders.outbox(by.login).iterdir()) == []
    assert exports(database) == []


def test_the_export_counts_up_and_ends_when_everything_is_read(
    database: Database, world: World, audit: AuditSummary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports_service, "AT_ONCE", 1)
    heard: list[Progress] = []
    class_list_to_outbox(audit.head.id, (4, 9, 10, 11), actor=teacher(world), job=Job(report=heard.append))
    assert [(step.stage, step.done, step.total) for step in heard] == [
        ("export", done, 4) for done in range(5)
    ]


def test_rows_read_again_are_what_they_were(database: Database, world: World, tmp_path: Path) -> None:
    """A number that has lost digits stays one, so that it never turns into somebody's ID."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADERS))
    sheet.append(["韦小明", "男", 450199200501010015, "", ""])
    sheet.append(["黄小红", "", "450199200501010023", "应届初中毕业生", "升学毕业"])
    sheet.append(["无名", "女", None, "", ""])
    book.save(tmp_path / "名单.xlsx")
    first = read_list(tmp_path / "名单.xlsx").rows
    write_rows(tmp_path / "再写.xlsx", "名单", HEADERS, map(list_cells, first))
    assert read_list(tmp_path / "再写.xlsx").rows == first
    assert [row.id_numeric for row in first] == [True, False, False]
