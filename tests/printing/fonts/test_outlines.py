from __future__ import annotations

from io import BytesIO
from pathlib import Path

import pytest
from fontTools.pens.boundsPen import BoundsPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageChops, ImageDraw, ImageFont, ImageStat

from printing.fonts.chain import SONG
from printing.fonts.faces import PACKAGE_SERIF, Face
from printing.fonts.outlines import truetype
from tests.printing.fonts.small_fonts import RARE, made_font, picture_of, printed, serif

SIZE = 200


def bounds(font: TTFont, character: str) -> tuple[float, ...]:
    glyphs = font.getGlyphSet()
    pen = BoundsPen(glyphs)
    glyphs[font.getBestCmap()[ord(character)]].draw(pen)
    return tuple(pen.bounds)


def test_converted_characters_keep_their_size_and_place() -> None:
    characters = frozenset("国门永龘・·" + RARE)
    converted = TTFont(BytesIO(truetype(Face(PACKAGE_SERIF), characters, "a")))
    original = TTFont(PACKAGE_SERIF.path)
    assert set(converted.getBestCmap()) == {ord(character) for character in characters}
    for character in characters:
        assert bounds(converted, character) == pytest.approx(bounds(original, character), abs=1.5)
        advances = [font["hmtx"][font.getBestCmap()[ord(character)]][0] for font in (converted, original)]
        assert advances[0] == advances[1]


@pytest.mark.parametrize("character", f"国永{RARE}")
def test_a_printed_character_looks_like_the_one_in_the_font(character: str, tmp_path: Path) -> None:
    """Against another program's drawing of the original outlines at 200 pixels: edges may differ in grey, no more."""
    document = printed([character], {SONG: serif()}, tmp_path)
    scale = SIZE / 20
    page = picture_of(document, scale)
    base_line = round(page.height - 30 * scale)
    expected = Image.new("L", page.size, 255)
    font = ImageFont.truetype(PACKAGE_SERIF.path, SIZE)
    ImageDraw.Draw(expected).text((20 * scale, base_line), character, font=font, fill=0, anchor="ls")
    ink = ImageStat.Stat(ImageChops.invert(expected)).sum[0]
    difference = ImageStat.Stat(ImageChops.difference(page.convert("L"), expected)).sum[0]
    assert ink > 1_000_000
    assert difference / ink < 0.12


def test_composites_are_taken_apart(tmp_path: Path) -> None:
    source = made_font(tmp_path / "a.ttf", "一", composite="三")
    font = TTFont(BytesIO(truetype(Face(source), frozenset("三"), "a")))
    glyph = font["glyf"][font.getBestCmap()[ord("三")]]
    assert glyph.numberOfContours == 1
    assert bounds(font, "三") == (60, 20, 460, 420)


def test_the_same_characters_give_the_same_file() -> None:
    characters = frozenset("毕业证书")
    assert truetype(Face(PACKAGE_SERIF), characters, "a") == truetype(Face(PACKAGE_SERIF), characters, "a")


@pytest.mark.parametrize("name", ["Made (1) [x]", "中文", ""])
def test_any_name_of_a_font_becomes_one_that_a_document_may_hold(name: str, tmp_path: Path) -> None:
    source = made_font(tmp_path / "a.ttf", "一", name=name)
    converted = TTFont(BytesIO(truetype(Face(source), frozenset("一"), "abc")))
    postscript_name = converted["name"].getDebugName(6)
    assert postscript_name.isascii()
    assert postscript_name.replace("-", "").isalnum()
    assert postscript_name.endswith("-abc")
