"""What waits at a reviewer's organisation."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.organisations import Organisation
from services.actor import Actor, Role, Via, local_actor
from services.audits.creating import create_audit
from services.audits.heads import AuditKey
from services.audits.states import State
from services.clock import stamp
from services.errors import NotAllowed
from services.reviewing.approving import approve_major
from services.reviewing.queue import review_queue
from services.reviewing.returning import return_audit
from services.reviewing.submitting import submit_audit
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, YEAR, actor, new_audit
from tests.services.query_count import queries
from tests.services.reviewing import Chain, created_chain, put_county_below


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def other_audit(chain: Chain, code: str, serials: range) -> tuple[AuditKey, Actor]:
    """An audit of another school below the bureau, submitted."""
    school = build.organisation(code, parent=chain.world.bureau)
    plan = build.plan(school, build.conduct(1))
    listed = build.listed(*(build.graduate(school, plan, serial) for serial in serials))
    key = AuditKey(code, YEAR, 1)
    who = actor(school, Role.SCHOOL_GRADUATION)
    create_audit(new_audit(chain.folder, listed, key=key), actor=who)
    chain.approve_all(who, key)
    submit_audit(key, actor=who)
    return key, who


def test_an_audit_waits_where_it_was_submitted_to(chain: Chain) -> None:
    assert review_queue(actor=chain.bureau) == ()
    head = chain.submit()
    (line,) = review_queue(actor=chain.bureau)
    assert (line.head, line.arrived_at) == (head, stamp())
    assert (line.tables, line.approved, line.changed) == (2, 0, None)
    assert review_queue(actor=chain.department) == ()


def test_approved_majors_and_changes_are_counted(chain: Chain) -> None:
    chain.submit()
    table, digest = chain.tables()["电子商务"]
    approve_major(KEY, table, digest, actor=chain.bureau)
    assert review_queue(actor=chain.bureau)[0].approved == 1
    return_audit(KEY, "缺一人", actor=chain.bureau)
    assert review_queue(actor=chain.bureau) == ()
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    chain.submit()
    (line,) = review_queue(actor=chain.bureau)
    assert (line.tables, line.approved, line.changed, line.head.submissions) == (2, 1, 1, 2)


def test_a_table_that_is_gone_is_a_change(chain: Chain) -> None:
    chain.submit()
    return_audit(KEY, "只报一个专业", actor=chain.bureau)
    chain.create(5, 6, 7, rebuild=True)
    chain.submit()
    (line,) = review_queue(actor=chain.bureau)
    assert (line.tables, line.changed) == (1, 1)


def test_the_longest_wait_stands_first(chain: Chain, clock: FrozenClock) -> None:
    key, _ = other_audit(chain, "4501990003", range(30, 32))
    clock.advance(timedelta(days=2))
    chain.submit()
    assert [line.head.key for line in review_queue(actor=chain.bureau)] == [key, KEY]
    return_audit(key, "缺材料", actor=chain.bureau)
    clock.advance(timedelta(days=1))
    submit_audit(key, actor=actor(Organisation.get(code=key.school), Role.SCHOOL_GRADUATION))
    lines = review_queue(actor=chain.bureau)
    assert [line.head.key for line in lines] == [KEY, key]
    assert [line.changed for line in lines] == [None, 0]
    assert lines[1].arrived_at == stamp()


def test_what_came_up_from_the_county_arrived_when_the_county_let_it_pass(
    chain: Chain, clock: FrozenClock
) -> None:
    county = put_county_below(chain)
    chain.submit()
    clock.advance(timedelta(days=3))
    chain.pass_on(county)
    assert review_queue(actor=county) == ()
    (line,) = review_queue(actor=chain.bureau)
    assert (line.head.state, line.arrived_at) == (State.AT_BUREAU, stamp())
    assert line.head.submitted_at < line.arrived_at


def test_the_number_of_queries_does_not_grow_with_the_queue(chain: Chain) -> None:
    chain.submit()
    return_audit(KEY, "请再核对", actor=chain.bureau)
    chain.submit()
    before = queries(lambda: review_queue(actor=chain.bureau))
    for number in range(3, 6):
        other_audit(chain, f"450199000{number}", range(number * 10, number * 10 + 3))
    assert len(review_queue(actor=chain.bureau)) == 4
    assert queries(lambda: review_queue(actor=chain.bureau)) == before


def test_who_reviews_nothing_has_no_queue(chain: Chain) -> None:
    for stranger in (chain.school_actor, actor(chain.world.department, Role.AUDITOR), local_actor(Via.CLI)):
        with pytest.raises(NotAllowed):
            review_queue(actor=stranger)
