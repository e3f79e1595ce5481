"""A question that is answered with one line of text (填一行)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.dialog import Dialog
from tui.widgets.line_input import Bracketed, LineInput


class TextPrompt(Dialog[str | None]):
    """Dismisses with the text on Enter, with None on Esc; what stands there at first gives way to what is typed."""

    AUTO_FOCUS = "LineInput"
    BINDINGS = [*keys.CLOSE]

    def __init__(self, title: str, lines: Sequence[str], text: str = "") -> None:
        super().__init__(title, lines)
        self._box = LineInput(text)

    def compose_end(self) -> ComposeResult:
        """The line to type into, and how to end."""
        yield Bracketed(self._box)
        yield Static(wording.PROMPT_HINT, classes="buttons", markup=False)

    def on_mount(self) -> None:
        """Mark the present text, so that the first letter takes its place and an arrow keeps it."""
        self._box.select_all()

    def on_input_submitted(self, message: LineInput.Submitted) -> None:
        """Enter: this is the answer."""
        message.stop()
        self.close(message.value.strip())

    def action_close(self) -> None:
        """Esc: no answer."""
        self.close(None)
