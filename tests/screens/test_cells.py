from __future__ import annotations

from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import ELLIPSIS, cut, cut_left, fit, plain, width, wrap

CHARACTERS = st.one_of(
    st.sampled_from("覃春梅·𡉃，。（）ab 1\u3000"), st.characters(exclude_categories=["Mn", "Me"])
)
TEXT = st.text(CHARACTERS, max_size=30)
PLAIN = TEXT.map(plain)
CELLS = st.integers(0, 40)


@given(TEXT, CELLS, st.sampled_from(["left", "right", "center"]))
def test_a_fitted_text_takes_exactly_its_cells(text: str, cells: int, align: str) -> None:
    assert width(fit(text, cells, align)) == cells  # type: ignore[arg-type]


@given(PLAIN, CELLS)
def test_a_cut_text_keeps_its_beginning_and_shows_that_it_was_cut(text: str, cells: int) -> None:
    shown = cut(text, cells)
    assert width(shown) <= cells
    assert shown == text or cells == 0 or (shown[-1] == ELLIPSIS and text.startswith(shown[:-1]))


@given(PLAIN, CELLS)
def test_a_text_cut_at_the_left_keeps_its_end(text: str, cells: int) -> None:
    shown = cut_left(text, cells)
    assert width(shown) <= cells
    assert shown == text or cells == 0 or (shown[0] == ELLIPSIS and text.endswith(shown[1:]))


@given(TEXT)
def test_nothing_that_moves_a_terminal_gets_through(text: str) -> None:
    shown = plain(text)
    assert all(mark.isprintable() or mark == "\u3000" or category(mark) == "Co" for mark in shown)
    assert len(shown) == len(text)


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("覃\x1b[2J梅", "覃?[2J梅"),
        ("覃\n梅\t华", "覃 梅 华"),
        ("\u202e梅覃", "?梅覃"),
        ("a\x9bm", "a?m"),
        ("覃\ud800", "覃?"),
        ("欧阳\u3000宇", "欧阳\u3000宇"),
        ("买买提·艾力", "买买提·艾力"),
    ],
)
def test_escape_sequences_line_breaks_and_direction_marks_are_made_harmless(
    given_text: str, shown: str
) -> None:
    assert plain(given_text) == shown


def test_a_chinese_character_is_never_cut_in_half() -> None:
    assert cut("公共基础课", 6) == "公共…"
    assert fit("公共基础课", 6) == "公共… "
    assert cut_left("公共基础课", 6) == "…础课"


@given(st.text("覃春梅，。ab12）", min_size=0, max_size=60), st.integers(4, 30), st.integers(0, 2))
def test_wrapped_lines_fit_and_lose_no_character(text: str, cells: int, indent: int) -> None:
    wrapped = wrap(text, cells, indent)
    assert all(width(line) <= cells for line in wrapped)
    assert "".join(line.strip() for line in wrapped) == text.strip()


def test_no_line_begins_with_a_comma() -> None:
    assert wrap("补考或更正成绩，再核验", 14) == ["补考或更正成", "绩，再核验"]


def test_a_key_is_not_broken_at_the_end_of_a_line() -> None:
    assert wrap("写的是最慢的一批。Enter 看", 21) == ["写的是最慢的一批。", "Enter 看"]
    assert wrap("x" * 8, 4) == ["xxxx", "xxxx"]
