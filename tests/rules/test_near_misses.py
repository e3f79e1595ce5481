"""Numbers one slip away: found by enumerating slips, checked against a comparison of the two numbers."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.verifying.near_misses import slips

ALPHABET = "0123X"
numbers = st.text(ALPHABET, max_size=6)


def is_one_slip(one: str, other: str) -> bool:
    if len(one) != len(other):
        return False
    at = [place for place in range(len(one)) if one[place] != other[place]]
    exchanged = len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] + one[at[1]] == other[at[1]] + other[at[0]]
    return len(at) == 1 or exchanged


@given(numbers, numbers)
def test_the_slips_of_a_number_are_all_numbers_one_slip_away(number: str, other: str) -> None:
    assert (other in set(slips(number, ALPHABET))) == is_one_slip(number, other)


@given(numbers)
def test_a_number_is_no_slip_of_itself(number: str) -> None:
    assert number not in set(slips(number, ALPHABET))


def test_both_ends_of_a_number_can_slip() -> None:
    assert {"023", "132", "213", "12X"} <= set(slips("123", "0X"))
