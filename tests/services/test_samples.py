"""The sample schools, from their workbooks to the verdicts that product.md §5 gives for them (samples/README.md)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from models.base import connection
from services.actor import local_actor
from services.codes import Kind, code_table
from services.grades import import_grades
from services.importing.outcomes import ImportOutcome, ImportRequest
from services.organisations import import_organisations
from services.plans import import_plan
from services.roster import import_roster
from services.rules import CONDUCT, CONDUCT_CATEGORY, Finding
from services.verifying.verification import Verdict, verify_list

pytestmark = pytest.mark.usefixtures("database")

SAMPLES = Path(__file__).parents[1] / "samples"
SCHOOLS = {"school-a": "4501990001", "school-b": "4500990002"}


def sample(school: str, grades: str) -> Verdict:
    """Everything of a school imported, then its list verified."""
    folder, code, by = SAMPLES / school, SCHOOLS[school], local_actor()
    assert_clean(import_organisations(ImportRequest(SAMPLES / "组织机构.xlsx"), actor=by))
    for kind, name in (
        (import_plan, "课程设置"),
        (import_roster, "学籍名册"),
        (import_grades, f"成绩-{grades}"),
    ):
        assert_clean(kind(ImportRequest(folder / f"{name}.xlsx", school=code), actor=by))
    return verify_list(folder / "毕业生名单.xlsx", school=code, year=2023, actor=by)


def assert_clean(outcome: ImportOutcome) -> None:
    assert (outcome.stored, outcome.refused) == (True, 0)


def as_expected(verdict: Verdict) -> dict[str, Any]:
    """The verdict in the shape of expected.json."""
    numbers = {row.row_no: row.id_number for row in verdict.listed}
    passed_ids: dict[str, list[str]] = {}
    for row in verdict.rows:
        if row.passed:
            passed_ids.setdefault(row.major_name, []).append(numbers[row.row_no])
    findings: dict[str, list[dict[str, Any]]] = {}
    for finding in verdict.findings:
        if not finding.is_warning:
            findings.setdefault(str(finding.row), []).append(entry(finding))
    with connection():
        names = {one.code: one.value for one in code_table(Kind.COURSE_CATEGORY, 2023).entries}
    names[CONDUCT_CATEGORY] = CONDUCT
    return {
        "rows": len(verdict.rows),
        "passed": sum(row.passed for row in verdict.rows),
        "failed": sum(not row.passed for row in verdict.rows),
        "majors": {name: len(ids) for name, ids in sorted(passed_ids.items())},
        "passed_ids": passed_ids,
        "findings": {row: in_order(entries) for row, entries in findings.items()},
        "composites": {
            numbers[row.row_no]: {
                names[category]: f"{score.score_x10 // 10}.{score.score_x10 % 10}"
                for category, score in verdict.composites[row.row_no].items()
                if score.score_x10 is not None
            }
            for row in verdict.rows
            if row.passed
        },
    }


def entry(finding: Finding) -> dict[str, Any]:
    told: dict[str, Any] = {"code": finding.code.value}
    if finding.course:
        told |= {"course": finding.course, "semesters": list(finding.semesters)}
    if finding.first_row:
        told["first_row"] = finding.first_row
    if finding.status:
        told["status"] = finding.status
    return told


def in_order(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The findings of a row in one order; expected.json has them by course name."""
    return sorted(entries, key=lambda one: json.dumps(one, sort_keys=True))


@pytest.mark.parametrize("grades", ["长表", "宽表"])
@pytest.mark.parametrize("school", SCHOOLS)
def test_a_sample_school_gets_exactly_the_expected_verdict(school: str, grades: str) -> None:
    expected = json.loads((SAMPLES / school / "expected.json").read_text(encoding="utf-8"))
    expected["findings"] = {row: in_order(entries) for row, entries in expected["findings"].items()}
    got = as_expected(sample(school, grades))
    assert sorted(got) == sorted(expected)
    for key, value in expected.items():
        assert got[key] == value, key


def test_near_misses_of_the_sample_are_told() -> None:
    helps = {finding.row: dict(finding.help) for finding in sample("school-a", "长表").findings}
    assert helps[169]["near_name"] == "闭春"
    assert helps[239] == {"same_name": "1"}
