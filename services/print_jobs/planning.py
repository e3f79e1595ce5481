"""Planning a print job (下打印任务): a ledger row for every sheet before any paper moves (product.md §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from peewee import IntegrityError

from models.base import connection, rows, write_transaction
from models.printing import Printer
from services.actor import Actor, Right
from services.audits.heads import AuditHead
from services.audits.summaries import last_change
from services.calibrating.held import held_calibration
from services.clock import stamp
from services.diplomas.preflight import preflight
from services.diplomas.selecting import APPROVED
from services.diplomas.templates import blank_page
from services.errors import Refused, Stale
from services.forms.keeping import keep_codes
from services.journal import Entry, operation, record
from services.paper_errors import paper_refusals
from services.print_jobs.drawing import usual_blank
from services.print_jobs.earlier import left_over, require_unprinted
from services.print_jobs.ledger import JobState, Paper, SheetState, hold_audit
from services.print_jobs.reading import JobView, view_of
from services.print_jobs.restored import require_remembered
from services.print_jobs.subjects import (
    PrintRequest,
    Subject,
    Wanted,
    approved_audit,
    trial_subject,
    wanted_sheets,
)
from services.printers.checking import asked_identity
from services.printers.opening import open_queue, permitted_printer
from services.printers.page_names import dated_name
from services.reviewing.reason_text import LONGEST_REASON, clean_reason

NAME_LETTERS = 4


@dataclass(frozen=True, slots=True)
class _Plan:
    """A request made whole: every name in it is known, the printer has said who it is."""

    request: PrintRequest
    head: AuditHead
    printer: Printer
    blank: str
    calibration_id: int | None
    wanted: Wanted


@operation("print.plan")
def plan_job(request: PrintRequest, *, actor: Actor) -> JobView:
    """Plan a job: all of its sheets, or none where one of them may be paper already.

    Raises `NotAllowed`; `Stale("audit_changed")`; `Refused`: `school_unknown`, `audit_missing`, `audit_not_approved`,
    `printer_unknown`, `printer_unreachable` and what else a printer that does not answer is, `calibration_invalid`,
    `blank_unknown`, `blank_unfit`, `nothing_to_print`, `preflight_failed`, `reason_missing`, `reason_too_long`,
    `sheets_printed`, `sheets_planned`, `all_printed`, `restored_since`, and as `chosen` and `form_pages` do.
    """
    with connection():
        plan = _whole(_with_reason(request), actor)
        try:
            with write_transaction():
                state, version = hold_audit(plan.head.id)
                if state not in APPROVED or version != plan.head.version:
                    raise Stale("audit_changed", **last_change(plan.head.id))
                job_id = _store(plan, actor)
        except IntegrityError as error:
            raise Stale("job_changed") from error
        return view_of(job_id)


def _with_reason(request: PrintRequest) -> PrintRequest:
    reason = clean_reason(request.reason)
    if request.reprint and not reason:
        raise Refused("reason_missing")
    if len(reason) > LONGEST_REASON:
        raise Refused("reason_too_long", longest=LONGEST_REASON)
    return replace(request, reason=reason)


def _whole(request: PrintRequest, actor: Actor) -> _Plan:
    head = approved_audit(request, actor)
    printer = permitted_printer(request.printer, Right.PRINT, actor)
    blank = request.blank or usual_blank(request.paper)
    blank_page(blank)
    with paper_refusals():
        identity = asked_identity(printer, open_queue(printer), actor)
    calibration = held_calibration(printer.id, request.tray, blank, identity)
    if not calibration.valid:
        raise Refused("calibration_invalid", printer=printer.name)
    wanted = wanted_sheets(request, head, blank, actor)
    if request.rest and not request.trial:
        wanted = replace(wanted, subjects=left_over(wanted.subjects))
    if request.trial:
        wanted = replace(wanted, subjects=wanted.subjects[:1])
    if request.paper in (Paper.DIPLOMA, Paper.REPLACEMENT):
        _require_fit(request, wanted.subjects, blank, actor)
    return _Plan(request, head, printer, blank, calibration.calibration_id, wanted)


def _require_fit(request: PrintRequest, subjects: Sequence[Subject], blank: str, actor: Actor) -> None:
    rows_of = [one.row_no for one in subjects]
    found = preflight(request.key, rows_of, blank, request.paper.value, actor=actor)
    if not found.ok:
        raise Refused("preflight_failed", count=len(found.problems))


def _store(plan: _Plan, actor: Actor) -> int:
    """The job with its sheets; inside the write transaction that holds the audit."""
    request, subjects = plan.request, plan.wanted.subjects
    name = _new_name()
    attempts = {} if request.trial else require_unprinted(request, subjects, actor)
    doubtful = 0 if request.trial else require_remembered(request, subjects)
    if request.trial:
        subjects = (trial_subject(subjects[0], name),)
    keep_codes(plan.wanted.codes)
    job_id = _store_job(plan, name, actor)
    for position, one in enumerate(subjects, 1):
        _store_sheet(job_id, position, one, attempts.get(one.subject, 1))
    detail = {
        "paper": request.paper.value,
        "audit": str(request.key),
        "printer": plan.printer.name,
        "count": len(subjects),
        "first": subjects[0].number,
        "last": subjects[-1].number,
    }
    detail |= {"trial": True} if request.trial else {}
    detail |= {"reprint": sum(attempt > 1 for attempt in attempts.values())} if request.reprint else {}
    detail |= {"restored": doubtful} if doubtful else {}
    record(actor, Entry("print.plan", "print_job", name, detail=detail))
    return job_id


def _store_job(plan: _Plan, name: str, actor: Actor) -> int:
    request = plan.request
    values: dict[str, object] = {
        "name": name,
        "paper": request.paper.value,
        "trial": int(request.trial),
        "audit_id": plan.head.id,
        "school_id": plan.head.school_id,
        "printer_id": plan.printer.id,
        "tray": request.tray,
        "blank": plan.blank,
        "calibration_id": plan.calibration_id,
        "state": JobState.OPEN.value,
        "reason": request.reason,
        "account_id": actor.account_id,
        "created_at": stamp(),
    }
    return _insert("print_job", values)


def _store_sheet(job_id: int, position: int, one: Subject, attempt: int) -> None:
    values: dict[str, object] = {
        "job_id": job_id,
        "position": position,
        "subject": one.subject,
        "attempt": attempt,
        "number": one.number,
        "diploma_id": one.diploma_id,
        "replacement_id": one.replacement_id,
        "major_code": one.major_code,
        "duration": one.duration,
        "page": one.page,
        "copy": one.copy,
        "state": SheetState.PLANNED.value,
    }
    _insert("print_sheet", values)


def _insert(table: str, values: dict[str, object]) -> int:
    marks = ", ".join("?" * len(values))
    found = rows(
        f"INSERT INTO {table} ({', '.join(values)}) VALUES ({marks}) RETURNING id", tuple(values.values())
    )
    return int(found[0][0])


def _new_name() -> str:
    """The day and four letters, never given twice."""
    while True:
        name = dated_name(NAME_LETTERS)
        if not rows("SELECT 1 FROM print_job WHERE name = ?", (name,)):
            return name
