"""A page in character cells: its outline, every text at its place or in the list."""

from __future__ import annotations

import unicodedata

import pytest

from printing.diploma_template import read_layout
from printing.preview import draw_cells

LAYOUT = read_layout("diploma_a4")
SAMPLES = [field.sample for field in LAYOUT.fields]


def width(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in {"W", "F"} else 1 for one in line)


@pytest.mark.parametrize(("columns", "lines"), [(80, 18), (120, 34), (40, 10)])
def test_a_preview_is_exactly_as_large_as_asked(columns: int, lines: int) -> None:
    cells = draw_cells(LAYOUT, SAMPLES, columns, lines)
    assert len(cells) == lines
    assert {width(line) for line in cells} == {columns}


def test_the_outline_of_the_blank_is_drawn() -> None:
    cells = draw_cells(LAYOUT, SAMPLES, 80, 18)
    assert cells[0] == "┌" + "─" * 78 + "┐"
    assert cells[-1] == "└" + "─" * 78 + "┘"
    assert all(line[0] == "│" and line[-1] == "│" for line in cells[1:-1])


def test_texts_stand_where_they_stand_on_paper() -> None:
    cells = draw_cells(LAYOUT, SAMPLES, 120, 40)
    lines = {sample: [at for at, line in enumerate(cells) if sample in line] for sample in SAMPLES}
    assert lines["欧阳宇明"] == lines["男"]
    assert lines["欧阳宇明"] < lines["二〇二〇"] < lines["计算机应用"] < lines["邕州市第一职业技术学校"]
    name = next(line for line in cells if "欧阳宇明" in line)
    assert "1)欧阳宇明" in name
    middle = width(name[: name.index("欧阳宇明")]) + 4
    assert abs(middle / 120 - LAYOUT.fields[0].x_mm / 297) < 0.03


def test_every_text_stands_in_full_on_the_smallest_terminal() -> None:
    """So much room the smallest terminal has for the page."""
    page = "\n".join(draw_cells(LAYOUT, SAMPLES, 78, 17))
    assert " ".join(next(line for line in page.splitlines() if "1)" in line).split()) == (
        "│ 1)欧阳宇明 2)男 3)二〇〇五 4)十一 5)二十三 │"
    )
    for number, sample in enumerate(SAMPLES, 1):
        assert f"{number}){sample}" in page


def test_of_a_text_that_has_no_room_the_number_stays() -> None:
    page = "\n".join(draw_cells(LAYOUT, [sample * 4 for sample in SAMPLES], 78, 17))
    assert "1)欧阳宇明欧阳" in page
    assert all(f"{number})" in page for number in range(1, len(SAMPLES) + 1))


@pytest.mark.parametrize("size", [(2, 2), (1, 1), (5, 3)])
def test_a_window_too_small_for_anything_breaks_nothing(size: tuple[int, int]) -> None:
    cells = draw_cells(LAYOUT, SAMPLES, *size)
    assert len(cells) == size[1]


def test_rare_characters_take_two_cells_and_controls_none_of_the_terminal() -> None:
    cells = draw_cells(LAYOUT, ["㛃䶮𬭎𠅤䲟\x1b[31m", *SAMPLES[1:]], 120, 30)
    assert {width(line) for line in cells} == {120}
    assert not any("\x1b" in line for line in cells)
