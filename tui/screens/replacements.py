"""学历证明书: what was granted for lost diplomas, and printing it, one by one (补办)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.audits.heads import AuditKey
from services.diplomas.replacing import ReplacementLine, replacements
from services.print_jobs.ledger import Paper
from tui import keys, wording
from tui.diploma_lines import GOES_AGAIN, diploma_path
from tui.printing_again import PLANNED
from tui.replacement_lines import (
    REPLACEMENT_COLUMNS,
    newest_of_each,
    printed_before,
    replacement_counts,
    replacement_row,
    replacement_words,
)
from tui.screens.print_jobs import JOBS, PrintJobsScreen
from tui.screens.print_setup import PrintSetupScreen
from tui.screens.reading_screen import ReadingScreen
from tui.setup_lines import Wanted
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import LineTable
from tui.widgets.reason_prompt import ReasonPrompt
from tui.widgets.wrapped_lines import WrappedLines


class ReplacementsScreen(ReadingScreen):
    """Newest first. Of each graduate the newest one can be printed; once more only with a reason."""

    HELP_TEXT = wording.REPLACEMENTS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f8,p", "print", wording.KEY_PRINT, id="replacements.print", help=wording.HELP_OF_REPLACED),
        JOBS,
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__()
        self.key = key
        self._lines: dict[Hashable, ReplacementLine] | None = None
        self._newest: frozenset[int] = frozenset()

    def path(self) -> tuple[str, ...]:
        return diploma_path(self.key, wording.REPLACEMENT)

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(REPLACEMENT_COLUMNS, fixed=2, opens=wording.KEY_PRINT, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    def read(self) -> None:
        key, actor = self.key, self.actor
        self.ask_services(lambda _job: replacements(key, actor=actor), self._show)

    def _show(self, found: tuple[ReplacementLine, ...]) -> None:
        self._lines = {line.id: line for line in found}
        self._newest = newest_of_each(found)
        self.query_one("#counts", FlowLines).say(replacement_counts(found))
        table = self.query_one(LineTable)
        table.say_when_empty(wording.REPLACEMENTS_NONE)
        table.show_rows([replacement_row(line) for line in found])
        if not found:
            self.query_one("#detail", WrappedLines).say(wording.REPLACEMENTS_NONE_NEXT)
        self.refresh_bindings()

    @property
    def _line(self) -> ReplacementLine | None:
        row = self.query_one(LineTable).row
        return (self._lines or {}).get(row.key) if row is not None else None

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say who granted it why, and how its paper stands."""
        if self._line is not None:
            self.query_one("#detail", WrappedLines).say(*replacement_words(self._line))
        self.refresh_bindings()

    # --- going on ----------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        if action not in ("print", "open"):
            return super().disabled_reason(action)
        if self._lines is None:
            return wording.REASON_NOT_READ_YET
        if not may(self.actor, Right.PRINT):
            return wording.REASON_NOT_PRINTING
        line = self._line
        if line is None:
            return wording.REPLACEMENTS_NONE
        if line.id not in self._newest:
            return wording.REASON_NOT_NEWEST
        return wording.REASON_REPLACED_WAITS if line.printed == PLANNED else None

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Enter prints what `▸` points at."""
        self.action_print()

    def action_print(self) -> None:
        """Go on to the printer; what was printed already needs a reason."""
        line = self._line
        if line is None:
            return
        if line.printed in GOES_AGAIN:
            self._set_up(line, "")
            return
        prompt = ReasonPrompt(wording.AGAIN_TITLE, printed_before(line))
        self.open(prompt, lambda reason: self._set_up(line, reason) if reason else None)

    def _set_up(self, line: ReplacementLine, reason: str) -> None:
        wanted = Wanted(
            self.key,
            Paper.REPLACEMENT,
            rows=(line.row_no,),
            numbers=(line.number,),
            majors=(line.name,),
            reason=reason,
        )
        self.open(PrintSetupScreen(wanted))

    def action_jobs(self) -> None:
        """Go to the print jobs of this audit."""
        self.open(PrintJobsScreen(self.key))
