"""`/`: one line at the bottom to look for a name, the end of an ID number or pinyin initials (查找)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.line_input import Bracketed, LineInput


class FilterInput(Horizontal):
    """Hidden until opened. Enter applies the text, Esc clears it; both give the keys back to where they were.

    While a text is applied the line stays, so that nobody takes a part of the list for the whole.
    """

    BINDINGS = [*keys.FILTER_CLOSE]

    class Filtered(Message):
        """Show only what matches `text`; everything when it is empty."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.applied = ""
        self.add_class("-hidden")
        self._box = LineInput()
        # Textual gives the keys of a new screen to the first widget that can take them, even to a hidden one.
        self._box.can_focus = False
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """`查找 [        ] Enter 查找  Esc 清除`."""
        yield Static(wording.FILTER_LABEL, classes="label", markup=False)
        yield Bracketed(self._box)
        yield Static("", classes="hint", markup=False)

    def open(self) -> None:
        """Take the keys."""
        box = self._box
        if box.has_focus:
            return
        box.can_focus = True
        self._before = self.screen.focused
        self.remove_class("-hidden")
        self._hint(wording.FILTER_HINT)
        box.value = self.applied
        box.cursor_position = len(box.value)
        # Not `focus()`, which comes about only after the keys that are waiting already.
        self.screen.set_focus(box)

    def clear(self) -> None:
        """Look for nothing any more."""
        self._apply("")

    def on_input_submitted(self, message: LineInput.Submitted) -> None:
        """Apply what was typed."""
        message.stop()
        self._apply(message.value.strip())

    def action_clear(self) -> None:
        """Esc while typing."""
        self.clear()

    def _hint(self, text: str) -> None:
        self.query_one(".hint", Static).update(text)

    def _apply(self, text: str) -> None:
        if self._box.has_focus:
            self.screen.set_focus(self._before)
        self._box.can_focus = False
        self._box.value = text
        self._hint(wording.FILTER_APPLIED)
        self.set_class(not text, "-hidden")
        if text != self.applied:
            self.applied = text
            self.post_message(self.Filtered(text))
