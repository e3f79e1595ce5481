"""The calibration screens in words (校准的文字): what counts, the sheet to be read, residuals, steps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, fields

from services.calibrating.corrections import CorrectionValues
from services.calibrating.fitting import FitView
from services.calibrating.viewing import CalibrationView
from services.errors import DeskError
from tui import wording
from tui.moments import day_time
from tui.printer_lines import blank_title, correction_text, made_text, signed, tray_words
from tui.widgets.cells import fit

NOTHING = 0.001
"""Less than a step, more than a step rounds."""
STEP_CELLS = (12, 14, 12, 14)


def calibration_place(view: CalibrationView) -> str:
    """证书机 · A4 证书 210×297 毫米 · 纸盒 manual."""
    size = wording.PAGE_SIZE.format(width=view.width_mm, height=view.height_mm)
    return wording.CALIBRATION_PLACE.format(
        printer=view.printer, blank=blank_title(view.blank, view.title), size=size, tray=tray_words(view.tray)
    )


def calibration_head(view: CalibrationView) -> tuple[str, ...]:
    """What is calibrated, what counts now, and where that comes from."""
    current = view.current
    if current is None:
        return calibration_place(view), wording.CALIBRATION_NONE
    state = wording.CALIBRATION_HEAD if current.valid else wording.CALIBRATION_HEAD_OUTDATED
    return (
        calibration_place(view),
        state.format(correction=correction_text(current.correction)),
        wording.CALIBRATION_MADE.format(made=made_text(current)),
    )


def waiting_sheet(view: CalibrationView) -> str:
    """The key of the sheet that was printed last, unless the newest calibration came from it or is newer."""
    if not view.sheets:
        return ""
    last = view.sheets[0]
    read = view.history and view.history[0].made_at >= last.printed_at
    return "" if read else last.key


def sheet_words(view: CalibrationView, key: str, number: int) -> tuple[str, ...]:
    """Which sheet is to be read, when it was printed, and with what."""
    if not key:
        return (wording.SHEET_NONE,)
    found = next((sheet for sheet in view.sheets if sheet.key == key), None)
    at = day_time(found.printed_at) if found else ""
    plain = found is None or found.printed_with == CorrectionValues()
    drawn = wording.SHEET_PLAIN if plain or found is None else correction_text(found.printed_with)
    return (
        wording.SHEET_TO_READ.format(number=number, key=key, at=at),
        wording.SHEET_DRAWN.format(correction=drawn),
    )


def cross_labels() -> tuple[str, ...]:
    """1 号 左上 and so on, as they stand on the sheet."""
    return tuple(
        wording.CROSS.format(number=number, where=where) for number, where in enumerate(wording.CROSSES, 1)
    )


def fit_words(view: FitView) -> tuple[str, str]:
    """The correction, and how well the readings agree."""
    return (
        wording.FIT_CORRECTION.format(correction=correction_text(view.correction)),
        wording.FIT_LARGEST.format(largest=view.largest_mm),
    )


def residual_remarks(view: FitView, sheet: int) -> Mapping[int, str]:
    """What the fit leaves of each cross (from 0) of one sheet."""
    return {
        one.cross - 1: wording.RESIDUAL.format(right=signed(one.right_mm), down=signed(one.down_mm))
        for one in view.residuals
        if one.sheet == sheet
    }


def doubtful_crosses(error: DeskError, sheet: int) -> list[int]:
    """The crosses of this sheet (from 0) that a refusal is about; none where it is about something else."""
    if error.params.get("sheet") != sheet:
        return []
    if error.code == "fit_doubtful":
        return list(range(len(wording.CROSSES)))
    cross = error.params.get("cross")
    return [cross - 1] if isinstance(cross, int) else []


def step_rows(before: CorrectionValues, after: CorrectionValues) -> list[str]:
    """For each of the five values: its name, what counts, the steps, what it would be, and its two keys."""
    titles = "".join(fit(title, cells) for title, cells in zip(wording.STEP_TITLES, STEP_CELLS, strict=False))
    lines = [titles + wording.STEP_TITLES[-1], ""]
    for field, old, new in zip(fields(before), astuple(before), astuple(after), strict=True):
        name, unit, keys = wording.STEP_VALUES[field.name]
        moved = signed(new - old) if abs(new - old) > NOTHING else ""
        cells = (name, f"{signed(old)} {unit}", moved, f"{signed(new)} {unit}")
        shown = "".join(fit(text, cells_) for text, cells_ in zip(cells, STEP_CELLS, strict=True))
        lines += [shown + keys, ""]
    return lines
