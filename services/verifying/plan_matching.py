"""Which plan a student graduates by (课程设置的对应, product.md §5 `no_plan`)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from models.base import rows
from services.rules import CONDUCT_CATEGORY


class Miss(StrEnum):
    """Why no plan was found."""

    NONE = "none"
    SEVERAL = "several"
    NO_CONDUCT = "no_conduct"


@dataclass(frozen=True, slots=True)
class Plan:
    """One plan of the school; `has_conduct` tells whether 操行 stands in it."""

    plan_id: int
    major_code: str
    major_name: str
    cohort: int
    duration: str
    has_conduct: bool


class Major(NamedTuple):
    """专业 × 年级 × 学制 of a student as in the roster; code and duration may be empty."""

    code: str
    name: str
    cohort: int
    duration: str


@dataclass(slots=True)
class SchoolPlans:
    """The plans of one school, asked once per distinct major."""

    by_cohort: dict[int, list[Plan]]
    _found: dict[Major, Plan | Miss] = field(default_factory=dict)

    def find(self, major: Major) -> Plan | Miss:
        """The one plan for this major, or why there is none."""
        found = self._found.get(major)
        if found is None:
            found = self._found[major] = self._search(major)
        return found

    def _search(self, major: Major) -> Plan | Miss:
        fitting = [plan for plan in self.by_cohort.get(major.cohort, ()) if _fits(plan, major)]
        if len(fitting) != 1:
            return Miss.SEVERAL if fitting else Miss.NONE
        return fitting[0] if fitting[0].has_conduct else Miss.NO_CONDUCT


def _fits(plan: Plan, major: Major) -> bool:
    same_major = plan.major_code == major.code if major.code else plan.major_name == major.name
    return same_major and (not major.duration or plan.duration == major.duration)


def school_plans(school_id: int) -> SchoolPlans:
    """The plans of a school. Needs an open connection."""
    by_cohort: dict[int, list[Plan]] = defaultdict(list)
    for plan_id, code, name, cohort, duration, conduct in rows(
        "SELECT p.id, p.major_code, p.major_name, p.cohort, p.duration,"
        " (SELECT COUNT(*) FROM plan_course c WHERE c.plan_id = p.id AND c.category = ?)"
        " FROM plan p WHERE p.school_id = ? ORDER BY p.id",
        (CONDUCT_CATEGORY, school_id),
    ):
        by_cohort[cohort].append(Plan(plan_id, code, name, cohort, duration, conduct > 0))
    return SchoolPlans(dict(by_cohort))
