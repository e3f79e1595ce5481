"""Every public service function × every role × own and other organisations, executed on both engines (product.md §2).

`expectations.EXPECTED` says who may, `AUDIT_CALLS`, `PRINTER_CALLS` and so on how each function is called.
A function that takes an actor and stands in neither fails here with its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from services.identity import mask_id
from tests.conftest import ENGINES
from tests.services.permissions.account_calls import ACCOUNT_CALLS
from tests.services.permissions.audit_calls import AUDIT_CALLS
from tests.services.permissions.data_calls import DATA_CALLS
from tests.services.permissions.diploma_calls import DIPLOMA_CALLS
from tests.services.permissions.expectations import EXPECTED, READ, understood
from tests.services.permissions.form_calls import FORM_CALLS
from tests.services.permissions.introspection import acting_functions
from tests.services.permissions.job_calls import JOB_CALLS
from tests.services.permissions.matrix import complaints
from tests.services.permissions.printer_calls import PRINTER_CALLS
from tests.services.permissions.world import World, made_world, nowhere

CALLS = AUDIT_CALLS | DATA_CALLS | ACCOUNT_CALLS | FORM_CALLS | DIPLOMA_CALLS | PRINTER_CALLS | JOB_CALLS


@pytest.fixture(scope="module", params=ENGINES)
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world, once an engine: no cell of the matrix leaves anything in it but rows of the journal."""
    folder = tmp_path_factory.mktemp(request.param)
    databases = request.getfixturevalue(f"{request.param}_databases")
    url = databases.fresh(folder) if request.param == "sqlite" else databases.fresh()
    with made_world(request.param, url, folder) as made:
        yield made


def test_every_function_that_takes_an_actor_has_its_expectation_and_nothing_else_has() -> None:
    assert acting_functions() == set(EXPECTED)


def test_every_function_that_takes_an_actor_has_its_call_and_nothing_else_has() -> None:
    assert acting_functions() == set(CALLS)


@pytest.mark.parametrize("name", EXPECTED)
def test_whoever_may_is_let_in_and_whoever_may_not_is_refused(world: World, name: str) -> None:
    assert complaints(world, CALLS[name], understood(EXPECTED[name])) == []


ABOUT_A_SCHOOL = [name for name in EXPECTED if CALLS[name].about_school]


@pytest.mark.parametrize("name", ABOUT_A_SCHOOL)
def test_whoever_may_nowhere_does_not_learn_what_there_is(world: World, name: str) -> None:
    readers = {*understood(READ).reach, *understood(EXPECTED[name]).reach}
    without_right = {who: actor for who, actor in world.actors.items() if who not in readers}
    narrow = replace(world, actors=without_right, places={"nowhere": nowhere(world.places["own"])})
    assert complaints(narrow, CALLS[name], understood("")) == []


ON_AN_ACCOUNT = [name for name in EXPECTED if name.startswith("accounts.administering.")]


@pytest.mark.parametrize("name", [*ON_AN_ACCOUNT, "accounts.sessions.end_session"])
def test_an_account_with_a_role_beyond_its_school_is_the_system_administrators(
    world: World, name: str
) -> None:
    own = world.places["own"]
    narrow = replace(world, places={"own": replace(own, clerk=own.guest)})
    assert complaints(narrow, CALLS[name], understood("system_admin:all local:all")) == []


def test_a_foreign_row_would_be_seen_however_deep_it_lies(world: World) -> None:
    own, foreign = world.places["own"], world.places["elsewhere"]
    student = foreign.students[3]
    for value in (
        student.name,
        student.id_number,
        mask_id(student.id_number),
        student.id,
        foreign.school.code,
    ):
        assert foreign.traces.found_in({"page": (own.audits, [1, {value}])})
        assert not own.traces.found_in((value,))
    assert not foreign.traces.found_in((own.students, own.school.name, own.audits))
