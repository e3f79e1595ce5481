"""Codes on drawn pages, as a scanner at 300 dpi reads them."""

from __future__ import annotations

import pypdfium2
import zxingcpp
from PIL import Image

DPI = 300
PIXELS_PER_MM = DPI / 25.4

Place = tuple[float, float]


def scanned(pdf: bytes, page: int, dpi: int = DPI) -> Image.Image:
    """A page from 1 in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        picture: Image.Image = document[page - 1].render(scale=dpi / 72, grayscale=True).to_pil().copy()
        return picture


def codes_on(pdf: bytes, page: int) -> list[tuple[str, str, Place]]:
    """Every code of a page: its kind, its text, and the middle of it in mm from the upper left corner."""
    found = []
    for code in zxingcpp.read_barcodes(scanned(pdf, page)):
        corners = (code.position.top_left, code.position.bottom_right)
        x, y = (sum(getattr(corner, axis) for corner in corners) / 2 / PIXELS_PER_MM for axis in "xy")
        found.append((code.format.name, code.text, (x, y)))
    return found


def near(one: Place, other: Place, mm: float) -> bool:
    """Whether two places are no further apart than this, across and down."""
    return all(abs(a - b) <= mm for a, b in zip(one, other, strict=True))
