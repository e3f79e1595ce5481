"""Golden pages: finished pages that people have looked at, kept as pictures and as texts with their places.

A package of tests has a module `golden_pages` with PAGES, functions by name that draw a document, and its golden files
in the folder `golden` beside it. `python -m tests.printing.golden` draws them all anew: look at every picture before
it is committed.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from ctypes import byref, c_double
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdfium2
from PIL import Image, ImageChops
from pypdfium2 import raw

DPI = 100
MM_PER_POINT = 25.4 / 72
PLACE_MM = 0.11
"""Texts are kept to 0.1 mm; more than a rounding apart is somewhere else."""

BLOCK = 8
"""Pixels of the squares in which pictures are compared: about a character of 6 points."""

GREY = 5
"""How much darker or lighter, of 255, a square may be on average: the edges of letters, drawn by another version."""

Drawing = Callable[[Path], bytes]
"""Draws a document, with the folder where subsets of fonts may be kept."""


@dataclass(frozen=True, slots=True)
class Written:
    """A run of characters on one base line: page from 1, start in mm from the upper left corner, size in points."""

    page: int
    x_mm: float
    y_mm: float
    size: float
    text: str

    def __str__(self) -> str:
        return f"{self.page}\t{self.x_mm:.1f}\t{self.y_mm:.1f}\t{self.size:.1f}\t{self.text}"


@dataclass(frozen=True, slots=True)
class Golden:
    """The golden files of one document."""

    folder: Path
    name: str

    @property
    def text(self) -> Path:
        return self.folder / f"{self.name}.txt"

    def picture(self, page: int) -> Path:
        return self.folder / f"{self.name}-{page}.png"


def differences(golden: Golden, pdf: bytes) -> list[str]:
    """What of a document is not as in its golden files, in words; nothing when all is."""
    return [*text_differences(golden, pdf), *picture_differences(golden, pdf)]


def text_differences(golden: Golden, pdf: bytes) -> list[str]:
    """Runs of text that are others, are missing, or stand elsewhere."""
    stored = [_parsed(line) for line in golden.text.read_text(encoding="utf-8").splitlines()]
    found = []
    for old, new in zip_longest(stored, written(pdf)):
        if old is None or new is None or not _same(old, new):
            found.append(f"{golden.name}: {old} is now {new}")
    return found


def picture_differences(golden: Golden, pdf: bytes) -> list[str]:
    """Pages that look different, with the square that does most, in mm."""
    found = []
    pages = pictures(pdf)
    stored = sorted(golden.folder.glob(f"{golden.name}-*.png"))
    if len(stored) != len(pages):
        found.append(f"{golden.name}: {len(stored)} pages are now {len(pages)}")
    for number, picture in enumerate(pages, 1):
        if not golden.picture(number).is_file():
            continue
        with Image.open(golden.picture(number)) as old:
            most, x, y = _most_changed(old, picture)
        if most > GREY:
            found.append(
                f"{golden.name}: page {number} looks different at {x:.0f}, {y:.0f} mm by {most} of 255"
            )
    return found


def pictures(pdf: bytes) -> list[Image.Image]:
    """The pages in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.render(scale=DPI / 72, grayscale=True).to_pil().copy() for page in document]


def written(pdf: bytes) -> list[Written]:
    """Every run of text of a document, in the order in which it was written."""
    found: list[Written] = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, 1):
            found += _runs(number, page)
    return found


def _runs(number: int, page: pypdfium2.PdfPage) -> Iterator[Written]:
    height = page.get_height()
    run: Written | None = None
    end = 0.0
    for character, (x, right), y, size in _characters(page.get_textpage()):
        place = x * MM_PER_POINT, (height - y) * MM_PER_POINT
        half = "\udc00" <= character <= "\udfff"
        near = run is not None and abs(place[1] - run.y_mm) < PLACE_MM and abs(x - end) < size / 10
        if run is not None and (near or half):
            run = replace(run, text=run.text + character)
        else:
            if run is not None:
                yield _whole(run)
            run = Written(number, *place, size, character)
        end = right
    if run is not None:
        yield _whole(run)


def _whole(run: Written) -> Written:
    """The run with the characters whole that pdfium hands out as two surrogates."""
    return replace(run, text=run.text.encode("utf-16-le", "surrogatepass").decode("utf-16-le"))


def _characters(text: pypdfium2.PdfTextPage) -> Iterator[tuple[str, tuple[float, float], float, float]]:
    """Each character as written, from where to where it goes, its base line (in points, upwards), and its size."""
    x, y, box = c_double(), c_double(), raw.FS_RECTF()
    for index in range(text.count_chars()):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        raw.FPDFText_GetCharOrigin(text, index, byref(x), byref(y))
        raw.FPDFText_GetLooseCharBox(text, index, byref(box))
        character, size = chr(raw.FPDFText_GetUnicode(text, index)), raw.FPDFText_GetFontSize(text, index)
        yield character, (x.value, box.right), y.value, size


def _parsed(line: str) -> Written:
    page, x, y, size, text = line.split("\t")
    return Written(int(page), float(x), float(y), float(size), text)


def _same(old: Written, new: Written) -> bool:
    apart = max(abs(old.x_mm - new.x_mm), abs(old.y_mm - new.y_mm), abs(old.size - new.size))
    return (old.page, old.text) == (new.page, new.text) and apart < PLACE_MM


def _most_changed(old: Image.Image, new: Image.Image) -> tuple[int, float, float]:
    """By how much the square changed that changed most, and where it is in mm."""
    if old.size != new.size:
        return 255, 0, 0
    squares = ImageChops.difference(old.convert("L"), new).reduce(BLOCK)
    changes = squares.tobytes()
    most = max(changes)
    row, column = divmod(changes.index(most), squares.width)
    pixel = 25.4 / DPI
    return most, column * BLOCK * pixel, row * BLOCK * pixel


def renew(golden: Golden, pdf: bytes) -> None:
    """Replace the golden files of a document."""
    golden.folder.mkdir(exist_ok=True)
    for old in golden.folder.glob(f"{golden.name}-*.png"):
        old.unlink()
    golden.text.write_text("".join(f"{run}\n" for run in written(pdf)), encoding="utf-8")
    for number, picture in enumerate(pictures(pdf), 1):
        picture.save(golden.picture(number), optimize=True)


def golden_modules() -> Mapping[Path, Mapping[str, Drawing]]:
    """By folder of golden files: the documents that belong there."""
    here = Path(__file__).parent
    found = {}
    for file in sorted(here.glob("*/golden_pages.py")):
        module = importlib.import_module(f"tests.printing.{file.parent.name}.golden_pages")
        found[file.parent / "golden"] = module.PAGES
    return found


def main(wanted: Sequence[str]) -> int:
    """Draw the golden pages anew, all of them or the named ones."""
    with TemporaryDirectory() as folder:
        for place, drawings in golden_modules().items():
            for name, draw in drawings.items():
                if not wanted or name in wanted:
                    renew(Golden(place, name), draw(Path(folder)))
                    sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
