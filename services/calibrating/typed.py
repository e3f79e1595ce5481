"""Readings and fine steps as people type them (读数的写法)."""

from __future__ import annotations

import math
import re
import unicodedata

from printing.geometry import SHIFT_STEP_MM, SIZE_STEP_PERCENT, TILT_STEP_DEGREES
from services.calibrating.corrections import Steps
from services.errors import Refused

SIGNS = str.maketrans("\u2212\u2013\u2014\u30fc\u3002", "----.")
"""Signs that an input method gives for a minus and for a point."""
DOUBLE_DASH = "\u2014\u2014"
"""What the key of the minus may give at once."""
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)")
NEARLY = 1e-6


def typed_number(text: str) -> float:
    """A number with a sign perhaps, in full width too. Raises Refused reading_not_a_number(text)."""
    plain = unicodedata.normalize("NFKC", text).replace(DOUBLE_DASH, "-").translate(SIGNS).strip()
    if not NUMBER.fullmatch(plain):
        raise Refused("reading_not_a_number", text=text)
    number = float(plain)
    if not math.isfinite(number):
        raise Refused("reading_not_a_number", text=text)
    return number


def typed_readings(text: str) -> tuple[tuple[float, float], ...]:
    """`right,down` in mm of each cross, apart by blanks. Raises Refused readings_invalid(text)."""
    pairs = unicodedata.normalize("NFKC", text).split()
    try:
        return tuple(map(_pair, pairs))
    except (Refused, ValueError) as error:
        raise Refused("readings_invalid", text=text) from error


def typed_steps(shift: str = "", tilt: str = "", size: str = "") -> Steps:
    """Steps from `right,down` in mm, degrees clockwise and per cent `wider,taller`, each '' for none.

    Raises Refused steps_invalid(text), steps_uneven(text, step).
    """
    try:
        right, down = _pair(shift) if shift else (0.0, 0.0)
        wider, taller = _pair(size) if size else (0.0, 0.0)
        clockwise = typed_number(tilt) if tilt else 0.0
    except (Refused, ValueError) as error:
        raise Refused("steps_invalid", text=" ".join(filter(None, (shift, tilt, size)))) from error
    return Steps(
        right=_whole(right, SHIFT_STEP_MM),
        down=_whole(down, SHIFT_STEP_MM),
        clockwise=_whole(clockwise, TILT_STEP_DEGREES),
        wider=_whole(wider, SIZE_STEP_PERCENT),
        taller=_whole(taller, SIZE_STEP_PERCENT),
    )


def _pair(text: str) -> tuple[float, float]:
    first, second = map(typed_number, unicodedata.normalize("NFKC", text).split(","))
    return first, second


def _whole(value: float, step: float) -> int:
    """How many steps a change is."""
    steps = round(value / step)
    if abs(steps * step - value) > NEARLY:
        raise Refused("steps_uneven", text=f"{value:g}", step=step)
    return steps
