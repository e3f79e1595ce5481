"""The steps of a batch in the ledger (送印的记账): written before the sheets go, and after the printer has answered.

Each step is a transaction of its own that compares the owner's token first. What was checked when the batch was drawn
is checked again where it is marked as sent: the audit, its numbers, the calibration, the wishes of whoever watches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import rows, write_transaction
from services.actor import Actor
from services.audits.heads import AuditHead
from services.diplomas.selecting import APPROVED
from services.journal import Entry, record
from services.print_jobs import changes
from services.print_jobs.leases import Held
from services.print_jobs.ledger import (
    OUT_OF_PAPER,
    JobRow,
    JobState,
    SheetRow,
    SheetState,
    hold,
    hold_audit,
    hold_owned,
    sheets_of,
)
from services.reviewing.numbering import VALID


@dataclass(frozen=True, slots=True)
class Batch:
    """Sheets that go out together, as they were drawn: of which version of the audit, with which calibration."""

    sheets: tuple[SheetRow, ...]
    head: AuditHead
    calibration_id: int | None


@dataclass(frozen=True, slots=True)
class Marked:
    """The batch may go, under this key; without one it may not, and is to be looked at again."""

    key: str


def mark_sent(mine: Held, actor: Actor, batch: Batch) -> Marked:
    """Planned → sent for all of a batch, unless anything has changed since it was drawn.

    From the commit on these sheets may be paper. Raises `Refused("lease_lost")`.
    """
    with write_transaction():
        state, version = hold_audit(mine.job.audit_id)
        job = hold_owned(mine.job.id, mine.token)
        sheets = sheets_of(job.id)
        wanted = {sheet.id for sheet in batch.sheets}
        waiting = [sheet for sheet in sheets if sheet.id in wanted and sheet.state is SheetState.PLANNED]
        as_drawn = (
            job.state is JobState.OPEN
            and state in APPROVED
            and version == batch.head.version
            and job.calibration_id == batch.calibration_id
            and len(waiting) == len(wanted)
            and not void_sheets(job)
        )
        if not as_drawn:
            return Marked("")
        key = changes.next_key(job, sheets)
        changes.send(batch.sheets, key)
        detail = {"batch": changes.batch_number(key), **told(batch.sheets)}
        record(actor, Entry("print.send", "print_job", job.name, detail=detail))
    return Marked(key)


def note_answer(mine: Held, key: str, queue_job: str) -> None:
    """The printer has the batch under this number of its own. Raises `Refused("lease_lost")`."""
    with write_transaction():
        job = hold_owned(mine.job.id, mine.token)
        changes.note_queue_job(job, key, queue_job)


def take_back(mine: Held, actor: Actor, key: str, cause: str) -> None:
    """The printer has refused the batch: nothing of it was printed. Raises `Refused("lease_lost")`."""
    with write_transaction():
        job = hold_owned(mine.job.id, mine.token)
        count = changes.take_back(job, key)
        detail = {"batch": changes.batch_number(key), "count": count, "cause": cause}
        record(actor, Entry("print.not_printed", "print_job", job.name, detail=detail))


def leave_in_doubt(mine: Held, actor: Actor, key: str, cause: str, queue_job: str = "") -> None:
    """Nobody can say what became of the batch: its sheets are unknown. Raises `Refused("lease_lost")`."""
    with write_transaction():
        job = hold_owned(mine.job.id, mine.token)
        if queue_job:
            changes.note_queue_job(job, key, queue_job)
        count = changes.doubt(job, key)
        if count:
            detail = {"batch": changes.batch_number(key), "count": count, "cause": cause}
            record(actor, Entry("print.doubt", "print_job", job.name, detail=detail))


def note_over(mine: Held, key: str) -> None:
    """Nothing more of the batch will come. Raises `Refused("lease_lost")`."""
    with write_transaction():
        changes.note_over(hold_owned(mine.job.id, mine.token), [key])


def void_sheets(job: JobRow) -> frozenset[int]:
    """The planned sheets whose 证书编号 is 作废 by now, or that a newer sheet has followed. Needs a connection."""
    found = rows(
        "SELECT s.id FROM print_sheet s JOIN diploma d ON d.id = s.diploma_id"
        " WHERE s.job_id = ? AND s.state = ? AND d.state <> ?",
        (job.id, SheetState.PLANNED.value, VALID),
    )
    planned = (sheet for sheet in sheets_of(job.id) if sheet.state is SheetState.PLANNED)
    return frozenset({row[0] for row in found} | {sheet.id for sheet in planned if sheet.followed})


def drop_void(mine: Held, actor: Actor) -> int:
    """Take sheets out of the job whose number was voided after they were planned; returns how many."""
    with write_transaction():
        hold_audit(mine.job.audit_id)
        job = hold_owned(mine.job.id, mine.token)
        void = void_sheets(job)
        going = [sheet for sheet in sheets_of(job.id) if sheet.id in void]
        if going:
            changes.drop_planned(job, void)
            record(actor, Entry("print.drop_void", "print_job", job.name, detail=told(going)))
    return len(going)


def stop(mine: Held, actor: Actor, cause: str) -> None:
    """The process has done what it could: the job waits with the cause, for its sheets to be settled, or is over."""
    with write_transaction():
        job = hold_owned(mine.job.id, mine.token)
        # Somebody's own pause, too, may leave a batch at a printer that waits for paper.
        if (job.state is JobState.OPEN and cause) or (job.state is JobState.PAUSED and cause == OUT_OF_PAPER):
            changes.set_state(job, JobState.PAUSED, cause)
        elif job.state is JobState.OPEN and job.trial:
            changes.set_state(job, JobState.DONE)  # plain paper: there is nothing to count
        else:
            changes.finish_if_settled(job)
        after = hold(job.id)
        detail = {"state": after.state.value, "cause": after.cause}
        record(actor, Entry("print.stop", "print_job", job.name, detail=detail))


def told(sheets: Sequence[SheetRow]) -> dict[str, object]:
    """Sheets for the journal: how many, the numbers of the first and the last."""
    return (
        {"count": len(sheets), "first": sheets[0].number, "last": sheets[-1].number}
        if sheets
        else {"count": 0}
    )
