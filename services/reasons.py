"""Findings in words: one message each, and all of a row folded into one line (核验问题的说法, product.md §5).

`categories` maps category numbers to their names, 操行 among them (`category_names`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from services import wording
from services.codes import Kind as CodeKind
from services.codes import code_table
from services.identity import mask_id
from services.rules import CONDUCT, CONDUCT_CATEGORY, Code, Finding, SemesterMark, mark_text

Categories = Mapping[int, str]

_MISSING = frozenset({Code.CONDUCT_MISSING, Code.GRADE_MISSING})


def category_names(year: int) -> dict[int, str]:
    """The names of the course categories of a year by number, 操行 first. Needs an open connection."""
    entries = code_table(CodeKind.COURSE_CATEGORY, year).entries
    return {CONDUCT_CATEGORY: CONDUCT, **{entry.code: entry.value for entry in entries}}


def finding_message(finding: Finding, categories: Categories) -> str:
    """One finding as a sentence. Numbers of other students stand in it masked."""
    if finding.course:
        where = _course(finding.course, finding.marks)
        if finding.category not in (None, CONDUCT_CATEGORY):
            where = wording.IN_CATEGORY.format(category=categories.get(finding.category, ""), courses=where)
        return wording.COURSE_FINDINGS[finding.code.value].format(where=where)
    return _sentence(finding)


def reason_line(findings: Sequence[Finding], categories: Categories | None, required: int = 0) -> str:
    """All findings of one row in one line, courses folded by category, warnings last.

    `required` is how many required marks the row's plan asks for: a row that lacks all of them, without a single
    word entered, reads 各类课程均无成绩. Without `categories` the courses stand alone.
    """
    plain = [_sentence(finding) for finding in findings if not finding.course and not finding.is_warning]
    warned = [_sentence(finding) for finding in findings if finding.is_warning]
    courses = [finding for finding in findings if finding.course]
    if required and _lacks_everything(courses, required):
        return wording.BETWEEN_REASONS.join((*plain, wording.NO_MARKS_AT_ALL, *warned))
    by_category = groupby(
        sorted(courses, key=lambda finding: finding.category or 0), lambda finding: finding.category or 0
    )
    folded = [_category(category, list(group), categories) for category, group in by_category]
    return wording.BETWEEN_REASONS.join((*plain, *folded, *warned))


def _lacks_everything(courses: Iterable[Finding], required: int) -> bool:
    blank = [
        mark
        for finding in courses
        if finding.code in _MISSING
        for mark in finding.marks
        if mark.mark is None and mark.makeup is None
    ]
    return len(blank) == required and any(finding.code is Code.GRADE_MISSING for finding in courses)


def _category(category: int, findings: Sequence[Finding], categories: Categories | None) -> str:
    marks: dict[str, list[SemesterMark]] = {}
    for finding in findings:
        marks.setdefault(finding.course, []).extend(finding.marks)
    courses = wording.BETWEEN_COURSES.join(_course(course, found) for course, found in marks.items())
    if category == CONDUCT_CATEGORY or categories is None:
        return courses
    return wording.IN_CATEGORY.format(category=categories.get(category, ""), courses=courses)


def _course(course: str, marks: Iterable[SemesterMark]) -> str:
    """`体育与健康 1-4学期`, `数学 2学期(52，补考47)`: blank semesters folded, others with what was entered."""
    ordered = sorted(marks, key=lambda mark: mark.semester)
    blank = [mark.semester for mark in ordered if mark.mark is None and mark.makeup is None]
    parts = [wording.SEMESTERS.format(semesters=folded(blank))] if blank else []
    parts += [_entered(mark) for mark in ordered if mark.semester not in blank]
    return " ".join((course, *parts))


def _entered(mark: SemesterMark) -> str:
    first, makeup = mark_text(mark.mark), mark_text(mark.makeup)
    shown = wording.MARK_AND_MAKEUP.format(mark=first, makeup=makeup) if first and makeup else ""
    shown = shown or first or wording.MAKEUP_ALONE.format(makeup=makeup)
    return wording.SEMESTER_WITH_MARK.format(semester=mark.semester, mark=shown)


def folded(semesters: Sequence[int]) -> str:
    """Rising numbers with runs folded: 1-4、6."""
    runs: list[list[int]] = []
    for semester in semesters:
        if runs and semester == runs[-1][-1] + 1:
            runs[-1].append(semester)
        else:
            runs.append([semester])
    return wording.BETWEEN_SEMESTERS.join(
        str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs
    )


def _sentence(finding: Finding) -> str:
    known = {"first_row": str(finding.first_row), "status": finding.status, **finding.help}
    code = finding.code.value
    variants = (f"{code}.{variant}" for variant in (known.get("kind"), *finding.help))
    template = next(
        (wording.FINDINGS[name] for name in variants if name in wording.FINDINGS), wording.FINDINGS[code]
    )
    return template.format_map(known) + _near(finding.help)


def _near(known: Mapping[str, str]) -> str:
    """The roster's student who may have been meant; their number stands masked."""
    if "near" not in known:
        return ""
    template = wording.NEAR_STUDENT_IN_CLASS if known.get("near_class") else wording.NEAR_STUDENT
    number = mask_id(known["near"])
    return template.format(name=known["near_name"], class_name=known.get("near_class"), id_number=number)


def advice(code: Code) -> str:
    """What to do about a finding."""
    return wording.FINDING_ADVICE[code.value]
