"""The recording printer behaves as real ones do."""

from __future__ import annotations

import pytest

from printing.errors import PaperError
from printing.queues.base import (
    Identity,
    JobStage,
    JobState,
    NoAnswer,
    NotPrinted,
    OutcomeUnknown,
    PrinterState,
    Readiness,
)
from printing.queues.recording import LosesAnswer, RecordingQueue, Refuses
from tests.printing.queues.samples import sheets


def test_a_job_waits_until_it_is_moved_on() -> None:
    queue, job = RecordingQueue(), sheets()
    job_id = queue.send(job).job_id
    assert queue.taken == [job]
    assert queue.job(job_id) == JobState(job_id, JobStage.PENDING, (), 0)
    queue.advance(job_id, JobStage.PROCESSING, 2, "job-printing")
    assert queue.find("batch-1") == JobState(job_id, JobStage.PROCESSING, ("job-printing",), 2)
    queue.finish()
    assert queue.job(job_id) == JobState(job_id, JobStage.COMPLETED, (), 3)


def test_faults_come_as_planned_and_then_all_goes_well() -> None:
    queue = RecordingQueue()
    queue.plan(Refuses("pdf_unsupported"), LosesAnswer(taken=False), LosesAnswer(taken=True))
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets("a"))
    assert refused.value.code == "pdf_unsupported"
    for key in ("b", "c"):
        with pytest.raises(OutcomeUnknown):
            queue.send(sheets(key))
    queue.send(sheets("d"))
    assert [job.key for job in queue.taken] == ["c", "d"]
    assert queue.find("b") is None


def test_a_key_is_taken_once() -> None:
    queue = RecordingQueue()
    queue.send(sheets())
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets())
    assert refused.value.code == "job_exists"


def test_a_cancelled_job_keeps_its_pages_and_a_finished_one_its_end() -> None:
    queue = RecordingQueue()
    for key in ("a", "b"):
        queue.send(sheets(key))
    queue.advance("a", JobStage.PROCESSING, 1)
    assert queue.cancel("a") == JobState("a", JobStage.CANCELED, (), 1)
    queue.finish()
    assert queue.cancel("b").stage is JobStage.COMPLETED
    assert queue.cancel("never").stage is JobStage.UNKNOWN


def test_a_printer_out_of_reach_answers_nothing_and_prints_nothing() -> None:
    queue = RecordingQueue()
    queue.reachable = False
    with pytest.raises(NotPrinted):
        queue.send(sheets())
    for question in (queue.identity, queue.state, queue.cautions):
        with pytest.raises(NoAnswer):
            question()
    assert queue.taken == []


def test_the_printer_says_what_the_test_wants() -> None:
    queue = RecordingQueue()
    assert queue.state().readiness is Readiness.IDLE
    queue.condition = PrinterState(Readiness.STOPPED, ("media-empty",))
    queue.who = Identity("urn:uuid:1", "LaserJet", "2")
    queue.warnings = (PaperError("error_policy_repeats", policy="retry-job"),)
    assert queue.state().out_of_paper
    assert not queue.state().offline
    assert queue.identity().make_and_model == "LaserJet"
    assert [caution.code for caution in queue.cautions()] == ["error_policy_repeats"]
