from __future__ import annotations

from pathlib import Path

from printing.fonts.chain import SONG
from printing.fonts.faces import PACKAGE_SERIF
from printing.fonts.kept import kept_chains
from tests.printing.fonts.small_fonts import made_font


def test_chains_are_opened_once_for_each_choice_of_fonts(tmp_path: Path) -> None:
    own = made_font(tmp_path / "own.ttf", "业", name="Own")
    assert kept_chains({}) is kept_chains({})
    assert kept_chains({SONG: [own]}) is kept_chains({SONG: (own,)})
    assert kept_chains({SONG: [own]}) is not kept_chains({})


def test_a_site_s_own_file_draws_what_it_has_before_the_program_s(tmp_path: Path) -> None:
    own = made_font(tmp_path / "own.ttf", "业", name="Own")
    chain = kept_chains({SONG: [own]})[SONG]
    found = [face.source for character in "业证" if (face := chain.face(character)) is not None]
    assert found == [own, PACKAGE_SERIF]
