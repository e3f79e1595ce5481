"""kill -9 in the middle of submitting, approving, rebuilding, backing up: wholly done or wholly not."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.databases import Database
from tests.services.killed_rounds import Rounds
from tests.services.killing import ACTS, warmed

pytestmark = pytest.mark.usefixtures("unwatched")

ROUNDS = 5
"""On each engine, so ten in all; the bench has a hundred."""


@pytest.mark.parametrize("act", list(ACTS))
def test_a_killed_act_is_wholly_done_or_wholly_not(database: Database, tmp_path: Path, act: str) -> None:
    with warmed(database.url, tmp_path) as warm:
        ends = Rounds(tmp_path, Random(act)).play(warm, act, ROUNDS)
    assert ends.total() == ROUNDS
