"""Between the kiosk's App and its terminal: keys and pasted text in, drawings out, nothing else either way (驱动).

Textual's own driver stops the process on SIGTSTP, ends the App on a byte that is not UTF-8, believes any size that the
keyboard's side reports, and opens a browser when asked to.
"""

from __future__ import annotations

import selectors
import signal
import threading
from collections.abc import Callable
from typing import Any

from textual import events
from textual.app import App
from textual.driver import Driver
from textual.drivers._writer_thread import WriterThread
from textual.message import Message

from tui.keyboard_input import Keyboard
from tui.kiosk_terminal import KioskTerminal, TerminalGone


class KioskDriver(Driver):
    """Reads and draws on a terminal that is held by somebody else; `gone` is called once it hung up."""

    def __init__(self, app: App[Any], terminal: KioskTerminal, gone: Callable[[], object]) -> None:
        size = terminal.size()
        super().__init__(app, mouse=False, size=(size.width, size.height))
        self._terminal, self._gone = terminal, gone
        self._writer = WriterThread(terminal)  # type: ignore[arg-type]  # it only writes and flushes
        self._reader = threading.Thread(target=self._listen, name="kiosk-input", daemon=True)
        self._stopping = threading.Event()

    def write(self, data: str) -> None:
        """Draw."""
        self._writer.write(data)

    def start_application_mode(self) -> None:
        """Begin to draw and to read; the terminal is ours already."""
        self._terminal.forget_typed()
        self._terminal.renew()
        self._writer.start()
        self._loop.add_signal_handler(signal.SIGWINCH, self._tell_size)
        self._loop.add_signal_handler(signal.SIGCONT, self._take_back)
        self._reader.start()
        self._tell_size()

    def disable_input(self) -> None:
        """Read no more."""
        self._stopping.set()
        if self._reader.is_alive():
            self._reader.join()
        for number in (signal.SIGWINCH, signal.SIGCONT):
            self._loop.remove_signal_handler(number)

    def stop_application_mode(self) -> None:
        """Read no more; the terminal stays ours for the next App."""
        self.disable_input()

    def close(self) -> None:
        """Draw what is left."""
        if self._writer.is_alive():
            self._writer.stop()

    def suspend_application_mode(self) -> None:
        """There is nothing to give the terminal to: do nothing."""

    def resume_application_mode(self) -> None:
        """Nothing was suspended."""

    def open_url(self, url: str, new_tab: bool = True) -> None:  # noqa: FBT002 - Textual's signature
        """A kiosk has no browser: do nothing."""

    def deliver_binary(self, *_file: Any, **_more: Any) -> None:
        """A kiosk saves no files of its own accord: do nothing."""

    def _tell_size(self) -> None:
        size = self._terminal.size()
        self._size = (size.width, size.height)
        self.send_message(events.Resize(size, size))

    def _take_back(self) -> None:
        """After a stop that cannot be refused (SIGSTOP) somebody else may have used the terminal."""
        self._terminal.renew()
        self._app.refresh(layout=True)

    def _listen(self) -> None:
        try:
            with selectors.DefaultSelector() as selector:
                selector.register(self._terminal.input, selectors.EVENT_READ)
                Keyboard(self._terminal, self._take).listen(selector, self._stopping)
        except TerminalGone:
            self._loop.call_soon_threadsafe(self._gone)

    def _take(self, message: Message) -> None:
        # No mouse, no focus, no sizes, no answers to questions that nobody asked.
        if isinstance(message, events.Key | events.Paste):
            self.process_message(message)
