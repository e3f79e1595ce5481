"""Numbers that were given between a backup and its restoring: their owners get them back, nobody else does."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from models.base import connection, rows
from services.actor import local_actor
from services.backup.making import back_up
from services.backup.restoring import restore_database
from services.clock import stamp
from services.reviewing.returning import return_audit
from services.reviewing.revoking import revoke_graduate, row_of_student
from services.settings import set_setting
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import KEY
from tests.services.backing_up import tools
from tests.services.reviewing import Chain, created_chain

__all__ = ["tools"]

ME = local_actor()


@pytest.fixture
def chain(unwatched: None, database: Database, tmp_path: Path) -> Chain:
    return created_chain(tmp_path, 1, 2, 3, 5)


def given(chain: Chain) -> dict[int, int]:
    """The place of the valid number by serial."""
    serials = {student.id_number: serial for serial, student in chain.world.students.items()}
    with connection():
        found = rows("SELECT id_number, seq FROM diploma WHERE state = 'valid' ORDER BY seq")
    return {serials[id_number]: seq for id_number, seq in found}


def days(*seqs: int) -> set[str]:
    marks = ", ".join("?" * len(seqs))
    with connection():
        return {row[0] for row in rows(f"SELECT allotted_at FROM diploma WHERE seq IN ({marks})", seqs)}


def to_department(chain: Chain) -> None:
    chain.submit()
    chain.pass_on(chain.bureau)


def test_a_number_given_since_the_backup_goes_to_its_owner_or_to_nobody(
    chain: Chain, clock: FrozenClock, tmp_path: Path
) -> None:
    to_department(chain)
    back_up(tmp_path / "b", actor=ME)
    approved_at = stamp()
    chain.pass_on(chain.department)
    assert given(chain) == {1: 1, 2: 2, 3: 3, 5: 4}
    row = row_of_student(KEY, chain.world.students[2].id_number, actor=chain.department)
    revoke_graduate(KEY, row, "冒名顶替", actor=chain.department)
    clock.advance(timedelta(minutes=1))
    done = restore_database(tmp_path / "b", actor=ME)
    assert done.forgotten is not None
    assert done.forgotten.numbers == 4
    assert given(chain) == {}

    return_audit(KEY, "名单有误", actor=chain.department)
    chain.create(4, 1, 2, 3, rebuild=True)
    to_department(chain)
    chain.pass_on(chain.department)
    assert given(chain) == {1: 1, 3: 3, 4: 5}
    assert days(1, 3) == {approved_at}
    assert days(5) == {stamp()}
    with connection():
        (told,) = rows("SELECT detail FROM audit_move ORDER BY id DESC LIMIT 1")
    assert [part[-4:] for part in told[0].split()] == ["0005", "0001", "0003"]

    again = restore_database(tmp_path / "b", actor=ME)
    assert again.forgotten is not None
    assert again.forgotten.numbers == 5
    chain.pass_on(chain.department)
    assert given(chain) == {1: 1, 3: 3, 5: 4}


def test_a_forgotten_number_that_names_the_major_stays_where_its_owner_is_no_more(
    chain: Chain, tmp_path: Path
) -> None:
    set_setting("number_pattern", "{year}{school}{major}{seq:04}", actor=ME)
    chain.create(1, 5, rebuild=True)
    to_department(chain)
    back_up(tmp_path / "b", actor=ME)
    chain.pass_on(chain.department)
    restore_database(tmp_path / "b", actor=ME)
    return_audit(KEY, "转专业", actor=chain.department)
    moved = chain.world.students[1]
    other = chain.world.students[5]
    moved.major_code, moved.major_name = other.major_code, other.major_name
    moved.save()
    chain.create(1, 5, rebuild=True)
    to_department(chain)
    chain.pass_on(chain.department)
    assert given(chain) == {5: 2, 1: 3}
