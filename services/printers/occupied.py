"""What jobs a printer has in hand (打印机手上的任务): before it is taken away, and before a page of another kind."""

from __future__ import annotations

from datetime import timedelta

from models.base import rows
from models.printing import Printer
from services.clock import iso, now
from services.errors import Refused
from services.print_jobs.leases import LEASE
from services.print_jobs.ledger import OUT_OF_PAPER, OVER, JobState
from services.printers.opening import PrinterKind

NOT_OVER = "SELECT 1 FROM print_sheet s WHERE s.job_id = j.id AND s.over_at IS NULL AND s.state"


def require_nothing_left(printer: Printer) -> None:
    """Raise `Refused` while the printer has work: `printer_in_use(printer, count)`, `sheets_not_over(printer, job)`.

    Sheets that wait could neither be printed nor settled by those who planned them. Of what may still come out of it,
    of a cancelled job too, only this printer can say that it is over. Needs a connection.
    """
    over = tuple(state.value for state in OVER)
    waiting = (
        f"SELECT COUNT(*) FROM print_job WHERE printer_id = ? AND state NOT IN ({', '.join('?' * len(over))})"
    )
    if count := rows(waiting, (printer.id, *over))[0][0]:
        raise Refused("printer_in_use", printer=printer.name, count=count)
    require_all_over(printer)


def require_all_over(printer: Printer) -> None:
    """Raise `Refused("sheets_not_over", printer, job)` while a sheet that went there was not seen to be over."""
    left = rows(
        f"SELECT name FROM print_job j WHERE printer_id = ? AND EXISTS ({NOT_OVER} IN ('sent', 'unknown'))"
        " ORDER BY name LIMIT 1",
        (printer.id,),
    )
    if left:
        raise Refused("sheets_not_over", printer=printer.name, job=left[0][0])


def require_free(printer: Printer) -> None:
    """Raise `Refused("printer_occupied", job)` while a job prints there or has a batch there. Needs a connection.

    A page of another kind would lie among its sheets; a folder has no tray. A batch in doubt does not count: whoever
    wonders whether the printer prints at all sends it a test page.
    """
    if printer.kind == PrinterKind.FOLDER:
        return
    since = iso(now() - timedelta(seconds=LEASE.lasts_s))
    # One machine may stand in the table under two names.
    found = rows(
        "SELECT j.name FROM print_job j JOIN printer p ON p.id = j.printer_id"
        " WHERE (p.uri = ? OR (p.uuid <> '' AND p.uuid = ?)) AND ((j.owner_token <> '' AND j.heartbeat_at >= ?)"
        f" OR EXISTS ({NOT_OVER} = 'sent')"
        f" OR (j.state = ? AND j.cause = ? AND EXISTS ({NOT_OVER} = 'unknown'))) ORDER BY j.name LIMIT 1",
        (printer.uri, printer.uuid, since, JobState.PAUSED.value, OUT_OF_PAPER),
    )
    if found:
        raise Refused("printer_occupied", job=found[0][0])
