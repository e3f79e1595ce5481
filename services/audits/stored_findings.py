"""Findings as the table `finding` keeps them, and back (核验问题的存取)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from models.base import Row
from services.rules import Code, Finding, SemesterMark

TABLE = "finding"
WRITTEN = ("audit_id", "row_no", "ordinal", "code", "warning", "category", "course_id", "detail")
READ = "f.row_no, f.code, f.category, f.course_id, f.detail"
"""The columns that `stored_finding` takes, of the table under the alias `f`."""


def finding_records(audit_id: int, findings: Iterable[Finding]) -> Iterator[Row]:
    """The records for `WRITTEN`; findings come ordered by row, and are numbered from 1 inside each."""
    row, ordinal = 0, 0
    for finding in findings:
        ordinal = ordinal + 1 if finding.row == row else 1
        row = finding.row
        yield (
            audit_id,
            row,
            ordinal,
            finding.code.value,
            int(finding.is_warning),
            finding.category,
            finding.course_id,
            _detail(finding),
        )


def stored_finding(row: Row, name: str) -> Finding:
    """The finding of one record of `READ`; `name` is the list's."""
    row_no, code, category, course_id, text = row
    detail = json.loads(text)
    return Finding(
        row_no,
        name,
        Code(code),
        course=detail.get("course", ""),
        course_id=course_id,
        category=category,
        marks=tuple(SemesterMark(*mark) for mark in detail.get("marks", ())),
        first_row=detail.get("first_row"),
        status=detail.get("status", ""),
        help=detail.get("help", {}),
    )


def _detail(finding: Finding) -> str:
    detail = {
        "course": finding.course,
        "marks": [(mark.semester, mark.mark, mark.makeup) for mark in finding.marks],
        "first_row": finding.first_row,
        "status": finding.status,
        "help": dict(finding.help),
    }
    kept = {key: value for key, value in detail.items() if value}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
