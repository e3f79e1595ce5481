"""The layout of a blank (毕业证书版式): a TOML file in millimetres, read and checked.

Millimetres from the left and from the top edge of the page; sizes of letters in points, as on the press (三号 is 16).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from printing.diploma_values import Pattern, parse_pattern
from printing.fonts.chain import SONG
from printing.geometry import POINTS_PER_MM, Box, PageSize
from printing.template_files import Entry, read_template

PAGE_MM = (60.0, 500.0)
SIZES_PT = (4.0, 200.0)
SHRINKS = (0.2, 1.0)
CODE_MM = (6.0, 80.0)
"""A QR code of the smallest version on less than 6 mm is not read at 300 dpi."""

PAGE_KEYS = frozenset({"title", "paper", "page", "fields", "photo", "code", "defaults"})
DEFAULT_KEYS = frozenset({"font", "size", "align", "shrink", "rotation"})
FIELD_KEYS = DEFAULT_KEYS | {"label", "text", "sample", "x", "y", "width", "optional"}
PHOTO_KEYS = frozenset({"x", "y", "width", "height", "optional"})
CODE_KEYS = frozenset({"x", "y", "size", "text"})

ASCENT = 0.88
"""How far characters reach above their base line, in the size of the letters."""


class Kind(StrEnum):
    """What is printed on the blank: diplomas (毕业证书), or what replaces lost ones (学历证明书)."""

    DIPLOMA = "diplomas"
    REPLACEMENT = "replacement"


class Align(StrEnum):
    """What of a text stands at its x."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"

    @property
    def share(self) -> float:
        """How much of the text lies before its x."""
        return {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}[self]


@dataclass(frozen=True, slots=True)
class TextField:
    """One text of the page.

    (x_mm, y_mm) is where its left end, middle or right end stands on the base line; `width_mm` the room it has.
    A text that is too wide becomes smaller, down to `shrink` × `size_pt`. Turned clockwise about (x_mm, y_mm).
    `sample` shows what it looks like before there are any records.
    """

    name: str
    label: str
    pattern: Pattern
    sample: str
    x_mm: float
    y_mm: float
    width_mm: float
    style: str
    size_pt: float
    align: Align
    shrink: float
    rotation_degrees: float
    optional: bool

    @property
    def size_mm(self) -> float:
        """The height of its letters, unshrunk."""
        return self.size_pt / POINTS_PER_MM

    @property
    def widest(self) -> float:
        """The greatest width that still fits, of a text whose letters are 1 high."""
        return self.width_mm * POINTS_PER_MM / (self.size_pt * self.shrink)


@dataclass(frozen=True, slots=True)
class PhotoBox:
    """Where a photo is printed, its proportions kept."""

    box: Box
    optional: bool


@dataclass(frozen=True, slots=True)
class CodeBox:
    """A square QR code and what it holds."""

    box: Box
    pattern: Pattern


@dataclass(frozen=True, slots=True)
class DiplomaLayout:
    """One blank: its name (that of the file), its title for people, the page as it is fed, and what stands on it."""

    name: str
    title: str
    kind: Kind
    page: PageSize
    fields: tuple[TextField, ...]
    photo: PhotoBox | None = None
    code: CodeBox | None = None


def read_layout(name: str, folder: Path | None = None) -> DiplomaLayout:
    """The layout of this name: the site's own file where its folder has one, else the shipped one.

    Refuses: template_missing (`file`); template_invalid as `Entry` does, with the further problem `off_page`.
    """
    return parse_layout(name, read_template(name, folder))


def parse_layout(name: str, top: Entry) -> DiplomaLayout:
    """The layout of a file that has been read. Refuses: template_invalid."""
    top.only(PAGE_KEYS)
    size = top.entry("page")
    size.only({"width", "height"})
    page = PageSize(size.number("width", *PAGE_MM), size.number("height", *PAGE_MM))
    fields = top.entry("fields")
    if not fields.values:
        top.refuse("fields", "missing")
    return DiplomaLayout(
        name,
        _text(top, "title"),
        Kind(top.choice("paper", list(Kind))),
        page,
        tuple(_field(key, fields.entry(key), _defaults(top), page) for key in fields.values),
        _photo(top.entry("photo"), page) if "photo" in top.values else None,
        _code(top.entry("code"), page) if "code" in top.values else None,
    )


def _text(entry: Entry, key: str) -> str:
    """A text that is not empty."""
    return entry.text(key) or entry.refuse(key, "missing")


def _defaults(top: Entry) -> Entry:
    """What the fields need not say each for itself."""
    found = top.entry("defaults") if "defaults" in top.values else Entry(top.file, "defaults", {})
    found.only(DEFAULT_KEYS)
    return found


def _field(name: str, given: Entry, defaults: Entry, page: PageSize) -> TextField:
    given.only(FIELD_KEYS)
    entry = Entry(given.file, given.place, {**defaults.values, **given.values})
    field = TextField(
        name,
        _text(entry, "label"),
        parse_pattern(entry, "text"),
        _text(entry, "sample"),
        entry.number("x", 0, page.width_mm),
        entry.number("y", 0, page.height_mm),
        entry.number("width", 1, PAGE_MM[1]),
        entry.text("font", SONG),
        entry.number("size", *SIZES_PT),
        Align(entry.choice("align", list(Align), Align.LEFT)),
        entry.number("shrink", *SHRINKS, SHRINKS[1]),
        entry.number("rotation", -360, 360, 0.0),
        entry.flag("optional"),
    )
    if not all(_on(page, *corner) for corner in corners(field)):
        given.refuse("", "off_page")
    return field


def corners(field: TextField) -> tuple[tuple[float, float], ...]:
    """The corners of the room that a text has, in mm from the left and top edges, its rotation reckoned in."""
    begin = -field.align.share * field.width_mm
    turn = math.radians(field.rotation_degrees)
    cosine, sine = math.cos(turn), math.sin(turn)
    high = ASCENT * field.size_mm
    return tuple(
        (field.x_mm + along * cosine + above * sine, field.y_mm + along * sine - above * cosine)
        for along in (begin, begin + field.width_mm)
        for above in (0.0, high)
    )


def _on(page: PageSize, x: float, y: float) -> bool:
    slack = 1e-6  # a text may begin right at the edge
    return -slack <= x <= page.width_mm + slack and -slack <= y <= page.height_mm + slack


def _photo(entry: Entry, page: PageSize) -> PhotoBox:
    entry.only(PHOTO_KEYS)
    place = entry.number("x", 0, page.width_mm), entry.number("y", 0, page.height_mm)
    box = Box(*place, entry.number("width", 1, PAGE_MM[1]), entry.number("height", 1, PAGE_MM[1]))
    if not box.lies_on(page):
        entry.refuse("", "off_page")
    return PhotoBox(box, entry.flag("optional"))


def _code(entry: Entry, page: PageSize) -> CodeBox:
    entry.only(CODE_KEYS)
    size = entry.number("size", *CODE_MM)
    box = Box(entry.number("x", 0, page.width_mm), entry.number("y", 0, page.height_mm), size, size)
    if not box.lies_on(page):
        entry.refuse("", "off_page")
    return CodeBox(box, parse_pattern(entry, "text"))
