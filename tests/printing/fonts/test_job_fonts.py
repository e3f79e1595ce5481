from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest
from reportlab.lib import fonts as families
from reportlab.pdfbase import pdfmetrics

from printing.errors import PaperError
from printing.fonts.chain import KAI, SONG, Chain, chains
from printing.fonts.faces import PACKAGE_SERIF, Face
from printing.fonts.job_fonts import JobFonts, Run
from tests.printing.fonts.small_fonts import (
    LONG_NAME,
    RARE,
    made_font,
    page,
    picture_of,
    printed,
    serif,
    text_of,
)

NAMES = [f"王{character}" for character in RARE] + [LONG_NAME, "欧阳堃喆 Li 3"]


@pytest.fixture(scope="module")
def styles() -> dict[str, Chain]:
    return {SONG: serif()}


def two_faces(folder: Path) -> dict[str, Chain]:
    """宋 of the program, with a made face behind it for two characters that it lacks."""
    return {SONG: Chain([Face(PACKAGE_SERIF), Face(made_font(folder / "rare.ttf", "𪚥𰻝", name="rare"))])}


def test_the_text_of_a_page_is_the_text_of_the_record(styles: dict[str, Chain], tmp_path: Path) -> None:
    assert text_of(printed(NAMES, styles, tmp_path)) == NAMES


def test_characters_beyond_the_first_subset_of_256_read_back_too(
    styles: dict[str, Chain], tmp_path: Path
) -> None:
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 560)] + [chr(0x20164), *RARE]
    lines = ["".join(characters[start : start + 25]) for start in range(0, len(characters), 25)]
    assert text_of(printed(lines, styles, tmp_path)) == lines


def test_a_page_of_two_faces_reads_back_and_shows_every_character(tmp_path: Path) -> None:
    lines = ["张𪚥三", "𰻝"]
    document = printed(lines, two_faces(tmp_path), tmp_path)
    assert text_of(document) == lines
    square = picture_of(document, 1).crop((20, 40, 40, 65)).histogram()
    # The made face draws a square of 0.8 em; the em has 20 pixels here.
    assert sum(square[:128]) == pytest.approx(16 * 16, rel=0.2)


def test_a_text_is_split_where_the_face_changes(tmp_path: Path) -> None:
    with JobFonts({SONG: ["张三𪚥𰻝四"]}, two_faces(tmp_path), tmp_path) as fonts:
        song, rare, again = fonts.runs(SONG, "张三𪚥𰻝四")
        assert (song.text, rare.text, again.text) == ("张三", "𪚥𰻝", "四")
        assert song.face == again.face != rare.face
        assert fonts.runs(SONG, "𪚥") == (Run(rare.face, "𪚥"),)
        assert fonts.runs(SONG, "") == ()


def test_a_text_is_as_wide_as_reportlab_sets_it(styles: dict[str, Chain], tmp_path: Path) -> None:
    with JobFonts({SONG: NAMES}, styles, tmp_path) as fonts:
        for name in NAMES:
            [run] = fonts.runs(SONG, name)
            set_width = pdfmetrics.stringWidth(name, run.face, 18)
            assert fonts.width(SONG, name, 18) == pytest.approx(set_width)
        assert fonts.width(SONG, "王㛃", 5) == pytest.approx(10)  # two characters of 5 mm


def test_styles_that_share_a_face_share_its_subset(tmp_path: Path) -> None:
    found = chains({}, installed=tmp_path)
    with JobFonts({SONG: ["毕业"], KAI: ["证书"]}, found, tmp_path / "fonts") as fonts:
        assert fonts.runs(SONG, "业")[0].face == fonts.runs(KAI, "证")[0].face
    assert len(list((tmp_path / "fonts").iterdir())) == 1


def refusal(texts: dict[str, list[str]], styles: dict[str, Chain], folder: Path) -> PaperError:
    with pytest.raises(PaperError) as caught:
        JobFonts(texts, styles, folder)
    return caught.value


def test_a_job_with_a_character_that_no_face_draws_does_not_begin(
    styles: dict[str, Chain], tmp_path: Path
) -> None:
    error = refusal({SONG: ["王\ue000", "李𪚥"]}, styles, tmp_path)
    assert (error.code, error.params) == ("glyph_missing", {"characters": ("U+E000", "U+2A6A5")})


def test_a_style_that_nobody_set_up_is_named(styles: dict[str, Chain], tmp_path: Path) -> None:
    error = refusal({"fangsong": ["王"]}, styles, tmp_path)
    assert (error.code, error.params) == ("font_style_missing", {"style": "fangsong"})


def test_a_text_that_was_not_announced_is_never_drawn_as_a_box(
    styles: dict[str, Chain], tmp_path: Path
) -> None:
    with JobFonts({SONG: ["王"]}, styles, tmp_path) as fonts:
        with pytest.raises(PaperError) as drawing:
            fonts.runs(SONG, "王李")
        with pytest.raises(PaperError) as measuring:
            fonts.width(KAI, "王", 5)
    assert (drawing.value.code, drawing.value.params) == ("text_unannounced", {"characters": ("U+674E",)})
    assert (measuring.value.code, measuring.value.params) == ("text_unannounced", {"characters": ("U+738B",)})


def test_two_jobs_at_once_do_not_touch_each_other(styles: dict[str, Chain], tmp_path: Path) -> None:
    """The same characters, so the same subset: reportlab itself would hand the second job the first one's object."""
    alone = printed(NAMES, styles, tmp_path)
    with JobFonts({SONG: NAMES}, styles, tmp_path) as first:
        with JobFonts({SONG: NAMES}, styles, tmp_path) as second:
            assert first.runs(SONG, "王")[0].face != second.runs(SONG, "王")[0].face
            assert page(second, NAMES) == alone
        assert page(first, NAMES) == alone


def test_the_same_job_gives_the_same_bytes(styles: dict[str, Chain], tmp_path: Path) -> None:
    assert printed(NAMES, styles, tmp_path / "a") == printed(NAMES, styles, tmp_path / "b")


def test_a_job_that_fails_leaves_no_face_behind(styles: dict[str, Chain], tmp_path: Path) -> None:
    before = dict(pdfmetrics._fonts)
    with pytest.raises(ZeroDivisionError), JobFonts({SONG: NAMES}, styles, tmp_path):
        raise ZeroDivisionError
    assert pdfmetrics._fonts == before


def test_a_thousand_jobs_in_one_process_leave_nothing_behind(
    styles: dict[str, Chain], tmp_path: Path
) -> None:
    def work(jobs: int) -> int:
        for _ in range(jobs):
            with JobFonts({SONG: NAMES[:2]}, styles, tmp_path) as fonts:
                fonts.runs(SONG, NAMES[0])
        printed(NAMES[:2], styles, tmp_path)
        gc.collect()
        return sys.getallocatedblocks()

    start = work(20)
    entries = len(pdfmetrics._fonts), len(families._tt2ps_map), len(families._ps2tt_map)
    grown = work(1000) - start
    assert (len(pdfmetrics._fonts), len(families._tt2ps_map), len(families._ps2tt_map)) == entries
    assert grown < 500
