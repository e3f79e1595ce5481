"""A real IPP printer, simulated by CUPS's own ippeveprinter: what is printed is counted in the printer's log."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printing.geometry import PageSize
from printing.queues.base import (
    JobStage,
    JobState,
    NoAnswer,
    NotPrinted,
    Readiness,
)
from printing.queues.ipp import IppPrinter
from printing.queues.ipp_client import IppClient, Operation
from printing.queues.ipp_messages import Message
from tests.printing.queues.outcomes import Outcome, outcome_of, wait_until
from tests.printing.queues.peers import (
    Fault,
    Loss,
    Proxy,
    SimulatedPrinter,
    free_port,
    losing_proxy,
    simulated_printer,
)
from tests.printing.queues.samples import sheets

pytestmark = pytest.mark.system

ALL_THREE = ["batch-1 1", "batch-1 2", "batch-1 3"]


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    with simulated_printer(tmp_path) as running:
        yield running


@pytest.fixture
def queue(printer: SimulatedPrinter) -> IppPrinter:
    return IppPrinter(printer.client())


@pytest.fixture
def proxy(printer: SimulatedPrinter) -> Iterator[Proxy]:
    with losing_proxy(printer.port) as running:
        yield running


@pytest.fixture
def shaky(printer: SimulatedPrinter, proxy: Proxy) -> IppPrinter:
    """The same printer by way of the proxy."""
    return IppPrinter(printer.client(proxy.port))


def finished(queue: IppPrinter, job_id: str) -> JobState:
    wait_until(lambda: queue.job(job_id).stage.over)
    return queue.job(job_id)


def test_a_job_is_printed_once_at_its_own_size_on_one_side(
    queue: IppPrinter, printer: SimulatedPrinter
) -> None:
    state = finished(queue, queue.send(sheets()).job_id)
    assert (state.stage, state.impressions_completed) == (JobStage.COMPLETED, 3)
    assert printer.printed() == ALL_THREE
    told = set(printer.settings("batch-1"))
    assert {"IPP_PRINT_SCALING=none", "IPP_SIDES=one-sided", "IPP_COPIES=1"} <= told
    assert "IPP_MEDIA=iso_a4_210x297mm" in told


def test_a_job_from_a_tray_names_paper_and_tray(queue: IppPrinter, printer: SimulatedPrinter) -> None:
    finished(queue, queue.send(sheets(tray="by-pass-tray")).job_id)
    (asked,) = [line for line in printer.settings("batch-1") if line.startswith("IPP_MEDIA_COL=")]
    assert "x-dimension=21000" in asked
    assert "y-dimension=29700" in asked
    assert "by-pass-tray" in asked


def test_the_printer_says_who_and_how_it_is(queue: IppPrinter) -> None:
    identity, state = queue.identity(), queue.state()
    assert identity.uuid.startswith("urn:uuid:")
    assert identity.make_and_model == "Example Printer"
    assert (state.readiness, state.reasons, state.accepting) == (Readiness.IDLE, (), True)
    assert queue.cautions() == ()


def test_pages_that_are_kept_back_at_the_last_moment_leave_nothing_behind(
    shaky: IppPrinter, queue: IppPrinter, proxy: Proxy, printer: SimulatedPrinter
) -> None:
    """The last look is right before the pages go: once for Create-Job, once for Send-Document."""
    seen: list[Operation] = []

    def look() -> None:
        seen.append(proxy.seen[-1])
        if len(seen) > 1:
            raise NotPrinted("send_too_slow")

    with pytest.raises(NotPrinted) as refused:
        shaky.send(replace(sheets(), before_step=look))
    assert (refused.value.code, seen) == ("send_too_slow", [Operation.VALIDATE_JOB, Operation.CREATE_JOB])
    assert Operation.SEND_DOCUMENT not in proxy.seen
    assert queue.cancel_orphans() == 0
    finished(queue, queue.send(sheets("batch-2")).job_id)
    assert printer.printed() == ["batch-2 1", "batch-2 2", "batch-2 3"]


def test_paper_that_the_printer_has_not_is_refused(queue: IppPrinter, printer: SimulatedPrinter) -> None:
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets(page=PageSize(260, 185)))
    assert refused.value.code == "media_missing"
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets(tray="no-such-tray"))
    assert refused.value.code == "tray_missing"
    assert printer.printed() == []


def test_a_printer_without_paper_says_so_and_goes_on_when_it_has_some(
    queue: IppPrinter, printer: SimulatedPrinter
) -> None:
    printer.show_fault("out-of-paper")
    job_id = queue.send(sheets()).job_id
    wait_until(lambda: queue.state().out_of_paper)
    state = queue.job(job_id)
    assert (state.stage, state.impressions_completed) == (JobStage.PROCESSING, 1)
    printer.show_fault("ok")
    assert finished(queue, job_id).stage is JobStage.COMPLETED
    assert not queue.state().out_of_paper
    assert printer.printed() == ALL_THREE


def test_an_aborted_job_says_how_far_it_came(queue: IppPrinter, printer: SimulatedPrinter) -> None:
    printer.show_fault("abort")
    state = finished(queue, queue.send(sheets()).job_id)
    assert (state.stage, state.impressions_completed) == (JobStage.ABORTED, 1)
    assert printer.printed() == ["batch-1 1"]


def test_the_sides_of_a_slow_job_are_counted_while_it_prints(
    queue: IppPrinter, printer: SimulatedPrinter
) -> None:
    printer.show_fault("slow")
    job_id = queue.send(sheets(pages=6)).job_id
    seen: set[int | None] = set()

    def over() -> bool:
        state = queue.job(job_id)
        seen.add(state.impressions_completed)
        return state.stage.over

    wait_until(over)
    assert len(seen & {1, 2, 3, 4, 5}) >= 3


def test_a_cancelled_job_ends_cancelled(queue: IppPrinter, printer: SimulatedPrinter) -> None:
    printer.show_fault("out-of-paper")
    job_id = queue.send(sheets()).job_id
    wait_until(lambda: queue.state().out_of_paper)
    assert queue.cancel(job_id).stage in (JobStage.PROCESSING, JobStage.CANCELED)
    printer.show_fault("ok")
    assert finished(queue, job_id).stage is JobStage.CANCELED
    assert queue.cancel(job_id).stage is JobStage.CANCELED


def test_a_key_is_printed_once(queue: IppPrinter, printer: SimulatedPrinter) -> None:
    job_id = queue.send(sheets()).job_id
    finished(queue, job_id)
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets())
    assert refused.value.code == "job_exists"
    found = queue.find("batch-1")
    assert found is not None
    assert found.job_id == job_id
    assert printer.printed() == ALL_THREE


def test_a_job_that_the_printer_does_not_know_is_unknown(queue: IppPrinter) -> None:
    assert queue.job("4711").stage is JobStage.UNKNOWN
    assert queue.find("never-sent") is None


ROOT = Path(__file__).parents[3]
SENDER = """
import sys
from printing.queues.ipp import IppPrinter
from printing.queues.ipp_client import IppClient
from tests.printing.queues.samples import sheets
IppPrinter(IppClient(f"ipp://localhost:{sys.argv[1]}/ipp/print")).send(sheets())
"""
CREATE, SEND, JOBS, JOB = (
    Operation.CREATE_JOB,
    Operation.SEND_DOCUMENT,
    Operation.GET_JOBS,
    Operation.GET_JOB_ATTRIBUTES,
)
FAULTS: list[tuple[Outcome, list[Fault]]] = [
    ("not printed", [Fault(Operation.GET_PRINTER_ATTRIBUTES, Loss.ANSWER)]),
    ("not printed", [Fault(JOBS, Loss.ANSWER)]),
    ("not printed", [Fault(Operation.VALIDATE_JOB, Loss.ANSWER)]),
    ("not printed", [Fault(CREATE, Loss.REQUEST)]),
    ("not printed", [Fault(CREATE, Loss.HALF)]),
    ("sent", [Fault(CREATE, Loss.ANSWER)]),
    ("sent", [Fault(CREATE, Loss.ANSWER), Fault(JOBS, Loss.ANSWER, after=CREATE)]),
    ("not printed", [Fault(CREATE, Loss.ANSWER), Fault(JOBS, Loss.ANSWER, times=3, after=CREATE)]),
    ("unknown", [Fault(SEND, Loss.REQUEST)]),
    ("taken", [Fault(SEND, Loss.ANSWER)]),
    ("taken", [Fault(SEND, Loss.ANSWER), Fault(JOB, Loss.ANSWER, after=SEND)]),
    ("unknown", [Fault(SEND, Loss.ANSWER), Fault(JOB, Loss.ANSWER, times=3, after=SEND)]),
    ("unknown", [Fault(SEND, Loss.REQUEST), Fault(JOB, Loss.REQUEST, times=3, after=SEND)]),
    ("unknown", [Fault(SEND, Loss.REQUEST), Fault(Operation.CANCEL_JOB, Loss.ANSWER)]),
    ("taken", [Fault(CREATE, Loss.ANSWER), Fault(SEND, Loss.ANSWER)]),
]


def names(case: object) -> str:
    if isinstance(case, list):
        return ",".join(f"{fault.operation.name}-{fault.loss}x{fault.times}" for fault in case)
    return str(case)


@pytest.mark.parametrize(("expected", "faults"), FAULTS, ids=names)
def test_whatever_is_lost_nothing_is_printed_twice_and_nothing_is_promised(
    shaky: IppPrinter, printer: SimulatedPrinter, proxy: Proxy, expected: Outcome, faults: list[Fault]
) -> None:
    proxy.faults = faults
    outcome, job_id = outcome_of(shaky, sheets())
    assert Counter(proxy.lost) == {fault.operation: fault.times for fault in faults}
    direct = IppPrinter(printer.client())
    assert outcome == expected
    direct.cancel_orphans()
    if job_id and outcome != "unknown":
        assert finished(direct, job_id).stage is JobStage.COMPLETED
    # the next job goes well, and comes after whatever the printer still had
    finished(direct, direct.send(sheets("batch-2", pages=1)).job_id)
    whole = Counter(ALL_THREE)
    printed = Counter(printer.printed()) - Counter(["batch-2 1"])
    assert printed <= whole, "no page twice"
    if outcome != "unknown":
        assert printed == (Counter() if outcome == "not printed" else whole)
    assert proxy.seen.count(CREATE) <= 1
    assert proxy.seen.count(SEND) <= 1


@pytest.mark.parametrize("attempt", range(5))
def test_pages_that_break_off_are_never_called_unprinted(
    shaky: IppPrinter, printer: SimulatedPrinter, proxy: Proxy, attempt: int
) -> None:
    """Whether the printer has them yet when it is asked is a matter of luck."""
    proxy.faults = [Fault(SEND, Loss.HALF)]
    outcome, job_id = outcome_of(shaky, sheets())
    assert proxy.lost == [SEND]
    assert outcome in ("taken", "unknown")
    direct = IppPrinter(printer.client())
    wait_until(lambda: direct.job(job_id).stage.over)
    assert Counter(printer.printed()) <= Counter(ALL_THREE)


@pytest.mark.parametrize("operation", [CREATE, SEND])
def test_a_process_that_is_killed_while_it_sends_leaves_a_job_that_is_found(
    printer: SimulatedPrinter, proxy: Proxy, operation: Operation
) -> None:
    proxy.faults = [Fault(operation, Loss.STALL)]
    queue = IppPrinter(printer.client())
    with subprocess.Popen([sys.executable, "-c", SENDER, str(proxy.port)], cwd=ROOT) as sender:
        wait_until(lambda: queue.find("batch-1") is not None and proxy.lost == [operation])
        sender.kill()
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets())
    assert refused.value.code == "job_exists"
    assert queue.cancel_orphans() == (1 if operation is CREATE else 0)
    wait_until(lambda: (found := queue.find("batch-1")) is not None and found.stage.over)
    assert printer.printed() == ([] if operation is CREATE else ALL_THREE)


class Unplugged(IppClient):
    """Cannot connect any more when the pages are to go out."""

    def ask(self, operation: Operation, *arguments: Any, **named: Any) -> Message:
        if operation is SEND:
            raise NoAnswer("printer_unreachable")
        return super().ask(operation, *arguments, **named)


def test_pages_that_never_left_were_not_printed(printer: SimulatedPrinter) -> None:
    queue = IppPrinter(Unplugged(f"ipp://localhost:{printer.port}/ipp/print"))
    assert outcome_of(queue, sheets()) == ("not printed", "")
    found = queue.find("batch-1")
    assert found is not None
    assert found.stage is JobStage.CANCELED
    assert printer.printed() == []


def test_a_job_without_pages_is_cancelled_as_an_orphan(
    shaky: IppPrinter, printer: SimulatedPrinter, proxy: Proxy
) -> None:
    proxy.faults = [Fault(CREATE, Loss.ANSWER), Fault(JOBS, Loss.ANSWER, times=3, after=CREATE)]
    assert outcome_of(shaky, sheets()) == ("not printed", "")
    queue = IppPrinter(printer.client())
    assert queue.cancel_orphans() == 1
    assert queue.cancel_orphans() == 0
    found = queue.find("batch-1")
    assert found is not None
    assert found.stage is JobStage.CANCELED


def test_a_printer_that_is_not_there_prints_nothing(printer: SimulatedPrinter) -> None:
    queue = IppPrinter(printer.client(free_port()))
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets())
    assert refused.value.code == "printer_unreachable"
    with pytest.raises(NoAnswer):
        queue.state()
