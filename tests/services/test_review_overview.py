"""The overview of a year: every city and school with where its audit stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from models.audits import Audit, AuditMove
from models.organisations import Organisation
from services.actor import Actor, Role, Via, local_actor
from services.audits.heads import AuditKey
from services.audits.states import State
from services.clock import iso, now
from services.errors import NotAllowed
from services.reviewing.overview import OverviewPlace, OverviewSchool, Stage, overview
from tests import build
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import YEAR, actor
from tests.services.query_count import queries

LEVELS = {State.AT_BUREAU: "450199", State.AT_DEPARTMENT: "45"}


@pytest.fixture
def province(database: Database, clock: FrozenClock) -> Organisation:
    """Two cities, one with a county, and a school right under the department."""
    department = build.organisation("45", "某省教育厅", kind="department")
    city = build.organisation("450199", "邕州市教育局", kind="bureau", parent=department)
    county = build.organisation("450122", "武鸣县教育局", kind="bureau", parent=city)
    build.organisation("450299", "柳江市教育局", kind="bureau", parent=department)
    build.organisation("4501990001", "市一职校", parent=city)
    build.organisation("4501990002", "县职校", parent=county)
    build.organisation("4500990003", "区直学校甲", parent=department)
    return department


def reviewer(code: str) -> Actor:
    of = Organisation.get(code=code)
    role = Role.DEPARTMENT_REVIEWER if of.kind == "department" else Role.BUREAU_REVIEWER
    return actor(of, role)


def put(
    code: str, state: State, batch: int = 1, *, graduates: int = 10, year: int = YEAR, days: int = 0
) -> None:
    """An audit in that state, which it reached so many days ago."""
    school = Organisation.get(code=code)
    audit = build.audit(school, build.AuditKey(year, batch, state))
    waits_at = Organisation.get(code=LEVELS[state]) if state in LEVELS else None
    Audit.update(passed_count=graduates, waits_at=waits_at).where(Audit.id == audit.id).execute()
    moves = [("submit", state, days)] if waits_at else []
    for action, to_state, ago in [("create", State.OPEN, days + 9), *moves]:
        AuditMove.create(
            audit=audit,
            action=action,
            to_state=to_state.value,
            version=1,
            moved_at=iso(now() - timedelta(days=ago, hours=1)),
        )


def schools(places: Sequence[OverviewPlace]) -> dict[str, OverviewSchool]:
    return {school.code: school for place in places for school in place.schools}


def test_cities_hold_the_schools_of_their_counties_and_direct_schools_stand_apart(
    province: Organisation,
) -> None:
    found = overview(YEAR, actor=reviewer("45"))
    assert [
        (place.code, place.name, place.kind, [school.name for school in place.schools])
        for place in found.places
    ] == [
        ("450199", "邕州市教育局", "bureau", ["市一职校", "县职校"]),
        ("450299", "柳江市教育局", "bureau", []),
        ("45", "区直学校", "direct", ["区直学校甲"]),
    ]
    assert found.counts == {stage: 3 * (stage is Stage.NOT_BEGUN) for stage in Stage}
    assert schools(found.places)["4501990002"] == OverviewSchool(
        "4501990002", "县职校", Stage.NOT_BEGUN, 0, 0, 0, None
    )


def test_a_school_stands_where_its_least_advanced_audit_stands(province: Organisation) -> None:
    put("4501990001", State.ISSUED, 1, graduates=100)
    put("4501990001", State.AT_DEPARTMENT, 2, graduates=20, days=1)
    put("4501990001", State.AT_BUREAU, 3, graduates=3, days=4)
    put("4501990002", State.RETURNED, 1, graduates=7)
    put("4501990002", State.OPEN, 1, graduates=7, year=YEAR - 1)
    found = overview(YEAR, actor=reviewer("45"))
    by_code = schools(found.places)
    assert by_code["4501990001"] == OverviewSchool(
        "4501990001", "市一职校", Stage.AT_BUREAU, 3, 123, 4, AuditKey("4501990001", YEAR, 3)
    )
    assert (by_code["4501990002"].stage, by_code["4501990002"].waiting_days) == (Stage.RETURNED, 0)
    assert {stage: count for stage, count in found.counts.items() if count} == {
        Stage.AT_BUREAU: 1,
        Stage.RETURNED: 1,
        Stage.NOT_BEGUN: 1,
    }


def test_the_longest_wait_counts_among_audits_that_came_equally_far(province: Organisation) -> None:
    put("4501990001", State.AT_BUREAU, 1, days=2)
    put("4501990001", State.AT_BUREAU, 2, days=5)
    found = schools(overview(YEAR, actor=reviewer("45")).places)["4501990001"]
    assert (found.waiting_days, found.key) == (5, AuditKey("4501990001", YEAR, 2))


def test_every_state_has_its_stage() -> None:
    assert [stage.value for stage in Stage] == ["not_begun", *(state.value for state in State)]


def test_a_bureau_sees_what_is_below_it(province: Organisation) -> None:
    put("4501990002", State.AT_BUREAU, 1, days=1)
    city = overview(YEAR, actor=reviewer("450199"))
    assert [(place.code, [school.code for school in place.schools]) for place in city.places] == [
        ("450199", ["4501990001", "4501990002"])
    ]
    county = overview(YEAR, actor=reviewer("450122"))
    assert [(place.code, [school.code for school in place.schools]) for place in county.places] == [
        ("450122", ["4501990002"])
    ]
    assert sum(county.counts.values()) == 1


def test_whoever_holds_the_database_sees_the_whole_province(province: Organisation) -> None:
    local = local_actor(Via.CLI)
    assert overview(YEAR, actor=local) == overview(YEAR, actor=reviewer("45"))


def test_the_number_of_queries_does_not_grow_with_the_province(province: Organisation) -> None:
    put("4501990001", State.AT_BUREAU)
    who = reviewer("45")
    before = queries(lambda: overview(YEAR, actor=who))
    city = Organisation.get(code="450299")
    for number in range(20):
        code = f"45029900{number:02d}"
        build.organisation(code, parent=city)
        put(code, State.AT_BUREAU, days=number)
    assert len(schools(overview(YEAR, actor=who).places)) == 23
    assert queries(lambda: overview(YEAR, actor=who)) == before


def test_who_reviews_nothing_has_no_overview(province: Organisation) -> None:
    department = Organisation.get(code="45")
    for stranger in (
        actor(Organisation.get(code="4501990001"), Role.SCHOOL_GRADUATION),
        actor(department, Role.SYSTEM_ADMIN),
        actor(department, Role.DESK_OPERATOR),
    ):
        with pytest.raises(NotAllowed):
            overview(YEAR, actor=stranger)
