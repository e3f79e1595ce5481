"""The table that a reviewer works through (审核): every major with its approvals at all levels and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from models.base import connection, rows
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey
from services.browsing.tables import (
    Approvals,
    LevelApproval,
    StampingLine,
    StampingTable,
    TableKey,
    read_approvals,
    stamping_table_of,
)
from services.journal import operation
from services.reviewing.differences import Differences, MajorDifference, SeenTable, differences_of
from services.reviewing.given_back import last_given_back
from services.reviewing.levels import Level, levels_of
from services.reviewing.looks import LookSummary as LookSummary
from services.reviewing.looks import looks_at
from services.reviewing.moves import Act
from services.rules import Code


@dataclass(frozen=True, slots=True)
class LevelName:
    """An organisation on the audit's way up: `kind` is school, bureau or department."""

    code: str
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One major: its line of the stamping table, the approval of each level by 机构代码, what changed.

    `unlisted` counts its 升学 graduates in no 对口 table, for whom a reviewer gives a reason.
    """

    line: StampingLine
    approvals: Mapping[str, LevelApproval]
    difference: MajorDifference
    unlisted: int


@dataclass(frozen=True, slots=True)
class LastReturn:
    """The last time the audit was returned or withdrawn: when (stored text), by whom, of which organisation, why.

    `action` is `return` or `withdraw`.
    """

    at: str
    by: str
    organisation: str
    reason: str
    action: str = Act.RETURN.value


@dataclass(frozen=True, slots=True)
class ReviewTable:
    """An audit as a reviewer works on it. `levels` from the school up; `looks` are those of the actor's level.

    `differences` has the tables that are gone besides those of `lines`.
    """

    head: AuditHead
    table: StampingTable
    levels: tuple[LevelName, ...]
    lines: tuple[ReviewLine, ...]
    last_return: LastReturn | None
    differences: Differences
    looks: tuple[LookSummary, ...]


@operation("audit.read")
def review_table(key: AuditKey, *, actor: Actor) -> ReviewTable:
    """The table of an audit for its review, in a fixed number of queries.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `no_department`.
    """
    with connection():
        table = stamping_table_of(key, actor=actor)
        head = table.head
        levels = levels_of(head.school_id)
        compared = differences_of(head, [_seen(line) for line in table.lines], actor)
        approvals, unlisted = read_approvals(head.id), _unlisted(head.id)
        last_return, looks = _last_return(head.id), looks_at(head.id, actor.organisation_id)
    return ReviewTable(
        head,
        table,
        tuple(LevelName(level.code, level.name, level.kind) for level in levels),
        tuple(
            ReviewLine(line, _at_levels(line, approvals, levels), difference, unlisted.get(line.key, 0))
            for line, difference in zip(table.lines, compared.majors, strict=False)
        ),
        last_return,
        compared,
        looks,
    )


def _seen(line: StampingLine) -> SeenTable:
    return SeenTable(line.key, line.major_name, line.count, line.digest)


def _at_levels(
    line: StampingLine, approvals: Approvals, levels: tuple[Level, ...]
) -> Mapping[str, LevelApproval]:
    return {level.code: approvals.at(level.id, line.key, line.digest) for level in levels}


def _unlisted(audit_id: int) -> dict[TableKey, int]:
    found = rows(
        "SELECT r.major_code, r.duration, COUNT(*) FROM finding f"
        " JOIN audit_row r ON r.audit_id = f.audit_id AND r.row_no = f.row_no"
        " WHERE f.audit_id = ? AND f.code = ? AND r.passed = 1 GROUP BY r.major_code, r.duration",
        (audit_id, Code.NO_ARTICULATION.value),
    )
    return {TableKey(code, duration): count for code, duration, count in found}


def _last_return(audit_id: int) -> LastReturn | None:
    back = last_given_back(audit_id)
    return LastReturn(back.at, back.by, back.organisation, back.reason, back.action) if back else None
