"""Whether the person is still there (在场): the idle lock, the session's sign of life, where a refused session leads.

All of it stands on the App object, of which every user has one. The screens in question come from the sign-in screen
with the person, so that the App knows none of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from textual import events
from textual.await_complete import AwaitComplete
from textual.driver import Driver
from textual.screen import Screen
from textual.timer import Timer

from services.accounts import sessions
from services.actor import Actor
from services.errors import DeskError
from tui import wording
from tui.key_order import OrderedKeysApp

AnyScreen = Screen[Any]
Connect = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True, slots=True)
class Doorway:
    """The screen one came in by, and the makers of those that stand in the way.

    `lock` covers everything; `steps` has, by the code of a refusal, what has to be dealt with first.
    """

    door: AnyScreen
    lock: Callable[[], AnyScreen]
    steps: Mapping[str, Callable[[], AnyScreen]]


class AttendedApp(OrderedKeysApp):
    """An App that one person signs in to. `connect` opens a database connection for one service call."""

    IDLE_SECONDS: float = 600
    """Without a key for so long the screen locks (issue 3: ten minutes)."""
    ALIVE_SECONDS: float = 60
    """A sign of life goes to the session at most once in this time."""
    CHECK_SECONDS: float = 15
    """So often it is asked whether the session was ended elsewhere, so that it leaves the screen without a key."""

    def __init__(self, connect: Connect, driver_class: type[Driver] | None = None) -> None:
        super().__init__(driver_class=driver_class, ansi_color=True)
        self.actor: Actor | None = None
        self.connect = connect
        self.farewell = ""
        self.lock_screen: AnyScreen | None = None
        self._doorway: Doorway | None = None
        self._step: AnyScreen | None = None
        self._waiting: list[Callable[[], object]] = []
        self._idle: Timer | None = None
        self._check: Timer | None = None
        self._last_key = self._last_sign = monotonic()

    def come_in(self, actor: Actor, doorway: Doorway) -> None:
        """Somebody signed in: from now on the screen locks, and keys keep the session alive."""
        self.actor, self._doorway = actor, doorway
        self._last_key = self._last_sign = monotonic()
        self._watch(self.IDLE_SECONDS)
        if self._check is not None:
            self._check.stop()
        self._check = self.set_interval(self.CHECK_SECONDS, partial(self._ask_session, actor))

    def go_out(self, farewell: str = "") -> None:
        """Go back to the door, which signs out and says `farewell`; work under way is cancelled with its screens."""
        doorway = self._doorway
        if doorway is None:
            return
        self.farewell, self._doorway, self.lock_screen = farewell, None, None
        self._waiting.clear()
        for timer in (self._idle, self._check):
            if timer is not None:
                timer.stop()
        if doorway.door not in self.screen_stack:
            self.exit()
            return
        while self.screen is not doorway.door:
            _ = self.pop_screen()

    async def on_event(self, event: events.Event) -> None:
        """See that the person is there, before anything is done with the key."""
        if isinstance(event, events.Key | events.Paste):
            self._note_key()
        await super().on_event(event)

    def _note_key(self) -> None:
        self._last_key = monotonic()
        actor = self.actor
        signed_in = actor is not None and self._doorway is not None and self.lock_screen is None
        if actor is None or not signed_in or self._last_key - self._last_sign < self.ALIVE_SECONDS:
            return
        self._last_sign = self._last_key
        self._ask_session(actor, alive=True)

    def _ask_session(self, actor: Actor, *, alive: bool = False) -> None:
        work = partial(self._touch, actor, alive=alive)
        self.run_worker(work, thread=True, group="alive" if alive else "session", exclusive=True)

    def _touch(self, actor: Actor, *, alive: bool) -> None:
        try:
            with self.connect():
                sessions.touch(alive=alive, actor=actor)
        except DeskError as error:
            self.call_later(self._life_refused, error, actor)

    def _life_refused(self, error: DeskError, actor: Actor) -> None:
        # A database that is away shows at the next thing the person does; whoever signed out has no session to lose.
        if self.actor is not None and self.actor.session == actor.session:
            _ = self.lead_on(error)

    def lead_on(self, error: DeskError) -> bool:
        """Lead to where a refused session has to go first; False when the refusal is about something else."""
        doorway = self._doorway
        if doorway is None:
            return False
        if error.code == "session_ended":
            self.go_out(wording.refusal(error.code, error.params))
            return True
        if error.code not in doorway.steps or self.lock_screen is not None:
            return False
        if self._step not in self.screen_stack:
            self._step = doorway.steps[error.code]()
            _ = self.push_screen(self._step)
        return True

    def _watch(self, seconds: float) -> None:
        if self._idle is not None:
            self._idle.stop()
        self._idle = self.set_timer(seconds, self._look_at_keys)

    def _look_at_keys(self) -> None:
        left = self.IDLE_SECONDS - (monotonic() - self._last_key)
        if left <= 0:
            self.lock()
        self._watch(left if left > 0 else self.IDLE_SECONDS)

    def action_lock(self) -> None:
        """Lock the screen, once what earlier keys set off has come about."""
        self.screen.call_after_refresh(self.lock)

    def lock(self) -> None:
        """Cover everything, until the same person's password opens it. What lies behind stays as it is and goes on."""
        if self._doorway is not None and self.lock_screen is None:
            self.lock_screen = self._doorway.lock()
            _ = self.push_screen(self.lock_screen)

    def unlock(self) -> None:
        """Take the lock away, and let what came out meanwhile be shown."""
        covered, waiting = self.lock_screen, self._waiting
        self.lock_screen, self._waiting = None, []
        while covered in self.screen_stack:  # and before it what may lie on it, such as its help
            _ = self.pop_screen()
        for show in waiting:
            show()

    def when_unlocked(self, show: Callable[[], object]) -> None:
        """Show something now, or after the lock is opened: nothing may come to lie on top of it."""
        if self.lock_screen is None:
            show()
        else:
            self._waiting.append(show)

    def pop_screen(self) -> AwaitComplete:
        """Take the uppermost screen away, but never the lock: it goes by `unlock` alone."""
        if self.screen is self.lock_screen:
            return AwaitComplete()
        return super().pop_screen()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is nothing to lock where nobody is signed in, and no second lock."""
        if action == "lock":
            return self._doorway is not None and self.lock_screen is None
        return super().check_action(action, parameters)
