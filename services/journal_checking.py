"""`yanyin journal check` (核对日志): the whole chain, its outside head, what it must tell, and its guards."""

from __future__ import annotations

import re
from dataclasses import dataclass

from models.base import connection, rows
from services.actor import Actor, Right, require
from services.errors import CannotRun
from services.journal import GENESIS, Chain, any_text, operation, walk
from services.progress import SILENT, Job
from services.schema_objects import guard_faults, missing_objects

NEEDED = frozenset({"journal", "account", "approval", "audit", "audit_move", "organisation"})
"""The tables without which nothing can be checked."""

LEAST_OF_HEAD = 16
"""So many characters of a head stand on printed forms; fewer would be found on a chain by chance."""

HEAD = re.compile(f"[0-9a-f]{{{LEAST_OF_HEAD},64}}")

AUDIT = "FROM {table} x JOIN audit a ON a.id = x.audit_id JOIN organisation o ON o.id = a.school_id"
AUDIT_KEY = "o.code || '/' || a.year || '/' || a.batch"
ACTS = (
    f"SELECT 'audit.' || x.action AS action, {AUDIT_KEY} AS object_key {AUDIT.format(table='audit_move')}"
    f" UNION ALL SELECT 'audit.approve_major', {AUDIT_KEY} {AUDIT.format(table='approval')}"
    " UNION ALL SELECT 'account.add', login FROM account"
)
"""What the database knows to have happened, apart from the journal; each has a row of its own there."""

COUNTED = (
    "SELECT COALESCE(SUM(known), 0), COALESCE(SUM(CASE WHEN told < known THEN told ELSE known END), 0) FROM ("
    " SELECT acts.known, COALESCE(rows_told.told, 0) AS told"
    f" FROM (SELECT action, object_key, COUNT(*) AS known FROM ({ACTS}) act GROUP BY action, object_key) acts"
    " LEFT JOIN (SELECT action, object_key, COUNT(*) AS told FROM journal WHERE done = 1"
    " GROUP BY action, object_key) rows_told"
    " ON rows_told.action = acts.action AND rows_told.object_key = acts.object_key) counted"
)


@dataclass(frozen=True, slots=True)
class Acts:
    """How many acts the database knows of (moves and approvals of audits, accounts), how many the journal tells."""

    known: int
    told: int

    @property
    def missing(self) -> int:
        """How many rows the journal lacks at least."""
        return self.known - self.told


@dataclass(frozen=True, slots=True)
class JournalCheck:
    """What the chain is like; `unguarded` names triggers that are missing, switched off, altered or too many."""

    chain: Chain
    unguarded: tuple[str, ...]
    acts: Acts = Acts(0, 0)

    @property
    def first_bad(self) -> int | None:
        """The number of the first bad entry, or of the first one that was cut off at the end; None when all is well."""
        if self.chain.broken is not None:
            return self.chain.broken
        return None if self.chain.met else self.chain.expected

    @property
    def is_whole(self) -> bool:
        """Whether every row fits and none is known to be missing."""
        return self.first_bad is None and not self.acts.missing


@operation("journal.check")
def check_journal(head: str = GENESIS, *, actor: Actor, job: Job = SILENT) -> JournalCheck:
    """Walk the whole chain, and look for what it must tell. What is wrong is the result, not a refusal.

    `head` is a head kept outside the database, whole (in a backup's manifest) or its beginning (on a form): it must be
    the hash of one of the rows, else the last rows were cut off (notes/data.md §4). Raises `NotAllowed`; `Cancelled`;
    `CannotRun`: `schema_incomplete` where there is no journal (params `names`), `journal_head_invalid` (params
    `least`).
    """
    with connection(), any_text():
        require(actor, Right.READ_JOURNAL)
        if not is_head(head):
            raise CannotRun("journal_head_invalid", least=LEAST_OF_HEAD)
        missing = missing_objects()
        if NEEDED & set(missing):
            raise CannotRun("schema_incomplete", names=" ".join(missing))
        chain = walk(wanted=_written(head), job=job)
        return JournalCheck(chain, guard_faults(), known_acts())


def is_head(written: str) -> bool:
    """Whether this can be a head, or enough of its beginning, as people copy it: in groups, in either case."""
    return HEAD.fullmatch(_written(written)) is not None


def _written(head: str) -> str:
    return "".join(head.split()).lower() or GENESIS


def known_acts() -> Acts:
    """The acts that the database knows of, and how many of them the journal tells. Needs an open connection.

    A chain that was emptied, or cut at its end, still fits together: only what it should tell shows that it does not.
    """
    known, told = rows(COUNTED)[0]
    return Acts(int(known), int(told))
