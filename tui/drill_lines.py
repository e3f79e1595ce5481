"""The drill in words: findings, stamping table, major tables (核验问题、验印审核表、资格审核表的文字)."""

from __future__ import annotations

from collections.abc import Sequence

from services.audits.heads import AuditHead
from services.browsing.findings import FindingDetail, FindingLine, FindingsOverview, KindRows
from services.browsing.majors import MajorRow, MajorTable, NumberState
from services.browsing.tables import Approved, LevelApproval, StampingLine, StampingTable
from tui import wording
from tui.moments import day_time
from tui.widgets.cells import width
from tui.widgets.line_table import Column, Row

SCORE_CELLS = 5
""""100.0"."""
DAY_TIME_CHARACTERS = 11
""""06-14 09:02"; with a year before it, it would not fit into a column."""


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


def findings_counts(overview: FindingsOverview, found: int | None) -> tuple[str, ...]:
    """共 313 行 合格 276 不合格 37, then every kind with its rows, the rows only warned, what a filter has `found`."""
    head = overview.head
    first = wording.FINDINGS_COUNTS.format(
        rows=head.row_count, passed=head.passed_count, failed=head.failed_count
    )
    kinds = [
        wording.KIND_COUNT.format(kind=kind.label, rows=len(kind.row_numbers))
        for kind in overview.kinds
        if not kind.is_warning
    ]
    warned = wording.FINDINGS_WARNED.format(count=len(overview.warned)) if overview.warned else ""
    return (first, *kinds, warned, found_words(found))


def found_words(found: int | None) -> str:
    """How many rows a filter has found; empty without a filter."""
    return "" if found is None else wording.FOUND.format(count=found)


def finding_row(line: FindingLine) -> Row:
    """One failing row of the list."""
    cells = (str(line.row_no), line.name, line.id_number, line.major_name or wording.NOTHING, line.reason)
    return Row(line.row_no, cells)


def kind_row(kind: KindRows) -> Row:
    """One kind of finding with its number of rows and what to do about it."""
    return Row(kind.kind, (kind.label, str(len(kind.row_numbers)), wording.KIND_ADVICE[kind.kind.value]))


def finding_words(detail: FindingDetail) -> tuple[str, ...]:
    """The row in full, then what to do and where its marks lie."""
    line = detail.line
    who = f"{line.name}  {line.major_name}".rstrip()
    verdict = wording.ROW_PASSES if line.passed else ""
    row = wording.FINDING_ROW.format(row=line.row_no, who=who, reason=f"{verdict}{line.reason}")
    chief = [text.advice for text in detail.findings if line.passed or not text.is_warning]
    advice = wording.BETWEEN_ADVICE.join(dict.fromkeys(chief))
    return (row, wording.WHAT_TO_DO.format(advice=f"{advice}{_grades_place(detail)}"))


def _grades_place(detail: FindingDetail) -> str:
    place = detail.grades
    if place is None:
        return ""
    return wording.GRADES_PLACE.format(major=place.major_name, semester=place.semester)


# --- tables ----------------------------------------------------------------------------------------------------------


def stamping_counts(table: StampingTable) -> tuple[str, ...]:
    """State, passed and failed, 升学 and how many of them stand in no 对口 table."""
    head = table.head
    failed = wording.STAMPING_FAILED.format(failed=head.failed_count) if head.failed_count else ""
    unlisted = wording.STAMPING_UNLISTED.format(unlisted=table.promoted_unlisted)
    state = wording.AUDIT_STATES[head.state]
    return (
        state if head.stale_since is None else wording.STAMPING_STATE_STALE.format(state=state),
        wording.STAMPING_PASSED.format(passed=head.passed_count) + revoked_text(table.revoked),
        failed,
        wording.STAMPING_PROMOTED.format(promoted=table.promoted)
        + (unlisted if table.promoted_unlisted else ""),
    )


def revoked_text(count: int) -> str:
    """撤销 1 behind a count of graduates, after two spaces; empty for none."""
    return wording.REVOKED_COUNT.format(count=count) if count else ""


def stamping_row(line: StampingLine) -> Row:
    """One major of the stamping table."""
    title, figures = stamping_majors(line)
    return Row(line.key, (*title, *figures, approval_text(line.school_approval)))


def stamping_majors(line: StampingLine) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The cells that name a major, and those that count its graduates, men, women and 升学."""
    cohorts = " ".join(str(cohort) for cohort in line.cohorts)
    if len(line.cohorts) > 2:
        cohorts = wording.COHORTS.format(first=min(line.cohorts), last=max(line.cohorts))
    figures = (str(line.count), str(line.male), str(line.female), str(line.promoted))
    return (line.major_name, line.key.duration, cohorts), figures


def stamping_sums(table: StampingTable) -> tuple[str, ...]:
    """The line 合计."""
    figures = (str(table.count), str(table.male), str(table.female), str(table.promoted))
    return (wording.TOTAL, "", "", *figures, f"{table.approved_tables}/{len(table.lines)}")


def approval_text(approval: LevelApproval) -> str:
    """✓ who and when, of another year the day alone; 内容已变，请再审; 未审."""
    if approval.approved is Approved.YES:
        at = day_time(approval.at)
        at = at if len(at) <= DAY_TIME_CHARACTERS else at.partition(" ")[0]
        return wording.APPROVED_BY.format(name=approval.name, at=at)
    return wording.APPROVAL_CHANGED if approval.approved is Approved.CHANGED else wording.NOT_APPROVED


def major_counts(tables: Sequence[MajorTable], found: int | None) -> tuple[str, ...]:
    """Of one major its name, 学制, men and women and the approval; of several how many; what a filter has `found`."""
    count = sum(table.line.count for table in tables)
    promoted = wording.STAMPING_PROMOTED.format(promoted=sum(table.line.promoted for table in tables))
    passed = wording.STAMPING_PASSED.format(passed=count) + revoked_text(
        sum(table.revoked for table in tables)
    )
    if len(tables) != 1:
        return (wording.MAJOR_TABLE_ALL.format(majors=len(tables)), passed, promoted, found_words(found))
    line = tables[0].line
    title = wording.MAJOR_TABLE_TITLE.format(major=line.major_name, duration=line.key.duration)
    sexes = wording.MAJOR_TABLE_SEXES.format(male=line.male, female=line.female)
    whose = wording.MAJOR_TABLE_APPROVAL if line.own_approval is None else wording.MAJOR_TABLE_OWN_APPROVAL
    approval = whose.format(approval=approval_text(line.own_approval or line.school_approval))
    return (title, passed, sexes, promoted, approval, found_words(found))


def score_columns(names: Sequence[str]) -> list[Column]:
    """A narrow column for each category: 思想政治课 as 思想政治, so that all of them stand side by side."""
    titles = [name.removesuffix(wording.CATEGORY_ENDING) for name in names]
    widths = (max(SCORE_CELLS, width(title)) for title in titles)
    return [Column(title, cells, "right", gap=1) for title, cells in zip(titles, widths, strict=True)]


def major_cells(
    place: int, row: MajorRow, categories: Sequence[int], number: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """One graduate of a major table, scores first; `place` is the 序号 inside the table, `number` a cell of its own."""
    scores = (row.scores.get(category, wording.NOTHING) for category in categories)
    person = (row.sex, row.id_number, str(row.cohort), row.admission_category, row.graduation_mode)
    return (str(place), row.name, *scores, row.conduct, *number, *person)


def diploma_text(row: MajorRow) -> str:
    """毕业证书编号 of a graduate, 作废 in words behind it; a dash before there is one."""
    if row.number_state is NumberState.VOID:
        return wording.NUMBER_VOID.format(number=row.number)
    return row.number or wording.NOTHING


def major_words(row: MajorRow) -> tuple[str, ...]:
    """The graduate under the cursor, whatever columns are in sight; it has both lines below the list to itself."""
    cohort = wording.COHORT.format(cohort=row.cohort)
    at = wording.STUDENT_AT.format(row=row.row_no)
    number = wording.NUMBER_OF.format(number=diploma_text(row)) if row.number else ""
    parts = (
        at,
        row.name,
        number,
        row.id_number,
        row.sex,
        cohort,
        row.admission_category,
        row.graduation_mode,
    )
    return ("  ".join(part for part in parts if part),)


def major_heading(table: MajorTable) -> Row:
    """The line above the graduates of one major among several."""
    line = table.line
    text = wording.MAJOR_HEADING.format(major=line.major_name, duration=line.key.duration, count=line.count)
    return Row(line.key, (text,), heading=True)
