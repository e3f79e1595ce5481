"""The audits of one school, looked at from above."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from services.actor import Role
from services.audits.creating import create_audit
from services.browsing.school_audits import school_audits
from services.errors import NotAllowed, Refused
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY, actor, new_audit
from tests.services.reviewing import Chain, make_chain


@pytest.fixture
def chain(database: Database, clock: FrozenClock, tmp_path: Path) -> Chain:
    made = make_chain(tmp_path)
    made.create(1, 5)
    second = new_audit(tmp_path, made.world.rows(2), key=replace(KEY, batch=2))
    create_audit(second, actor=made.school_actor)
    return made


def test_reviewers_find_every_batch_newest_first(chain: Chain) -> None:
    for who in (chain.bureau, chain.department, chain.school_actor):
        assert [head.batch for head in school_audits(KEY.school, actor=who)] == [2, 1]


def test_nobody_finds_what_is_not_below_the_own_organisation(chain: Chain) -> None:
    with pytest.raises(NotAllowed):
        school_audits(KEY.school, actor=actor(chain.world.other_school, Role.SCHOOL_GRADUATION))
    with pytest.raises(NotAllowed):
        school_audits(chain.world.other_school.code, actor=chain.bureau)


def test_a_code_that_is_no_school_is_refused(chain: Chain) -> None:
    for code in ("", "45", "9999999999"):
        with pytest.raises(Refused, match="school_unknown"):
            school_audits(code, actor=chain.department)
