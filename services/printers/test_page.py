"""The test page of a printer (打印测试页)."""

from __future__ import annotations

from models.base import connection, write_transaction
from printing import test_page
from printing.fonts.chain import SONG
from printing.fonts.job_fonts import JobFonts
from printing.fonts.kept import kept_chains
from printing.geometry import PageSize
from printing.queues.base import Sheets
from services import paper_folders, wording
from services.actor import Actor, Right
from services.clock import local, now
from services.diplomas.templates import blank_page
from services.journal import Entry, operation, record
from services.paper_errors import paper_refusals
from services.printers.checking import asked_identity
from services.printers.occupied import require_free
from services.printers.opening import open_queue, permitted_printer
from services.printers.page_names import page_name

UNKNOWN_CHARACTER = "?"


@operation("printer.test")
def print_test_page(printer: str, *, actor: Actor, tray: str = "", blank: str = "a4") -> str:
    """Print one test page of the size of this blank on plain paper; its key, which is its name at the printer.

    Raises NotAllowed; Refused printer_unknown(printer), printer_occupied(job), blank_unknown(blank), and what `send`
    and a printer without answer refuse with.
    """
    with connection():
        row = permitted_printer(printer, Right.CALIBRATE, actor)
        require_free(row)
        page = blank_page(blank)
    with paper_refusals():
        queue = open_queue(row)
        identity = asked_identity(row, queue, actor)
        key = page_name()
        values = {
            "printer": row.name,
            "model": wording.PRINTER_MODELS.get(identity.make_and_model, identity.make_and_model),
            "tray": tray or wording.TRAY_BY_ITSELF,
            "size": f"{page.width_mm:g} × {page.height_mm:g}",
            "at": local(now()).strftime("%Y-%m-%d %H:%M"),
        }
        pdf = drawn_page(page, values)
        queue.send(Sheets(pdf, 1, page, key, title=key, tray=tray, label=wording.TEST_PAGE_FILE))
    with write_transaction():
        record(actor, Entry("printer.test", "printer", row.name, detail={"page": key}))
    return key


def drawn_page(page: PageSize, values: dict[str, str]) -> bytes:
    """The page as a PDF; a character that no font here has is a question mark on it. Raises as `JobFonts`."""
    chains = kept_chains(paper_folders.own_fonts())
    lines = tuple(
        "".join(one if chains[SONG].face(one) else UNKNOWN_CHARACTER for one in line)
        for line in test_page.test_page_lines(values)
    )
    with JobFonts({SONG: lines}, chains, paper_folders.font_cache()) as fonts:
        return test_page.test_page(page, lines, fonts)
