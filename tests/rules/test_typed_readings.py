"""Readings and fine steps are understood as people type them, and nothing else is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.calibrating.corrections import Steps, place_of, place_text
from services.calibrating.typed import typed_number, typed_readings, typed_steps
from services.errors import Refused


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5", 0.5),
        ("-1", -1),
        ("+.5", 0.5),
        ("2.", 2),
        (" 1.5 ", 1.5),
        ("－１．５", -1.5),
        ("\u22120.5", -0.5),
        ("\u20140.5", -0.5),
        ("\u2014\u2014１", -1),
        ("0\u30025", 0.5),
        ("\u30000", 0),
    ],
)
def test_a_number_with_a_sign_perhaps(text: str, number: float) -> None:
    assert typed_number(text) == number


@pytest.mark.parametrize("text", ["", "-", ".", "1e3", "nan", "inf", "1,5", "0.5mm", "--1", "1 2", "一"])
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(Refused) as caught:
        typed_number(text)
    assert caught.value.code == "reading_not_a_number"


@given(st.lists(st.tuples(st.integers(-120, 120), st.integers(-120, 120)), max_size=6))
def test_readings_are_understood_as_they_are_written(tenths: list[tuple[int, int]]) -> None:
    pairs = tuple((right / 10, down / 10) for right, down in tenths)
    assert typed_readings(" ".join(f"{right},{down}" for right, down in pairs)) == pairs


def test_full_width_readings_are_understood() -> None:
    assert typed_readings("０．５，－１　０，０") == ((0.5, -1.0), (0.0, 0.0))


@pytest.mark.parametrize("text", ["0.5", "0.5,1,2", "0.5;1", "a,b", "0.5,"])
def test_readings_are_pairs(text: str) -> None:
    with pytest.raises(Refused) as caught:
        typed_readings(text)
    assert caught.value.code == "readings_invalid"


@given(st.builds(Steps, *[st.integers(-60, 60)] * 5))
def test_steps_are_counted_whatever_binary_makes_of_tenths(steps: Steps) -> None:
    typed = typed_steps(
        f"{steps.right / 10:.1f},{steps.down / 10:.1f}",
        f"{steps.clockwise * 0.05:.2f}",
        f"{steps.wider / 10:.1f},{steps.taller / 10:.1f}",
    )
    assert typed == steps


@pytest.mark.parametrize(
    ("shift", "tilt", "size"), [("0.05,0", "", ""), ("", "0.01", ""), ("", "", "0,0.15")]
)
def test_half_a_step_is_no_step(shift: str, tilt: str, size: str) -> None:
    with pytest.raises(Refused) as caught:
        typed_steps(shift, tilt, size)
    assert caught.value.code == "steps_uneven"


def test_a_place_is_read_as_it_is_written() -> None:
    for place in (("证书机", "", "diploma_a4"), ("P 1", "tray-2", "a4")):
        assert place_of(place_text(*place)) == place
