"""The stamping table as the school hands it in: levels, approvals, the last return, numbers."""

from __future__ import annotations

from pathlib import Path

import pytest

from services.actor import Role
from services.audits.creating import verify_audit
from services.browsing.majors import NumberState, all_majors, major_rows
from services.browsing.submission import LastReturn, LevelStanding, MajorNumbers, SamePerson, stamping_view
from services.browsing.tables import TableKey
from services.errors import NotAllowed
from services.reviewing.approving import approve_major
from services.reviewing.returning import return_audit, withdraw_audit
from services.reviewing.revoking import revoke_graduate
from services.reviewing.submitting import submit_audit
from services.settings import set_setting
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor, import_mark
from tests.services.query_count import queries
from tests.services.reviewing import Chain, created_chain, put_county_below, second_of

COMPUTING = TableKey("710201", "3")
TRADE = TableKey("730701", "3")


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    return created_chain(tmp_path)


def number(place: int) -> str:
    return f"2023{KEY.school}{place:04}"


def test_before_submission_the_levels_above_are_named_nearest_first(chain: Chain) -> None:
    put_county_below(chain)
    view = stamping_view(KEY, actor=chain.school_actor)
    assert [(level.name, level.approved, level.waits) for level in view.levels] == [
        ("武鸣县教育局", 0, False),
        ("邕州市教育局", 0, False),
        ("某省教育厅", 0, False),
    ]
    assert (view.since, view.last_return, view.numbers, view.voided) == ("", None, {}, 0)


def test_whoever_made_the_list_is_the_same_person_unless_the_setting_minds(chain: Chain) -> None:
    other = second_of(chain.school_actor, chain)
    assert stamping_view(KEY, actor=chain.school_actor).same_person is SamePerson.REMARKED
    assert stamping_view(KEY, actor=other).same_person is SamePerson.NO
    admin = actor(chain.world.department, Role.SYSTEM_ADMIN)
    set_setting("same_person_forbidden", "on", year=2023, actor=admin)
    assert stamping_view(KEY, actor=chain.school_actor).same_person is SamePerson.FORBIDDEN
    assert all_majors(chain.head().id, actor=chain.school_actor).same_person is SamePerson.FORBIDDEN
    assert stamping_view(KEY, actor=other).same_person is SamePerson.NO


def test_a_submitted_audit_shows_where_it_waits_and_what_is_approved_there(chain: Chain) -> None:
    chain.submit()
    key, digest = chain.tables()["电子商务"]
    approve_major(KEY, key, digest, actor=chain.bureau)
    view = stamping_view(KEY, actor=chain.school_actor)
    assert view.levels == (
        LevelStanding("450199", "邕州市教育局", 1, waits=True),
        LevelStanding("45", "某省教育厅", 0, waits=False),
    )
    assert view.since == view.table.head.submitted_at


def test_a_returned_audit_shows_the_reason_and_only_approvals_of_what_stands_now(chain: Chain) -> None:
    chain.submit()
    chain.approve_all(chain.bureau)
    return_audit(KEY, "数学成绩有误", actor=chain.bureau)
    import_mark(chain.world, 9, "60")
    verify_audit(KEY, actor=chain.school_actor)
    view = stamping_view(KEY, actor=chain.school_actor)
    assert view.last_return == LastReturn(view.since, "邕州市教育局", "数学成绩有误")
    assert [level.approved for level in view.levels] == [1, 0]


def test_an_approval_counts_again_when_the_content_comes_back(chain: Chain) -> None:
    chain.approve_all(chain.school_actor)
    for mark in ("60", "52"):
        import_mark(chain.world, 9, mark)
        verify_audit(KEY, actor=chain.school_actor)
        chain.approve_all(chain.school_actor)
    assert stamping_view(KEY, actor=chain.school_actor).table.approved_tables == 2
    submit_audit(KEY, actor=chain.school_actor)


def test_after_the_departments_approval_each_major_has_its_range(chain: Chain) -> None:
    chain.all_the_way()
    view = stamping_view(KEY, actor=chain.school_actor)
    assert view.numbers == {
        COMPUTING: MajorNumbers(((number(1), number(4)),), 0),
        TRADE: MajorNumbers(((number(5), number(7)),), 0),
    }
    rows = major_rows(view.table.head.id, (2, 6), actor=chain.school_actor)
    assert [(row.number, row.number_state) for row in rows] == [
        (number(1), NumberState.VALID),
        (number(5), NumberState.VALID),
    ]
    assert all_majors(view.table.head.id, actor=chain.school_actor).numbered


def test_a_revoked_number_is_counted_as_void_and_stays_in_its_range(chain: Chain) -> None:
    chain.all_the_way()
    revoke_graduate(KEY, 3, "学籍造假", actor=chain.department)
    view = stamping_view(KEY, actor=chain.school_actor)
    assert view.numbers[COMPUTING] == MajorNumbers(((number(1), number(4)),), 1)
    assert view.voided == 1
    [row] = major_rows(view.table.head.id, (3,), actor=chain.school_actor)
    assert (row.number, row.number_state) == (number(2), NumberState.VOID)


def test_somebody_who_joins_later_gets_a_number_outside_the_range(chain: Chain) -> None:
    chain.all_the_way()
    withdraw_audit(KEY, "漏报一人", actor=chain.department)
    import_mark(chain.world, 9, "60")
    verify_audit(KEY, actor=chain.school_actor)
    chain.approve_all(chain.school_actor)
    submit_audit(KEY, actor=chain.school_actor)
    chain.pass_on(chain.bureau)
    chain.pass_on(chain.department)
    view = stamping_view(KEY, actor=chain.school_actor)
    assert view.numbers[COMPUTING].runs == ((number(1), number(4)), (number(8), number(8)))


def test_the_queries_do_not_grow_with_the_list(chain: Chain) -> None:
    chain.all_the_way()
    assert queries(lambda: stamping_view(KEY, actor=chain.school_actor)) <= 20


def test_nobody_of_another_school_sees_it(chain: Chain) -> None:
    with pytest.raises(NotAllowed):
        stamping_view(KEY, actor=actor(chain.world.other_school, Role.SCHOOL_GRADUATION))
