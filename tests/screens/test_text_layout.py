"""Counts that flow over lines and details that wrap: nothing is lost while there is room, nothing is too wide."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tui.widgets.cells import width
from tui.widgets.flow_lines import flow
from tui.widgets.wrapped_lines import wrapped

WORDS = st.text("未完成课程操行（abc 123、；", min_size=1, max_size=30).map(str.strip).filter(bool)
CELLS = st.integers(10, 120)


@given(st.lists(WORDS, max_size=20), CELLS)
def test_counts_are_never_wider_than_the_screen(parts: list[str], cells: int) -> None:
    assert all(width(line) <= cells for line in flow(parts, cells))


@given(st.lists(WORDS, max_size=20), st.integers(60, 120))
def test_no_count_is_cut_in_two(parts: list[str], cells: int) -> None:
    lines = flow(parts, cells)
    assert "  ".join(lines).split() == "  ".join(parts).split()
    rest = list(parts)
    for line in lines:
        taken = [rest.pop(0)]
        while "  ".join(taken) != line:
            taken.append(rest.pop(0))
    assert rest == []


def test_a_count_too_long_for_any_line_says_so() -> None:
    assert flow(["短", "这一项实在太长了"], 10) == ["短", "这一项实…"]


@given(st.lists(WORDS, max_size=4), st.integers(20, 80), st.integers(1, 5))
def test_paragraphs_keep_to_their_lines(paragraphs: list[str], cells: int, lines: int) -> None:
    shown = wrapped(paragraphs, cells, lines)
    assert len(shown) <= lines
    assert all(width(line) <= cells for line in shown)


@given(st.lists(WORDS, max_size=3), st.integers(70, 80))
def test_paragraphs_with_room_are_shown_whole(paragraphs: list[str], cells: int) -> None:
    assert "".join("".join(wrapped(paragraphs, cells, 3)).split()) == "".join("".join(paragraphs).split())


def test_a_clause_begins_a_line_rather_than_being_cut() -> None:
    assert wrapped(["补考或更正成绩；成绩在电子商务", "下一段"], 20, 3) == [
        "补考或更正成绩；",
        "成绩在电子商务",
        "下一段",
    ]


def test_where_lines_are_short_clauses_run_on() -> None:
    assert wrapped(["补考或更正成绩；成绩在电子商务", "下一段"], 20, 2) == ["补考或更正成绩；成…", "下一段"]


def test_the_last_paragraph_gives_way_first() -> None:
    assert wrapped(["一二三四五六七八九十一二", "甲乙丙丁戊己庚辛壬癸子丑"], 20, 3) == [
        "一二三四五六七八九十",
        "一二",
        "甲乙丙丁戊己庚辛壬…",
    ]
