"""The outcome of a verification (核验结果): what the screens, the audits and the command line get."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.graduates import ListRow
from services.rules import Finding
from services.verifying.composites import CategoryScore


@dataclass(frozen=True, slots=True)
class Scope:
    """For which audit a list is verified: one school × year × batch; `audit_id` once that audit is stored."""

    school_id: int
    year: int
    batch: int
    audit_id: int | None = None


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """One row of the list. Name and major are the roster's where a student was found, else the list's and empty.

    A 专业代码 or 学制 that the roster leaves blank is the found plan's.
    """

    row_no: int
    student_id: int | None
    plan_id: int | None
    passed: bool
    promoted: bool
    major_code: str
    major_name: str
    duration: str
    cohort: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """A whole list: `rows` and `listed` in its order, findings by row and then by order of the rules.

    `composites` maps row number → category → score for every row whose plan was found.
    """

    rows: tuple[RowVerdict, ...]
    listed: tuple[ListRow, ...]
    findings: tuple[Finding, ...]
    composites: Mapping[int, Mapping[int, CategoryScore]]
    cleaned: Mapping[str, int] = field(default_factory=dict)
