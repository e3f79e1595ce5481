from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.screens.desk import numbered
from tui.widgets.table_rows import BLOCK, KEPT_BLOCKS, Row, RowPages


@given(st.integers(0, 400), st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60)), max_size=8))
def test_fetching_what_is_missing_brings_every_row_in_sight(
    total: int, windows: list[tuple[int, int]]
) -> None:
    rows = numbered(total)
    pages = RowPages(total)
    for first, lines in windows:
        last = min(total, first + lines) - 1
        while (start := pages.missing(first, last)) is not None:
            pages.put(start, rows[start : start + BLOCK])
        assert [pages.at(index) for index in range(first, last + 1)] == rows[first : last + 1]


def test_rows_at_hand_are_shown_before_their_block_is_whole() -> None:
    pages = RowPages(100)
    pages.keep(0, numbered(20))
    assert pages.at(19) == Row(19, ("行19",))
    assert pages.at(20) is None
    assert pages.missing(0, 10) == 0


def test_a_list_that_has_become_shorter_ends_where_its_rows_end() -> None:
    pages = RowPages(100)
    pages.put(BLOCK, numbered(5))
    assert pages.total == BLOCK + 5


def test_blocks_longest_unseen_are_forgotten() -> None:
    total = BLOCK * (KEPT_BLOCKS + 2)
    rows = numbered(total)
    pages = RowPages(total)
    for start in range(0, total, BLOCK):
        pages.put(start, rows[start : start + BLOCK])
    assert pages.at(0) is None
    assert pages.at(total - 1) == rows[-1]


def test_a_key_is_found_wherever_it_moved_to() -> None:
    pages = RowPages(3, [Row("b", ("2",)), Row("a", ("1",)), Row("c", ("3",))])
    assert pages.find("a", near=0) == 1
    assert pages.find("x", near=0) is None
    fetched = RowPages(200)
    fetched.put(64, numbered(64))
    assert fetched.find(3, near=0) == 67
