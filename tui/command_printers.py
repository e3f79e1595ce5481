"""`yanyin printer add|list|check|test|give|remove|calibrate` (打印机与校准)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from dataclasses import asdict

from services.actor import Actor
from services.calibrating.corrections import CorrectionValues, Steps, place_text
from services.calibrating.fitting import SheetReadings, calibrate
from services.calibrating.ruler_sheets import print_ruler_sheet
from services.calibrating.stepping import step_calibration
from services.calibrating.typed import typed_readings, typed_steps
from services.calibrating.viewing import CalibrationView, calibration_view
from services.errors import Refused
from services.printers.adding import NewPrinter, add_printer
from services.printers.changing import remove_printer, set_printer_for
from services.printers.checking import PrinterCheck, check_printer
from services.printers.listing import PrinterLine, printers
from services.printers.test_page import print_test_page
from tui import wording
from tui.command_accounts import actor_of
from tui.command_output import DONE, REFUSED, Answer
from tui.printer_lines import (
    calibration_text,
    check_facts,
    check_words,
    correction_text,
    facts_lines,
    fit_lines,
    made_text,
    printer_facts,
    tray_text,
)


def add(arguments: Namespace) -> Answer:
    """Add a printer."""
    request = NewPrinter(arguments.name, arguments.kind, arguments.uri, arguments.org)
    line = add_printer(request, actor=actor_of(arguments))
    lines = (wording.PRINTER_NOW_ADDED.format(name=line.name), *facts_lines(printer_facts(line)))
    return Answer((*lines, wording.PRINTER_ADDED_NEXT.format(name=line.name)), asdict(line))


def show_all(arguments: Namespace) -> Answer:
    """List the printers of the actor's organisation, or all."""
    found = printers(actor=actor_of(arguments))
    lines = [line for one in found for line in _listed(one)]
    return Answer(tuple(lines) or (wording.PRINTERS_NONE,), {"printers": [asdict(one) for one in found]})


def _listed(line: PrinterLine) -> tuple[str, ...]:
    return (line.name, *facts_lines(printer_facts(line)))


def check(arguments: Namespace) -> Answer:
    """Ask one printer how it stands; exit code 1 while it would not print."""
    found = check_printer(arguments.name, actor=actor_of(arguments))
    lines = (found.name, *(f"  {line}" for line in check_words(found)), *facts_lines(_known(found)))
    return Answer(lines, asdict(found), DONE if found.ready else REFUSED)


def _known(found: PrinterCheck) -> tuple[tuple[str, str], ...]:
    return check_facts(found, named=False) if found.fault is None else ()


def test(arguments: Namespace) -> Answer:
    """Print the test page."""
    key = print_test_page(
        arguments.name, actor=actor_of(arguments), tray=arguments.tray, blank=arguments.blank
    )
    return Answer((wording.TEST_PAGE_SENT,), {"page": key})


def give(arguments: Namespace) -> Answer:
    """Let another organisation use a printer."""
    line = set_printer_for(arguments.name, arguments.org, actor=actor_of(arguments))
    return Answer(
        (wording.PRINTER_GIVEN.format(name=line.name, organisation=line.organisation_name),), asdict(line)
    )


def remove(arguments: Namespace) -> Answer:
    """Take a printer out of use."""
    remove_printer(arguments.name, actor=actor_of(arguments))
    return Answer((wording.PRINTER_REMOVED.format(name=arguments.name),), {"removed": arguments.name})


def calibrating(arguments: Namespace) -> Answer:
    """Print a ruler sheet, store what its readings give, step the calibration that counts, or show it."""
    actor, place = actor_of(arguments), (arguments.name, arguments.tray, arguments.blank)
    if arguments.print:
        return _printed(print_ruler_sheet(*place, actor=actor))
    if arguments.readings:
        return _calibrated(arguments, actor)
    steps = typed_steps(arguments.shift, arguments.tilt, arguments.size)
    if steps != Steps():
        return _stepped(step_calibration(*place, steps, actor=actor))
    return _shown(calibration_view(*place, actor=actor))


def _printed(key: str) -> Answer:
    lines = (wording.RULER_SHEET_PRINTED.format(sheet=key), wording.RULER_SHEET_READ)
    return Answer(lines, {"sheet": key})


def _calibrated(arguments: Namespace, actor: Actor) -> Answer:
    """The readings are of the sheets named, else of the last ones printed, the older first."""
    place = (arguments.name, arguments.tray, arguments.blank)
    wanted = len(arguments.readings)
    keys = arguments.sheet or _latest_sheets(calibration_view(*place, actor=actor), wanted)
    if len(keys) != wanted:
        raise Refused("ruler_sheets_unequal", sheets=len(keys), readings=wanted)
    sheets = [
        SheetReadings(key, typed_readings(text)) for key, text in zip(keys, arguments.readings, strict=True)
    ]
    view = calibrate(*place, sheets, actor=actor)
    stored = wording.CALIBRATION_STORED.format(place=place_text(*place))
    return Answer((stored, *fit_lines(view)), {"sheets": keys, **asdict(view)})


def _latest_sheets(view: CalibrationView, wanted: int) -> list[str]:
    if not view.sheets:
        raise Refused("ruler_sheet_missing")
    return [one.key for one in reversed(view.sheets[:wanted])]


def _stepped(values: CorrectionValues) -> Answer:
    sentence = wording.CALIBRATION_STEPPED.format(correction=correction_text(values))
    return Answer((sentence, wording.CALIBRATION_STEPPED_NEXT), {"correction": asdict(values)})


def _shown(view: CalibrationView) -> Answer:
    head = wording.CALIBRATION_OF.format(printer=view.printer, tray=tray_text(view.tray), blank=view.blank)
    past = [f"  {correction_text(one.correction)}  {made_text(one)}" for one in view.history[1:]]
    lines = [head, f"  {calibration_text(view.current)}"]
    if past:
        lines += [wording.CALIBRATION_BEFORE, *past]
    return Answer(tuple(lines), asdict(view))


HANDLERS: dict[str, Callable[[Namespace], Answer]] = {
    "printer add": add,
    "printer list": show_all,
    "printer check": check,
    "printer test": test,
    "printer give": give,
    "printer remove": remove,
    "printer calibrate": calibrating,
}
"""By command."""
