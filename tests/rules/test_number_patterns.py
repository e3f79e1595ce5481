"""Patterns of diploma numbers: what is one, what comes out, where they end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.number_patterns import Numbered, NumberPattern

OF = Numbered(2023, "4501990001", "710201", 7)


@pytest.mark.parametrize(
    ("pattern", "number"),
    [
        ("{year}{school}{seq:04}", "202345019900010007"),
        ("{yy}-{school}-{major}-{seq:03}", "23-4501990001-710201-007"),
        ("ZZ{school}{year}{seq:09}", "ZZ45019900012023000000007"),
    ],
)
def test_a_number_is_its_pattern_filled_in(pattern: str, number: str) -> None:
    assert NumberPattern.parse(pattern).number(OF) == number


@pytest.mark.parametrize(
    "pattern",
    [
        "",
        "{school}{seq:04}",
        "{year}{seq:04}",
        "{year}{school}",
        "{year}{school}{seq:04}{seq:04}",
        "{year}{school}{seq}",
        "{year}{school}{seq:4}",
        "{year}{school}{seq:00}",
        "{year}{school}{seq:012}",
        "{year}{school}{class}{seq:04}",
        "{year}{school}{seq:04",
        "{year} {school}{seq:04}",
        "{year.real}{school}{seq:04}",
        "{year!r}{school}{seq:04}",
        "证{year}{school}{seq:04}",
        "{{year}}{school}{seq:04}",
    ],
)
def test_what_lacks_year_school_or_sequence_or_has_more_is_no_pattern(pattern: str) -> None:
    with pytest.raises(ValueError, match=r"\d+"):
        NumberPattern.parse(pattern)


@given(digits=st.integers(1, 9), data=st.data())
def test_the_sequence_ends_where_its_digits_do(digits: int, data: st.DataObject) -> None:
    pattern = NumberPattern.parse(f"{{year}}{{school}}{{seq:0{digits}}}")
    seq = data.draw(st.integers(1, 10**digits - 1))
    number = pattern.number(Numbered(2023, "4599", "", seq))
    assert number == f"20234599{seq:0{digits}}"
    assert pattern.last == 10**digits - 1
    assert pattern.number(Numbered(2023, "4599", "", pattern.last + 1)) is None


@given(
    st.lists(st.sampled_from(["{year}", "{yy}", "{school}", "{major}", "A", "-", "9"]), max_size=5),
    st.integers(1, 998),
)
def test_two_places_never_have_one_number(parts: list[str], seq: int) -> None:
    pattern = NumberPattern.parse("{year}{school}" + "".join(parts) + "{seq:03}")
    numbers = {pattern.number(Numbered(2023, "4599", "710201", place)) for place in (seq, seq + 1)}
    assert len(numbers) == 2
