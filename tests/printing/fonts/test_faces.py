from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTCollection, TTFont

from printing.errors import PaperError
from printing.fonts.faces import PACKAGE_SERIF, Face, FontSource, Ink
from printing.fonts.outlines import truetype
from tests.printing.fonts.small_fonts import LONG_NAME, RARE, made_font


def test_the_font_of_the_program_draws_rare_and_long_names_alone() -> None:
    face = Face(PACKAGE_SERIF)
    assert {face.ink(character) for character in RARE + LONG_NAME + "喆堃祎〇龘"} == {Ink.DRAWN}


def test_a_mapped_glyph_without_a_stroke_is_blank(tmp_path: Path) -> None:
    face = Face(made_font(tmp_path / "a.ttf", "一", "二 "))
    assert [face.ink(character) for character in "一二 三"] == [Ink.DRAWN, Ink.BLANK, Ink.BLANK, Ink.NONE]


def test_a_face_says_how_wide_its_characters_are_as_the_cut_font_has_them(tmp_path: Path) -> None:
    face = Face(PACKAGE_SERIF)
    known = {character: face.advance(character) for character in "一·2A"}
    cut = tmp_path / "cut.ttf"
    cut.write_bytes(truetype(face, frozenset(known), "x"))
    assert {character: Face(FontSource("cut", cut)).advance(character) for character in known} == known
    assert known["一"] == 1.0
    assert known["2"] < 0.7


def test_a_composite_draws_what_its_parts_draw(tmp_path: Path) -> None:
    assert Face(made_font(tmp_path / "a.ttf", "一", composite="三")).ink("三") is Ink.DRAWN


def test_a_cubic_glyph_without_a_stroke_is_blank() -> None:
    assert [Face(PACKAGE_SERIF).ink(character) for character in " \u3000\u2003"] == [Ink.BLANK] * 3


def test_each_font_of_a_collection_is_a_face_of_its_own(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [
        TTFont(made_font(tmp_path / f"{number}.ttf", drawn).path) for number, drawn in enumerate("一二")
    ]
    collection.save(tmp_path / "both.ttc")
    first, second = (Face(FontSource("both", tmp_path / "both.ttc", number)) for number in (0, 1))
    assert [first.ink("二"), second.ink("二")] == [Ink.NONE, Ink.DRAWN]
    assert first.digest() != second.digest()


def refusal(source: FontSource) -> PaperError:
    with pytest.raises(PaperError) as caught:
        Face(source).ink("一")
    return caught.value


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    error = refusal(FontSource("FangSong", tmp_path / "simfang.ttf"))
    assert error.code == "font_missing"
    assert error.params == {"name": "FangSong", "path": str(tmp_path / "simfang.ttf")}


@pytest.mark.parametrize("content", [b"", b"no font", b"\0\1\0\0" + bytes(40), b"OTTO\0\5" + b"\xff" * 200])
def test_a_file_that_is_no_font_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.ttf").write_bytes(content)
    assert refusal(FontSource("a", tmp_path / "a.ttf")).code == "font_unreadable"


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_a_font_that_is_cut_off_is_named(tmp_path: Path, part: float) -> None:
    whole = PACKAGE_SERIF.path.read_bytes()
    (tmp_path / "a.otf").write_bytes(whole[: int(len(whole) * part)])
    assert refusal(FontSource("a", tmp_path / "a.otf")).code == "font_unreadable"


def test_a_font_of_a_collection_that_it_does_not_have_is_unreadable(tmp_path: Path) -> None:
    collection = TTCollection()
    collection.fonts = [TTFont(made_font(tmp_path / "one.ttf", "一").path)]
    collection.save(tmp_path / "one.ttc")
    assert refusal(FontSource("one", tmp_path / "one.ttc", 4)).code == "font_unreadable"


def test_a_font_whose_licence_forbids_embedding_is_refused(tmp_path: Path) -> None:
    assert refusal(made_font(tmp_path / "a.ttf", "一", permissions=2)).code == "font_embedding_forbidden"


@pytest.mark.parametrize("permissions", [0, 4, 8])
def test_a_font_that_may_be_embedded_to_be_printed_is_taken(tmp_path: Path, permissions: int) -> None:
    assert Face(made_font(tmp_path / "a.ttf", "一", permissions=permissions)).ink("一") is Ink.DRAWN


def test_one_face_serves_several_threads_at_once() -> None:
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 400)]
    face = Face(PACKAGE_SERIF)

    def drawn(shift: int) -> dict[str, tuple[int, list[object]]]:
        found = {}
        for character in characters[shift:] + characters[:shift]:
            pen = RecordingPen()
            found[character] = (face.draw(character, pen), pen.value)
        return found

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(drawn, [0, 100, 200, 300]))
    assert answers == [drawn(0)] * 4
