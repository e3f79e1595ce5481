"""The objects that the command line prints as JSON (命令行输出): a verdict, a stored audit, an audit's summary.

A verdict and the audit stored from it give the same object.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from models.base import connection, rows
from services.actor import Actor
from services.audits.heads import AuditKey, find_audit
from services.audits.stored_findings import READ, stored_finding
from services.audits.summaries import AuditSummary
from services.journal import operation
from services.reasons import category_names, finding_message
from services.reviewing.audit_rows import AuditRowLine
from services.rules import Finding
from services.scores import score_text
from services.verifying.verdict import Verdict

Json = dict[str, object]
Scores = Mapping[int, int | None]


@dataclass(frozen=True, slots=True)
class _Passed:
    """A passed row: its ID number, its table, the composites ×10 by category."""

    id_number: str
    table: tuple[str, str]
    major_name: str
    scores: Scores


def verdict_object(verdict: Verdict, composites: bool, year: int = 0) -> Json:  # noqa: FBT001 - as it is called
    """The object of `verify --json`; `composites` of every passed row only on request.

    `year` picks the code table of the course categories. Opens its own connection.
    """
    numbers = {row.row_no: row.id_number for row in verdict.listed}
    passed = [
        _Passed(
            numbers[row.row_no],
            (row.major_code, row.duration),
            row.major_name,
            {category: score.score_x10 for category, score in verdict.composites.get(row.row_no, {}).items()},
        )
        for row in verdict.rows
        if row.passed
    ]
    with connection():
        categories = category_names(year)
    found = _object(len(verdict.rows), passed, verdict.findings, categories)
    return {**found, "composites": _composites(passed, categories)} if composites else found


@operation("audit.read")
def audit_object(key: AuditKey, *, actor: Actor) -> Json:
    """The object of `audit create --json`, from what is stored, composites included.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    with connection():
        head = find_audit(key, actor=actor)
        categories = category_names(head.year)
        passed = _stored_passed(head.id)
        findings = _stored_findings(head.id)
    found = _object(head.row_count, passed, findings, categories)
    return {**found, "composites": _composites(passed, categories)}


def summary_object(summary: AuditSummary) -> Json:
    """The object of `audit show --json`; moments are ISO 8601 in UTC."""
    return {
        "state": summary.head.state.value,
        "waits_at": summary.head.waits_at or None,
        "version": summary.head.version,
        "stale": summary.head.stale_since is not None,
        "majors": [
            {
                "name": major.name,
                "code": major.code,
                "count": major.count,
                "digest": major.digest,
                "approvals": [
                    {"level": mark.level, "name": mark.name, "at": mark.at} for mark in major.approvals
                ],
            }
            for major in summary.majors
        ],
        "history": [
            {
                "action": move.action,
                "from": move.from_state,
                "to": move.to_state,
                "version": move.version,
                "by": move.by,
                "at": move.at,
                "reason": move.reason,
            }
            for move in summary.history
        ],
    }


def row_object(line: AuditRowLine) -> Json:
    """One passed row of `audit show --rows --json`; `number` is null without one."""
    return {
        "row": line.row_no,
        "id": line.id_number,
        "name": line.name,
        "major": line.major_name,
        "number": line.number or None,
        "number_state": line.number_state.value,
    }


def _stored_passed(audit_id: int) -> list[_Passed]:
    scores: dict[int, dict[int, int | None]] = defaultdict(dict)
    for row_no, category, score in rows(
        "SELECT row_no, category, score_x10 FROM composite WHERE audit_id = ? ORDER BY row_no, category",
        (audit_id,),
    ):
        scores[row_no][category] = score
    found = rows(
        "SELECT row_no, id_number, major_code, duration, major_name FROM audit_row"
        " WHERE audit_id = ? AND passed = 1 ORDER BY row_no",
        (audit_id,),
    )
    return [
        _Passed(number, (code, duration), name, scores[row_no])
        for row_no, number, code, duration, name in found
    ]


def _stored_findings(audit_id: int) -> list[Finding]:
    found = rows(
        f"SELECT {READ}, r.name FROM finding f"
        " JOIN audit_row r ON r.audit_id = f.audit_id AND r.row_no = f.row_no"
        " WHERE f.audit_id = ? ORDER BY f.row_no, f.ordinal",
        (audit_id,),
    )
    return [stored_finding(row[:-1], row[-1]) for row in found]


def _object(
    count: int, passed: Sequence[_Passed], findings: Iterable[Finding], categories: Mapping[int, str]
) -> Json:
    # Two tables may bear one name (学制 3 and 2): the object knows majors by name alone, so they share an entry.
    names: dict[tuple[str, str], str] = {}
    ids: dict[str, list[str]] = {}
    for row in passed:
        name = names.setdefault(row.table, row.major_name)
        ids.setdefault(name, []).append(row.id_number)
    return {
        "rows": count,
        "passed": len(passed),
        "failed": count - len(passed),
        "majors": {name: len(numbers) for name, numbers in ids.items()},
        "passed_ids": ids,
        "findings": [_finding(finding, categories) for finding in findings],
    }


def _finding(finding: Finding, categories: Mapping[int, str]) -> Json:
    optional: Json = {
        "course": finding.course or None,
        "category": None if finding.category is None else categories.get(finding.category, ""),
        "semesters": list(finding.semesters) or None,
        "first_row": finding.first_row,
        "status": finding.status or None,
    }
    return {
        "row": finding.row,
        "name": finding.name,
        "code": finding.code.value,
        "level": "warning" if finding.is_warning else "error",
        **{key: value for key, value in optional.items() if value is not None},
        "message": finding_message(finding, categories),
    }


def _composites(passed: Iterable[_Passed], categories: Mapping[int, str]) -> Json:
    return {
        row.id_number: {
            categories.get(category, str(category)): score_text(score)
            for category, score in sorted(row.scores.items())
            if score is not None
        }
        for row in passed
    }
