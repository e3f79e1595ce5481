"""One message that has to be read: an error or a notice, and what to do next (提示)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.dialog import Dialog


class MessageBox(Dialog[None]):
    """Closed by Enter or Esc."""

    BINDINGS = [*keys.MESSAGE]

    def compose_end(self) -> ComposeResult:
        """How to close it."""
        yield Static(wording.DIALOG_CLOSE, classes="buttons", markup=False)

    def action_close(self) -> None:
        """Go on."""
        self.close(None)
