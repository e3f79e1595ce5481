"""What the findings screen needs for its first picture, in one call (核验问题的第一屏)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection
from services.actor import Actor
from services.audits.heads import AuditKey, find_audit
from services.browsing.findings import FindingLine, FindingsOverview, finding_lines, findings_overview
from services.journal import operation


@dataclass(frozen=True, slots=True)
class FindingsStart:
    """Counts and row numbers of all findings, and the first `lines` of the failing rows."""

    overview: FindingsOverview
    lines: tuple[FindingLine, ...]


@operation("findings.read")
def findings_start(key: AuditKey, lines: int, *, actor: Actor) -> FindingsStart:
    """The overview of an audit's findings with its first lines, at most `lines` of them.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    with connection():
        head = find_audit(key, actor=actor)
        overview = findings_overview(head.id, actor=actor)
        return FindingsStart(overview, finding_lines(head.id, overview.failing[:lines], actor=actor))
