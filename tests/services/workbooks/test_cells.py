"""What single cells mean: text, ID numbers, marks, semesters, cohorts, durations, dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services import wording
from services.identity import Cleaned
from services.rules import WORDS
from services.workbooks import cells, periods
from services.workbooks.cells import Bad, Flaw

ERROR = Flaw(Bad.CELL_ERROR, "#N/A")
FORMULA = Flaw(Bad.CELL_FORMULA)

MEANINGS: dict[Callable[[Any], object], dict[object, object]] = {
    cells.text_of: {
        85.0: "85",
        84.999999999999986: "85",
        0.1 + 0.2: "0.3",
        -3.0: "-3",
        4.5010220080101101e17: "4.50102200801011E+17",
        450102080101123.0: "450102080101123",
        float("nan"): "NAN",
        True: "TRUE",
        " 韦\n小  明 ": "韦 小 明",
        "a\x1b[31mb\x07": "a[31mb",
        "\ufeff<b>\u200b": "<b>",
        dt.date(2020, 9, 1): "2020-09-01",
        dt.datetime(2020, 9, 1): "2020-09-01",  # noqa: DTZ001 - cells know no zone
        dt.datetime(2020, 9, 1, 8, 30): "2020-09-01 08:30",  # noqa: DTZ001
        dt.time(8, 30): "08:30:00",
        dt.timedelta(hours=30): "1 day, 6:00:00",
        ERROR: "#N/A",
        FORMULA: "",
        "": "",
    },
    cells.plain_of: {"７１０２０１ ": "710201", " 在 读": "在读", "'0123": "0123", 710201.0: "710201"},
    cells.number_text: {" ８５．５\u3000": "85.5", "0 60": "0 60", "8\u28005": "8 5", "'85": "85", "①": "①"},
    cells.counted_of: {"第 １ 学期": "第1学期", "20 20 级": "20 20级", "2 .5 年": "2 .5年"},
    cells.course_key: {
        " Photoshop  图像处理": "photoshop 图像处理",
        "ＰＨＯＴＯＳＨＯＰ\u3000图像处理": "photoshop 图像处理",
        "C＋＋": "c++",
    },
    cells.id_of: {
        4.5010220080101101e17: Bad.ID_NUMERIC,
        450102200801011234: Bad.ID_NUMERIC,
        1e15: Bad.ID_NUMERIC,
        float("inf"): Bad.ID_NUMERIC,
        "4.50102E+17": Bad.ID_NUMERIC,
        " 4.5010220080101101e17": Bad.ID_NUMERIC,
        450102080101123.0: Cleaned("450102080101123"),
        "4501 x": Cleaned("4501X", ("blank", "x_upper")),
        "": Cleaned(""),
        ERROR: Bad.CELL_ERROR,
        FORMULA: Bad.CELL_FORMULA,
    },
    cells.name_of: {"韦 小明": Cleaned("韦小明", ("blank",)), 12.0: Cleaned("12"), ERROR: Bad.CELL_ERROR},
    cells.mark_of: {
        85.0: 850,
        "85": 850,
        "８５．５": 855,
        "85.50": 855,
        "'85": 850,
        84.999999999999986: 850,
        "84.999999999999986": 850,
        100.00000000000001: 1000,
        0: 0,
        "优秀": WORDS["优秀"],
        " 优\u3000秀": WORDS["优秀"],
        "缺考": WORDS["缺考"],
        "": None,
        " \u3000": None,
        100.1: Bad.MARK_ABOVE_100,
        "101": Bad.MARK_ABOVE_100,
        1e300: Bad.MARK_ABOVE_100,
        85.05: Bad.MARK_DECIMALS,
        "85.55": Bad.MARK_DECIMALS,
        -1: Bad.MARK_UNKNOWN,
        "-1": Bad.MARK_UNKNOWN,
        "好": Bad.MARK_UNKNOWN,
        "1e1": Bad.MARK_UNKNOWN,
        "８５分": Bad.MARK_UNKNOWN,
        " 85\n": 850,
        "0 60": Bad.MARK_UNKNOWN,
        "6\u30000": Bad.MARK_UNKNOWN,
        "6\u31640": Bad.MARK_UNKNOWN,
        "8 .5": Bad.MARK_UNKNOWN,
        "8\n5": Bad.MARK_UNKNOWN,
        "①": Bad.MARK_UNKNOWN,
        "½": Bad.MARK_UNKNOWN,
        "6⁰": Bad.MARK_UNKNOWN,
        "٦٠": Bad.MARK_UNKNOWN,
        True: Bad.MARK_UNKNOWN,
        float("nan"): Bad.MARK_UNKNOWN,
        dt.date(1900, 3, 25): Bad.MARK_UNKNOWN,
        ERROR: Bad.CELL_ERROR,
        FORMULA: Bad.CELL_FORMULA,
    },
    cells.tenths_of: {
        1.7e308: Bad.NUMBER_UNKNOWN,
        4: 40,
        "2.5": 25,
        "": None,
        "2.55": Bad.NUMBER_UNKNOWN,
        "四": Bad.NUMBER_UNKNOWN,
        " ２．５ ": 25,
        "2 5": Bad.NUMBER_UNKNOWN,
        "2½": Bad.NUMBER_UNKNOWN,
        200: 2000,
    },
    cells.whole_of: {
        72.0: 72,
        "７２": 72,
        " 72 ": 72,
        "": None,
        7.5: Bad.NUMBER_UNKNOWN,
        -1: Bad.NUMBER_UNKNOWN,
        "7 2": Bad.NUMBER_UNKNOWN,
        "③": Bad.NUMBER_UNKNOWN,
    },
    cells.sex_of: {
        "男": "男",
        "女性": "女",
        " 男 ": "男",
        "": None,
        "M": Bad.SEX_UNKNOWN,
        1: Bad.SEX_UNKNOWN,
    },
    cells.yes_no_of: {
        "是": True,
        "√": True,
        "否": False,
        "n": False,
        "": None,
        True: True,
        "也许": Bad.YES_NO_UNKNOWN,
    },
    periods.semester_of: {
        1.0: 1,
        "1": 1,
        "第1学期": 1,
        "第 一 学期": 1,
        "６学期": 6,
        "十二": 12,
        "": None,
        0: Bad.SEMESTER_UNKNOWN,
        13: Bad.SEMESTER_UNKNOWN,
        1.5: Bad.SEMESTER_UNKNOWN,
        "2020-2021学年第一学期": Bad.SEMESTER_UNKNOWN,
        "第 1 学期": 1,
        "1 2": Bad.SEMESTER_UNKNOWN,
        "第①学期": Bad.SEMESTER_UNKNOWN,
        ERROR: Bad.CELL_ERROR,
    },
    periods.semester_in: {
        "电子商务-第1学期": 1,
        "20计算1班 第 十一 学期成绩表": 11,
        "电子商务3学期": 3,
        "电子商务": None,
        "第1学期、第2学期": None,
        "第13学期": None,
        "第1 2学期": None,
        "第②学期": None,
        "2020-2021学年第一学期": None,
        "二年级第一学期": None,
    },
    periods.cohort_of: {
        2020.0: 2020,
        "2020级": 2020,
        "２０２０ 年级": 2020,
        "": None,
        "20级": Bad.COHORT_UNKNOWN,
        "20 20级": Bad.COHORT_UNKNOWN,
        3020: Bad.COHORT_UNKNOWN,
        FORMULA: Bad.CELL_FORMULA,
    },
    periods.duration_of: {
        3.0: "3",
        "3年": "3",
        "三年制": "3",
        "2.5": "2.5",
        2.5: "2.5",
        "两年半": "2.5",
        "3＋2": "3+2",
        "3.0": "3",
        "": None,
        "3 + 2": "3+2",
        "2 .5": Bad.DURATION_UNKNOWN,
        "③年": Bad.DURATION_UNKNOWN,
        "0": Bad.DURATION_UNKNOWN,
        "长": Bad.DURATION_UNKNOWN,
    },
    periods.date_of: {
        "2005-07-12": "2005-07-12",
        "2005/7/2": "2005-07-02",
        "2005年7月12日": "2005-07-12",
        "2005.7.12": "2005-07-12",
        20050712.0: "2005-07-12",
        dt.date(2005, 7, 12): "2005-07-12",
        dt.datetime(2005, 7, 12, 1): "2005-07-12",  # noqa: DTZ001
        "": None,
        "2005年 7月 12日": "2005-07-12",
        "2005-07-1 2": Bad.DATE_UNKNOWN,
        "2005-02-30": Bad.DATE_UNKNOWN,
        38545.0: Bad.DATE_UNKNOWN,
    },
    periods.birth_of: {
        "2005-07-12": "2005-07-12",
        dt.date(2005, 7, 12): "2005-07-12",
        "2005-07": "2005-07",
        200507.0: "2005-07",
        "": None,
        2005.1: Bad.DATE_UNKNOWN,
        "2005-13": Bad.DATE_UNKNOWN,
        "2005-02-30": Bad.DATE_UNKNOWN,
        ERROR: Bad.CELL_ERROR,
    },
    periods.month_of: {
        202009.0: "2020-09",
        "2020-9": "2020-09",
        "2020年09月": "2020-09",
        "2020.10": "2020-10",
        "20200901": "2020-09",
        dt.date(2020, 9, 1): "2020-09",
        "": None,
        2020.1: Bad.MONTH_UNKNOWN,
        "202013": Bad.MONTH_UNKNOWN,
        "2020 09": Bad.MONTH_UNKNOWN,
        ERROR: Bad.CELL_ERROR,
    },
}
CASES = [(read, raw, expected) for read, table in MEANINGS.items() for raw, expected in table.items()]


NAMES = [f"{getattr(read, '__name__', '')} {raw!r}" for read, raw, _ in CASES]


@pytest.mark.parametrize(("read", "raw", "expected"), CASES, ids=NAMES)
def test_a_cell_means_what_people_mean_by_it(
    read: Callable[[Any], object], raw: object, expected: object
) -> None:
    found = read(raw)
    assert (type(found), found) == (type(expected), expected)


def test_one_and_true_are_told_apart_although_they_are_equal() -> None:
    assert cells.mark_of(1) == 10
    assert cells.mark_of(True) is Bad.MARK_UNKNOWN
    assert cells.text_of(True) == "TRUE"
    assert cells.text_of(1) == "1"


@given(st.integers(0, 1000))
def test_every_tenth_of_a_mark_is_kept_exactly(tenths: int) -> None:
    written = f"{tenths // 10}.{tenths % 10}"
    assert cells.mark_of(tenths / 10) == tenths
    assert cells.mark_of(written) == tenths
    assert cells.mark_of(written + "0") == tenths
    assert cells.mark_of(f"{tenths / 10:.17g}") == tenths
    assert cells.mark_of(tenths / 10 * (1 + 2e-16)) == tenths
    if tenths % 10 == 0:
        assert cells.mark_of(tenths // 10) == cells.mark_of(str(tenths // 10)) == tenths


@given(st.integers(1, 99_999).filter(lambda hundredths: hundredths % 10))
def test_a_second_decimal_is_never_rounded_away(hundredths: int) -> None:
    expected = Bad.MARK_ABOVE_100 if hundredths > 10_000 else Bad.MARK_DECIMALS
    assert cells.mark_of(hundredths / 100) is expected
    assert cells.mark_of(f"{hundredths // 100}.{hundredths % 100:02}") is expected


@pytest.mark.parametrize("word", WORDS)
def test_every_word_is_its_own_number(word: str) -> None:
    assert cells.mark_of(word) == WORDS[word]


raws = st.one_of(
    st.text(),
    st.floats(),
    st.integers(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.sampled_from([ERROR, FORMULA]),
)
READERS = (
    cells.mark_of,
    cells.tenths_of,
    cells.whole_of,
    cells.sex_of,
    cells.yes_no_of,
    cells.id_of,
    periods.semester_of,
    periods.cohort_of,
    periods.duration_of,
    periods.date_of,
    periods.birth_of,
    periods.month_of,
)


@given(raws)
def test_no_cell_whatever_it_holds_breaks_the_reading(raw: cells.Raw) -> None:
    shown = cells.text_of(raw)
    assert shown == cells.text_of(shown)
    assert not any(char in shown for char in "\x1b\x00\n\u200b")
    for read in READERS:
        found = read(raw)
        if isinstance(raw, Flaw):
            assert found is raw.code


def test_every_problem_of_a_cell_has_its_sentence() -> None:
    assert set(wording.CELL_PROBLEMS) == {str(code) for code in Bad}


def test_what_was_tidied_is_told_in_one_line() -> None:
    told = wording.cleanings({"fullwidth": 4, "blank": 2, "dot": 1, "x_upper": 0})
    assert told == "整理 7 处：全角字符 4，空格 2，间隔点 1"
    assert wording.cleanings({}) == ""
