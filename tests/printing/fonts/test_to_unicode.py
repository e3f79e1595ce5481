"""The map that says which characters the codes of a font stand for."""

from __future__ import annotations

import re

from printing.fonts.to_unicode import to_unicode_map


def test_a_character_beyond_the_bmp_is_written_as_two_surrogates() -> None:
    assert "<02> <D872DF4E>\n" in to_unicode_map([("01", "张"), ("02", "𬭎")], 2)


def test_the_code_space_has_the_digits_of_the_codes() -> None:
    assert "<00> <FF>\n" in to_unicode_map([("01", "一")], 2)
    assert "<0000> <FFFF>\n" in to_unicode_map([("0001", "一")], 4)


def test_a_block_has_at_most_a_hundred_lines() -> None:
    text = to_unicode_map([(f"{code:04X}", chr(0x4E00 + code)) for code in range(255)], 4)
    assert re.findall(r"^(\d+) beginbfchar$", text, re.MULTILINE) == ["100", "100", "55"]
