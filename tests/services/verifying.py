"""What the tests of the verification share: verify rows of one school, and read the outcome in short."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from models.base import connection
from models.organisations import Organisation
from models.students import Student
from services.graduates import ListRow
from services.progress import SILENT, Job
from services.rules import Finding
from services.settings import YearSettings, year_settings
from services.verifying.verification import Scope, Verdict, verify_rows
from tests.build import changed, listed

YEAR = 2023


def verify(
    of: Organisation,
    rows: Sequence[ListRow],
    *,
    audit_id: int | None = None,
    job: Job = SILENT,
    **settings: object,
) -> Verdict:
    """The verdict on these rows as the first batch of 2023; `settings` differ from the year's."""
    with connection():
        year: YearSettings = replace(year_settings(YEAR), **settings)  # type: ignore[arg-type]  # fields by name
        return verify_rows(rows, Scope(of.id, YEAR, 1, audit_id), year, job)


def verify_one(of: Organisation, whose: Student, **columns: object) -> Verdict:
    """The verdict on a list of this one student; `columns` differ from what the list should say."""
    return verify(of, [changed(listed(whose)[0], **columns)])


def codes(verdict: Verdict) -> list[str]:
    """The codes of all findings in their order."""
    return [finding.code.value for finding in verdict.findings]


def only(verdict: Verdict) -> Finding:
    """The one finding of the verdict."""
    (finding,) = verdict.findings
    return finding


def passed(verdict: Verdict) -> list[bool]:
    """Row by row whether it passed."""
    return [row.passed for row in verdict.rows]


def lacking(verdict: Verdict) -> list[tuple[str, str, tuple[int, ...]]]:
    """Code, course and semesters of each finding, in order."""
    return [(finding.code.value, finding.course, finding.semesters) for finding in verdict.findings]
