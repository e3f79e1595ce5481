"""`yanyin render diplomas` with the samples: everything between the list and a PDF with 样张."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
import pytest

from tests.journeys.test_command_line_reviews import BUREAU, DEPARTMENT, add, approve_majors, shown, words_of
from tests.journeys.typed import SCHOOL_A, Answer, Desk, list_of

LEVELS = ("qin", "shi", "ting")


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("YANYIN_FOLDERS", str(tmp_path / "folders"))


def render(desk: Desk, *more: object) -> Answer:
    return desk.type("render", "diplomas", *words_of(SCHOOL_A, "qin"), *more, "--json")


def texts(file: Path | str) -> list[str]:
    with pypdfium2.PdfDocument(file) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_diplomas_are_rendered_once_they_are_approved_and_each_page_is_marked(
    desk: Desk, tmp_path: Path
) -> None:
    desk.set_up(SCHOOL_A)
    desk.add_teacher("qin", SCHOOL_A)
    add(desk, "shi", BUREAU, "bureau_reviewer")
    add(desk, "ting", DEPARTMENT, "department_reviewer")
    desk.ok("settings", "set", "graduation_date", "2023-07-01", "--year", "2023")
    desk.ok("audit", "create", list_of(SCHOOL_A), *words_of(SCHOOL_A, "qin"))
    file = tmp_path / "样张.pdf"
    before = render(desk, "-o", file)
    assert (before.code, before.error, file.exists()) == (1, "audit_not_approved", False)

    for login in LEVELS:
        approve_majors(desk, SCHOOL_A, login)
        desk.ok("audit", "submit" if login == "qin" else "approve", *words_of(SCHOOL_A, login))
    rows = sorted(shown(desk, SCHOOL_A, "--rows")["rows"], key=lambda row: str(row["number"]))
    made = render(desk, "-o", file)
    pages = texts(file)
    assert (made.code, made.json["pages"], len(pages)) == (0, len(rows), len(rows))
    assert {(one["field"], one["code"]) for one in made.json["doubts"]} == {("发证日期", "left_blank")}
    for row, page in zip(rows, pages, strict=True):
        assert [part for part in (row["name"], row["number"], row["major"], "样张") if part not in page] == []

    own = [row for row in rows if row["major"] == rows[0]["major"]]
    numbers = [row["number"] for row in own[1:4]]
    choice = ("--major", own[0]["major"], "--range", f"{numbers[0][-4:]}-{numbers[-1][-4:]}")
    chosen = render(desk, *choice, "--blank", "diploma_260x185")
    outbox = chosen.json["file"]
    assert Path(outbox).parent.name == "发件箱"
    assert [page.count(number) for number, page in zip(numbers, texts(outbox), strict=True)] == [1, 1, 1]

    assert render(desk, "--blank", "diploma_x").error == "blank_unknown"
    assert render(desk, "--range", "99999").error == "range_unclear"
    assert render(desk, "--class", "没有这个班").error == "nothing_selected"
