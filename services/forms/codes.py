"""Verification codes (验证码, product.md §7): what a printed form is recognised by.

Twelve Crockford base32 characters of the frozen digest and a check character, then `-page` on a page, `-R7` beside the
seventh row of a register. Whatever people and scanners make of it is read: small letters, blanks, hyphens or none, full
width, I and L for 1, O for 0.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from services.errors import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O and U. Digits and letters alone, so that QR and Code 128 hold a code in few modules."""

BITS = 5
BODY = 12
LENGTH = BODY + 1
_FIELD = 0b100101
"""x⁵ + x² + 1: the arithmetic of the check character is that of the field with 32 elements."""

_LOOKALIKES = str.maketrans("ILO", "110")
_BETWEEN = re.compile(r"[\s\-‐-―−_.·]+")
_REST = re.compile(r"(?:(?P<page>[1-9][0-9]{0,3})|R(?P<row>[1-9][0-9]{0,5}))?")


@dataclass(frozen=True, slots=True)
class ParsedCode:
    """A code as it was typed or scanned: `code` without hyphens; `page` or `row` 0 where it names none."""

    code: str
    page: int = 0
    row: int = 0


def form_code(digest: str) -> str:
    """The code of a form with this frozen digest (SHA-256 in hex): twelve characters and their check character."""
    bits = int(digest, 16) >> (4 * len(digest) - BITS * BODY)
    body = "".join(ALPHABET[bits >> (BITS * place) & 31] for place in reversed(range(BODY)))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The character that shows every single wrong character, and every two that were swapped.

    A sum over the field with 32 elements, in which each place has a weight of its own: unlike Crockford's remainder of
    37 it needs no further signs (*~$=U), which a QR code and an input method do not take kindly to.
    """
    total = 0
    for char in body:
        total = _times_x(total ^ ALPHABET.index(char))
    return ALPHABET[total]


def _times_x(element: int) -> int:
    shifted = element << 1
    return shifted ^ _FIELD if shifted > 31 else shifted


def parse_code(text: str) -> ParsedCode:
    """The code that somebody typed or scanned. Raises `Refused("code_invalid")`, also for a wrong check character."""
    plain = _BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_LOOKALIKES)
    code, rest = plain[:LENGTH], _REST.fullmatch(plain[LENGTH:])
    if len(code) < LENGTH or rest is None or not set(code) <= set(ALPHABET):
        raise Refused("code_invalid")
    if check_character(code[:BODY]) != code[BODY]:
        raise Refused("code_invalid")
    return ParsedCode(code, int(rest["page"] or 0), int(rest["row"] or 0))


def written(code: str, page: int = 0) -> str:
    """A code as people read it: ABCD-EFGH-JKMNP, with its page where one is given."""
    grouped = f"{code[:4]}-{code[4:8]}-{code[8:]}"
    return f"{grouped}-{page}" if page else grouped
