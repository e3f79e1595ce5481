"""`yanyin print …`: planning and running a print job, and saying what lies in the tray (打印)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace

from services.clock import local
from services.errors import Refused
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.ledger import OUT_OF_PAPER, OVER, JobState, Paper, SheetState
from services.print_jobs.numbers import POSITION
from services.print_jobs.planning import plan_job
from services.print_jobs.reading import NEWEST, JobLine, JobView, SheetLine, job_view, print_jobs
from services.print_jobs.running import run_job
from services.print_jobs.settling import confirm_last, mark_good, mark_unprinted, spoil
from tui import wording
from tui.command_accounts import actor_of
from tui.command_output import DONE, REFUSED, Answer, refused
from tui.job_lines import job_state
from tui.print_requests import unfit, wish_of
from tui.run_lines import FORMS, cause_words, is_tried, printer_words, sheet_label


def print_paper(arguments: Namespace) -> Answer:
    """Plan a job and print it."""
    actor, wish = actor_of(arguments), wish_of(arguments)
    try:
        planned = plan_job(wish.request, actor=actor)
    except Refused as refusal:
        if refusal.code == "preflight_failed":
            return unfit(wish, actor, refusal)
        if refusal.code != "sheets_printed":
            raise
        answer = refused(refusal)
        return replace(answer, lines=(*answer.lines, wording.PRINT_AGAIN_ADVICE))
    off = planned.calibration is None and planned.paper not in FORMS
    notes = [*wish.notes, *([wording.PRINTED_UNCALIBRATED] if off else [])]
    ran = _ran(run_job(planned.name, actor=actor), (*notes, *wish.said))
    return replace(ran, data={**ran.data, "notes": notes, **wish.told})


def resume(arguments: Namespace) -> Answer:
    """Go on with a job."""
    return _ran(run_job(arguments.job, actor=actor_of(arguments)))


def show(arguments: Namespace) -> Answer:
    """A job with every sheet."""
    view = job_view(arguments.job, actor=actor_of(arguments))
    return Answer(
        (*_job_lines(view), *(_sheet_line(one, view.paper) for one in view.sheets)), job_object(view)
    )


def list_jobs(arguments: Namespace) -> Answer:
    """The jobs of the own school, or all."""
    found = print_jobs(actor=actor_of(arguments))
    lines = tuple(map(_list_line, found)) or (wording.PRINT_NO_JOBS,)
    if len(found) == NEWEST:
        lines = (*lines, wording.JOBS_NEWEST.format(count=NEWEST))
    return Answer(lines, {"jobs": [_line_object(line) for line in found]})


def confirm(arguments: Namespace) -> Answer:
    """Say which sheet in the tray is the last good one."""
    return _settled(confirm_last(arguments.job, arguments.last, actor=actor_of(arguments)))


def spoil_one(arguments: Namespace) -> Answer:
    """A sheet is spoiled."""
    said = (arguments.job, arguments.number, arguments.why, arguments.serial, arguments.again)
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


def _ran(view: JobView, notes: Sequence[str] = ()) -> Answer:
    """A job that was run; refused unless everything went out."""
    stopped = view.state in (JobState.PAUSED, JobState.CANCELLED)
    lines = (*notes, *_job_lines(view), _next(view))
    return Answer(lines, job_object(view), REFUSED if stopped else DONE)


def _settled(view: JobView) -> Answer:
    return Answer((*_job_lines(view), _next(view)), job_object(view))


def _next(view: JobView) -> str:
    """What the clerk does next."""
    if view.cause == OUT_OF_PAPER:
        return wording.PRINT_NEXT_PAPER.format(job=view.name)
    if view.trial and not is_tried(view) and view.state in OVER:
        good = view.counts[SheetState.GOOD]
        return wording.PRINT_NEXT_TRIED if good else wording.PRINT_NEXT_TRIAL_OFF
    if view.trial:
        return wording.PRINT_NEXT_TRIAL.format(job=view.name)
    open_sheets = view.counts[SheetState.SENT] + view.counts[SheetState.UNKNOWN]
    if open_sheets:
        asked = [sheet for sheet in view.sheets if sheet.asked]
        if len(asked) == open_sheets:
            return wording.PRINT_NEXT_ASKED.format(number=_named(asked[0], view.paper), job=view.name)
        sentence = wording.PRINT_NEXT_CONFIRM_FORMS if view.paper in FORMS else wording.PRINT_NEXT_CONFIRM
        return sentence.format(job=view.name)
    if view.counts[SheetState.PLANNED]:
        return wording.PRINT_NEXT_RESUME.format(job=view.name)
    return wording.PRINT_NEXT_DONE


def _named(sheet: SheetLine, paper: Paper) -> str:
    """What the command line calls a sheet: the copies of a form have one code."""
    return f"'{POSITION}{sheet.position}'" if paper in FORMS else sheet.number


def _job_lines(view: JobView) -> list[str]:
    where, calibration = printer_words(view, view.blank)
    lines = [
        wording.PRINT_JOB.format(
            job=view.name,
            trial=wording.PRINT_TRIAL if view.trial else "",
            paper=wording.PAPERS[view.paper.value],
            school=view.school_name,
            year=view.key.year,
            batch=view.key.batch,
        ),
        wording.PRINT_WITH.format(where=where, calibration=calibration).rstrip(),
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
    if view.unprinted:
        counts.append(wording.PRINT_UNPRINTED.format(count=view.unprinted))
    # A trial is over once it was sent, and waits until somebody says whether it lies right.
    waits = view.trial and view.state is JobState.DONE and view.counts[SheetState.SENT]
    state = wording.PRINT_STATES[JobState.OPEN.value if waits else view.state.value]
    return wording.PRINT_STATE.format(state=state, counts=wording.BETWEEN_NAMES.join(counts))


def _sheet_line(sheet: SheetLine, paper: Paper) -> str:
    at = sheet.settled_at or sheet.sent_at
    return wording.PRINT_SHEET.format(
        position=sheet.position,
        number=sheet.number,
        label=sheet_label(sheet, paper),
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
        trial=wording.PRINT_TRIAL if line.trial else "",
        count=sum(line.counts.values()) + line.unprinted,
        state=job_state(line),
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
