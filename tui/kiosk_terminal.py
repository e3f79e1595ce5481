"""The terminal of a desk machine while the kiosk holds it: raw, alternate screen, and nobody else writes there (终端).

Several Apps may come and go meanwhile; the terminal stays as it is from one to the next.
"""

from __future__ import annotations

import os
import re
import termios
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from textual.geometry import Size

USUAL = Size(80, 24)
LARGEST = Size(1000, 500)
"""A terminal that calls itself larger is wrong: laying out so many cells would take minutes."""

ENTER = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h\x1b[0m"
"""Alternate screen, no cursor, no line wrap, pasted text told from typed."""

LEAVE = "\x1b[0m\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l"
CLEAR = "\x1b[0m\x1b[2J\x1b[2;3H"

# Strings for the terminal itself: OSC (title, clipboard, links), DCS, SOS, PM, APC; and the same as single C1 signs.
_COMMANDS = re.compile("\x1b[\\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[\x80-\x9f]")

Attributes = list[int | list[bytes | int]]


class TerminalGone(Exception):
    """The terminal hung up: nothing can be read from it or set on it any more."""


class KioskTerminal:
    """Standard input and output of this process, which have to be a terminal."""

    def __init__(self) -> None:
        self._in = os.dup(0)
        self._out = os.dup(1)
        self._before: Attributes = termios.tcgetattr(self._in)

    @property
    def input(self) -> int:
        """The file descriptor to wait on."""
        return self._in

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the terminal, then give it back as it was. Whatever else the process writes goes nowhere."""
        with _silenced():
            self.renew()
            try:
                yield
            finally:
                self.write(LEAVE)
                with suppress(termios.error):
                    termios.tcsetattr(self._in, termios.TCSADRAIN, self._before)

    def renew(self) -> None:
        """Make the terminal ours again, whatever was done to it meanwhile; the screen has to be drawn anew."""
        with suppress(TerminalGone):
            self.keep_raw()
        self.write(ENTER)

    def keep_raw(self) -> None:
        """Set what somebody else may have set otherwise. Raises `TerminalGone`."""
        try:
            now = termios.tcgetattr(self._in)
            wanted = _raw(now)
            if wanted != now:
                termios.tcsetattr(self._in, termios.TCSANOW, wanted)
        except termios.error as error:
            raise TerminalGone from error

    def forget_typed(self) -> None:
        """Throw away what was typed and not yet read."""
        with suppress(termios.error):
            termios.tcflush(self._in, termios.TCIFLUSH)

    def size(self) -> Size:
        """Columns and lines; the usual ones where the terminal does not know, the largest where it exaggerates."""
        try:
            columns, lines = os.get_terminal_size(self._out)
        except OSError:
            return USUAL
        if not (columns and lines):
            return USUAL
        return Size(min(columns, LARGEST.width), min(lines, LARGEST.height))

    def read(self) -> bytes:
        """What was typed; blocks until there is something. Raises `TerminalGone`."""
        try:
            typed = os.read(self._in, 4096)
        except OSError as error:
            raise TerminalGone from error
        if not typed:
            # Either hung up, which this finds out, or no longer raw, in which case Ctrl+D reads as the end.
            self.keep_raw()
        return typed

    def write(self, text: str) -> None:
        """Write to the screen, without commands to the terminal itself. A terminal that is gone takes nothing."""
        rest = _COMMANDS.sub("", text).encode("utf-8", "replace")
        with suppress(OSError):
            while rest:
                rest = rest[os.write(self._out, rest) :]

    def flush(self) -> None:
        """All is written at once."""

    def say(self, sentence: str) -> None:
        """Show one sentence on an empty screen, while no App is there to do it."""
        self.write(ENTER + CLEAR + sentence)


def _raw(attributes: Attributes) -> Attributes:
    """These attributes with every byte handed on as it comes: no echo, no lines, no signals from keys or breaks."""
    wanted = [*attributes[:6], list(_control(attributes))]
    flags_in, flags_local = wanted[0], wanted[3]
    if isinstance(flags_in, int) and isinstance(flags_local, int):
        handed_on = termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR
        wanted[0] = (
            flags_in & ~(handed_on | termios.BRKINT | termios.ISTRIP | termios.PARMRK) | termios.IGNBRK
        )
        wanted[3] = flags_local & ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    return wanted


def _control(attributes: Attributes) -> Iterator[bytes | int]:
    signs = attributes[6]
    for number, sign in enumerate(signs if isinstance(signs, list) else []):
        yield {termios.VMIN: b"\x01", termios.VTIME: b"\x00"}.get(number, sign)


@contextmanager
def _silenced() -> Iterator[None]:
    """Standard output and error of the process into nothing: warnings and libraries must not draw on the screen."""
    kept = [(number, os.dup(number)) for number in (1, 2)]
    nothing = os.open(os.devnull, os.O_WRONLY)
    try:
        for number, _ in kept:
            os.dup2(nothing, number)
        yield
    finally:
        for number, copy in kept:
            os.dup2(copy, number)
            os.close(copy)
        os.close(nothing)
