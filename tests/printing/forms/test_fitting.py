from __future__ import annotations

import re

import pytest

from printing.fitting import LEADING, Fitted, Room, fitted, wrapped
from printing.geometry import POINTS_PER_MM
from tests.printing.forms.samples import LONG_NAME

POINT = 1 / POINTS_PER_MM


def width(text: str) -> float:
    """Characters are as wide as high, Latin letters and digits half of that."""
    return sum(0.5 if character.isascii() else 1 for character in text)


def room(width_points: float, height_points: float, smallest: float = 4) -> Room:
    return Room(width_points * POINT, height_points * POINT, 10, smallest)


def test_what_fits_stays_in_one_line_at_full_size() -> None:
    assert fitted("毕业", room(20, 13), width) == Fitted(("毕业",), 10)


def test_what_nearly_fits_is_made_a_little_smaller_not_broken() -> None:
    found = fitted("毕业证书", room(38, 30), width)
    assert found is not None
    assert found.lines == ("毕业证书",)
    assert found.size == pytest.approx(9.5)


def test_what_is_too_wide_is_broken_where_that_lets_letters_be_larger() -> None:
    assert fitted("应届初中毕业生", room(40, 24.5), width) == Fitted(("应届初中", "毕业生"), 10)


def test_letters_shrink_no_further_than_the_smallest() -> None:
    assert fitted("应届初中毕业生", room(10, 10), width) is None
    assert fitted("应届初中毕业生", room(10, 10, smallest=1), width) is not None


def test_a_text_says_itself_where_it_is_broken() -> None:
    assert fitted("1 至\n2", room(40, 40), width) == Fitted(("1 至", "2"), 10)
    assert fitted("1\n2\n3\n4", room(40, 12), width) is None


@pytest.mark.parametrize("count", [2, 3, 4, 5])
def test_no_wrapped_line_is_lost_nor_too_many(count: int) -> None:
    lines = wrapped(list(LONG_NAME), count, width)
    assert "".join(lines) == LONG_NAME
    assert len(lines) <= count


def test_a_fitted_text_is_never_larger_than_its_room() -> None:
    for across in range(20, 90, 7):
        found = fitted(LONG_NAME, room(across, 23, smallest=1), width)
        assert found is not None
        assert max(map(width, found.lines)) * found.size <= across + 1e-6
        assert len(found.lines) * LEADING * found.size <= 23 + 1e-6


def test_numbers_are_never_torn_and_no_line_begins_with_a_closing_mark() -> None:
    for across in range(12, 60, 3):
        found = fitted("2019级、第2020级，第20214510990001号", room(across, 60, smallest=1), width)
        assert found is not None
        assert not [line for line in found.lines if line[0] in "、，"]
        assert {"2019", "2020", "20214510990001"} <= set(re.findall("[0-9]+", " ".join(found.lines)))


def test_names_and_lists_are_broken_between_their_parts_where_that_costs_little() -> None:
    found = fitted(LONG_NAME, room(86, 30), width)
    assert found is not None
    assert found.lines == ("阿卜杜热合曼·", "阿卜杜热西提·", "阿卜杜外力·阿卜杜热依")
    kinds = fitted("应届初中毕业生、往届初中毕业生、职业高中", room(80, 40), width)
    assert kinds is not None
    assert kinds.lines == ("应届初中毕业生、", "往届初中毕业生、", "职业高中")
