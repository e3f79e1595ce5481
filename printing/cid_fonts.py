"""Faces cut to the characters of a job, in a `PdfDocument`: one composite font each, however many characters it has.

Text is written as the numbers of glyphs (Identity-H), and reads back as it was by the font's own map to Unicode.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Mapping
from itertools import groupby
from pathlib import Path

from fontTools.ttLib import TTFont

from printing.fonts.chain import Chain
from printing.fonts.faces import Face, Measures
from printing.fonts.job_fonts import faces_of
from printing.fonts.subsetting import subset
from printing.fonts.to_unicode import to_unicode_map
from printing.pdf_document import PdfDocument


class Letters:
    """The characters of one style inside a document: which font shows each, as which glyph, how wide in em."""

    def __init__(self, fonts: Mapping[str, _Font]) -> None:
        self._fonts = fonts
        self.advances: dict[str, float] = {
            character: font.advances[character] for character, font in fonts.items()
        }
        # Nearly every text is drawn by one face: that is tried first.
        names = [font.name for font in fonts.values()]
        usual = max(set(names), key=lambda name: (names.count(name), name), default="")
        self._usual = usual
        self._codes = {c: font.codes[c] for c, font in fonts.items() if font.name == usual}

    def width(self, text: str) -> float:
        """The width of a text whose letters are 1 high."""
        advances = self.advances
        return sum([advances[character] for character in text])

    def operators(self, text: str, size: float) -> str:
        """The operators that show a text with letters of this size, in points."""
        codes = self._codes
        try:
            return f"{self._usual} {size:.4f} Tf<{''.join([codes[character] for character in text])}>Tj"
        except KeyError:
            return " ".join(self._pieces(text, size))

    def _pieces(self, text: str, size: float) -> Iterable[str]:
        for name, piece in groupby(text, key=lambda character: self._fonts[character].name):
            codes = "".join(self._fonts[character].codes[character] for character in piece)
            yield f"{name} {size:.4f} Tf<{codes}>Tj"


class _Font:
    """One face in the document: its name there, by character the glyph's number in hexadecimal and its width in em."""

    def __init__(self, face: Face, characters: frozenset[str], document: PdfDocument, folder: Path) -> None:
        program = subset(face, characters, folder)
        font = TTFont(io.BytesIO(program), lazy=True)
        numbers = {name: number for number, name in enumerate(font.getGlyphOrder())}
        glyphs = {chr(code): name for code, name in font.getBestCmap().items()}
        measures, metrics = face.measures(), font["hmtx"].metrics
        units = measures.units_per_em
        widths = [metrics[name][0] for name in numbers]
        self.advances: dict[str, float] = {
            character: metrics[name][0] / units for character, name in glyphs.items()
        }
        self.codes = {character: f"{numbers[name]:04X}" for character, name in glyphs.items()}
        thousandths = [round(width * 1000 / units, 3) for width in widths]
        self.name = document.add_font(_composite(document, program, measures, thousandths, self.codes))


def letters_of(
    texts: Mapping[str, Iterable[str]], chains: Mapping[str, Chain], document: PdfDocument, folder: Path
) -> dict[str, Letters]:
    """The letters of every style, for all that the document will say; `folder` keeps the cut fonts between jobs.

    Refuses: font_style_missing (`style`), glyph_missing (`characters`, their code points), and as `subset` does.
    """
    styles = {style: faces_of(style, set().union(*parts), chains) for style, parts in texts.items()}
    wanted: dict[Face, set[str]] = {}
    for faces in styles.values():
        for character, face in faces.items():
            wanted.setdefault(face, set()).add(character)
    fonts = {face: _Font(face, frozenset(found), document, folder) for face, found in wanted.items()}
    return {
        style: Letters({character: fonts[face] for character, face in faces.items()})
        for style, faces in styles.items()
    }


def _composite(
    document: PdfDocument, program: bytes, measures: Measures, widths: list[float], codes: Mapping[str, str]
) -> int:
    """The objects of one font; returns the number of the one that pages refer to."""
    name = f"/{_tag(program)}+{_postscript_name(measures)}".encode("ascii")
    file = document.add_stream(program, b"/Length1 %d" % len(program))
    high, low = (round(reach * 1000 / measures.units_per_em) for reach in (measures.ascent, measures.descent))
    shape = b"/FontBBox[%d %d %d %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight 700/StemV 80"
    shape %= (-1000, low, 2000, high, high, low)
    descriptor = b"<</Type/FontDescriptor/FontName%s/Flags 4%s/FontFile2 %d 0 R>>" % (name, shape, file)
    described = document.add_object(descriptor)
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/CIDToGIDMap/Identity"
    advances = b" ".join(b"%g" % width for width in widths)
    kind = b"<</Type/Font/Subtype/CIDFontType2/BaseFont%s%s/FontDescriptor %d 0 R/DW 1000/W[0[%s]]>>"
    below = document.add_object(kind % (name, system, described, advances))
    mapped = document.add_stream(
        to_unicode_map(sorted((code, character) for character, code in codes.items()), 4).encode("ascii")
    )
    kind = b"<</Type/Font/Subtype/Type0/BaseFont%s/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
    return document.add_object(kind % (name, below, mapped))


def _postscript_name(measures: Measures) -> str:
    """The name of a face without what a PDF name may not hold."""
    return re.sub("[^A-Za-z0-9-]", "", measures.postscript_name) or "Font"


def _tag(program: bytes) -> str:
    """Six letters that tell this subset from others of the face (ISO 32000-1, 9.6.4)."""
    number, letters = zlib.crc32(program), ""
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters += chr(ord("A") + rest)
    return letters
