"""The correction of a printer from its ruler sheets: five parameters fitted to what was read at the crosses (校准).

The printer's error is its own stretching, then the skew of its feed, then a shift, all about the centre of the
page; notes/printing.md §4 compares this model with simpler and fuller ones.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from printing.errors import PaperError
from printing.geometry import Correction, PageSize, drawn_place

CROSSES_NEEDED = 4
"""Three leave one number to check the others with: too few to notice a misreading."""
SPREAD_NEEDED_MM = 15.0
"""How far, as a root mean square, the crosses must stand off the straight line that fits them best."""
OFFSET_LIMIT_MM = 12.0
"""A little beyond the ends of the printed scales."""
RESIDUAL_LIMIT_MM = 0.30
"""Readings to a quarter of a mm exceed it once in 8,000 sheets; with one number wrong by 2 mm all 10,000 did."""
SHEETS_LIMIT_MM = 1.0
"""How far a sheet's crosses may lie from what all sheets say: five times the play of a feed (0.2 mm)."""
ROUNDS = 20
CONVERGED = 1e-12

Place = tuple[float, float]
Pair = tuple[Place, Place]
"""Where a cross was drawn, and where it was found: mm from the centre of the page, to the right and down."""
Parameters = tuple[float, float, float, float, float]
"""Shift right and down in mm, turn clockwise in radians, stretch across and down as factors."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One cross as read: its nominal place on the page, and how far right and down of it it was found; all in mm."""

    x_mm: float
    y_mm: float
    right_mm: float
    down_mm: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One printed ruler sheet: the correction it was printed with, and what was read at its crosses."""

    printed_with: Correction
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Residual:
    """What the fit of its own sheet leaves of one reading, in mm; sheet and cross count from 1."""

    sheet: int
    cross: int
    right_mm: float
    down_mm: float

    @property
    def largest_mm(self) -> float:
        """The larger of the two, without its sign: each is a number that somebody read and typed."""
        return max(abs(self.right_mm), abs(self.down_mm))


@dataclass(frozen=True, slots=True)
class Fit:
    """The correction that undoes the printer's error, and how well the readings agree with each other."""

    correction: Correction
    residuals: tuple[Residual, ...]
    largest_mm: float


def fit(page: PageSize, sheets: Sequence[Sheet]) -> Fit:
    """The correction for pages of this size from one or several ruler sheets of one printer, tray and blank.

    Each sheet is judged by itself, so that the play of the feed does not look like a misreading; the correction
    comes from all readings together. Raises PaperError: `crosses_too_few`, `crosses_in_line`, `reading_absurd`,
    `fit_doubtful` (largest_mm, sheet, part), `sheets_differ` (largest_mm, sheet), `correction_too_large`.
    """
    if not sheets:
        raise PaperError("crosses_too_few", sheet=1, found=0, needed=CROSSES_NEEDED)
    for number, sheet in enumerate(sheets, 1):
        _check(page, number, sheet)
    pairs = [_pairs(page, sheet) for sheet in sheets]
    residuals = tuple(
        residual for number, own in enumerate(pairs, 1) for residual in _residuals(number, own, _error(own))
    )
    largest_mm = _agreement(residuals)
    error = _error([pair for own in pairs for pair in own])
    _compare(pairs, error)
    return Fit(_undoing(error), residuals, largest_mm)


# --- before the fit ---------------------------------------------------------------------------------------------------


def _check(page: PageSize, number: int, sheet: Sheet) -> None:
    for cross, reading in enumerate(sheet.readings, 1):
        on_page = 0 <= reading.x_mm <= page.width_mm and 0 <= reading.y_mm <= page.height_mm
        offset = math.hypot(reading.right_mm, reading.down_mm)
        # Written so that what is no number is refused too.
        on_scale = all(abs(value) <= OFFSET_LIMIT_MM for value in (reading.right_mm, reading.down_mm))
        if not (on_page and on_scale):
            raise PaperError(
                "reading_absurd", sheet=number, cross=cross, offset_mm=offset, limit=OFFSET_LIMIT_MM
            )
    places = {(reading.x_mm, reading.y_mm) for reading in sheet.readings}
    if len(places) < CROSSES_NEEDED:
        raise PaperError("crosses_too_few", sheet=number, found=len(places), needed=CROSSES_NEEDED)
    if _spread(tuple(places)) < SPREAD_NEEDED_MM:
        raise PaperError("crosses_in_line", sheet=number)


def _spread(places: Sequence[Place]) -> float:
    """Root mean square distance of the places from the straight line that fits them best."""
    count = len(places)
    middle_x, middle_y = sum(x for x, _ in places) / count, sum(y for _, y in places) / count
    xx = sum((x - middle_x) ** 2 for x, _ in places) / count
    yy = sum((y - middle_y) ** 2 for _, y in places) / count
    xy = sum((x - middle_x) * (y - middle_y) for x, y in places) / count
    smaller = (xx + yy) / 2 - math.hypot((xx - yy) / 2, xy)  # eigenvalue of the scatter
    return math.sqrt(max(smaller, 0.0))


def _pairs(page: PageSize, sheet: Sheet) -> list[Pair]:
    """The crosses as the printer got them, with the sheet's own correction, and as they came out."""
    middle_x, middle_y = page.width_mm / 2, page.height_mm / 2
    found = []
    for reading in sheet.readings:
        x, y = drawn_place(sheet.printed_with, page, reading.x_mm, reading.y_mm)
        drawn = (x - middle_x, y - middle_y)
        came_out = (reading.x_mm + reading.right_mm - middle_x, reading.y_mm + reading.down_mm - middle_y)
        found.append((drawn, came_out))
    return found


# --- the fit ----------------------------------------------------------------------------------------------------------


def _error(pairs: Sequence[Pair]) -> Parameters:
    """The printer's error by Gauss-Newton: least squares over the five parameters, from no error at all."""
    now: Parameters = (0.0, 0.0, 0.0, 1.0, 1.0)
    for _ in range(ROUNDS):
        normal = [[0.0] * 6 for _ in range(5)]
        for slopes, missing in _equations(pairs, now):
            for line, slope in zip(normal, slopes, strict=True):
                for column, other in enumerate((*slopes, missing)):
                    line[column] += slope * other
        step = _solved(normal)
        right, down, turn, across, along = (old + change for old, change in zip(now, step, strict=True))
        now = (right, down, turn, across, along)
        if max(map(abs, step)) < CONVERGED:
            break
    return now


def _equations(pairs: Sequence[Pair], now: Parameters) -> Iterator[tuple[Parameters, float]]:
    """For each number read: how it changes with each parameter, and what the present ones leave of it (mm)."""
    _, _, turn, across, down = now
    cosine, sine = math.cos(turn), math.sin(turn)
    for pair in pairs:
        (x, y), _ = pair
        right_mm, down_mm = _left_over(pair, now)
        yield (1, 0, -sine * across * x - cosine * down * y, cosine * x, -sine * y), right_mm
        yield (0, 1, cosine * across * x - sine * down * y, sine * x, cosine * y), down_mm


def _left_over(pair: Pair, error: Parameters) -> Place:
    """How far right and down of the modelled place the cross was found, in mm."""
    (x, y), (found_x, found_y) = pair
    shift_x, shift_y, turn, across, down = error
    cosine, sine = math.cos(turn), math.sin(turn)
    return (
        found_x - (shift_x + cosine * across * x - sine * down * y),
        found_y - (shift_y + sine * across * x + cosine * down * y),
    )


def _solved(lines: list[list[float]]) -> list[float]:
    """The solution of linear equations, right sides in the last column: Gauss-Jordan with pivoting, in place."""
    for column in range(len(lines)):
        pivot = max(range(column, len(lines)), key=lambda line: abs(lines[line][column]))
        lines[column], lines[pivot] = lines[pivot], lines[column]
        lines[column] = [value / lines[column][column] for value in lines[column]]
        for number, line in enumerate(lines):
            if number != column:
                lines[number] = [
                    value - line[column] * other for value, other in zip(line, lines[column], strict=True)
                ]
    return [line[-1] for line in lines]


# --- after the fit ----------------------------------------------------------------------------------------------------


def _residuals(number: int, pairs: Sequence[Pair], error: Parameters) -> list[Residual]:
    return [Residual(number, cross, *_left_over(pair, error)) for cross, pair in enumerate(pairs, 1)]


def _agreement(residuals: Sequence[Residual]) -> float:
    """The largest residual; above the limit it is said on which sheet and in which direction it stands.

    No cross is named: a fit spreads one wrong number over all four, and the largest residual may stand at another.
    """
    worst = max(residuals, key=lambda residual: residual.largest_mm)
    if worst.largest_mm > RESIDUAL_LIMIT_MM:
        part = "right_mm" if abs(worst.right_mm) == worst.largest_mm else "down_mm"
        raise PaperError("fit_doubtful", largest_mm=worst.largest_mm, sheet=worst.sheet, part=part)
    return worst.largest_mm


def _compare(pairs: Sequence[Sequence[Pair]], error: Parameters) -> None:
    """Sheets far apart were printed with another correction than was said, or from another tray: no mean helps."""
    left = [found for number, own in enumerate(pairs, 1) for found in _residuals(number, own, error)]
    worst = max(left, key=lambda residual: residual.largest_mm)
    if worst.largest_mm > SHEETS_LIMIT_MM:
        raise PaperError("sheets_differ", largest_mm=worst.largest_mm, sheet=worst.sheet)


def _undoing(error: Parameters) -> Correction:
    """The correction after which the printer's error leads back to the nominal places, exactly."""
    shift_x, shift_y, turn, across, down = error
    cosine, sine = math.cos(turn), math.sin(turn)
    return Correction(
        -(cosine * shift_x + sine * shift_y) / across,
        -(cosine * shift_y - sine * shift_x) / down,
        -math.degrees(turn),
        (1 / across - 1) * 100,
        (1 / down - 1) * 100,
    )
