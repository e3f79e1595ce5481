"""What all dialogs share: a box with a title, text that scrolls when it is long, and a last line (对话框)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.cells import plain, wrap
from tui.widgets.too_small import TooSmall

ResultT = TypeVar("ResultT")

TEXT_CELLS = 64
"""The width of a dialog's text; `styles/dialogs.tcss` draws the box four cells wider."""


class TextBox(VerticalScroll, can_focus=False):
    """Text that the dialog scrolls."""


class Dialog(ModalScreen[ResultT]):
    """A box over the screen. A subclass gives the lines of text and the last line, and dismisses with a result."""

    AUTO_FOCUS = ""
    BINDINGS = [*keys.DIALOG_SCROLL]

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__()
        self._heading = title
        self._text = tuple(lines)

    def compose(self) -> ComposeResult:
        """Title, text and the last line in a box."""
        with Vertical(classes="box"):
            yield Static(plain(self._heading), classes="title", markup=False)
            with TextBox(classes="text") as box:
                box.display = bool(self._text)
                yield Static("\n".join(_wrapped(self._text)), markup=False)
            yield Static(wording.DIALOG_SCROLL, classes="more -hidden", markup=False)
            yield from self.compose_end()
        yield TooSmall()

    def compose_end(self) -> ComposeResult:
        """What stands below the text."""
        yield from ()

    def on_resize(self) -> None:
        """Say that there is more to read when the box cannot show it all."""
        self.call_after_refresh(self._show_whether_cut)

    def _show_whether_cut(self) -> None:
        self.query_one(".more").set_class(self._scroll.max_scroll_y == 0, "-hidden")

    @property
    def _scroll(self) -> TextBox:
        return self.query_one(TextBox)

    def close(self, result: ResultT) -> None:
        """Go away with a result, once. Not to be awaited: the screen would wait for its own end."""
        # A second key may have been on its way here: it must not take the screen below away.
        if self in self.app.screen_stack:
            _ = self.dismiss(result)

    def action_scroll_text(self, lines: int) -> None:
        """Scroll the text up or down."""
        self._scroll.scroll_relative(y=lines, animate=False)


def _wrapped(lines: Sequence[str]) -> list[str]:
    return [part for line in lines for part in wrap(plain(line), TEXT_CELLS)]
