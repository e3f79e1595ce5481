"""The program on a desk machine (自助终端): no way out but an administrator's, and back to the sign-in after any error.

One process, one terminal; each error, and each return to the beginning, is a new App on it. No other program is ever
started.
"""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from enum import Enum, auto
from functools import partial
from types import FrameType
from typing import Any, ClassVar

from textual.binding import Binding, BindingType
from textual.driver import Driver

from services import startup
from tui import keys, wording
from tui.kiosk_driver import KioskDriver
from tui.kiosk_terminal import KioskTerminal
from tui.opening import PLACES, YanyinApp, sign_out
from tui.screens.kiosk_exit import KioskExitScreen
from tui.screens.kiosk_opening import KioskOpeningScreen, KioskSignInScreen, open_database
from tui.widgets.crash_box import note_crash

IGNORED = (
    signal.SIGINT,
    signal.SIGQUIT,
    signal.SIGTSTP,
    signal.SIGHUP,
    signal.SIGTTIN,
    signal.SIGTTOU,
    signal.SIGPIPE,
    signal.SIGALRM,
    signal.SIGUSR1,
    signal.SIGUSR2,
)
"""Signals that would end or stop the program. A terminal that really hung up shows at the next reading."""

SHORT_LIFE = 5.0
"""An App that lived for less than these seconds broke at once: after several of them the program waits a while."""
ENDING_SECONDS = 2.0
"""So long an App may take to end."""
QUICK_RESTARTS = 2
LONGEST_WAIT = 30


class End(Enum):
    """Why an App ended."""

    AGAIN = auto()
    LEFT = auto()
    STOPPED = auto()
    GONE = auto()


EXIT_CODES = {End.LEFT: 0, End.STOPPED: 128 + signal.SIGTERM, End.GONE: 1}
"""0 only where an administrator left: whoever starts the program knows by it whether to start it again."""


class KioskApp(YanyinApp):
    """The screens of 验印 from the opening of the database on. `ending` says why it ended, `reference` which error."""

    ABANDONED_SECONDS: ClassVar[float] = 600
    """A screen that stays locked for so long is signed out: the next person needs the machine."""

    places = replace(PLACES, sign_in=KioskSignInScreen)
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f12",
            "leave_kiosk",
            wording.KEY_LEAVE_KIOSK,
            key_display="F12",
            id="desk.leave_kiosk",
            tooltip=wording.HELP_OF_LEAVE_KIOSK,
            show=False,
            priority=True,
            system=True,
        ),
        # As everywhere, but over a dialog too: the terminal may have to be taken back there.
        replace(keys.REPAINT, priority=True),
    ]

    def __init__(
        self, open_it: Callable[[], bool], terminal: KioskTerminal | None = None, reference: str = ""
    ) -> None:
        super().__init__(
            lambda: KioskOpeningScreen(open_it, self._database_opened, reference), connect=nullcontext
        )
        self.ending = End.AGAIN
        self.over = asyncio.Event()
        self.reference = ""
        self._terminal = terminal
        self._opened = False
        self.add_class("-kiosk")

    def _database_opened(self) -> None:
        self._opened = True
        self.connect = startup.connection

    def _build_driver(
        self, headless: bool, inline: bool, mouse: bool, size: tuple[int, int] | None
    ) -> Driver:
        """Draw on the terminal that the kiosk holds."""
        if headless or self._terminal is None:
            return super()._build_driver(headless, inline, mouse, size)
        self._driver = KioskDriver(self, self._terminal, partial(self.finish, End.GONE))
        return self._driver

    def finish(self, ending: End) -> None:
        """End this App."""
        self.ending = ending
        self.over.set()
        super().exit()

    def abandon(self) -> None:
        """Let go of the terminal without the App's help: something in it hangs."""
        if self._driver is not None:
            self._driver.disable_input()
            self._driver.close()

    def exit(self, *_result: object, **_more: object) -> None:
        """Nothing that is done on a screen ends a kiosk."""
        self.say(wording.KIOSK_STAYS)

    def action_leave_kiosk(self) -> None:
        """Ask for an administrator's password."""
        if not self._opened:
            self.say(wording.KIOSK_NOT_OPENED)
        elif not isinstance(self.screen, KioskExitScreen):
            _ = self.push_screen(KioskExitScreen(partial(self.finish, End.LEFT)))

    def action_repaint(self) -> None:
        """Draw the whole screen again, on a terminal that is ours again."""
        if self._terminal is not None:
            self._terminal.renew()
        super().action_repaint()

    def open_url(self, url: str, *, new_tab: bool = True) -> None:
        """A kiosk has no browser: do nothing."""

    def _deliver_binary(self, *_file: Any, **_more: Any) -> str | None:
        """A kiosk saves no pictures of its screen: do nothing."""
        return None

    def lock(self) -> None:
        """Cover the work, and sign its owner out when nobody comes back to it."""
        super().lock()
        covered = self.lock_screen
        if covered is not None:
            self.set_timer(self.ABANDONED_SECONDS, partial(self._abandon, covered))

    def _abandon(self, covered: object) -> None:
        if self.lock_screen is covered:
            self.go_out(wording.KIOSK_ABANDONED)

    def unlock(self) -> None:
        """Take the lock away, and what an administrator may have opened above it."""
        if isinstance(self.screen, KioskExitScreen):
            _ = self.pop_screen()
        super().unlock()

    def _handle_exception(self, error: Exception) -> None:
        """The one place where an uncaught error ends up: begin again at the sign-in."""
        self._exception = self._exception or error
        if not self.reference:
            self.reference = note_crash(error)
            self.finish(End.AGAIN)

    def _print_error_renderables(self) -> None:
        self._exit_renderables.clear()


class Kiosk:
    """Shows one App after the other on this process's terminal. `url` is empty for the default database."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._terminal = KioskTerminal()
        self._stop = threading.Event()
        self._tell_app: Callable[[], object] = bool
        self._reference = ""
        self._short_lives = 0

    def run(self) -> int:
        """Work until an administrator leaves, the system stops it, or the terminal is gone; returns the exit code."""
        with _signals(self._stopped), self._terminal.held():
            while True:
                ending = End.STOPPED if self._stop.is_set() else self._show_one()
                if ending is not End.AGAIN:
                    return EXIT_CODES[ending]
                self._rest()

    def _stopped(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()
        self._tell_app()

    def _show_one(self) -> End:
        began = time.monotonic()
        app = KioskApp(partial(open_database, self._url), self._terminal, self._reference)
        loop = asyncio.new_event_loop()
        self._tell_app = partial(loop.call_soon_threadsafe, partial(app.finish, End.STOPPED))
        try:
            loop.run_until_complete(_shown(app))
        except Exception as error:  # noqa: BLE001 - whatever happens to an App, the next one begins
            app.reference = app.reference or note_crash(error)
        finally:
            self._tell_app = bool
            # Not asyncio.run: it would wait for a service call that hangs, with a dead screen before the people.
            loop.close()
        sign_out(app.actor)
        self._reference = app.reference
        self._short_lives = self._short_lives + 1 if time.monotonic() - began < SHORT_LIFE else 0
        return app.ending

    def _rest(self) -> None:
        """Wait where one App after the other breaks at once, so that the machine does nothing else."""
        if self._short_lives > QUICK_RESTARTS:
            seconds = min(LONGEST_WAIT, 2 ** (self._short_lives - QUICK_RESTARTS))
            self._terminal.say(wording.KIOSK_RESTARTS.format(seconds=seconds, reference=self._reference))
            self._stop.wait(seconds)


async def _shown(app: KioskApp) -> None:
    """Run an App to its end. One that cannot end because something in it hangs is left behind."""
    running, over = asyncio.ensure_future(app.run_async()), asyncio.ensure_future(app.over.wait())
    _ = await asyncio.wait({running, over}, return_when=asyncio.FIRST_COMPLETED)
    done, _ = await asyncio.wait({running}, timeout=ENDING_SECONDS)
    _ = over.cancel()
    if done:
        running.result()
    else:
        app.abandon()


@contextmanager
def _signals(stopped: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    """Ignore what would end or stop the program; SIGTERM, with which the system ends a service, calls `stopped`."""
    before = {number: signal.signal(number, signal.SIG_IGN) for number in IGNORED}
    before[signal.SIGTERM] = signal.signal(signal.SIGTERM, stopped)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
