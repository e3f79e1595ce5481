"""毕业证: the audits of the own school that are approved, and the print jobs that are not finished."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Actor
from services.audits.heads import AuditHead
from services.browsing.school_audits import school_audits
from services.print_jobs.reading import JobLine, print_jobs
from tui import wording
from tui.diploma_lines import approved_cells
from tui.job_lines import unfinished_words
from tui.screens.audits_list import APPROVED
from tui.screens.diplomas import DiplomasScreen
from tui.screens.print_jobs import JOBS, PrintJobsScreen
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine


class DiplomaAuditsScreen(ReadingScreen):
    """Newest first; Enter opens the graduates with their numbers."""

    HELP_TEXT = wording.DIPLOMA_AUDITS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [JOBS]

    def __init__(self) -> None:
        super().__init__()
        self._heads: dict[Hashable, AuditHead] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.DIPLOMAS,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        name, state, count, day = wording.DIPLOMA_AUDITS_COLUMNS
        yield LineTable(
            [Column(*name, flexible=True), Column(*state), Column(*count, "right"), Column(*day)],
            opens=wording.DIPLOMAS,
            empty=wording.READING,
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.DIPLOMA_AUDITS_NEXT, least=2)

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: _approved_and_jobs(actor), self._show)

    def _show(self, found: tuple[tuple[AuditHead, ...], tuple[JobLine, ...]]) -> None:
        heads, jobs = found
        self._heads = {head.id: head for head in heads}
        counts = wording.DIPLOMA_AUDITS_COUNTS.format(count=len(heads))
        self.query_one("#counts", CountsLine).say(f"{counts}{unfinished_words(jobs)}")
        table = self.query_one(LineTable)
        table.say_when_empty(wording.DIPLOMA_AUDITS_EMPTY)
        table.show_rows([Row(head.id, approved_cells(head)) for head in heads])
        if not heads:
            self.query_one(DetailLine).say(wording.DIPLOMA_AUDITS_START)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the graduates of one audit."""
        self.open(DiplomasScreen(self._heads[message.key].key))

    def action_jobs(self) -> None:
        """Go to the print jobs of the school."""
        self.open(PrintJobsScreen())


def _approved_and_jobs(actor: Actor) -> tuple[tuple[AuditHead, ...], tuple[JobLine, ...]]:
    heads = school_audits(actor.organisation_code, actor=actor)
    return tuple(head for head in heads if head.state in APPROVED), print_jobs(None, actor=actor)
