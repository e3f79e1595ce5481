"""IPP 2.0 messages as bytes (RFC 8010): requests are written, answers are read, nothing is sent.

Own code, because no package at hand says all that a diploma needs and stays silent about nothing: `pyipp` drops
attributes it has no tag for, `print-scaling` among them, and sends the rest; `ippx` 0.1.1 cannot write collections (a
tray and a paper of one's own size are one, `media-col`), guesses the tag of a value it does not know, and brings an
HTTP client of its own. The format is small, and here every value keeps the tag it came with, so that what is read and
written again is the same bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from printing.errors import PaperError
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
)

VERSION = (2, 0)
LONGEST = 0x7FFF
"""Bytes of a name or a value: lengths are signed 16-bit numbers (RFC 8010 §3.2)."""
DEEPEST = 8
"""Collections within collections: `media-col` needs two, and an answer must not exhaust the stack."""
FIRST_VALUE_TAG = 0x10


@dataclass(frozen=True, slots=True)
class Message:
    """A request (`code` is its operation) or an answer (`code` is its status)."""

    code: int
    request_id: int
    groups: tuple[Group, ...] = ()
    document: bytes = b""
    version: tuple[int, int] = VERSION

    def of(self, tag: GroupTag) -> tuple[Group, ...]:
        """The groups of one kind: one per job in the answer to Get-Jobs."""
        return tuple(group for group in self.groups if group.tag == tag)


def encode(message: Message) -> bytes:
    """The bytes of a message. Raises `PaperError` ipp_unwritable(name) for a value that its tag cannot hold."""
    parts = [struct.pack(">BBHI", *message.version, message.code, message.request_id)]
    for group in message.groups:
        parts.append(bytes([group.tag]))
        for one in group.attributes:
            try:
                parts.extend(_attribute_parts(one))
            except (struct.error, TypeError, ValueError, AttributeError) as error:
                raise PaperError("ipp_unwritable", name=one.name) from error
    return b"".join((*parts, bytes([GroupTag.END]), message.document))


def decode(data: bytes) -> Message:
    """The message in these bytes. Raises `PaperError` ipp_damaged for whatever is not one."""
    reader = _Reader(data)
    try:
        major, minor, code, request_id = struct.unpack(">BBHI", reader.take(8))
        groups: list[Group] = []
        while (tag := reader.byte()) != GroupTag.END:
            if tag >= FIRST_VALUE_TAG:
                raise PaperError("ipp_damaged")
            groups.append(Group(tag, _attributes(reader)))
        return Message(code, request_id, tuple(groups), reader.rest(), (major, minor))
    except (struct.error, IndexError, UnicodeError) as error:
        raise PaperError("ipp_damaged") from error


class _Reader:
    """Bytes taken from the front; IndexError where they end too early."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        end = self._at + count
        if end > len(self._data):
            raise IndexError
        taken = self._data[self._at : end]
        self._at = end
        return taken

    def byte(self) -> int:
        return self.take(1)[0]

    def peek(self) -> int:
        return self._data[self._at]

    def field(self) -> bytes:
        """Bytes with their length in front."""
        (length,) = struct.unpack(">H", self.take(2))
        return self.take(length)

    def rest(self) -> bytes:
        return self.take(len(self._data) - self._at)


# --- writing ---------------------------------------------------------------------------------------------------------


def _attribute_parts(one: Attribute) -> Iterator[bytes]:
    if not one.name or not one.values:
        raise ValueError
    name = one.name.encode()
    for value in one.values:
        yield from _value_parts(name, value)
        name = b""  # a further value of the same attribute has no name of its own


def _value_parts(name: bytes, value: Value) -> Iterator[bytes]:
    if value.tag < FIRST_VALUE_TAG or value.tag in (Tag.MEMBER_NAME, Tag.END_COLLECTION):
        raise ValueError
    yield bytes([value.tag]) + _field(name)
    if value.tag != Tag.BEGIN_COLLECTION:
        yield _field(_content_bytes(value.tag, value.content))
        return
    yield _field(b"")
    for member in _members_of(value.content):
        yield bytes([Tag.MEMBER_NAME]) + _field(b"") + _field(member.name.encode())
        for one in member.values:
            yield from _value_parts(b"", one)
    yield bytes([Tag.END_COLLECTION]) + _field(b"") + _field(b"")


def _members_of(content: Content) -> tuple[Attribute, ...]:
    members = (
        tuple(one for one in content if isinstance(one, Attribute)) if isinstance(content, tuple) else ()
    )
    if content != members or not all(member.name and member.values for member in members):
        raise ValueError
    return members


def _field(content: bytes) -> bytes:
    if len(content) > LONGEST:
        raise ValueError
    return struct.pack(">H", len(content)) + content


def _content_bytes(tag: int, content: Content) -> bytes:
    match content:
        case None if tag in NOTHING:
            return b""
        case bool() if tag == Tag.BOOLEAN:
            return bytes([content])
        case int() if tag in NUMBERS:
            return struct.pack(">i", content)
        case Range() if tag == Tag.RANGE:
            return struct.pack(">ii", *content)
        case Resolution() if tag == Tag.RESOLUTION:
            return struct.pack(">iib", *content)
        case Localised() if tag in WITH_LANGUAGE:
            return _field(content.language.encode()) + _field(content.text.encode())
        case str() if tag in TEXTS:
            return content.encode()
        case bytes():
            return content
    raise ValueError


# --- reading ---------------------------------------------------------------------------------------------------------


def _attributes(reader: _Reader) -> tuple[Attribute, ...]:
    found: list[tuple[str, list[Value]]] = []
    while reader.peek() >= FIRST_VALUE_TAG:
        tag, name = reader.byte(), reader.field().decode()
        if name:
            found.append((name, []))
        found[-1][1].append(_value(reader, tag, 0))
    return tuple(Attribute(name, tuple(values)) for name, values in found)


def _value(reader: _Reader, tag: int, depth: int) -> Value:
    if tag in (Tag.END_COLLECTION, Tag.MEMBER_NAME):
        raise PaperError("ipp_damaged")
    if tag != Tag.BEGIN_COLLECTION:
        return Value(tag, _content(tag, reader.field()))
    reader.field()
    return Value(tag, _members(reader, depth + 1))


def _members(reader: _Reader, depth: int) -> tuple[Attribute, ...]:
    if depth > DEEPEST:
        raise PaperError("ipp_damaged")
    found: list[tuple[str, list[Value]]] = []
    while (tag := reader.byte()) != Tag.END_COLLECTION:
        reader.field()
        if tag == Tag.MEMBER_NAME:
            found.append((reader.field().decode(), []))
        elif tag < FIRST_VALUE_TAG:
            raise PaperError("ipp_damaged")
        else:
            found[-1][1].append(_value(reader, tag, depth))
    reader.field()
    reader.field()
    return tuple(Attribute(name, tuple(values)) for name, values in found)


def _content(tag: int, raw: bytes) -> Content:
    if tag in NOTHING:
        return None  # some printers write a word here; it means nothing
    if tag == Tag.BOOLEAN:
        (number,) = struct.unpack(">B", raw)
        return bool(number)
    if tag in NUMBERS:
        (whole,) = struct.unpack(">i", raw)
        return int(whole)
    if tag == Tag.RANGE:
        return Range(*struct.unpack(">ii", raw))
    if tag == Tag.RESOLUTION:
        return Resolution(*struct.unpack(">iib", raw))
    if tag in WITH_LANGUAGE:
        reader = _Reader(raw)
        return Localised(_text(reader.field()), _text(reader.field()))
    return _text(raw) if tag in TEXTS else raw


def _text(raw: bytes) -> str:
    """Text as it was meant: a printer whose maker forgot UTF-8 still prints."""
    return raw.decode(errors="replace")
