"""Every change that a sheet can go through (打印账的变动), each inside a write transaction that holds the job."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence

from models.base import run
from services.actor import Actor
from services.clock import stamp
from services.errors import Stale
from services.print_jobs.ledger import JobRow, JobState, SheetRow, SheetState, sheets_of

KEY_BYTES = 4
"""Of chance in a batch key: a printer remembers keys for longer than a database that was restored from a backup."""

NOT_GONE = (
    "batch_key = '', batch_page = 0, queue_job = '', sent_at = NULL, over_at = NULL, settled_at = NULL,"
    " settled_by_id = NULL"
)

OUTSIDE = frozenset({SheetState.SENT, SheetState.UNKNOWN})
"""What a person may find in the tray."""


def next_key(job: JobRow, sheets: Sequence[SheetRow]) -> str:
    """A key that no batch of any job ever had: the job, the number of the batch in it, and chance."""
    number = max((batch_number(sheet.batch_key) for sheet in sheets), default=0) + 1
    return f"{job.name}-{number}-{secrets.token_hex(KEY_BYTES)}"


def batch_number(key: str) -> int:
    """The number of a batch in its job, from 1; 0 without a key."""
    return int(key.rsplit("-", 2)[1]) if key else 0


def send(batch: Sequence[SheetRow], key: str) -> None:
    """Planned → sent, as the pages of one job at the printer, before it is sent."""
    at = stamp()
    for page, sheet in enumerate(batch, 1):
        _change(
            "state = 'sent', sends = sends + 1, batch_key = ?, batch_page = ?, queue_job = '', sent_at = ?,"
            " over_at = NULL, settled_at = NULL, settled_by_id = NULL, reason = ''",
            (key, page, at),
            sheet,
            {SheetState.PLANNED},
        )


def take_back(job: JobRow, key: str) -> int:
    """Sent → planned: the printer has not printed it and never will. Returns how many.

    What has a newer sheet in some job by now leaves this one instead.
    """
    followed = {one.id for one in sheets_of(job.id) if one.followed and one.batch_key == key}
    count = run(
        f"UPDATE print_sheet SET state = 'planned', sends = sends - 1, {NOT_GONE}"
        " WHERE job_id = ? AND batch_key = ? AND state = 'sent'",
        (job.id, key),
    )
    drop_planned(job, followed)
    _keep_cancelled_empty(job)
    return count


def note_queue_job(job: JobRow, key: str, queue_job: str) -> None:
    """Keep the printer's number of a batch."""
    run(
        "UPDATE print_sheet SET queue_job = ? WHERE job_id = ? AND batch_key = ?",
        (queue_job, job.id, key),
    )


def note_over(job: JobRow, keys: Collection[str]) -> None:
    """Nothing more of these batches comes out of the printer."""
    for key in keys:
        run(
            "UPDATE print_sheet SET over_at = ? WHERE job_id = ? AND batch_key = ? AND over_at IS NULL",
            (stamp(), job.id, key),
        )


def doubt(job: JobRow, key: str) -> int:
    """Sent → unknown: a fault, and nobody has looked yet. Returns how many."""
    return run(
        "UPDATE print_sheet SET state = 'unknown' WHERE job_id = ? AND batch_key = ? AND state = 'sent'",
        (job.id, key),
    )


def doubt_unanswered(job: JobRow) -> int:
    """Sent → unknown for whatever went out without an answer: nobody is sending any more. Returns how many."""
    return run(
        "UPDATE print_sheet SET state = 'unknown' WHERE job_id = ? AND queue_job = '' AND state = 'sent'",
        (job.id,),
    )


def settle_good(sheets: Sequence[SheetRow], actor: Actor) -> None:
    """Sent, unknown or recalled → good: a person says so."""
    for sheet in sheets:
        _change("state = 'good', settled_at = ?, settled_by_id = ?", _by(actor), sheet, _in_the_tray(sheet))


def settle_asked(sheet: SheetRow, actor: Actor) -> None:
    """Sent or unknown → unknown, with the person who looked and could not call it good."""
    _change("state = 'unknown', settled_at = ?, settled_by_id = ?", _by(actor), sheet, OUTSIDE)


def settle_spoiled(sheet: SheetRow, reason: str, blank_serial: str, actor: Actor) -> None:
    """Sent, unknown, recalled or good → spoiled: a person says so, and why."""
    _change(
        "reason = ?, blank_serial = ?, state = 'spoiled', settled_at = ?, settled_by_id = ?",
        (reason, blank_serial, *_by(actor)),
        sheet,
        _in_the_tray(sheet) | {SheetState.GOOD},
    )


def _in_the_tray(sheet: SheetRow) -> frozenset[SheetState]:
    return OUTSIDE | {SheetState.PLANNED} if sheet.recalled else OUTSIDE


def plan_again(job: JobRow, sheets: Sequence[SheetRow]) -> None:
    """Sent or unknown → planned: a person says that it was not printed. A cancelled job lets go of it instead."""
    for sheet in sheets:
        _change(f"state = 'planned', {NOT_GONE}", (), sheet, OUTSIDE)
    _keep_cancelled_empty(job)


def append_attempt(job: JobRow, spoiled: SheetRow) -> None:
    """The next sheet with the same on it, planned at the end of the job."""
    run(
        "INSERT INTO print_sheet (job_id, position, subject, attempt, number, diploma_id, replacement_id, major_code,"
        " duration, page, copy, state) SELECT job_id, (SELECT MAX(position) + 1 FROM print_sheet WHERE job_id = ?),"
        " subject, attempt + 1, number, diploma_id, replacement_id, major_code, duration, page, copy, 'planned'"
        " FROM print_sheet WHERE id = ?",
        (job.id, spoiled.id),
    )


def drop_planned(job: JobRow, only: Collection[int] | None = None) -> int:
    """Take planned sheets out of a job, all of them or those with these ids; no paper was ever theirs."""
    going = [
        sheet.id
        for sheet in sheets_of(job.id)
        if sheet.state is SheetState.PLANNED and (only is None or sheet.id in only)
    ]
    return sum(run("DELETE FROM print_sheet WHERE id = ? AND state = 'planned'", (one,)) for one in going)


def drop_unprinted(job: JobRow) -> int:
    """Take every planned sheet out of a job that is cancelled, which keeps count of them; returns how many."""
    count = drop_planned(job)
    run("UPDATE print_job SET unprinted = unprinted + ? WHERE id = ?", (count, job.id))
    return count


def finish_if_settled(job: JobRow) -> JobState:
    """Close a job of which every sheet is good or spoiled; one without any sheet is cancelled. Returns its state."""
    if job.state is JobState.CANCELLED or job.trial:
        return job.state
    sheets = sheets_of(job.id)
    if not sheets:
        return set_state(job, JobState.CANCELLED)
    if all(sheet.settled for sheet in sheets):
        return set_state(job, JobState.DONE)
    return set_state(job, JobState.OPEN) if job.state is JobState.DONE else job.state


def set_state(job: JobRow, state: JobState, cause: str = "") -> JobState:
    """Store the state of a job and the code of what led to it."""
    run("UPDATE print_job SET state = ?, cause = ? WHERE id = ?", (state.value, cause, job.id))
    return state


def _keep_cancelled_empty(job: JobRow) -> None:
    """What is planned in a cancelled job would wait for ever, and keep others from planning it."""
    if job.state is JobState.CANCELLED:
        drop_unprinted(job)


def _by(actor: Actor) -> tuple[str, int | None]:
    return stamp(), actor.account_id


def _change(assignments: str, values: Sequence[object], sheet: SheetRow, old: Collection[SheetState]) -> None:
    """One change of one sheet that is in one of these states. Raises `Stale("job_changed")` when it is not."""
    marks = ", ".join("?" * len(old))
    changed = run(
        f"UPDATE print_sheet SET {assignments} WHERE id = ? AND state IN ({marks})",
        (*values, sheet.id, *(state.value for state in old)),
    )
    if changed != 1:
        raise Stale("job_changed")
