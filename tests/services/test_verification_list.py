"""Verifying a list from its file (`yanyin verify`): who may, what is read, that nothing is stored."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from models.base import connection
from models.organisations import Organisation
from services.actor import Actor, Role, local_actor
from services.errors import CannotRun, FileRefused, NotAllowed, Refused
from services.rules import Code
from services.verifying.verification import Verdict, verify_list
from tests.build import actor, conduct, graduate, organisation, plan, school
from tests.databases import Database

HEADER = ("姓名", "性别", "身份证号", "招生类别", "毕业方式")


def workbook(folder: Path, *rows: tuple[object, ...]) -> Path:
    """A list with a title row above its header."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("2023年毕业生名单",), HEADER, *rows):
        sheet.append(list(row))
    file = folder / "毕业生名单.xlsx"
    book.save(file)
    return file


def verified(file: Path, of: Organisation, by: Actor | None = None) -> Verdict:
    return verify_list(file, school=of.code, year=2023, actor=by or local_actor())


@pytest.fixture
def of(database: Database) -> Organisation:
    return school()


def test_a_list_is_read_cleaned_and_verified(of: Organisation, tmp_path: Path) -> None:
    whose = graduate(of, plan(of, conduct()))
    number = " ".join(whose.id_number)
    verdict = verified(workbook(tmp_path, ("覃 某1", "男性", number), ("某人", "女", 4.5019920050101e17)), of)
    assert [(finding.row, finding.code) for finding in verdict.findings] == [(4, Code.ID_NUMERIC)]
    assert [row.passed for row in verdict.rows] == [True, False]
    assert verdict.listed[0].id_number == whose.id_number
    assert verdict.cleaned


def test_a_cell_with_an_error_is_a_finding(of: Organisation, tmp_path: Path) -> None:
    (finding,) = verified(workbook(tmp_path, ("覃某", "男", "#N/A")), of).findings
    assert (finding.code, finding.help) == (Code.ID_INVALID, {"kind": "flaw", "value": "#N/A"})


@pytest.mark.parametrize("role", [Role.SCHOOL_USER, Role.SCHOOL_GRADUATION])
def test_a_schools_own_people_may_verify(of: Organisation, tmp_path: Path, role: Role) -> None:
    verdict = verified(workbook(tmp_path, ("覃某", "男", "")), of, actor(of, role))
    assert len(verdict.rows) == 1


def test_other_schools_and_roles_may_not_and_that_is_journalled(
    of: Organisation, tmp_path: Path, database: Database
) -> None:
    file = workbook(tmp_path, ("覃某", "男", ""))
    other = actor(school("4501990002"), Role.SCHOOL_GRADUATION)
    desk = actor(organisation("450000", kind="department"), Role.DESK_OPERATOR)
    for by, code in ((other, "other_organisation"), (desk, "role_not_allowed")):
        with pytest.raises(NotAllowed) as refused:
            verified(file, of, by)
        assert refused.value.code == code
    told = database.rows("SELECT action, object_key, done, detail FROM journal ORDER BY id")
    assert told == [
        ("list.verify", of.code, 0, f'{{"refused": "{code}"}}')
        for code in ("other_organisation", "role_not_allowed")
    ]


def test_who_may_not_is_told_so_before_the_file_is_looked_at(of: Organisation, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        verified(tmp_path / "missing.xlsx", of, actor(school("4501990002"), Role.SCHOOL_USER))


def test_an_unknown_school_is_refused(database: Database, tmp_path: Path) -> None:
    with connection(), pytest.raises(Refused) as refused:
        verify_list(workbook(tmp_path), school="9", year=2023, actor=local_actor())
    assert refused.value.code == "school_unknown"


def test_a_missing_or_unreadable_file_is_refused(of: Organisation, tmp_path: Path) -> None:
    with pytest.raises(CannotRun):
        verified(tmp_path / "missing.xlsx", of)
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04")
    with pytest.raises(FileRefused):
        verified(broken, of)
