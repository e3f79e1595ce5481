"""What printers say of themselves and of their jobs, out of the groups of an answer."""

from __future__ import annotations

from dataclasses import dataclass

from printing.queues.base import (
    Identity,
    JobStage,
    JobState,
    PrinterState,
    Readiness,
    plain_reasons,
)
from printing.queues.ipp_values import Group

PRINTER_WANTED = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "printer-uuid",
    "printer-make-and-model",
    "printer-firmware-string-version",
    "printer-error-policy",
    "cups-version",
    "media-supported",
    "media-source-supported",
)
JOB_WANTED = (
    "job-id",
    "job-name",
    "job-state",
    "job-state-reasons",
    "job-impressions-completed",
    "number-of-documents",
)
READINESS = {3: Readiness.IDLE, 4: Readiness.PROCESSING, 5: Readiness.STOPPED}
STAGES = {
    3: JobStage.PENDING,
    4: JobStage.PENDING,  # held: its reasons say for what
    5: JobStage.PROCESSING,
    6: JobStage.PROCESSING,  # stopped in the middle: its reasons say why
    7: JobStage.CANCELED,
    8: JobStage.ABORTED,
    9: JobStage.COMPLETED,
}
"""RFC 8011 §5.4.11 and §5.3.7."""
NO_DOCUMENT = frozenset({"job-incoming", "job-data-insufficient"})


@dataclass(frozen=True, slots=True)
class JobReport:
    """A job as its printer describes it.

    `has_document`: its pages have arrived.
    """

    name: str
    state: JobState
    has_document: bool


def job_report(group: Group) -> JobReport:
    """What an answer says of one job."""
    number, printed = group.content("job-id"), group.content("job-impressions-completed")
    state = JobState(
        job_id=str(number) if isinstance(number, int) else "",
        stage=STAGES.get(_whole(group, "job-state"), JobStage.UNKNOWN),
        reasons=plain_reasons(texts(group, "job-state-reasons")),
        impressions_completed=printed if isinstance(printed, int) else None,
    )
    documents = group.content("number-of-documents")
    return JobReport(
        name=text(group, "job-name"),
        state=state,
        has_document=documents != 0 and not NO_DOCUMENT & set(state.reasons),
    )


def printer_state(group: Group) -> PrinterState:
    """What an answer says of the printer; one that says nothing of its readiness counts as stopped."""
    return PrinterState(
        readiness=READINESS.get(_whole(group, "printer-state"), Readiness.STOPPED),
        reasons=plain_reasons(texts(group, "printer-state-reasons")),
        accepting=group.content("printer-is-accepting-jobs") is not False,
    )


def printer_identity(group: Group) -> Identity:
    """The printer, its model, and the versions of its firmware and of CUPS in between."""
    versions = (*texts(group, "printer-firmware-string-version"), *texts(group, "cups-version"))
    return Identity(text(group, "printer-uuid"), text(group, "printer-make-and-model"), " ".join(versions))


def text(group: Group, name: str) -> str:
    """The first value as text, '' where there is none."""
    return next(iter(texts(group, name)), "")


def texts(group: Group, name: str) -> tuple[str, ...]:
    """The values of an attribute that are texts."""
    found = (getattr(content, "text", content) for content in group.contents(name))
    return tuple(content for content in found if isinstance(content, str))


def _whole(group: Group, name: str) -> int:
    content = group.content(name)
    return content if isinstance(content, int) else 0
