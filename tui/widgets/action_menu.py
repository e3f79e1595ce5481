"""F2: everything that can be done on a screen, as a list; what cannot be done now says why (菜单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.dom import DOMNode
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.dialog import Dialog
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.wrapped_lines import WrappedLines

MOST_LINES = 14


@dataclass(frozen=True, slots=True)
class Action:
    """One action: the node that runs it, its binding, and why it cannot be used now (None when it can)."""

    node: DOMNode
    binding: Binding
    reason: str | None = None


class ActionMenu(Dialog[Action | None]):
    """Dismisses with the action to run, or None."""

    AUTO_FOCUS = "LineTable"
    BINDINGS = [*keys.CLOSE]

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__(wording.MENU_TITLE, ())
        self._actions = tuple(actions)

    def compose_end(self) -> ComposeResult:
        """The list, what the action under the cursor does, and the keys."""
        columns = (Column("", 8), Column("", 20), Column("", 10, flexible=True))
        table = LineTable(columns, fixed=3)
        table.styles.height = min(MOST_LINES, len(self._actions))
        yield table
        yield WrappedLines(classes="-two")
        yield Static(wording.MENU_HINT, classes="buttons", markup=False)

    def on_mount(self) -> None:
        """Fill the list."""
        self.query_one(LineTable).show_rows(
            [_row(number, action) for number, action in enumerate(self._actions)]
        )

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what the action does, or why it cannot be used."""
        message.stop()
        if message.row is not None and isinstance(message.row.key, int):
            action = self._actions[message.row.key]
            off = action.reason and wording.NOT_NOW_BECAUSE.format(reason=action.reason)
            self.query_one(WrappedLines).say(off or action.binding.tooltip)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Run the action, unless it is off."""
        message.stop()
        if isinstance(message.key, int) and self._actions[message.key].reason is None:
            self.close(self._actions[message.key])

    def action_close(self) -> None:
        """Run nothing."""
        self.close(None)


def _row(number: int, action: Action) -> Row:
    binding = action.binding
    label = binding.description if action.reason is None else f"({binding.description})"
    cells = (binding.key_display or binding.key, label, action.reason or "")
    return Row(number, cells, tone="dim" if action.reason else "")
