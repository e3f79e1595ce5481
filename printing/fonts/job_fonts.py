"""The fonts of one job: every face cut to the job's characters, known to reportlab while the job lasts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from itertools import count, groupby
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics

from printing.errors import PaperError
from printing.fonts.chain import Chain
from printing.fonts.faces import Face
from printing.fonts.preflight import code_point
from printing.fonts.subsetting import subset
from printing.fonts.to_unicode import ReadableFont

# Photos and fonts go into the file as they are, not as text: 2.6 times as fast, a fifth smaller (notes/printing.md §3).
rl_config.useA85 = 0

_NUMBERS: Final = count(1)
"""Names of faces are unique in the process: two jobs at once never draw with each other's subsets."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text that one face draws; `face` is its name for reportlab's `setFont`."""

    face: str
    text: str


class JobFonts:
    """The faces of one job, from `with` to its end; the document must be saved by then.

    `texts` holds, by style, everything that the job will write, `chains` the chain of each style, and `folder` keeps
    the subsets between jobs. Refuses: font_style_missing (`style`), glyph_missing (`characters`, their code points:
    preflight first), and as `subset` does.
    """

    def __init__(self, texts: Mapping[str, Iterable[str]], chains: Mapping[str, Chain], folder: Path) -> None:
        styles = {style: faces_of(style, set().union(*parts), chains) for style, parts in texts.items()}
        wanted: dict[Face, set[str]] = {}
        for faces in styles.values():
            for character, face in faces.items():
                wanted.setdefault(face, set()).add(character)
        self._fonts = {face: _font(face, frozenset(wanted[face]), folder) for face in wanted}
        self._names = {
            style: {character: self._fonts[face].fontName for character, face in faces.items()}
            for style, faces in styles.items()
        }
        self._advances: dict[str, dict[str, float]] = {
            style: {c: self._fonts[face].face.charWidths[ord(c)] / 1000 for c, face in faces.items()}
            for style, faces in styles.items()
        }

    def __enter__(self) -> Self:
        for font in self._fonts.values():
            # registerFont would enter the names into reportlab's families too, from where nothing takes them out,
            # and would give a second job the first one's object for the same subset.
            pdfmetrics._fonts[font.fontName] = font  # noqa: SLF001
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for font in self._fonts.values():
            pdfmetrics._fonts.pop(font.fontName, None)  # noqa: SLF001

    def runs(self, style: str, text: str) -> tuple[Run, ...]:
        """The text in pieces, each with the face that draws it. Refuses: text_unannounced (`characters`)."""
        names = self._names.get(style, {})
        try:
            faces = [names[character] for character in text]
        except KeyError:
            raise _unannounced(text, names) from None
        if len(set(faces)) == 1:
            return (Run(faces[0], text),)
        pieces = groupby(zip(faces, text, strict=True), key=lambda pair: pair[0])
        return tuple(Run(face, "".join(character for _, character in pairs)) for face, pairs in pieces)

    def width(self, style: str, text: str, size: float) -> float:
        """The width of a text in the unit of `size`, the height of an em: millimetres in, millimetres out.

        Refuses: text_unannounced (`characters`).
        """
        advances = self._advances.get(style, {})
        try:
            return size * sum(advances[character] for character in text)
        except KeyError:
            raise _unannounced(text, advances) from None


def faces_of(style: str, characters: set[str], chains: Mapping[str, Chain]) -> dict[str, Face]:
    """By character: the face that draws it."""
    if style not in chains:
        raise PaperError("font_style_missing", style=style)
    found = {character: chains[style].face(character) for character in characters}
    drawn = {character: face for character, face in found.items() if face is not None}
    if len(drawn) < len(found):
        raise PaperError("glyph_missing", characters=_codes(characters - set(drawn)))
    return drawn


def _font(face: Face, characters: frozenset[str], folder: Path) -> ReadableFont:
    file = BytesIO(subset(face, characters, folder))
    return ReadableFont(f"{face.name} {next(_NUMBERS)}", file, asciiReadable=False, shapable=False)


def _unannounced(text: str, announced: Mapping[str, object]) -> PaperError:
    """The error of a text that holds characters which the job did not name beforehand."""
    return PaperError("text_unannounced", characters=_codes(set(text) - set(announced)))


def _codes(characters: set[str]) -> tuple[str, ...]:
    return tuple(code_point(character) for character in sorted(characters))
