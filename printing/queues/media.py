"""Paper by its IPP name: the names carry their sizes (PWG 5101.1), `iso_a4_210x297mm`, `custom_260x185mm_260x185mm`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from printing.geometry import PageSize

SIZE = re.compile(r"_(?P<width>\d+(?:\.\d+)?)x(?P<height>\d+(?:\.\d+)?)(?P<unit>mm|in)$")
MM_PER_INCH = 25.4
TOLERANCE_MM = 0.5
"""Names round, CUPS rounds to whole points (0.35 mm); two papers in use never lie so close."""
HUNDREDTHS = 100


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a printer takes: its name, and its size in mm as the name gives it."""

    name: str
    width_mm: float
    height_mm: float

    def is_size(self, width_mm: float, height_mm: float) -> bool:
        """Whether it is this size as it is fed."""
        return (
            abs(self.width_mm - width_mm) <= TOLERANCE_MM and abs(self.height_mm - height_mm) <= TOLERANCE_MM
        )


def chosen_paper(page: PageSize, names: Iterable[str]) -> Paper | None:
    """The printer's paper of exactly this size, fed as the page is read, else fed the other way round; None if none.

    A size of one's own is offered where it lies between the printer's custom_min and custom_max.
    """
    papers = [paper for name in names if (paper := _read(name)) is not None]
    limits = {end: _named(papers, f"custom_{end}") for end in ("min", "max")}
    listed = [paper for paper in papers if not paper.name.startswith(("custom_min", "custom_max"))]
    ways = ((page.width_mm, page.height_mm), (page.height_mm, page.width_mm))
    for width, height in ways:
        if found := next((paper for paper in listed if paper.is_size(width, height)), None):
            return found
    least, most = limits["min"], limits["max"]
    for width, height in ways:
        if (
            least
            and most
            and least.width_mm <= width <= most.width_mm
            and least.height_mm <= height <= most.height_mm
        ):
            size = f"{width:g}x{height:g}mm"
            return Paper(f"custom_{size}_{size}", width, height)
    return None


def hundredths(mm: float) -> int:
    """IPP's unit of length: a hundredth of a millimetre."""
    return round(mm * HUNDREDTHS)


def _named(papers: Iterable[Paper], beginning: str) -> Paper | None:
    return next((paper for paper in papers if paper.name.startswith(beginning)), None)


def _read(name: str) -> Paper | None:
    """None for names without a size: `letter`, `manual-tray`."""
    found = SIZE.search(name)
    if not found:
        return None
    scale = MM_PER_INCH if found["unit"] == "in" else 1.0
    return Paper(name, float(found["width"]) * scale, float(found["height"]) * scale)
