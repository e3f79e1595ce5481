"""Two people import marks of one school at the same time: each is told what it really changed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from models.base import connection, write_transaction
from models.students import Student
from services import grades
from services.actor import local_actor
from services.grades import import_grades
from services.importing import grade_changes
from services.importing.outcomes import ImportOutcome, ImportRequest
from tests import build
from tests.databases import Database
from tests.services.import_files import SCHOOL, counts, text_file

COUNT = 50


@pytest.fixture
def students(database: Database) -> list[Student]:
    with write_transaction():
        school = build.school()
        build.plan(school, build.Planned("语文"))
        return [build.student(school, serial) for serial in range(1, COUNT + 1)]


def marks_file(folder: Path, name: str, students: list[Student], mark: str) -> Path:
    lines = [
        {"姓名": one.name, "身份证号": one.id_number, "学期": 1, "课程名称": "语文", "成绩": mark}
        for one in students
    ]
    return text_file(folder / name, lines)


def both_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody write before both have compared."""
    meeting, compared = Barrier(2), grade_changes.compare
    waiting = [1, 1]

    def compare(*given: object) -> object:
        found = compared(*given)  # type: ignore[arg-type]  # handed through
        if waiting:
            waiting.pop()
            meeting.wait(timeout=30)
        return found

    monkeypatch.setattr(grades, "compare", compare)


def import_both(files: list[Path]) -> list[ImportOutcome]:
    def work(file: Path) -> ImportOutcome:
        with connection():
            return import_grades(ImportRequest(file, school=SCHOOL), actor=local_actor())

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(work, files))


def test_of_two_equal_files_at_once_the_second_changes_nothing(
    database: Database, students: list[Student], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [marks_file(tmp_path, name, students, "80") for name in ("a.csv", "b.csv")]
    both_compared(monkeypatch)
    found = sorted(map(counts, import_both(files)))
    assert found == [(0, 0, COUNT, 0, 0), (COUNT, 0, 0, 0, 0)]
    assert database.rows("SELECT COUNT(*), MIN(mark), MAX(mark) FROM grade") == [(COUNT, 800, 800)]


def test_of_two_different_files_at_once_the_second_changes_what_the_first_stored(
    database: Database, students: list[Student], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [marks_file(tmp_path, f"{mark}.csv", students, mark) for mark in ("70", "80")]
    both_compared(monkeypatch)
    found = sorted(map(counts, import_both(files)))
    assert found == [(0, COUNT, 0, 0, 0), (COUNT, 0, 0, 0, 0)]
