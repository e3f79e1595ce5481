"""The findings of an audit, read: counts by kind, one line a failing row, one row in full (核验问题).

`findings_overview` tells which rows there are (by spreadsheet row number, rising); `finding_lines` brings the lines
of the few that are in sight. Neither asks the database once a row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.base import connection, rows
from services import wording
from services.actor import Actor
from services.audits.heads import AuditHead, head_to_read
from services.audits.stored_findings import READ, stored_finding
from services.browsing.aggregates import joined, numbers
from services.browsing.filtering import name_condition
from services.browsing.finding_kinds import KIND_OF, WARNING_KINDS, Kind
from services.errors import Refused
from services.identity import mask_id
from services.journal import operation
from services.reasons import advice, category_names, finding_message, reason_line
from services.rules import WARNINGS, Code, Finding

AT_ONCE = 500
"""Rows asked for in one query; both engines limit the parameters of a statement."""


@dataclass(frozen=True, slots=True)
class KindRows:
    """The rows with at least one finding of a kind, by spreadsheet row number; a row may stand under several."""

    kind: Kind
    label: str
    is_warning: bool
    row_numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FindingsOverview:
    """What the first two lines of the findings screen need. `failing` and `warned` are row numbers, rising.

    `warned` are the rows that pass with a warning.
    """

    head: AuditHead
    kinds: tuple[KindRows, ...]
    failing: tuple[int, ...]
    warned: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FindingLine:
    """One row of the list in the findings screen; `id_number` is masked, `reason` folds all its findings."""

    row_no: int
    name: str
    id_number: str
    major_name: str
    reason: str
    passed: bool


@dataclass(frozen=True, slots=True)
class FindingText:
    """One finding in words with what to do about it."""

    code: Code
    kind: Kind
    is_warning: bool
    message: str
    advice: str


@dataclass(frozen=True, slots=True)
class GradesPlace:
    """Where the marks lie that a finding is about: 成绩 › major › semester. `semester` is the first one concerned."""

    student_id: int
    major_name: str
    cohort: int
    semester: int
    course: str


@dataclass(frozen=True, slots=True)
class FindingDetail:
    """Everything about one row: the line, each finding in rule order, the marks to go to if there are any."""

    line: FindingLine
    findings: tuple[FindingText, ...]
    grades: GradesPlace | None


@operation("findings.read")
def findings_overview(audit_id: int, *, actor: Actor) -> FindingsOverview:
    """Which rows have findings, by kind. One query over the index of findings, however many there are.

    Raises `NotAllowed`; `Refused("audit_missing")`.
    """
    with connection():
        head = head_to_read(audit_id, actor)
        found = rows(
            f"SELECT code, {joined('row_no')} FROM finding WHERE audit_id = ? GROUP BY code", (audit_id,)
        )
    by_code = {Code(code): numbers(text) for code, text in found}
    by_kind: dict[Kind, set[int]] = defaultdict(set)
    for code, found_rows in by_code.items():
        by_kind[KIND_OF[code]].update(found_rows)
    failing = set().union(*(by_code[code] for code in by_code if code not in WARNINGS))
    warned = set().union(*(by_code[code] for code in by_code if code in WARNINGS)) - failing
    return FindingsOverview(
        head,
        tuple(
            KindRows(kind, wording.FINDING_KINDS[kind], kind in WARNING_KINDS, tuple(sorted(by_kind[kind])))
            for kind in Kind
            if kind in by_kind
        ),
        tuple(sorted(failing)),
        tuple(sorted(warned)),
    )


@operation("findings.read")
def matching_rows(audit_id: int, text: str, *, actor: Actor) -> frozenset[int]:
    """The row numbers whose name, ID tail or pinyin initials `text` gives (`filtering`), whatever their verdict.

    Raises `NotAllowed`; `Refused("audit_missing")`.
    """
    with connection():
        head_to_read(audit_id, actor)
        condition, params = name_condition(text, "r")
        found = rows(
            f"SELECT r.row_no FROM audit_row r WHERE r.audit_id = ? AND {condition}", (audit_id, *params)
        )
    return frozenset(row_no for (row_no,) in found)


@operation("findings.read")
def finding_lines(audit_id: int, row_numbers: Sequence[int], *, actor: Actor) -> tuple[FindingLine, ...]:
    """The lines of these rows (spreadsheet row numbers), rising; rows that are gone by now are left out.

    Raises `NotAllowed`; `Refused("audit_missing")`.
    """
    with connection():
        head = head_to_read(audit_id, actor)
        wanted = sorted(set(row_numbers))
        blocks = [wanted[first : first + AT_ONCE] for first in range(0, len(wanted), AT_ONCE)]
        return tuple(line for block in blocks for line, _ in _lines(head, block))


@operation("findings.read")
def finding_detail(audit_id: int, row_no: int, *, actor: Actor) -> FindingDetail:
    """Everything about one row. Raises `NotAllowed`; `Refused`: `audit_missing`, `row_missing`."""
    with connection():
        head = head_to_read(audit_id, actor)
        found = _lines(head, (row_no,))
        if not found:
            raise Refused("row_missing")
        line, findings = found[0]
        categories = category_names(head.year)
        grades = _grades_place(audit_id, row_no, findings)
    texts = tuple(
        FindingText(
            finding.code,
            KIND_OF[finding.code],
            finding.is_warning,
            finding_message(finding, categories),
            advice(finding.code),
        )
        for finding in findings
    )
    return FindingDetail(line, texts, grades)


def _lines(head: AuditHead, row_numbers: Sequence[int]) -> list[tuple[FindingLine, tuple[Finding, ...]]]:
    if not row_numbers:
        return []
    listed = f"audit_id = ? AND row_no IN ({', '.join('?' * len(row_numbers))})"
    params = (head.id, *row_numbers)
    people = rows(
        f"SELECT row_no, name, id_number, major_name, passed FROM audit_row WHERE {listed} ORDER BY row_no",
        params,
    )
    names = {row_no: name for row_no, name, *_ in people}
    findings: dict[int, list[Finding]] = defaultdict(list)
    for row in rows(f"SELECT {READ} FROM finding f WHERE {listed} ORDER BY f.row_no, f.ordinal", params):
        findings[row[0]].append(stored_finding(row, names[row[0]]))
    needs = rows(f"SELECT row_no, SUM(need) FROM composite WHERE {listed} GROUP BY row_no", params)
    required = {row_no: int(need) for row_no, need in needs}
    categories = category_names(head.year)
    return [
        (
            FindingLine(
                row_no,
                name,
                mask_id(id_number),
                major,
                reason_line(findings[row_no], categories, required.get(row_no, 0)),
                bool(passed),
            ),
            tuple(findings[row_no]),
        )
        for row_no, name, id_number, major, passed in people
    ]


def _grades_place(audit_id: int, row_no: int, findings: Iterable[Finding]) -> GradesPlace | None:
    course = next((finding for finding in findings if finding.course and finding.marks), None)
    if course is None:
        return None
    found = rows(
        "SELECT s.id, s.major_name, s.cohort FROM audit_row r JOIN student s ON s.id = r.student_id"
        " WHERE r.audit_id = ? AND r.row_no = ?",
        (audit_id, row_no),
    )
    if not found:
        return None
    student_id, major_name, cohort = found[0]
    return GradesPlace(student_id, major_name, cohort, course.semesters[0], course.course)
