"""A PDF writer made by hand for one job, as fast as Python goes: what the pages of diplomas are measured against.

One Type0 font with the whole subset, Identity-H, a stream a page (notes/printing.md §3, `raw`). It knows one font, no
shrinking, no missing glyphs, no samples, no photos.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

from fontTools.ttLib import TTFont

from printing.codes import qr_operators
from printing.fonts.faces import PACKAGE_SERIF, Face
from printing.fonts.subsetting import subset
from printing.geometry import POINTS_PER_MM, Box, PageSize

FIRST = 10
SIZE = 14
UNITS = 1000
"""To the em of the program's own 宋."""
CODE = Box(200, 140, 14, 14)
MATRIX = b"q 1.0005 .0017 -.0017 .9995 1.984 -1.134 cm BT /F 14 Tf"

Line = tuple[float, float, str]
"""x and y in mm from the lower left corner, and a text."""


class _File:
    """The objects of a PDF as they are written."""

    def __init__(self) -> None:
        self.out = io.BytesIO()
        self.places: dict[int, int] = {}
        self.out.write(b"%PDF-1.4\n")

    def put(self, number: int, body: bytes) -> None:
        """One object."""
        self.places[number] = self.out.tell()
        self.out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def stream(self, number: int, content: bytes, extra: bytes = b"", level: int = 1) -> None:
        """One compressed stream."""
        packed = zlib.compress(content, level)
        head = b"<<%s/Filter/FlateDecode/Length %d>>stream\n" % (extra, len(packed))
        self.put(number, head + packed + b"\nendstream")

    def finished(self) -> bytes:
        """The file with its table of objects."""
        start, last = self.out.tell(), max(self.places)
        lines = [
            b"%010d 00000 n \n" % self.places[at] if at in self.places else b"0000000000 65535 f \n"
            for at in range(1, last + 1)
        ]
        table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (last + 1, b"".join(lines))
        self.out.write(table + b"trailer<</Size %d/Root 1 0 R>>\n" % (last + 1))
        self.out.write(b"startxref\n%d\n%%%%EOF\n" % start)
        return self.out.getvalue()


def write_by_hand(
    pages: Sequence[Sequence[Line]], page: PageSize, folder: Path, codes_of: Sequence[str] = ()
) -> bytes:
    """The pages as a PDF, each with a QR code of its text where there are any; the cut font comes out of the folder."""
    characters = frozenset(character for lines in pages for _, _, text in lines for character in text)
    program = subset(Face(PACKAGE_SERIF), characters, folder)
    font = TTFont(io.BytesIO(program))
    order = {name: number for number, name in enumerate(font.getGlyphOrder())}
    glyphs = {chr(code): order[name] for code, name in font.getBestCmap().items()}
    codes = {character: f"{number:04X}" for character, number in glyphs.items()}
    file = _File()
    _font(file, program, font, glyphs)
    for at, lines in enumerate(pages):
        parts = [MATRIX.decode()]
        for x, y, text in lines:
            shown = "".join([codes[character] for character in text])
            parts.append(f"1 0 0 1 {x * POINTS_PER_MM:.3f} {y * POINTS_PER_MM:.3f} Tm <{shown}> Tj")
        parts.append("ET Q")
        if codes_of:
            parts.append(qr_operators(codes_of[at], CODE, page))
        file.stream(FIRST + 2 * at, "\n".join(parts).encode())
        file.put(FIRST + 2 * at + 1, b"<</Type/Page/Parent 2 0 R/Contents %d 0 R>>" % (FIRST + 2 * at))
    kids = b" ".join(b"%d 0 R" % (FIRST + 2 * at + 1) for at in range(len(pages)))
    box = b"%.3f %.3f" % page.points
    tree = b"<</Type/Pages/Count %d/MediaBox[0 0 %s]/Resources<</Font<</F 7 0 R>>>>/Kids[%s]>>"
    file.put(2, tree % (len(pages), box, kids))
    file.put(1, b"<</Type/Catalog/Pages 2 0 R>>")
    return file.finished()


def _font(file: _File, program: bytes, font: TTFont, glyphs: dict[str, int]) -> None:
    scale = 1000 / UNITS
    widths = b" ".join(b"%d" % round(font["hmtx"][name][0] * scale) for name in font.getGlyphOrder())
    pairs = sorted((number, character) for character, number in glyphs.items())
    lines = [
        f"<{number:04X}><{character.encode('utf-16-be').hex()}>\n".encode() for number, character in pairs
    ]
    blocks = [lines[start : start + 100] for start in range(0, len(lines), 100)]
    body = b"".join(b"%d beginbfchar\n%sendbfchar\n" % (len(block), b"".join(block)) for block in blocks)
    head = b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
    span = b"1 begincodespacerange <0000><FFFF> endcodespacerange\n"
    tail = b"endcmap CMapName currentdict /CMap defineresource pop end end"
    file.stream(3, program, b"/Length1 %d" % len(program), 6)
    file.stream(4, head + span + body + tail)
    ascent, descent = round(font["hhea"].ascent * scale), round(font["hhea"].descent * scale)
    metrics = b"/FontBBox[0 %d 1000 %d]/ItalicAngle 0/Ascent %d/Descent %d/CapHeight 700/StemV 80"
    described = metrics % (descent, ascent, ascent, descent)
    file.put(5, b"<</Type/FontDescriptor/FontName/AAAAAA+K/Flags 4%s/FontFile2 3 0 R>>" % described)
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor 5 0 R"
    below = b"<</Type/Font/Subtype/CIDFontType2/BaseFont/AAAAAA+K%s/DW 1000/W[0[%s]]/CIDToGIDMap/Identity>>"
    file.put(6, below % (system, widths))
    above = b"<</Type/Font/Subtype/Type0/BaseFont/AAAAAA+K/Encoding/Identity-H/DescendantFonts[6 0 R]"
    file.put(7, above + b"/ToUnicode 4 0 R>>")
