"""The marked copy of an import: refused before anything is stored where it can be, else said beside the counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.errors import CannotRun
from tests.journeys.typed import SAMPLES, Desk
from tui import command_imports

FILE = SAMPLES / "组织机构.xlsx"


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("old.xlsx", "file_exists"),
        ("folder.xlsx", "file_exists"),
        ("none/copy.xlsx", "folder_missing"),
        ("old.xlsx/copy.xlsx", "folder_missing"),
        ("copy.xls", "copy_not_xlsx"),
        ("copy", "copy_not_xlsx"),
    ],
)
def test_a_copy_that_cannot_be_written_there_keeps_the_import_from_starting(
    desk: Desk, tmp_path: Path, name: str, code: str
) -> None:
    (tmp_path / "folder.xlsx").mkdir()
    (tmp_path / "old.xlsx").write_text("mine")
    answer = desk.type("import", "organisations", FILE, "--annotated", tmp_path / name, "--json")
    assert (answer.code, answer.error) == (2, code)
    assert desk.database.rows("SELECT COUNT(*) FROM organisation") == [(0,)]
    assert (tmp_path / "old.xlsx").read_text() == "mine"


def test_a_copy_that_fails_after_the_store_is_said_beside_the_counts(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise CannotRun("file_not_writable", name="copy.xlsx")

    monkeypatch.setattr(command_imports, "annotate", full)
    words = ("import", "organisations", FILE, "--annotated", tmp_path / "copy.xlsx")
    answer = desk.type(*words, "--json")
    stored = desk.database.rows("SELECT COUNT(*) FROM organisation")[0][0]
    assert (answer.code, answer.json["new"]) == (1, stored)
    assert answer.json["annotated_error"]["code"] == "file_not_writable"
    in_words = desk.type(*words).out.splitlines()
    assert in_words[0].startswith("组织机构.xlsx：新增 0")
    assert in_words[-1] == "标出问题的副本没有写成：" + answer.json["annotated_error"]["message"]
