"""打印前检查: what would not come out right on paper, before paper moves; Enter shows the diploma."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.diplomas.preflight import Preflight, preflight
from services.print_jobs.ledger import Paper
from tui import keys, wording
from tui.diploma_lines import diploma_path, preflight_counts, preflight_row
from tui.screens.diploma_preview import DiplomaPreviewScreen
from tui.screens.reading_screen import ReadingScreen
from tui.setup_lines import Wanted
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.wrapped_lines import WrappedLines

COLUMNS = [
    Column("", 1),
    Column(wording.COLUMN_NAME, 12, gap=1),
    Column(wording.COLUMN_FIELD, 10),
    Column(wording.COLUMN_WHAT, 30, flexible=True),
]


class PreflightScreen(ReadingScreen):
    """What stops the printing first, then what somebody should look at; F8 gives the rest to `print_rest`."""

    HELP_TEXT = wording.PREFLIGHT_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f8,p",
            "print_rest",
            wording.KEY_PRINT_REST,
            id="preflight.rest",
            help=wording.HELP_OF_PRINT_REST,
        ),
        keys.key("f5,r", "read", wording.KEY_PREFLIGHT, id="preflight.read", help=wording.HELP_OF_PREFLIGHT),
    ]

    def __init__(self, wanted: Wanted, blank: str, print_rest: Callable[[Collection[int]], object]) -> None:
        super().__init__()
        self._wanted, self._blank, self._print_rest = wanted, blank, print_rest
        self._found: Preflight | None = None

    @property
    def _previewed(self) -> bool:
        """Whether a page can be looked at on the screen."""
        return self._wanted.paper is Paper.DIPLOMA

    def path(self) -> tuple[str, ...]:
        return diploma_path(self._wanted.key, wording.KEY_PREFLIGHT)

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        opens = wording.KEY_PREVIEW if self._previewed else ""
        yield LineTable(COLUMNS, fixed=4, opens=opens, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail")

    def read(self) -> None:
        wanted, blank, actor = self._wanted, self._blank, self.actor
        paper = wanted.paper.value
        self.ask_services(
            lambda _job: preflight(wanted.key, wanted.rows, blank, paper, actor=actor), self._show
        )

    def action_read(self) -> None:
        """Check again."""
        self.read()

    def disabled_reason(self, action: str) -> str | None:
        found = self._found
        if action != "print_rest":
            return super().disabled_reason(action)
        if found is None:
            return wording.REASON_NOT_READ_YET
        if found.ok:
            return wording.REASON_NOTHING_STOPS
        return None if found.fit else wording.REASON_NOTHING_FITS

    def action_print_rest(self) -> None:
        """Leave out what cannot be printed as it is, and go back to print the rest."""
        found = self._found
        if found is not None:
            self.leave()
            _ = self._print_rest(found.fit)

    def _show(self, found: Preflight) -> None:
        self._found = found
        self.refresh_bindings()
        self.query_one("#counts", FlowLines).say(preflight_counts(found, len(self._wanted.rows)))
        table = self.query_one(LineTable)
        table.say_when_empty(wording.PREFLIGHT_NONE)
        table.show_rows(list(_rows(found)))
        if not (found.problems or found.doubts):
            self.query_one("#detail", WrappedLines).say(wording.PREFLIGHT_NONE_NEXT)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say in full what is wrong and what to do about it."""
        row = message.row
        if row is not None:
            stops = row.cells[0] == wording.PREFLIGHT_STOPS
            look = wording.PREFLIGHT_LOOK if self._previewed else wording.PREFLIGHT_LOOK_TRIAL
            advice = wording.PREFLIGHT_DO if stops else look
            found = self._found
            rest = wording.PREFLIGHT_REST.format(count=len(found.fit)) if found and not found.ok else ""
            self.query_one("#detail", WrappedLines).say("  ".join(row.cells[1:]), advice, rest)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Look at the diploma."""
        key = message.key
        if isinstance(key, tuple) and self._previewed:
            self.open(DiplomaPreviewScreen(self._wanted.key, int(key[1]), self._wanted.rows, self._blank))


def _rows(found: Preflight) -> Iterator[Row]:
    for number, problem in enumerate(found.problems):
        yield preflight_row(number, problem, stops=True)
    for number, problem in enumerate(found.doubts, len(found.problems)):
        yield preflight_row(number, problem, stops=False)
