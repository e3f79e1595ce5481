"""Jobs for the tests of printing."""

from __future__ import annotations

import io
from collections.abc import Sequence

from reportlab.pdfgen.canvas import Canvas

from printing.geometry import PageSize
from printing.queues.base import Sheets

A4 = PageSize(210, 297)


def sheets(key: str = "batch-1", pages: int = 3, page: PageSize = A4, tray: str = "") -> Sheets:
    """Pages with a number each."""
    pdf = pages_with([f"{key} {number}" for number in range(1, pages + 1)], page)
    return Sheets(pdf=pdf, pages=pages, page=page, key=key, title="Diplomas", tray=tray)


def pages_with(texts: Sequence[str], page: PageSize = A4) -> bytes:
    """A page for each text."""
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=page.points)
    for text in texts:
        canvas.drawString(72, 72, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()
