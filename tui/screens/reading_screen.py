"""Screens that show what one service call reads (只读的一屏): read again on coming back, left when that is refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from services.errors import DeskError
from services.progress import Job
from tui import wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.message_box import MessageBox

R = TypeVar("R")


class ReadingScreen(DeskScreen[None]):
    """A subclass gives `read`, which calls `ask_services` once."""

    VERTICAL_BREAKPOINTS = [(0, "-low"), (32, "-tall")]

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here, also from a box that says what went wrong."""
        self.read()

    def read(self) -> None:
        """Ask the services for what this screen shows."""

    def action_read(self) -> None:
        """Read again, where a key is bound to it."""
        self.read()

    def ask_services(self, call: Callable[[Job], R], show: Callable[[R], object]) -> None:
        """Read and show; whoever may not read it, or finds it gone, learns why and goes back."""
        self.run_service(call, show, refused=self._unreadable, group="read")

    def _unreadable(self, error: DeskError) -> None:
        # Reading again after the box would only bring the box back.
        sentence = wording.refusal(error.code, error.params)
        self.open(MessageBox(wording.REFUSED_TITLE, [sentence]), lambda _closed: self.leave())
