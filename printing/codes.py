"""QR and Code 128 as filled rectangles of a page's content: zint finds the bars, we write them (notes/printing.md §3)."""

from __future__ import annotations

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
        except RuntimeError as error:
            failure = error
            continue
        return "".join(_rectangle(*bar) for bar in _rectangles(symbol))
    raise PaperError("code_too_long", length=len(text)) from failure


@lru_cache(maxsize=64)
def _code128(text: str) -> tuple[str, int]:
    """The bars, one high, and how many modules they are wide."""
    symbol = zint.Symbol()
    symbol.symbology = zint.Symbology.CODE128
    symbol.show_hrt = False
    try:
        symbol.encode(text)
    except RuntimeError as error:
        raise PaperError("code_too_long", length=len(text)) from error
    bars = [(x, 0, width, 1) for x, _, width, _ in _rectangles(symbol)]
    return "".join(_rectangle(*bar) for bar in bars), symbol.width


def _rectangles(symbol: zint.Symbol) -> list[tuple[int, int, int, int]]:
    """Left, top, width and height in modules; zint counts two to the module."""
    symbol.buffer_vector()
    found = symbol.vector.rectangles if symbol.vector is not None else ()
    return [(round(r.x) // 2, round(r.y) // 2, round(r.width) // 2, round(r.height) // 2) for r in found]


@lru_cache(maxsize=8192)
def _rectangle(x: int, y: int, width: int, height: int) -> str:
    return f"{x} {y} {width} {height} re "
