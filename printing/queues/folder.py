"""A printer that is a folder (文件夹打印机): each job becomes one whole PDF file, named by its key."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from printing.queues.base import (
    Identity,
    JobStage,
    JobState,
    NotPrinted,
    OutcomeUnknown,
    PrinterState,
    PrintQueue,
    Readiness,
    Sent,
    Sheets,
)


class FolderQueue(PrintQueue):
    """Writes `<key>.pdf` into a folder; a reader never sees half a file, and no file is ever written over."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def identity(self) -> Identity:
        """A folder has no driver that could change."""
        return Identity(uuid="", make_and_model="folder", version="")

    def state(self) -> PrinterState:
        """Stopped with folder-missing or folder-unwritable."""
        if not self._folder.is_dir():
            return PrinterState(Readiness.STOPPED, ("folder-missing",), accepting=False)
        if not os.access(self._folder, os.W_OK | os.X_OK):
            return PrinterState(Readiness.STOPPED, ("folder-unwritable",), accepting=False)
        return PrinterState(Readiness.IDLE)

    def send(self, sheets: Sheets) -> Sent:
        """Write the file. Raises NotPrinted job_exists, folder_unwritable(reason); OutcomeUnknown outcome_unknown."""
        whole = self._file(sheets.key)
        part = whole.with_name(f".{sheets.key}.part")
        try:
            self._write(part, sheets.pdf, whole)
            self._put(part, whole, sheets.before_step)
        except FileExistsError as error:
            raise NotPrinted("job_exists", key=sheets.key) from error
        except OSError as error:
            raise NotPrinted("folder_unwritable", reason=error.strerror or "") from error
        try:
            self._settle()
        except OSError as error:
            raise OutcomeUnknown("outcome_unknown", key=sheets.key, job_id=sheets.key) from error
        return Sent(sheets.key)

    def job(self, job_id: str) -> JobState:
        """Completed as soon as the file is there."""
        return self.find(job_id) or JobState(job_id, JobStage.UNKNOWN)

    def find(self, key: str) -> JobState | None:
        """The key is the job's number too."""
        return JobState(key, JobStage.COMPLETED) if self._file(key).exists() else None

    def cancel(self, job_id: str) -> JobState:
        """A file that is written stays: somebody may have printed it."""
        return self.job(job_id)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.pdf"

    @staticmethod
    def _write(part: Path, pdf: bytes, whole: Path) -> None:
        """Write beside the place, to the disk. Whoever makes the part holds the key: two processes never both do."""
        with part.open("xb") as file, _gone_at_faults(part):
            if whole.exists():
                raise FileExistsError
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())

    @staticmethod
    def _put(part: Path, whole: Path, before_step: Callable[[], None]) -> None:
        """Bring what is written to its place, after a last look."""
        with _gone_at_faults(part):
            before_step()
            part.rename(whole)

    def _settle(self) -> None:
        """Bring the new name to the disk too: a file that the ledger calls sent must survive a power cut."""
        folder = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@contextmanager
def _gone_at_faults(part: Path) -> Iterator[None]:
    """Nothing of a file stays that did not become whole."""
    try:
        yield
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
