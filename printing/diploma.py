"""Pages of diplomas as a PDF: texts, photo and code of each record, where its blank wants them (毕业证书)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from printing.cid_fonts import Letters, letters_of
from printing.codes import qr_operators
from printing.diploma_checks import page_texts
from printing.diploma_template import DiplomaLayout, PhotoBox, TextField
from printing.diploma_values import DiplomaRecord
from printing.errors import PaperError
from printing.fitting import MIDDLE
from printing.fonts.chain import SONG, Chain
from printing.geometry import POINTS_PER_MM, UNCORRECTED, Correction, PageSize, page_transform
from printing.numerals import diploma_words
from printing.pdf_document import PdfDocument
from printing.photos import photo_of

SAMPLE_GREY: Final = 0.85
SAMPLE_SHARE: Final = 0.5
"""Of the diagonal of the page that the mark of a sample covers."""

ROUNDING: Final = 1.001
"""The cut fonts have whole units; the preflight has the exact widths."""


@dataclass(frozen=True, slots=True)
class DiplomaSettings:
    """How pages are drawn: with which chains of faces, for which printer; `sample` puts 样张 across each of them.

    `cache_folder` keeps the cut fonts between jobs.
    """

    chains: Mapping[str, Chain]
    cache_folder: Path
    correction: Correction = UNCORRECTED
    sample: bool = False


def draw_diplomas(
    layout: DiplomaLayout, records: Sequence[DiplomaRecord], settings: DiplomaSettings
) -> bytes:
    """A PDF of exactly one page a record, in their order, each of the size of the blank.

    A text without a value is left out. Refuses: text_too_long (`place`, `row` from 1), code_too_long (`length`),
    photo_unreadable (`row`), font_style_missing, glyph_missing, and as `letters_of` does; `check_records` first says
    all of that at once.
    """
    return _drawn(layout, [page_texts(layout, record) for record in records], records, settings)


def draw_sample(layout: DiplomaLayout, settings: DiplomaSettings) -> bytes:
    """One page with the samples of the template itself, for whoever fits a template to a blank. Refuses likewise."""
    return _drawn(layout, [tuple(field.sample for field in layout.fields)], [DiplomaRecord({})], settings)


def _drawn(
    layout: DiplomaLayout,
    texts: Sequence[Sequence[str]],
    records: Sequence[DiplomaRecord],
    settings: DiplomaSettings,
) -> bytes:
    document = PdfDocument(layout.page)
    mark = diploma_words().sample if settings.sample else ""
    by_style: dict[str, set[str]] = {SONG: {mark}} if mark else {}
    for at, field in enumerate(layout.fields):
        by_style.setdefault(field.style, set()).update([page[at] for page in texts])
    letters = letters_of(by_style, settings.chains, document, settings.cache_folder)
    fields = [_Field(field, layout.page, letters[field.style]) for field in layout.fields]
    begin = f"{_numbers(*page_transform(settings.correction, layout.page))} cm "
    begin += _sample_mark(layout.page, letters[SONG], mark) if mark else ""
    for row, (page, record) in enumerate(zip(texts, records, strict=True), 1):
        written = [field.operators(text, row) for field, text in zip(fields, page, strict=True) if text]
        pictures, more = _others(layout, record, document, row)
        document.add_page(f"{begin}BT {' '.join(written)} ET{more}", pictures)
    return document.finished()


def _others(
    layout: DiplomaLayout, record: DiplomaRecord, document: PdfDocument, row: int
) -> tuple[dict[str, int], str]:
    """What a page has besides its texts: pictures by name, and the operators that draw them and the code."""
    pictures, drawn = {}, ""
    if layout.code is not None and (held := layout.code.pattern.text(record.values)):
        drawn = f" {qr_operators(held, layout.code.box, layout.page)}"
    if layout.photo is not None and record.photo is not None:
        pictures["/P"], operators = _photo(layout.photo, layout.page, record.photo, document, row)
        drawn += operators
    return pictures, drawn


def _photo(place: PhotoBox, page: PageSize, file: bytes, document: PdfDocument, row: int) -> tuple[int, str]:
    """A photo in the middle of its box, as large as fits with its proportions."""
    photo = photo_of(file)
    if photo is None:
        raise PaperError("photo_unreadable", row=row)
    number = document.add_raw_stream(
        photo.jpeg,
        b"/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace/%s/BitsPerComponent 8/Filter/DCTDecode"
        % (photo.width, photo.height, b"DeviceGray" if photo.grey else b"DeviceRGB"),
    )
    box = place.box
    scale = min(box.width_mm / photo.width, box.height_mm / photo.height)
    across, down = photo.width * scale, photo.height * scale
    left, low = box.x_mm + (box.width_mm - across) / 2, box.bottom_mm - (box.height_mm - down) / 2
    x, y = page.in_points(left, low)
    matrix = _numbers(across * POINTS_PER_MM, 0, 0, down * POINTS_PER_MM, x, y)
    return number, f" q {matrix} cm /P Do Q"


def _numbers(*values: float) -> str:
    """Numbers as a page writes them: without exponents, finer than a printer is."""
    return " ".join(f"{value:.6f}" for value in values)


class _Field:
    """A field with everything that is the same on each page."""

    def __init__(self, field: TextField, page: PageSize, letters: Letters) -> None:
        self._field, self._letters = field, letters
        self._place = page.in_points(field.x_mm, field.y_mm)
        self._room = field.width_mm * POINTS_PER_MM
        # Clockwise, in a page that is counted upwards.
        turn = math.radians(-field.rotation_degrees)
        self._cosine, self._sine = math.cos(turn), math.sin(turn)
        self._turned = _numbers(self._cosine, self._sine, -self._sine, self._cosine)
        self._share = field.align.share

    def operators(self, text: str, row: int) -> str:
        """The text at its place, as large as fits. Refuses: text_too_long (`place`, `row`)."""
        field = self._field
        width, size = self._letters.width(text), field.size_pt
        if width * size > self._room:
            if width > field.widest * ROUNDING:
                raise PaperError("text_too_long", place=field.label, row=row)
            size = self._room / width
        x, y = self._place
        before = self._share * width * size
        x, y = x - before * self._cosine, y - before * self._sine
        return f"{self._turned} {x:.3f} {y:.3f} Tm {self._letters.operators(text, size)}"


def _sample_mark(page: PageSize, letters: Letters, text: str) -> str:
    """The mark of a sample along the diagonal of the page, in grey, under all that follows."""
    width, height = page.points
    turn = math.atan2(height, width)
    cosine, sine = math.cos(turn), math.sin(turn)
    size = SAMPLE_SHARE * math.hypot(width, height) / letters.width(text)
    along, above = letters.width(text) * size / 2, MIDDLE * size
    x, y = width / 2 - along * cosine + above * sine, height / 2 - along * sine - above * cosine
    matrix = _numbers(cosine, sine, -sine, cosine, x, y)
    return f"q {SAMPLE_GREY} g BT {matrix} Tm {letters.operators(text, size)} ET Q "
