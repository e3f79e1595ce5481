"""What a terminal below 80×24 shows instead of a broken layout (窗口太小)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from tui import wording

LEAST = Size(80, 24)


def is_too_small(size: Size) -> bool:
    """Whether a screen does not fit into `size` cells."""
    return size.width < LEAST.width or size.height < LEAST.height


class TooSmall(Static):
    """One sentence; `styles/base.tcss` shows it when the App has the class `-too-small`."""

    def __init__(self) -> None:
        super().__init__(markup=False)
        self._focus: Widget | None = None

    def cover(self, *, small: bool) -> None:
        """Remember what has the keys while it is hidden, which takes them away from it; give them back after."""
        if small:
            self._focus = self.screen.focused or self._focus
        else:
            self.call_after_refresh(self._give_back)

    def _give_back(self) -> None:
        screen, focus = self.screen, self._focus
        if is_too_small(self.app.size) or screen.focused is not None:
            return
        self._focus = None
        if focus is None or not focus.is_attached:
            # A screen that came while the window was too small found nothing to give the keys to.
            selector = self.app.AUTO_FOCUS if screen.AUTO_FOCUS is None else screen.AUTO_FOCUS
            found = screen.query(selector) if selector else ()
            focus = next((widget for widget in found if widget.focusable), None)
        if focus is not None:
            screen.set_focus(focus)

    def render(self) -> Content:
        """The sentence with the present size; a kiosk's says nothing of leaving."""
        size = self.app.size
        sentence = wording.KIOSK_TOO_SMALL if self.app.has_class("-kiosk") else wording.TOO_SMALL
        return Content(sentence.format(width=size.width, height=size.height))


def cover_screens(screens: Iterable[Screen[Any]], *, small: bool) -> None:
    """Tell every screen, before it is hidden or shown, that the terminal is too small or large enough."""
    for screen in screens:
        for sentence in screen.query(TooSmall):
            sentence.cover(small=small)
