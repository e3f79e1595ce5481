"""Places on paper, in millimetres from the left and from the top edge, and the correction of a printer.

Points, counted upwards, appear only in what is handed to the PDF writer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, fields

from printing.errors import PaperError

POINTS_PER_MM = 72 / 25.4

SHIFT_STEP_MM = 0.1
TILT_STEP_DEGREES = 0.05
SIZE_STEP_PERCENT = 0.1

SHIFT_LIMIT_MM = 10.0
TILT_LIMIT_DEGREES = 2.0
SIZE_LIMIT_PERCENT = 2.0
"""Three times what printers err (notes/printing.md §4): beyond lies a misreading or the wrong tray."""

DECIMALS = 6
"""Kept of a value after a step, so that as many steps back lead to where one came from."""

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f) of PDF: x' = a·x + c·y + e, y' = b·x + d·y + f."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """A sheet as it lies in the tray and is read: width and height in mm."""

    width_mm: float
    height_mm: float

    @property
    def points(self) -> tuple[float, float]:
        """Width and height in points."""
        return self.width_mm * POINTS_PER_MM, self.height_mm * POINTS_PER_MM

    def in_points(self, x_mm: float, y_mm: float) -> tuple[float, float]:
        """A place, given in mm from the left and top edges, in points from the left and bottom edges."""
        return x_mm * POINTS_PER_MM, (self.height_mm - y_mm) * POINTS_PER_MM


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in mm: its upper left corner, its width and its height."""

    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float

    @property
    def right_mm(self) -> float:
        """The right side, from the left edge of the page."""
        return self.x_mm + self.width_mm

    @property
    def bottom_mm(self) -> float:
        """The lower side, from the top edge of the page."""
        return self.y_mm + self.height_mm

    def lies_on(self, page: PageSize) -> bool:
        """Whether no part of it hangs over an edge of the page."""
        across = 0 <= self.x_mm <= self.right_mm <= page.width_mm
        return across and 0 <= self.y_mm <= self.bottom_mm <= page.height_mm


@dataclass(frozen=True, slots=True)
class Correction:
    """How a page is drawn differently so that this printer puts everything in its place (左右、上下、倾斜、大小).

    About the centre of the page the drawing is turned (degrees, clockwise), then stretched (per cent that are added
    across and down), then shifted (mm, to the right and down): the order in which a printer's own stretching and
    the skew of its feed are undone exactly. Zeros change nothing. Raises PaperError `correction_too_large`.
    """

    shift_x_mm: float = 0.0
    shift_y_mm: float = 0.0
    tilt_degrees: float = 0.0
    size_x_percent: float = 0.0
    size_y_percent: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            value, limit = getattr(self, field.name), LIMITS[field.name]
            if not abs(value) <= limit:  # also what is no number
                raise PaperError("correction_too_large", part=field.name, value=value, limit=limit)

    def stepped(
        self, *, right: int = 0, down: int = 0, clockwise: int = 0, wider: int = 0, taller: int = 0
    ) -> Correction:
        """This correction some fine steps on: 0.1 mm, 0.05°, 0.1 % each. Raises PaperError `correction_too_large`."""
        return Correction(
            round(self.shift_x_mm + right * SHIFT_STEP_MM, DECIMALS),
            round(self.shift_y_mm + down * SHIFT_STEP_MM, DECIMALS),
            round(self.tilt_degrees + clockwise * TILT_STEP_DEGREES, DECIMALS),
            round(self.size_x_percent + wider * SIZE_STEP_PERCENT, DECIMALS),
            round(self.size_y_percent + taller * SIZE_STEP_PERCENT, DECIMALS),
        )


LIMITS = {
    "shift_x_mm": SHIFT_LIMIT_MM,
    "shift_y_mm": SHIFT_LIMIT_MM,
    "tilt_degrees": TILT_LIMIT_DEGREES,
    "size_x_percent": SIZE_LIMIT_PERCENT,
    "size_y_percent": SIZE_LIMIT_PERCENT,
}
UNCORRECTED = Correction()


def page_transform(correction: Correction, page: PageSize) -> Matrix:
    """The correction as the transform of a PDF page, in points: to be set once, before anything is drawn."""
    cosine, sine = math.cos(turn := math.radians(correction.tilt_degrees)), math.sin(turn)
    across, down = 1 + correction.size_x_percent / 100, 1 + correction.size_y_percent / 100
    # Clockwise in a page that is counted upwards: the signs of the sine are those of a negative angle.
    a, b, c, d = across * cosine, -down * sine, across * sine, down * cosine
    width, height = page.points
    x, y = width / 2, height / 2
    e = x - a * x - c * y + correction.shift_x_mm * POINTS_PER_MM
    f = y - b * x - d * y - correction.shift_y_mm * POINTS_PER_MM
    return a, b, c, d, e, f


def drawn_place(correction: Correction, page: PageSize, x_mm: float, y_mm: float) -> tuple[float, float]:
    """Where a mark meant for (x, y) is drawn, all in mm from the left and top edges."""
    a, b, c, d, e, f = page_transform(correction, page)
    x, y = page.in_points(x_mm, y_mm)
    return (a * x + c * y + e) / POINTS_PER_MM, page.height_mm - (b * x + d * y + f) / POINTS_PER_MM
