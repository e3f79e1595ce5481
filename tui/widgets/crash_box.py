"""What user and log are told of an error nobody foresaw: neither is given personal data (出错)."""

from __future__ import annotations

import logging
import secrets
import traceback
from pathlib import Path

from textual.worker import WorkerFailed

from tui import wording
from tui.widgets.message_box import MessageBox

LOG = logging.getLogger("yanyin.screens")
# Where nobody has set up a log, Python would write to the terminal that the screens are drawn on.
LOG.addHandler(logging.NullHandler())


def log_crash(error: BaseException) -> str:
    """Log the kind of an error and the places in the program it came through; return the number to find it by.

    Its message and the values of variables are left out: they may name a student.
    """
    if isinstance(error, WorkerFailed):
        error = error.error
    reference = secrets.token_hex(3)
    frames = traceback.extract_tb(error.__traceback__)
    places = " ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    LOG.error("uncaught error %s: %s at %s", reference, type(error).__name__, places)
    return reference


class CrashBox(MessageBox):
    """Says that the last step was not done and which number to report."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            wording.CRASH_TITLE, [line.format(reference=reference) for line in wording.CRASH_LINES]
        )
