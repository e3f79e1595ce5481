"""Verification codes: what they look like, and that no slip of an eye or a finger makes one out of another."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.errors import Refused
from services.forms.codes import (
    ALPHABET,
    BODY,
    LENGTH,
    ParsedCode,
    check_character,
    form_code,
    parse_code,
    written,
)

DIGESTS = st.binary(min_size=1).map(lambda data: hashlib.sha256(data).hexdigest())
CODES = DIGESTS.map(form_code)
CODE = form_code(hashlib.sha256(b"form").hexdigest())


def refused(text: str) -> bool:
    try:
        parse_code(text)
    except Refused as refusal:
        return refusal.code == "code_invalid"
    return False


@given(DIGESTS)
def test_a_code_is_the_first_sixty_bits_of_the_digest_and_a_check_character(digest: str) -> None:
    code = form_code(digest)
    assert len(code) == LENGTH
    assert set(code) <= set(ALPHABET)
    number = 0
    for char in code[:BODY]:
        number = number * 32 + ALPHABET.index(char)
    assert number == int(digest[:15], 16)
    assert code[BODY] == check_character(code[:BODY])


@given(CODES, st.integers(0, LENGTH - 1), st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_seen(code: str, place: int, char: str) -> None:
    wrong = code[:place] + char + code[place + 1 :]
    assert refused(wrong) == (wrong != code)


@given(CODES, st.integers(0, LENGTH - 2))
def test_every_swap_of_neighbours_is_seen(code: str, place: int) -> None:
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert refused(swapped) == (swapped != code)


@given(CODES, st.integers(0, LENGTH - 1), st.integers(0, LENGTH - 1))
def test_any_two_characters_that_changed_places_are_seen(code: str, one: int, other: int) -> None:
    chars = list(code)
    chars[one], chars[other] = chars[other], chars[one]
    swapped = "".join(chars)
    assert refused(swapped) == (swapped != code)


def test_every_wrong_character_and_swap_of_one_code_is_seen() -> None:
    wrong = {CODE[:at] + char + CODE[at + 1 :] for at in range(LENGTH) for char in ALPHABET}
    wrong |= {CODE[:at] + CODE[at + 1] + CODE[at] + CODE[at + 2 :] for at in range(LENGTH - 1)}
    assert all(refused(text) for text in wrong - {CODE})
    assert len(wrong - {CODE}) > 400


@given(CODES, st.integers(1, 9999))
def test_a_written_code_reads_back_with_its_page(code: str, page: int) -> None:
    assert parse_code(written(code, page)) == ParsedCode(code, page)
    assert parse_code(written(code)) == ParsedCode(code)
    assert written(code).replace("-", "") == code
    assert [len(part) for part in written(code).split("-")] == [4, 4, 5]


@given(CODES, st.integers(1, 999_999))
def test_the_code_beside_a_row_reads_back_with_its_row(code: str, row: int) -> None:
    assert parse_code(f"{code}-R{row}") == ParsedCode(code, row=row)


SPOILED: dict[str, Callable[[str], str]] = {
    "small": str.lower,
    "capitals for digits": lambda text: text.replace("1", "I").replace("0", "O"),
    "small letters for digits": lambda text: text.replace("1", "l").replace("0", "o"),
    "blanks": lambda text: f" {text[:3]} {text[3:7]}\t{text[7:]} \n",
    "hyphens everywhere": "-".join,
    "dashes": lambda text: "\u2014".join((text[:4], text[4:8], text[8:])),
    "full width": lambda text: "".join(chr(ord(char) + 0xFEE0) for char in text),
}


@pytest.mark.parametrize("how", SPOILED)
def test_what_hands_eyes_and_input_methods_make_of_a_code_is_read(how: str) -> None:
    for number in range(40):
        code = form_code(hashlib.sha256(str(number).encode()).hexdigest())
        assert parse_code(SPOILED[how](code)) == ParsedCode(code)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        CODE[:-1],
        CODE[:12] + "U",
        "*" * 13,
        CODE + "-0",
        CODE + "-R",
        CODE + "-R0",
        CODE + "-12345",
        CODE + "-3X",
        "https://example.org/" + CODE,
        "验证码",
        CODE + CODE,
        "1" * 400,
    ],
    ids=repr,
)
def test_what_is_no_code_is_refused(text: str) -> None:
    assert refused(text)
