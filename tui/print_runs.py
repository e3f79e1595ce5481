"""Print runs of the App (打印的进程): they outlive the screen that began them, and end when their person signs out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from textual.worker import get_current_worker

from services.actor import Actor
from services.errors import DeskError
from services.print_jobs.reading import JobView
from services.print_jobs.running import run_job
from services.progress import Cancelled, Job
from tui.app import DeskApp

GROUP = "print"

Ended = Callable[[JobView | DeskError | None], object]
"""Gets how the run ended: the job, the refusal, or None when it was left."""


def start_run(desk: DeskApp, name: str, actor: Actor, ended: Ended) -> None:
    """Print the job `name` in a thread of the App, unless this App does so already."""
    if not is_running(desk, name):
        desk.run_worker(partial(_run, desk, name, actor, ended), name=name, group=GROUP, thread=True)


def is_running(desk: DeskApp, name: str) -> bool:
    """Whether this App prints that job now."""
    return any(
        worker.group == GROUP and worker.name == name and not worker.is_finished for worker in desk.workers
    )


def _run(desk: DeskApp, name: str, actor: Actor, ended: Ended) -> None:
    worker = get_current_worker()

    def left() -> bool:
        here = desk.actor
        return worker.is_cancelled or here is None or here.session != actor.session

    outcome: JobView | DeskError | None = None
    try:
        with desk.connect():
            outcome = run_job(name, actor=actor, job=Job(cancelled=left))
    except Cancelled:
        outcome = None
    except DeskError as error:
        outcome = error
    desk.call_later(ended, outcome)
