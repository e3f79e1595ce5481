"""A revoked graduate still stands in the list and counts there: every count says so beside it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.base import connection
from services.browsing.home import Waiting, home_view
from services.browsing.majors import all_majors
from services.browsing.revocations import revoked_counts
from services.browsing.school_audits import school_audits
from services.browsing.student import student_view
from services.browsing.submission import stamping_view
from services.reviewing.overview import overview
from services.reviewing.queue import review_queue
from services.reviewing.returning import withdraw_audit
from services.reviewing.revoking import revoke_graduate
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, YEAR
from tests.services.reviewing import Chain, approved_chain


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    """Seven graduates with numbers, the one of row 3 revoked."""
    made = approved_chain(tmp_path)
    clock.advance(timedelta(hours=1))
    revoke_graduate(KEY, 3, "学籍造假", actor=made.department)
    return made


def test_every_count_of_graduates_has_the_revoked_one_beside_it(chain: Chain) -> None:
    assert stamping_view(KEY, actor=chain.school_actor).table.revoked == 1
    [state] = home_view(actor=chain.department).states
    assert (state.graduates, state.revoked) == (7, 1)
    places = overview(YEAR, actor=chain.department).places
    [school] = [one for place in places for one in place.schools if one.code == KEY.school]
    assert (school.graduates, school.revoked) == (7, 1)
    (head,) = school_audits(KEY.school, actor=chain.bureau)
    assert (head.passed_count, head.revoked) == (7, 1)
    tables = all_majors(head.id, actor=chain.school_actor).tables
    assert {table.line.major_name: table.revoked for table in tables} == {"计算机应用": 1, "电子商务": 0}


def test_the_school_is_told_at_home_who_was_revoked_and_why(chain: Chain) -> None:
    told, approved = home_view(actor=chain.school_actor).under_way
    assert (told.waiting, approved.waiting) == (Waiting.REVOKED, Waiting.UNDER_WAY)
    assert (told.by, told.reason, told.rows) == ("某省教育厅", "学籍造假", 1)
    assert told.name == chain.world.students[2].name
    assert approved.revoked == 1


def test_the_students_page_says_when_and_why(chain: Chain) -> None:
    audit_id = chain.head().id
    gone = student_view(audit_id, 3, actor=chain.school_actor).revoked
    assert gone is not None
    assert (gone.row_no, gone.organisation, gone.reason) == (3, "某省教育厅", "学籍造假")
    assert student_view(audit_id, 2, actor=chain.school_actor).revoked is None


def test_approved_again_the_revoked_one_still_counts_as_such(chain: Chain) -> None:
    withdraw_audit(KEY, "改名单", actor=chain.department)
    back = stamping_view(KEY, actor=chain.school_actor).last_return
    assert back is not None
    assert (back.action, back.unchanged) == ("withdraw", True)
    [item] = home_view(actor=chain.school_actor).to_do
    assert (item.action, item.rows, item.revoked) == ("withdraw", 7, 1)
    chain.submit()
    chain.pass_on(chain.bureau)
    [line] = review_queue(actor=chain.department)
    assert (line.head.passed_count, line.revoked) == (7, 1)
    chain.pass_on(chain.department)
    with connection():
        assert revoked_counts("SELECT id FROM audit", ()) == {chain.head().id: 1}


def test_who_left_the_list_is_not_counted_any_more(chain: Chain) -> None:
    withdraw_audit(KEY, "改名单", actor=chain.department)
    chain.create(1, 3, rebuild=True)
    assert stamping_view(KEY, actor=chain.school_actor).table.revoked == 0
    assert not home_view(actor=chain.school_actor).under_way
