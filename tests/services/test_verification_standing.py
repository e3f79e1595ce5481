"""Whether a matched student may graduate at all: status, diplomas, other audits, plans, changes (product.md §5)."""

from __future__ import annotations

import pytest

from services.audits.states import EDITABLE, SUBMITTED_NOT_ISSUED, State
from services.rules import Code
from tests.build import (
    AuditKey,
    Major,
    Planned,
    audit,
    change_record,
    conduct,
    diploma,
    graduate,
    listed,
    plan,
    school,
    student,
)
from tests.services.verifying import codes, only, passed, verify, verify_one

pytestmark = pytest.mark.usefixtures("database")


@pytest.mark.parametrize("status", ["在读", "毕业"])
def test_who_studies_or_has_finished_may_graduate(status: str) -> None:
    of = school()
    assert codes(verify_one(of, graduate(of, plan(of, conduct()), status=status))) == []


@pytest.mark.parametrize("status", ["休学", "保留学籍", "转出", "退学", "开除", "结业", "肄业", "死亡"])
def test_any_other_status_fails_the_row_and_is_told(status: str) -> None:
    of = school()
    verdict = verify_one(of, graduate(of, plan(of, conduct()), status=status))
    assert (only(verdict).code, only(verdict).status, passed(verdict)) == (Code.STATUS, status, [False])


def test_who_holds_a_diploma_is_refused_whichever_school_gave_it() -> None:
    of, other = school(), school("4501990002")
    by = plan(of, conduct())
    whose, next_one = graduate(of, by), graduate(of, by, 2)
    before = graduate(other, plan(other, conduct()))
    diploma(audit(other, AuditKey(2022, state=State.ISSUED), [before]), before)
    verdict = verify(of, listed(whose, next_one))
    assert (codes(verdict), only(verdict).help) == (["already_issued"], {"year": "2022"})


@pytest.mark.parametrize(("state", "issued"), [("void", True), ("valid", False)])
def test_a_void_or_unissued_diploma_is_none(state: str, issued: bool) -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    diploma(audit(of, AuditKey(2022, state=State.ISSUED), [whose]), whose, state=state, issued=issued)
    assert codes(verify_one(of, whose)) == []


def test_a_diploma_of_this_very_audit_does_not_count() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    own = audit(of, AuditKey(2023, 1), [whose])
    diploma(own, whose)
    assert codes(verify(of, listed(whose), audit_id=own.id)) == []
    assert codes(verify(of, listed(whose))) == []


@pytest.mark.parametrize("state", sorted(SUBMITTED_NOT_ISSUED))
def test_a_passed_row_of_another_submitted_audit_is_refused(state: State) -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    audit(of, AuditKey(2023, 2, state), [whose])
    finding = only(verify_one(of, whose))
    assert (finding.code, finding.help) == (Code.IN_OTHER_AUDIT, {"year": "2023", "batch": "2"})


@pytest.mark.parametrize("state", [*sorted(EDITABLE), State.ISSUED])
def test_an_audit_not_submitted_or_issued_already_does_not_count(state: State) -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    audit(of, AuditKey(2023, 2, state), [whose])
    assert codes(verify_one(of, whose)) == []


def test_a_failed_row_of_another_audit_does_not_count() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    audit(of, AuditKey(2022, 1, State.AT_BUREAU), failed=[whose])
    assert codes(verify_one(of, whose)) == []


def test_the_other_school_of_a_double_entry_is_not_named() -> None:
    of, other = school(), school("4501990002")
    whose = graduate(of, plan(of, conduct()))
    twin = graduate(other, plan(other, conduct()))
    audit(other, AuditKey(2023, 1, State.APPROVED), [twin])
    finding = only(verify_one(of, whose))
    assert (finding.code, dict(finding.help)) == (Code.IN_OTHER_AUDIT, {})


def test_the_audit_of_the_same_school_year_and_batch_is_no_other_audit() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    own = audit(of, AuditKey(2023, 1, State.AT_BUREAU), [whose])
    assert codes(verify(of, listed(whose))) == []
    assert codes(verify(of, listed(whose), audit_id=own.id)) == []


@pytest.mark.parametrize(
    "other",
    [
        Major(code="710202"),
        Major(cohort=2019),
        Major(duration="2"),
    ],
)
def test_a_plan_of_another_major_cohort_or_duration_is_no_plan(other: Major) -> None:
    of = school()
    plan(of, conduct(), major=other)
    finding = only(verify_one(of, student(of)))
    assert (finding.code, finding.help) == (
        Code.NO_PLAN,
        {"kind": "none", "value": "710201 计算机应用 2020 3"},
    )


def test_a_plan_of_another_school_is_no_plan() -> None:
    of, other = school(), school("4501990002")
    plan(other, conduct())
    assert codes(verify_one(of, student(of))) == ["no_plan"]


def test_the_code_decides_and_not_the_name() -> None:
    of = school()
    by = plan(of, conduct(), major=Major(name="计算机应用技术"))
    assert codes(verify_one(of, graduate(of, by, major_name="计算机应用"))) == []


def test_without_a_code_the_name_decides() -> None:
    of = school()
    by = plan(of, conduct())
    plan(of, conduct(), major=Major("710202", "软件与信息服务"))
    verdict = verify_one(of, graduate(of, by, major_code=""))
    assert (codes(verdict), verdict.rows[0].major_code, verdict.rows[0].plan_id) == ([], "710201", by.id)


def test_without_a_duration_the_only_fitting_plan_is_taken() -> None:
    of = school()
    by = plan(of, conduct(), major=Major(duration="2.5"))
    verdict = verify_one(of, graduate(of, by, duration=""))
    assert (codes(verdict), verdict.rows[0].duration) == ([], "2.5")


def test_two_fitting_plans_are_no_plan() -> None:
    of = school()
    by = plan(of, conduct())
    plan(of, conduct(), major=Major(duration="2"))
    finding = only(verify_one(of, graduate(of, by, duration="")))
    assert (finding.code, finding.help["kind"]) == (Code.NO_PLAN, "several")


def test_a_plan_without_conduct_is_no_plan() -> None:
    of = school()
    finding = only(verify_one(of, graduate(of, plan(of, Planned("数学")))))
    assert (finding.code, finding.help["kind"]) == (Code.NO_PLAN, "no_conduct")


def test_a_plan_without_conduct_is_no_plan_for_the_promoted_either() -> None:
    of = school()
    assert codes(verify_one(of, graduate(of, plan(of, Planned("数学"))), graduation_mode="升学")) == [
        "no_plan"
    ]


def test_no_plan_stands_behind_what_is_known_and_stops_what_follows() -> None:
    of = school()
    whose = student(of, status="休学", processed="否")
    change_record(whose, "待审核")
    verdict = verify_one(of, whose, name="另一人", sex="", graduation_mode="不知道")
    assert codes(verdict) == ["name_mismatch", "sex_mismatch", "status", "no_plan"]


@pytest.mark.parametrize("state", ["待审核", "审核不通过", ""])
def test_a_change_that_is_not_approved_fails_the_row(state: str) -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    change_record(whose, state, "转入")
    verdict = verify_one(of, whose)
    assert (only(verdict).code, only(verdict).help, passed(verdict)) == (
        Code.PENDING_CHANGE,
        {"value": "转入"},
        [False],
    )


def test_an_approved_change_is_settled() -> None:
    of = school()
    whose = graduate(of, plan(of, conduct()))
    change_record(whose, "审核通过")
    assert codes(verify_one(of, whose)) == []


def test_a_change_in_another_school_is_that_schools_business() -> None:
    of, other = school(), school("4501990002")
    whose = graduate(of, plan(of, conduct()))
    change_record(student(other), "待审核")
    assert codes(verify_one(of, whose)) == []


def test_several_findings_stand_on_one_row_in_the_order_of_the_rules() -> None:
    of = school()
    by = plan(of, conduct(1), Planned("数学"))
    whose = student(of, status="退学")
    change_record(whose, "待审核")
    diploma(audit(of, AuditKey(2021, 1, State.ISSUED), [whose]), whose)
    audit(of, AuditKey(2022, 1, State.AT_BUREAU), [whose])
    verdict = verify_one(of, whose, name="另一人", sex="女", admission_category="不知道")
    assert by.id == verdict.rows[0].plan_id
    assert codes(verdict) == [
        "name_mismatch",
        "sex_mismatch",
        "status",
        "already_issued",
        "in_other_audit",
        "pending_change",
        "conduct_missing",
        "grade_missing",
        "unknown_code",
    ]
