"""F1: what a screen is for and all its keys (帮助)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.cells import fit, width, wrap
from tui.widgets.dialog import TEXT_CELLS, Dialog, TextBox

KEY_CELLS, LABEL_CELLS = 8, 12
"""The columns of keys and labels; the labels have more where one needs more, and two cells behind it."""


FRAME_ROWS = 10
"""Rows of the screen without the text: title, hints, frame, and one free above and below."""


class HelpView(Dialog[None]):
    """Closed by Esc, Enter or the key that opened it."""

    BINDINGS = [*keys.HELP_CLOSE]

    def __init__(self, purpose: str, bindings: Sequence[Binding]) -> None:
        label_cells = max([LABEL_CELLS, *(width(binding.description) + 2 for binding in bindings)])
        lines = [line for binding in sorted(bindings, key=_order) for line in _lines(binding, label_cells)]
        super().__init__(wording.HELP_TITLE, [purpose, "", *lines])

    def compose_end(self) -> ComposeResult:
        """How to read on and to close."""
        yield Static(wording.HELP_HINT, classes="buttons", markup=False)

    def on_resize(self) -> None:
        """Use the height there is: a help has more lines than any other box."""
        self.query_one(TextBox).styles.max_height = max(1, self.size.height - FRAME_ROWS)

    def action_close(self) -> None:
        """Go on."""
        self.close(None)


def _order(binding: Binding) -> tuple[bool, bool]:
    """The screen's own keys first, then those of every screen, then those that only move about."""
    return binding.system, binding.id in keys.FRAME


def _lines(binding: Binding, label_cells: int) -> list[str]:
    head = fit(binding.key_display or binding.key, KEY_CELLS) + fit(binding.description, label_cells)
    return wrap(head + binding.tooltip, TEXT_CELLS, indent=KEY_CELLS + label_cells)
