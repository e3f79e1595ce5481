"""One row of an audit as a degree audit: every course by semester, what is missing first (学生成绩一览, screens.md).

Need, passed and composites are those of the verification; the marks are the present ones. Where they have drifted
apart the audit is marked 需重新核验 (`AuditHead.stale_since`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from models.base import connection, row_dicts, rows
from services import wording
from services.actor import Actor
from services.audits.heads import AuditHead, head_to_read
from services.audits.stored_findings import READ, stored_finding
from services.browsing.course_lines import CourseGroup, StudentMarks, course_groups
from services.browsing.revocations import Revocation, read_revocations
from services.errors import Refused
from services.identity import mask_id
from services.journal import operation
from services.reasons import advice, category_names, finding_message, reason_line
from services.rules import Finding


@dataclass(frozen=True, slots=True)
class StudentView:
    """One row of the list with its student.

    `id_number` is masked; where no student matched, the roster's fields are empty and `student_id` is None.
    `headline` is 差 N 项 with the courses, the other reasons, or 合格. `messages` has one entry a finding, in the order
    of the rules; `advice` what to do about each, of a failing row only about what fails it. `semesters` are the
    columns of every cell in `groups`. `revoked` where the graduate's number was taken back.
    """

    head: AuditHead
    row_no: int
    student_id: int | None
    name: str
    id_number: str
    sex: str
    cohort: int | None
    class_name: str
    major_name: str
    status: str
    admission_category: str
    graduation_mode: str
    promoted: bool
    passed: bool
    headline: str
    messages: tuple[str, ...]
    advice: tuple[str, ...]
    semesters: tuple[int, ...]
    groups: tuple[CourseGroup, ...]
    revoked: Revocation | None = None


_PERSON = (
    "SELECT r.row_no, r.name, r.id_number, r.sex, r.cohort, COALESCE(s.class_name, '') AS class_name,"
    " r.major_name, COALESCE(s.status, '') AS status, r.admission_category, r.graduation_mode, r.promoted,"
    " r.passed, r.student_id, r.plan_id FROM audit_row r LEFT JOIN student s ON s.id = r.student_id"
    " WHERE r.audit_id = ? AND r.row_no = ?"
)


@operation("student.read")
def student_view(audit_id: int, row_no: int, *, actor: Actor) -> StudentView:
    """One row of an audit in full. Raises `NotAllowed`; `Refused`: `audit_missing`, `row_missing`."""
    with connection():
        head = head_to_read(audit_id, actor)
        found = row_dicts(_PERSON, (audit_id, row_no))
        if not found:
            raise Refused("row_missing")
        findings = _findings(audit_id, found[0])
        marks = _marks(audit_id, found[0], findings)
        names = category_names(head.year)
        revoked = read_revocations("r.audit_id = ? AND r.row_no = ?", (audit_id, row_no))
    view = _view(head, found[0], findings, course_groups(marks, names), names)
    return replace(view, revoked=revoked[-1]) if revoked else view


def _findings(audit_id: int, person: dict[str, Any]) -> tuple[Finding, ...]:
    stored = rows(
        f"SELECT {READ} FROM finding f WHERE f.audit_id = ? AND f.row_no = ? ORDER BY f.ordinal",
        (audit_id, person["row_no"]),
    )
    return tuple(stored_finding(row, person["name"]) for row in stored)


def _marks(audit_id: int, person: dict[str, Any], findings: Sequence[Finding]) -> StudentMarks:
    return StudentMarks(
        planned=rows(
            "SELECT category, semester, course_id, name, required FROM plan_course WHERE plan_id = ?"
            " ORDER BY category, semester, course_id",
            (person["plan_id"],),
        ),
        entered=rows(
            "SELECT g.semester, g.course_id, c.key, g.mark, g.makeup FROM grade g JOIN course c ON c.id = g.course_id"
            " WHERE g.student_id = ? ORDER BY g.semester, g.course_id",
            (person["student_id"],),
        ),
        composites=rows(
            "SELECT category, need, passed, score_x10 FROM composite WHERE audit_id = ? AND row_no = ?",
            (audit_id, person["row_no"]),
        ),
        findings=findings,
        promoted=bool(person["promoted"]),
    )


def _view(
    head: AuditHead,
    person: dict[str, Any],
    findings: Sequence[Finding],
    groups: tuple[CourseGroup, ...],
    names: dict[int, str],
) -> StudentView:
    shown = {key: value for key, value in person.items() if key != "plan_id"}
    flags = {"promoted": bool(person["promoted"]), "passed": bool(person["passed"])}
    need = sum(group.need for group in groups)
    cells = groups[0].courses[0].cells if groups else ()
    return StudentView(
        head=head,
        headline=_headline(findings, names, need, passed=flags["passed"]),
        messages=tuple(finding_message(finding, names) for finding in findings),
        advice=tuple(
            advice(finding.code) for finding in findings if flags["passed"] or not finding.is_warning
        ),
        semesters=tuple(cell.semester for cell in cells),
        groups=groups,
        **{**shown, **flags, "id_number": mask_id(person["id_number"])},
    )


def _headline(findings: Sequence[Finding], names: dict[int, str], need: int, *, passed: bool) -> str:
    courses = [finding for finding in findings if finding.course]
    reason = reason_line(findings, names, need)
    if passed:
        return wording.PASSED_WITH.format(reason=reason) if reason else wording.PASSED
    if len(courses) == len(findings):
        return wording.LACKING.format(count=len(courses), reason=reason_line(findings, None, need))
    return reason
