"""Forms and their codes by command line, with the samples: drafts, final ones, replaced ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from openpyxl import load_workbook

from tests.journeys.test_command_line_reviews import BUREAU, DEPARTMENT, add, approve_majors, shown, words_of
from tests.journeys.typed import SCHOOL_A, SCHOOL_B, Desk, list_of


@pytest.fixture
def office(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A school under a bureau and a 区直 one, each with its list."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))
    desk.set_up(SCHOOL_A, SCHOOL_B)
    add(desk, "shi", BUREAU, "bureau_reviewer")
    add(desk, "ting", DEPARTMENT, "department_reviewer")
    for login, school in (("qin", SCHOOL_A), ("wei", SCHOOL_B)):
        desk.add_teacher(login, school)
        desk.ok("audit", "create", list_of(school), *words_of(school, login))
    return desk


def climb(desk: Desk, school: str, logins: Sequence[str]) -> None:
    for place, login in enumerate(logins):
        approve_majors(desk, school, login)
        desk.ok("audit", "approve" if place else "submit", *words_of(school, login))


def render(desk: Desk, form: str, school: str, login: str, *more: object) -> dict[str, Any]:
    return desk.ok("render", form, *words_of(school, login), *more, "--json").json


def pages(file: Path) -> list[str]:
    return ["".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(file)]


def test_a_form_is_a_draft_until_the_department_has_approved(office: Desk, tmp_path: Path) -> None:
    file = tmp_path / "表.pdf"
    said = office.ok("render", "stamping-table", *words_of(SCHOOL_A, "qin"), "-o", file).out
    assert "预览稿，不得报送" in said
    assert ["预览稿不得报送" in text for text in pages(file)] == [True]
    climb(office, SCHOOL_A, ("qin", "shi", "ting"))
    made = render(office, "stamping-table", SCHOOL_A, "qin", "-o", file)
    assert (made["file"], made["pages"], made["draft"]) == (str(file), 3, False)
    texts = pages(file)
    assert len(texts) == 3
    passed = sum(major["count"] for major in shown(office, SCHOOL_A)["majors"])
    assert f"审核合格人数：{passed}" in texts[0]


def test_a_scanned_code_is_resolved_and_after_a_revocation_replaced(office: Desk, tmp_path: Path) -> None:
    climb(office, SCHOOL_A, ("qin", "shi", "ting"))
    file = tmp_path / "登记表.pdf"
    major = shown(office, SCHOOL_A)["majors"][1]
    made = render(office, "register", SCHOOL_A, "shi", "--major", major["name"], "--paper", "a3", "-o", file)
    picture = pypdfium2.PdfDocument(file)[0].render(scale=300 / 72).to_pil().convert("L")
    scanned = {found.text for found in zxingcpp.read_barcodes(picture)}
    (code,) = made["codes"]
    assert {f"{code}-1", f"{code}-R1", f"{code}-R2"} <= scanned

    found = office.ok("code", f"{code}-R2", "--json").json
    assert (found["school"], found["year"], found["batch"]) == (SCHOOL_A, 2023, 1)
    assert (found["form"], found["major"], found["row"]) == ("register", major["name"], 2)
    assert (found["current"], found["replaced_by"]) == (True, None)
    people = {row["number"]: row for row in shown(office, SCHOOL_A, "--rows")["rows"]}
    person = people[found["person"]["number"]]
    assert (person["name"], person["major"]) == (found["person"]["name"], major["name"])

    revoked = ("--student", person["id"], "--reason", "冒名顶替")
    office.ok("audit", "revoke", *words_of(SCHOOL_A, "ting"), *revoked)
    assert "还没有人生成" in office.ok("code", code).out
    (new,) = render(office, "register", SCHOOL_A, "qin", "--major", major["name"], "-o", file)["codes"]
    found = office.ok("code", code, "--json").json
    assert (found["current"], found["replaced_by"]) == (False, new)
    assert "已被新版替代" in office.ok("code", code.lower()).out
    assert "已作废" in office.ok("code", f"{new}-R2").out


def test_a_school_right_under_the_department_owes_two_copies(office: Desk, tmp_path: Path) -> None:
    climb(office, SCHOOL_B, ("wei", "ting"))
    made = render(office, "register", SCHOOL_B, "wei", "-o", tmp_path / "登记表.pdf")
    majors = shown(office, SCHOOL_B)["majors"]
    assert len(made["codes"]) == len(set(made["codes"])) == len(majors)
    texts = pages(tmp_path / "登记表.pdf")
    assert [
        sum(f"{keeper}存学校名称" in text for text in texts) for keeper in ("学校", "主管教育局", "教育厅")
    ] == [
        len(texts) // 2,
        0,
        len(texts) // 2,
    ]


def test_a_workbook_holds_every_graduate_with_the_whole_number(office: Desk, tmp_path: Path) -> None:
    climb(office, SCHOOL_A, ("qin", "shi", "ting"))
    file = tmp_path / "登记表.xlsx"
    render(office, "register", SCHOOL_A, "ting", "-o", file)
    held = {
        (str(row[3]), str(row[-4]))
        for sheet in load_workbook(file).worksheets
        for row in sheet.iter_rows(values_only=True)
        if isinstance(row[0], int)
    }
    everybody = shown(office, SCHOOL_A, "--rows")["rows"]
    numbers = {number for pair in held for number in pair}
    assert {row["id"] for row in everybody} <= numbers
    assert len(held) == len(everybody)


def test_without_a_file_the_form_goes_into_the_outbox(office: Desk, tmp_path: Path) -> None:
    made = render(office, "stamping-table", SCHOOL_A, "qin")
    assert Path(made["file"]).parent == tmp_path / "folders" / "accounts" / "qin" / "发件箱"
    assert Path(made["file"]).is_file()


def test_who_may_not_gets_a_code_and_no_file(office: Desk, tmp_path: Path) -> None:
    file = tmp_path / "无.pdf"
    for login, code in (("", "local_not_allowed"), ("wei", "other_organisation")):
        words = (*words_of(SCHOOL_A, login), "-o", file, "--json")
        refused = office.type("render", "stamping-table", *words)
        assert (refused.code, refused.error) == (1, code)
    assert not file.exists()
    for text, code in (("ABCD", "code_invalid"), ("0" * 13, "code_unknown")):
        refused = office.type("code", text, "--json")
        assert (refused.code, refused.error) == (1, code)


def test_a_workbook_is_not_calibrated(office: Desk, tmp_path: Path) -> None:
    words = (*words_of(SCHOOL_A, "qin"), "--calibration", "P/-/a4", "-o", tmp_path / "表.xlsx", "--json")
    refused = office.type("render", "stamping-table", *words)
    assert (refused.code, refused.error) == (2, "workbook_not_calibrated")
