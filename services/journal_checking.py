"""`yanyin journal check` (核对日志): the whole chain, its outside head, and the triggers that guard it."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection
from services.actor import Actor, Right, require
from services.journal import GENESIS, Chain, any_text, operation, walk
from services.progress import SILENT, Job
from services.schema_objects import missing_objects

GUARDS = "journal_no_"
"""How the names of the journal's triggers begin."""


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What the chain is like; `unguarded` names the triggers that are missing or switched off."""

    chain: Chain
    unguarded: tuple[str, ...]

    @property
    def first_bad(self) -> int | None:
        """The number of the first bad entry, or of the first one that was cut off at the end; None when all is well."""
        if self.chain.broken is not None:
            return self.chain.broken
        return None if self.chain.met else self.chain.expected


@operation("journal.check")
def check_journal(head: str = GENESIS, *, actor: Actor, job: Job = SILENT) -> JournalCheck:
    """Walk the whole chain. What is wrong is the result, not a refusal.

    `head` is a head kept outside the database (on a report, in a backup's manifest): it must be the hash of one of
    the rows, else the last rows were cut off (notes/data.md §4). Raises `NotAllowed`; `Cancelled`.
    """
    with connection(), any_text():
        require(actor, Right.READ_JOURNAL)
        chain = walk(wanted=head.strip().lower() or GENESIS, job=job)
        unguarded = tuple(name for name in missing_objects() if name.startswith(GUARDS))
    return JournalCheck(chain, unguarded)
