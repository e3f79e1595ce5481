"""Draws the pages of one document in millimetres from the upper left corner, every text in the fonts of its job."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from printing.errors import PaperError
from printing.fitting import LEADING, MIDDLE, Fitted, Room, fitted
from printing.fonts.job_fonts import JobFonts
from printing.geometry import POINTS_PER_MM, Box, Correction, PageSize, page_transform

Segment = tuple[float, float, float, float]
"""From (x, y) to (x, y), in mm."""

_CELLS = 16384
"""Texts whose fit is remembered: most cells of a column hold one of a few."""


class Align(Enum):
    """Where a text stands in its box."""

    LEFT = 0.0
    CENTRE = 0.5
    RIGHT = 1.0


@dataclass(frozen=True, slots=True)
class _Shown:
    """The width of a text in the size of its letters, and its pieces: the font's name in the file, the characters."""

    width: float
    pieces: tuple[tuple[str, str], ...]

    def operators(self, size: float) -> str:
        """What writes the text from where the page's content stands."""
        return " ".join(f"{font} {size:.5g} Tf ({characters}) Tj" for font, characters in self.pieces)


class Pen:
    """A document of pages of one size and one style of letters. The texts of a page are written when it is finished."""

    def __init__(self, page: PageSize, fonts: JobFonts, style: str, correction: Correction) -> None:
        self.page = page
        self._fonts, self._style = fonts, style
        self._transform = page_transform(correction, page)
        self._output = io.BytesIO()
        # Invariant: the same form is the same bytes, whenever it is drawn.
        self._canvas = Canvas(self._output, pagesize=page.points, invariant=1)
        self._canvas.setViewerPreference("PrintScaling", "None")
        self._written: list[str] = []
        self._shown: dict[str, _Shown] = {}
        self._fitted = lru_cache(maxsize=_CELLS)(partial(fitted, measure=self.width))

    def begin_page(self) -> None:
        """A new page, under the correction of the printer."""
        self._canvas.transform(*self._transform)
        self._written = []

    def end_page(self) -> None:
        """Write the texts of this page and leave it."""
        self.fill(["BT", *self._written, "ET"])
        self._canvas.showPage()

    def document(self) -> bytes:
        """The finished PDF."""
        self._canvas.save()
        return self._output.getvalue()

    def width(self, text: str) -> float:
        """The width of a text in the size of its letters."""
        return self._show(text).width

    def write(self, text: str, x_mm: float, y_mm: float, size: float, align: Align = Align.LEFT) -> None:
        """A line of text whose base line is at y; x is its left end, its middle or its right end."""
        shown = self._show(text)
        x, y = self.page.in_points(x_mm, y_mm)
        x -= align.value * shown.width * size
        self._written.append(f"1 0 0 1 {x:.3f} {y:.3f} Tm {shown.operators(size)}")

    def write_in(self, text: Fitted, box: Box, align: Align = Align.CENTRE) -> None:
        """Lines of text in a box, halfway down."""
        step = LEADING * text.size / POINTS_PER_MM
        x = box.x_mm + align.value * box.width_mm
        y = (
            box.y_mm
            + box.height_mm / 2
            + MIDDLE * text.size / POINTS_PER_MM
            - (len(text.lines) - 1) * step / 2
        )
        for number, line in enumerate(text.lines):
            self.write(line, x, y + number * step, text.size, align)

    def _show(self, text: str) -> _Shown:
        """A text as a page's content says it: what reportlab's own text object finds out anew for every cell."""
        found = self._shown.get(text)
        if found is None:
            pieces = []
            for run in self._fonts.runs(self._style, text):
                font = pdfmetrics.getFont(run.face)
                for subset, characters in font.splitString(run.text, self._canvas._doc):  # noqa: SLF001
                    name = font.getSubsetInternalName(subset, self._canvas._doc)  # noqa: SLF001
                    pieces.append((name, self._canvas._escape(characters)))  # noqa: SLF001
            found = _Shown(self._fonts.width(self._style, text, 1), tuple(pieces))
            self._shown[text] = found
        return found

    def fit(self, text: str, room: Room, place: str, row: int = 0) -> Fitted:
        """A text as it fits into a cell. Refuses: text_too_long (`place`, `row`)."""
        found = self._fitted(text, room)
        if found is None:
            raise PaperError("text_too_long", place=place, row=row)
        return found

    def rule(self, segments: Iterable[Segment], width_mm: float) -> None:
        """Lines of one width."""
        self._canvas.setLineWidth(width_mm * POINTS_PER_MM)
        at = self.page.in_points
        self._canvas.lines([(*at(x, y), *at(right, low)) for x, y, right, low in segments])

    def frame(self, box: Box, width_mm: float) -> None:
        """The four sides of a box."""
        self._canvas.setLineWidth(width_mm * POINTS_PER_MM)
        x, y = self.page.in_points(box.x_mm, box.bottom_mm)
        self._canvas.rect(x, y, box.width_mm * POINTS_PER_MM, box.height_mm * POINTS_PER_MM)

    def fill(self, operators: Iterable[str]) -> None:
        """Shapes as operators of a page's content, in the points of the page."""
        # reportlab has no call for this; its own rectangles are drawn one by one, each in its own path.
        self._canvas._code.extend(operators)  # noqa: SLF001

    def write_turned(self, text: str, size: float, degrees: float, grey: float) -> None:
        """A line of text about the middle of the page, turned counter-clockwise, in grey; under all that follows."""
        shown, (width, height) = self._show(text), self.page.points
        cosine, sine = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        back, down = shown.width * size / 2, MIDDLE * size
        x, y = width / 2 - back * cosine + down * sine, height / 2 - back * sine - down * cosine
        turn = f"{cosine:.6f} {sine:.6f} {-sine:.6f} {cosine:.6f} {x:.3f} {y:.3f} Tm"
        self.fill([f"q {grey:.3f} g BT", turn, shown.operators(size), "ET Q"])
