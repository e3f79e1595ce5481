from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.errors import PaperError
from printing.geometry import UNCORRECTED, Box, Correction, PageSize, drawn_place, page_transform

A4 = PageSize(210, 297)
BLANK = PageSize(260, 185)
CORNERS = ((0, 0), (1, 0), (0, 1), (1, 1))

corrections = st.builds(
    Correction,
    st.floats(-10, 10),
    st.floats(-10, 10),
    st.floats(-2, 2),
    st.floats(-2, 2),
    st.floats(-2, 2),
)


def near(place: tuple[float, float]) -> object:
    return pytest.approx(place, abs=1e-9)


@pytest.mark.parametrize("page", [A4, BLANK])
def test_no_correction_leaves_the_page_as_it_is(page: PageSize) -> None:
    assert page_transform(UNCORRECTED, page) == (1, 0, 0, 1, 0, 0)
    assert drawn_place(UNCORRECTED, page, 20, 30) == near((20, 30))


def test_a_place_is_counted_upwards_in_points() -> None:
    assert A4.points == pytest.approx((595.2756, 841.8898), abs=1e-4)
    assert A4.in_points(25.4, 297 - 25.4) == pytest.approx((72, 72))


@pytest.mark.parametrize("page", [A4, BLANK])
def test_a_shift_goes_to_the_right_and_down(page: PageSize) -> None:
    assert drawn_place(Correction(0.4, 1.1), page, 20, 30) == near((20.4, 31.1))


def test_a_tilt_turns_clockwise_about_the_centre() -> None:
    tilted = Correction(tilt_degrees=1)
    assert drawn_place(tilted, BLANK, 130, 92.5) == near((130, 92.5))
    x, y = drawn_place(tilted, BLANK, 230, 92.5)  # 100 mm to the right of the centre: it sinks
    assert (x, y) == near((130 + 100 * math.cos(math.radians(1)), 92.5 + 100 * math.sin(math.radians(1))))
    x, y = drawn_place(tilted, BLANK, 130, 0)  # above the centre: it goes to the right
    assert x == pytest.approx(130 + 92.5 * math.sin(math.radians(1)))


def test_the_size_grows_away_from_the_centre() -> None:
    larger = Correction(size_x_percent=1, size_y_percent=-0.5)
    assert drawn_place(larger, A4, 105 + 100, 148.5 + 100) == near((105 + 101, 148.5 + 99.5))


def test_a_turned_page_is_stretched_along_its_edges() -> None:
    """Stretching follows the turning: only so a printer is undone that stretches first and then feeds askew."""
    both = Correction(1, 2, 2, 1, -1)
    turned = drawn_place(Correction(tilt_degrees=2), A4, 20, 20)
    expected = (105 + (turned[0] - 105) * 1.01 + 1, 148.5 + (turned[1] - 148.5) * 0.99 + 2)
    assert drawn_place(both, A4, 20, 20) == near(expected)


@given(corrections)
def test_the_transform_keeps_lines_straight_and_areas_nearly(correction: Correction) -> None:
    a, b, c, d, _, _ = page_transform(correction, BLANK)
    across, down = 1 + correction.size_x_percent / 100, 1 + correction.size_y_percent / 100
    assert a * d - b * c == pytest.approx(across * down)
    corners = [drawn_place(correction, BLANK, 260 * x, 185 * y) for x, y in CORNERS]
    for axis in (0, 1):
        sums = corners[0][axis] + corners[3][axis], corners[1][axis] + corners[2][axis]
        assert sums[0] == pytest.approx(sums[1])


@given(corrections, st.lists(st.sampled_from(["right", "down", "clockwise", "wider", "taller"]), max_size=12))
def test_as_many_steps_back_lead_to_where_one_came_from(correction: Correction, keys: list[str]) -> None:
    start = Correction(*(round(value * 0.8, 4) for value in page_values(correction)))
    moved = start
    for key in keys:
        moved = moved.stepped(**{key: 1})
    for key in reversed(keys):
        moved = moved.stepped(**{key: -1})
    assert moved == start


def page_values(correction: Correction) -> tuple[float, ...]:
    return (
        correction.shift_x_mm,
        correction.shift_y_mm,
        correction.tilt_degrees,
        correction.size_x_percent,
        correction.size_y_percent,
    )


def test_fine_steps_are_those_of_the_keys() -> None:
    stepped = Correction(0.2, -0.3).stepped(right=1, down=-2, clockwise=3, wider=1, taller=-1)
    assert stepped == Correction(0.3, -0.5, 0.15, 0.1, -0.1)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("shift_x_mm", 10.01),
        ("shift_y_mm", -10.01),
        ("tilt_degrees", 2.01),
        ("size_x_percent", -2.01),
        ("size_y_percent", math.nan),
        ("shift_x_mm", math.inf),
    ],
)
def test_a_correction_beyond_all_printers_is_refused(part: str, value: float) -> None:
    with pytest.raises(PaperError) as refused:
        Correction(**{part: value})
    assert refused.value.code == "correction_too_large"
    assert refused.value.params["part"] == part


def test_no_step_leads_beyond_the_limit() -> None:
    edge = Correction(shift_x_mm=9.95)
    with pytest.raises(PaperError, match="correction_too_large"):
        edge.stepped(right=1)


def test_a_box_knows_its_sides_and_whether_it_lies_on_the_page() -> None:
    box = Box(20, 30, 50, 10)
    assert (box.right_mm, box.bottom_mm) == (70, 40)
    assert box.lies_on(A4)
    assert Box(0, 0, 210, 297).lies_on(A4)
    for hanging in (
        Box(-1, 0, 5, 5),
        Box(200, 0, 11, 5),
        Box(0, 290, 5, 8),
        Box(0, -1, 5, 5),
        Box(9, 9, -1, 2),
    ):
        assert not hanging.lies_on(A4)
