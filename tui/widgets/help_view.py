"""F1: what a screen is for and all its keys (帮助)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.binding import Binding
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.cells import fit, wrap
from tui.widgets.dialog import TEXT_CELLS, Dialog

KEY_CELLS, LABEL_CELLS = 8, 12


class HelpView(Dialog[None]):
    """Closed by Esc, Enter or the key that opened it."""

    BINDINGS = [*keys.HELP_CLOSE]

    def __init__(self, purpose: str, bindings: Sequence[Binding]) -> None:
        lines = [line for binding in sorted(bindings, key=_order) for line in _lines(binding)]
        super().__init__(wording.HELP_TITLE, [purpose, "", *lines])

    def compose_end(self) -> ComposeResult:
        """How to read on and to close."""
        yield Static(wording.HELP_HINT, classes="buttons", markup=False)

    def action_close(self) -> None:
        """Go on."""
        self.close(None)


def _order(binding: Binding) -> tuple[bool, bool]:
    """The screen's own keys first, then those of every screen, then those that only move about."""
    return binding.system, binding.id in keys.FRAME


def _lines(binding: Binding) -> list[str]:
    head = fit(binding.key_display or binding.key, KEY_CELLS) + fit(binding.description, LABEL_CELLS)
    return wrap(head + binding.tooltip, TEXT_CELLS, indent=KEY_CELLS + LABEL_CELLS)
