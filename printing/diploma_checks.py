"""What would go wrong with pages of diplomas, before paper moves (打印前检查, product.md §7)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from printing.diploma_template import DiplomaLayout, TextField
from printing.diploma_values import DiplomaRecord
from printing.errors import PaperError
from printing.fonts.chain import Chain
from printing.fonts.preflight import Doubt, Preflight, preflight
from printing.photos import photo_of


class Fault(StrEnum):
    """Why a page cannot be printed, or needs a person's eye."""

    VALUE_MISSING = "value_missing"
    GLYPH_MISSING = "glyph_missing"
    INVISIBLE = "invisible"
    TOO_WIDE = "too_wide"
    PHOTO_MISSING = "photo_missing"
    PHOTO_UNREADABLE = "photo_unreadable"
    LEFT_BLANK = "left_blank"
    WITHOUT_PHOTO = "without_photo"
    SUBSTITUTED = "substituted"
    PRIVATE_USE = "private_use"
    COMPATIBILITY = "compatibility"
    RADICAL = "radical"
    GLYPH_BLANK = "glyph_blank"


PROBLEMS = frozenset(
    {
        Fault.VALUE_MISSING,
        Fault.GLYPH_MISSING,
        Fault.INVISIBLE,
        Fault.TOO_WIDE,
        Fault.PHOTO_MISSING,
        Fault.PHOTO_UNREADABLE,
    }
)
"""With these a page is not printed; the others are doubts."""

DOUBTS = {
    Doubt.PRIVATE_USE: Fault.PRIVATE_USE,
    Doubt.COMPATIBILITY: Fault.COMPATIBILITY,
    Doubt.RADICAL: Fault.RADICAL,
    Doubt.BLANK: Fault.GLYPH_BLANK,
}


@dataclass(frozen=True, slots=True, order=True)
class Found:
    """One thing about one page: which record (from 0) and which field, by its place in the layout (-1: the photo).

    `character` with its code point, "U+36C3", where it is about one; `detail`: the face that stands in or is blank,
    or the character that was probably meant.
    """

    record: int
    field: int
    fault: Fault
    character: str = ""
    code: str = ""
    detail: str = ""


def page_texts(layout: DiplomaLayout, record: DiplomaRecord) -> tuple[str, ...]:
    """The texts of one page, in the order of the layout's fields; empty where a value is missing."""
    return tuple([field.pattern.text(record.values) for field in layout.fields])


def check_records(
    layout: DiplomaLayout, records: Sequence[DiplomaRecord], chains: Mapping[str, Chain]
) -> tuple[Found, ...]:
    """Everything that needs to be known before these pages are printed, by record and field.

    Refuses: font_style_missing (`style`), and as `Face.ink` does.
    """
    texts = [page_texts(layout, record) for record in records]
    found = [*_values(layout, texts), *_photos(layout, records)]
    for style in dict.fromkeys(field.style for field in layout.fields):
        if style not in chains:
            raise PaperError("font_style_missing", style=style)
        found += _style(layout, style, texts, chains[style])
    return tuple(sorted(found))


def _values(layout: DiplomaLayout, texts: Sequence[Sequence[str]]) -> Iterator[Found]:
    for at, field in enumerate(layout.fields):
        fault = Fault.LEFT_BLANK if field.optional else Fault.VALUE_MISSING
        for number, page in enumerate(texts):
            if not page[at]:
                yield Found(number, at, fault)


def _photos(layout: DiplomaLayout, records: Sequence[DiplomaRecord]) -> Iterator[Found]:
    if layout.photo is None:
        return
    missing = Fault.WITHOUT_PHOTO if layout.photo.optional else Fault.PHOTO_MISSING
    for number, record in enumerate(records):
        if record.photo is None:
            yield Found(number, -1, missing)
        elif photo_of(record.photo) is None:
            yield Found(number, -1, Fault.PHOTO_UNREADABLE)


def _style(
    layout: DiplomaLayout, style: str, texts: Sequence[Sequence[str]], chain: Chain
) -> Iterator[Found]:
    """What is wrong with the characters of one style, and what does not fit."""
    fields = [at for at, field in enumerate(layout.fields) if field.style == style]
    places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for at in fields:
        for number, page in enumerate(texts):
            if page[at]:
                places[page[at]].append((number, at))
    seen = list(places)
    for at, fault, *shown in _characters(preflight(seen, chain)):
        for number, field in places[seen[at]]:
            yield Found(number, field, fault, *shown)
    advances = _advances(seen, chain)
    for text, where in places.items():
        width = sum([advances[character] for character in text])
        for number, field in where:
            if width > layout.fields[field].widest:
                yield Found(number, field, Fault.TOO_WIDE, detail=_percent(layout.fields[field], width))


def _characters(report: Preflight) -> Iterator[tuple[int, Fault, str, str, str]]:
    """Text, fault, character, code point and detail of everything that the fonts notice."""
    unseen = {one.code for one in report.suspicious if one.doubt is Doubt.INVISIBLE}
    for missing in report.missing:
        fault = Fault.INVISIBLE if missing.code in unseen else Fault.GLYPH_MISSING
        shown = "" if missing.code in unseen else missing.character
        yield from ((text, fault, shown, missing.code, "") for text in missing.texts)
    for other in report.substituted:
        yield from (
            (text, Fault.SUBSTITUTED, other.character, other.code, other.face) for text in other.texts
        )
    for one in report.suspicious:
        if one.doubt in DOUBTS:
            detail = one.face or one.meant
            yield from ((text, DOUBTS[one.doubt], one.character, one.code, detail) for text in one.texts)


def _advances(texts: Sequence[str], chain: Chain) -> dict[str, float]:
    """By character: its width in em, 0 for those without a glyph."""
    characters: set[str] = set().union(*texts)
    faces = {character: chain.face(character) for character in characters}
    return {character: face.advance(character) if face else 0.0 for character, face in faces.items()}


def _percent(field: TextField, width: float) -> str:
    """How small the letters would have to be, in per cent of their size: below the limit of the field."""
    return f"{100 * field.widest * field.shrink / width:.0f}%"
