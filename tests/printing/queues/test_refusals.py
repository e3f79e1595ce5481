"""What printers refuse, and how: none of it is printed, and none of it stays behind in the printer."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from printing.queues.base import Identity, JobStage, NoAnswer, NotPrinted, OutcomeUnknown, Readiness
from printing.queues.cups import CupsQueue
from printing.queues.ipp import IppPrinter
from printing.queues.ipp_client import Operation
from printing.queues.ipp_values import Group, GroupTag, Tag, attribute
from tests.printing.queues.samples import sheets
from tests.printing.queues.scripted_printer import (
    PRINTER,
    ScriptedPrinter,
    job_group,
    reply,
    scripted_printer,
)

WITHOUT_SCALING = Group(GroupTag.UNSUPPORTED, (attribute("print-scaling", Tag.KEYWORD, "none"),))


@pytest.fixture
def printer() -> Iterator[ScriptedPrinter]:
    with scripted_printer() as running:
        yield running


@pytest.mark.parametrize("operation", [Operation.VALIDATE_JOB, Operation.CREATE_JOB, Operation.SEND_DOCUMENT])
@pytest.mark.parametrize(
    ("status", "code"),
    [
        (0x040A, "pdf_unsupported"),
        (0x040B, "attributes_unsupported"),
        (0x0506, "printer_not_accepting"),
        (0x0507, "printer_busy"),
        (0x0403, "printer_refused"),
    ],
)
def test_a_refusal_is_named_and_ends_the_job(
    printer: ScriptedPrinter, operation: Operation, status: int, code: str
) -> None:
    printer.refuse(operation, status)
    with pytest.raises(NotPrinted) as refused:
        IppPrinter(printer.client).send(sheets())
    assert refused.value.code == code
    assert (Operation.CANCEL_JOB in printer.operations()) == (operation is Operation.SEND_DOCUMENT)


@pytest.mark.parametrize("operation", [Operation.VALIDATE_JOB, Operation.CREATE_JOB])
def test_a_printer_that_would_scale_is_refused_although_it_says_yes(
    printer: ScriptedPrinter, operation: Operation
) -> None:
    printer.refuse(operation, 0x0001, WITHOUT_SCALING, job_group())
    with pytest.raises(NotPrinted) as refused:
        IppPrinter(printer.client).send(sheets())
    assert refused.value.params == {"names": "print-scaling"}
    assert Operation.SEND_DOCUMENT not in printer.operations()
    assert (Operation.CANCEL_JOB in printer.operations()) == (operation is Operation.CREATE_JOB)


def test_a_printer_that_stumbles_over_the_pages_may_have_printed_them(printer: ScriptedPrinter) -> None:
    printer.refuse(Operation.SEND_DOCUMENT, 0x0500)
    assert not IppPrinter(printer.client).send(sheets()).answered


def test_a_job_that_the_printer_has_forgotten_after_a_fault_is_an_unknown_outcome(
    printer: ScriptedPrinter,
) -> None:
    printer.refuse(Operation.SEND_DOCUMENT, 0x0500)
    printer.refuse(Operation.GET_JOB_ATTRIBUTES, 0x0406)
    with pytest.raises(OutcomeUnknown) as unknown:
        IppPrinter(printer.client).send(sheets())
    assert unknown.value.params == {"key": "batch-1", "job_id": "1"}


@pytest.mark.parametrize(
    ("state", "stage"),
    [
        (3, JobStage.PENDING),
        (4, JobStage.PENDING),
        (5, JobStage.PROCESSING),
        (6, JobStage.PROCESSING),
        (7, JobStage.CANCELED),
        (8, JobStage.ABORTED),
        (9, JobStage.COMPLETED),
        (99, JobStage.UNKNOWN),
    ],
)
def test_every_state_of_a_job_has_its_stage(printer: ScriptedPrinter, state: int, stage: JobStage) -> None:
    printer.refuse(Operation.GET_JOB_ATTRIBUTES, 0, job_group(state=state))
    assert IppPrinter(printer.client).job("1").stage is stage


def test_reasons_are_read_without_their_severity(printer: ScriptedPrinter) -> None:
    reasons = ("media-empty-warning", "offline-report", "media-empty-error", "none")
    told = (
        attribute("printer-state-reasons", Tag.KEYWORD, *reasons),
        attribute("printer-state", Tag.ENUM, 5),
    )
    printer.refuse(Operation.GET_PRINTER_ATTRIBUTES, 0, Group(GroupTag.PRINTER, told))
    state = IppPrinter(printer.client).state()
    assert (state.readiness, state.reasons) == (Readiness.STOPPED, ("media-empty", "offline"))
    assert state.out_of_paper
    assert state.offline


def test_a_printer_that_refuses_to_answer_is_no_printer_in_good_order(printer: ScriptedPrinter) -> None:
    printer.refuse(Operation.GET_PRINTER_ATTRIBUTES, 0x0403)
    with pytest.raises(NoAnswer) as failed:
        IppPrinter(printer.client).state()
    assert failed.value.params == {"status": 0x0403}


def cups(policy: str) -> Group:
    more = (
        attribute("printer-error-policy", Tag.NAME, policy),
        attribute("printer-uuid", Tag.URI, "urn:uuid:1"),
        attribute("printer-make-and-model", Tag.TEXT, "LaserJet, driverless"),
        attribute("printer-firmware-string-version", Tag.TEXT, "20230101"),
        attribute("cups-version", Tag.TEXT, "2.4.2"),
    )
    return Group(GroupTag.PRINTER, (*PRINTER.attributes, *more))


@pytest.mark.parametrize("policy", ["retry-job", "stop-printer", "retry-current-job"])
def test_a_queue_of_cups_that_would_print_again_by_itself_is_warned_of(
    printer: ScriptedPrinter, policy: str
) -> None:
    printer.refuse(Operation.GET_PRINTER_ATTRIBUTES, 0, cups(policy))
    (caution,) = CupsQueue(printer.client).cautions()
    assert (caution.code, caution.params) == ("error_policy_repeats", {"policy": policy})


def test_a_queue_of_cups_that_gives_up_needs_no_warning(printer: ScriptedPrinter) -> None:
    printer.refuse(Operation.GET_PRINTER_ATTRIBUTES, 0, cups("abort-job"))
    queue = CupsQueue(printer.client)
    assert queue.cautions() == ()
    assert queue.identity() == Identity("urn:uuid:1", "LaserJet, driverless", "20230101 2.4.2")


def test_cups_adds_no_cover_sheet_and_joins_no_pages(printer: ScriptedPrinter) -> None:
    CupsQueue(printer.client).send(sheets())
    (created,) = [one for one in printer.asked if one.code == Operation.CREATE_JOB]
    (job,) = created.of(GroupTag.JOB)
    asked = {one.name: one.values[0].content for one in job.attributes}
    assert asked == {
        "copies": 1,
        "sides": "one-sided",
        "print-scaling": "none",
        "media": "iso_a4_210x297mm",
        "job-sheets": "none",
        "number-up": 1,
    }


def test_what_cups_counts_is_not_what_was_printed(printer: ScriptedPrinter) -> None:
    counted = job_group(attribute("job-impressions-completed", Tag.INTEGER, 3))
    printer.scripts[Operation.GET_JOB_ATTRIBUTES] = lambda request: reply(request, 0, counted)
    assert IppPrinter(printer.client).job("1").impressions_completed == 3
    assert CupsQueue(printer.client).job("1").impressions_completed is None
