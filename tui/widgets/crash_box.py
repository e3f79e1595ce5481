"""What the user sees after an error nobody foresaw (出错)."""

from __future__ import annotations

import logging

from textual.worker import WorkerFailed

from tui import crash_log, wording
from tui.widgets.message_box import MessageBox

# Where nobody keeps the log, Python would write it to the terminal that the screens are drawn on.
crash_log.LOG.addHandler(logging.NullHandler())


def note_crash(error: Exception) -> str:
    """Log an error, in a worker the one that ended it; returns the number to find it by."""
    cause = error.error if isinstance(error, WorkerFailed) else error
    return crash_log.note(cause)


class CrashBox(MessageBox):
    """Says that the last step was not done and which number to report."""

    def __init__(self, reference: str) -> None:
        super().__init__(
            wording.CRASH_TITLE, [line.format(reference=reference) for line in wording.CRASH_LINES]
        )
