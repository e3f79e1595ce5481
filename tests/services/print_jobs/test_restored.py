"""After a backup took the database's place: paper that its ledger has forgotten is not printed again silently."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from models.base import connection, rows, run, write_transaction
from services import startup
from services.actor import local_actor
from services.backup.making import back_up
from services.backup.paper import Forgotten
from services.backup.restoring import restore_database
from services.backup.taking_over import RESTORE
from services.clock import stamp
from services.diplomas.selecting import Selection
from services.journal import Entry, record
from services.print_jobs.ledger import JobState, Paper
from services.print_jobs.settling import mark_unprinted, spoil
from tests.frozen_clock import FrozenClock
from tests.services.backing_up import tools
from tests.services.print_jobs.world import REASON, PrintRoom, refusal

__all__ = ["tools"]


def these(numbers: list[str]) -> Selection:
    return Selection(first=numbers[0], last=numbers[-1])


def details(action: str) -> list[dict[str, object]]:
    with connection():
        found = rows("SELECT detail FROM journal WHERE action = ? ORDER BY id", (action,))
    return [json.loads(row[0]) for row in found]


@pytest.mark.usefixtures("unwatched")
def test_what_a_restored_database_forgot_is_printed_again_only_with_a_reason(
    room: PrintRoom, clock: FrozenClock, tmp_path: Path
) -> None:
    numbers, me = room.numbers(), local_actor()
    waiting = room.plan(selection=these(numbers[:2]))
    sent = room.plan(selection=these(numbers[3:4]))
    room.run(sent)
    back_up(tmp_path / "b", actor=me)
    clock.advance(timedelta(minutes=1))
    room.run(waiting)
    room.run(room.plan(selection=these(numbers[2:3])))
    with write_transaction():
        run("UPDATE diploma SET number = 'later' WHERE number = ?", (numbers[6],))
    clock.advance(timedelta(minutes=1))
    done = restore_database(tmp_path / "b", actor=me)
    assert (done.forgotten, done.let_go) == (Forgotten(sheets=3, numbers=1), 2)
    assert details(RESTORE)[0].items() >= {"forgotten_sheets": 3, "forgotten_numbers": 1}.items()
    assert details("print.cancel") == [{"count": count, "cause": "restored"} for count in (2, 0)]
    assert {room.view(job).state for job in (waiting, sent)} == {JobState.CANCELLED}
    clock.advance(timedelta(minutes=1))
    three = these(numbers[:3])
    refused = refusal(room, selection=three)
    assert (refused.code, refused.params) == ("restored_since", {"count": 3, "at": "06-14 09:04"})
    assert refusal(room, selection=three, reprint=True).code == "reason_missing"
    mark_unprinted(sent, "#1", actor=room.clerk)
    assert refusal(room, selection=these(numbers[3:4])).code == "restored_since"
    again = room.plan(selection=three, reprint=True, reason=REASON)
    assert room.view(again).reason == REASON
    assert details("print.plan")[-1]["restored"] == 3
    room.run(again)
    assert refusal(room, selection=three).code == "sheets_printed"
    spoil(again, "#1", REASON, actor=room.clerk)
    assert room.view(room.plan(selection=these(numbers[:1]))).sheets[0].attempt == 2


def test_only_what_was_there_before_the_restoring_is_asked_about(room: PrintRoom, clock: FrozenClock) -> None:
    clock.advance(timedelta(minutes=1))
    with write_transaction():
        record(local_actor(), Entry(RESTORE, "database", startup.place().engine))
        (account,) = rows("SELECT MIN(id) FROM account")[0]
        grant = "INSERT INTO replacement (diploma_id, reason, account_id, made_at) SELECT id, '遗失', ?, ? FROM diploma"
        run(f"{grant} WHERE seq <= 2", (account, stamp()))
    clock.advance(timedelta(minutes=1))
    with write_transaction():
        run("UPDATE diploma SET allotted_at = ? WHERE seq = 7", (stamp(),))
        run(f"{grant} WHERE seq = 2", (account, stamp()))
        run("UPDATE diploma SET issued_at = ?", (stamp(),))
    numbers = room.numbers()
    refused = refusal(room)
    assert (refused.code, refused.params["count"]) == ("restored_since", 6)
    assert room.plan(selection=these(numbers[6:]))
    assert room.plan(trial=True)
    assert room.plan(paper=Paper.STAMPING_TABLE)
    replaced = {"paper": Paper.REPLACEMENT, "selection": these(numbers[:2])}
    refused = refusal(room, **replaced)
    assert (refused.code, refused.params["count"]) == ("restored_since", 1)
    assert room.plan(paper=Paper.REPLACEMENT, selection=these(numbers[1:2]))
