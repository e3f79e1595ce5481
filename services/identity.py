"""Names and ID numbers: cleaning, check digit, sex, near misses, masking, initials (姓名与身份证号).

Sources: product.md §4 (cleaning), §5 (`id_invalid`), §6 (masking, initials). Pure functions, no database.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARS = "10X98765432"
"""GB 11643: the check character by the weighted sum of the first 17 digits modulo 11."""

_OF_ZEROS = ord("0") * sum(WEIGHTS)
"""What 17 zeros weigh: digits are weighed as bytes, which is three times as fast as reading each as a number."""

ID_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
ID_IN_TEXT = re.compile(
    "[0-9０-９]{11,}[0-9０-９XxＸｘ]|(?<![0-9])(?<![0-9] )[0-9](?: ?[0-9]){16} ?[0-9Xx](?! ?[0-9])"
)
"""An ID number, a damaged one included, or 18 digits with blanks between them, somewhere in a text."""

PLAIN_ID = re.compile(r"[0-9A-Z]*")

FULLWIDTH = "fullwidth"
ZERO_WIDTH = "zero_width"
BLANK = "blank"
DOT = "dot"
X_UPPER = "x_upper"
APOSTROPHE = "apostrophe"
KINDS = (FULLWIDTH, ZERO_WIDTH, BLANK, DOT, X_UPPER, APOSTROPHE)
"""What cleaning can have changed, in the order in which it is told."""

MIDDLE_DOT = "\u00b7"
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003ffff"
LOOKALIKE_DOT = re.compile(
    f"(?<=[{HAN}])[\u2022\u2027\u30fb\u2219\uff0e.\uff65\u00b7\u22c5\u2024\u0387\u25cf\u00b0\u02d9](?=[{HAN}])"
)
INVISIBLE = frozenset("\u034f\u115f\u1160\u2800\u3164\uffa0\u180b\u180c\u180d")
"""Characters without a picture that Unicode does not class as format characters."""

LEADING_APOSTROPHES = "'\u2018\u2019`\u00b4"
MEMO = 1 << 16
VARIANTS = 64
"""At most so many spellings of one name's initials are kept."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text and the kinds of what was changed in it (of `KINDS`), each once."""

    text: str
    changes: tuple[str, ...] = ()


@lru_cache(maxsize=MEMO)
def clean_name(raw: str) -> Cleaned:
    """The name as it is compared and kept: no blanks, no zero-width characters, half-width, one kind of dot."""
    if raw.isalpha() and unicodedata.is_normalized("NFKC", raw):
        return Cleaned(raw)
    return _until_stable(raw, _name_round)


@lru_cache(maxsize=MEMO)
def clean_id(raw: str) -> Cleaned:
    """The document number as it is compared and kept: cleaned like a name, letters upper case."""
    if PLAIN_ID.fullmatch(raw):
        return Cleaned(raw)
    return _until_stable(raw, _id_round)


Round = Callable[[str, set[str]], str]


def _until_stable(raw: str, one_round: Round) -> Cleaned:
    """Clean again while that still changes something: NFKC can bring forth blanks and new neighbours."""
    changes: set[str] = set()
    text, before = one_round(raw, changes), raw
    while text != before:
        text, before = one_round(text, changes), text
    return Cleaned(text, tuple(kind for kind in KINDS if kind in changes))


def _name_round(raw: str, changes: set[str]) -> str:
    visible = "".join(char for char in raw if not is_invisible(char))
    if len(visible) != len(raw):
        changes.add(ZERO_WIDTH)
    closed = "".join(visible.split())
    if len(closed) != len(visible):
        changes.add(BLANK)
    bare = closed.lstrip(LEADING_APOSTROPHES)
    if len(bare) != len(closed):
        changes.add(APOSTROPHE)
    dotted = LOOKALIKE_DOT.sub(MIDDLE_DOT, bare)
    if dotted != bare:
        changes.add(DOT)
    half = unicodedata.normalize("NFKC", dotted)
    if half != dotted:
        changes.add(FULLWIDTH)
    return half


def _id_round(raw: str, changes: set[str]) -> str:
    text = _name_round(raw, changes)
    upper = "".join(char.upper() if char.isascii() else char for char in text)
    if upper != text:
        changes.add(X_UPPER)
    return upper


def is_invisible(char: str) -> bool:
    """Whether a character leaves no trace on screen or paper: format and control characters, fillers; no blanks."""
    if char.isascii():
        return not char.isprintable() and not char.isspace()
    if unicodedata.category(char) in ("Cf", "Cc"):
        return not char.isspace()
    return char in INVISIBLE or "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"


def check_char(first17: str) -> str:
    """The check character (0-9 or X) that GB 11643 gives to 17 ASCII digits."""
    return CHECK_CHARS[(sum(map(mul, WEIGHTS, first17.encode())) - _OF_ZEROS) % 11]


@lru_cache(maxsize=MEMO)
def id_is_valid(number: str) -> bool:
    """Whether a cleaned number has 18 characters and the right check character; any area code is fine."""
    return ID_SHAPE.fullmatch(number) is not None and check_char(number[:17]) == number[17]


def sex_of_id(number: str) -> str:
    """男 or 女 by the 17th digit of an 18-character number; empty for anything else."""
    if not ID_SHAPE.fullmatch(number):
        return ""
    return "男" if int(number[16]) % 2 else "女"


def mask_id(number: str) -> str:
    """The number with its middle hidden: 4501**********1234; short numbers keep one and two characters."""
    head, tail = (4, 4) if len(number) >= 12 else (1, 2)
    hidden = len(number) - head - tail
    return number[:head] + "*" * hidden + number[-tail:] if hidden > 0 else "*" * len(number)


def mask_ids_in(text: str) -> str:
    """A text with the ID numbers in it hidden but for both ends; dates, phones and codes of 11 digits stay."""
    return ID_IN_TEXT.sub(lambda found: mask_id(found.group()), text)


def initials(name: str) -> str:
    """The pinyin initials of a name in every reading, separated by blanks: 张三 "zs", 覃二 "te qe ye".

    Of a name with more than 64 spellings the first characters vary and the others keep their first reading.
    """
    letters = [found for char in name if (found := _letters(char))]
    spellings = 1
    chosen: list[tuple[str, ...]] = []
    for found in letters:
        spellings *= len(found)
        chosen.append(found if spellings <= VARIANTS else found[:1])
    return " ".join("".join(spelling) for spelling in product(*chosen))


@lru_cache(maxsize=MEMO)
def _letters(char: str) -> tuple[str, ...]:
    """The first letters of all readings of one character, the commonest first; its own letter if it is none."""
    if char.isascii():
        return (char.lower(),) if char.isalnum() else ()
    # Loading the dictionary takes a fifth of a second that only imports of rosters need.
    from pypinyin.constants import PINYIN_DICT  # noqa: PLC0415

    readings: str = PINYIN_DICT.get(ord(char), "")
    firsts = (unicodedata.normalize("NFD", reading)[0] for reading in readings.split(",") if reading)
    return tuple(dict.fromkeys(first for first in firsts if first.isascii()))
