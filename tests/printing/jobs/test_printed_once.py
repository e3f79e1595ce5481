"""Print jobs at an IPP printer, simulated by CUPS's own: faults on the way, out of paper, offline, killed processes.

Duplicates are counted from the printer's own page log, by the 证书编号 on the pages that it got.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pytest

from models.base import write_transaction
from models.printing import Printer
from printing.queues.ipp import IppPrinter
from printing.queues.ipp_client import IppClient, Operation, Patience
from services.errors import Refused
from services.print_jobs.controlling import cancel_job, pause_job
from services.print_jobs.ledger import JobState, SheetState
from services.print_jobs.live import printer_live
from services.print_jobs.settling import confirm_last, preview_confirm
from services.printers import opening
from services.printers.opening import PrinterKind
from services.progress import Job, Progress
from tests.databases import Database
from tests.printing.jobs.page_logs import in_printer
from tests.printing.queues.outcomes import wait_until
from tests.printing.queues.peers import (
    Fault,
    Loss,
    Proxy,
    SimulatedPrinter,
    free_port,
    losing_proxy,
    simulated_printer,
)
from tests.services.killed_rounds import named
from tests.services.print_jobs.killing import COMPETE, PrintRounds, outcome_of, warmed_printing
from tests.services.print_jobs.trays import Printed, after_the_lease, bring_to_the_end
from tests.services.print_jobs.world import Room, make_real_room

pytestmark = pytest.mark.system

CREATE, SEND, JOBS, JOB = (
    Operation.CREATE_JOB,
    Operation.SEND_DOCUMENT,
    Operation.GET_JOBS,
    Operation.GET_JOB_ATTRIBUTES,
)
QUICK = Patience(question_s=2.0, document_s=2.0)
ONCE = {1}


@dataclass(frozen=True, slots=True)
class Works:
    """A room with its printer, the proxy before it, and what was printed."""

    room: Room
    printer: SimulatedPrinter
    proxy: Proxy
    printed: Printed

    def printed_once(self, name: str) -> None:
        """Bring a job to its end, some minutes later: every number lies in the tray exactly once."""
        with after_the_lease():
            bring_to_the_end(self.room, name, self.printed)
        assert self.printed() == Counter(self.room.numbers())


@pytest.fixture
def works(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Works]:
    folder = tmp_path / "printer"
    folder.mkdir()
    monkeypatch.setitem(opening.QUEUES, PrinterKind.IPP, lambda uri: IppPrinter(IppClient(uri, QUICK)))
    with simulated_printer(folder) as printer, losing_proxy(printer.port) as proxy:
        room = make_real_room(tmp_path, PrinterKind.IPP, f"ipp://localhost:{proxy.port}/ipp/print")
        yield Works(room, printer, proxy, in_printer(printer))


def test_a_job_is_printed_batch_by_batch_each_sheet_once(works: Works) -> None:
    name = works.room.plan()
    assert works.room.run(name).cause == ""
    assert list(works.printed()) == works.room.numbers()
    works.printed_once(name)


FAULTS: list[tuple[str, str, list[Fault]]] = [
    ("ppppppp", "reply_lost", [Fault(JOBS, Loss.ANSWER)]),
    ("ppppppp", "reply_lost", [Fault(CREATE, Loss.REQUEST)]),
    ("sssssss", "", [Fault(CREATE, Loss.ANSWER)]),
    ("ppppppp", "reply_lost", [Fault(CREATE, Loss.ANSWER), Fault(JOBS, Loss.ANSWER, times=3, after=CREATE)]),
    ("???pppp", "outcome_unknown", [Fault(SEND, Loss.REQUEST)]),
    ("???pppp", "reply_lost", [Fault(SEND, Loss.ANSWER)]),
    ("???pppp", "outcome_unknown", [Fault(SEND, Loss.ANSWER), Fault(JOB, Loss.ANSWER, times=3, after=SEND)]),
]


@pytest.mark.parametrize(("states", "cause", "faults"), FAULTS)
def test_whatever_answer_is_lost_no_diploma_comes_twice_and_none_is_lost(
    works: Works, states: str, cause: str, faults: list[Fault]
) -> None:
    name = works.room.plan()
    works.proxy.lost.clear()
    works.proxy.faults = faults
    stopped = works.room.run(name)
    reached = Counter(works.proxy.lost)
    works.proxy.faults = []
    assert (stopped.cause, works.room.states(name)) == (cause, states)
    assert reached == {fault.operation: fault.times for fault in faults}
    works.printed_once(name)


def test_the_answers_that_are_lost_while_a_batch_is_watched_change_nothing(works: Works) -> None:
    works.printer.show_fault("slow")
    name = works.room.plan()
    lose = [True]

    def hear(step: Progress) -> None:
        if step.counts["page"] and lose:
            lose.clear()
            works.proxy.lost.clear()
            works.proxy.faults = [Fault(JOBS, Loss.ANSWER, times=2)]

    assert works.room.run(name, Job(report=hear)).cause == ""
    assert works.proxy.lost == [JOBS, JOBS]
    assert works.printed() == Counter(works.room.numbers())


def test_out_of_paper_in_the_middle_of_a_batch_pauses_and_printing_goes_on_with_paper(works: Works) -> None:
    works.printer.show_fault("out-of-paper")
    name = works.room.plan()
    stopped = works.room.run(name)
    assert (stopped.state, stopped.cause) == (JobState.PAUSED, "out_of_paper")
    live = printer_live(name, actor=works.room.clerk)
    assert (live.stage, live.page, live.out_of_paper) == ("processing", 1, True)
    assert (works.room.states(name), len(works.printed())) == ("ssspppp", 1)
    with pytest.raises(Refused, match="not_out_yet"):
        confirm_last(name, "3", actor=works.room.clerk)
    works.printer.show_fault("ok")
    wait_until(lambda: not printer_live(name, actor=works.room.clerk).out_of_paper)
    assert works.room.run(name).cause == ""
    works.printed_once(name)


def test_a_pause_without_paper_cancels_the_batch_and_the_rest_is_printed_once(works: Works) -> None:
    works.printer.show_fault("out-of-paper")
    name = works.room.plan()
    stopped = works.room.run(name, Job(report=when("out_of_paper", lambda: pause(works.room, name))))
    assert (stopped.state, stopped.cause, works.room.states(name)) == (JobState.PAUSED, "paused", "???pppp")
    works.printer.show_fault("ok")
    works.printed_once(name)


def pause(room: Room, name: str) -> None:
    if room.view(name).state is JobState.OPEN:
        pause_job(name, actor=room.clerk)


def when(sign: str, act: Callable[[], None]) -> Callable[[Progress], None]:
    """Act whenever the printer shows that sign."""

    def hear(step: Progress) -> None:
        if step.counts[sign]:
            act()

    return hear


def test_an_aborted_batch_is_in_doubt(works: Works) -> None:
    works.printer.show_fault("abort")
    name = works.room.plan()
    assert works.room.run(name).cause == "job_aborted"
    assert works.room.states(name) == "???pppp"
    works.printer.show_fault("ok")
    assert [sheet.position for sheet in preview_confirm(name, "1", actor=works.room.clerk).again] == [3]
    works.printed_once(name)


def test_a_printer_that_goes_offline_in_the_middle_leaves_its_batch_in_doubt(works: Works) -> None:
    works.printer.show_fault("slow")
    name = works.room.plan()

    def unplug() -> None:
        with write_transaction():
            Printer.update(uri=f"ipp://localhost:{free_port()}/ipp/print").execute()
        works.proxy.faults = [Fault(operation, Loss.REQUEST, times=1000) for operation in Operation]

    assert works.room.run(name, Job(report=when("page", unplug))).cause == "reply_lost"
    assert works.room.states(name) == "???pppp"
    assert works.room.run(name).cause == "printer_unreachable"
    with write_transaction():
        Printer.update(uri=f"ipp://localhost:{works.printer.port}/ipp/print").execute()
    works.printed_once(name)


def test_a_cancelled_job_stops_the_printer_and_what_it_had_printed_stays_counted(works: Works) -> None:
    works.printer.show_fault("out-of-paper")
    name = works.room.plan()

    def cancel() -> None:
        if works.room.view(name).state is JobState.OPEN:
            cancel_job(name, actor=works.room.clerk)

    works.room.run(name, Job(report=when("out_of_paper", cancel)))
    works.printer.show_fault("ok")
    assert works.room.states(name) == "???"
    again = works.room.plan(reprint=True, reason="前一次取消了")
    works.room.run(again)
    # This printer goes on with what was cancelled: each of these came twice, and has its reason in the ledger.
    twice = {number for number, count in works.printed().items() if count > 1}
    with_reason = {sheet.number for sheet in works.room.view(again).sheets if sheet.attempt == 2}
    assert (twice, works.room.view(again).reason) == (with_reason, "前一次取消了")
    assert with_reason == set(works.room.numbers()[:3])


def test_two_processes_on_one_job_print_it_once(works: Works, database: Database, tmp_path: Path) -> None:
    works.printer.show_fault("slow")
    named(works.room.chain)
    name = works.room.plan()
    with warmed_printing(database.url, tmp_path) as warm:
        both = warm.run_at_once(2, COMPETE, name)
    assert len(both) == 2
    told = [outcome_of(tmp_path, process).read_text(encoding="ascii") for process in both]
    assert sorted(told) == ["", "job_in_use"]
    assert works.printed() == Counter(works.room.numbers())
    works.printed_once(name)


def test_what_a_killed_process_left_without_pages_does_not_block_the_printer(works: Works) -> None:
    """Killed between Create-Job and Send-Document: the printer waits for pages that never come."""
    name = works.room.plan()
    works.proxy.faults = [Fault(CREATE, Loss.ANSWER), Fault(JOBS, Loss.ANSWER, times=3, after=CREATE)]
    works.room.run(name)
    works.proxy.faults = []
    queue = IppPrinter(IppClient(f"ipp://localhost:{works.printer.port}/ipp/print", QUICK))
    assert works.room.states(name) == "ppppppp"
    assert works.room.run(name).cause == ""
    assert queue.cancel_orphans() == 0
    works.printed_once(name)


KILLS = 5
"""On each engine, so ten in all."""


def test_killed_processes_leave_nothing_twice_and_nothing_lost(
    works: Works, database: Database, tmp_path: Path
) -> None:
    with warmed_printing(database.url, tmp_path) as warm:
        rounds = PrintRounds(works.room, works.printed, Random("ipp"))
        ends = rounds.play(warm, KILLS)
    assert (ends.total(), rounds.twice, rounds.lost) == (KILLS, 0, 0)


def test_a_process_that_dies_while_its_batch_prints_leaves_it_to_the_printers_word(works: Works) -> None:
    works.printer.show_fault("slow")
    name = works.room.plan()
    left = works.room.run(name, Job(cancelled=lambda: bool(works.printer.printed())))
    assert left.cause == "left"
    assert {sheet.state for sheet in left.sheets[:3]} == {SheetState.SENT}
    assert works.room.run(name).cause == ""
    assert set(works.printed().values()) == ONCE
    works.printed_once(name)
