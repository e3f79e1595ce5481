"""What the fields of a diploma may say: the names of values, and patterns made of them (`{issue_date:hanzi}`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from printing.numerals import date_part, in_numerals
from printing.template_files import Entry

TEXTS = frozenset(
    {
        *("name", "sex", "id_number", "number", "school", "school_code", "major", "major_code", "class_name"),
        *("duration", "cohort", "ethnicity", "admission_category", "student_number", "reason"),
    }
)
"""Values that are written as they are; `reason` is that of a 学历证明书."""

DATES = frozenset({"birth", "admission", "graduation", "issue", "replaced"})
"""Dates, ISO text: written by their parts, `{birth_year}`, `{birth_month}`, `{birth_day}`, or whole, `{birth_date}`."""

PARTS = ("year", "month", "day", "date")
HANZI = "hanzi"
"""The way of writing that turns digits into Chinese numerals: `{graduation_year:hanzi}`."""

_TOKEN = re.compile(r"\{([^{}]*)\}")
_BRACE = re.compile(r"[{}]")


@dataclass(frozen=True, slots=True)
class DiplomaRecord:
    """What one page says: by name of value, dates as ISO text (a month as 2020-09); and a photo, JPEG, or None."""

    values: Mapping[str, str]
    photo: bytes | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A value inside a pattern; `part` of a date, empty for a text; `numerals`: in Chinese ones."""

    value: str
    part: str = ""
    numerals: bool = False

    def text(self, values: Mapping[str, str]) -> str:
        """What stands for it; empty where the record has nothing."""
        found = values.get(self.value, "")
        if not found:
            return ""
        if self.part:
            return date_part(found, self.part, numerals=self.numerals)
        return in_numerals(found) if self.numerals else found


@dataclass(frozen=True, slots=True)
class Pattern:
    """Fixed text and values in turn."""

    parts: tuple[str | Token, ...]

    def text(self, values: Mapping[str, str]) -> str:
        """The text of one page: empty as soon as one of its values is missing, so that nothing half is printed."""
        texts = [part if isinstance(part, str) else part.text(values) for part in self.parts]
        return "".join(texts) if all(texts) else ""

    def missing(self, values: Mapping[str, str]) -> tuple[str, ...]:
        """The names of the values that the record does not have, as they stand in the template."""
        return tuple(part.value for part in self.parts if isinstance(part, Token) and not part.text(values))


def parse_pattern(entry: Entry, key: str) -> Pattern:
    """The pattern under a key of a template. Refuses: template_invalid, problem `placeholder` for an unknown value."""
    parts: list[str | Token] = []
    for number, piece in enumerate(_TOKEN.split(entry.text(key))):
        if number % 2:
            token = _token(piece)
            if token is None:
                entry.refuse(key, "placeholder", f"{{{piece}}}")
            parts.append(token)
        elif stray := _BRACE.search(piece):
            entry.refuse(key, "placeholder", stray[0])
        elif piece:
            parts.append(piece)
    if not parts:
        entry.refuse(key, "missing")
    return Pattern(tuple(parts))


def _token(text: str) -> Token | None:
    name, colon, way = text.partition(":")
    if colon and way != HANZI:
        return None
    if name in TEXTS:
        return Token(name, numerals=bool(colon))
    date, _, part = name.rpartition("_")
    return Token(date, part, bool(colon)) if date in DATES and part in PARTS else None
