"""Text measured in terminal cells: a Chinese character takes two, and none is ever cut in half (显示宽度)."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

from rich.cells import cell_len

Align = Literal["left", "right", "center"]

ELLIPSIS = "…"
_IDEOGRAPHIC_SPACE = "\u3000"
_UNSAFE = {"Cc", "Cf", "Cs", "Cn"}
_SPACES = {"Zs", "Zl", "Zp"}


def plain(text: str) -> str:
    """`text` on one line, safe for a terminal: control, invisible and unassigned characters become `?`.

    Workbook cells may hold escape sequences or line breaks; neither may reach the terminal.
    """
    if text.isprintable():
        return text
    return "".join(_plain_character(character) for character in text)


def _plain_character(character: str) -> str:
    if character in "\t\n\r":
        return " "
    category = unicodedata.category(character)
    if category in _UNSAFE:
        return "?"
    if category in _SPACES and character != _IDEOGRAPHIC_SPACE:
        return " "
    return character


def width(text: str) -> int:
    """How many cells `text` takes."""
    return len(text) if text.isascii() else cell_len(text)


def cut(text: str, cells: int) -> str:
    """`text` in at most `cells` cells; what is left out at the right is shown by `…`."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    return _head(text, cells - 1) + ELLIPSIS


def cut_left(text: str, cells: int) -> str:
    """`text` in at most `cells` cells; what is left out at the left is shown by `…`."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    return ELLIPSIS + _head(text[::-1], cells - 1)[::-1]


def _head(text: str, cells: int) -> str:
    used = 0
    for position, character in enumerate(text):
        used += cell_len(character)
        if used > cells:
            return text[:position]
    return text


LONGEST_WORD = 20
"""So many letters or digits are not broken at the end of a line."""

_NOT_FIRST = frozenset("，。、；：？！）」』》…,.;:?!)")
"""Signs that never begin a line."""


def wrap(text: str, cells: int, indent: int = 0) -> list[str]:
    """`text` in lines of at most `cells` cells, broken between any two characters, lines after the first indented.

    `cells` are to be at least two more than `indent`, the width of one Chinese character.

    Chinese has no spaces to break at; a sign such as `，` takes the character before it along, and a word or number in
    ASCII such as `Enter` stays whole where it fits a line.
    """
    lines: list[str] = []
    rest, before = text, ""
    while width(rest) > cells - len(before):
        head = _head(rest, cells - len(before)) or rest[0]
        if len(head) > 1 and rest[len(head)] in _NOT_FIRST:
            head = head[:-1]
        head = _without_half_word(head, rest)
        lines.append(before + head.rstrip())
        rest, before = rest[len(head) :].lstrip(), " " * indent
    return [*lines, before + rest]


def _without_half_word(head: str, rest: str) -> str:
    """`head` without the word at its end that goes on in `rest`, unless nothing else is there or it is a long one."""
    word = re.search("[0-9A-Za-z]*$", head)
    if word is None or not re.match("[0-9A-Za-z]", rest[len(head) :]):
        return head
    kept = head[: word.start()]
    return kept if kept.strip() and len(word[0]) <= LONGEST_WORD else head


def fit(text: str, cells: int, align: Align = "left") -> str:
    """`text` in exactly `cells` cells: made safe, cut with `…` when too long, padded with spaces when short."""
    shown = cut(plain(text), cells)
    room = max(0, cells - width(shown))
    if align == "right":
        return " " * room + shown
    if align == "center":
        return " " * (room // 2) + shown + " " * (room - room // 2)
    return shown + " " * room
