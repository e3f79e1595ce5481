"""A printer that is a folder (文件夹打印机): each job becomes one whole PDF file, named by what it is and its key."""

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
    """Writes `<label>-<key>.pdf` into a folder; a reader never sees half a file, and no file is ever written over."""

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
        name = f"{sheets.label}-{sheets.key}" if sheets.label else sheets.key
        whole = self._folder / f"{name}.pdf"
        part = whole.with_name(f".{sheets.key}.part")
        try:
            self._write(part, sheets)
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
        return JobState(key, JobStage.COMPLETED) if self._is_written(key) else None

    def cancel(self, job_id: str) -> JobState:
        """A file that is written stays: somebody may have printed it."""
        return self.job(job_id)

    def _is_written(self, key: str) -> bool:
        """Whatever it was said to be."""
        names = (file.name for file in self._folder.glob(f"*{key}.pdf"))
        return any(name.removesuffix(f"{key}.pdf")[-1:] in ("", "-") for name in names)

    def _write(self, part: Path, sheets: Sheets) -> None:
        """Write beside the place, to the disk. Whoever makes the part holds the key: two processes never both do."""
        with part.open("xb") as file, _gone_at_faults(part):
            if self._is_written(sheets.key):
                raise FileExistsError
            file.write(sheets.pdf)
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
