"""The command line as a person or a script uses it: words in, two outputs and an exit code out."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.databases import Database
from tui.commands import main

SAMPLES = Path(__file__).parents[1] / "samples"
SCHOOL_A, SCHOOL_B = "4501990001", "4500990002"
FOLDERS = {SCHOOL_A: SAMPLES / "school-a", SCHOOL_B: SAMPLES / "school-b"}
PASSWORD = "Geheim-2023"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The one object on standard output."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def error(self) -> str:
        """The code of the refusal."""
        return str(self.json["error"]["code"])


class Desk:
    """Commands on one database."""

    def __init__(self, url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self._capsys, self._monkeypatch = capsys, monkeypatch
        self.database = Database("sqlite" if url.startswith("sqlite") else "postgresql", url)
        monkeypatch.setenv("YANYIN_DATABASE", url)

    def type(self, *words: object, stdin: str = "") -> Answer:
        """Run one command line."""
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        captured = self._capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    def ok(self, *words: object, stdin: str = "") -> Answer:
        """Run one command line that must succeed."""
        answer = self.type(*words, stdin=stdin)
        assert (answer.code, answer.err) == (0, ""), (words, answer)
        return answer

    def add_teacher(self, login: str, school: str) -> Answer:
        """An account that may do the main job."""
        words = ("--org", school, "--role", "school_user", "--role", "school_graduation", "--password-stdin")
        names = ("--name", "覃老师", "--phone", "0771-5300000")
        return self.ok("account", "add", login, *words, *names, stdin=PASSWORD + "\n")

    def set_up(self, *schools: str, grades: str = "成绩-长表.xlsx") -> None:
        """Organisations, and everything of these schools up to the list."""
        self.ok("import", "organisations", SAMPLES / "组织机构.xlsx")
        for school in schools:
            self.ok("import", "plan", FOLDERS[school] / "课程设置.xlsx", "--school", school)
            self.ok("import", "roster", FOLDERS[school] / "学籍名册.xlsx", "--school", school)
            self.ok("import", "grades", FOLDERS[school] / grades, "--school", school)


def list_of(school: str) -> Path:
    """The graduate list of a sample school."""
    return FOLDERS[school] / "毕业生名单.xlsx"
