"""The list of print jobs in words (打印任务一览的文字)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.print_jobs.ledger import OVER, JobState, SheetState
from services.print_jobs.reading import NEWEST, JobLine
from tui import wording
from tui.moments import day_time, time_cell
from tui.run_lines import OWN_CAUSES, cause_words
from tui.widgets.line_table import Column, Row

JOB_COLUMNS = [
    Column(wording.COLUMN_MADE_AT, 11),
    Column(wording.COLUMN_PAPER, 14, gap=1),
    Column(wording.COLUMN_BATCH_NAME, 13, gap=1),
    Column(wording.COLUMN_PRINTER, 8, gap=1, flexible=True),
    Column(wording.COLUMN_JOB_STATE, 12, gap=1),
    Column(wording.COLUMN_SHEETS, 14, gap=1),
]


def job_row(line: JobLine) -> Row:
    """One print job."""
    settled, total = _settled(line)
    cells = (
        time_cell(line.created_at),
        _paper(line),
        wording.AUDIT_OF.format(year=line.key.year, batch=line.key.batch),
        line.printer,
        job_state(line),
        wording.JOB_SETTLED.format(settled=settled, total=total),
    )
    return Row(line.name, cells, tone="strong" if is_unfinished(line) else "")


def _paper(line: JobLine) -> str:
    return wording.TRIAL if line.trial else wording.PAPERS[line.paper]


def _settled(line: JobLine) -> tuple[int, int]:
    """How many sheets a person has settled, of how many."""
    counts = line.counts
    settled = counts.get(SheetState.GOOD, 0) + counts.get(SheetState.SPOILED, 0)
    return settled, sum(counts.values()) + line.unprinted


def job_state(line: JobLine) -> str:
    """正在打印 while somebody prints it, 待确认 when all that can be sent was sent, else how it stands.

    A trial is over once it was sent, and waits until somebody says whether it lies right.
    """
    if line.running:
        return wording.JOB_RUNNING
    sent_all = line.state is JobState.OPEN and not line.counts.get(SheetState.PLANNED, 0)
    if sent_all or (line.state is JobState.DONE and line.counts.get(SheetState.SENT, 0)):
        return wording.JOB_TO_CONFIRM
    if line.state is JobState.CANCELLED and is_unfinished(line):
        return wording.JOB_CANCELLED_OPEN
    return wording.RUN_STATES[line.state] or wording.JOB_STOPPED


def job_words(line: JobLine) -> tuple[str, ...]:
    """Who made the job, why it is paused, what Enter is for."""
    cause = cause_words(line.cause) if line.cause not in OWN_CAUSES else ""
    made = wording.JOB_MADE.format(by=line.made_by, name=line.name)
    return (
        f"{made}{wording.TROUBLE.format(trouble=cause)}" if cause else made,
        wording.JOB_OPEN_NEXT if is_unfinished(line) else wording.JOB_OVER_NEXT,
    )


def is_unfinished(line: JobLine) -> bool:
    """Whether there is something left to do: also at a cancelled job of which nobody said yet what came out."""
    return line.state not in OVER or (line.state is JobState.CANCELLED and bool(_open(line)))


# --- on home ---------------------------------------------------------------------------------------------------------


def home_job_row(line: JobLine) -> Row:
    """A print job as a line of home: how it stands, which audit, which paper on which printer, how much is left."""
    code = _standing(line)
    settled, total = _settled(line)
    left = total - line.unprinted - settled
    words = wording.HOME_JOB_DETAILS[code].format(
        paper=_paper(line),
        printer=line.printer,
        cause=wording.HOME_JOB_CAUSES.get(line.cause) or wording.HOME_JOB_LEFT_OVER.format(count=left),
        planned=line.counts.get(SheetState.PLANNED, 0),
        open=_open(line),
        at=day_time(line.created_at),
    )
    cells = (
        wording.HOME_JOB_STATES[code],
        wording.AUDIT_OF.format(year=line.key.year, batch=line.key.batch),
        words,
        wording.HOME_JOB_LEFT.format(count=left),
    )
    return Row(line.name, cells, tone="" if line.running else "strong")


def home_job_words(line: JobLine) -> tuple[str, ...]:
    """Why it was paused; who prints, how far it is, what Enter is for."""
    settled, total = _settled(line)
    code = _standing(line)
    words = wording.HOME_JOB_NEXT["running" if code == "running" else "to_do"]
    cause = cause_words(line.cause) if code == "paused" and line.cause else ""
    return cause, words.format(by=line.made_by, settled=settled, total=total)


def _standing(line: JobLine) -> str:
    """Which words home has for a job that is not over."""
    if line.running:
        return "running"
    if line.state is JobState.PAUSED:
        return "paused"
    return "stopped" if line.counts.get(SheetState.PLANNED, 0) else "to_confirm"


def _open(line: JobLine) -> int:
    return line.counts.get(SheetState.SENT, 0) + line.counts.get(SheetState.UNKNOWN, 0)


# --- above the list --------------------------------------------------------------------------------------------------


def jobs_count(lines: Sequence[JobLine]) -> str:
    """共 7 个; that there may be older ones when no more are listed."""
    words = wording.JOBS_COUNT if len(lines) < NEWEST else wording.JOBS_NEWEST
    return words.format(count=len(lines)) + unfinished_words(lines)


def unfinished_words(lines: Iterable[JobLine]) -> str:
    """未完的打印任务 2 个; empty without any."""
    count = sum(map(is_unfinished, lines))
    return wording.JOBS_UNFINISHED.format(count=count) if count else ""
