"""A real cupsd before the simulated printer: what it says, and what the printer's log says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from printing.queues.base import JobStage, JobState, NoAnswer, NotPrinted
from printing.queues.cups import CupsQueue
from printing.queues.ipp_client import Operation
from tests.printing.queues.cups_server import Cups, cups_server
from tests.printing.queues.outcomes import Outcome, outcome_of, wait_until
from tests.printing.queues.peers import Fault, Loss, SimulatedPrinter, losing_proxy, simulated_printer
from tests.printing.queues.samples import sheets

pytestmark = pytest.mark.system

ALL_THREE = ["batch-1 1", "batch-1 2", "batch-1 3"]
EXPECTED: dict[tuple[Operation, Loss], set[Outcome]] = {
    (Operation.CREATE_JOB, Loss.REQUEST): {"not printed"},
    (Operation.CREATE_JOB, Loss.HALF): {"not printed"},
    (Operation.CREATE_JOB, Loss.ANSWER): {"sent"},
    (Operation.SEND_DOCUMENT, Loss.REQUEST): {"unknown"},
    (Operation.SEND_DOCUMENT, Loss.HALF): {
        "unknown",
        "taken",
    },  # whether it has come when CUPS is asked is luck
    (Operation.SEND_DOCUMENT, Loss.ANSWER): {"taken"},
}


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[SimulatedPrinter]:
    with simulated_printer(tmp_path / "printer") as running:
        yield running


@pytest.fixture
def cups(printer: SimulatedPrinter) -> Iterator[Cups]:
    """A new one for each test: a document that CUPS cannot read leaves the printer waiting for the rest of it."""
    with cups_server(printer) as running:
        yield running


def finished(queue: CupsQueue, job_id: str) -> JobState:
    wait_until(lambda: queue.job(job_id).stage.over)
    return queue.job(job_id)


def test_a_queue_as_debian_sets_it_up_is_warned_of(cups: Cups) -> None:
    queue = CupsQueue(cups.client())
    cups.set_queue("-o", "printer-error-policy=retry-job")
    assert [caution.params for caution in queue.cautions()] == [{"policy": "retry-job"}]
    cups.set_queue("-o", "printer-error-policy=abort-job")
    assert queue.cautions() == ()


def test_a_queue_says_who_it_is(cups: Cups) -> None:
    queue = CupsQueue(cups.client())
    identity = queue.identity()
    assert identity.uuid.startswith("urn:uuid:")
    assert identity.version.startswith("2.")
    assert queue.state().accepting


def test_a_job_goes_through_cups_to_the_printer_once(cups: Cups, printer: SimulatedPrinter) -> None:
    queue = CupsQueue(cups.client())
    state = finished(queue, queue.send(sheets()).job_id)
    assert (state.stage, state.impressions_completed) == (JobStage.COMPLETED, None)
    assert printer.printed() == ALL_THREE
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets())
    assert refused.value.code == "job_exists"


@pytest.mark.parametrize("operation", [Operation.CREATE_JOB, Operation.SEND_DOCUMENT])
@pytest.mark.parametrize("loss", [Loss.REQUEST, Loss.HALF, Loss.ANSWER])
def test_whatever_is_lost_before_cups_nothing_is_printed_twice(
    cups: Cups, printer: SimulatedPrinter, operation: Operation, loss: Loss
) -> None:
    direct = CupsQueue(cups.client())
    with losing_proxy(cups.port) as proxy:
        proxy.faults = [Fault(operation, loss)]
        outcome, job_id = outcome_of(CupsQueue(cups.client(proxy.port)), sheets())
        assert proxy.lost == [operation]
    assert outcome in EXPECTED[operation, loss]
    if job_id:
        finished(direct, job_id)
    direct.cancel_orphans()
    assert direct.cancel_orphans() == 0
    printed = Counter(printer.printed())
    assert printed <= Counter(ALL_THREE), "no page twice"
    if loss is Loss.ANSWER:
        assert printed == Counter(ALL_THREE)
    if outcome == "not printed":
        assert not printed


def test_a_printer_without_paper_behind_cups_is_seen_and_its_job_can_be_cancelled(
    cups: Cups, printer: SimulatedPrinter
) -> None:
    queue = CupsQueue(cups.client())
    printer.show_fault("out-of-paper")
    job_id = queue.send(sheets()).job_id
    wait_until(lambda: queue.state().out_of_paper)
    assert printer.printed() == ["batch-1 1"]
    assert queue.job(job_id).stage is JobStage.PROCESSING
    assert queue.cancel(job_id).stage is JobStage.CANCELED
    assert queue.job(job_id).stage.over


def test_a_cupsd_that_is_killed_while_it_prints_prints_no_page_twice(
    cups: Cups, printer: SimulatedPrinter
) -> None:
    queue = CupsQueue(cups.client())
    cups.stop()  # so that the new queue reaches the disk, as an old one has
    cups.start()
    printer.show_fault("out-of-paper")
    queue.send(sheets())
    wait_until(lambda: bool(printer.printed()))
    cups.crash()
    with pytest.raises(NoAnswer):
        queue.state()
    printer.show_fault("ok")
    wait_until(lambda: printer.printed() == ALL_THREE)
    cups.start()
    finished(queue, queue.send(sheets("batch-2", pages=1)).job_id)
    assert printer.printed() == [*ALL_THREE, "batch-2 1"]
