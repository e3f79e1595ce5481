"""Printing ruler sheets, and remembering with which correction each was printed (打印校准标尺页)."""

from __future__ import annotations

from dataclasses import asdict

from models.base import connection, write_transaction
from models.printing import Printer, RulerSheet
from printing.fonts.chain import SONG, Chain
from printing.fonts.job_fonts import JobFonts
from printing.fonts.kept import kept_chains
from printing.geometry import UNCORRECTED, Correction, PageSize
from printing.queues.base import Identity, OutcomeUnknown, Sheets
from printing.ruler_sheet import SheetText, ruler_sheet, template_lines
from services import paper_folders, wording
from services.actor import Actor, Right
from services.calibrating.corrections import place_text
from services.calibrating.held import blank_words, held_calibration
from services.calibrating.storing import account_of
from services.clock import stamp
from services.diplomas.templates import blank_page
from services.journal import Entry, operation, record
from services.paper_errors import paper_refusals
from services.printers.checking import asked_identity
from services.printers.occupied import require_free
from services.printers.opening import open_queue, permitted_printer
from services.printers.page_names import page_name

UNKNOWN_CHARACTER = "?"


@operation("calibration.print")
def print_ruler_sheet(printer: str, tray: str, blank: str, *, actor: Actor) -> str:
    """Print one ruler sheet with the correction that counts now; its key, to which the readings will belong.

    After a change of printer or driver it is drawn without the old correction. One of which the printer did not say
    whether it was printed is remembered too. Raises NotAllowed; Refused
    printer_unknown(printer), printer_occupied(job), blank_unknown(blank), page_too_small, what `send` and a printer
    without answer refuse with, and as `JobFonts` does.
    """
    with connection():
        row = permitted_printer(printer, Right.CALIBRATE, actor)
        require_free(row)
        page = blank_page(blank)
    with paper_refusals():
        queue = open_queue(row)
        identity = asked_identity(row, queue, actor)
        with connection():
            held = held_calibration(row.id, tray, blank, identity)
        correction = held.correction if held.valid else UNCORRECTED
        key = page_name()
        pdf = drawn_sheet(page, correction, _label(printer, tray, blank, key))
        sheet = RulerSheet(key=key, printer=row, tray=tray, blank=blank)
        try:
            queue.send(Sheets(pdf, 1, page, key, title=key, tray=tray, label=wording.RULER_SHEET_FILE))
        except OutcomeUnknown:
            # Should it lie in the tray, it can be read as any other.
            _remember(sheet, correction, identity, actor)
            raise
    _remember(sheet, correction, identity, actor)
    return key


def _label(printer: str, tray: str, blank: str, key: str) -> str:
    """Where the sheet belongs, in words."""
    return wording.RULER_SHEET_LABEL.format(
        printer=printer, tray=tray or wording.TRAY_BY_ITSELF, blank=blank_words(blank), key=key
    )


def drawn_sheet(page: PageSize, correction: Correction, label: str) -> bytes:
    """The sheet as a PDF, with its instructions. Raises PaperError as `ruler_sheet` and `JobFonts` do."""
    every = kept_chains(paper_folders.own_fonts())
    lines = _in_one_face(template_lines(label, correction), every[SONG])
    with JobFonts({SONG: lines}, every, paper_folders.font_cache()) as fonts:
        face = fonts.runs(SONG, "".join(lines))[0].face
        return ruler_sheet(page, correction, SheetText(lines, face))


def _in_one_face(lines: tuple[str, ...], chain: Chain) -> tuple[str, ...]:
    """Lines that one face can draw: a rare character in a printer's name must not keep it from being calibrated."""
    face = chain.face(lines[0][0])
    return tuple(
        "".join(one if chain.face(one) is face else UNKNOWN_CHARACTER for one in line) for line in lines
    )


def _remember(sheet: RulerSheet, correction: Correction, identity: Identity, actor: Actor) -> None:
    sheet.uuid, sheet.make_and_model, sheet.driver = identity.uuid, identity.make_and_model, identity.version
    for name, value in asdict(correction).items():
        setattr(sheet, name, value)
    printer: Printer = sheet.printer
    with write_transaction():
        sheet.account, sheet.printed_at = account_of(actor), stamp()
        sheet.save(force_insert=True)
        key = place_text(printer.name, sheet.tray, sheet.blank)
        record(actor, Entry("calibration.print", "calibration", key, detail={"sheet": sheet.key}))
