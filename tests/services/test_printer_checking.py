"""A check tells how a printer stands, remembers who it is, and changes nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
import pytest

from models.base import connection, rows
from printing.errors import PaperError
from printing.queues.base import PrinterState, Readiness
from printing.queues.recording import LosesAnswer, RecordingQueue
from services.actor import Actor, Role, local_actor
from services.errors import Refused
from services.printers.adding import NewPrinter, add_printer
from services.printers.checking import Caution, check_printer
from services.printers.listing import printers
from services.printers.test_page import print_test_page
from tests.databases import Database
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import actor, make_world
from tests.services.recording_printers import add_recording, recording_printer

NAME = "cert"


@pytest.fixture
def queue() -> Iterator[RecordingQueue]:
    """What the printer is in truth."""
    with recording_printer(NAME) as made:
        yield made


@pytest.fixture
def admin(database: Database, queue: RecordingQueue, clock: FrozenClock) -> Actor:
    """学校管理员 of a school with one printer."""
    admin = actor(make_world().school, Role.SCHOOL_ADMIN)
    add_recording(NAME, actor=admin)
    return admin


def test_a_printer_that_waits_is_ready(admin: Actor, queue: RecordingQueue) -> None:
    queue.sources = ("main", "manual")
    found = check_printer(NAME, actor=admin)
    assert found.ready
    assert (found.make_and_model, found.version, found.trays) == ("recording", "1", ("main", "manual"))
    assert (found.reasons, found.cautions, found.changed, found.fault) == ((), (), False, None)


@pytest.mark.parametrize(
    "state",
    [
        PrinterState(Readiness.STOPPED),
        PrinterState(Readiness.IDLE, accepting=False),
        PrinterState(Readiness.PROCESSING, ("media-empty",)),
        PrinterState(Readiness.IDLE, ("offline",)),
    ],
)
def test_a_printer_that_needs_somebody_is_not_ready(
    admin: Actor, queue: RecordingQueue, state: PrinterState
) -> None:
    queue.condition = state
    found = check_printer(NAME, actor=admin)
    assert not found.ready
    assert found.reasons == state.reasons


def test_what_is_wrong_with_the_queue_is_told(admin: Actor, queue: RecordingQueue) -> None:
    queue.warnings = (PaperError("error_policy_repeats", policy="retry-job"),)
    found = check_printer(NAME, actor=admin)
    assert found.ready
    assert found.cautions == (Caution("error_policy_repeats", {"policy": "retry-job"}),)


def test_a_printer_that_is_away_is_told_with_what_was_known(admin: Actor, queue: RecordingQueue) -> None:
    check_printer(NAME, actor=admin)
    queue.reachable = False
    found = check_printer(NAME, actor=admin)
    assert not found.ready
    assert found.fault == Caution("printer_unreachable", {})
    assert found.make_and_model == "recording"


def test_who_a_printer_is_is_written_down_when_it_is_news(
    admin: Actor, queue: RecordingQueue, clock: FrozenClock
) -> None:
    def identified() -> int:
        with connection():
            return len(rows("SELECT 1 FROM journal WHERE action = 'printer.identify'"))

    for _ in range(3):
        check_printer(NAME, actor=admin)
    assert identified() == 1
    (line,) = printers(actor=admin)
    assert line.make_and_model == "recording"
    clock.advance(timedelta(hours=1))
    check_printer(NAME, actor=admin)
    (later,) = printers(actor=admin)
    assert later.seen_at > line.seen_at
    assert identified() == 1
    queue.who = replace(queue.who, version="2")
    check_printer(NAME, actor=admin)
    assert identified() == 2


def test_a_folder_that_is_gone_is_stopped(database: Database, tmp_path: Path) -> None:
    make_world()
    folder = tmp_path / "out"
    folder.mkdir()
    add_printer(NewPrinter("夹", "folder", str(folder)), actor=local_actor())
    assert check_printer("夹", actor=local_actor()).ready
    folder.rmdir()
    found = check_printer("夹", actor=local_actor())
    assert (found.ready, found.reasons) == (False, ("folder-missing",))


def test_a_test_page_says_which_printer_it_came_from(admin: Actor, queue: RecordingQueue) -> None:
    key = print_test_page(NAME, actor=admin, tray="manual", blank="diploma_260x185")
    (job,) = queue.taken
    page = pypdfium2.PdfDocument(job.pdf)[0]
    text = page.get_textpage().get_text_range()
    assert (job.key, job.tray) == (key, "manual")
    assert [round(side * 25.4 / 72) for side in page.get_size()] == [260, 185]
    for word in (NAME, "recording", "manual", "260 × 185", "㛃", "䶮", "买买提"):
        assert word in text


def test_a_test_page_that_may_have_come_is_not_called_printed(admin: Actor, queue: RecordingQueue) -> None:
    queue.plan(LosesAnswer(taken=True))
    with pytest.raises(Refused) as caught:
        print_test_page(NAME, actor=admin)
    assert caught.value.code == "outcome_unknown"
    with connection():
        assert rows("SELECT done FROM journal WHERE action = 'printer.test'") == [(0,)]
