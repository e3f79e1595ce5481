"""抽看: drawn by a seed, kept, journalled, drawn again."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from models.base import rows, value
from services.actor import Role
from services.clock import stamp
from services.errors import NotAllowed, Refused
from services.reviewing.looks import SEEDS, draw_look, drawn, look
from services.reviewing.returning import return_audit
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor
from tests.services.reviewing import Chain, created_chain


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    made = created_chain(tmp_path)
    made.submit()
    return made


def refusal_of(call: object) -> str:
    assert callable(call)
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.code


def test_rows_are_drawn_by_the_digest_of_seed_and_row() -> None:
    listed = range(2, 40)
    expected = sorted(listed, key=lambda row_no: hashlib.sha256(f"84213:{row_no}".encode()).hexdigest())
    assert set(drawn(84213, listed, 5).rows) == set(expected[:5])
    assert drawn(84213, list(reversed(listed)), 5) == drawn(84213, listed, 5)
    assert len({drawn(seed, listed, 5).rows for seed in range(20)}) > 15


def test_a_look_draws_passed_rows_and_gives_them_again(chain: Chain) -> None:
    found = draw_look(KEY, 3, actor=chain.bureau, seed=84213)
    assert (found.seed, found.count, found.by, found.at) == (84213, 3, "bureau老师", stamp())
    passed = {row_no for (row_no,) in rows("SELECT row_no FROM audit_row WHERE passed = 1")}
    assert tuple(one.row_no for one in found.people) == drawn(84213, sorted(passed), 3).rows
    assert all("*" in one.id_number and one.major_name for one in found.people)
    assert look(KEY, 84213, actor=chain.bureau) == found
    assert look(KEY, 84213, actor=chain.department) == found


def test_a_seed_is_taken_where_none_is_given(chain: Chain) -> None:
    found = draw_look(KEY, 7, actor=chain.bureau)
    assert found.seed in SEEDS
    assert look(KEY, found.seed, actor=chain.bureau).people == found.people


def test_a_look_is_journalled_without_anybodys_name(chain: Chain) -> None:
    draw_look(KEY, 2, actor=chain.bureau, seed=5)
    action, key, detail, done = rows(
        "SELECT action, object_key, detail, done FROM journal ORDER BY id DESC LIMIT 1"
    )[0]
    assert (action, key, done) == ("audit.look", str(KEY), 1)
    assert json.loads(detail) == {"seed": 5, "count": 2, "version": 2}


@pytest.mark.parametrize("count", [0, -1, 8])
def test_as_many_as_passed_can_be_drawn(chain: Chain, count: int) -> None:
    with pytest.raises(Refused) as caught:
        draw_look(KEY, count, actor=chain.bureau)
    assert (caught.value.code, caught.value.params) == ("look_count_invalid", {"most": 7})
    assert value("SELECT COUNT(*) FROM random_look") == 0


@pytest.mark.parametrize("seed", [-1, 2**31])
def test_a_seed_that_cannot_be_kept_is_refused(chain: Chain, seed: int) -> None:
    assert refusal_of(lambda: draw_look(KEY, 1, actor=chain.bureau, seed=seed)) == "look_seed_invalid"


def test_the_largest_seed_is_kept(chain: Chain) -> None:
    assert draw_look(KEY, 1, actor=chain.bureau, seed=2**31 - 1).seed == 2**31 - 1


def test_only_the_level_where_it_waits_draws(chain: Chain) -> None:
    assert refusal_of(lambda: draw_look(KEY, 1, actor=chain.department)) == "not_waiting_here"
    return_audit(KEY, "请再核对", actor=chain.bureau)
    assert refusal_of(lambda: draw_look(KEY, 1, actor=chain.bureau)) == "not_waiting_here"


def test_who_does_not_review_draws_and_reads_no_look(chain: Chain) -> None:
    draw_look(KEY, 1, actor=chain.bureau, seed=5)
    for stranger in (chain.school_actor, actor(chain.world.department, Role.SYSTEM_ADMIN)):
        with pytest.raises(NotAllowed):
            draw_look(KEY, 1, actor=stranger)
        with pytest.raises(NotAllowed):
            look(KEY, 5, actor=stranger)


def test_the_own_levels_look_comes_before_anothers(chain: Chain) -> None:
    draw_look(KEY, 1, actor=chain.bureau, seed=5)
    chain.pass_on(chain.bureau)
    assert look(KEY, 5, actor=chain.department).count == 1
    draw_look(KEY, 4, actor=chain.department, seed=5)
    assert look(KEY, 5, actor=chain.department).count == 4
    assert look(KEY, 5, actor=chain.bureau).count == 1


def test_a_look_outlives_every_step_but_a_new_list(chain: Chain) -> None:
    found = draw_look(KEY, 3, actor=chain.bureau, seed=5)
    return_audit(KEY, "请再核对", actor=chain.bureau)
    chain.submit()
    assert look(KEY, 5, actor=chain.bureau) == found
    return_audit(KEY, "少一人", actor=chain.bureau)
    chain.create(*range(1, 10), rebuild=True)
    assert refusal_of(lambda: look(KEY, 5, actor=chain.bureau)) == "look_outdated"


def test_a_seed_that_nobody_drew_by_is_refused(chain: Chain) -> None:
    assert refusal_of(lambda: look(KEY, 1, actor=chain.bureau)) == "look_missing"
