"""Pages as pictures at 600 dpi, and where a cross stands on them in mm: what a person would measure with a loupe."""

from __future__ import annotations

import io
from bisect import bisect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from PIL import Image

DPI = 600
POINTS_PER_MM = 72 / 25.4
DARK = 128
ARM_MM = 9
"""How far along a cross's arms is looked; they are a little longer."""
THIN_MM = 0.3
"""A run of dark pixels wider than that is not the arm alone: a tick or a digit touches it."""
BAND_MM = 0.6
NEAR_MM = 0.06

Place = tuple[float, float]


@dataclass(frozen=True)
class Picture:
    """One page in grey, and how many pixels a millimetre has across and down."""

    grey: Image.Image
    across: float
    down: float


def picture(pdf: bytes, number: int = 0) -> Picture:
    """A page of the document as it would come out at 600 dpi."""
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[number]
        width, height = page.get_size()
        grey = page.render(scale=DPI / 72, grayscale=True).to_pil().copy()
    return Picture(grey, grey.width / width * POINTS_PER_MM, grey.height / height * POINTS_PER_MM)


def misprinted(pdf: bytes, puts: Callable[[float, float], Place]) -> bytes:
    """The page as a printer makes it that puts (x, y), mm from the upper left corner, somewhere else."""
    with pypdfium2.PdfDocument(pdf) as document, pypdfium2.PdfDocument.new() as printed:
        width, height = document[0].get_size()
        page = printed.new_page(width, height)
        drawn = document.page_as_xobject(0, printed).as_pageobject()
        drawn.set_matrix(_matrix(puts, height))
        page.insert_obj(drawn)
        page.gen_content()
        return _saved(printed)


def _matrix(puts: Callable[[float, float], Place], height: float) -> pypdfium2.PdfMatrix:
    """The matrix in points, upwards, found from where three corners of the page go."""

    def moved(x: float, y: float) -> Place:
        right, down = puts(x / POINTS_PER_MM, (height - y) / POINTS_PER_MM)
        return right * POINTS_PER_MM, height - down * POINTS_PER_MM

    (e, f), (ax, bx), (cy, dy) = moved(0, 0), moved(100, 0), moved(0, 100)
    return pypdfium2.PdfMatrix((ax - e) / 100, (bx - f) / 100, (cy - e) / 100, (dy - f) / 100, e, f)


def _saved(document: pypdfium2.PdfDocument) -> bytes:
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()


# --- the centre of a cross --------------------------------------------------------------------------------------------


def cross_centre(page: Picture, about: Place, reach_mm: float = 6) -> Place:
    """Where the arms of the cross meet that stands within this reach of a place; all in mm."""
    upright = _arm(page, about, reach_mm, across=True)
    level = _arm(page, about, reach_mm, across=False)
    # x = upright[0]·y + upright[1]; y = level[0]·x + level[1]
    x = (upright[0] * level[1] + upright[1]) / (1 - upright[0] * level[0])
    return x, level[0] * x + level[1]


def _arm(page: Picture, about: Place, reach_mm: float, *, across: bool) -> Place:
    """Slope and start of the upright arm (looked for across, in rows) or of the level one (in columns), in mm."""
    found = list(_thin_runs(page, about, reach_mm, across=across))
    places = sorted(place for _, place in found)
    counted = max(found, key=lambda one: _within(places, one[1]))
    arm = [one for one in found if abs(one[1] - counted[1]) < BAND_MM / 2]
    line = _line(arm)
    for _ in range(3):
        arm = [(at, place) for at, place in arm if abs(place - line[0] * at - line[1]) < NEAR_MM]
        line = _line(arm)
    if len(arm) < ARM_MM * page.down * 0.5:
        raise AssertionError(f"no cross near {about}")
    return line


def _within(places: Sequence[float], middle: float) -> int:
    """How many of the sorted places lie in the band around this one."""
    return bisect(places, middle + BAND_MM / 2) - bisect(places, middle - BAND_MM / 2)


def _thin_runs(page: Picture, about: Place, reach_mm: float, *, across: bool) -> Iterator[Place]:
    """Every short run of dark pixels in rows (or columns) around the place: (where the row is, where its middle is)."""
    grey = page.grey if across else page.grey.transpose(Image.Transpose.TRANSPOSE)
    fine, coarse = (page.across, page.down) if across else (page.down, page.across)
    (start, row) = about if across else (about[1], about[0])
    left, right = max(0, int((start - reach_mm) * fine)), min(grey.width, int((start + reach_mm) * fine))
    for line in range(max(0, int((row - ARM_MM) * coarse)), min(grey.height, int((row + ARM_MM) * coarse))):
        pixels = grey.crop((left, line, right, line + 1)).tobytes()
        for begin, end in _dark_runs(pixels):
            if (end - begin) / fine < THIN_MM:
                yield (line + 0.5) / coarse, (left + _middle(pixels, begin, end)) / fine


def _dark_runs(pixels: bytes) -> Iterator[tuple[int, int]]:
    begin = None
    for at, value in enumerate(pixels):
        if value < DARK and begin is None:
            begin = at
        elif value >= DARK and begin is not None:
            yield begin, at
            begin = None


def _middle(pixels: bytes, begin: int, end: int) -> float:
    """The centre of a run, its half-dark edges weighed in."""
    around = range(max(0, begin - 1), min(len(pixels), end + 1))
    weights = [255 - pixels[at] for at in around]
    return sum((at + 0.5) * weight for at, weight in zip(around, weights, strict=True)) / sum(weights)


def _line(points: Sequence[Place]) -> Place:
    """Slope and start of the straight line nearest to the points."""
    count = len(points)
    middle_at, middle = sum(at for at, _ in points) / count, sum(place for _, place in points) / count
    slope = sum((at - middle_at) * (place - middle) for at, place in points)
    slope /= sum((at - middle_at) ** 2 for at, _ in points)
    return slope, middle - slope * middle_at
