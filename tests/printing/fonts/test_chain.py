from __future__ import annotations

from pathlib import Path

import pytest

from printing.fonts.chain import KAI, SONG, Chain, chains
from printing.fonts.faces import PACKAGE_SERIF, Face, FontSource
from tests.printing.fonts.small_fonts import RARE, made_font


def names(chain: Chain, text: str) -> list[str]:
    return [face.name if (face := chain.face(character)) else "" for character in text]


def debian(folder: Path, **fonts: str) -> Path:
    """A folder laid out as Debian's font packages lay theirs out: by file, the characters it draws."""
    places = {
        "HanaMinB": "truetype/hanazono/HanaMinB.ttf",
        "LXGWWenKai": "truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf",
        "TWKaiExtB": "truetype/cns11643/TW-Kai-Ext-B-98_1.ttf",
    }
    for name, drawn in fonts.items():
        file = folder / places[name]
        file.parent.mkdir(parents=True, exist_ok=True)
        made_font(file, drawn)
    return folder


def test_each_character_comes_from_the_first_face_that_draws_it(tmp_path: Path) -> None:
    first = Face(made_font(tmp_path / "a.ttf", "一", "二", name="first"))
    second = Face(made_font(tmp_path / "b.ttf", "一二三", name="second"))
    chain = Chain([first, second])
    assert names(chain, "一二三四") == ["first", "second", "second", ""]
    assert chain.blanks("二") == (first,)
    assert chain.blanks("一") == ()


def test_a_later_face_is_not_even_opened_for_what_the_first_draws(tmp_path: Path) -> None:
    chain = Chain([Face(PACKAGE_SERIF), Face(FontSource("gone", tmp_path / "gone.ttf"))])
    assert names(chain, RARE) == ["Noto Serif SC"] * len(RARE)


def test_a_character_is_looked_for_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = Chain([Face(made_font(tmp_path / "a.ttf", "一"))])
    before = names(chain, "一二")
    monkeypatch.delattr(Face, "ink")
    assert names(chain, "一二" * 3) == before * 3


@pytest.mark.parametrize("character", "\u200b\u200d\u00ad\ufe00\U000e0100\u00a0\u2003\u3164\n\u2028\ud800")
def test_what_cannot_be_seen_is_drawn_by_no_face(character: str, tmp_path: Path) -> None:
    """TW-Kai draws a box with ZWSP in it for 200B."""
    drawn = "一" if character == "\ud800" else f"一{character}"
    assert names(Chain([Face(made_font(tmp_path / "a.ttf", drawn))]), character) == [""]


def test_both_spaces_may_be_blank(tmp_path: Path) -> None:
    chain = Chain([Face(made_font(tmp_path / "a.ttf", "一", " \u3000"))])
    assert names(chain, " \u3000") == ["Made", "Made"]


def test_private_use_is_drawn_by_the_files_of_the_site_alone(tmp_path: Path) -> None:
    made = made_font(tmp_path / "a.ttf", "\ue000", name="theirs")
    own = FontSource("ours", made.path, own=True)
    assert names(Chain([Face(made)]), "\ue000") == [""]
    assert names(Chain([Face(made), Face(own)]), "\ue000") == ["ours"]


def test_a_bare_machine_prints_every_style_in_song(tmp_path: Path) -> None:
    found = chains({}, installed=tmp_path)
    assert list(found) == [SONG, KAI]
    for chain in found.values():
        assert names(chain, f"毕业{RARE}") == ["Noto Serif SC"] * 7
    [song], [kai] = found[SONG].faces, found[KAI].faces
    assert found[SONG].in_style(song)
    assert not found[KAI].in_style(kai)
    assert song is kai


def test_installed_fonts_fill_the_gaps(tmp_path: Path) -> None:
    folder = debian(tmp_path, LXGWWenKai="毕", HanaMinB="毕𪚥", TWKaiExtB="毕𪚥")
    found = chains({}, installed=folder)
    assert names(found[SONG], "毕𪚥") == ["Noto Serif SC", "HanaMinB"]
    assert names(found[KAI], "毕业𪚥") == ["LXGW WenKai", "Noto Serif SC", "TW-Kai-Ext-B"]


def test_the_files_of_a_site_come_first_and_are_the_style(tmp_path: Path) -> None:
    own = made_font(tmp_path / "simfang.ttf", "毕", name="FangSong")
    extra = made_font(tmp_path / "more.ttf", "業", name="SongMore")
    found = chains({"fangsong": [own], SONG: [extra]}, installed=tmp_path)
    assert names(found["fangsong"], "毕业") == ["FangSong", "Noto Serif SC"]
    assert [found["fangsong"].in_style(face) for face in found["fangsong"].faces] == [True, False]
    assert names(found[SONG], "業业") == ["SongMore", "Noto Serif SC"]
    assert all(found[SONG].in_style(face) for face in found[SONG].faces)
