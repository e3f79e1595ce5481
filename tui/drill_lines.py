"""The drill in words: findings, stamping table, major tables, one student (验印审核表到学生的文字)."""

from __future__ import annotations

from services.audit_heads import AuditHead
from services.browsing_findings import FindingDetail, FindingLine, FindingsOverview, KindRows
from services.browsing_majors import MajorRow
from services.browsing_student import StudentView
from services.browsing_tables import Approved, LevelApproval, StampingLine, StampingTable
from services.course_lines import CellState, CourseGroup, CourseLine, MarkCell
from tui import wording
from tui.moments import day_time
from tui.widgets.line_table import Row

GAP = "   "


def audit_path(head: AuditHead | None, place: str) -> tuple[str, ...]:
    """毕业审核 › 2023年 第1批 › where one is."""
    if head is None:
        return (wording.DRILL_AUDITS, place)
    return (wording.DRILL_AUDITS, wording.AUDIT_OF.format(year=head.year, batch=head.batch), place)


def stale_notice(head: AuditHead) -> str:
    """Why the audit wants to be verified again; empty while it is fresh."""
    if head.stale_since is None:
        return ""
    cause = wording.STALE_CAUSES.get(head.stale_because, "")
    return wording.DRILL_STALE.format(cause=cause, at=day_time(head.stale_since), rows=head.stale_rows)


# --- findings --------------------------------------------------------------------------------------------------------


def findings_counts(overview: FindingsOverview) -> tuple[str, ...]:
    """共 313 行 合格 276 不合格 37, then every kind with its number of rows; the stale notice when there is one."""
    head = overview.head
    first = wording.FINDINGS_COUNTS.format(
        rows=head.row_count, passed=head.passed_count, failed=head.failed_count
    )
    kinds = "  ".join(
        f"{kind.label} {len(kind.row_numbers)}" for kind in overview.kinds if not kind.is_warning
    )
    warned = wording.FINDINGS_WARNED.format(count=len(overview.warned)) if overview.warned else ""
    return (GAP.join(part for part in (first, kinds, warned) if part), stale_notice(head))


def finding_row(line: FindingLine) -> Row:
    """One failing row of the list."""
    cells = (str(line.row_no), line.name, line.id_number, line.major_name or wording.NOTHING, line.reason)
    return Row(line.row_no, cells)


def kind_row(kind: KindRows) -> Row:
    """One kind of finding with its number of rows."""
    effect = wording.KIND_WARNS if kind.is_warning else wording.KIND_STOPS
    return Row(kind.kind, (kind.label, str(len(kind.row_numbers)), effect))


def finding_words(detail: FindingDetail) -> tuple[str, ...]:
    """The row in full, what to do, and where its marks lie."""
    line = detail.line
    first = wording.FINDING_ROW.format(row=line.row_no, name=line.name, reason=line.reason)
    chief = next((text for text in detail.findings if not text.is_warning), detail.findings[0])
    lines = [first, wording.WHAT_TO_DO.format(advice=chief.advice)]
    if detail.grades is not None:
        place = detail.grades
        lines.append(
            wording.GRADES_PLACE.format(major=place.major_name, semester=place.semester, course=place.course)
        )
    return tuple(lines)


# --- tables ----------------------------------------------------------------------------------------------------------


def stamping_counts(table: StampingTable) -> tuple[str, ...]:
    """State, passed and failed, 升学 and how many of them stand in no 对口 table."""
    head = table.head
    parts = [
        wording.AUDIT_STATES[head.state],
        wording.STAMPING_PASSED.format(passed=head.passed_count),
        wording.STAMPING_FAILED.format(failed=head.failed_count),
        wording.STAMPING_PROMOTED.format(promoted=table.promoted, unlisted=table.promoted_unlisted),
    ]
    return (GAP.join(parts), stale_notice(head))


def stamping_row(line: StampingLine) -> Row:
    """One major of the stamping table."""
    cohorts = " ".join(str(cohort) for cohort in line.cohorts)
    figures = (str(line.count), str(line.male), str(line.female), str(line.promoted))
    cells = (line.major_name, line.key.duration, cohorts, *figures, approval_text(line.school_approval))
    return Row(line.key, cells)


def stamping_sums(table: StampingTable) -> tuple[str, ...]:
    """The line 合计."""
    figures = (str(table.count), str(table.male), str(table.female), str(table.promoted))
    return (wording.TOTAL, "", "", *figures, f"{table.approved_tables}/{len(table.lines)}")


def approval_text(approval: LevelApproval) -> str:
    """✓ who and when; 内容已变，请再审; 未审."""
    if approval.approved is Approved.YES:
        return wording.APPROVED_BY.format(name=approval.name, at=day_time(approval.at))
    return wording.APPROVAL_CHANGED if approval.approved is Approved.CHANGED else wording.NOT_APPROVED


def major_cells(place: int, row: MajorRow, categories: tuple[int, ...]) -> tuple[str, ...]:
    """One graduate of a major table; `place` is the 序号 inside the table."""
    scores = (row.scores.get(category, wording.NOTHING) for category in categories)
    person = (str(place), row.name, row.sex, row.id_number, str(row.cohort))
    return (*person, *scores, row.conduct, row.admission_category, row.graduation_mode)


# --- one student -----------------------------------------------------------------------------------------------------


def student_counts(view: StudentView) -> tuple[str, ...]:
    """ID number, sex, class, status and how the student graduates."""
    cohort = wording.COHORT.format(cohort=view.cohort) if view.cohort else ""
    parts = (view.id_number, view.sex, cohort, view.class_name, view.status, view.graduation_mode)
    return ("  ".join(part for part in parts if part), stale_notice(view.head))


def student_rows(view: StudentView) -> list[Row]:
    """Every category with its courses; `!` stands before what is lacking."""
    found: list[Row] = []
    for group in view.groups:
        found.append(_group_row(group))
        if len(group.courses) > 1 or group.courses[0].name != group.name:
            found += [_course_row(group, course) for course in group.courses]
    return found


def _mark(part: CourseGroup | CourseLine) -> str:
    return wording.LACKING_MARK if part.lacking else ""


def _group_row(group: CourseGroup) -> Row:
    own = group.courses[0].cells if len(group.courses) == 1 and group.courses[0].name == group.name else ()
    counts = ("", "") if group.category is None else (str(group.need), str(group.passed))
    cells = (_mark(group), group.name, *counts, group.score, *(_cell(cell) for cell in own))
    return Row((group.category, ""), cells, tone="strong")


def _course_row(group: CourseGroup, course: CourseLine) -> Row:
    passed = wording.NOTHING if course.passed is None else str(course.passed)
    cells = (_mark(course), f"  {course.name}", str(course.need), passed, "")
    return Row((group.category, course.name), (*cells, *(_cell(cell) for cell in course.cells)))


def _cell(cell: MarkCell) -> str:
    if cell.state is CellState.MISSING:
        return f"!{cell.text or wording.NO_MARK}"
    return f"!{cell.text}" if cell.state is CellState.FAILING else cell.text


def student_words(view: StudentView) -> tuple[str, ...]:
    """What is lacking or that all is well, and what to do about the first of it."""
    advice = next((advice for advice in view.advice if advice), "")
    return (view.headline, wording.WHAT_TO_DO.format(advice=advice) if advice and not view.passed else "")
