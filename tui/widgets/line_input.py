"""One line to type into, drawn between brackets so that its extent shows without colour (输入行)."""

from __future__ import annotations

from textual import events
from textual.binding import Binding
from textual.widgets import Input


class LineInput(Input):
    """The stock Input without border and blinking.

    Enter is handled in the order of the keys typed: as a binding it would overtake none but be overtaken by fast input.
    """

    BINDINGS = [Binding("ctrl+c,super+c,ctrl+x,ctrl+q", "nothing", show=False)]

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
