"""QR and Code 128 as filled rectangles of a page: zint finds the bars, we write them (notes/printing.md §3)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

import zint

from printing.errors import PaperError
from printing.geometry import POINTS_PER_MM, Box, PageSize

_LEVELS: Final = (2, 1)
"""Error correction of a QR code: M, and L where a symbol of the smallest size holds it only so."""

_SMALLEST: Final = 1
"""Version 1, of 21 × 21 modules."""

QR_MODULES: Final = 21

_ROWS: Final = 200
"""Of zint's modules, whatever the symbol."""

_DARK: Final = re.compile("1+")

_QUIET: Final = 10
"""Modules beside a Code 128 that must stay white (ISO/IEC 15417)."""


def qr_operators(text: str, box: Box, page: PageSize) -> str:
    """The smallest QR code (version 1) that fills a square box, its quiet zone not in it.

    Refuses: code_too_long (`length`).
    """
    modules = box.width_mm / QR_MODULES
    return _placed(_qr(text), box, page, (modules, modules))


def code128_operators(text: str, box: Box, page: PageSize) -> str:
    """A Code 128 across a box, its quiet zones in it. Refuses: code_too_long (`length`)."""
    bars, count = _code128(text)
    module = box.width_mm / (count + 2 * _QUIET)
    inner = Box(box.x_mm + _QUIET * module, box.y_mm, count * module, box.height_mm)
    return _placed(bars, inner, page, (module, box.height_mm))


def _placed(rectangles: str, box: Box, page: PageSize, module_mm: tuple[float, float]) -> str:
    """Rectangles in modules, counted down from the upper left, as they fill the box on the page."""
    x, y = page.in_points(box.x_mm, box.y_mm)
    across, down = (size * POINTS_PER_MM for size in module_mm)
    return f"q {across:.5f} 0 0 {-down:.5f} {x:.3f} {y:.3f} cm {rectangles}f Q"


def _qr(text: str) -> str:
    for level in _LEVELS:
        symbol = zint.Symbol()
        symbol.symbology = zint.Symbology.QRCODE
        symbol.option_1 = level
        symbol.option_2 = _SMALLEST
        try:
            symbol.encode(text)
        except RuntimeError:
            continue
        return _rectangles(symbol)
    raise PaperError("code_too_long", length=len(text))


@lru_cache(maxsize=64)
def _code128(text: str) -> tuple[str, int]:
    """The bars, one high, and how many modules they are wide."""
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.CODE128
    try:
        symbol.encode(text)
    except RuntimeError as error:
        raise PaperError("code_too_long", length=len(text)) from error
    return _rectangles(symbol), symbol.width


def _rectangles(symbol: zint.Symbol) -> str:
    """A rectangle for each run of dark modules within eight, in modules from the upper left.

    Read from the modules themselves: zint's own list of rectangles takes five times as long to go through.
    """
    content = symbol.encoded_data.tobytes()
    stride, used = len(content) // _ROWS, (symbol.width + 7) // 8
    return "".join(
        _eight(row, at, content[row * stride + at]) for row in range(symbol.rows) for at in range(used)
    )


@lru_cache(maxsize=32768)
def _eight(row: int, at: int, modules: int) -> str:
    """The rectangles of eight modules of a row, the lowest bit leftmost."""
    runs = _DARK.finditer(f"{modules:08b}"[::-1])
    return "".join(f"{8 * at + run.start()} {row} {run.end() - run.start()} 1 re " for run in runs)
