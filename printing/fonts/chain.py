"""Chains of faces: the style's own first, then what fills its gaps, character by character (notes/printing.md §2)."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from printing.fonts.faces import PACKAGE_SERIF, SPACES, Face, FontSource, Ink

SONG: Final = "song"
"""宋: always there, it comes with the program."""

KAI: Final = "kai"
"""楷: where the site has it; else 宋 stands in, and preflight says so."""

INSTALLED: Final = Path("/usr/share/fonts")
"""Where Debian's font packages put their files."""

_RARE_SONG: Final = (
    FontSource("HanaMinA", Path("truetype/hanazono/HanaMinA.ttf")),
    FontSource("HanaMinB", Path("truetype/hanazono/HanaMinB.ttf")),
    FontSource("TW-Sung-Ext-B", Path("truetype/cns11643/TW-Sung-Ext-B-98_1.ttf")),
)
_KAI: Final = (FontSource("LXGW WenKai", Path("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")),)
_RARE_KAI: Final = (FontSource("TW-Kai-Ext-B", Path("truetype/cns11643/TW-Kai-Ext-B-98_1.ttf")),)

# Marks that choose a form of the character before them, and fillers: nothing of them is to be seen on paper.
_FORMLESS: Final = frozenset(
    map(
        chr,
        (
            *(0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0),
            *range(0x180B, 0x1810),
            *range(0xFE00, 0xFE10),
            *range(0xE0100, 0xE01F0),
        ),
    )
)


def invisible(character: str) -> bool:
    """Whether a character is there without being seen: controls, joiners, odd spaces, selectors, fillers."""
    category = unicodedata.category(character)
    if category == "Zs":
        return character not in SPACES
    return category in {"Cc", "Cf", "Cs", "Zl", "Zp"} or character in _FORMLESS


def private_use(character: str) -> bool:
    """Whether a character means only what one site has agreed on (造字 of old registers)."""
    return unicodedata.category(character) == "Co"


class Chain:
    """The faces of one style in the order in which they are asked; the first `proper` of them are the style itself."""

    def __init__(self, faces: Sequence[Face], proper: int = 1) -> None:
        self.faces = tuple(faces)
        self._proper = self.faces[:proper]
        self._memo: dict[str, tuple[Face | None, tuple[Face, ...]]] = {}

    def face(self, character: str) -> Face | None:
        """The first face that draws the character, None where no face does.

        A mapped but empty glyph draws only the two spaces. Private use is drawn by the site's own files alone:
        elsewhere a code of private use shows somebody else's character. Refuses as `Face.ink` does.
        """
        return self._found(character)[0]

    def blanks(self, character: str) -> tuple[Face, ...]:
        """The faces that were passed over because they map the character to an empty glyph."""
        return self._found(character)[1]

    def in_style(self, face: Face) -> bool:
        """Whether a face is of the style itself, not one that fills a gap."""
        return face in self._proper

    def _found(self, character: str) -> tuple[Face | None, tuple[Face, ...]]:
        found = self._memo.get(character)
        if found is None:
            found = self._memo[character] = self._find(character)
        return found

    def _find(self, character: str) -> tuple[Face | None, tuple[Face, ...]]:
        blanks: list[Face] = []
        if invisible(character):
            return None, ()
        for face in self.faces:
            if private_use(character) and not face.source.own:
                continue
            ink = face.ink(character)
            if ink is Ink.DRAWN or (ink is Ink.BLANK and character in SPACES):
                return face, tuple(blanks)
            if ink is Ink.BLANK:
                blanks.append(face)
        return None, tuple(blanks)


def chains(own: Mapping[str, Sequence[FontSource]], installed: Path = INSTALLED) -> dict[str, Chain]:
    """The chain of every style, 宋 and 楷 and whatever else the site names: by style, its own files in order.

    Behind a site's files stand, as far as they are in the folder `installed`, the faces of the same style and those
    of rare characters, and always the 宋 of the program. A file serves all chains through one `Face`.
    """
    kai, rare_song, rare_kai = (_present(sources, installed) for sources in (_KAI, _RARE_SONG, _RARE_KAI))
    proper = {SONG: [PACKAGE_SERIF], KAI: kai}
    filling = {SONG: [*rare_song, *rare_kai], KAI: [*rare_kai, PACKAGE_SERIF, *rare_song]}
    other = [PACKAGE_SERIF, *rare_song, *rare_kai]
    faces = {
        source: Face(source) for source in dict.fromkeys([*itertools.chain(*own.values()), *kai, *other])
    }
    made = {}
    for style in dict.fromkeys([SONG, KAI, *own]):
        first = [*own.get(style, ()), *proper.get(style, ())]
        behind = filling.get(style, other)
        made[style] = Chain([faces[source] for source in (*first, *behind)], len(first))
    return made


def _present(sources: Sequence[FontSource], folder: Path) -> list[FontSource]:
    located = (FontSource(source.name, folder / source.path, source.number) for source in sources)
    return [source for source in located if source.path.is_file()]
