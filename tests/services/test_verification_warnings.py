"""Warnings, which never stop a row from passing (product.md §5)."""

from __future__ import annotations

import pytest

from models.organisations import CodeEntry
from services.codes import Kind
from services.rules import Code
from tests.build import articulation, changed, conduct, graduate, listed, plan, school, student
from tests.services.verifying import codes, only, passed, verify, verify_one

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize(
    ("columns", "value"),
    [
        ({"admission_category": "自主招生"}, "自主招生"),
        ({"graduation_mode": "毕业了"}, "毕业了"),
        ({"admission_category": "自主招生", "graduation_mode": "毕业了"}, "自主招生 毕业了"),
    ],
)
def test_a_value_in_no_code_table_is_told_and_passes(columns: dict[str, str], value: str) -> None:
    of = school()
    verdict = verify_one(of, graduate(of, plan(of, conduct())), **columns)
    assert (only(verdict).code, only(verdict).help) == (Code.UNKNOWN_CODE, {"value": value})
    assert (only(verdict).is_warning, passed(verdict)) == (True, [True])


@pytest.mark.parametrize("category", ["应届初中毕业生", "应届", "其他", ""])
@pytest.mark.parametrize("mode", ["正常毕业", "结业换发", ""])
def test_values_and_synonyms_are_known_and_blanks_are_not_asked_about(category: str, mode: str) -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    assert codes(verify_one(of, whose, admission_category=category, graduation_mode=mode)) == []


def test_the_years_own_code_table_holds() -> None:
    of = school()
    CodeEntry.create(year=2023, kind=Kind.ADMISSION_CATEGORY.value, code=1, value="自主招生")
    CodeEntry.create(year=2022, kind=Kind.GRADUATION_MODE.value, code=1, value="毕业了")
    whose = graduate(of, plan(of, conduct()))
    verdict = verify_one(of, whose, admission_category="自主招生", graduation_mode="毕业了")
    assert only(verdict).help == {"value": "毕业了"}


def test_a_promoted_graduate_in_no_articulation_table_is_told() -> None:
    of = school()
    by = plan(of, conduct())
    articulation(graduate(of, by, 1))
    verdict = verify_one(of, graduate(of, by, 2), graduation_mode="升学")
    assert (codes(verdict), passed(verdict)) == (["no_articulation"], [True])


def test_a_promoted_graduate_on_a_colleges_list_is_not_told() -> None:
    of = school()
    by = plan(of, conduct())
    whose = graduate(of, by)
    articulation(whose, college="甲学院")
    articulation(whose, college="乙学院")
    assert codes(verify_one(of, whose, graduation_mode="升学")) == []


def test_articulation_is_silent_while_the_school_has_none_for_that_year() -> None:
    of, other = school(), school("4501990002")
    whose = graduate(of, plan(of, conduct()))
    articulation(student(of, 2), year=2022)
    articulation(student(other, 3), year=2023)
    assert codes(verify_one(of, whose, graduation_mode="升学")) == []


def test_articulation_is_not_asked_of_those_who_are_not_promoted() -> None:
    of = school()
    by = plan(of, conduct())
    articulation(graduate(of, by, 1))
    assert codes(verify_one(of, graduate(of, by, 2))) == []


def test_a_row_out_of_the_order_of_the_register_is_told() -> None:
    of = school()
    by = plan(of, conduct())
    students = [
        graduate(of, by, serial, admission_seq=seq) for serial, seq in enumerate((3, 7, None, 5, 7, 6))
    ]
    verdict = verify(of, listed(*students))
    assert [(finding.row, finding.code.value, finding.help) for finding in verdict.findings] == [
        (5, "order_mismatch", {"value": "5", "after": "7"}),
        (7, "order_mismatch", {"value": "6", "after": "7"}),
    ]
    assert passed(verdict) == [True] * 6


def test_an_earlier_row_counts_for_the_order_even_if_it_fails() -> None:
    of = school()
    by = plan(of, conduct())
    failing = student(of, 1, admission_seq=9, cohort=1999)
    verdict = verify(of, listed(failing, graduate(of, by, 2, admission_seq=8)))
    assert codes(verdict) == ["no_plan", "order_mismatch"]


def test_who_is_not_on_the_roster_does_not_count_for_the_order() -> None:
    of, other = school(), school("4501990002")
    by = plan(of, conduct())
    stranger = student(other, 1, admission_seq=9)
    verdict = verify(of, listed(stranger, graduate(of, by, 2, admission_seq=8)))
    assert codes(verdict) == ["not_found"]


@pytest.mark.parametrize(("processed", "found"), [("否", ["not_processed"]), ("是", []), ("", [])])
def test_who_is_not_processed_is_told(processed: str, found: list[str]) -> None:
    of = school()
    verdict = verify_one(of, graduate(of, plan(of, conduct()), processed=processed))
    assert (codes(verdict), passed(verdict)) == (found, [True])


def test_nothing_is_warned_about_after_a_stop() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()), processed="否")
    rows = listed(whose, whose)
    verdict = verify(of, [rows[0], changed(rows[1], admission_category="不知道")])
    assert codes(verdict) == ["not_processed", "duplicate"]
