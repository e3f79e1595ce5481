"""A TrueType font of a few characters, drawn anew from any face.

reportlab embeds TrueType outlines only; 宋 has cubic ones (OpenType/CFF). Drawing every glyph through pens serves both
kinds: cubic curves become quadratic within a thousandth of an em (0.005 mm on a character of 5 mm), and neither
hints nor layout tables, which paper has no use for, come along.
"""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Final
from weakref import WeakKeyDictionary

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen

from printing.fonts.faces import Face

_MISSING: Final = ".notdef"
_ERROR: Final = 0.001
"""Greatest distance between a cubic curve and its quadratic copy, in em."""

_REMEMBERED: Final = 2_000
"""Glyphs of a face that a process keeps, some 10 MB: the next job has most characters in common with the last one."""

_Glyph = tuple[Any, int]
_remembered: WeakKeyDictionary[Face, dict[str, _Glyph]] = WeakKeyDictionary()


def truetype(face: Face, characters: frozenset[str], mark: str) -> bytes:
    """The file of a TrueType font with just these characters, all of which the face must have.

    The same arguments give the same bytes. `mark` ends the font's PostScript name, so that two subsets of one face
    can stand in one document.
    """
    measures = face.measures()
    names = {character: f"u{ord(character):04X}" for character in sorted(characters)}
    drawn = {name: _glyph(face, character) for character, name in names.items()}
    drawn = {_MISSING: (TTGlyphPen(None).glyph(), measures.units_per_em), **drawn}
    builder = FontBuilder(measures.units_per_em, isTTF=True)
    builder.setupGlyphOrder(list(drawn))
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    builder.setupGlyf({name: glyph for name, (glyph, _) in drawn.items()})
    builder.setupHorizontalMetrics(
        {name: (advance, getattr(glyph, "xMin", 0)) for name, (glyph, advance) in drawn.items()}
    )
    builder.setupHorizontalHeader(ascent=measures.ascent, descent=measures.descent)
    builder.setupOS2(sTypoAscender=measures.ascent, sTypoDescender=measures.descent)
    builder.setupNameTable(_naming(measures.postscript_name, mark), mac=False)
    builder.setupPost(keepGlyphNames=False)
    return _written(builder)


def _glyph(face: Face, character: str) -> _Glyph:
    """A glyph with quadratic curves, and its advance in font units; drawn once as long as it is remembered."""
    known = _remembered.setdefault(face, {})
    found = known.get(character)
    if found is None:
        if len(known) >= _REMEMBERED:
            known.clear()
        found = known[character] = _drawn(face, character)
    return found


def _drawn(face: Face, character: str) -> _Glyph:
    # Outlines of PostScript turn the other way round than those of TrueType.
    measures = face.measures()
    glyph = TTGlyphPen(None)
    error = _ERROR * measures.units_per_em
    advance = face.draw(character, Cu2QuPen(glyph, error, reverse_direction=measures.cubic))
    return glyph.glyph(), advance


def _naming(postscript_name: str, mark: str) -> dict[str, str]:
    """The names of the subset: ASCII, without what a PDF name may not hold."""
    family = re.sub("[^A-Za-z0-9-]", "", postscript_name) or "Font"
    return {"familyName": family, "styleName": "Regular", "psName": f"{family}-{mark}"}


def _written(builder: FontBuilder) -> bytes:
    # The time of making would give each copy other bytes.
    builder.font.recalcTimestamp = False
    builder.updateHead(created=0, modified=0)
    file = BytesIO()
    builder.save(file)
    return file.getvalue()
