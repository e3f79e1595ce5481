"""What one cell of a workbook means: text, names, ID numbers, marks (单元格). Semesters and dates: `periods`.

Every function takes the raw value as the reader gives it and returns its meaning, None for a blank cell, or a
`Bad` code where the cell cannot be understood: a bad cell is a result, never an exception, and never guessed
(product.md §4). Results are memoised by raw value, as workbooks repeat themselves.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from services import rules
from services.identity import Cleaned, clean_id, clean_name, is_invisible


class Bad(StrEnum):
    """Why a cell cannot be used; the sentences are in the wording under the same codes."""

    CELL_ERROR = "cell_error"
    CELL_FORMULA = "cell_formula"
    ID_NUMERIC = "id_numeric"
    MARK_ABOVE_100 = "mark_above_100"
    MARK_DECIMALS = "mark_decimals"
    MARK_UNKNOWN = "mark_unknown"
    NUMBER_UNKNOWN = "number_unknown"
    SEMESTER_UNKNOWN = "semester_unknown"
    COHORT_UNKNOWN = "cohort_unknown"
    DURATION_UNKNOWN = "duration_unknown"
    SEX_UNKNOWN = "sex_unknown"
    YES_NO_UNKNOWN = "yes_no_unknown"
    DATE_UNKNOWN = "date_unknown"
    MONTH_UNKNOWN = "month_unknown"


@dataclass(frozen=True, slots=True)
class Flaw:
    """A cell without a usable value: an error such as #N/A (`text`), or a formula that was never calculated."""

    code: Bad
    text: str = ""


Raw = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | Flaw

MEMO = 1 << 16
FIRST_UNSAFE = 10**15
"""From here on a number cell has lost digits: Excel keeps 15."""

HALF_WIDTH = {0x3000: " "} | {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
BLANK_FILLERS = dict.fromkeys(map(ord, "\u115f\u1160\u2800\u3164\uffa0"), " ")
"""Characters that look like a blank: dropped from names, but two digits beside one are not one number."""

DIGIT = re.compile("[0-9]")
BLANK_OUTSIDE_NUMBER = re.compile(r"(?<![0-9.]) | (?![0-9.])")
SCIENTIFIC = re.compile(r"[0-9](\.[0-9]+)?E\+?1[5-9]")
DECIMAL = re.compile(r"[0-9]{1,30}(\.[0-9]*)?")
YES = frozenset({"是", "√", "✓", "✔", "Y", "YES", "TRUE"})
NO = frozenset({"否", "×", "✗", "✘", "N", "NO", "FALSE"})
SEXES = {"男": "男", "男性": "男", "女": "女", "女性": "女"}
FULL_MARK = 100
ARTEFACT = 1e-9


@lru_cache(maxsize=MEMO, typed=True)
def text_of(raw: Raw) -> str:
    """The cell as one line of visible text: trimmed, blanks collapsed, numbers without .0, dates as ISO.

    Control characters (terminal escape sequences begin with one) and zero-width characters are dropped.
    """
    if isinstance(raw, str):
        return raw if raw.isalnum() else _visible(raw)
    if isinstance(raw, bool):
        return "TRUE" if raw else "FALSE"
    if isinstance(raw, int | float):
        return _number_text(raw)
    if isinstance(raw, Flaw):
        return raw.text
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat()
    if isinstance(raw, dt.datetime):
        return raw.isoformat(sep=" ", timespec="minutes")
    return raw.isoformat() if isinstance(raw, dt.date | dt.time) else str(raw)


def _visible(text: str) -> str:
    return " ".join("".join(char for char in text if not is_invisible(char)).split())


def _number_text(value: float) -> str:
    """As Excel would show it: at most 15 digits, so that 84.999999999999986 reads 85."""
    if isinstance(value, int) or (value.is_integer() and abs(value) < FIRST_UNSAFE):
        return str(int(value))
    return f"{value:.15g}".upper()


@lru_cache(maxsize=MEMO, typed=True)
def plain_of(raw: Raw) -> str:
    """The cell as text for comparing with codes and words: half-width, without any blank."""
    return "".join(text_of(unicodedata.normalize("NFKC", text_of(raw))).split()).lstrip("'")


@lru_cache(maxsize=MEMO, typed=True)
def number_text(raw: Raw) -> str:
    """The cell as text that may be a number: half-width and trimmed, with every inner blank where it stands.

    Only ASCII and full-width digits are digits: ① or ½ stays what it is, and is no number (product.md §4).
    """
    shown = raw.translate(BLANK_FILLERS) if isinstance(raw, str) and not raw.isascii() else raw
    text = text_of(shown)
    if not text.isascii():
        text = text_of("".join(map(_half, text)))
    return text.lstrip("'").strip()


def _half(char: str) -> str:
    plain = char.translate(HALF_WIDTH)
    if plain.isascii():
        return plain
    folded = unicodedata.normalize("NFKC", plain)
    return plain if DIGIT.search(folded) else folded


@lru_cache(maxsize=MEMO, typed=True)
def counted_of(raw: Raw) -> str:
    """The cell as text for words with a number in them (第 1 学期): blanks removed but for those inside a number."""
    return BLANK_OUTSIDE_NUMBER.sub("", number_text(raw))


@lru_cache(maxsize=MEMO)
def course_key(name: str) -> str:
    """The form in which course names are compared: blanks collapsed, NFKC, case folded (product.md §4)."""
    return text_of(unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold()))


@lru_cache(maxsize=MEMO, typed=True)
def name_of(raw: Raw) -> Cleaned | Bad:
    """The cleaned name; its text is empty for a blank cell."""
    return raw.code if isinstance(raw, Flaw) else clean_name(raw if isinstance(raw, str) else text_of(raw))


@lru_cache(maxsize=MEMO, typed=True)
def id_of(raw: Raw) -> Cleaned | Bad:
    """The cleaned document number; its text is empty for a blank cell.

    A number that has lost its last digits is `id_numeric`, be it a number cell of 10^15 or more or its text in
    a CSV file; shorter whole numbers convert exactly.
    """
    if isinstance(raw, str):
        return Bad.ID_NUMERIC if SCIENTIFIC.fullmatch(raw.strip().upper()) else clean_id(raw)
    if isinstance(raw, Flaw):
        return raw.code
    if isinstance(raw, int | float) and not abs(raw) < FIRST_UNSAFE:
        return Bad.ID_NUMERIC
    return clean_id(text_of(raw))


@lru_cache(maxsize=MEMO, typed=True)
def mark_of(raw: Raw) -> int | Bad | None:
    """The mark as `grade` keeps it: score ×10 (0…1000), or the negative number of a word (`rules.WORDS`)."""
    if isinstance(raw, str) and (word := rules.WORDS.get(plain_of(raw))):
        return word
    value = _number_of(raw)
    if value is None:
        return None
    if isinstance(value, Bad):
        return Bad.MARK_UNKNOWN if value is Bad.NUMBER_UNKNOWN else value
    if value > FULL_MARK + ARTEFACT:
        return Bad.MARK_ABOVE_100
    tenths = _tenths(value)
    return Bad.MARK_DECIMALS if tenths is None else tenths


@lru_cache(maxsize=MEMO, typed=True)
def tenths_of(raw: Raw) -> int | Bad | None:
    """A number ≥ 0 with at most one decimal, ×10: 学分, 及格分."""
    value = _number_of(raw)
    if value is None or isinstance(value, Bad):
        return value
    tenths = _tenths(value)
    return Bad.NUMBER_UNKNOWN if tenths is None else tenths


def _number_of(raw: Raw) -> float | Bad | None:
    if isinstance(raw, Flaw):
        return raw.code
    if isinstance(raw, str):
        text = number_text(raw)
        if not text:
            return None
        return float(text) if DECIMAL.fullmatch(text) else Bad.NUMBER_UNKNOWN
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return Bad.NUMBER_UNKNOWN
    return raw if math.isfinite(raw) and raw >= 0 else Bad.NUMBER_UNKNOWN


def _tenths(value: float) -> int | None:
    """×10 where that is whole; 84.999999999999986 is an artefact of floating point and means 85."""
    if not math.isfinite(value * 10):
        return None
    tenths = round(value * 10)
    return tenths if abs(value * 10 - tenths) < ARTEFACT * 10 else None


@lru_cache(maxsize=MEMO, typed=True)
def whole_of(raw: Raw) -> int | Bad | None:
    """A whole number ≥ 0, such as 学时 or 招生登记序号."""
    if isinstance(raw, Flaw):
        return raw.code
    text = number_text(raw)
    if not text:
        return None
    return int(text) if re.fullmatch("[0-9]{1,15}", text) else Bad.NUMBER_UNKNOWN


@lru_cache(maxsize=MEMO, typed=True)
def sex_of(raw: Raw) -> str | Bad | None:
    """男 or 女, also from 男性 and 女性."""
    if isinstance(raw, Flaw):
        return raw.code
    text = plain_of(raw)
    return SEXES.get(text, Bad.SEX_UNKNOWN) if text else None


@lru_cache(maxsize=MEMO, typed=True)
def yes_no_of(raw: Raw) -> bool | Bad | None:
    """是 or 否, also from √, ×, Y, N and truth values."""
    if isinstance(raw, Flaw):
        return raw.code
    text = plain_of(raw).upper()
    if not text:
        return None
    if text in YES:
        return True
    return False if text in NO else Bad.YES_NO_UNKNOWN
