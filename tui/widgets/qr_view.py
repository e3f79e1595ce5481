"""A QR code over the whole terminal, for where there is no room for it on the screen (二维码放大)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import ModalScreen
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.qr_code import QrCode
from tui.widgets.too_small import TooSmall


class QrView(ModalScreen[None]):
    """Closed by Esc, Enter or the key that opened it."""

    AUTO_FOCUS = ""
    BINDINGS = [*keys.QR_CLOSE]
    DEFAULT_CSS = """
    QrView { background: ansi_default; }
    QrView .hint { width: 1fr; padding: 1 2; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        """The code at the left, how to go back at the right."""
        with Horizontal():
            yield QrCode("\n".join(wording.QR_NO_ROOM))
            yield Static("\n".join(wording.QR_CLOSE), classes="hint", markup=False)
        yield TooSmall()

    def on_mount(self) -> None:
        """Draw the code."""
        self.query_one(QrCode).show(self._text)

    def action_close(self) -> None:
        """Go back."""
        _ = self.dismiss(None)
