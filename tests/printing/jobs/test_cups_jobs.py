"""Print jobs through a cupsd of their own: its death in the middle of a batch, its own error policy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from printing.queues.cups import CupsQueue
from printing.queues.ipp_client import IppClient, Patience
from services.diplomas.selecting import Selection
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.reading import JobView
from services.printers import opening
from services.printers.opening import PrinterKind
from services.progress import Job, Progress
from tests.databases import Database
from tests.printing.jobs.page_logs import in_printer
from tests.printing.queues.cups_server import Cups, cups_server
from tests.printing.queues.peers import SimulatedPrinter, simulated_printer
from tests.services.print_jobs.trays import bring_to_the_end, look, when_quiet
from tests.services.print_jobs.world import Room, make_real_room

pytestmark = pytest.mark.system

QUICK = Patience(question_s=5.0, document_s=5.0)


@dataclass(frozen=True, slots=True)
class CupsWorks:
    """A room whose printer stands behind CUPS."""

    room: Room
    cups: Cups
    printer: SimulatedPrinter


@pytest.fixture
def works(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CupsWorks]:
    monkeypatch.setitem(opening.QUEUES, PrinterKind.CUPS, lambda uri: CupsQueue(IppClient(uri, QUICK)))
    with (
        simulated_printer(tmp_path / "printer") as printer,
        cups_server(printer) as cups,
    ):
        cups.set_queue("-o", "printer-error-policy=abort-job")
        cups.stop()  # so that the new queue reaches the disk, as an old one has
        cups.start()
        uri = f"ipp://localhost:{cups.port}/printers/queue"
        yield CupsWorks(make_real_room(tmp_path, PrinterKind.CUPS, uri), cups, printer)


def test_a_job_goes_through_cups_once(works: CupsWorks) -> None:
    name = works.room.plan()
    assert works.room.run(name).cause == ""
    bring_to_the_end(works.room, name, in_printer(works.printer))
    assert in_printer(works.printer)() == Counter(works.room.numbers())


def test_out_of_paper_behind_cups_pauses_and_printing_goes_on_with_paper(works: CupsWorks) -> None:
    works.printer.show_fault("out-of-paper")
    name = works.room.plan()
    stopped = works.room.run(name)
    assert (stopped.cause, works.room.states(name)) == ("out_of_paper", "ssspppp")
    assert sum(in_printer(works.printer)().values()) == 1
    works.printer.show_fault("ok")
    assert works.room.run(name).cause == ""
    bring_to_the_end(works.room, name, in_printer(works.printer))
    assert in_printer(works.printer)() == Counter(works.room.numbers())


@pytest.mark.parametrize("stop", [cancel_job, pause_job])
def test_what_cups_calls_canceled_comes_all_the_same_and_is_printed_again_only_with_a_reason(
    works: CupsWorks, stop: Callable[..., JobView]
) -> None:
    """Without paper after the first page of three; an honest clerk says what lies there, and prints the rest."""
    works.printer.show_fault("out-of-paper")
    room, printed = works.room, in_printer(works.printer)
    name = room.plan()
    room.run(name)
    stop(name, actor=room.clerk)
    rest, left = name, room.numbers()[1:]
    if stop is cancel_job:
        look(room, name, printed)
        rest = room.plan(selection=Selection(first=left[0], last=left[-1]))
    reasons = [sheet.number for sheet in room.view(name).sheets if sheet.reason]
    works.printer.show_fault("ok")
    room.run(rest)
    bring_to_the_end(room, rest, printed)
    assert printed() == Counter(room.numbers()) + Counter(reasons)
    assert reasons == (left[:2] if stop is cancel_job else [])


def test_a_queue_that_would_print_again_by_itself_gets_nothing(works: CupsWorks) -> None:
    works.cups.set_queue("-o", "printer-error-policy=retry-job")
    name = works.room.plan()
    assert works.room.run(name).cause == "error_policy_repeats"
    assert works.printer.printed() == []


def test_a_cupsd_that_dies_in_the_middle_of_a_batch_leaves_it_in_doubt(works: CupsWorks) -> None:
    works.printer.show_fault("slow")
    name = works.room.plan()
    crashed: list[bool] = []

    def crash(_step: Progress) -> None:
        if works.printer.printed() and not crashed:
            crashed.append(True)
            works.cups.crash()

    stopped = works.room.run(name, Job(report=crash))
    assert crashed
    assert (stopped.cause, works.room.states(name)[:3]) == ("printer_unreachable", "???")
    works.cups.start()
    when_quiet(in_printer(works.printer))
    bring_to_the_end(works.room, name, in_printer(works.printer))
    assert in_printer(works.printer)() == Counter(works.room.numbers())


def test_a_cupsd_that_is_back_without_its_jobs_leaves_the_batch_in_doubt(works: CupsWorks) -> None:
    """It has forgotten the batch, and gives its number to the next job: the batch is known by its key alone."""
    works.printer.show_fault("slow")
    name = works.room.plan()
    crashed: list[bool] = []

    def crash(_step: Progress) -> None:
        if works.printer.printed() and not crashed:
            crashed.append(True)
            works.cups.crash()
            works.cups.start()

    stopped = works.room.run(name, Job(report=crash))
    assert (crashed, stopped.cause) == ([True], "job_forgotten")
    assert works.room.states(name)[:3] == "???"
    when_quiet(in_printer(works.printer))
    bring_to_the_end(works.room, name, in_printer(works.printer))
    assert in_printer(works.printer)() == Counter(works.room.numbers())
