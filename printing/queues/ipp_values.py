"""What an IPP message is made of (RFC 8010 §3.5): values with their tags, attributes, groups."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeAlias


class GroupTag(IntEnum):
    """What the attributes after it belong to (RFC 8010 §3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class Tag(IntEnum):
    """What a value is (RFC 8010 §3.5.2)."""

    UNSUPPORTED = 0x10
    UNKNOWN = 0x12
    NO_VALUE = 0x13
    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    OCTETS = 0x30
    DATE_TIME = 0x31
    RESOLUTION = 0x32
    RANGE = 0x33
    BEGIN_COLLECTION = 0x34
    TEXT_WITH_LANGUAGE = 0x35
    NAME_WITH_LANGUAGE = 0x36
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    URI_SCHEME = 0x46
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


NOTHING = frozenset({Tag.UNSUPPORTED, Tag.UNKNOWN, Tag.NO_VALUE})
NUMBERS = frozenset({Tag.INTEGER, Tag.ENUM})
WITH_LANGUAGE = frozenset({Tag.TEXT_WITH_LANGUAGE, Tag.NAME_WITH_LANGUAGE})
TEXTS = frozenset(tag for tag in Tag if tag >= Tag.TEXT and tag is not Tag.MEMBER_NAME)


class Range(NamedTuple):
    """Whole numbers from `low` to `high`, both included."""

    low: int
    high: int


class Resolution(NamedTuple):
    """Dots across and down, per `unit`: 3 an inch, 4 a centimetre."""

    across: int
    down: int
    unit: int


class Localised(NamedTuple):
    """A text and its natural language."""

    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value: `tag` is a `Tag`, or the number of a kind unknown here, whose content stays bytes."""

    tag: int
    content: Content


@dataclass(frozen=True, slots=True)
class Attribute:
    """A name and its values, at least one; a printer may mix their kinds (keywords and names, for one)."""

    name: str
    values: tuple[Value, ...]


Content: TypeAlias = bool | int | bytes | str | Range | Resolution | Localised | tuple[Attribute, ...] | None


@dataclass(frozen=True, slots=True)
class Group:
    """The attributes of one thing: `tag` is a `GroupTag`, or a number unknown here."""

    tag: int
    attributes: tuple[Attribute, ...] = ()

    def content(self, name: str) -> Content:
        """The first value of an attribute; None where it is missing or stands for nothing."""
        return next(iter(self.contents(name)), None)

    def contents(self, name: str) -> tuple[Content, ...]:
        """All values of an attribute that stand for something."""
        found = [attribute.values for attribute in self.attributes if attribute.name == name]
        return tuple(value.content for values in found for value in values if value.content is not None)


def attribute(name: str, tag: Tag, *contents: Content) -> Attribute:
    """An attribute whose values are all of one kind."""
    return Attribute(name, tuple(Value(tag, content) for content in contents))
