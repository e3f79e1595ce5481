"""Semesters, cohorts, lengths of study, days and months in cells (学期、年级、学制、日期).

Like `cells`: the meaning, None for a blank cell, or a `Bad` code (product.md §4). A blank between two digits makes
them two numbers, so the cell is not understood.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache

from services.workbooks.cells import MEMO, Bad, Flaw, Raw, counted_of

NUMERALS = {char: value for value, char in enumerate("零一二三四五六七八九十")} | {"两": 2}
NUMERAL = "[0-9]{1,2}|十[一二]?|[一二三四五六七八九]"
SEMESTER = re.compile(f"第?({NUMERAL})(?:学期|期)?")
SEMESTER_INSIDE = re.compile(f"第({NUMERAL})学期|(?<![0-9])(?<![0-9] )([0-9]{{1,2}})学期")
OTHER_COUNTING = re.compile("学年|年级")
"""A semester counted inside a school year says nothing about the semester of the course of study."""

COHORT = re.compile("([0-9]{4})(?:级|年级|年)?")
DURATION = re.compile(r"([0-9]|[一二两三四五六])(\.[05]|年半|半)?(?:\+([0-9]))?(?:年|年制|学年)?")
DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?|([0-9]{4})([0-9]{2})([0-9]{2})")
MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?|([0-9]{4})([0-9]{2})")
SEMESTERS = range(1, 13)
COHORTS = range(1980, 2101)


def _numeral(text: str) -> int:
    """12, 六 or 十一 as a number."""
    if text.isascii():
        return int(text)
    return sum(NUMERALS[char] for char in text)


def _number(raw: Raw, pattern: re.Pattern[str], known: range, unknown: Bad) -> int | Bad | None:
    """The number that the first group of a pattern finds in a cell, where it is one of those known."""
    if isinstance(raw, Flaw):
        return raw.code
    text = counted_of(raw)
    if not text:
        return None
    found = pattern.fullmatch(text)
    number = _numeral(found[1]) if found else 0
    return number if number in known else unknown


@lru_cache(maxsize=MEMO, typed=True)
def semester_of(raw: Raw) -> int | Bad | None:
    """学期 1…12, from 1, "1", 第1学期, 第一学期 or 1学期."""
    return _number(raw, SEMESTER, SEMESTERS, Bad.SEMESTER_UNKNOWN)


@lru_cache(maxsize=MEMO, typed=True)
def semester_told(raw: Raw) -> int | Bad | None:
    """学期 beside the marks: as `semester_of`, but a text that counts by school year says nothing, like a blank."""
    if isinstance(raw, str) and OTHER_COUNTING.search(counted_of(raw)):
        return None
    return semester_of(raw)


def semester_in(text: str) -> int | None:
    """The one semester that a sheet name or title names (第N学期, Arabic or Chinese); None if none or several.

    Texts that count by school year (2021学年第一学期, 二年级第一学期) name no semester of the course of study.
    """
    plain = counted_of(text)
    if OTHER_COUNTING.search(plain):
        return None
    found = {_numeral(hit[1] or hit[2]) for hit in SEMESTER_INSIDE.finditer(plain)}
    number = found.pop() if len(found) == 1 else 0
    return number if number in SEMESTERS else None


@lru_cache(maxsize=MEMO, typed=True)
def cohort_of(raw: Raw) -> int | Bad | None:
    """年级 as a year: 2020, 2020级, 2020年级."""
    return _number(raw, COHORT, COHORTS, Bad.COHORT_UNKNOWN)


@lru_cache(maxsize=MEMO, typed=True)
def duration_of(raw: Raw) -> str | Bad | None:
    """学制 as text: "3" (3年, 三年), "2.5" (两年半), "3+2"."""
    if isinstance(raw, Flaw):
        return raw.code
    text = counted_of(raw)
    if not text:
        return None
    found = DURATION.fullmatch(text)
    years = _numeral_or_two(found[1]) if found else 0
    if not found or not years:
        return Bad.DURATION_UNKNOWN
    half = ".5" if found[2] in (".5", "年半", "半") else ""
    return f"{years}{half}" + (f"+{found[3]}" if found[3] else "")


def _numeral_or_two(text: str) -> int:
    return 2 if text == "两" else _numeral(text)


@lru_cache(maxsize=MEMO, typed=True)
def date_of(raw: Raw) -> str | Bad | None:
    """A day as YYYY-MM-DD, from a date cell, 2005-07-12, 2005/7/12, 20050712 or 2005年7月12日."""
    if isinstance(raw, Flaw):
        return raw.code
    if isinstance(raw, dt.date):
        return raw.strftime("%Y-%m-%d")
    text = counted_of(raw)
    if not text:
        return None
    found = DATE.fullmatch(text)
    parts = [int(part) for part in found.groups() if part] if found else [0, 0, 0]
    try:
        return dt.date(*parts).isoformat()
    except ValueError:
        return Bad.DATE_UNKNOWN


@lru_cache(maxsize=MEMO, typed=True)
def birth_of(raw: Raw) -> str | Bad | None:
    """出生日期 as YYYY-MM-DD, or YYYY-MM where the cell (出生年月) says no more than 2005-07 or 200507."""
    day = date_of(raw)
    if day is not Bad.DATE_UNKNOWN:
        return day
    month = month_of(raw)
    return day if isinstance(month, Bad) else month


@lru_cache(maxsize=MEMO, typed=True)
def month_of(raw: Raw) -> str | Bad | None:
    """A month as YYYY-MM, from 202009, 2020-09, 2020年9月, or a day in it.

    A number cell 2020.1 may mean January or October and is refused.
    """
    day = date_of(raw)
    if day is None or (isinstance(raw, Flaw) and isinstance(day, Bad)):
        return day
    if not isinstance(day, Bad):
        return day[:7]
    if isinstance(raw, float) and not raw.is_integer():
        return Bad.MONTH_UNKNOWN
    found = MONTH.fullmatch(counted_of(raw))
    year, month = (int(part) for part in found.groups() if part) if found else (0, 0)
    return f"{year:04}-{month:02}" if 1 <= month <= 12 and year >= 1980 else Bad.MONTH_UNKNOWN
