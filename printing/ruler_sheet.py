"""The ruler sheet (校准标尺页): four crosses, each with two scales on which one reads where the printer has put it.

One lays a ruler along an arm, its zero at the nearest edge of the paper, and reads the number on the scale at the
ruler's 20 mm: that number is the offset of the cross, to the right and down, with its sign. Nothing is subtracted.
"""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass
from importlib import resources

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from printing.errors import PaperError
from printing.geometry import POINTS_PER_MM, Box, Correction, PageSize, page_transform

CROSS_MM = 20
"""From each cross to its two nearest edges: beyond what printers leave blank, and a number easily found on a ruler."""
REACH_MM = 10
"""From a cross to the ends of its scales."""
TICKS_PER_MM = 2
LINE_MM = 0.1
NUMBERED_MM = 5
TICKS_MM = (0.8, 1.2, 1.8)
"""How long the ticks of half, whole and numbered millimetres are."""
NUMBER_GAP_MM = 0.3
NUMBER_SIZE = 6
CROSS_NUMBER_SIZE = 14
CROSS_NUMBER_MM = (3, 7)
"""Where the number of a cross begins, right and down of it: in the quarter without ticks."""
DIGITS = "Helvetica"
"""Built into every printer and viewer, and enough for digits and signs."""
SMALLEST_PAGE_MM = 2 * (CROSS_MM + REACH_MM) + 20
TEXT_MARGIN_MM = 15
TEXT_SIZE = 10.0
LEADING = 1.6

Segment = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class SheetText:
    """Lines for the middle of the sheet, and the font, known to reportlab by this name, that has all their glyphs."""

    lines: tuple[str, ...]
    font: str


def crosses(page: PageSize) -> tuple[tuple[float, float], ...]:
    """The nominal places of the crosses 1 to 4 in mm: upper left, upper right, lower left, lower right."""
    right, low = page.width_mm - CROSS_MM, page.height_mm - CROSS_MM
    return (CROSS_MM, CROSS_MM), (right, CROSS_MM), (CROSS_MM, low), (right, low)


def template_lines(label: str, correction: Correction) -> tuple[str, ...]:
    """The lines of templates/ruler_sheet.toml for the printer, tray and blank of this label."""
    template = resources.files("printing").joinpath("templates/ruler_sheet.toml").read_text(encoding="utf-8")
    values = {
        "label": label,
        "shift_x": f"{correction.shift_x_mm:+.2f}",
        "shift_y": f"{correction.shift_y_mm:+.2f}",
        "tilt": f"{correction.tilt_degrees:+.2f}",
        "size_x": f"{100 + correction.size_x_percent:.2f}",
        "size_y": f"{100 + correction.size_y_percent:.2f}",
    }
    return tuple(line.format(**values) for line in tomllib.loads(template)["lines"])


def ruler_sheet(page: PageSize, correction: Correction, text: SheetText | None = None) -> bytes:
    """The sheet as a PDF of exactly this page size, drawn with the present correction of the printer.

    Raises PaperError `page_too_small` (smallest_mm).
    """
    if min(page.width_mm, page.height_mm) < SMALLEST_PAGE_MM:
        raise PaperError("page_too_small", smallest_mm=SMALLEST_PAGE_MM)
    output = io.BytesIO()
    # Invariant: the same sheet is the same bytes, whenever it is drawn.
    canvas = Canvas(output, pagesize=page.points, invariant=1)
    canvas.setViewerPreference("PrintScaling", "None")
    canvas.transform(*page_transform(correction, page))
    canvas.setLineWidth(LINE_MM * POINTS_PER_MM)
    for number, place in enumerate(crosses(page), 1):
        _draw_cross(canvas, page, number, place)
    if text is not None:
        _write(canvas, page, text)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def _draw_cross(canvas: Canvas, page: PageSize, number: int, place: tuple[float, float]) -> None:
    x, y = place
    segments = [(x - REACH_MM, y, x + REACH_MM, y), (x, y - REACH_MM, x, y + REACH_MM), *_ticks(x, y)]
    canvas.lines([(*page.in_points(*ends[:2]), *page.in_points(*ends[2:])) for ends in segments])
    canvas.setFont(DIGITS, NUMBER_SIZE)
    away = max(TICKS_MM) + NUMBER_GAP_MM
    half_digit = 0.36 * NUMBER_SIZE / POINTS_PER_MM  # digits are 0.72 of the font's size high
    for along in range(-REACH_MM, REACH_MM + 1, NUMBERED_MM):
        if along:
            # The cross's own place on the paper lies on the other side of it: hence the other sign.
            canvas.drawCentredString(*page.in_points(x + along, y - away), f"{-along:+d}")
            canvas.drawRightString(*page.in_points(x - away, y + along + half_digit), f"{-along:+d}")
    canvas.setFont(DIGITS, CROSS_NUMBER_SIZE)
    right, down = CROSS_NUMBER_MM
    canvas.drawString(*page.in_points(x + right, y + down), str(number))


def _ticks(x: float, y: float) -> list[Segment]:
    """The ticks of a cross in mm: above its horizontal arm, and left of its vertical one."""
    segments: list[Segment] = []
    half, whole, numbered = TICKS_MM
    for count in range(-REACH_MM * TICKS_PER_MM, REACH_MM * TICKS_PER_MM + 1):
        if count:
            long = whole if count % TICKS_PER_MM == 0 else half
            long = numbered if count % (NUMBERED_MM * TICKS_PER_MM) == 0 else long
            along = count / TICKS_PER_MM
            # Beside the cross shorter than its distance, lest the ticks of the two scales make a lattice there.
            long = min(long, 0.8 * abs(along))
            segments += [(x + along, y - long, x + along, y), (x - long, y + along, x, y + along)]
    return segments


def _write(canvas: Canvas, page: PageSize, text: SheetText) -> None:
    """The lines between the upper and the lower crosses, as large as they fit there."""
    above = CROSS_MM + REACH_MM + 2
    band = Box(TEXT_MARGIN_MM, above, page.width_mm - 2 * TEXT_MARGIN_MM, page.height_mm - 2 * above)
    widest = max((pdfmetrics.stringWidth(line, text.font, 1) for line in text.lines), default=0)
    fits_across = band.width_mm * POINTS_PER_MM / widest if widest else TEXT_SIZE
    fits_down = band.height_mm * POINTS_PER_MM / (LEADING * max(len(text.lines), 1))
    size = min(TEXT_SIZE, fits_across, fits_down)
    canvas.setFont(text.font, size)
    for number, line in enumerate(text.lines, 1):
        down = number * size * LEADING / POINTS_PER_MM
        canvas.drawString(*page.in_points(band.x_mm, band.y_mm + down), line)
