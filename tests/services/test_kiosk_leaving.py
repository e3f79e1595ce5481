from __future__ import annotations

from dataclasses import replace

import pytest

from services import kiosk_leaving
from services.accounts.signing_in import actor_for
from services.actor import Role, Via, local_actor
from services.errors import NotAllowed
from tests.databases import Database
from tests.journeys import keyboard


def leavings(database: Database) -> list[tuple[str, str, int]]:
    return database.rows(
        "SELECT login, object_key, done FROM journal WHERE action = 'kiosk.leave' ORDER BY id"
    )


def test_an_administrator_leaves_and_the_journal_says_from_which_terminal(database: Database) -> None:
    keyboard.teacher()
    administrator = replace(actor_for("admin", Via.SCREEN), place="pts/7")
    kiosk_leaving.leave_kiosk(actor=administrator)
    assert leavings(database) == [("admin", "pts/7", 1)]


@pytest.mark.parametrize("role", set(Role) - {Role.SYSTEM_ADMIN})
def test_no_other_role_leaves(database: Database, role: Role) -> None:
    keyboard.teacher()
    with pytest.raises(NotAllowed) as refused:
        kiosk_leaving.leave_kiosk(actor=replace(actor_for(keyboard.TEACHER), roles=frozenset({role})))
    assert refused.value.code == "kiosk_needs_administrator"
    assert [(login, done) for login, _, done in leavings(database)] == [(keyboard.TEACHER, 0)]


def test_whoever_holds_the_database_does_not_leave_either(database: Database) -> None:
    with pytest.raises(NotAllowed) as refused:
        kiosk_leaving.leave_kiosk(actor=local_actor())
    assert refused.value.code == "kiosk_needs_administrator"
