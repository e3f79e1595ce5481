"""Printers and calibrations in words (打印机、校准的文字), for the screens and the command line."""

from __future__ import annotations

from collections.abc import Iterable

from services.calibrating.blanks import BlankLine
from services.calibrating.corrections import NO_TRAY, CorrectionValues
from services.calibrating.fitting import FitView, ResidualLine
from services.calibrating.viewing import CalibrationLine
from services.diplomas.templates import Blank
from services.printers.checking import PrinterCheck
from services.printers.listing import CalibratedPlace, PrinterLine
from tui import wording
from tui.moments import day_time
from tui.widgets.cells import fit, width
from tui.widgets.choice_list import Option

NUMBERED_TRAY = "tray-"
AUTOMATIC = "auto"


def tray_text(tray: str) -> str:
    """The tray, or that the printer chooses."""
    return tray or NO_TRAY


def signed(value: float) -> str:
    """Two decimals with a sign; what rounds to nothing is +0.00."""
    return f"{round(value, 2) + 0.0:+.2f}"


def correction_text(values: CorrectionValues) -> str:
    """左右 +0.40  上下 -1.10  倾斜 +0.10°  大小 100.25% × 99.70%."""
    return wording.CORRECTION.format(
        right=signed(values.shift_x_mm),
        down=signed(values.shift_y_mm),
        tilt=signed(values.tilt_degrees),
        wide=100 + values.size_x_percent,
        tall=100 + values.size_y_percent,
    )


def calibration_text(line: CalibrationLine | None) -> str:
    """What counts now: the correction, when and by whom, or that there is none or that it counts no more."""
    if line is None:
        return wording.CALIBRATION_NONE
    sentence = wording.CALIBRATION_NOW if line.valid else wording.CALIBRATION_OUTDATED
    return sentence.format(correction=correction_text(line.correction), made=made_text(line))


def made_text(line: CalibrationLine) -> str:
    """When, by whom, from what, and how well the readings agreed."""
    origin = wording.CALIBRATION_ORIGINS[line.origin].format(sheets=len(line.sheets))
    left = wording.CALIBRATION_LEFT.format(largest=line.largest_mm) if line.largest_mm is not None else ""
    parts = (day_time(line.made_at), line.by or wording.LOCAL_PERSON, origin, left)
    return " ".join(part for part in parts if part)


def check_words(check: PrinterCheck) -> tuple[str, ...]:
    """How the printer stands, and what to do about it, a sentence each."""
    if check.fault is not None:
        return (wording.PRINTER_AWAY, wording.refusal(check.fault.code, check.fault.params))
    state = wording.PRINTER_READY if check.ready else wording.PRINTER_NOT_READY[check.readiness]
    lines = [state, *(reason_word(reason) for reason in check.reasons)]
    lines += [wording.refusal(one.code, one.params) for one in check.cautions]
    if check.changed:
        lines.append(wording.PRINTER_CHANGED)
    return tuple(lines)


def reason_word(reason: str) -> str:
    """What an IPP keyword means to the person at the printer; the keyword itself where nobody knows it."""
    for beginning, word in wording.PRINTER_REASONS.items():
        if reason.startswith(beginning):
            return word
    return wording.PRINTER_OTHER_REASON.format(reason=reason)


def check_facts(check: PrinterCheck, *, named: bool = True) -> tuple[tuple[str, str], ...]:
    """Label and text of what the printer says of itself; the command line takes trays by the printer's own names."""
    names = map(tray_words, check.trays) if named else check.trays
    trays = wording.BETWEEN_TRAYS.join(names) or wording.NO_TRAYS
    parts = (model_text(check.make_and_model), check.version)
    model = " ".join(part for part in parts if part) or wording.NEVER_SEEN
    return ((wording.PRINTER_LABELS["model"], model), (wording.PRINTER_LABELS["trays"], trays))


def place_words(place: CalibratedPlace) -> str:
    """毕业证书 A4 · 打印机自选纸盒."""
    return wording.CALIBRATED_PLACE.format(
        blank=blank_title(place.blank, place.title), tray=tray_words(place.tray)
    )


def tray_words(tray: str) -> str:
    """后进纸, 纸盒 3, or that the printer chooses; a tray that only the printer has a name for is called by that."""
    if not tray:
        return wording.TRAY_OWN_CHOICE
    number = tray.removeprefix(NUMBERED_TRAY)
    return wording.TRAYS.get(tray, tray) if number == tray else wording.TRAY_NUMBERED.format(number=number)


def printer_facts(line: PrinterLine, *, seen: bool = True) -> tuple[tuple[str, str], ...]:
    """Label and text of what is kept about a printer, a line for each place it is calibrated for.

    When it was last `seen` matters while it does not answer.
    """
    whose = wording.ACCOUNT_NAMED_ORGANISATION.format(
        name=line.organisation_name, code=line.organisation_code
    )
    labels = wording.PRINTER_LABELS
    first, *more = tuple(map(place_words, line.calibrated)) or (wording.NOT_CALIBRATED,)
    facts = [
        (labels["kind"], wording.PRINTER_KINDS[line.kind]),
        (labels["uri"], line.uri),
        (labels["whose"], whose),
        (labels["calibrated"], first),
        *(("", text) for text in more),
    ]
    if seen:
        facts.append((labels["seen"], day_time(line.seen_at) or wording.NEVER_SEEN))
    return tuple(facts)


def printer_cells(line: PrinterLine, *, elsewhere: bool) -> tuple[str, ...]:
    """The cells of one printer; with whose it is where the list holds printers of several organisations."""
    whose = (line.organisation_name,) if elsewhere else ()
    count = wording.CALIBRATED_COUNT.format(count=len(line.calibrated))
    calibrated = count if line.calibrated else wording.NOT_CALIBRATED
    kind = wording.PRINTER_KINDS_SHORT[line.kind]
    return (line.name, kind, *whose, calibrated, day_time(line.seen_at) or wording.NEVER_SEEN)


def printer_details(line: PrinterLine) -> tuple[str, str]:
    """What the columns have no room for: the address and the model, what it is calibrated for."""
    model = model_text(line.make_and_model)
    first = wording.PRINTER_AT.format(uri=line.uri, model=model or wording.NEVER_SEEN)
    calibrated = wording.BETWEEN_CALIBRATED.join(map(place_words, line.calibrated)) or wording.NOT_CALIBRATED
    return first, wording.PRINTER_CALIBRATED_FOR.format(calibrated=calibrated)


def model_text(model: str) -> str:
    """What the printer calls itself; a folder says nothing of itself."""
    return wording.MODELS.get(model, model)


def facts_block(facts: Iterable[tuple[str, str]]) -> list[str]:
    """Facts as aligned lines of a screen."""
    listed = list(facts)
    cells = max((width(label) for label, _ in listed), default=0) + 3
    return [fit(label, cells) + text for label, text in listed]


def blank_options(found: Iterable[BlankLine]) -> list[Option]:
    """The blanks to choose from, each with its size and whether the printer is calibrated for it."""
    return [
        Option(
            line.name,
            blank_title(line.name, line.title),
            blank_state(line),
            blank_detail(line),
        )
        for line in found
    ]


def blank_state(blank: BlankLine) -> str:
    """Whether its layout is damaged, or the printer calibrated for it."""
    if blank.fault is not None:
        return wording.BLANK_DAMAGED
    return wording.CALIBRATED if blank.trays else ""


def blank_detail(blank: Blank | BlankLine) -> str:
    """The size of a blank, or what is wrong with its layout and where."""
    if blank.page is None:
        return wording.refusal(blank.fault.code, blank.fault.params) if blank.fault else ""
    return wording.BLANK_SIZE.format(width=blank.page.width_mm, height=blank.page.height_mm)


def blank_title(name: str, title: str) -> str:
    """What a blank is called; plain paper has no title of its own."""
    return title or wording.PLAIN_PAPERS.get(name, name)


def tray_options(trays: Iterable[str]) -> list[Option]:
    """The printer's own choice, then its trays; `auto` would be its own choice again."""
    return [Option(tray, tray_words(tray)) for tray in ("", *trays) if tray != AUTOMATIC]


def fit_lines(view: FitView) -> tuple[str, ...]:
    """The correction and what the fit leaves at each cross, the largest first said."""
    first = wording.FIT_CORRECTION.format(correction=correction_text(view.correction))
    largest = wording.FIT_LARGEST.format(largest=view.largest_mm)
    return (first, largest, *(residual_text(one) for one in view.residuals))


def residual_text(one: ResidualLine) -> str:
    """1 号十字 左右 +0.05 上下 -0.02."""
    return wording.FIT_RESIDUAL.format(
        sheet=one.sheet, cross=one.cross, right=signed(one.right_mm), down=signed(one.down_mm)
    )


def facts_lines(facts: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Facts as lines of the command line."""
    return tuple(f"  {label}  {text}" for label, text in facts)
