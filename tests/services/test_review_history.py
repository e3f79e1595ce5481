"""The whole history of an audit, newest first."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.base import value
from services.actor import Role
from services.errors import NotAllowed
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.history import HistoryLine, audit_history
from services.reviewing.looks import draw_look
from services.reviewing.returning import return_audit
from services.reviewing.revoking import revoke_graduate
from services.reviewing.submitting import recall_audit, submit_audit
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor
from tests.services.query_count import queries
from tests.services.reviewing import Chain, created_chain


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    return created_chain(tmp_path, 1, 2, 5)


def actions(lines: tuple[HistoryLine, ...]) -> list[tuple[str, str, str]]:
    return [(line.action, line.organisation, line.subject) for line in lines]


def test_steps_approvals_and_looks_stand_in_one_history(chain: Chain, clock: FrozenClock) -> None:
    for table, digest in chain.tables().values():
        clock.advance(timedelta(minutes=1))
        approve_major(KEY, table, digest, actor=chain.school_actor)
    submit_audit(KEY, actor=chain.school_actor)
    clock.advance(timedelta(minutes=1))
    draw_look(KEY, 2, actor=chain.bureau, seed=84213)
    clock.advance(timedelta(minutes=1))
    return_audit(KEY, "数学成绩有误", actor=chain.bureau)
    lines = audit_history(KEY, actor=chain.school_actor)
    school, bureau = "邕州市第一职业技术学校", "邕州市教育局"
    assert actions(lines) == [
        ("return", bureau, ""),
        ("look", bureau, "84213"),
        ("submit", school, ""),
        ("approve_major", school, "电子商务"),
        ("approve_major", school, "计算机应用"),
        ("create", school, ""),
    ]
    assert [line.by for line in lines[:3]] == ["bureau老师", "bureau老师", "覃老师"]
    assert (lines[0].reason, lines[0].from_state, lines[0].to_state) == (
        "数学成绩有误",
        "at_bureau",
        "returned",
    )
    assert [line.version for line in lines] == [3, 2, 2, 0, 0, 1]


def test_a_reason_that_nobody_asked_for_stands_with_its_step(chain: Chain, clock: FrozenClock) -> None:
    chain.approve_all(chain.school_actor)
    submit_audit(KEY, actor=chain.school_actor, reason=" 补交\n照片 ")
    clock.advance(timedelta(minutes=1))
    recall_audit(KEY, actor=chain.school_actor, reason="漏了一人")
    clock.advance(timedelta(minutes=1))
    submit_audit(KEY, actor=chain.school_actor)
    chain.approve_all(chain.bureau)
    clock.advance(timedelta(minutes=1))
    approve_audit(KEY, actor=chain.bureau, reason="已到校核对")
    told = [(line.action, line.reason) for line in audit_history(KEY, actor=chain.bureau)]
    assert told[:1] == [("approve", "已到校核对")]
    assert ("recall", "漏了一人") in told
    assert ("submit", "补交 照片") in told
    assert ("submit", "") in told


def test_a_revoked_number_and_a_reviewers_reason_are_told(chain: Chain, clock: FrozenClock) -> None:
    chain.submit()
    clock.advance(timedelta(minutes=1))
    table, digest = chain.tables()["计算机应用"]
    approve_major(KEY, table, digest, actor=chain.bureau, reason="已核对录取名册")
    chain.pass_on(chain.bureau)
    chain.pass_on(chain.department)
    clock.advance(timedelta(minutes=1))
    number = revoke_graduate(KEY, 2, "冒名顶替", actor=chain.department)
    lines = audit_history(KEY, actor=chain.department)
    assert (lines[0].action, lines[0].subject, lines[0].reason) == ("revoke", number, "冒名顶替")
    reasons = [line.reason for line in lines if line.action == "approve_major"]
    assert sorted(filter(None, reasons)) == ["已核对录取名册"]


def test_approvals_come_before_the_step_of_the_same_moment(chain: Chain) -> None:
    chain.submit()
    lines = audit_history(KEY, actor=chain.school_actor)
    assert [line.action for line in lines][:2] == ["submit", "create"]
    assert {line.at for line in lines} == {value("SELECT MAX(moved_at) FROM audit_move")}


def test_a_major_that_is_gone_keeps_its_name(chain: Chain, clock: FrozenClock) -> None:
    chain.submit()
    return_audit(KEY, "只报一个专业", actor=chain.bureau)
    chain.create(1, 2, rebuild=True)
    subjects = {
        line.subject for line in audit_history(KEY, actor=chain.bureau) if line.action == "approve_major"
    }
    assert subjects == {"计算机应用", "电子商务"}


def test_the_number_of_queries_does_not_grow_with_the_history(chain: Chain) -> None:
    before = queries(lambda: audit_history(KEY, actor=chain.bureau))
    chain.submit()
    chain.approve_all(chain.bureau)
    draw_look(KEY, 1, actor=chain.bureau)
    approve_audit(KEY, actor=chain.bureau)
    assert queries(lambda: audit_history(KEY, actor=chain.bureau)) == before


def test_who_may_not_see_the_school_sees_no_history(chain: Chain) -> None:
    with pytest.raises(NotAllowed):
        audit_history(KEY, actor=actor(chain.world.other_school, Role.SCHOOL_GRADUATION))
