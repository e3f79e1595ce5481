"""`yanyin print …`: planning and running a print job, and saying what lies in the tray (打印)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from services.actor import Actor
from services.audits.summaries import audit_summary
from services.browsing.tables import TableKey
from services.clock import local
from services.diplomas.preflight import Preflight, preflight
from services.diplomas.selecting import Selection, chosen, graduates
from services.errors import Refused
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.drawing import usual_blank
from services.print_jobs.earlier import needs_trial
from services.print_jobs.ledger import JobState, Paper, SheetState
from services.print_jobs.planning import plan_job
from services.print_jobs.reading import JobLine, JobView, SheetLine, job_view, print_jobs
from services.print_jobs.running import run_job
from services.print_jobs.settling import confirm_last, mark_good, mark_unprinted, spoil
from services.print_jobs.subjects import PrintRequest
from tui import wording
from tui.command_accounts import actor_of
from tui.command_audits import key_of
from tui.command_output import DONE, REFUSED, Answer
from tui.command_reviews import table_named
from tui.diploma_lines import doubt_lines, field_words, rows_in_range
from tui.run_lines import calibration_words, cause_words


def print_paper(arguments: Namespace) -> Answer:
    """Plan a job and print it."""
    actor, request = actor_of(arguments), _request(arguments)
    if request.reason and not request.reprint:
        raise Refused("reprint_missing")
    notes = [] if request.trial else _notes(request, actor)
    try:
        planned = plan_job(request, actor=actor)
    except Refused as refusal:
        if refusal.code != "preflight_failed":
            raise
        return _unfit(request, actor, refusal)
    if planned.calibration is None:
        notes.append(wording.PRINTED_UNCALIBRATED)
    return _ran(run_job(planned.name, actor=actor), notes)


def resume(arguments: Namespace) -> Answer:
    """Go on with a job."""
    return _ran(run_job(arguments.job, actor=actor_of(arguments)), [])


def show(arguments: Namespace) -> Answer:
    """A job with every sheet."""
    view = job_view(arguments.job, actor=actor_of(arguments))
    return Answer((*_job_lines(view), *map(_sheet_line, view.sheets)), job_object(view))


def list_jobs(arguments: Namespace) -> Answer:
    """The jobs of the own school, or all."""
    found = print_jobs(actor=actor_of(arguments))
    lines = tuple(map(_list_line, found)) or (wording.PRINT_NO_JOBS,)
    return Answer(lines, {"jobs": [_line_object(line) for line in found]})


def confirm(arguments: Namespace) -> Answer:
    """Say which sheet in the tray is the last good one."""
    return _settled(confirm_last(arguments.job, arguments.last, actor=actor_of(arguments)))


def spoil_one(arguments: Namespace) -> Answer:
    """A sheet is spoiled."""
    said = (arguments.job, arguments.number, arguments.reason, arguments.serial, arguments.again)
    return _settled(spoil(*said, actor=actor_of(arguments)))


def good(arguments: Namespace) -> Answer:
    """A sheet is good."""
    return _settled(mark_good(arguments.job, arguments.number, actor=actor_of(arguments)))


def unprinted(arguments: Namespace) -> Answer:
    """A sheet did not come out."""
    return _settled(mark_unprinted(arguments.job, arguments.number, actor=actor_of(arguments)))


def pause(arguments: Namespace) -> Answer:
    """Send nothing more for now."""
    return _settled(pause_job(arguments.job, actor=actor_of(arguments)))


def cancel(arguments: Namespace) -> Answer:
    """Send nothing more at all."""
    return _settled(cancel_job(arguments.job, actor=actor_of(arguments)))


HANDLERS: dict[str, Callable[[Namespace], Answer]] = {
    **{f"print {paper.value}": print_paper for paper in Paper},
    "print confirm": confirm,
    "print show": show,
    "print list": list_jobs,
    "print resume": resume,
    "print pause": pause,
    "print cancel": cancel,
    "print spoil": spoil_one,
    "print good": good,
    "print unprinted": unprinted,
}


def _request(arguments: Namespace) -> PrintRequest:
    return PrintRequest(
        key=key_of(arguments),
        paper=Paper(arguments.path.rpartition(" ")[2]),
        printer=arguments.printer,
        table=_table(arguments),
        selection=_selection(arguments),
        pages=tuple(arguments.page),
        copies=tuple(arguments.copy),
        tray=arguments.tray,
        blank=arguments.blank,
        trial=arguments.trial,
        reprint=arguments.reprint,
        reason=arguments.reason,
    )


def _table(arguments: Namespace) -> TableKey | None:
    if not arguments.major:
        return None
    try:
        return table_named(audit_summary(key_of(arguments), actor=actor_of(arguments)), arguments.major)
    except Refused as refusal:
        if refusal.code != "table_missing":
            raise
        raise Refused("major_unknown", major=arguments.major) from refusal


def _selection(arguments: Namespace) -> Selection | None:
    """The graduates of `--range`: numbers or their last digits. Raises `Refused("range_unclear")`."""
    if not arguments.range:
        return None
    table = _table(arguments)
    lines = [
        line
        for line in graduates(key_of(arguments), actor=actor_of(arguments))
        if table in (None, line.table)
    ]
    found = rows_in_range(lines, arguments.range)
    if not found:
        raise Refused("range_unclear", range=arguments.range)
    return Selection(row_numbers=tuple(sorted(found)))


def _notes(request: PrintRequest, actor: Actor) -> list[str]:
    """What somebody should know before paper moves: that nothing was tried, and what is doubtful about the pages."""
    notes = [wording.PRINTED_UNTRIED] if needs_trial(request, actor=actor) else []
    found = _checked(request, actor)
    return notes if found is None else [*notes, *doubt_lines(found)]


def _checked(request: PrintRequest, actor: Actor) -> Preflight | None:
    if request.paper not in (Paper.DIPLOMA, Paper.REPLACEMENT):
        return None
    selection = replace(request.selection or Selection(), table=request.table)
    rows = [line.row_no for line in chosen(request.key, selection, actor=actor)]
    blank = request.blank or usual_blank(request.paper)
    return preflight(request.key, rows, blank, request.paper.value, actor=actor)


def _unfit(request: PrintRequest, actor: Actor, refusal: Refused) -> Answer:
    """What keeps pages from being printed, row by row."""
    found = _checked(request, actor)
    sentence = wording.refusal(refusal.code, refusal.params)
    problems = found.problems if found else ()
    rows = [
        wording.PRINT_PROBLEM.format(row=one.row_no, name=one.name, problem=field_words(one))
        for one in problems
    ]
    told = {"code": refusal.code, "message": sentence, "problems": [asdict(one) for one in problems]}
    return Answer((sentence, *rows), {"error": told}, REFUSED, is_error=True)


def _ran(view: JobView, notes: Sequence[str]) -> Answer:
    """A job that was run; refused unless everything went out."""
    stopped = view.state in (JobState.PAUSED, JobState.CANCELLED)
    lines = (*notes, *_job_lines(view), _next(view))
    return Answer(lines, {**job_object(view), "notes": list(notes)}, REFUSED if stopped else DONE)


def _settled(view: JobView) -> Answer:
    return Answer((*_job_lines(view), _next(view)), job_object(view))


def _next(view: JobView) -> str:
    """What the clerk does next."""
    if view.trial:
        return wording.PRINT_NEXT_TRIAL
    open_sheets = view.counts[SheetState.SENT] + view.counts[SheetState.UNKNOWN]
    if open_sheets:
        asked = [sheet for sheet in view.sheets if sheet.asked]
        if len(asked) == open_sheets:
            return wording.PRINT_NEXT_ASKED.format(number=asked[0].number, job=view.name)
        return wording.PRINT_NEXT_CONFIRM.format(job=view.name)
    if view.counts[SheetState.PLANNED]:
        return wording.PRINT_NEXT_RESUME.format(job=view.name)
    return wording.PRINT_NEXT_DONE


def _job_lines(view: JobView) -> list[str]:
    lines = [
        wording.PRINT_JOB.format(
            job=view.name,
            trial=wording.PRINT_TRIAL if view.trial else "",
            paper=wording.PAPERS[view.paper.value],
            school=view.school_name,
            year=view.key.year,
            batch=view.key.batch,
        ),
        wording.PRINT_WITH.format(
            printer=view.printer,
            tray=view.tray or wording.TRAY_OWN_CHOICE,
            blank=view.blank,
            calibration=calibration_words(view.calibration),
        ),
        _counts(view),
    ]
    if view.state is JobState.PAUSED and view.cause:
        lines.append(wording.PRINT_PAUSED.format(cause=cause_words(view.cause)))
    return lines


def _counts(view: JobView) -> str:
    counts = [
        wording.PRINT_COUNT.format(state=wording.SHEET_STATES[state.value], count=count)
        for state, count in view.counts.items()
        if count
    ]
    state = wording.PRINT_STATES[view.state.value]
    return wording.PRINT_STATE.format(state=state, counts=wording.BETWEEN_NAMES.join(counts))


def _sheet_line(sheet: SheetLine) -> str:
    at = sheet.settled_at or sheet.sent_at
    return wording.PRINT_SHEET.format(
        position=sheet.position,
        number=sheet.number,
        label=sheet.label,
        state=wording.SHEET_STATES[sheet.state.value],
        attempt=wording.SHEET_ATTEMPT.format(attempt=sheet.attempt) if sheet.attempt > 1 else "",
        at=f"{local(at):%m-%d %H:%M}" if at else "",
        by=sheet.settled_by,
        reason=sheet.reason,
    ).rstrip()


def _list_line(line: JobLine) -> str:
    return wording.PRINT_LIST_LINE.format(
        job=line.name,
        at=f"{local(line.created_at):%m-%d %H:%M}",
        paper=wording.PAPERS[line.paper.value],
        count=sum(line.counts.values()),
        state=wording.PRINT_STATES[line.state.value],
        printer=line.printer,
        by=line.made_by,
    )


def job_object(view: JobView) -> dict[str, object]:
    """A job for scripts: everything that the view has, moments ISO 8601 in UTC, empty ones null."""
    plain = asdict(view)
    for sheet in plain["sheets"]:
        for name in ("sent_at", "settled_at"):
            sheet[name] = sheet[name] or None
    key = plain.pop("key")
    return {**plain, **key, "job": plain.pop("name")}


def _line_object(line: JobLine) -> dict[str, object]:
    plain = asdict(line)
    key = plain.pop("key")
    return {**plain, **key, "job": plain.pop("name")}
