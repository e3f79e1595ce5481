"""Times, sizes and counts as the screens write them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import clock as service_clock
from services.importing.outcomes import ImportOutcome
from tests.frozen_clock import FrozenClock
from tui.import_words import cleaned_text, counts_text, masked, nothing_to_store, shortened, size_text
from tui.moments import day, day_time, near, time_cell, waited

OUTCOME = ImportOutcome("plan", "课程.xlsx", "", 12, 3, 296, 0, 4, (), {}, stored=False)


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (timedelta(), "今天 09:02"),
        (timedelta(hours=9, minutes=3), "昨天 23:59"),
        (timedelta(days=2), "06-12"),
        (timedelta(days=400), "2022-05-10"),
        (-timedelta(days=1), "06-15"),
    ],
)
def test_a_file_shows_how_new_it_is_on_chinese_clocks(clock: FrozenClock, ago: timedelta, shown: str) -> None:
    assert near(clock() - ago) == shown


def test_a_moment_of_another_year_names_the_year(clock: FrozenClock) -> None:
    assert day_time("2023-01-01T00:00:00.000000Z") == "01-01 08:00"
    assert day_time("2022-12-31T15:59:00.000000Z") == "2022-12-31 23:59"
    assert day_time("") == time_cell("") == ""
    assert time_cell("2023-01-01T00:00:00.000000Z") == "01-01 08:00"
    assert time_cell("2022-12-31T15:59:00.000000Z") == "2022-12-31"
    assert (day("2023-06-19"), day("2022-06-19"), day("")) == ("06-19", "2022-06-19", "")


def test_waiting_is_counted_in_days_on_chinese_clocks(clock: FrozenClock) -> None:
    since = service_clock.iso(clock())
    assert waited(since) == "今天送到"
    clock.advance(timedelta(hours=14, minutes=57))
    assert waited(since) == "今天送到"
    clock.advance(timedelta(minutes=1))
    assert waited(since) == "已等 1 天"


def test_counts_name_what_there_is_and_always_what_is_new() -> None:
    assert counts_text(OUTCOME) == "新增 12  更改 3  未变 296  退回 4"
    nothing = ImportOutcome("plan", "", "", 0, 0, 296, 0, 0, (), {}, stored=False)
    assert counts_text(nothing) == "新增 0  未变 296"
    assert nothing_to_store(nothing)
    assert not nothing_to_store(OUTCOME)


def test_what_was_tidied_is_summed_and_named_in_one_order() -> None:
    assert cleaned_text({"dot": 1, "fullwidth": 4, "blank": 2}) == "整理 7 处：全角字符 4，空格 2，间隔点 1"
    assert cleaned_text({}) == cleaned_text({"blank": 0}) == ""


@pytest.mark.parametrize(
    ("size", "shown"), [(0, "1K"), (1500, "1K"), (24_900, "24K"), (1_363_149, "1.3M"), (73_400_320, "70.0M")]
)
def test_sizes_are_short(size: int, shown: str) -> None:
    assert size_text(size) == shown


@given(st.text(alphabet="0123456789", min_size=17, max_size=17), st.sampled_from("0123456789Xx"))
def test_no_id_number_survives_in_shown_text(first: str, last: str) -> None:
    text = f"身份证号 {first}{last} 有误"
    for shown in (masked(text), shortened(text)):
        assert first[4:14] not in shown
        assert shown.startswith(f"身份证号 {first[:4]}")
        assert shown.endswith(f"{first[-3:]}{last} 有误")


def test_short_numbers_stay_as_they_are() -> None:
    assert masked("0771-5300000") == shortened("0771-5300000") == "0771-5300000"
    assert masked("20230630") == "20230630"
