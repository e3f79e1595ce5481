"""Names and ID numbers: cleaning, check digit, near misses, initials."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity import (
    KINDS,
    check_char,
    clean_id,
    clean_name,
    id_is_valid,
    initials,
    mask_id,
    mask_ids_in,
    sex_of_id,
)

MASKED_TEXTS = {
    "学籍名册里没有 450199200501010012；请核对": "学籍名册里没有 4501**********0012；请核对",
    "45019920050101001x，450199900101001": "4501**********001x，4501*******1001",
    "450199 20050101 0012": "4501************0012",
    "４５０１９９２００５０１０１００１２": "４５０１**********００１２",
    "2005-07-12 13800000001 4501990001": "2005-07-12 13800000001 4501990001",
    "第 1048576 行，成绩 100": "第 1048576 行，成绩 100",
}
digits17 = st.text("0123456789", min_size=17, max_size=17)
valid_ids = digits17.map(lambda first: first + check_char(first))
odd_texts = st.text() | st.text("韦小明· .•‧・∙．･'’ｘxX４5\u200b\u3000\u00a0\ufeff\uf900ﾞか\u0301e")

CLEANED_NAMES = {
    "韦小明": ("韦小明", ()),
    "韦\u200b小\u3000明\u00a0 ": ("韦小明", ("zero_width", "blank")),
    "\ufeff欧阳\t宇明\n": ("欧阳宇明", ("zero_width", "blank")),
    "'韦小明": ("韦小明", ("apostrophe",)),
    "阿卜杜•热合曼": ("阿卜杜·热合曼", ("dot",)),
    "阿卜杜 ‧ 热合曼": ("阿卜杜·热合曼", ("blank", "dot")),
    "阿・卜∙杜．热.合･曼": ("阿·卜·杜·热·合·曼", ("dot",)),
    "阿卜杜·热合曼": ("阿卜杜·热合曼", ()),
    "ＡｎｎａＬｅｅ": ("AnnaLee", ("fullwidth",)),
    "J.Smith": ("J.Smith", ()),
    "更\U000e0100木": ("更木", ("zero_width",)),
    "a\x1b[31m": ("a[31m", ("zero_width",)),
    "𠮷\ue863": ("𠮷\ue863", ()),
    "": ("", ()),
}
CLEANED_IDS = {
    "45019920050901001X": ("45019920050901001X", ()),
    "45019920050901001x": ("45019920050901001X", ("x_upper",)),
    "'450199200509010011": ("450199200509010011", ("apostrophe",)),
    "４５０１９９２００５０９０１００１ｘ ": ("45019920050901001X", ("fullwidth", "blank", "x_upper")),
    "450199 20050901\u200b0011": ("450199200509010011", ("zero_width", "blank")),
    "e12345678": ("E12345678", ("x_upper",)),
}


@pytest.mark.parametrize("raw", CLEANED_NAMES)
def test_a_name_is_cleaned_and_says_what_changed(raw: str) -> None:
    cleaned = clean_name(raw)
    assert (cleaned.text, cleaned.changes) == CLEANED_NAMES[raw]


@pytest.mark.parametrize("raw", CLEANED_IDS)
def test_an_id_number_is_cleaned_and_says_what_changed(raw: str) -> None:
    cleaned = clean_id(raw)
    assert (cleaned.text, cleaned.changes) == CLEANED_IDS[raw]


def test_a_compatibility_character_equals_its_ordinary_twin() -> None:
    assert clean_name("\uf900小明").text == clean_name("豈小明").text


@given(odd_texts)
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    for clean in (clean_name, clean_id):
        once = clean(raw)
        assert clean(once.text).text == once.text
        assert clean(once.text).changes == ()
        assert (once.text == raw) == (not once.changes)
        assert not any(char.isspace() for char in once.text)
        assert list(once.changes) == [kind for kind in KINDS if kind in once.changes]


@given(st.lists(st.sampled_from("\u200b\ufeff \u3000\u00a0\t"), max_size=6), valid_ids, st.integers(0, 18))
def test_what_is_put_into_a_number_comes_out_again(junk: list[str], number: str, at: int) -> None:
    assert clean_id(number[:at] + "".join(junk) + number[at:]).text == number


def test_the_check_character_follows_the_standard() -> None:
    """The two examples of GB 11643-1999, annex A."""
    assert check_char("11010519491231002") == "X"
    assert check_char("44052418800101001") == "4"


@given(valid_ids, st.integers(0, 17), st.sampled_from("0123456789X"))
def test_one_wrong_character_is_always_found(number: str, at: int, char: str) -> None:
    assert id_is_valid(number)
    changed = number[:at] + char + number[at + 1 :]
    assert id_is_valid(changed) == (changed == number)


@given(valid_ids, st.integers(0, 16))
def test_two_exchanged_neighbours_are_always_found(number: str, at: int) -> None:
    changed = number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    assert id_is_valid(changed) == (changed == number)


@pytest.mark.parametrize(
    "number", ["", "45019920050901001", "４５０１９９２００５０９０１００１５", "45019920050901001x"]
)
def test_only_eighteen_ascii_characters_are_valid(number: str) -> None:
    assert not id_is_valid(number)


def test_the_sex_is_that_of_the_seventeenth_digit() -> None:
    assert [sex_of_id(f"4501992005090100{digit}0") for digit in "0123456789"] == ["女", "男"] * 5
    assert sex_of_id("E12345678") == ""


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("450199200509011234", "4501**********1234"),
        ("E12345678", "E******78"),
        ("12", "**"),
        ("", ""),
    ],
)
def test_a_masked_number_shows_its_ends_only(number: str, masked: str) -> None:
    assert mask_id(number) == masked


@pytest.mark.parametrize("text", MASKED_TEXTS)
def test_id_numbers_inside_a_text_are_masked_and_nothing_else(text: str) -> None:
    assert mask_ids_in(text) == MASKED_TEXTS[text]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("张三", {"zs"}),
        ("覃春", {"qc", "tc", "yc"}),
        ("仇明", {"cm", "qm", "jm"}),
        ("区辉", {"qh", "oh"}),
        ("单雄", {"dx", "cx", "sx"}),
        ("Anna李3", {"annal3"}),
        ("阿·曼", {"am", "em"}),
        ("", {""}),
    ],
)
def test_initials_hold_every_reading(name: str, expected: set[str]) -> None:
    assert set(initials(name).split(" ")) == expected


def test_of_a_long_name_only_the_first_readings_vary() -> None:
    spellings = initials("单" * 12).split(" ")
    assert len(spellings) == len(set(spellings)) == 27
    assert {spelling[3:] for spelling in spellings} == {"d" * 9}


@given(st.text("覃仇区单张三长重阿a·", max_size=30))
def test_the_spellings_of_a_name_are_few_and_different(name: str) -> None:
    spellings = initials(name).split(" ")
    assert 1 <= len(spellings) <= 64
    assert len({len(spelling) for spelling in spellings}) == 1


def test_cleaning_plain_cells_costs_next_to_nothing() -> None:
    numbers = [f"45019920{at:09}1" for at in range(6000)]
    began = process_time()
    for at in range(300_000):
        clean_id(numbers[at // 50])
        clean_name("韦小明")
    assert process_time() - began < 1.5
