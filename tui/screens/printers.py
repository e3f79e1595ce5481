"""The printers that one uses or looks after (打印机): Enter opens one, `n` adds one."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.printers.listing import PrinterLine, printers
from tui import keys, wording
from tui.printer_lines import printer_cells, printer_details
from tui.screens.printer import PrinterScreen
from tui.screens.printer_new import NewPrinterScreen
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine


class PrintersScreen(ReadingScreen):
    """Those of the own organisation; a system_admin sees all, with whose they are."""

    HELP_TEXT = wording.PRINTERS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "n", "new_printer", wording.KEY_NEW_PRINTER, id="printers.new", help=wording.HELP_OF_NEW_PRINTER
        ),
        keys.key("r", "read", wording.KEY_RELOAD_LIST, id="printers.read", help=wording.HELP_OF_RELOAD_LIST),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lines: dict[Hashable, PrinterLine] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.AREAS["PRINTERS"][0],)

    @property
    def _elsewhere(self) -> bool:
        return may(self.actor, Right.MANAGE_ALL_ACCOUNTS)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        titles = wording.PRINTERS_COLUMNS
        columns = [Column(titles["name"], 14, flexible=True), Column(titles["kind"], 10, gap=1)]
        if self._elsewhere:
            columns.append(Column(titles["whose"], 20, gap=1, flexible=True))
        columns += [
            Column(titles["calibrated"], 18, gap=1, flexible=True),
            Column(titles["seen"], 12, gap=1),
        ]
        yield LineTable(columns, opens=wording.OPENS_PRINTER, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: printers(actor=actor), self._show)

    def _show(self, found: tuple[PrinterLine, ...]) -> None:
        self._lines = {line.name: line for line in found}
        done = sum(bool(line.calibrated) for line in found)
        counts = wording.PRINTERS_COUNTS.format(count=len(found), calibrated=done)
        self.query_one("#counts", CountsLine).say(counts)
        table = self.query_one(LineTable)
        table.say_when_empty(wording.PRINTERS_NOBODY)
        table.show_rows([Row(line.name, printer_cells(line, elsewhere=self._elsewhere)) for line in found])
        if not found:
            able = may(self.actor, Right.MANAGE_PRINTERS)
            sentence = wording.PRINTERS_ADD_ONE if able else wording.NO_PRINTER
            self.query_one("#detail", DetailLine).say(sentence)

    def disabled_reason(self, action: str) -> str | None:
        if action == "new_printer" and not may(self.actor, Right.MANAGE_PRINTERS):
            return wording.REASON_NOT_PRINTER_KEEPER
        return super().disabled_reason(action)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show what the columns have no room for."""
        line = self._lines.get(message.row.key) if message.row else None
        if line is not None:
            self.query_one("#detail", DetailLine).say(*printer_details(line))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to one printer."""
        self.open(PrinterScreen(self._lines[message.key]))

    def action_new_printer(self) -> None:
        """Go to the form for a new printer."""
        self.open(NewPrinterScreen(), self._added)

    def _added(self, line: PrinterLine | None) -> None:
        if line is not None:
            self.open(PrinterScreen(line, wording.PRINTER_NOW_ADDED.format(name=line.name)))
