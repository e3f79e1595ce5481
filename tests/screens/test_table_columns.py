from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.table_columns import ARROWS, GAP, Column, column_pages

COLUMNS = st.lists(
    st.builds(Column, st.just("列"), st.integers(1, 30), flexible=st.booleans(), gap=st.integers(0, GAP + 1)),
    min_size=1,
    max_size=12,
)


@given(COLUMNS, st.integers(0, 3), st.integers(10, 120))
def test_every_column_is_on_one_page_and_the_fixed_ones_on_all(
    columns: list[Column], fixed: int, room: int
) -> None:
    pages = column_pages(columns, fixed, room)
    stay = min(fixed, len(columns))
    assert all(page.indexes[:stay] == tuple(range(stay)) for page in pages)
    assert [index for page in pages for index in page.indexes[stay:]] == list(range(stay, len(columns)))


@given(COLUMNS, st.integers(0, 3), st.integers(30, 120))
def test_a_page_is_never_wider_than_the_table(columns: list[Column], fixed: int, room: int) -> None:
    pages = column_pages(columns, fixed, room)
    kept_free = ARROWS if len(pages) > 1 else 0
    for page in pages:
        gaps = sum(columns[index].gap for index in page.indexes[1:])
        if gaps <= room - kept_free:
            assert sum(page.widths) + gaps <= room - kept_free


@given(COLUMNS, st.integers(0, 3), st.integers(30, 120))
def test_columns_are_narrowed_only_when_they_do_not_fit_alone(
    columns: list[Column], fixed: int, room: int
) -> None:
    for page in column_pages(columns, fixed, room):
        shrunk = [i for i, wide in zip(page.indexes, page.widths, strict=True) if wide < columns[i].width]
        assert not shrunk or len(page.indexes) <= min(fixed, len(columns)) + 1


def test_flexible_columns_share_what_is_left_over() -> None:
    columns = [Column("姓名", 8), Column("专业", 10, flexible=True), Column("问题", 10, flexible=True)]
    (page,) = column_pages(columns, 1, 41)
    assert page.widths == (8, 15, 14)


def test_a_narrow_gap_leaves_more_to_the_columns() -> None:
    columns = [Column("姓名", 8), Column("1学期", 5, gap=1), Column("2学期", 5, gap=1)]
    assert [page.indexes for page in column_pages(columns, 1, 20)] == [(0, 1, 2)]
    wide = [Column(column.title, column.width) for column in columns]
    assert [page.indexes for page in column_pages(wide, 1, 20)] == [(0, 1), (0, 2)]
