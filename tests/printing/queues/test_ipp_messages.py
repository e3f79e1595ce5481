"""IPP messages: what is written is read again, byte for byte, and what is damaged is refused."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printing.errors import PaperError
from printing.queues.ipp_messages import DEEPEST, LONGEST, Message, decode, encode
from printing.queues.ipp_values import (
    NOTHING,
    NUMBERS,
    TEXTS,
    WITH_LANGUAGE,
    Attribute,
    Content,
    Group,
    GroupTag,
    Localised,
    Range,
    Resolution,
    Tag,
    Value,
    attribute,
)

INTEGERS = st.integers(-(2**31), 2**31 - 1)
WORDS = st.text(max_size=20)
NAMES = st.text(min_size=1, max_size=20)
SIMPLE: dict[Tag, st.SearchStrategy[Content]] = {
    **dict.fromkeys(NOTHING, st.none()),
    **dict.fromkeys(NUMBERS, INTEGERS),
    Tag.BOOLEAN: st.booleans(),
    Tag.OCTETS: st.binary(max_size=20),
    Tag.DATE_TIME: st.binary(min_size=11, max_size=11),
    Tag.RESOLUTION: st.builds(Resolution, INTEGERS, INTEGERS, st.sampled_from([3, 4])),
    Tag.RANGE: st.builds(Range, INTEGERS, INTEGERS),
    **dict.fromkeys(WITH_LANGUAGE, st.builds(Localised, WORDS, WORDS)),
    **dict.fromkeys(TEXTS, WORDS),
}
MARKS = {Tag.BEGIN_COLLECTION, Tag.END_COLLECTION, Tag.MEMBER_NAME}
SIMPLE_VALUES = st.one_of([st.builds(Value, st.just(tag), contents) for tag, contents in SIMPLE.items()])


def attributes(values: st.SearchStrategy[Value]) -> st.SearchStrategy[tuple[Attribute, ...]]:
    listed = st.lists(values, min_size=1, max_size=3).map(tuple)
    return st.lists(st.builds(Attribute, NAMES, listed), max_size=4).map(tuple)


VALUES = st.recursive(
    SIMPLE_VALUES | st.builds(Value, st.just(0x7E), st.binary(max_size=20)),
    lambda inner: st.builds(Value, st.just(Tag.BEGIN_COLLECTION), attributes(inner)),
    max_leaves=6,
)
GROUPS = st.builds(
    Group, st.sampled_from([tag for tag in GroupTag if tag != GroupTag.END]), attributes(VALUES)
)
MESSAGES = st.builds(
    Message,
    st.integers(0, 0x7FFF),
    st.integers(1, 2**31 - 1),
    st.lists(GROUPS, max_size=3).map(tuple),
    st.binary(max_size=50),
)


def test_every_tag_of_a_value_is_tried() -> None:
    assert set(SIMPLE) | MARKS == set(Tag)


@given(MESSAGES)
def test_what_is_written_is_read_again(message: Message) -> None:
    assert decode(encode(message)) == message


@given(MESSAGES, st.data())
def test_a_message_that_breaks_off_is_damaged(message: Message, data: st.DataObject) -> None:
    whole = encode(Message(message.code, message.request_id, message.groups))
    with pytest.raises(PaperError) as refused:
        decode(whole[: data.draw(st.integers(0, len(whole) - 1))])
    assert refused.value.code == "ipp_damaged"


@given(MESSAGES, st.data())
def test_a_message_with_wrong_bytes_is_read_or_refused_but_never_crashes(
    message: Message, data: st.DataObject
) -> None:
    damaged = bytearray(encode(message))
    for _ in range(data.draw(st.integers(1, 4))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    read_or_refused(bytes(damaged))


@given(st.binary(max_size=200))
def test_noise_is_read_or_refused_but_never_crashes(noise: bytes) -> None:
    read_or_refused(noise)


def read_or_refused(data: bytes) -> None:
    with suppress(PaperError):
        decode(data)


def nested(depth: int) -> Message:
    one = attribute("innermost", Tag.INTEGER, 1)
    for level in range(depth):
        one = attribute(f"level-{level}", Tag.BEGIN_COLLECTION, (one,))
    return Message(0, 1, (Group(GroupTag.JOB, (one,)),))


def test_collections_nest_as_deep_as_any_printer_needs_and_no_deeper() -> None:
    assert decode(encode(nested(DEEPEST))) == nested(DEEPEST)
    bottomless = encode(nested(1))[:-20] + b"\x4a\0\0\0\1x\x34\0\0\0\0" * 100_000
    for data in (encode(nested(DEEPEST + 1)), bottomless):
        with pytest.raises(PaperError):
            decode(data)


def test_a_request_has_the_bytes_of_the_standard() -> None:
    request = Message(
        0x0B, 7, (Group(GroupTag.OPERATION, (attribute("my-jobs", Tag.BOOLEAN, True, False),)),), b"%PDF"
    )
    assert encode(request) == (
        b"\x02\x00\x00\x0b\x00\x00\x00\x07\x01\x22\x00\x07my-jobs\x00\x01\x01\x22\x00\x00\x00\x01\x00\x03%PDF"
    )


@pytest.mark.parametrize(
    ("tag", "content"),
    [
        (Tag.INTEGER, "1"),
        (Tag.INTEGER, 2**31),
        (Tag.KEYWORD, 1),
        (Tag.KEYWORD, None),
        (Tag.RANGE, (1, 2)),
        (Tag.KEYWORD, "x" * (LONGEST + 1)),
        (Tag.KEYWORD, "\ud800"),
        (Tag.BEGIN_COLLECTION, "x"),
        (Tag.BEGIN_COLLECTION, (Attribute("", (Value(Tag.INTEGER, 1),)),)),
        (Tag.MEMBER_NAME, "x"),
        (Tag.NO_VALUE, "x"),
    ],
)
def test_a_value_that_its_tag_cannot_hold_is_refused_by_the_name_of_its_attribute(
    tag: Tag, content: Content
) -> None:
    message = Message(0, 1, (Group(GroupTag.JOB, (attribute("copies", tag, content),)),))
    with pytest.raises(PaperError) as refused:
        encode(message)
    assert (refused.value.code, refused.value.params) == ("ipp_unwritable", {"name": "copies"})


def test_an_attribute_without_values_is_refused() -> None:
    with pytest.raises(PaperError):
        encode(Message(0, 1, (Group(GroupTag.JOB, (Attribute("copies", ()),)),)))


def test_values_that_stand_for_nothing_are_left_out_of_the_contents() -> None:
    group = Group(GroupTag.JOB, (Attribute("x", (Value(Tag.NO_VALUE, None), Value(Tag.NAME, "a"))),))
    assert group.contents("x") == ("a",)
    assert group.content("x") == "a"
    assert group.content("y") is None


def test_text_in_another_encoding_is_read_with_marks_in_its_place() -> None:
    data = encode(Message(0, 1, (Group(GroupTag.PRINTER, (attribute("name", Tag.OCTETS, b"Caf\xe9"),)),)))
    (group,) = decode(data.replace(b"\x30\x00\x04name", b"\x42\x00\x04name")).groups
    assert group.content("name") == "Caf\ufffd"
