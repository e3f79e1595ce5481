"""Where the program notes an error that nobody foresaw, so that a person can ask about it by number (出错记录)."""

from __future__ import annotations

import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from services.errors import DeskError
from services.startup import data_folder

LOG = logging.getLogger("yanyin")


class _CrashLog(logging.Handler):
    """Appends to `yanyin.log` in the user's data folder; both are made when there is something to write."""

    def emit(self, record: logging.LogRecord) -> None:
        """Append one line. A log that cannot be written must not become a second error."""
        with suppress(OSError, DeskError), (data_folder() / "yanyin.log").open("a", encoding="utf-8") as log:
            log.write(self.format(record) + "\n")


@contextmanager
def kept() -> Iterator[None]:
    """Keep the program's log while the block runs."""
    handler = _CrashLog()
    handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
    LOG.addHandler(handler)
    LOG.propagate = False
    try:
        yield
    finally:
        LOG.removeHandler(handler)


def note(error: BaseException) -> str:
    """Log the kind of an error and the places it came through; returns the number to find it by.

    Its message and the values of variables are left out: they may name a student.
    """
    reference = secrets.token_hex(3)
    frames = traceback.extract_tb(error.__traceback__)
    places = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    LOG.error("uncaught error %s: %s at %s", reference, type(error).__name__, places)
    return reference
