"""The way of an audit (product.md §3): submit, recall, approve, return, withdraw, at each kind of school."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from models.base import rows, value, write_transaction
from services.actor import Role, local_actor
from services.audits import stale
from services.audits.creating import create_audit, verify_audit
from services.audits.heads import AuditKey
from services.audits.states import State
from services.audits.summaries import audit_summary
from services.browsing.majors import all_majors
from services.browsing.tables import Approved, LevelApproval, TableKey
from services.errors import NotAllowed, Refused, Stale
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.submitting import recall_audit, submit_audit
from services.settings import set_setting
from tests import build
from tests.databases import Database
from tests.services.audit_world import KEY, YEAR, actor, all_tables, import_mark, new_audit
from tests.services.reviewing import (
    Chain,
    created_chain,
    put_county_below,
    put_under_department,
    reviewer,
    second_of,
)

ADMIN = local_actor()


@pytest.fixture
def chain(database: Database, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def numbers() -> list[tuple[str, str, str]]:
    return [tuple(row) for row in rows("SELECT id_number, number, state FROM diploma ORDER BY seq")]


def test_an_audit_goes_from_school_to_bureau_to_department(chain: Chain) -> None:
    at_bureau = chain.submit()
    assert (at_bureau.state, at_bureau.waits_at, at_bureau.submissions) == (State.AT_BUREAU, "450199", 1)
    at_department = chain.pass_on(chain.bureau)
    assert (at_department.state, at_department.waits_at) == (State.AT_DEPARTMENT, "45")
    approved = chain.pass_on(chain.department)
    assert (approved.state, approved.waits_at) == (State.APPROVED, "")
    moves = audit_summary(KEY, actor=chain.school_actor).history
    assert [(move.action, move.from_state, move.to_state) for move in moves] == [
        ("create", "", "open"),
        ("submit", "open", "at_bureau"),
        ("approve", "at_bureau", "at_department"),
        ("approve", "at_department", "approved"),
    ]
    assert [move.version for move in moves] == [1, 2, 3, 4]


def test_a_school_right_under_the_department_goes_straight_there(chain: Chain) -> None:
    put_under_department(chain)
    assert chain.submit().state is State.AT_DEPARTMENT
    assert chain.pass_on(chain.department).state is State.APPROVED


def test_a_county_and_its_city_are_walked_one_by_one(chain: Chain) -> None:
    county = put_county_below(chain)
    at_county = chain.submit()
    assert (at_county.state, at_county.waits_at) == (State.AT_BUREAU, "450122")
    with pytest.raises(Refused, match="not_waiting_here"):
        approve_audit(KEY, actor=chain.bureau)
    at_city = chain.pass_on(county)
    assert (at_city.state, at_city.waits_at) == (State.AT_BUREAU, "450199")
    assert recall_audit(KEY, actor=chain.school_actor).state is State.OPEN
    submit_audit(KEY, actor=chain.school_actor)
    approve_audit(KEY, actor=county)
    assert chain.pass_on(chain.bureau).state is State.AT_DEPARTMENT


def test_no_level_lets_an_audit_pass_before_every_table_is_approved_there(chain: Chain) -> None:
    with pytest.raises(Refused, match="tables_unapproved") as refused:
        submit_audit(KEY, actor=chain.school_actor)
    assert refused.value.params == {"count": 2}
    table, digest = chain.tables()["电子商务"]
    approve_major(KEY, table, digest, actor=chain.school_actor)
    with pytest.raises(Refused, match="tables_unapproved"):
        submit_audit(KEY, actor=chain.school_actor)
    chain.submit()
    with pytest.raises(Refused, match="tables_unapproved"):
        approve_audit(KEY, actor=chain.bureau)
    chain.pass_on(chain.bureau)
    with pytest.raises(Refused, match="tables_unapproved"):
        approve_audit(KEY, actor=chain.department)


def test_an_audit_in_which_nobody_passes_cannot_be_submitted(chain: Chain) -> None:
    chain.create(8, 9, 10, rebuild=True)
    with pytest.raises(Refused, match="nothing_to_submit"):
        submit_audit(KEY, actor=chain.school_actor)


def test_an_approval_covers_exactly_the_content_that_was_seen(chain: Chain) -> None:
    table, digest = chain.tables()["计算机应用"]
    approve_major(KEY, table, digest, actor=chain.school_actor)
    chain.create(1, 2, 5, 6, 7, rebuild=True)
    with pytest.raises(Stale, match="content_changed") as refused:
        approve_major(KEY, table, digest, actor=chain.school_actor)
    assert refused.value.params["name"] == chain.school_actor.name
    with pytest.raises(Refused, match="tables_unapproved"):
        submit_audit(KEY, actor=chain.school_actor)


def test_after_a_rebuild_equal_tables_keep_their_approvals_and_others_lose_them(chain: Chain) -> None:
    chain.approve_all(chain.school_actor)
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    majors = audit_summary(KEY, actor=chain.school_actor).majors
    assert {major.name: len(major.approvals) for major in majors} == {"计算机应用": 0, "电子商务": 1}
    chain.create(rebuild=True)
    majors = audit_summary(KEY, actor=chain.school_actor).majors
    assert [len(major.approvals) for major in majors] == [1, 1]


def test_a_returned_audit_keeps_what_was_approved_and_goes_through_every_level_again(chain: Chain) -> None:
    chain.submit()
    chain.pass_on(chain.bureau)
    returned = return_audit(KEY, "数学成绩有误", actor=chain.department)
    assert (returned.state, returned.waits_at) == (State.RETURNED, "")
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    again = chain.submit()
    assert (again.state, again.submissions) == (State.AT_BUREAU, 2)
    with pytest.raises(Refused, match="tables_unapproved") as refused:
        approve_audit(KEY, actor=chain.bureau)
    assert refused.value.params == {"count": 1}
    assert chain.pass_on(chain.bureau).state is State.AT_DEPARTMENT


def test_a_school_recalls_only_while_the_level_above_has_approved_nothing(chain: Chain) -> None:
    chain.submit()
    recalled = recall_audit(KEY, actor=chain.school_actor)
    assert (recalled.state, recalled.waits_at) == (State.OPEN, "")
    submit_audit(KEY, actor=chain.school_actor)
    table, digest = chain.tables()["电子商务"]
    approve_major(KEY, table, digest, actor=chain.bureau)
    with pytest.raises(Refused, match="recall_too_late"):
        recall_audit(KEY, actor=chain.school_actor)
    chain.pass_on(chain.bureau)
    assert recall_audit(KEY, actor=chain.school_actor).state is State.OPEN
    with pytest.raises(Refused, match="recall_too_late"):
        recall_audit(KEY, actor=chain.school_actor)


def test_a_submitted_audit_is_neither_rebuilt_nor_verified_again_nor_submitted_twice(chain: Chain) -> None:
    chain.submit()
    before = all_tables_but_journal()
    for act in (
        lambda: create_audit(
            new_audit(chain.folder, chain.world.rows(1), rebuild=True), actor=chain.school_actor
        ),
        lambda: verify_audit(KEY, actor=chain.school_actor),
        lambda: submit_audit(KEY, actor=chain.school_actor),
        lambda: approve_major(KEY, *chain.tables()["电子商务"], actor=chain.school_actor),
    ):
        with pytest.raises(Refused, match="audit_not_editable"):
            act()
    assert all_tables_but_journal() == before


def all_tables_but_journal() -> str:
    with write_transaction():
        kept = rows("SELECT state, version, submissions FROM audit")
        return repr((kept, rows("SELECT * FROM approval"), rows("SELECT * FROM audit_move")))


def test_returning_and_withdrawing_need_a_reason(chain: Chain) -> None:
    chain.submit()
    for blank in ("", "   "):
        with pytest.raises(Refused, match="reason_missing"):
            return_audit(KEY, blank, actor=chain.bureau)
    with pytest.raises(Refused, match="reason_too_long"):
        return_audit(KEY, "长" * 501, actor=chain.bureau)
    chain.pass_on(chain.bureau)
    chain.pass_on(chain.department)
    with pytest.raises(Refused, match="reason_missing"):
        withdraw_audit(KEY, "", actor=chain.department)
    assert withdraw_audit(KEY, "错发", actor=chain.department).state is State.RETURNED


def test_an_approval_is_withdrawn_only_before_the_first_stamp(chain: Chain) -> None:
    chain.submit()
    with pytest.raises(Refused, match="withdraw_too_late"):
        withdraw_audit(KEY, "太早", actor=chain.department)
    chain.pass_on(chain.bureau)
    chain.pass_on(chain.department)
    with write_transaction():
        rows("UPDATE audit SET state = 'stamping' RETURNING id")
    with pytest.raises(Refused, match="withdraw_too_late"):
        withdraw_audit(KEY, "太晚", actor=chain.department)


def test_stale_verdicts_are_not_submitted(chain: Chain) -> None:
    chain.approve_all(chain.school_actor)
    import_mark(chain.world, 1, "90")
    with pytest.raises(Refused, match="audit_stale"):
        submit_audit(KEY, actor=chain.school_actor)
    verify_audit(KEY, actor=chain.school_actor)
    assert chain.submit().state is State.AT_BUREAU


def test_a_stale_table_is_not_approved_by_the_school(chain: Chain) -> None:
    with write_transaction():
        stale.mark_year(YEAR)
    with pytest.raises(Refused, match="audit_stale"):
        approve_major(KEY, *chain.tables()["电子商务"], actor=chain.school_actor)


def test_whoever_acts_on_a_stale_version_is_told_who_changed_it_and_when(chain: Chain) -> None:
    seen = chain.submit().version
    return_audit(KEY, "请更正", actor=chain.bureau, seen_version=seen)
    acts: list[Callable[[], object]] = [
        lambda: approve_audit(KEY, actor=chain.bureau, seen_version=seen),
        lambda: recall_audit(KEY, actor=chain.school_actor, seen_version=seen),
        lambda: return_audit(KEY, "再退", actor=chain.bureau, seen_version=seen),
    ]
    for act in acts:
        with pytest.raises(Stale, match="audit_changed") as refused:
            act()
        assert refused.value.params["name"] == chain.bureau.name


def test_people_of_other_organisations_and_roles_are_refused(chain: Chain) -> None:
    other_bureau = build.organisation("450200", "柳州市教育局", kind="bureau", parent=chain.world.department)
    stranger = reviewer(other_bureau)
    chain.submit()
    with pytest.raises(NotAllowed, match="other_organisation"):
        approve_audit(KEY, actor=stranger)
    with pytest.raises(NotAllowed, match="role_not_allowed"):
        approve_audit(KEY, actor=chain.school_actor)
    with pytest.raises(NotAllowed, match="local_not_allowed"):
        approve_audit(KEY, actor=ADMIN)
    with pytest.raises(Refused, match="not_waiting_here"):
        approve_audit(KEY, actor=chain.department)
    with pytest.raises(NotAllowed, match="role_not_allowed"):
        withdraw_audit(KEY, "不行", actor=chain.bureau)
    user = actor(chain.world.school, Role.SCHOOL_USER)
    with pytest.raises(NotAllowed, match="role_not_allowed"):
        recall_audit(KEY, actor=user)


def test_the_setting_forbids_the_creator_to_approve(chain: Chain) -> None:
    set_setting("same_person_forbidden", "on", year=YEAR, actor=ADMIN)
    verify_audit(KEY, actor=chain.school_actor)
    table = chain.tables()["电子商务"]
    with pytest.raises(Refused, match="same_person"):
        approve_major(KEY, *table, actor=chain.school_actor)
    assert approve_major(KEY, *table, actor=second_of(chain.school_actor, chain)).state is State.OPEN


def test_a_reviewer_gives_a_reason_for_promoted_graduates_in_no_articulation_table(chain: Chain) -> None:
    listed = chain.world.rows(1, 2, 5)
    listed[0] = build.changed(listed[0], graduation_mode="升学毕业")
    build.articulation(chain.world.students[9])
    create_audit(new_audit(chain.folder, listed, rebuild=True), actor=chain.school_actor)
    chain.submit()
    table, digest = chain.tables()["计算机应用"]
    with pytest.raises(Refused, match="unlisted_reason_missing") as refused:
        approve_major(KEY, table, digest, actor=chain.bureau)
    assert refused.value.params == {"count": 1}
    approve_major(KEY, table, digest, actor=chain.bureau, reason="录取通知书已核对")
    assert value("SELECT reason FROM approval ORDER BY id DESC LIMIT 1") == "录取通知书已核对"
    assert approve_major(KEY, *chain.tables()["电子商务"], actor=chain.bureau).state is State.AT_BUREAU


def test_the_same_content_is_approved_once_a_level(chain: Chain) -> None:
    table = chain.tables()["电子商务"]
    approve_major(KEY, *table, actor=chain.school_actor)
    with pytest.raises(Refused, match="already_approved"):
        approve_major(KEY, *table, actor=second_of(chain.school_actor, chain))
    with pytest.raises(Refused, match="table_missing"):
        approve_major(KEY, TableKey("999999", "3"), table[1], actor=chain.school_actor)


def test_a_student_submitted_elsewhere_meanwhile_holds_the_submission_up(chain: Chain) -> None:
    chain.approve_all(chain.school_actor)
    elsewhere = build.audit(
        chain.world.other_school, build.AuditKey(state=State.AT_BUREAU), [chain.world.students[1]]
    )
    with pytest.raises(Refused, match="students_elsewhere") as refused:
        submit_audit(KEY, actor=chain.school_actor)
    assert refused.value.params == {"count": 1}
    build.diploma(elsewhere, chain.world.students[1], state="void", issued=False)
    with write_transaction():
        rows("UPDATE diploma SET void_cause = 'revoked' RETURNING id")
    assert submit_audit(KEY, actor=chain.school_actor).state is State.AT_BUREAU


def test_every_step_leaves_its_journal_row_and_no_word_of_its_reason(chain: Chain) -> None:
    chain.submit()
    return_audit(KEY, "覃某1的成绩有误", actor=chain.bureau)
    found = rows("SELECT action, object_key, detail FROM journal WHERE object_kind = 'audit' ORDER BY id")
    assert [row[0] for row in found] == [
        "audit.create",
        "audit.approve_major",
        "audit.approve_major",
        "audit.submit",
        "audit.return",
    ]
    assert {row[1] for row in found} == {"4501990001/2023/1"}
    assert "覃某1" not in str(found)


def test_refused_steps_leave_nothing_but_their_journal_row(chain: Chain) -> None:
    before = all_tables_but_journal()
    with pytest.raises(Refused, match="tables_unapproved"):
        submit_audit(KEY, actor=chain.school_actor)
    assert all_tables_but_journal() == before
    assert rows("SELECT action, done FROM journal ORDER BY id DESC LIMIT 1") == [("audit.submit", 0)]


def test_a_year_without_audit_is_told_from_a_foreign_school(chain: Chain) -> None:
    with pytest.raises(Refused, match="audit_missing"):
        submit_audit(AuditKey(KEY.school, 2022), actor=chain.school_actor)
    with pytest.raises(Refused, match="school_unknown"):
        submit_audit(AuditKey("9", 2023), actor=chain.school_actor)
    with pytest.raises(NotAllowed, match="other_organisation"):
        submit_audit(AuditKey("4501990002", 2023), actor=chain.school_actor)


def test_a_failed_write_leaves_no_step_at_all(chain: Chain, monkeypatch: pytest.MonkeyPatch) -> None:
    chain.approve_all(chain.school_actor)
    before = all_tables()

    def broken(*_arguments: object) -> str:
        raise RuntimeError

    monkeypatch.setattr("services.reviewing.standing.record", broken)
    with pytest.raises(RuntimeError):
        submit_audit(KEY, actor=chain.school_actor)
    assert all_tables() == before


def test_a_reviewer_sees_the_own_level_in_a_major_table(chain: Chain) -> None:
    chain.submit()
    approve_major(KEY, *chain.tables()["电子商务"], actor=chain.bureau)
    audit_id = chain.head().id
    for by, approved in ((chain.bureau, {"电子商务"}), (chain.department, set())):
        lines = [table.line for table in all_majors(audit_id, actor=by).tables]
        shown = {line.major_name for line in lines if line.own_approval == LevelApproval(Approved.NO)}
        assert {line.major_name for line in lines} - shown == approved
    lines = [table.line for table in all_majors(audit_id, actor=chain.school_actor).tables]
    assert {line.own_approval for line in lines} == {None}


@pytest.mark.parametrize("empty", ["\u200b", "\u2060\u200d", "\x07\n\t", "\udcff"])
def test_a_reason_in_which_nothing_can_be_seen_is_none(chain: Chain, empty: str) -> None:
    chain.submit()
    with pytest.raises(Refused, match="reason_missing"):
        return_audit(KEY, empty, actor=chain.bureau)


def test_a_reason_is_one_line_that_cannot_pass_for_another(chain: Chain) -> None:
    chain.submit()
    return_audit(KEY, "缺材料\n  2026-11-23 09:00  厅\u200b  审核通过\x1b[2J", actor=chain.bureau)
    assert value("SELECT reason FROM audit_move ORDER BY id DESC LIMIT 1") == (
        "缺材料 2026-11-23 09:00 厅 审核通过 [2J"
    )
