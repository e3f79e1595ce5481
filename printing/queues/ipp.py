"""A printer that speaks IPP itself (driverless, IPP Everywhere): the surest way, because it says how each job stands.

A job goes out in two steps. Create-Job is the intent, and prints nothing; Send-Document brings the pages. When an
answer is lost, the printer is asked what it has, by the job's key or its number, before anything else is said or done,
and no step is ever repeated (measured: notes on printing, "Exactly once").
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from printing.queues import ipp_reports as reports
from printing.queues.base import (
    Identity,
    JobStage,
    JobState,
    NoAnswer,
    NotPrinted,
    OutcomeUnknown,
    PrinterState,
    PrintQueue,
    Sent,
    Sheets,
)
from printing.queues.ipp_client import UNREACHABLE, IppClient, Operation, Status
from printing.queues.ipp_messages import Message
from printing.queues.ipp_values import Attribute, Group, GroupTag, Tag, attribute
from printing.queues.media import Paper, chosen_paper, hundredths

PDF = "application/pdf"
FIRST_REFUSAL = 0x0100
SERVER_ERRORS = 0x0500
ASK_AGAIN_AFTER_S = (0.0, 0.5, 1.5)
"""Questions change nothing, so after a fault they are asked until one is answered: the network may be coming back."""
REFUSALS = {
    Status.ATTRIBUTES_UNSUPPORTED: "attributes_unsupported",
    Status.ATTRIBUTES_CONFLICT: "attributes_unsupported",
    Status.FORMAT_UNSUPPORTED: "pdf_unsupported",
    Status.NOT_ACCEPTING: "printer_not_accepting",
    Status.BUSY: "printer_busy",
}
Answer = TypeVar("Answer")


class IppPrinter(PrintQueue):
    """One IPP printer, by its address (`IppClient`)."""

    def __init__(self, client: IppClient) -> None:
        self._client = client

    def identity(self) -> Identity:
        """uuid, model and firmware."""
        return reports.printer_identity(self._printer())

    def state(self) -> PrinterState:
        """As the printer says."""
        return reports.printer_state(self._printer())

    def trays(self) -> tuple[str, ...]:
        """As the printer says."""
        return reports.texts(self._printer(), "media-source-supported")

    def send(self, sheets: Sheets) -> Sent:
        """Create-Job, then Send-Document, after Validate-Job.

        Raises NotPrinted: job_exists(key), media_missing(width_mm, height_mm), tray_missing(tray),
        attributes_unsupported(names), pdf_unsupported, printer_not_accepting, printer_busy,
        printer_refused(status), or the code of the `NoAnswer` that came before any page had left;
        and OutcomeUnknown outcome_unknown.
        """
        try:
            template = self._template(sheets)
            if self.find(sheets.key):
                raise NotPrinted("job_exists", key=sheets.key)
            self._validate(sheets, template)
            job_id = self._create(sheets, template)
        except NoAnswer as fault:
            # No page has left, and a job without pages prints nothing, should one have come to be.
            raise NotPrinted(fault.code, **fault.params) from fault
        return self._hand_over(sheets, job_id)

    def job(self, job_id: str) -> JobState:
        """As the printer says."""
        report = self._report(job_id)
        return report.state if report else JobState(job_id, JobStage.UNKNOWN)

    def find(self, key: str) -> JobState | None:
        """By the job's name, among those that wait and then among those that are over, so that none slips through."""
        for which in ("not-completed", "completed"):
            found = [report.state for report in self._jobs(which) if report.name == key]
            if found:
                return found[0]
        return None

    def cancel(self, job_id: str) -> JobState:
        """Cancel-Job; a job that is over stays as it is. A printer stops where it can, after the page in hand."""
        self._client.ask(Operation.CANCEL_JOB, (_job_id(job_id),))
        return self.job(job_id)

    def cancel_orphans(self) -> int:
        """Cancel own jobs whose pages never came: a printer that takes one job at a time waits for them."""
        orphans = [report for report in self._jobs("not-completed", own=True) if not report.has_document]
        for report in orphans:
            self.cancel(report.state.job_id)
        return len(orphans)

    # --- the steps of a job --------------------------------------------------------------------------------------

    def _template(self, sheets: Sheets) -> tuple[Attribute, ...]:
        """How to print: once, on one side, at its own size, on paper of exactly the page's size."""
        page, printer = sheets.page, self._printer()
        paper = chosen_paper(page, reports.texts(printer, "media-supported"))
        if paper is None:
            raise NotPrinted("media_missing", width_mm=page.width_mm, height_mm=page.height_mm)
        if sheets.tray and sheets.tray not in reports.texts(printer, "media-source-supported"):
            raise NotPrinted("tray_missing", tray=sheets.tray)
        return (
            attribute("copies", Tag.INTEGER, 1),
            attribute("sides", Tag.KEYWORD, "one-sided"),
            attribute("print-scaling", Tag.KEYWORD, "none"),
            _from_tray(paper, sheets.tray) if sheets.tray else attribute("media", Tag.KEYWORD, paper.name),
        )

    def _validate(self, sheets: Sheets, template: tuple[Attribute, ...]) -> None:
        parameters = (*_naming(sheets), attribute("document-format", Tag.MIME_TYPE, PDF))
        refusal = _refusal(self._client.ask(Operation.VALIDATE_JOB, parameters, template), template)
        if refusal:
            raise refusal

    def _create(self, sheets: Sheets, template: tuple[Attribute, ...]) -> str:
        """The new job's number."""
        try:
            answer = self._client.ask(
                Operation.CREATE_JOB, _naming(sheets), template, before=sheets.before_step
            )
        except NoAnswer as fault:
            found = _patiently(lambda: self.find(sheets.key))
            if found is None:
                raise NotPrinted(fault.code, **fault.params) from fault
            return found.job_id
        jobs = answer.of(GroupTag.JOB)
        job_id = reports.job_report(jobs[0]).state.job_id if jobs else ""
        refusal = _refusal(answer, template)
        if refusal and job_id:
            self.cancel(job_id)
        if refusal or not job_id:
            raise refusal or NotPrinted("reply_damaged")
        return job_id

    def _hand_over(self, sheets: Sheets, job_id: str) -> Sent:
        parameters = (
            _job_id(job_id),
            attribute("document-name", Tag.NAME, sheets.title or sheets.key),
            attribute("document-format", Tag.MIME_TYPE, PDF),
            attribute("last-document", Tag.BOOLEAN, True),
        )
        try:
            answer = self._client.ask(
                Operation.SEND_DOCUMENT, parameters, document=sheets.pdf, before=sheets.before_step
            )
        except NoAnswer as fault:
            if fault.code != UNREACHABLE:
                return self._after_fault(sheets.key, job_id)
            refusal: NotPrinted | None = NotPrinted(UNREACHABLE)
        except BaseException:
            self._drop(job_id)  # a job whose pages are kept back would block the printer
            raise
        else:
            if answer.code >= SERVER_ERRORS and answer.code not in REFUSALS:
                return self._after_fault(sheets.key, job_id)  # it stumbled: perhaps over its answer only
            refusal = _refusal(answer, ())
        if refusal:
            self._drop(job_id)
            raise refusal
        return Sent(job_id)

    def _after_fault(self, key: str, job_id: str) -> Sent:
        """What became of the pages, when the printer did not say.

        A job that has no pages yet may be getting them this moment, out of a buffer on the way (seen in the tests), and
        print them although it is cancelled: it is cancelled, and its outcome is unknown.
        """
        with suppress(NoAnswer):
            report = _patiently(lambda: self._report(job_id))
            if report and report.has_document:
                return Sent(job_id, answered=False)
            self._drop(job_id)
        raise OutcomeUnknown("outcome_unknown", key=key, job_id=job_id)

    def _drop(self, job_id: str) -> None:
        """Cancel a job without pages, if the printer can be reached: else it is an orphan for later."""
        with suppress(NoAnswer):
            _patiently(lambda: self.cancel(job_id))

    # --- questions -----------------------------------------------------------------------------------------------

    def _printer(self) -> Group:
        wanted = attribute("requested-attributes", Tag.KEYWORD, *reports.PRINTER_WANTED)
        answer = _answered(self._client.ask(Operation.GET_PRINTER_ATTRIBUTES, (wanted,)))
        return next(iter(answer.of(GroupTag.PRINTER)), Group(GroupTag.PRINTER))

    def _report(self, job_id: str) -> reports.JobReport | None:
        """None for a job that the printer does not know (any more)."""
        wanted = attribute("requested-attributes", Tag.KEYWORD, *reports.JOB_WANTED)
        answer = self._client.ask(Operation.GET_JOB_ATTRIBUTES, (_job_id(job_id), wanted))
        if answer.code in (Status.NOT_FOUND, Status.GONE):
            return None
        jobs = _answered(answer).of(GroupTag.JOB)
        return self._read(jobs[0]) if jobs else None

    def _jobs(self, which: str, *, own: bool = False) -> tuple[reports.JobReport, ...]:
        parameters = (
            attribute("which-jobs", Tag.KEYWORD, which),
            attribute("my-jobs", Tag.BOOLEAN, own),
            attribute("requested-attributes", Tag.KEYWORD, *reports.JOB_WANTED),
        )
        answer = _answered(self._client.ask(Operation.GET_JOBS, parameters))
        return tuple(self._read(group) for group in answer.of(GroupTag.JOB))

    def _read(self, group: Group) -> reports.JobReport:
        return reports.job_report(group)


def _naming(sheets: Sheets) -> tuple[Attribute, ...]:
    """The job's name is its key, by which it is found again; and it is printed as asked or not at all."""
    return (
        attribute("job-name", Tag.NAME, sheets.key),
        attribute("ipp-attribute-fidelity", Tag.BOOLEAN, True),
    )


def _job_id(job_id: str) -> Attribute:
    return attribute("job-id", Tag.INTEGER, int(job_id))


def _from_tray(paper: Paper, tray: str) -> Attribute:
    size = (
        attribute("x-dimension", Tag.INTEGER, hundredths(paper.width_mm)),
        attribute("y-dimension", Tag.INTEGER, hundredths(paper.height_mm)),
    )
    members = (
        attribute("media-size", Tag.BEGIN_COLLECTION, size),
        attribute("media-source", Tag.KEYWORD, tray),
    )
    return attribute("media-col", Tag.BEGIN_COLLECTION, members)


def _answered(answer: Message) -> Message:
    """An answer that is one. Raises NoAnswer printer_refused(status)."""
    if answer.code >= FIRST_REFUSAL:
        raise NoAnswer("printer_refused", status=answer.code)
    return answer


def _refusal(answer: Message, template: tuple[Attribute, ...]) -> NotPrinted | None:
    """Why the printer does not take the job; one that would print otherwise than asked does not take it either."""
    unsupported = {one.name for group in answer.of(GroupTag.UNSUPPORTED) for one in group.attributes}
    changed = unsupported & {one.name for one in template}
    if answer.code < FIRST_REFUSAL and not changed:
        return None
    code = REFUSALS.get(Status(answer.code)) if answer.code in set(Status) else None
    if changed or code == "attributes_unsupported":
        return NotPrinted("attributes_unsupported", names=", ".join(sorted(unsupported)))
    return NotPrinted(code) if code else NotPrinted("printer_refused", status=answer.code)


def _patiently(question: Callable[[], Answer]) -> Answer:
    """The answer to a question that may be asked again. Raises the last NoAnswer."""
    last = NoAnswer("reply_lost")
    for pause_s in ASK_AGAIN_AFTER_S:
        time.sleep(pause_s)
        try:
            return question()
        except NoAnswer as fault:
            last = fault
    raise last
