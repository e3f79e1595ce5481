"""The disk is full in the middle of a write: one sentence, exit code 2, every table as it was."""

from __future__ import annotations

import hashlib

import pytest

from services import startup
from tests.journeys.typed import FOLDERS, SCHOOL_B, Desk
from tui import wording

TABLES = ("organisation", "plan", "plan_course", "student", "grade", "course", "journal")


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """School B's plan and roster; grades are still to come."""
    desk.ok("import", "organisations", FOLDERS[SCHOOL_B].parent / "组织机构.xlsx")
    desk.ok("import", "plan", FOLDERS[SCHOOL_B] / "课程设置.xlsx", "--school", SCHOOL_B)
    desk.ok("import", "roster", FOLDERS[SCHOOL_B] / "学籍名册.xlsx", "--school", SCHOOL_B)
    return desk


def contents(desk: Desk) -> str:
    found = [sorted(map(repr, desk.database.rows(f"SELECT * FROM {table}"))) for table in TABLES]
    return hashlib.sha256(repr(found).encode()).hexdigest()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("pages", [1, 8])
def test_a_full_disk_is_said_and_nothing_is_half_stored(
    filled: Desk, monkeypatch: pytest.MonkeyPatch, pages: int
) -> None:
    before = contents(filled)
    used = filled.database.rows("PRAGMA page_count")[0][0]
    monkeypatch.setitem(startup.PRAGMAS, "max_page_count", used + pages)
    words = ("import", "grades", FOLDERS[SCHOOL_B] / "成绩-长表.xlsx", "--school", SCHOOL_B)
    answer = filled.type(*words, "--json")
    assert (answer.code, answer.error) == (2, "database_disk_full")
    assert filled.type(*words).err == wording.refusal("database_disk_full", {}) + "\n"
    assert contents(filled) == before
    monkeypatch.delitem(startup.PRAGMAS, "max_page_count")
    assert filled.ok(*words, "--json").json["new"] > 0
