"""How sending ends, as one word, and waiting for what a printer does in its own time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Literal

from printing.queues.base import NotPrinted, OutcomeUnknown, PrintQueue, Sheets

Outcome = Literal["sent", "taken", "not printed", "unknown"]
WAIT_S = 60.0


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WAIT_S
    while not true():
        assert time.monotonic() < deadline, "it did not come"
        time.sleep(0.02)


def outcome_of(queue: PrintQueue, job: Sheets) -> tuple[Outcome, str]:
    """How sending ends, and the job's number where there is one."""
    try:
        sent = queue.send(job)
        return "sent" if sent.answered else "taken", sent.job_id
    except NotPrinted:
        return "not printed", ""
    except OutcomeUnknown as unknown:
        return "unknown", str(unknown.params["job_id"])
