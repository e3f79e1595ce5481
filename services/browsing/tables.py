"""The stamping table of an audit, read (验印审核表).

A major table is named by 专业代码 × 学制 (`TableKey`), which a rebuild keeps.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from models.base import Row, connection, rows
from services import wording
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey, find_audit, head_to_read
from services.browsing.revocations import revoked_counts
from services.journal import operation
from services.rules import Code


@dataclass(frozen=True, slots=True)
class TableKey:
    """What names a major table inside its audit."""

    major_code: str
    duration: str


class Approved(StrEnum):
    """Whether a level has approved a major table: its present content, an older one, or nothing."""

    YES = "yes"
    CHANGED = "changed"
    NO = "no"


@dataclass(frozen=True, slots=True)
class LevelApproval:
    """The approval of one table at one level: by whom, when, with which reason.

    YES: the last approval of the present content; CHANGED: the last one at all, of an older content.
    """

    approved: Approved
    name: str = ""
    at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Approvals:
    """Every approval of an audit's tables, oldest first, by level (organisation id) and table."""

    given: Mapping[tuple[int, TableKey], Sequence[Row]]

    def at(self, level_id: int, key: TableKey, digest: str) -> LevelApproval:
        """How a level stands to a table with this content."""
        found = self.given.get((level_id, key), ())
        covering = [row for row in found if row[0] == digest]
        if covering:
            return LevelApproval(Approved.YES, *covering[-1][1:])
        return LevelApproval(Approved.CHANGED, *found[-1][1:]) if found else LevelApproval(Approved.NO)


@dataclass(frozen=True, slots=True)
class StampingLine:
    """One major of the stamping table. `cohorts` newest first; `promoted` counts 升学.

    `own_approval` is that of the reader's own organisation, where the reader reviews.
    """

    key: TableKey
    position: int
    major_name: str
    cohorts: tuple[int, ...]
    count: int
    male: int
    female: int
    promoted: int
    digest: str
    school_approval: LevelApproval
    own_approval: LevelApproval | None = None


@dataclass(frozen=True, slots=True)
class StampingTable:
    """验印审核表: a line a major in order of first appearance, and their sums.

    `promoted_unlisted` counts the passed 升学 graduates that stand in no 对口 table, `revoked` the passed ones who were
    revoked since: they stand in the tables and count there.
    """

    head: AuditHead
    lines: tuple[StampingLine, ...]
    count: int
    male: int
    female: int
    promoted: int
    promoted_unlisted: int
    approved_tables: int
    revoked: int = 0


@operation("audit.read")
def stamping_table(audit_id: int, *, actor: Actor) -> StampingTable:
    """The stamping table in a fixed number of queries. Raises `NotAllowed`; `Refused("audit_missing")`."""
    with connection():
        head = head_to_read(audit_id, actor)
        lines = stamping_lines(head)
        unlisted = rows(
            "SELECT COUNT(*) FROM finding f JOIN audit_row r ON r.audit_id = f.audit_id AND r.row_no = f.row_no"
            " WHERE f.audit_id = ? AND f.code = ? AND r.passed = 1",
            (audit_id, Code.NO_ARTICULATION.value),
        )[0][0]
        revoked = revoked_counts("?", (audit_id,)).get(audit_id, 0)
    return StampingTable(
        head,
        lines,
        sum(line.count for line in lines),
        sum(line.male for line in lines),
        sum(line.female for line in lines),
        sum(line.promoted for line in lines),
        unlisted,
        sum(line.school_approval.approved is Approved.YES for line in lines),
        revoked,
    )


@operation("audit.read")
def stamping_table_of(key: AuditKey, *, actor: Actor) -> StampingTable:
    """The stamping table of the audit with this key.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    with connection():
        return stamping_table(find_audit(key, actor=actor).id, actor=actor)


def stamping_lines(head: AuditHead, reviewer_level: int | None = None) -> tuple[StampingLine, ...]:
    """The lines of the stamping table, with the approvals of a reviewer's organisation where one is given.

    Needs an open connection; the caller has checked the actor.
    """
    tables = rows(
        "SELECT position, major_code, duration, major_name, digest FROM major_table WHERE audit_id = ?"
        " ORDER BY position",
        (head.id,),
    )
    counts: dict[TableKey, list[Row]] = defaultdict(list)
    for code, duration, *figures in rows(
        "SELECT major_code, duration, cohort, COUNT(*), SUM(CASE WHEN sex = ? THEN 1 ELSE 0 END), SUM(promoted)"
        " FROM audit_row WHERE audit_id = ? AND passed = 1"
        " GROUP BY major_code, duration, cohort ORDER BY cohort DESC",
        (wording.MALE, head.id),
    ):
        counts[TableKey(code, duration)].append(tuple(figures))
    approvals = read_approvals(head.id)
    lines = []
    for position, code, duration, name, digest in tables:
        key = TableKey(code, duration)
        line = _line(key, (position, name, digest), counts[key], approvals.at(head.school_id, key, digest))
        own = None if reviewer_level is None else approvals.at(reviewer_level, key, digest)
        lines.append(replace(line, own_approval=own))
    return tuple(lines)


def _line(key: TableKey, table: Row, figures: Sequence[Row], approval: LevelApproval) -> StampingLine:
    position, name, digest = table
    count, male, promoted = (int(sum(row[at] for row in figures)) for at in (1, 2, 3))
    cohorts = tuple(row[0] for row in figures)
    return StampingLine(key, position, name, cohorts, count, male, count - male, promoted, digest, approval)


def read_approvals(audit_id: int) -> Approvals:
    """The approvals of an audit at every level. Needs an open connection; checks no actor."""
    given: dict[tuple[int, TableKey], list[Row]] = defaultdict(list)
    for level_id, code, duration, *approval in rows(
        "SELECT p.level_id, p.major_code, p.duration, p.digest, c.name, p.approved_at, p.reason FROM approval p"
        " JOIN account c ON c.id = p.account_id WHERE p.audit_id = ? ORDER BY p.id",
        (audit_id,),
    ):
        given[level_id, TableKey(code, duration)].append(tuple(approval))
    return Approvals(given)
