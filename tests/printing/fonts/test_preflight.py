from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from printing.fonts.chain import KAI, Chain, chains
from printing.fonts.faces import Face
from printing.fonts.preflight import Doubt, Noticed, Preflight, Substituted, Suspicious, preflight
from printing.fonts.radicals import MEANT
from tests.printing.fonts.small_fonts import LONG_NAME, RARE, made_font, serif


@pytest.fixture(scope="module")
def chain() -> Chain:
    return serif()


def test_names_that_print_right_are_not_mentioned(chain: Chain) -> None:
    texts = [*RARE, LONG_NAME, "毕业证书（第3号） 二〇二三年七月一日：张三\u3000Li"]
    assert preflight(texts, chain) == Preflight((), (), ())


def test_a_character_without_a_glyph_is_named_with_its_texts(chain: Chain) -> None:
    found = preflight(["王𪚥", "李四", "𪚥𪚥", "张𰻝"], chain)
    assert found.missing == (Noticed("𪚥", "U+2A6A5", (0, 2)), Noticed("𰻝", "U+30EDD", (3,)))
    assert found.suspicious == ()


def test_a_character_from_another_face_is_named_with_the_face(tmp_path: Path) -> None:
    first = Face(made_font(tmp_path / "a.ttf", "王", name="first"))
    second = Face(made_font(tmp_path / "b.ttf", "王㛃", name="second"))
    found = preflight(["王㛃"], Chain([first, second]))
    assert found == Preflight((), (Substituted("㛃", "U+36C3", (0,), "second"),), ())


def test_a_style_that_is_not_installed_is_substituted_throughout(tmp_path: Path) -> None:
    found = preflight(["张三"], chains({}, installed=tmp_path)[KAI])
    assert [(each.character, each.face) for each in found.substituted] == [
        ("三", "Noto Serif SC"),
        ("张", "Noto Serif SC"),
    ]


def test_private_use_is_missing_and_suspicious(chain: Chain) -> None:
    found = preflight(["王\ue000", "王\U000f0000"], chain)
    assert [each.code for each in found.missing] == ["U+E000", "U+F0000"]
    assert found.suspicious == (
        Suspicious("\ue000", "U+E000", (0,), Doubt.PRIVATE_USE),
        Suspicious("\U000f0000", "U+F0000", (1,), Doubt.PRIVATE_USE),
    )


def test_private_use_that_the_site_draws_is_still_shown(tmp_path: Path) -> None:
    source = made_font(tmp_path / "a.ttf", "王\ue000", name="ours")
    own = Face(type(source)(source.name, source.path, own=True))
    found = preflight(["王\ue000"], Chain([own]))
    assert found.missing == ()
    assert [each.doubt for each in found.suspicious] == [Doubt.PRIVATE_USE]


@pytest.mark.parametrize(
    ("character", "meant"),
    [("\u200b", ""), ("\ufe00", ""), ("\U000e0101", ""), ("\u00a0", " "), ("\u2002", " "), ("\t", "")],
)
def test_what_cannot_be_seen_is_missing_and_suspicious(chain: Chain, character: str, meant: str) -> None:
    found = preflight([f"黄{character}明"], chain)
    [noticed], [doubtful] = found.missing, found.suspicious
    assert (noticed.character, noticed.code) == (character, f"U+{ord(character):04X}")
    assert (doubtful.doubt, doubtful.meant) == (Doubt.INVISIBLE, meant)


@pytest.mark.parametrize(
    ("character", "doubt", "meant"),
    [
        ("\u2f00", Doubt.RADICAL, "一"),
        ("\u2fa6", Doubt.RADICAL, "金"),
        ("\u2ea0", Doubt.RADICAL, "民"),
        ("\u2ed3", Doubt.RADICAL, "长"),
        ("\u31d0", Doubt.RADICAL, "一"),
        ("\uf914", Doubt.COMPATIBILITY, "樂"),
        ("\U0002f8a6", Doubt.COMPATIBILITY, "慈"),
        ("\uff21", Doubt.COMPATIBILITY, "A"),
        ("\uff13", Doubt.COMPATIBILITY, "3"),
    ],
)
def test_a_form_is_named_with_the_character_meant(
    chain: Chain, character: str, doubt: Doubt, meant: str
) -> None:
    [found] = preflight([f"赵{character}"], chain).suspicious
    assert (found.doubt, found.meant, found.texts) == (doubt, meant, (0,))


@pytest.mark.parametrize("character", "\ufa0e\ufa11\ufa29，。（）！：")
def test_ordinary_characters_among_the_forms_are_not_suspicious(chain: Chain, character: str) -> None:
    assert preflight([character], chain).suspicious == ()


def test_every_radical_means_a_character() -> None:
    assert len(MEANT) > 130
    for radical, meant in MEANT.items():
        assert unicodedata.name(radical).startswith(("CJK RADICAL", "CJK STROKE"))
        assert re.fullmatch("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0002ebe0]", meant)


def test_an_empty_glyph_is_missing_unless_another_face_draws_it(tmp_path: Path) -> None:
    holed = Face(made_font(tmp_path / "a.ttf", "王", "喆堃", name="holed"))
    whole = Face(made_font(tmp_path / "b.ttf", "喆", name="whole"))
    found = preflight(["王喆堃"], Chain([holed, whole]))
    assert [each.character for each in found.missing] == ["堃"]
    assert [(each.character, each.face) for each in found.substituted] == [("喆", "whole")]
    assert [(each.character, each.doubt, each.face) for each in found.suspicious] == [
        ("喆", Doubt.BLANK, "holed"),
        ("堃", Doubt.BLANK, "holed"),
    ]
