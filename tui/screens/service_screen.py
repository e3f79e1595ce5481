"""How a screen calls the services: one call in a worker thread, its answer as one message (业务调用)."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from itertools import chain
from typing import ParamSpec, TypeVar

from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from services.actor import Actor
from services.errors import DeskError
from services.progress import Cancelled, Job, Progress
from tui import wording
from tui.app import DeskApp
from tui.widgets.job_bar import JobBar
from tui.widgets.line_table import LineTable
from tui.widgets.message_box import MessageBox

BEHIND = frozenset({"demo", "detail", "live", "organisations", "out", "poll", "preview", "printer"})
"""Groups of calls whose answers the next key does not depend on."""

P = ParamSpec("P")
R = TypeVar("R")
Out = TypeVar("Out")
ResultT = TypeVar("ResultT")


@dataclass(eq=False)
class Call:
    """One service call under way. `stop` is set by Esc and by leaving the screen; `label` shows it on the job bar.

    `again`: it was made while a box told of a refusal, or because that was closed.
    """

    stop: threading.Event
    label: str
    group: str
    again: bool = False


class ServiceScreen(Screen[ResultT]):
    """A screen whose workers touch no widget: they post what came out, and the handlers here pass it on."""

    class Progressed(Message):
        """Long work has come further."""

        def __init__(self, call: Call, progress: Progress) -> None:
            super().__init__()
            self.call, self.progress = call, progress

        def can_replace(self, message: Message) -> bool:
            """Only the last of several waiting reports is drawn."""
            return isinstance(message, ServiceScreen.Progressed) and message.call is self.call

    class Ended(Message):
        """A call is over; `deliver` hands its outcome to the screen."""

        def __init__(self, call: Call, deliver: Callable[[], object]) -> None:
            super().__init__()
            self.call, self.deliver = call, deliver

    def __init__(self) -> None:
        super().__init__()
        self._calls: dict[str, Call] = {}
        self._told = False
        self._delivered: Call | None = None

    @property
    def desk(self) -> DeskApp:
        """The App this screen runs in."""
        app = self.app
        if not isinstance(app, DeskApp):
            raise TypeError(type(app).__name__)
        return app

    @property
    def actor(self) -> Actor:
        """Who is signed in. Raises `LookupError` on a screen before signing in."""
        actor = self.desk.actor
        if actor is None:
            raise LookupError
        return actor

    def run_service(
        self,
        call: Callable[[Job], R],
        done: Callable[[R], object],
        *,
        refused: Callable[[DeskError], object] | None = None,
        label: str = "",
        group: str = "service",
    ) -> None:
        """Run one service call in a thread with its own database connection, then `done(result)` on the screen.

        A `DeskError` goes to `refused`, by default a box with its sentence. With a `label` the call is long work: it
        shows on the screen's `JobBar` and Esc cancels it. A second call in the same `group` takes the place of the
        first, whose outcome is dropped. Any other error ends up in the App.
        """
        self.cancel_calls(group)
        under_way = Call(threading.Event(), label, group, again=self._told)
        self._calls[group] = under_way
        if label:
            for bar in self.query(JobBar):
                bar.start(label)
        work = partial(self._work, under_way, call, done, refused or self.show_refusal)
        self.run_worker(work, thread=True, group=group)

    def _work(
        self,
        under_way: Call,
        call: Callable[[Job], R],
        done: Callable[[R], object],
        refused: Callable[[DeskError], object],
    ) -> None:
        worker = get_current_worker()
        job = Job(
            report=partial(self._report, under_way),
            cancelled=lambda: under_way.stop.is_set() or worker.is_cancelled,
        )
        deliver: Callable[[], object] = (
            _nothing  # an error nobody foresaw goes to the App; here the call just ends
        )
        try:
            with self.desk.connect():
                result = call(job)
            deliver = partial(done, result)
        except Cancelled:
            deliver = self.show_cancelled
        except DeskError as error:
            deliver = partial(self._refuse, refused, error)
        finally:
            self.post_message(self.Ended(under_way, deliver))

    def _refuse(self, refused: Callable[[DeskError], object], error: DeskError) -> None:
        # What is wrong with the session itself no screen can mend: the App leads to the one that can.
        if not self.desk.lead_on(error):
            _ = refused(error)

    def _report(self, under_way: Call, progress: Progress) -> None:
        self.post_message(self.Progressed(under_way, progress))

    def connected(self, call: Callable[P, R]) -> Callable[P, R]:
        """`call` with a database connection of its own around it, for the fetching of a `LineTable`."""
        connect = self.desk.connect

        def with_connection(*args: P.args, **kwargs: P.kwargs) -> R:
            with connect():
                return call(*args, **kwargs)

        return with_connection

    def is_calling(self, group: str = "service") -> bool:
        """Whether a call of the group is under way, so that a second press of its key does not make a second one."""
        return group in self._calls

    def asking(self, *, moving: bool) -> object | None:
        """What the next key waits for (`tui/key_order.py`): a call that is not long work, or the row under a cursor.

        A key that only moves about (`moving`) needs no row under the cursor.
        """
        short = (call for group, call in self._calls.items() if not call.label and group not in BEHIND)
        rows = () if moving else (table.awaited for table in self.query(LineTable))
        return next(chain(short, filter(None, rows)), None)

    @property
    def job_running(self) -> bool:
        """Whether long work goes on that Esc would cancel."""
        return any(call.label for call in self._calls.values())

    def cancel_calls(self, group: str | None = None) -> bool:
        """Ask running calls to stop before their final write: those of one group, or all. False if all were asked."""
        asked = [
            call for call in self._calls.values() if group in (None, call.group) and not call.stop.is_set()
        ]
        for call in asked:
            call.stop.set()
        return bool(asked)

    def on_service_screen_progressed(self, message: Progressed) -> None:
        """Draw how far the work has come."""
        message.stop()
        if self._calls.get(message.call.group) is message.call:
            for bar in self.query(JobBar):
                bar.report(message.progress)

    def on_service_screen_ended(self, message: Ended) -> None:
        """Hand the outcome over, unless another call took the place of this one or the screen is gone.

        Behind a lock it waits: what it opens would come to lie on top of the lock.
        """
        message.stop()
        call = message.call
        if self.desk.lock_screen not in (None, self):
            again = self.Ended(call, message.deliver)
            self.desk.when_unlocked(lambda: self.post_message(again))
            return
        if self._calls.get(call.group) is not call:
            return
        del self._calls[call.group]
        if self not in self.app.screen_stack:
            return
        if call.label:
            for bar in self.query(JobBar):
                bar.finish()
        self._delivered = call
        message.deliver()
        self._delivered = None

    def on_screen_resume(self) -> None:
        """Comes after what a subclass does when one comes back to it."""
        self._told = False

    def on_unmount(self) -> None:
        """Leaving the screen cancels its work."""
        self.cancel_calls()

    def open(
        self,
        screen: Screen[Out],
        done: Callable[[Out | None], None] | Callable[[Out | None], Awaitable[None]] | None = None,
    ) -> None:
        """Put a screen or dialog on top; `done` gets what it was dismissed with."""
        if self.desk.lock_screen in (None, self):
            _ = self.app.push_screen(screen, done)
        else:
            self.desk.when_unlocked(lambda: self.call_later(self.open, screen, done))

    def dismiss(self, result: ResultT | None = None) -> AwaitComplete:
        """Go away with a result, once: a second key that was on its way here must not take the screen below away."""
        return super().dismiss(result) if self in self.app.screen_stack else AwaitComplete()

    def show_refusal(self, error: DeskError) -> None:
        """Say why an operation was refused and what to do next, or lead to where a refused session has to go.

        What is refused again as soon as the box is closed is said in a line: a second box would hold the user for good.
        """
        if self.desk.lead_on(error):
            return
        sentence = wording.refusal_on_screen(error.code, error.params)
        if self._delivered is not None and self._delivered.again:
            self.desk.say(sentence)
        else:
            self._told = True
            self.open(MessageBox(wording.REFUSED_TITLE, [sentence]))

    def show_cancelled(self) -> None:
        """Say that the work was cancelled."""
        self.desk.say(wording.JOB_CANCELLED)


def _nothing() -> None:
    return None
