"""A folder as a printer: whole files, never written over."""

from __future__ import annotations

import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from printing.errors import PaperError
from printing.queues.base import JobStage, NotPrinted, OutcomeUnknown, Readiness
from printing.queues.folder import FolderQueue
from tests.as_nobody import open_to_others, outcome_as_nobody
from tests.printing.queues.samples import sheets


def test_a_job_becomes_one_file_named_by_its_key(tmp_path: Path) -> None:
    queue, job = FolderQueue(tmp_path), sheets("batch-1")
    sent = queue.send(job)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == {"batch-1.pdf": job.pdf}
    assert sent.answered
    assert queue.job(sent.job_id).stage is JobStage.COMPLETED
    assert queue.cancel(sent.job_id).stage is JobStage.COMPLETED
    assert queue.find("batch-1") == queue.job(sent.job_id)


def test_a_file_tells_people_what_it_is(tmp_path: Path) -> None:
    queue = FolderQueue(tmp_path)
    queue.send(replace(sheets("230614-7K2M-1-0a"), label="毕业证"))
    assert [file.name for file in tmp_path.iterdir()] == ["毕业证-230614-7K2M-1-0a.pdf"]
    assert queue.find("230614-7K2M-1-0a") is not None
    assert queue.find("30614-7K2M-1-0a") is None


@pytest.mark.parametrize("label", ["", "毕业证"])
def test_a_key_is_written_once(tmp_path: Path, label: str) -> None:
    queue, first = FolderQueue(tmp_path), replace(sheets(pages=1), label=label)
    queue.send(first)
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets(pages=2))
    assert refused.value.code == "job_exists"
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [first.pdf]


def test_of_many_who_print_the_same_one_does(tmp_path: Path) -> None:
    outcomes: list[str] = []

    def send() -> None:
        try:
            FolderQueue(tmp_path).send(sheets(pages=1))
            outcomes.append("sent")
        except NotPrinted as refused:
            outcomes.append(refused.code)

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["job_exists"] * 7 + ["sent"]
    assert [file.name for file in tmp_path.iterdir()] == ["batch-1.pdf"]


def test_a_folder_that_is_gone_prints_nothing(tmp_path: Path) -> None:
    queue = FolderQueue(tmp_path / "gone")
    assert queue.state().readiness is Readiness.STOPPED
    assert queue.state().reasons == ("folder-missing",)
    with pytest.raises(NotPrinted) as refused:
        queue.send(sheets())
    assert refused.value.code == "folder_unwritable"
    assert queue.find("batch-1") is None
    assert queue.job("batch-1").stage is JobStage.UNKNOWN


def test_a_folder_that_may_not_be_written_prints_nothing(tmp_path: Path) -> None:
    open_to_others(tmp_path)
    tmp_path.chmod(0o555)

    def work() -> str:
        queue = FolderQueue(tmp_path)
        try:
            queue.send(sheets())
        except NotPrinted as refused:
            return f"{queue.state().reasons} {refused.code}"
        return "sent"

    assert outcome_as_nobody(work) == "('folder-unwritable',) folder_unwritable"
    tmp_path.chmod(0o755)
    assert FolderQueue(tmp_path).state().readiness is Readiness.IDLE


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(number: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotPrinted) as refused:
        FolderQueue(tmp_path).send(sheets())
    assert refused.value.params == {"reason": "No space left on device"}
    assert list(tmp_path.iterdir()) == []


def test_what_is_kept_back_at_the_last_moment_leaves_nothing_behind(tmp_path: Path) -> None:
    def look() -> None:
        assert [file.suffix for file in tmp_path.iterdir()] == [".part"]
        raise NotPrinted("send_too_slow")

    with pytest.raises(NotPrinted):
        FolderQueue(tmp_path).send(replace(sheets(), before_step=look))
    assert list(tmp_path.iterdir()) == []


def test_a_name_that_may_not_reach_the_disk_is_an_unknown_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(queue: FolderQueue) -> None:
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(FolderQueue, "_settle", broken)
    with pytest.raises(OutcomeUnknown) as unknown:
        FolderQueue(tmp_path).send(sheets())
    assert unknown.value.params == {"key": "batch-1", "job_id": "batch-1"}


@pytest.mark.parametrize("key", ["", "../x", "a/b", ".hidden", "a b", "x" * 65, "a\n"])
def test_a_key_is_one_plain_word(key: str) -> None:
    with pytest.raises(PaperError) as refused:
        sheets(key)
    assert refused.value.code == "job_key_invalid"


def test_a_folder_is_always_the_same_printer(tmp_path: Path) -> None:
    queue = FolderQueue(tmp_path)
    assert queue.identity() == FolderQueue(tmp_path / "other").identity()
    assert queue.cautions() == ()
    assert queue.cancel_orphans() == 0
