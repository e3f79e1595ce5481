"""The table that a reviewer works through."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from services.actor import Role
from services.audits.creating import create_audit
from services.browsing.tables import Approved
from services.clock import stamp
from services.errors import NotAllowed, Refused
from services.reviewing.approving import approve_major
from services.reviewing.differences import Change
from services.reviewing.looks import draw_look
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.review_table import LevelName, review_table
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor, new_audit
from tests.services.query_count import queries
from tests.services.reviewing import Chain, created_chain, put_county_below, put_under_department

SCHOOL, BUREAU, DEPARTMENT = KEY.school, "450199", "45"


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def test_the_levels_stand_from_the_school_up(chain: Chain) -> None:
    school = LevelName(SCHOOL, "邕州市第一职业技术学校", "school")
    department = LevelName(DEPARTMENT, "某省教育厅", "department")
    city = LevelName(BUREAU, "邕州市教育局", "bureau")
    assert review_table(KEY, actor=chain.bureau).levels == (school, city, department)
    county = put_county_below(chain)
    levels = review_table(KEY, actor=county).levels
    assert [level.kind for level in levels] == ["school", "bureau", "bureau", "department"]
    assert levels[1].name == "武鸣县教育局"
    put_under_department(chain)
    assert review_table(KEY, actor=chain.department).levels == (school, department)


def test_every_level_has_its_approval_of_every_major(chain: Chain, clock: FrozenClock) -> None:
    chain.submit()
    clock.advance(timedelta(hours=1))
    table, digest = chain.tables()["电子商务"]
    approve_major(KEY, table, digest, actor=chain.bureau, reason="已核对")
    found = review_table(KEY, actor=chain.bureau)
    assert found.table.lines == tuple(line.line for line in found.lines)
    computing, trade = found.lines
    assert [computing.approvals[code].approved for code in (SCHOOL, BUREAU, DEPARTMENT)] == [
        Approved.YES,
        Approved.NO,
        Approved.NO,
    ]
    mark = trade.approvals[BUREAU]
    assert (mark.approved, mark.name, mark.at, mark.reason) == (
        Approved.YES,
        "bureau老师",
        stamp(),
        "已核对",
    )


def test_a_changed_major_shows_its_old_approval_and_what_changed(chain: Chain) -> None:
    chain.submit()
    chain.approve_all(chain.bureau)
    return_audit(KEY, "数学成绩有误", actor=chain.bureau)
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    chain.submit()
    found = review_table(KEY, actor=chain.bureau)
    computing, trade = found.lines
    assert (computing.approvals[BUREAU].approved, trade.approvals[BUREAU].approved) == (
        Approved.CHANGED,
        Approved.YES,
    )
    assert [who.name for who in computing.difference.left] == ["覃某4"]
    assert trade.difference.change is Change.SAME
    assert found.differences.majors == (computing.difference, trade.difference)
    back = found.last_return
    assert back is not None
    assert (back.by, back.organisation, back.reason) == ("bureau老师", "邕州市教育局", "数学成绩有误")
    assert back.at == found.differences.since


def test_content_that_comes_back_has_its_approval_again(chain: Chain) -> None:
    chain.submit()
    chain.approve_all(chain.bureau)
    return_audit(KEY, "请再核对", actor=chain.bureau)
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    chain.submit()
    chain.approve_all(chain.bureau)
    return_audit(KEY, "不该删人", actor=chain.bureau)
    chain.create(*range(1, 11), rebuild=True)
    computing = review_table(KEY, actor=chain.bureau).lines[0]
    assert computing.approvals[BUREAU].approved is Approved.YES
    assert computing.line.school_approval.approved is Approved.YES


def test_a_withdrawal_is_the_last_return(chain: Chain) -> None:
    assert review_table(KEY, actor=chain.school_actor).last_return is None
    chain.all_the_way()
    withdraw_audit(KEY, "发现代考", actor=chain.department)
    back = review_table(KEY, actor=chain.school_actor).last_return
    assert back is not None
    assert (back.organisation, back.reason) == ("某省教育厅", "发现代考")


def test_promoted_graduates_in_no_list_are_counted_by_major(chain: Chain) -> None:
    build.articulation(chain.world.students[1])
    listed = chain.world.rows()
    for at in (0, 1, 2, 5):
        listed[at] = build.changed(listed[at], graduation_mode="升学")
    create_audit(new_audit(chain.folder, listed, rebuild=True), actor=chain.school_actor)
    found = review_table(KEY, actor=chain.bureau)
    assert [line.unlisted for line in found.lines] == [2, 1]
    assert found.table.promoted_unlisted == 3


def test_only_the_looks_of_the_own_level_are_shown(chain: Chain) -> None:
    chain.submit()
    draw_look(KEY, 2, actor=chain.bureau, seed=84213)
    draw_look(KEY, 3, actor=chain.bureau, seed=7)
    looks = review_table(KEY, actor=chain.bureau).looks
    assert [(look.seed, look.count, look.by) for look in looks] == [
        (7, 3, "bureau老师"),
        (84213, 2, "bureau老师"),
    ]
    assert review_table(KEY, actor=chain.department).looks == ()


def test_the_number_of_queries_does_not_grow_with_the_rows(chain: Chain) -> None:
    chain.submit()
    chain.approve_all(chain.bureau)
    return_audit(KEY, "请再核对", actor=chain.bureau)
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    before = queries(lambda: review_table(KEY, actor=chain.bureau))
    for number in range(3):
        major = build.Major(f"73090{number}", f"新专业{number}")
        plan = build.plan(chain.world.school, build.conduct(1), major=major)
        for serial in range(100 + number * 20, 110 + number * 20):
            chain.world.students[serial] = build.graduate(chain.world.school, plan, serial)
    serials = (1, 2, 5, *(serial for serial in chain.world.students if serial >= 100))
    chain.create(*serials, rebuild=True)
    assert len(review_table(KEY, actor=chain.bureau).lines) == 5
    assert queries(lambda: review_table(KEY, actor=chain.bureau)) == before


def test_who_may_not_see_the_school_sees_no_review(chain: Chain) -> None:
    for stranger in (
        actor(chain.world.other_school, Role.SCHOOL_GRADUATION),
        actor(chain.world.department, Role.SYSTEM_ADMIN),
    ):
        with pytest.raises(NotAllowed):
            review_table(KEY, actor=stranger)
    with pytest.raises(Refused) as caught:
        review_table(type(KEY)(KEY.school, KEY.year, 2), actor=chain.bureau)
    assert caught.value.code == "audit_missing"
