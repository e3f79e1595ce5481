"""Jobs for the tests of printing."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from printing.geometry import PageSize
from printing.queues.base import Sheets

A4 = PageSize(210, 297)


def sheets(key: str = "batch-1", pages: int = 3, page: PageSize = A4, tray: str = "") -> Sheets:
    """Pages with a number each."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=page.points)
    for number in range(1, pages + 1):
        canvas.drawString(72, 72, f"{key} {number}")
        canvas.showPage()
    canvas.save()
    return Sheets(pdf=file.getvalue(), pages=pages, page=page, key=key, title="Diplomas", tray=tray)
