"""What would go wrong with the characters of a job, before paper moves (product.md §7)."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from printing.fonts.chain import Chain, invisible, private_use
from printing.fonts.radicals import MEANT

# Radicals (with the strokes), compatibility forms of characters, and letters and digits as wide as characters. The wide
# punctuation marks stay out: they are what Chinese texts are written with.
_RADICAL: Final = re.compile(r"[\u2e80-\u2fdf\u31c0-\u31ef]")
_LOOKALIKE: Final = re.compile(
    r"[\u2e80-\u2fdf\u31c0-\u31ef\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0002f800-\U0002fa1f]"
)


class Doubt(StrEnum):
    """Why a character is suspicious."""

    PRIVATE_USE = "private_use"
    INVISIBLE = "invisible"
    COMPATIBILITY = "compatibility"
    RADICAL = "radical"
    BLANK = "blank"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A character, its code point ("U+36C3"), and the texts that hold it, counted from 0 in the order given."""

    character: str
    code: str
    texts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Substituted(Noticed):
    """A character that another face than the style's own draws."""

    face: str


@dataclass(frozen=True, slots=True)
class Suspicious(Noticed):
    """A character that is probably not the one meant; `meant` is, where that is known.

    `face` names the face whose glyph for it is empty, for `Doubt.BLANK` alone.
    """

    doubt: Doubt
    meant: str = ""
    face: str = ""


@dataclass(frozen=True, slots=True)
class Preflight:
    """Every character that needs a person's eye, in order of code points. `missing` ones cannot be printed."""

    missing: tuple[Noticed, ...]
    substituted: tuple[Substituted, ...]
    suspicious: tuple[Suspicious, ...]


def code_point(character: str) -> str:
    """㛃 → "U+36C3"."""
    return f"U+{ord(character):04X}"


def preflight(texts: Sequence[str], chain: Chain) -> Preflight:
    """What a chain cannot draw of the texts, draws with another face, and what looks like a mistake.

    A character can be in two lists: one of private use without a glyph is missing and suspicious. Refuses as
    `Face.ink` does.
    """
    characters = sorted(set().union(*texts))
    faces = {character: chain.face(character) for character in characters}
    missing = [character for character, face in faces.items() if face is None]
    strange = {c: face.name for c, face in faces.items() if face is not None and not chain.in_style(face)}
    doubts = [(character, doubt) for character in characters for doubt in _doubts(character, chain)]
    places = _places(texts, {*missing, *strange, *(character for character, _ in doubts)})
    return Preflight(
        tuple(Noticed(c, code_point(c), places[c]) for c in missing),
        tuple(Substituted(c, code_point(c), places[c], face) for c, face in strange.items()),
        tuple(Suspicious(c, code_point(c), places[c], *doubt) for c, doubt in doubts),
    )


def _doubts(character: str, chain: Chain) -> Iterable[tuple[Doubt, str, str]]:
    """Each doubt about a character: its kind, the character meant, the face with the empty glyph."""
    if invisible(character):
        yield Doubt.INVISIBLE, " " if unicodedata.category(character) == "Zs" else "", ""
        return
    if private_use(character):
        yield Doubt.PRIVATE_USE, "", ""
    elif _LOOKALIKE.match(character):
        meant = MEANT.get(character) or unicodedata.normalize("NFKC", character)
        # Twelve characters in the block of the compatibility forms are ordinary ones (The Unicode Standard, 18.1).
        if meant != character:
            yield (Doubt.RADICAL if _RADICAL.match(character) else Doubt.COMPATIBILITY), meant, ""
    for face in chain.blanks(character):
        yield Doubt.BLANK, "", face.name


def _places(texts: Sequence[str], characters: set[str]) -> dict[str, tuple[int, ...]]:
    """By character: the texts that hold it."""
    found: defaultdict[str, list[int]] = defaultdict(list)
    if characters:
        pattern = re.compile(f"[{re.escape(''.join(sorted(characters)))}]")
        for number, text in enumerate(texts):
            for character in set(pattern.findall(text)):
                found[character].append(number)
    return {character: tuple(numbers) for character, numbers in found.items()}
