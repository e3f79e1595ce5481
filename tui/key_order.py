"""Keys one after the other (按键的先后): what a key sets off happens before the next key finds its widget.

Over a slow line, or typed ahead, several keys arrive at once: a login, Enter, the password. Textual hands each to the
widget that has the focus when it arrives, so the password would land, readable, behind the login. Here a marker follows
each key through the same queues, from the widget up to the App, and again for the messages that those messages set off;
until it arrives, later keys wait. They wait, too, while the screen asks a service what it needs for the next key.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from time import monotonic
from typing import Any, Protocol, runtime_checkable

from textual import events
from textual.app import App
from textual.await_complete import AwaitComplete
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

AnyKey = events.Key | events.Paste

ROUNDS = 3
"""So often the marker goes: a key is a message, a field's answer to it a second, a form's answer to that a third."""

LONGEST = 0.3
"""Seconds after which keys go on even though the marker was lost, with a widget that is gone."""

PATIENCE = 2.0
"""Seconds that keys wait for one call of a service."""

ESCAPE_PATIENCE = 0.5
"""Seconds that Esc waits for it; then it cancels, and the keys before it, meant for the answer, are gone."""

MOVING = frozenset({"up", "down", "pageup", "pagedown", "home", "end", "left", "right", "escape"})
"""Keys that are good on rows which are still on their way."""

LOOK_SECONDS = 0.02
"""So often it is looked whether the call is over, while a key waits for it."""


class KeyPassed(Message):
    """Everything that the key before this marker set off in the widgets has happened."""


@runtime_checkable
class Asking(Protocol):
    """A screen that asks services."""

    def asking(self, *, moving: bool) -> object | None:
        """What is under way that the next key has to wait for, the same object until it is over; None for nothing.

        `moving`: the key only moves about, or leaves.
        """


class OrderedKeysApp(App[None]):
    """An App whose keys wait for each other."""

    _passing: KeyPassed | None = None
    _under_way: AnyKey | None = None
    _shown: Screen[Any] | None = None
    _rounds = 0
    _awaited: object | None = None
    _awaited_since = 0.0
    _looking = False
    _later: deque[AnyKey]

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait while another one is on its way; one that comes back from the widgets has done its work."""
        if not isinstance(event, AnyKey):
            await super().on_event(event)
        elif event.is_forwarded:
            try:
                await super().on_event(event)
            finally:
                # The marker may be lost: a key that closed its screen took the way that the marker was on with it.
                if event is self._under_way and self._passing is not None:
                    await self._go_round(ROUNDS)
        else:
            self._waiting_keys.append(event)
            await self._take_keys()

    def prepared(self, event: AnyKey) -> AnyKey:
        """A key as it goes to its widget, now that it is its turn."""
        return event

    def pop_screen(self) -> AwaitComplete:
        """Take the uppermost screen away; a marker that was in it may be lost."""
        gone = super().pop_screen()
        if self._passing is not None:
            self.call_later(self._arrived, self._passing)
        return gone

    def action_suspend_process(self) -> None:
        """A desk has no shell to return to: do nothing."""

    @property
    def _waiting_keys(self) -> deque[AnyKey]:
        if not hasattr(self, "_later"):
            self._later = deque()
        return self._later

    async def _take_keys(self) -> None:
        while self.screen_stack and self._waiting_keys and self._passing is None and not self._is_asking():
            await self._pass_on(self.prepared(self._waiting_keys.popleft()))

    async def _pass_on(self, event: AnyKey) -> None:
        target = self.focused
        self._shown = self.screen
        self._under_way = event
        await super().on_event(event)
        typed = isinstance(event, events.Paste) or event.is_printable
        if typed and isinstance(target, Input):
            return  # text for a field moves nothing, and fields keep their own order
        self._rounds = ROUNDS
        self._send_marker()

    async def _go_round(self, rounds: int) -> None:
        """Send a marker the way that the last key went, so often; where that way is closed, take the next key."""
        self._rounds = rounds
        if self.screen is not self._shown:
            # The key opened or closed a screen: the one that shows now composes itself and finds its focus first.
            self._shown, self._rounds = self.screen, ROUNDS
        if self._rounds == 0 or not self._send_marker():
            await self._take_keys()

    def _send_marker(self) -> bool:
        marker = KeyPassed()
        self._rounds -= 1
        self._passing = marker if (self.focused or self.screen).post_message(marker) else None
        if self._passing is not None:
            self.set_timer(LONGEST, partial(self._arrived, marker))
        return self._passing is not None

    async def on_key_passed(self, message: KeyPassed) -> None:
        """Send the marker once more, or take the keys that waited."""
        await self._arrived(message)

    async def _arrived(self, marker: KeyPassed) -> None:
        if self._passing is marker and self.screen_stack:
            self._passing = None
            await self._go_round(self._rounds)

    def _is_asking(self) -> bool:
        """Whether the first of the keys has to wait for a service."""
        screen = self.screen
        first = self._waiting_keys[0]
        moving = isinstance(first, events.Key) and first.key in MOVING
        asked = screen.asking(moving=moving) if isinstance(screen, Asking) else None
        before, self._awaited = self._awaited, asked
        if asked is None:
            if before is None:
                return False
            self._rounds = ROUNDS
            return self._send_marker()  # what the answer set off comes first
        if asked is not before:
            self._awaited_since = monotonic()
        waited = monotonic() - self._awaited_since
        if waited >= PATIENCE or (waited >= ESCAPE_PATIENCE and self._cut_short()):
            return False
        if not self._looking:
            self._looking = True
            self.set_timer(LOOK_SECONDS, self._look_again)
        return True

    def _cut_short(self) -> bool:
        """Drop the keys before an Esc that waits; False where none does."""
        keys = self._waiting_keys
        if not any(isinstance(event, events.Key) and event.key == "escape" for event in keys):
            return False
        while not (isinstance(keys[0], events.Key) and keys[0].key == "escape"):
            keys.popleft()
        return True

    async def _look_again(self) -> None:
        self._looking = False
        await self._take_keys()
