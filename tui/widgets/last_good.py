"""出纸口里最后一张完好的编号: what all numbers begin with stands there, the last digits are typed (确认行)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui import keys
from tui.widgets.line_input import Bracketed, LineInput

CELLS = 8
"""For the digits, the cursor behind them and the brackets."""


class LastGood(Horizontal):
    """Hidden until opened; tells what is typed and when Enter was pressed; Esc closes it."""

    BINDINGS = [*keys.LAST_GOOD_CLOSE]
    DEFAULT_CSS = """
    LastGood { height: 1; }
    LastGood > .label { padding: 0 0 0 1; text-style: bold; }
    """

    class Typed(Message):
        """Other digits stand there now."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    class Given(Message):
        """Enter: this is the last good one."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.add_class("-hidden")
        self._box = LineInput()
        # As in FilterInput: a hidden field must not get the keys of a new screen.
        self._box.can_focus = False
        self._before: Widget | None = None

    def compose(self) -> ComposeResult:
        """`出纸口里最后一张完好的证书编号：2023450001 00[98    ] 一张也没有填 0`."""
        yield Static("", classes="label", markup=False)
        framed = Bracketed(self._box)
        framed.styles.width = CELLS
        yield framed
        yield Static("", classes="hint", markup=False)

    @property
    def is_open(self) -> bool:
        """Whether it takes the keys."""
        return not self.has_class("-hidden")

    def open(self, question: str, hint: str) -> None:
        """Take the keys; `question` ends with what all numbers begin with."""
        self.query_one(".label", Static).update(question)
        self.hint(hint)
        if self._box.has_focus:
            return
        self._box.can_focus = True
        self._box.value = ""
        self._before = self.screen.focused
        self.remove_class("-hidden")
        # Not `focus()`, which comes about only after the keys that are waiting already.
        self.screen.set_focus(self._box)

    def hint(self, words: str) -> None:
        """Say beside the digits what to do."""
        self.query_one(".hint", Static).update(words)

    def close(self) -> None:
        """Give the keys back."""
        if self._box.has_focus:
            self.screen.set_focus(self._before)
        self._box.can_focus = False
        self.add_class("-hidden")

    def on_input_changed(self, message: LineInput.Changed) -> None:
        """Tell what is typed."""
        message.stop()
        if self.is_open:
            self.post_message(self.Typed(message.value.strip()))

    def on_input_submitted(self, message: LineInput.Submitted) -> None:
        """Tell that Enter was pressed."""
        message.stop()
        self.post_message(self.Given(message.value.strip()))

    def action_close(self) -> None:
        """Esc: not now."""
        self.close()
        self.post_message(self.Typed(""))
