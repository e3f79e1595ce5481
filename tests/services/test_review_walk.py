"""Random walks through the review chain: alone against a model, several at once against what must always hold."""

from __future__ import annotations

from pathlib import Path
from random import Random
from threading import Thread

import pytest

from models.base import rows
from services import startup
from tests.databases import Database
from tests.services.walking.invariants import breaches
from tests.services.walking.model import Model
from tests.services.walking.walk import Walker
from tests.services.walking.walk_world import make_province

STEPS = 400
WALKERS = 4
DROPPING = 2
"""The seed of a walk in which somebody with a number drops out before the next approval."""


@pytest.mark.parametrize("seed", [2, 8])
def test_a_walk_goes_as_the_model_says(database: Database, tmp_path: Path, seed: int) -> None:
    rng = Random(seed)
    walker = Walker(make_province(tmp_path, rng), rng, Model())
    for _ in range(STEPS):
        walker.step()
        assert walker.surprises == []
    assert breaches() == []
    assert walker.outcomes["numbers: kept"] > 0
    assert seed != DROPPING or walker.outcomes["numbers: dropped"] > 0


def test_several_walkers_at_once_break_nothing(database: Database, tmp_path: Path) -> None:
    province = make_province(tmp_path, Random(3))
    walkers = [Walker(province, Random(seed)) for seed in range(WALKERS)]
    failures: list[BaseException] = []

    def walk(walker: Walker) -> None:
        try:
            with startup.connection():
                for _ in range(STEPS // WALKERS):
                    walker.step()
        except BaseException as error:
            failures.append(error)
            raise

    threads = [Thread(target=walk, args=(walker,)) for walker in walkers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert breaches() == []
    done = {name for walker in walkers for name in walker.outcomes}
    assert {f"{name}: done" for name in ("create", "approve_major", "submit")} <= done
    assert rows("SELECT COUNT(*) FROM audit_move")[0][0] > 0
