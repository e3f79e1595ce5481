from __future__ import annotations

import re

from printing.fonts.to_unicode import to_unicode_map


def test_characters_beyond_the_first_plane_are_written_as_two_units() -> None:
    assert "<02> <D872DF4E>\n" in to_unicode_map([0, ord("张"), ord("𬭎")])


def test_codes_without_a_character_are_left_out() -> None:
    assert re.findall("^<(..)> <", to_unicode_map([0, 0x4E00, 0, 0x20]), re.MULTILINE)[1:] == ["01", "03"]


def test_blocks_are_short_and_say_how_long_they_are() -> None:
    text = to_unicode_map([0, *range(0x4E00, 0x4EFF)])
    blocks = re.findall(r"(\d+) beginbfchar\n(.*?)endbfchar", text, re.DOTALL)
    assert [(int(length), body.count("\n")) for length, body in blocks] == [(100, 100), (100, 100), (55, 55)]
