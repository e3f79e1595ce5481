"""A PDF file written page by page: what a batch of ten thousand diplomas needs of the format, and no more.

Forms and sheets are reportlab's. It keeps every page as objects and formats them at the end: at best 0.2 to 0.3 of the
speed of a hand-made writer with the same cut font, where 0.6 is asked; this has 0.7 to 0.9 (bench/paper_diplomas.py,
all three in one run). ISO 32000-1: 7.5 file structure, 7.7.3 page tree, 9.7 composite fonts.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping
from typing import Final

from printing.geometry import PageSize

_CATALOG, _PAGES, _FONTS, _FIRST = 1, 2, 3, 4
"""Numbers of the objects that others refer to before they are written, and of the first of the others."""

_FAST: Final = 1
"""How hard streams are compressed: pages are short, level 6 takes twice the time for a tenth less."""

_BINARY: Final = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
"""The head, and a comment that says to whoever transmits the file that it is no text."""


class PdfDocument:
    """A document of pages of one size; the same calls give the same bytes."""

    def __init__(self, page: PageSize) -> None:
        self._size = page.points
        self._out = io.BytesIO()
        self._out.write(_BINARY)
        self._places: dict[int, int] = {}
        self._next = _FIRST
        self._pages: list[int] = []
        self._fonts: dict[str, int] = {}

    def add_object(self, body: bytes) -> int:
        """Write one object; returns its number."""
        number = self._next
        self._next += 1
        self._put(number, body)
        return number

    def add_stream(self, content: bytes, entries: bytes = b"") -> int:
        """Write a stream, compressed; `entries` are those of its dictionary besides the usual ones."""
        return self.add_raw_stream(zlib.compress(content, _FAST), entries + b"/Filter/FlateDecode")

    def add_raw_stream(self, content: bytes, entries: bytes) -> int:
        """Write a stream as it is, a JPEG say, whose filter is among the entries."""
        body = b"<<%s/Length %d>>\nstream\n%s\nendstream" % (entries, len(content), content)
        return self.add_object(body)

    def add_font(self, number: int) -> str:
        """Give a font, an object of this document, to every page; returns what operators call it."""
        name = f"/F{len(self._fonts) + 1}"
        self._fonts[name] = number
        return name

    def add_page(self, content: str, pictures: Mapping[str, int]) -> None:
        """The next page: the operators of its content, and the pictures that they call by name (`/P`)."""
        stream = self.add_stream(content.encode("ascii"))
        drawn = b"".join(b"%s %d 0 R" % (name.encode("ascii"), number) for name, number in pictures.items())
        own = b"/Resources<</Font %d 0 R/XObject<<%s>>>>" % (_FONTS, drawn) if drawn else b""
        page = b"<</Type/Page/Parent %d 0 R/Contents %d 0 R%s>>" % (_PAGES, stream, own)
        self._pages.append(self.add_object(page))

    def finished(self) -> bytes:
        """The whole file. Viewers that honour it print it without scaling."""
        kids = b" ".join(b"%d 0 R" % number for number in self._pages)
        fonts = b"".join(b"%s %d 0 R" % (name.encode("ascii"), at) for name, at in self._fonts.items())
        self._put(_FONTS, b"<<%s>>" % fonts)
        shared = b"/MediaBox[0 0 %.4f %.4f]/Resources<</Font %d 0 R>>" % (*self._size, _FONTS)
        self._put(_PAGES, b"<</Type/Pages/Count %d%s/Kids[%s]>>" % (len(self._pages), shared, kids))
        preferences = b"/ViewerPreferences<</PrintScaling/None>>"
        self._put(_CATALOG, b"<</Type/Catalog/Pages %d 0 R%s>>" % (_PAGES, preferences))
        self._write_table()
        return self._out.getvalue()

    def _put(self, number: int, body: bytes) -> None:
        self._places[number] = self._out.tell()
        self._out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))

    def _write_table(self) -> None:
        start, size = self._out.tell(), self._next
        lines = b"".join([b"%010d 00000 n \n" % self._places[number] for number in range(1, size)])
        self._out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, lines))
        trailer = b"trailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        self._out.write(trailer % (size, _CATALOG, start))
