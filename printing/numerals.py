"""Numbers and dates as diplomas write them: 2023, 二〇二三, 21, 二十一 (GB/T 15835-2011).

The characters come from templates/diploma_words.toml.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class DiplomaWords:
    """The words of templates/diploma_words.toml: digits from 0, ten, whole dates, and the mark of a sample (样张)."""

    digits: str
    ten: str
    date: str
    month: str
    sample: str


@cache
def diploma_words() -> DiplomaWords:
    """The words, read once."""
    text = resources.files("printing").joinpath("templates/diploma_words.toml").read_text(encoding="utf-8")
    return DiplomaWords(**tomllib.loads(text))


def digit_by_digit(text: str) -> str:
    """2023 → 二〇二三; everything that is no ASCII digit stays."""
    digits = diploma_words().digits
    return "".join(digits[int(char)] if "0" <= char <= "9" else char for char in text)


def counted(number: int) -> str:
    """A whole number from 0 to 99 as it is spoken: 10 → 十, 21 → 二十一, 3 → 三, 0 → 〇. Raises `ValueError`."""
    if not 0 <= number <= 99:
        raise ValueError(number)
    words = diploma_words()
    tens, ones = divmod(number, 10)
    if not tens:
        return words.digits[ones]
    return (words.digits[tens] if tens > 1 else "") + words.ten + (words.digits[ones] if ones else "")


def in_numerals(text: str) -> str:
    """A number as it is spoken where it is a whole one below 100, else digit by digit: 3 → 三, 2.5 → 二.五."""
    return (
        counted(int(text)) if text.isascii() and text.isdigit() and len(text) <= 2 else digit_by_digit(text)
    )


@cache
def date_part(iso: str, part: str, *, numerals: bool) -> str:
    """A part of an ISO date, of a month (2020-09) or of nothing: `year`, `month`, `day`, or the whole as `date`.

    Without leading zeros, in Arabic or Chinese numerals. Empty where the date does not reach to the part; a month
    alone is a whole date without its day.
    """
    year, month, day = (*iso.split("-"), "", "", "")[:3]
    shown = {
        "year": digit_by_digit(year) if numerals else year,
        "month": _plain(month, numerals=numerals),
        "day": _plain(day, numerals=numerals),
    }
    if part != "date":
        return shown[part]
    if not year or not month:
        return ""
    words = diploma_words()
    return (words.date if day else words.month).format(**shown)


def _plain(text: str, *, numerals: bool) -> str:
    if not text:
        return ""
    return counted(int(text)) if numerals else str(int(text))
