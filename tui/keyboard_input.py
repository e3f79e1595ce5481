"""Bytes from a keyboard as Textual's messages (键盘输入), whatever the bytes are.

Textual's own reading ends the program on a byte that is not UTF-8, as a terminal that is set to GBK sends with every
Han character, and swallows all keys after a paste that never ends. And it takes Esc with a letter close behind for Alt
with that letter: no key here has Alt, so these are two keys.
"""

from __future__ import annotations

import codecs
import re
import selectors
import threading
import time
from collections.abc import Callable, Iterable
from typing import Protocol

from textual import events
from textual._parser import ParseError
from textual._xterm_parser import XTermParser
from textual.message import Message

from tui.widgets.crash_box import note_crash

TICK_SECONDS = 0.05
LOOK_SECONDS = 0.5
"""So often it is looked whether the terminal is still raw."""

PASTE_SECONDS = 1.0
BEGIN_OF_PASTE, END_OF_PASTE = "\x1b[200~", "\x1b[201~"
"""Said in the first pause after so long: a paste that begins and never ends would swallow every key from then on."""

ESCAPE_SECONDS = 0.1
"""So long an Esc at the end of what arrived may still begin the sequence of another key."""

_ESCAPE = re.compile(r"\x1b(?=[^\[O])")
"""Esc by itself: what begins with it and goes on in another way than `[` and `O` is no sequence of a key."""


class Typed(Protocol):
    """A terminal to read from."""

    def read(self) -> bytes:
        """What was typed, at least one byte, or nothing at its end."""

    def keep_raw(self) -> None:
        """Take back a terminal that somebody switched out of raw mode."""


class Keyboard:
    """What is typed at a terminal, as Textual's messages."""

    def __init__(self, terminal: Typed, take: Callable[[Message], None]) -> None:
        self._terminal, self._take = terminal, take
        self._parser = XTermParser()
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._typed_since: float | None = None
        self._looked_at = 0.0
        self._escape_since: float | None = None
        self._pasting = False

    def listen(self, selector: selectors.BaseSelector, stopping: threading.Event) -> None:
        """Hand on what is typed until `stopping` is set. Raises what `read` raises."""
        try:
            while not stopping.is_set():
                if selector.select(TICK_SECONDS):
                    self._hear(self._decode(self._terminal.read()))
                else:
                    self._end_paste()
                self._tick()
        finally:
            self._end()

    def _hear(self, text: str) -> None:
        if not text:
            return
        self._typed_since = self._typed_since or time.monotonic()
        if self._escape_since is not None:
            text, self._escape_since = f"\x1b{text}", None
        if text.endswith("\x1b"):
            text, self._escape_since = text[:-1], time.monotonic()
        if self._pasting or BEGIN_OF_PASTE in text:
            text = self._hear_paste(text)
        for number, part in enumerate(_ESCAPE.split(text)):
            if number:
                self._take(_escape())
            self._feed(part)

    def _hear_paste(self, text: str) -> str:
        """Take what was pasted as it is; what was typed after it is returned."""
        pasted, end, typed = text.rpartition(END_OF_PASTE)
        if not end or BEGIN_OF_PASTE in typed:
            pasted, end, typed = text, "", ""
        self._pasting = not end
        self._feed(pasted + end)
        return typed

    def _feed(self, text: str) -> None:
        if text:  # nothing would be the end to the parser
            self._hand_on(lambda: self._parser.feed(text))

    def _end_escape(self) -> None:
        if self._escape_since is not None and time.monotonic() - self._escape_since > ESCAPE_SECONDS:
            self._escape_since = None
            self._take(_escape())

    def _end_paste(self) -> None:
        if self._typed_since is not None and time.monotonic() - self._typed_since > PASTE_SECONDS:
            self._typed_since, self._pasting = None, False
            self._feed(END_OF_PASTE)

    def _tick(self) -> None:
        now = time.monotonic()
        self._end_escape()
        self._hand_on(self._parser.tick)
        if now - self._looked_at > LOOK_SECONDS:
            self._looked_at = now
            self._terminal.keep_raw()

    def _hand_on(self, parse: Callable[[], Iterable[Message]]) -> None:
        try:
            for message in parse():
                self._take(message)
        except Exception as error:  # noqa: BLE001 - whatever was typed, the next key must work
            note_crash(error)
            self._parser = XTermParser()

    def _end(self) -> None:
        """Let go of the last key, which the parser's cache would keep, and the App with it."""
        try:
            for _ in self._parser.feed(""):
                pass
        except (EOFError, ParseError):
            return


def _escape() -> events.Key:
    return events.Key("escape", "\x1b")
