"""Paper that a restored database knows nothing of (恢复后不知道的纸): counted, and nothing sent once more by itself."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import rows
from services.actor import Actor
from services.journal import Entry, Reader, record
from services.print_jobs import changes
from services.print_jobs.ledger import JobState, hold
from services.reviewing.forgotten_numbers import GivenNumber, given_numbers, remember_numbers

_SHEETS = (
    "SELECT j.name, s.position FROM print_sheet s JOIN print_job j ON j.id = s.job_id"
    " WHERE j.trial = 0 AND j.paper IN ('diplomas', 'replacement') AND s.state <> 'planned'"
)
_OPEN = (
    "SELECT id FROM print_job WHERE trial = 0 AND paper IN ('diplomas', 'replacement')"
    " AND state IN ('open', 'paused') ORDER BY id"
)


@dataclass(frozen=True, slots=True)
class Paper:
    """Of diplomas and 学历证明书: the sheets that went out, by job and position; every 证书编号 that was given."""

    sheets: frozenset[tuple[str, int]]
    numbers: tuple[GivenNumber, ...]


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many sheets and numbers the old database held that the restored one has not."""

    sheets: int
    numbers: int


def paper_of(read: Reader) -> Paper:
    """Look into a database through `read`."""
    sheets = frozenset((str(name), int(position)) for name, position in read(_SHEETS, ()))
    return Paper(sheets, tuple(given_numbers(read).values()))


def remember(old: Paper) -> Forgotten:
    """Count what of this the bound database has not; its numbers stay with whom they were given to.

    Inside the write transaction.
    """
    return Forgotten(len(old.sheets - paper_of(rows).sheets), remember_numbers(old.numbers))


def cancel_open_jobs(actor: Actor, cause: str) -> int:
    """Cancel every job with diplomas that wait in it or are not confirmed; returns how many waited.

    They may be paper by now. What a cancelled job sent can still be called good or spoiled; what is said not to have
    come out leaves it, so that whoever plans it anew has to say why. Inside the write transaction.
    """
    count = 0
    for (job_id,) in rows(_OPEN):
        job = hold(job_id)
        dropped = changes.drop_unprinted(job)
        changes.set_state(job, JobState.CANCELLED)
        record(actor, Entry("print.cancel", "print_job", job.name, detail={"count": dropped, "cause": cause}))
        count += dropped
    return count
