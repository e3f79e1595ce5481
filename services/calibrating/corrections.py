"""A correction as people read and step it, and its name on the command line (校准的数值)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from models.printing import Calibration
from printing.geometry import Correction
from services.errors import Refused
from services.paper_errors import paper_refusals

NO_TRAY = "-"
"""How the printer's own choice of tray is written."""


@dataclass(frozen=True, slots=True)
class CorrectionValues:
    """左右、上下 in mm to the right and down, 倾斜 in degrees clockwise, 大小 in per cent added across and down."""

    shift_x_mm: float = 0.0
    shift_y_mm: float = 0.0
    tilt_degrees: float = 0.0
    size_x_percent: float = 0.0
    size_y_percent: float = 0.0


@dataclass(frozen=True, slots=True)
class Steps:
    """Fine steps: 0.1 mm each to the right and down, 0.05° clockwise, 0.1 % wider and taller; less than 0 goes back."""

    right: int = 0
    down: int = 0
    clockwise: int = 0
    wider: int = 0
    taller: int = 0


def values_of(correction: Correction) -> CorrectionValues:
    """The values of a correction."""
    return CorrectionValues(**asdict(correction))


def correction_from(values: CorrectionValues) -> Correction:
    """The correction of these values. Raises Refused correction_too_large(part, value, limit)."""
    with paper_refusals():
        return Correction(**asdict(values))


def stored_correction(row: Calibration) -> Correction:
    """The correction of a stored calibration."""
    return Correction(
        row.shift_x_mm, row.shift_y_mm, row.tilt_degrees, row.size_x_percent, row.size_y_percent
    )


def stepped(values: CorrectionValues, steps: Steps) -> CorrectionValues:
    """The values some steps on; stores nothing. Raises Refused correction_too_large(part, value, limit)."""
    with paper_refusals():
        return values_of(Correction(**asdict(values)).stepped(**asdict(steps)))


def place_text(printer: str, tray: str, blank: str) -> str:
    """PRINTER/TRAY/BLANK as `--calibration` takes it."""
    return f"{printer}/{tray or NO_TRAY}/{blank}"


def place_of(text: str) -> tuple[str, str, str]:
    """Printer, tray and blank of PRINTER/TRAY/BLANK. Raises Refused calibration_text_invalid(text)."""
    parts = [part.strip() for part in text.split("/")]
    if len(parts) != 3 or not all(parts):
        raise Refused("calibration_text_invalid", text=text)
    printer, tray, blank = parts
    return printer, "" if tray == NO_TRAY else tray, blank
