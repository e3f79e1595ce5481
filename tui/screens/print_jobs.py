"""打印任务: every print job of the school or of one audit, newest first; Enter opens its sheets."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditKey
from services.print_jobs.reading import JobLine, print_jobs
from tui import keys, wording
from tui.diploma_lines import diploma_path
from tui.job_lines import JOB_COLUMNS, job_row, job_words, jobs_count
from tui.screens.print_run import PrintRunScreen
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.line_table import LineTable
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines

JOBS = keys.key("j", "jobs", wording.KEY_JOBS, id="print.jobs", help=wording.HELP_OF_JOBS)
"""For the BINDINGS of a screen from which something is printed."""


class PrintJobsScreen(ReadingScreen):
    """The jobs of the audit with `key`; without one, all of the school."""

    HELP_TEXT = wording.JOBS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("r", "read", wording.KEY_RELOAD_LIST, id="jobs.read", help=wording.HELP_OF_RELOAD_LIST),
    ]

    def __init__(self, key: AuditKey | None = None) -> None:
        super().__init__()
        self.key = key
        self._lines: dict[Hashable, JobLine] = {}

    def path(self) -> tuple[str, ...]:
        if self.key is None:
            return (wording.DIPLOMAS, wording.KEY_JOBS)
        return diploma_path(self.key, wording.KEY_JOBS)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        yield LineTable(JOB_COLUMNS, fixed=2, opens=wording.OPENS_SHEETS, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    def read(self) -> None:
        key, actor = self.key, self.actor
        self.ask_services(lambda _job: print_jobs(key, actor=actor), self._show)

    def action_read(self) -> None:
        """Read again how far the jobs are."""
        self.read()

    def _show(self, found: tuple[JobLine, ...]) -> None:
        self._lines = {line.name: line for line in found}
        self.query_one("#counts", CountsLine).say(jobs_count(found))
        table = self.query_one(LineTable)
        table.say_when_empty(wording.JOBS_EMPTY)
        table.show_rows([job_row(line) for line in found])
        if not found:
            self.query_one("#detail", WrappedLines).say(wording.JOBS_START)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say who made the job and why it stands still."""
        line = self._lines.get(message.row.key) if message.row else None
        if line is not None:
            self.query_one("#detail", WrappedLines).say(*job_words(line))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the sheets of one job."""
        self.open(PrintRunScreen(str(message.key)))
