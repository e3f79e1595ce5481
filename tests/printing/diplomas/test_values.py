"""Dates and numbers as diplomas write them, and patterns of values."""

from __future__ import annotations

from pathlib import Path

import pytest

from printing.diploma_checks import Fault, Found, check_records
from printing.diploma_values import DiplomaRecord, parse_pattern
from printing.errors import PaperError
from printing.fonts.chain import SONG, Chain
from printing.fonts.faces import Face
from printing.numerals import counted, date_part, digit_by_digit, in_numerals
from printing.template_files import Entry
from tests.printing.diplomas.pages import PERSON, SERIF, field, layout, record
from tests.printing.fonts.small_fonts import made_font


@pytest.mark.parametrize(
    ("number", "text"),
    [
        *((0, "〇"), (1, "一"), (9, "九"), (10, "十"), (11, "十一"), (19, "十九"), (20, "二十")),
        *((21, "二十一"), (30, "三十"), (31, "三十一"), (99, "九十九")),
    ],
)
def test_numbers_are_counted(number: int, text: str) -> None:
    assert counted(number) == text


def test_years_are_read_digit_by_digit_with_a_round_zero() -> None:
    assert digit_by_digit("2003") == "二\u3007\u3007三"


@pytest.mark.parametrize(
    ("text", "shown"), [("3", "三"), ("10", "十"), ("2023", "二〇二三"), ("2.5", "二.五")]
)
def test_a_text_in_numerals(text: str, shown: str) -> None:
    assert in_numerals(text) == shown


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_and_day_can_be_written(month: int) -> None:
    for day in range(1, 29):
        shown = date_part(f"2023-{month:02}-{day:02}", "date", numerals=True)
        assert shown == f"二〇二三年{counted(month)}月{counted(day)}日"
        assert date_part(f"2023-{month:02}-{day:02}", "date", numerals=False) == f"2023年{month}月{day}日"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{name}", "欧阳宇明"),
        ("{issue_date:hanzi}", "二〇二三年七月五日"),
        ("{issue_date}", "2023年7月5日"),
        ("{birth_year:hanzi}.{birth_month}.{birth_day:hanzi}", "二〇〇五.11.二十三"),
        ("{admission_date:hanzi}", "二〇二〇年九月"),
        ("{admission_day}", ""),
        ("学制{duration:hanzi}年", "学制三年"),
        ("{ethnicity}族", ""),
        ("定文", "定文"),
    ],
)
def test_a_pattern_takes_the_values_of_its_record(text: str, shown: str) -> None:
    assert parse_pattern(Entry("x", "", {"text": text}), "text").text(PERSON) == shown


def found(records: list[DiplomaRecord], chain: Chain = SERIF[SONG], **keys: object) -> list[Found]:
    fields = {
        "name": field(width=30, shrink=0.5),
        "date": field(y=60, width=90, text="{issue_date}", optional=True),
    }
    return list(check_records(layout(fields, **keys), records, {SONG: chain}))


def test_pages_without_fault_have_none() -> None:
    assert found([record(), record(name="王㛃")]) == []


def test_what_is_missing_is_named_by_page_and_field() -> None:
    assert found([record(), record(name=""), record(issue="")]) == [
        Found(1, 0, Fault.VALUE_MISSING),
        Found(2, 1, Fault.LEFT_BLANK),
    ]


@pytest.mark.parametrize(
    ("name", "fault", "shown", "code", "detail"),
    [
        ("张\U00031350", Fault.GLYPH_MISSING, "\U00031350", "U+31350", ""),
        ("张\ue000", Fault.GLYPH_MISSING, "\ue000", "U+E000", ""),
        ("张\u200b三", Fault.INVISIBLE, "", "U+200B", ""),
        ("张⼀", Fault.RADICAL, "⼀", "U+2F00", "一"),
        ("张\uf900", Fault.COMPATIBILITY, "\uf900", "U+F900", "\u8c48"),
    ],
)
def test_a_character_that_cannot_be_meant_is_named(
    name: str, fault: Fault, shown: str, code: str, detail: str
) -> None:
    seen = found([record(), record(name=name)])
    assert Found(1, 0, fault, shown, code, detail) in seen
    assert {one.record for one in seen} == {1}


def test_a_face_that_stands_in_is_named(tmp_path: Path) -> None:
    small = Face(made_font(tmp_path / "small.ttf", "欧阳宇明2023年7月5日", name="Small"))
    chain = Chain([small, *SERIF[SONG].faces])
    assert found([record(), record(name="欧宇龘")], chain) == [
        Found(1, 0, Fault.SUBSTITUTED, "龘", "U+9F98", "Noto Serif SC")
    ]


def test_what_does_not_fit_says_how_small_it_would_be() -> None:
    assert found([record(name="长" * 10), record(name="长" * 12)]) == [
        Found(1, 0, Fault.TOO_WIDE, detail="44%")
    ]


def test_a_style_without_a_chain_is_refused() -> None:
    with pytest.raises(PaperError) as refusal:
        check_records(layout({"name": field(font="kai")}), [record()], {SONG: SERIF[SONG]})
    assert (refusal.value.code, refusal.value.params) == ("font_style_missing", {"style": "kai"})


def test_photos_are_asked_for_where_the_blank_has_a_place() -> None:
    box = {"x": 200, "y": 20, "width": 30, "height": 40}
    assert found([record()], photo=box) == [Found(0, -1, Fault.PHOTO_MISSING)]
    assert found([record()], photo={**box, "optional": True}) == [Found(0, -1, Fault.WITHOUT_PHOTO)]
    assert found([DiplomaRecord(PERSON, b"nothing")], photo=box) == [Found(0, -1, Fault.PHOTO_UNREADABLE)]
