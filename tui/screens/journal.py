"""The auditor's journal (日志): newest first, filtered; one entry in full; the chain checked; a workbook of it."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.journal_checking import JournalCheck, check_journal, is_head
from services.journal_export import journal_to_outbox
from services.journal_reading import (
    JournalFilter,
    JournalLine,
    JournalOverview,
    journal_entry,
    journal_overview,
    journal_page,
)
from tui import keys, wording
from tui.journal_lines import cells, check_lines, entry_lines, filter_text, summary
from tui.screens.desk_screen import DeskScreen
from tui.screens.journal_filter import JournalFilterScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import CountsLine, DetailLine
from tui.widgets.text_prompt import TextPrompt

KEPT_LINES = 8_192
"""Lines remembered for the text below the list: more than the table remembers rows."""


class JournalScreen(DeskScreen[None]):
    """Every act and every refusal; Esc takes a filter away before it leaves."""

    HELP_TEXT = wording.JOURNAL_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f,/", "narrow", wording.KEY_NARROW, id="journal.narrow", help=wording.HELP_OF_NARROW),
        keys.key("c", "check", wording.KEY_CHECK_CHAIN, id="journal.check", help=wording.HELP_OF_CHECK_CHAIN),
        keys.key("e", "export", wording.KEY_EXPORT, id="journal.export", help=wording.HELP_OF_JOURNAL_EXPORT),
        keys.key("r", "read", wording.KEY_RELOAD, id="journal.read", help=wording.HELP_OF_JOURNAL_RELOAD),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._filter = JournalFilter()
        self._overview = JournalOverview(0, 0, ())
        self._lines: dict[Hashable, JournalLine] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.JOURNAL,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        columns = [
            Column(title, width, "right" if title in wording.JOURNAL_RIGHT else "left", flexible=width == 0)
            for title, width in wording.JOURNAL_COLUMNS
        ]
        yield LineTable(columns, opens=wording.JOURNAL_ENTRY, empty=wording.JOURNAL_NOTHING)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def on_mount(self) -> None:
        super().on_mount()
        self.action_read()

    def action_read(self) -> None:
        """Read what there is now."""
        chosen, actor = self._filter, self.actor
        self.run_service(lambda _job: journal_overview(chosen, actor=actor), self._show, group="list")

    def _show(self, overview: JournalOverview) -> None:
        self._overview = overview
        counts = [wording.JOURNAL_COUNTS.format(total=overview.total, refused=overview.refused)]
        if self._filter != JournalFilter():
            counts.append(wording.JOURNAL_ONLY.format(text=filter_text(self._filter)))
        self.query_one("#counts", CountsLine).say(wording.GAP.join(counts))
        self.query_one(LineTable).show_pages(
            len(overview.numbers), self.connected(self._fetch), locate=self._locate
        )
        if not overview.numbers:
            self.query_one("#detail", DetailLine).say(wording.JOURNAL_WIDEN)
        self.refresh_bindings()

    def _locate(self, key: Hashable) -> int | None:
        numbers = self._overview.numbers
        return numbers.index(key) if isinstance(key, int) and key in numbers else None

    def _fetch(self, start: int, count: int) -> list[Row]:
        numbers = self._overview.numbers
        if start >= len(numbers):
            return []
        lines = journal_page(self._filter, numbers[start] + 1, count, actor=self.actor)
        if len(self._lines) > KEPT_LINES:
            self._lines.clear()
        self._lines.update({line.number: line for line in lines})
        return [Row(line.number, cells(line), tone="" if line.done else "strong") for line in lines]

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show who did it from where, and what the columns have no room for."""
        line = self._lines.get(message.row.key) if message.row else None
        if line is not None:
            self.query_one("#detail", DetailLine).say(*summary(line))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Show the entry in full."""
        number, actor = int(str(message.key)), self.actor
        self.run_service(lambda _job: journal_entry(number, actor=actor), self._show_entry, group="entry")

    def _show_entry(self, line: JournalLine) -> None:
        self.open(MessageBox(wording.JOURNAL_ENTRY_TITLE.format(number=line.number), entry_lines(line)))

    def disabled_reason(self, action: str) -> str | None:
        if action == "export" and not self._overview.numbers:
            return wording.REASON_NOTHING_TO_EXPORT
        if action in ("export", "check") and self.job_running:
            return wording.REASON_JOB_RUNNING
        return super().disabled_reason(action)

    def action_narrow(self) -> None:
        """Ask what to look at."""
        self.open(JournalFilterScreen(self._filter), self._narrowed)

    def _narrowed(self, chosen: JournalFilter | None) -> None:
        if chosen is not None:
            self._filter = chosen
            self.query_one(LineTable).go_to(0)
            self.action_read()

    def action_go_back(self) -> None:
        """Cancel long work; else take the filter away; else leave."""
        if not self.job_running and self._filter != JournalFilter():
            self._narrowed(JournalFilter())
        else:
            super().action_go_back()

    def action_check(self) -> None:
        """Ask for a head that was written down, then check the whole chain."""
        self.open(TextPrompt(wording.KEY_CHECK_CHAIN, wording.JOURNAL_CHECK_ASK), self._check)

    def _check(self, head: str | None) -> None:
        if head is None:
            return
        if not is_head(head):
            again = TextPrompt(wording.KEY_CHECK_CHAIN, [wording.JOURNAL_HEAD_INVALID], head)
            self.open(again, self._check)
            return
        actor = self.actor
        self.run_service(
            lambda job: check_journal(head, actor=actor, job=job),
            partial(self._checked, outside_head=bool(head)),
            label=wording.PROGRESS_NAMES["journal"],
            group="job",
        )
        self.refresh_bindings()

    def _checked(self, found: JournalCheck, *, outside_head: bool) -> None:
        self.refresh_bindings()
        title = wording.JOURNAL_CHECKED if found.is_whole else wording.JOURNAL_CHECKED_BAD
        self.open(MessageBox(title, check_lines(found, outside_head=outside_head)))

    def action_export(self) -> None:
        """Write what is shown into the outbox."""
        chosen, actor = self._filter, self.actor
        self.run_service(
            lambda job: journal_to_outbox(chosen, actor=actor, job=job),
            self._exported,
            label=wording.EXPORTING,
            group="job",
        )
        self.refresh_bindings()

    def _exported(self, written: tuple[Path, int]) -> None:
        self.refresh_bindings()
        path, count = written
        place = wording.file_place(str(path.parent), path.name)
        self.open(MessageBox(wording.FILE_WRITTEN, [wording.JOURNAL_EXPORTED.format(count=count), *place]))
