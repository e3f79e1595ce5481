"""The steps before paper moves in words (打印准备的文字): a line each, and what is asked before the batch."""

from __future__ import annotations

from services.print_jobs.ledger import Paper
from services.printers.checking import PrinterCheck
from tui import wording
from tui.diploma_lines import doubt_lines
from tui.moments import day_time
from tui.printer_lines import check_words, tray_words
from tui.setup_lines import SetUp, Step, setup_title
from tui.widgets.line_table import Column, Row

DONE, TROUBLE, UNDONE = "✓", "!", ""
STEP_COLUMNS = [Column("", 1), Column("", 12, gap=1), Column("", 20, flexible=True)]


def step_rows(view: SetUp) -> list[Row]:
    """Every step with its mark and how it stands."""
    rows = []
    for step in view.steps:
        mark, words = _stands(view, step)
        name = wording.STEP_PAPER if step is Step.BLANK and view.wanted.is_form else wording.STEPS[step]
        rows.append(Row(step, (mark, name, words), tone="alert" if mark == TROUBLE else ""))
    return rows


def first_undone(view: SetUp) -> Step:
    """Where `▸` stands at first; whoever tried and found it right without a calibration needs none."""
    without = view.calibration is None and (view.tried or view.wanted.is_form)
    settled = {Step.CALIBRATION} if without else set()
    undone = (step for step in view.steps if step not in settled and _stands(view, step)[0] != DONE)
    return next(undone, Step.PRINT)


def _stands(view: SetUp, step: Step) -> tuple[str, str]:
    """Mark and words of a step; a blank that cannot be read keeps its name."""
    if step in view.faults and step is not Step.BLANK:
        return TROUBLE, view.faults[step]
    return _STANDS[step](view)


def _printer(view: SetUp) -> tuple[str, str]:
    if view.printers is None:
        return UNDONE, wording.READING
    if not view.printers:
        return TROUBLE, no_printer_words(view)
    if not view.place.printer:
        return UNDONE, wording.STEP_CHOOSE
    check = view.check
    if check is None:
        return UNDONE, wording.STEP_ASKING.format(printer=view.place.printer)
    said = printer_says(check) if check.fault is None else wording.PRINTER_AWAY
    words = wording.STEP_PRINTER.format(printer=check.name, said=said)
    return DONE if check.ready else TROUBLE, words


def printer_trouble(view: SetUp) -> tuple[str, ...]:
    """What is the matter with a printer that cannot print now, and what to do about it."""
    return () if view.check is None or view.check.ready else tuple(check_words(view.check)[1:])


def no_printer_words(view: SetUp) -> str:
    """That there is no printer, and where this person adds one, or who does."""
    return wording.NO_PRINTER_ADD if view.may_add else wording.NO_PRINTER


def printer_says(check: PrinterCheck) -> str:
    """What the printer says of itself, in words."""
    return wording.BETWEEN_TROUBLES.join(check_words(check))


def _tray(view: SetUp) -> tuple[str, str]:
    return DONE if view.place.printer else UNDONE, tray_words(view.place.tray)


def _blank(view: SetUp) -> tuple[str, str]:
    return TROUBLE if Step.BLANK in view.faults else DONE, blank_title(view)


def blank_title(view: SetUp) -> str:
    """The blank with its size."""
    found = next((option for option in view.blanks if option.key == view.place.blank), None)
    return f"{found.label}  {found.beside}".rstrip() if found else view.place.blank


def _calibration(view: SetUp) -> tuple[str, str]:
    line = view.calibration
    if not view.place.printer or not view.calibration_known:
        return UNDONE, ""
    if line is None:
        form = view.wanted.is_form
        return (UNDONE, wording.STEP_NEEDS_NO_CALIBRATION) if form else (TROUBLE, wording.STEP_NOT_CALIBRATED)
    if not line.valid:
        return TROUBLE, wording.STEP_CALIBRATION_INVALID
    values = line.correction
    words = wording.RUN_CALIBRATED.format(
        at=day_time(line.made_at)[:-6],
        right=values.shift_x_mm,
        down=values.shift_y_mm,
        tilt=values.tilt_degrees,
        wider=values.size_x_percent,
        taller=values.size_y_percent,
    )
    return DONE, words


def _preflight(view: SetUp) -> tuple[str, str]:
    found = view.preflight
    if found is None:
        return UNDONE, "" if view.faults else wording.STEP_CHECKING
    if not found.ok:
        return TROUBLE, wording.STEP_PROBLEMS.format(count=len(found.problems))
    if found.doubts:
        return DONE, wording.STEP_DOUBTS.format(count=len(found.doubts))
    return DONE, wording.STEP_FINE.format(count=view.wanted.count)


def _trial(view: SetUp) -> tuple[str, str]:
    if view.tried is None:
        return UNDONE, ""
    return (DONE, wording.STEP_TRIED) if view.tried else (UNDONE, wording.STEP_NOT_TRIED)


def _print(view: SetUp) -> tuple[str, str]:
    return UNDONE, wording.STEP_PRINT.format(title=setup_title(view.wanted))


_STANDS = {
    Step.PRINTER: _printer,
    Step.TRAY: _tray,
    Step.BLANK: _blank,
    Step.CALIBRATION: _calibration,
    Step.PREFLIGHT: _preflight,
    Step.TRIAL: _trial,
    Step.PRINT: _print,
}


def reason_not_to_print(view: SetUp) -> str | None:
    """Why nothing can be printed now; None when it can."""
    if not view.place.printer:
        return no_printer_words(view) if view.printers == () else wording.REASON_NO_PRINTER
    if view.calibration is not None and not view.calibration.valid:
        return wording.REASON_CALIBRATION_INVALID
    if view.faults:
        return next(iter(view.faults.values()))
    if Step.PREFLIGHT in view.steps and view.preflight is None:
        return wording.STEP_CHECKING
    if view.preflight is not None and not view.preflight.ok:
        return wording.REASON_PREFLIGHT.format(count=len(view.preflight.problems))
    return None


def print_question(view: SetUp) -> list[str]:
    """What and how many, where, and what was left out before."""
    wanted = view.wanted
    title = setup_title(wanted)
    lines = [
        title
        if wanted.is_form
        else wording.PRINT_QUESTION.format(paper=wording.PAPERS[wanted.paper], title=title),
        wording.PRINT_WHERE.format(
            printer=view.place.printer,
            tray=tray_words(view.place.tray),
            blank=blank_title(view),
        ),
    ]
    if wanted.is_form and not (wanted.pages or wanted.copies):
        lines.append(wording.PRINT_FORM_ALL)
    if wanted.hidden:
        lines.append(wording.PRINT_HIDDEN.format(count=len(wanted.hidden)))
    if wanted.reason:
        lines.append(wording.PRINT_AGAIN.format(reason=wanted.reason))
    if view.calibration is None and not wanted.is_form:
        lines.append(wording.PRINT_NOT_CALIBRATED)
    if view.tried is False:
        lines.append(wording.PRINT_NOT_TRIED)
    if view.check is not None and not view.check.ready:
        lines.append(wording.PRINT_NOT_READY.format(said=printer_says(view.check)))
    if view.preflight is not None:
        lines += doubt_lines(view.preflight)
    return [*lines, _LAY_IN.get(wanted.paper, wording.PRINT_PLAIN)]


_LAY_IN = {Paper.DIPLOMA: wording.PRINT_BLANKS, Paper.REPLACEMENT: wording.PRINT_REPLACEMENT}
"""What has to lie in the printer; plain paper for forms."""
