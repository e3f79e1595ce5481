"""Keys one after the other (按键的先后): what a key sets off happens before the next key finds its widget.

Over a slow line, or typed ahead, several keys arrive at once: a login, Enter, the password. Textual hands each to the
widget that has the focus when it arrives, so the password would land, readable, behind the login. Here a marker follows
each key through the same queues, from the widget up to the App; until it arrives, later keys wait.
"""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import Any

from textual import events
from textual.app import App
from textual.message import Message
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widgets import Input

LONGEST = 0.3
"""Seconds after which keys go on even though the marker was lost, with a widget that is gone."""


class KeyPassed(Message):
    """Everything that the key before this marker set off in the widgets has happened."""


class OrderedKeysApp(App[None]):
    """An App whose keys wait for each other."""

    _passing: KeyPassed | None = None
    _under_way: events.Key | events.Paste | None = None
    _shown: Screen[Any] | None = None
    _later: deque[events.Key | events.Paste]

    async def on_event(self, event: events.Event) -> None:
        """Let a key wait while another one is on its way; one that comes back from the widgets has done its work."""
        if not isinstance(event, events.Key | events.Paste):
            await super().on_event(event)
        elif event.is_forwarded:
            try:
                await super().on_event(event)
            finally:
                # The marker may be lost: a key that closed its screen took the way that the marker was on with it.
                if event is self._under_way and self._passing is not None:
                    await self._go_on(self._passing)
        elif self._passing is not None or self._waiting_keys:
            self._waiting_keys.append(event)
        else:
            await self._pass_on(event)

    @property
    def _waiting_keys(self) -> deque[events.Key | events.Paste]:
        if not hasattr(self, "_later"):
            self._later = deque()
        return self._later

    async def _pass_on(self, event: events.Key | events.Paste) -> None:
        target = self.focused or self.screen
        self._shown = self.screen
        self._under_way = event
        await super().on_event(event)
        typed = isinstance(event, events.Paste) or event.is_printable
        if typed and isinstance(target, Input):
            return  # text for a field moves nothing, and fields keep their own order
        self._wait_for(target)

    def _wait_for(self, pump: MessagePump) -> bool:
        """Send a marker the way of the last key; False where that way is closed."""
        marker = KeyPassed()
        self._passing = marker if pump.post_message(marker) else None
        if self._passing is not None:
            self.set_timer(LONGEST, partial(self._go_on, marker))
        return self._passing is not None

    async def on_key_passed(self, message: KeyPassed) -> None:
        """Take the keys that waited."""
        await self._go_on(message)

    async def _go_on(self, marker: KeyPassed) -> None:
        if self._passing is not marker:
            return
        if self.screen is not self._shown:
            # The key opened or closed a screen: the one that shows now composes itself and finds its focus first.
            self._shown = self.screen
            if self._wait_for(self.screen):
                return
        self._passing = None
        while self._waiting_keys and self._passing is None:
            await self._pass_on(self._waiting_keys.popleft())
