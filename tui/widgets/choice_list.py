"""One of several things to choose, each with a word about it: a printer, a blank, a major (选一个)."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.dialog import Dialog
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import DetailLine

MOST_LINES = 12
LABEL_CELLS = 34


@dataclass(frozen=True, slots=True)
class Option:
    """What can be chosen: a key, its name, a word beside it, and a sentence below the list while `▸` points at it."""

    key: Hashable
    label: str
    beside: str = ""
    detail: str = ""


class ChoiceList(Dialog[Option | None]):
    """Dismisses with the option that Enter was pressed on, or None; `chosen` is where `▸` stands at first."""

    AUTO_FOCUS = "LineTable"
    BINDINGS = [*keys.CLOSE]

    def __init__(self, title: str, options: Sequence[Option], chosen: Hashable = None) -> None:
        super().__init__(title, ())
        self._options = tuple(options)
        self._chosen = chosen

    def compose_end(self) -> ComposeResult:
        """The list, a sentence about what `▸` points at, and the keys."""
        table = LineTable((Column("", LABEL_CELLS), Column("", 10, flexible=True)), fixed=2)
        table.styles.height = max(1, min(MOST_LINES, len(self._options)))
        yield table
        yield DetailLine(" ", least=1)
        yield Static(wording.CHOICE_HINT, classes="buttons", markup=False)

    def on_mount(self) -> None:
        """Fill the list."""
        rows = [Row(number, (option.label, option.beside)) for number, option in enumerate(self._options)]
        table = self.query_one(LineTable)
        table.show_rows(rows)
        at = next((n for n, option in enumerate(self._options) if option.key == self._chosen), 0)
        table.go_to(at)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say more about what `▸` points at."""
        message.stop()
        if message.row is not None and isinstance(message.row.key, int):
            self.query_one(DetailLine).say(self._options[message.row.key].detail)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Enter: this one."""
        message.stop()
        if isinstance(message.key, int):
            self.close(self._options[message.key])

    def action_close(self) -> None:
        """Esc: none."""
        self.close(None)
