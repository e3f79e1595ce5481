"""Fonts of a few squares, made for a test; pages of lines, and what they say when their text is taken out again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from pathlib import Path

import pypdfium2
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from PIL.Image import Image
from reportlab.pdfgen.canvas import Canvas

from printing.fonts.chain import SONG, Chain
from printing.fonts.faces import PACKAGE_SERIF, Face, FontSource
from printing.fonts.job_fonts import JobFonts

RARE = "㛃䶮𬭎𠅤䲟"
LONG_NAME = "阿卜杜热合曼·阿卜杜热西提·阿卜杜外力·阿卜杜热依木"
LINE_POINTS = 30


def made_font(
    path: Path, drawn: str, blank: str = "", *, name: str = "Made", permissions: int = 0, composite: str = ""
) -> FontSource:
    """A TrueType file: a square for each drawn character, nothing for each blank one, 1,000 units to the em."""
    pen = TTGlyphPen(None)
    for step, point in enumerate([(100, 0), (100, 800), (900, 800), (900, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    square, empty = pen.glyph(), TTGlyphPen(None).glyph()
    glyphs = (
        {".notdef": empty} | {f"u{ord(c):X}": square for c in drawn} | {f"u{ord(c):X}": empty for c in blank}
    )
    for character in composite:
        part = TTGlyphPen(glyphs)
        part.addComponent(f"u{ord(drawn[0]):X}", (0.5, 0, 0, 0.5, 10, 20))
        glyphs[f"u{ord(character):X}"] = part.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(list(glyphs))
    builder.setupCharacterMap({ord(c): f"u{ord(c):X}" for c in drawn + blank + composite})
    builder.setupGlyf(glyphs)
    builder.setupHorizontalMetrics(dict.fromkeys(glyphs, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupOS2(fsType=permissions)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupPost()
    builder.save(path)
    return FontSource(name, path)


def serif() -> Chain:
    """The chain of the program's own 宋 and nothing else."""
    return Chain([Face(PACKAGE_SERIF)])


def page(fonts: JobFonts, lines: Sequence[str], style: str = SONG, size: float = 20) -> bytes:
    """A document of one page with these lines from the top down, 30 points apart."""
    file = BytesIO()
    canvas = Canvas(file, pagesize=(600, LINE_POINTS * (len(lines) + 1)), invariant=1)
    for number, line in enumerate(lines):
        text = canvas.beginText(20, LINE_POINTS * (len(lines) - number))
        for run in fonts.runs(style, line):
            text.setFont(run.face, size)
            text.textOut(run.text)
        canvas.drawText(text)
    canvas.save()
    return file.getvalue()


def printed(lines: Sequence[str], chains: Mapping[str, Chain], folder: Path, style: str = SONG) -> bytes:
    """The page of a job of its own with these lines."""
    with JobFonts({style: lines}, chains, folder) as fonts:
        return page(fonts, lines, style)


def text_of(document: bytes) -> list[str]:
    """The lines of the first page as another program reads them."""
    with pypdfium2.PdfDocument(document) as opened:
        return str(opened[0].get_textpage().get_text_range()).splitlines()


def picture_of(document: bytes, scale: float) -> Image:
    """The first page in grey, `scale` pixels to the point."""
    with pypdfium2.PdfDocument(document) as opened:
        picture: Image = opened[0].render(scale=scale, grayscale=True).to_pil()
        return picture


def characters_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset("".join(texts))
