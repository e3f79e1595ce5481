"""Textual's driver for a terminal of one's own, with an input that no byte ends (驱动)."""

from __future__ import annotations

import os
import selectors
import signal

from textual.drivers.linux_driver import LinuxDriver

from tui.keyboard_input import Keyboard
from tui.kiosk_terminal import TerminalGone

AT_ONCE = 4096


class DeskDriver(LinuxDriver):
    """Draws as Textual does, and reads through `Keyboard`."""

    def run_input_thread(self) -> None:
        """Hand on what is typed until the driver stops, or the terminal is gone."""
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self.fileno, selectors.EVENT_READ)
                Keyboard(_OwnTerminal(self.fileno), self.process_message).listen(selector, self.exit_event)
        except TerminalGone:
            # The kernel tells only the first program of a terminal, which need not pass it on.
            os.kill(os.getpid(), signal.SIGHUP)


class _OwnTerminal:
    """The terminal that the program was started in; whoever started it may do with it what he likes."""

    def __init__(self, fileno: int) -> None:
        self._fileno = fileno

    def read(self) -> bytes:
        """What was typed. Raises TerminalGone once nothing ever will be."""
        try:
            typed = os.read(self._fileno, AT_ONCE)
        except OSError as error:
            raise TerminalGone from error
        if not typed:
            raise TerminalGone
        return typed

    def keep_raw(self) -> None:
        """The shell's job control gives it back by itself."""
