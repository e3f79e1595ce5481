"""The test page (测试页): a frame at a known distance from the edges, and lines with characters that are rare."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Mapping
from importlib import resources

from reportlab.pdfgen.canvas import Canvas

from printing.fonts.chain import SONG
from printing.fonts.job_fonts import JobFonts
from printing.geometry import POINTS_PER_MM, Box, PageSize

FRAME_MM = 10
"""From the frame to each edge of the paper."""
LINE_MM = 0.2
TEXT_MM = 8
"""From the frame to the text."""
TEXT_SIZE = 12.0
LEADING = 1.8


def test_page_lines(values: Mapping[str, str]) -> tuple[str, ...]:
    """The lines of templates/test_page.toml, filled with printer, model, tray, size and at."""
    template = resources.files("printing").joinpath("templates/test_page.toml").read_text(encoding="utf-8")
    return tuple(line.format_map(values) for line in tomllib.loads(template)["lines"])


def test_page(page: PageSize, lines: tuple[str, ...], fonts: JobFonts) -> bytes:
    """The page as a PDF of exactly this size, uncorrected; `fonts` hold the lines in the style 宋."""
    output = io.BytesIO()
    canvas = Canvas(output, pagesize=page.points, invariant=1)
    canvas.setViewerPreference("PrintScaling", "None")
    frame = Box(FRAME_MM, FRAME_MM, page.width_mm - 2 * FRAME_MM, page.height_mm - 2 * FRAME_MM)
    canvas.setLineWidth(LINE_MM * POINTS_PER_MM)
    x, low = page.in_points(frame.x_mm, frame.bottom_mm)
    canvas.rect(x, low, frame.width_mm * POINTS_PER_MM, frame.height_mm * POINTS_PER_MM)
    _write(canvas, page, lines, fonts)
    canvas.showPage()
    canvas.save()
    return output.getvalue()


def _write(canvas: Canvas, page: PageSize, lines: tuple[str, ...], fonts: JobFonts) -> None:
    """The lines at the upper left inside the frame, smaller where the widest or their number asks for it."""
    room = page.width_mm - 2 * (FRAME_MM + TEXT_MM), page.height_mm - 2 * (FRAME_MM + TEXT_MM)
    widest = max(fonts.width(SONG, line, 1) for line in lines)
    size = min(TEXT_SIZE, room[0] * POINTS_PER_MM / widest, room[1] * POINTS_PER_MM / (LEADING * len(lines)))
    for number, line in enumerate(lines, 1):
        down = FRAME_MM + TEXT_MM + number * size * LEADING / POINTS_PER_MM
        text = canvas.beginText(*page.in_points(FRAME_MM + TEXT_MM, down))
        for run in fonts.runs(SONG, line) if line else ():
            text.setFont(run.face, size)
            text.textOut(run.text)
        canvas.drawText(text)
