"""One face: a font file as the press sees it, with what it really draws (notes/printing.md §2)."""

from __future__ import annotations

import hashlib
import struct
import threading
from dataclasses import dataclass
from enum import Enum
from importlib import resources
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from fontTools.pens.filterPen import DecomposingFilterPen
from fontTools.ttLib import TTFont, TTLibError

from printing.errors import PaperError

SPACES: Final = frozenset(" \u3000")
"""The characters that may be blank. Every other blank one (200B, a no-break space) is a mistake on paper."""

_FORBIDS_EMBEDDING: Final = 0x0002
"""OS/2 fsType: "Restricted License embedding" (OpenType specification, OS/2)."""


@dataclass(frozen=True, slots=True)
class FontSource:
    """Where a face comes from: a name for people, the file, and which of its fonts (a .ttc holds several).

    `own` is the site's own file. Only there do characters of private use mean what the site means by them.
    """

    name: str
    path: Path
    number: int = 0
    own: bool = False


PACKAGE_SERIF: Final = FontSource(
    "Noto Serif SC", Path(str(resources.files("pylopdf_fonts_zh_cn") / "NotoSerifSC-Regular.otf"))
)
"""宋 that comes with the program: complete for the 8105 characters of general use, GBK and Extension A."""


class Ink(Enum):
    """What a face has for a character."""

    NONE = "none"
    BLANK = "blank"
    DRAWN = "drawn"


@dataclass(frozen=True, slots=True)
class Measures:
    """The measures of a face in font units, its PostScript name, and whether its curves are cubic (OpenType/CFF)."""

    postscript_name: str
    units_per_em: int
    ascent: int
    descent: int
    cubic: bool


class _Drawn(Exception):
    """The first stroke of a glyph: enough to know that it is not blank."""


class _FirstStroke:
    """A pen that stops at the first stroke."""

    def __init__(self, glyphs: Any) -> None:
        self.glyphs = glyphs

    def moveTo(self, *_: object) -> None:  # noqa: N802 - the names of the pen protocol
        """A glyph may begin without drawing."""

    closePath = endPath = moveTo  # noqa: N815

    def lineTo(self, *_: object) -> None:  # noqa: N802
        raise _Drawn

    curveTo = qCurveTo = lineTo  # noqa: N815

    def addComponent(self, name: str, *_: object) -> None:  # noqa: N802
        """A composite draws what its parts draw."""
        self.glyphs[name].draw(self)


class Face:
    """A font file, opened when first needed; safe between threads. One serves many jobs."""

    def __init__(self, source: FontSource) -> None:
        self.source = source
        self.name = source.name
        self._lock = threading.RLock()
        self._font: Any = None
        self._glyphs: Any = None
        self._names: dict[int, str] = {}
        self._digest = ""

    def ink(self, character: str) -> Ink:
        """What the face has for one character: nothing, a blank glyph, or strokes.

        Refuses: font_missing, font_unreadable, font_embedding_forbidden (each with `name` and `path`).
        """
        with self._lock:
            self._open()
            name = self._names.get(ord(character))
            if name is None:
                return Ink.NONE
            try:
                self._glyphs[name].draw(_FirstStroke(self._glyphs))
            except _Drawn:
                return Ink.DRAWN
            return Ink.BLANK

    def draw(self, character: str, pen: Any) -> int:
        """Draw a character's glyph with a fontTools pen, composites taken apart; its advance in font units."""
        with self._lock:
            self._open()
            glyph = self._glyphs[self._names[ord(character)]]
            glyph.draw(DecomposingFilterPen(pen, self._glyphs))
            advance: int = round(glyph.width)
            return advance

    def advance(self, character: str) -> float:
        """How far a character that the face has moves on, in em; nothing is drawn for it."""
        with self._lock:
            self._open()
            units: int = self._font["head"].unitsPerEm
            return float(self._glyphs[self._names[ord(character)]].width) / units

    def digest(self) -> str:
        """SHA-256 of the file and which of its fonts, in hexadecimal: what a cached subset is known by."""
        with self._lock:
            self._open()
            return self._digest

    def measures(self) -> Measures:
        """Units per em, and how far the face reaches above and below the base line, in font units."""
        with self._lock:
            self._open()
            head, line = self._font["head"], self._font["hhea"]
            name = self._font["name"].getDebugName(6) or self.name
            return Measures(name, head.unitsPerEm, line.ascent, line.descent, "glyf" not in self._font)

    def _open(self) -> None:
        if self._glyphs is not None:
            return
        source = self.source
        content = _content(source)
        try:
            # Read whole: an open file would be left to whoever drops the face, a mapped one ends the process when
            # somebody writes over it, and this way the digest is that of the outlines.
            font = TTFont(BytesIO(content), fontNumber=source.number, lazy=True)
            forbidden = "OS/2" in font and font["OS/2"].fsType & 0xF == _FORBIDS_EMBEDDING
            names, glyphs = font.getBestCmap(), font.getGlyphSet()
            if any(table.offset + table.length > len(content) for table in font.reader.tables.values()):
                raise TTLibError
        except (TTLibError, struct.error, LookupError, ValueError, AssertionError) as error:
            raise PaperError("font_unreadable", name=source.name, path=str(source.path)) from error
        if forbidden:
            raise PaperError("font_embedding_forbidden", name=source.name, path=str(source.path))
        self._digest = hashlib.sha256(content + b"#%d" % source.number).hexdigest()
        self._font, self._names, self._glyphs = font, names or {}, glyphs


def _content(source: FontSource) -> bytes:
    try:
        return source.path.read_bytes()
    except OSError as error:
        raise PaperError("font_missing", name=source.name, path=str(source.path)) from error
