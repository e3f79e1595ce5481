from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from printing.fonts import subsetting
from printing.fonts.faces import PACKAGE_SERIF, Face
from printing.fonts.subsetting import subset
from tests.printing.fonts.small_fonts import made_font

ROOT = Path(__file__).parents[3]
CHARACTERS = frozenset("毕业证书㛃𬭎")


class Unused(Face):
    """A face that must not be drawn from."""

    def draw(self, character: str, pen: object) -> int:
        raise AssertionError(character)


def test_a_subset_is_made_once_and_then_read(tmp_path: Path) -> None:
    made = subset(Face(PACKAGE_SERIF), CHARACTERS, tmp_path / "fonts")
    assert subset(Unused(PACKAGE_SERIF), CHARACTERS, tmp_path / "fonts") == made


class Counting(Face):
    """A face that tells what was drawn from it."""

    def __init__(self) -> None:
        super().__init__(PACKAGE_SERIF)
        self.drawn: list[str] = []

    def draw(self, character: str, pen: object) -> int:
        self.drawn.append(character)
        return super().draw(character, pen)


def test_a_glyph_is_drawn_once_for_all_subsets_and_they_are_those_of_a_fresh_face(tmp_path: Path) -> None:
    face = Counting()
    for characters in ("毕业", "毕业证书", "业书"):
        made = subset(face, frozenset(characters), tmp_path / "one")
        assert made == subset(Face(PACKAGE_SERIF), frozenset(characters), tmp_path / "other")
    assert sorted(face.drawn) == sorted("毕业证书")


def test_other_characters_and_another_file_of_the_same_name_are_other_subsets(tmp_path: Path) -> None:
    first = subset(Face(made_font(tmp_path / "a.ttf", "一二")), frozenset("一"), tmp_path)
    second = subset(Face(made_font(tmp_path / "a.ttf", "一二")), frozenset("一二"), tmp_path)
    changed = subset(Face(made_font(tmp_path / "a.ttf", "一", permissions=4)), frozenset("一"), tmp_path)
    assert len({first, second, changed}) == 3


@pytest.mark.parametrize("damage", [b"", b"half"])
def test_a_damaged_file_is_made_again(damage: bytes, tmp_path: Path) -> None:
    made = subset(Face(PACKAGE_SERIF), CHARACTERS, tmp_path)
    [file] = tmp_path.iterdir()
    file.write_bytes(damage and file.read_bytes()[:-7])
    assert subset(Face(PACKAGE_SERIF), CHARACTERS, tmp_path) == made
    assert subset(Unused(PACKAGE_SERIF), CHARACTERS, tmp_path) == made


def test_a_folder_that_cannot_be_written_costs_time_not_the_job(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    made = subset(Face(PACKAGE_SERIF), CHARACTERS, tmp_path / "file")
    assert made == subset(Face(PACKAGE_SERIF), CHARACTERS, tmp_path / "good")


def test_a_disk_that_fills_up_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    assert subset(Face(PACKAGE_SERIF), CHARACTERS, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_processes_that_make_the_same_subset_at_once_all_get_it_whole(tmp_path: Path) -> None:
    program = (
        "import hashlib, sys; from pathlib import Path;"
        "from printing.fonts.faces import Face, PACKAGE_SERIF; from printing.fonts.subsetting import subset;"
        "sys.stdin.readline();"
        "font = subset(Face(PACKAGE_SERIF), frozenset(map(chr, range(0x4e00, 0x4e20))), Path(sys.argv[1]));"
        "print(hashlib.sha256(font).hexdigest())"
    )
    command = [sys.executable, "-c", program, str(tmp_path / "fonts")]
    processes = [
        subprocess.Popen(command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("go\n")
        process.stdin.flush()
    answers = {process.communicate(timeout=60)[0] for process in processes}
    assert {process.returncode for process in processes} == {0}
    assert len(answers) == 1
    assert len(list((tmp_path / "fonts").iterdir())) == 1


def test_the_longest_unused_subsets_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subsetting, "KEPT", 3)
    face, folder = Face(made_font(tmp_path / "a.ttf", "甲乙丙丁戊")), tmp_path / "fonts"
    for age, character in enumerate("甲乙丙"):
        before = set(folder.glob("*"))
        subset(face, frozenset(character), folder)
        [new] = set(folder.glob("*")) - before
        os.utime(new, (1_000_000 + age, 1_000_000 + age))
    subset(Unused(face.source), frozenset("甲"), folder)  # used again, so the second is now the oldest
    subset(face, frozenset("丁"), folder)
    assert len(list(folder.iterdir())) == 3
    subset(Unused(face.source), frozenset("甲"), folder)
    with pytest.raises(AssertionError, match="乙"):
        subset(Unused(face.source), frozenset("乙"), folder)
