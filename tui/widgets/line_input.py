"""One line to type into; brackets around it show its extent without colour (输入行)."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input, Static

from tui.widgets.cells import plain


class LineInput(Input):
    """The stock Input without border and blinking.

    Enter is taken in the order of the keys typed. The stock Input has it as a binding, which goes round through the
    App and comes after characters that were typed later.
    """

    def __init__(self, value: str = "", *, password: bool = False, id: str | None = None) -> None:  # noqa: A002
        super().__init__(value, password=password, id=id, select_on_focus=False, compact=True)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted(self, self.value))
            return
        await super()._on_key(event)

    def _on_paste(self, event: events.Paste) -> None:
        """Take the first line of what was pasted, without control characters."""
        event.stop()
        event.prevent_default()
        lines = event.text.splitlines()
        if lines:
            self.insert_text_at_cursor(plain(lines[0]).strip())


class Bracketed(Horizontal):
    """`[…]` around an input line."""

    def __init__(self, box: LineInput) -> None:
        super().__init__()
        self._box = box

    def compose(self) -> ComposeResult:
        """The brackets and the line."""
        yield Static("[", classes="bracket", markup=False)
        yield self._box
        yield Static("]", classes="bracket", markup=False)
