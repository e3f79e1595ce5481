"""Texts that must fit into a cell: in one line where they can, else in several, else smaller, down to a limit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from printing.geometry import POINTS_PER_MM

LEADING: Final = 1.2
"""From one base line to the next, in the size of the letters."""

MIDDLE: Final = 0.37
"""How far above its base line the middle of a character is, in the size of the letters."""

_NEARLY: Final = 0.9
"""A text that needs letters only so much smaller stays in one line."""

_PIECES: Final = re.compile(r"(?:[!-~]+|.)[，。、；：！？）》」·]*", re.DOTALL)
"""What is never torn apart: a character, or a number or word in Latin letters, and the mark that closes it."""

_PARTS: Final = re.compile(r"[^，。、；·]*[，。、；·]+|[^，。、；·]+")
"""What is torn apart only for letters much larger: the parts of a name, the items of a list."""

Measure = Callable[[str], float]
"""The width of a text in the size of its letters."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The lines of a text from the top down, and the size of its letters in points."""

    lines: tuple[str, ...]
    size: float


@dataclass(frozen=True, slots=True)
class Room:
    """Width and height of a cell in mm, and the sizes in points between which its letters may be."""

    width_mm: float
    height_mm: float
    size: float
    smallest: float


def fitted(text: str, room: Room, measure: Measure) -> Fitted | None:
    """The text with letters as large as may be, None where they would be smaller than the smallest.

    It is broken into lines where it says so itself, or else wherever that lets the letters be largest.
    """
    across, down = room.width_mm * POINTS_PER_MM, room.height_mm * POINTS_PER_MM
    if "\n" in text:
        lines = tuple(text.split("\n"))
        size = min(across / max(map(measure, lines)), down / (len(lines) * LEADING))
        return Fitted(lines, min(room.size, size)) if size >= room.smallest else None
    whole = measure(text)
    best = Fitted((text,), min(room.size, across / whole if whole else room.size, down / LEADING))
    if best.size >= _NEARLY * room.size:
        return best
    anywhere = _broken(_PIECES.findall(text), room, measure)
    best = max(best, anywhere, key=lambda found: found.size)
    parts = _PARTS.findall(text)
    if len(parts) > 1:
        between = _broken(parts, room, measure)
        best = between if between.size >= _NEARLY * best.size else best
    return best if best.size >= room.smallest else None


def _broken(pieces: Sequence[str], room: Room, measure: Measure) -> Fitted:
    """The pieces in as many lines, two or more, as let the letters be largest."""
    across, down = room.width_mm * POINTS_PER_MM, room.height_mm * POINTS_PER_MM
    best, count = Fitted(("",), 0), 2
    while down / (count * LEADING) > best.size:
        lines = wrapped(pieces, count, measure)
        widest = max(measure(line) for line in lines)
        size = min(room.size, across / widest, down / (len(lines) * LEADING))
        if size > best.size:
            best = Fitted(lines, size)
        count += 1
    return best


def wrapped(texts: Sequence[str], count: int, measure: Measure) -> tuple[str, ...]:
    """Pieces of a text in at most so many lines, the widest of them as narrow as may be."""
    pieces = [(text, measure(text)) for text in texts]
    total = sum(width for _, width in pieces)
    low, high = max((width for _, width in pieces), default=0), total
    # The width is found to a hundredth of a character: more cannot be seen.
    for _ in range(12):
        middle = max((low + high) / 2, total / count)
        if len(_filled(pieces, middle)) <= count:
            high = middle
        else:
            low = middle
    return tuple(_filled(pieces, high))


def _filled(pieces: list[tuple[str, float]], width: float) -> list[str]:
    """Lines filled one after the other."""
    lines, room = [""], width
    for piece, needed in pieces:
        if needed > room + 1e-9 and lines[-1]:
            lines.append("")
            room = width
        lines[-1] += piece
        room -= needed
    return lines
