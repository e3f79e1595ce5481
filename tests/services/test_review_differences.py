"""What changed since one's own level looked last."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.actor import Actor, Role, Via, local_actor
from services.audits.creating import create_audit
from services.errors import NotAllowed, Refused
from services.reviewing.approving import approve_audit
from services.reviewing.differences import Change, Differences, differences
from services.reviewing.returning import return_audit
from services.reviewing.submitting import recall_audit
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor, new_audit
from tests.services.query_count import queries
from tests.services.reviewing import Chain, created_chain, put_county_below

TRADE, COMPUTING = "电子商务", "计算机应用"


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def changes(found: Differences) -> dict[str, Change]:
    return {major.major_name: major.change for major in found.majors}


def returned(chain: Chain) -> None:
    chain.submit()
    chain.approve_all(chain.bureau)
    return_audit(KEY, "数学成绩有误", actor=chain.bureau)


def test_there_is_nothing_to_compare_with_at_first(chain: Chain) -> None:
    chain.submit()
    found = differences(KEY, actor=chain.bureau)
    assert (found.since, found.since_action, found.since_reason, found.changed) == ("", "", "", 0)
    assert [(major.change, major.count, major.joined) for major in found.majors] == [
        (Change.FIRST, 4, ()),
        (Change.FIRST, 3, ()),
    ]


def test_a_reviewer_sees_what_changed_since_the_return(chain: Chain, clock: FrozenClock) -> None:
    returned(chain)
    build.grade(chain.world.students[6], "数学", 2, "52", "91")
    chain.create(1, 2, 3, 4, 5, 6, rebuild=True)
    chain.submit()
    found = differences(KEY, actor=chain.bureau)
    assert (found.since_action, found.since_reason, found.changed) == ("return", "数学成绩有误", 1)
    assert changes(found) == {COMPUTING: Change.SAME, TRADE: Change.CHANGED}
    trade = found.majors[1]
    assert ([who.name for who in trade.left], trade.joined, trade.count) == (["覃某7"], (), 2)
    (person,) = trade.people
    assert (person.who.name, person.who.id_number[4:14], person.fields) == ("覃某6", "*" * 10, ())
    assert [(mark.course, mark.semester, mark.before, mark.after) for mark in person.marks] == [
        ("数学", 2, "80", "52→91")
    ]
    assert [(score.category, score.before, score.after) for score in person.scores] == [
        ("公共基础课", "80.0", "83.7")
    ]
    assert (trade.marks_changed, trade.heading) == (1, ())


def test_each_level_compares_with_its_own_last_look(chain: Chain) -> None:
    county = put_county_below(chain)
    chain.submit()
    chain.pass_on(county)
    assert changes(differences(KEY, actor=county)) == {COMPUTING: Change.SAME, TRADE: Change.SAME}
    assert set(changes(differences(KEY, actor=chain.bureau)).values()) == {Change.FIRST}
    return_audit(KEY, "缺材料", actor=chain.bureau)
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    assert changes(differences(KEY, actor=chain.bureau)) == {COMPUTING: Change.CHANGED, TRADE: Change.SAME}
    chain.submit()
    chain.approve_all(county)
    approve_audit(KEY, actor=county)
    found = differences(KEY, actor=county)
    assert (found.since_action, found.changed) == ("approve", 0)
    assert differences(KEY, actor=chain.bureau).changed == 1


def test_a_school_compares_with_what_it_submitted_last(chain: Chain) -> None:
    assert set(changes(differences(KEY, actor=chain.school_actor)).values()) == {Change.FIRST}
    chain.submit()
    recall_audit(KEY, actor=chain.school_actor)
    chain.create(2, 1, 3, 4, 5, 6, 7, rebuild=True)
    found = differences(KEY, actor=chain.school_actor)
    assert (found.since_action, found.majors[0].heading) == ("submit", ("order",))
    assert changes(found) == {COMPUTING: Change.CHANGED, TRADE: Change.SAME}
    assert differences(KEY, actor=local_actor(Via.CLI)) == found


def test_a_major_that_moved_is_gone_here_and_new_there(chain: Chain) -> None:
    returned(chain)
    other = build.Major("730701", "电子商务", duration="2")
    build.plan(chain.world.school, build.conduct(1, 2), major=other)
    for serial in (5, 6, 7):
        student = chain.world.students[serial]
        student.duration = "2"
        student.save()
    chain.create(*range(1, 11), rebuild=True)
    found = differences(KEY, actor=chain.bureau)
    assert [(major.key.duration, major.change, major.count) for major in found.majors] == [
        ("3", Change.SAME, 4),
        ("2", Change.NEW, 3),
        ("3", Change.GONE, 0),
    ]
    assert found.majors[1].joined == found.majors[2].left
    assert found.changed == 2


def test_a_rebuild_without_any_change_changes_nothing(chain: Chain) -> None:
    returned(chain)
    chain.create(*range(1, 11), rebuild=True)
    assert differences(KEY, actor=chain.bureau).changed == 0


def test_another_date_changes_the_heading_of_every_table(chain: Chain) -> None:
    returned(chain)
    request = new_audit(chain.folder, chain.world.rows(), rebuild=True, graduation_date="2023-06-30")
    create_audit(request, actor=chain.school_actor)
    found = differences(KEY, actor=chain.bureau)
    assert [major.heading for major in found.majors] == [("graduation_date",)] * 2
    assert [major.people for major in found.majors] == [(), ()]


def test_the_number_of_queries_does_not_grow_with_the_rows(chain: Chain) -> None:
    returned(chain)
    chain.create(1, 2, 3, 5, 6, 7, rebuild=True)
    before = queries(lambda: differences(KEY, actor=chain.bureau))
    more = [build.graduate(chain.world.school, chain.world.trade, serial) for serial in range(50, 70)]
    chain.world.students.update(enumerate(more, 50))
    chain.create(1, 2, 3, *range(50, 70), rebuild=True)
    assert queries(lambda: differences(KEY, actor=chain.bureau)) == before


def test_who_may_not_see_the_school_sees_no_differences(chain: Chain) -> None:
    strangers: list[Actor] = [
        actor(chain.world.other_school, Role.SCHOOL_GRADUATION),
        actor(chain.world.department, Role.SYSTEM_ADMIN),
        actor(chain.world.department, Role.AUDITOR),
    ]
    for stranger in strangers:
        with pytest.raises(NotAllowed):
            differences(KEY, actor=stranger)


def test_an_audit_that_is_not_there_is_refused(chain: Chain) -> None:
    with pytest.raises(Refused) as caught:
        differences(type(KEY)(KEY.school, KEY.year, 2), actor=chain.school_actor)
    assert caught.value.code == "audit_missing"
