"""The list of print jobs in words (打印任务一览的文字)."""

from __future__ import annotations

from collections.abc import Iterable

from services.print_jobs.ledger import OVER, JobState, SheetState
from services.print_jobs.reading import JobLine
from tui import wording
from tui.moments import time_cell
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
    paper = wording.PAPERS[line.paper] if not line.trial else wording.TRIAL
    counts = line.counts
    total = sum(counts.values()) + line.unprinted
    settled = counts.get(SheetState.GOOD, 0) + counts.get(SheetState.SPOILED, 0)
    cells = (
        time_cell(line.created_at),
        paper,
        wording.AUDIT_OF.format(year=line.key.year, batch=line.key.batch),
        line.printer,
        job_state(line),
        wording.JOB_SETTLED.format(settled=settled, total=total),
    )
    return Row(line.name, cells, tone="strong" if is_unfinished(line) else "")


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
    left = line.counts.get(SheetState.SENT, 0) + line.counts.get(SheetState.UNKNOWN, 0)
    return line.state not in OVER or (line.state is JobState.CANCELLED and bool(left))


def unfinished_words(lines: Iterable[JobLine]) -> str:
    """未完的打印任务 2 个; empty without any."""
    count = sum(map(is_unfinished, lines))
    return wording.JOBS_UNFINISHED.format(count=count) if count else ""
