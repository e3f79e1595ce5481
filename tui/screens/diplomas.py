"""毕业证 of one audit: choose whose to print by major, class, range, filter or Space; F8 goes on to the printer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Actor, Right, may
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.browsing.findings import matching_rows
from services.diplomas.rendering import RenderedDiplomas, diplomas_to_outbox
from services.diplomas.selecting import GraduateLine, Selection, graduates
from services.diplomas.templates import DEFAULT_BLANK
from services.print_jobs.ledger import Paper
from tui import keys, wording
from tui.diploma_lines import (
    GRADUATE_COLUMNS,
    can_go,
    diploma_path,
    graduate_counts,
    graduate_row,
    graduate_words,
    is_valid,
    marked_words,
    next_words,
    rows_in_range,
)
from tui.printing_again import ask_to_forget_marks, ask_whom_to_print, reason_not_to_print
from tui.replacement_lines import reason_not_to_replace
from tui.replacing import ask_why_to_replace
from tui.scope_lines import in_scope, scope_options
from tui.screens.diploma_preview import DiplomaPreviewScreen
from tui.screens.print_jobs import JOBS, PrintJobsScreen
from tui.screens.print_setup import PrintSetupScreen
from tui.screens.reading_screen import ReadingScreen
from tui.screens.replacements import ReplacementsScreen
from tui.setup_lines import Wanted
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.filter_input import FilterInput
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import LineTable
from tui.widgets.message_box import MessageBox
from tui.widgets.text_prompt import TextPrompt
from tui.widgets.wrapped_lines import WrappedLines

EVERYBODY: tuple[object, ...] = ("all", "")


class DiplomasScreen(ReadingScreen):
    """Who is marked is printed; while nobody is, all of the list that are not printed yet."""

    HELP_TEXT = wording.DIPLOMAS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f8,p", "print", wording.KEY_PRINT, id="diplomas.print", help=wording.HELP_OF_PRINT),
        keys.key("g", "scope", wording.KEY_SCOPE, id="diplomas.scope", help=wording.HELP_OF_SCOPE),
        keys.key("r", "range", wording.KEY_RANGE, id="diplomas.range", help=wording.HELP_OF_RANGE),
        keys.key("a", "mark_all", wording.KEY_MARK_ALL, id="diplomas.all", help=wording.HELP_OF_MARK_ALL),
        keys.key("e", "export", wording.KEY_SAMPLES, id="diplomas.export", help=wording.HELP_OF_SAMPLES),
        JOBS,
        keys.key("b", "replace", wording.KEY_REPLACE, id="diplomas.replace", help=wording.HELP_OF_REPLACE),
        keys.key(
            "z",
            "replacements",
            wording.REPLACEMENT,
            id="diplomas.replacements",
            help=wording.HELP_OF_REPLACEMENTS,
        ),
        keys.FILTER,
    ]

    def __init__(self, key: AuditKey) -> None:
        super().__init__()
        self.key = key
        self._head: AuditHead | None = None
        self._lines: dict[int, GraduateLine] = {}
        self._scope = EVERYBODY
        self._matching: frozenset[int] | None = None
        self._marked: frozenset[int] = frozenset()

    def path(self) -> tuple[str, ...]:
        return diploma_path(self.key)

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(
            GRADUATE_COLUMNS, fixed=2, markable=True, opens=wording.KEY_PREVIEW, empty=wording.READING
        )

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        key, actor = self.key, self.actor
        self.ask_services(lambda _job: _head_and_graduates(key, actor), self._take)

    def _take(self, found: tuple[AuditHead, tuple[GraduateLine, ...]]) -> None:
        self._head = found[0]
        self._lines = {line.row_no: line for line in found[1]}
        self._marked &= self._lines.keys()
        self._show()

    @property
    def _shown(self) -> list[GraduateLine]:
        return [
            line
            for line in self._lines.values()
            if in_scope(line, self._scope) and (self._matching is None or line.row_no in self._matching)
        ]

    @property
    def _wanted(self) -> list[GraduateLine]:
        """Who would be printed: the marked ones, or all that are shown."""
        if self._marked:
            return [line for line in self._lines.values() if line.row_no in self._marked]
        return self._shown

    def _show(self) -> None:
        shown = self._shown
        table = self.query_one(LineTable)
        table.say_when_empty(wording.DIPLOMAS_NOBODY)
        table.show_rows([graduate_row(line) for line in shown])
        table.mark_rows(self._marked)
        self._count()
        self._say()
        self.refresh_bindings()

    def _count(self) -> None:
        shown = self._shown
        everything = len(shown) == len(self._lines)
        counts = graduate_counts(list(self._lines.values()), None if everything else len(shown))
        self.query_one("#counts", FlowLines).say((*counts, marked_words(self._marked, shown)))

    def _say(self) -> None:
        line = self._pointed
        words = next_words(self._wanted, marked=bool(self._marked), shown=self._shown)
        self.query_one("#detail", WrappedLines).say(graduate_words(line) if line else "", words)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what was printed for whom `▸` points at."""
        self._say()
        self.refresh_bindings()

    # --- choosing ----------------------------------------------------------------------------------------------------

    def on_line_table_marked(self, message: LineTable.Marked) -> None:
        """Keep the marks of those who are not shown now."""
        shown = {line.row_no for line in self._shown}
        self._mark((self._marked - shown) | {int(str(key)) for key in message.keys})

    def _mark(self, rows: frozenset[int]) -> None:
        valid = {row for row in rows if is_valid(self._lines[row])}
        self._marked = frozenset(valid)
        self.query_one(LineTable).mark_rows(self._marked)
        self._count()
        self._say()
        self.refresh_bindings()

    def action_mark_all(self) -> None:
        """Mark all that are shown and not printed yet; when they are marked, nobody any more."""
        shown = {line.row_no for line in self._shown if can_go(line)}
        self._mark(frozenset() if shown <= self._marked else self._marked | shown)

    def action_scope(self) -> None:
        """Choose a major or a class to look at."""
        options = scope_options(self._lines.values())
        self.open(ChoiceList(wording.SCOPE_TITLE, options, self._scope), self._take_scope)

    def _take_scope(self, option: Option | None) -> None:
        if option is not None and isinstance(option.key, tuple):
            self._scope = option.key
            self._show()

    def action_range(self) -> None:
        """Mark the numbers from one to another."""
        self.open(TextPrompt(wording.RANGE_TITLE, [wording.RANGE_QUESTION]), self._take_range)

    def _take_range(self, text: str | None) -> None:
        if not text:
            return
        rows = rows_in_range(self._lines.values(), text)
        if rows is None:
            self.desk.say(wording.RANGE_WRONG.format(text=text))
        else:
            self._mark(self._marked | rows)
            self.desk.say(wording.RANGE_MARKED.format(count=len(rows)), done=True)

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        """Show only who matches: name, end of the ID number, initials, or end of the diploma's number."""
        head, text, actor = self._head, message.text, self.actor
        if not text or head is None:
            self._matching = None
            self._show()
            return
        self.run_service(
            lambda _job: matching_rows(head.id, text, actor=actor),
            lambda rows: self._show_matching(rows, text),
            group="match",
        )

    def _show_matching(self, rows: frozenset[int], text: str) -> None:
        by_number = {line.row_no for line in self._lines.values() if line.number.endswith(text)}
        self._matching = rows | by_number
        self._show()

    # --- going on ----------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        if action == "replace" and self._lines:
            return self._reason_not_to_replace()
        if action in ("print", "export", "mark_all", "scope", "range", "replace") and not self._lines:
            return wording.REASON_NOT_READ_YET if self._head is None else wording.DIPLOMAS_NOBODY
        if action == "print":
            if not may(self.actor, Right.PRINT):
                return wording.REASON_NOT_PRINTING
            return reason_not_to_print(self._wanted, marked=bool(self._marked))
        if action == "mark_all" and not self._marked and not any(map(can_go, self._shown)):
            return wording.REASON_NOBODY_UNPRINTED
        return super().disabled_reason(action)

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Look at the diploma under the cursor, the others shown beside."""
        rows = [line.row_no for line in self._shown]
        self.open(DiplomaPreviewScreen(self.key, int(str(message.key)), rows))

    def action_print(self) -> None:
        """Go on to the printer; where diplomas were printed already, ask about those first."""
        wanted = [line for line in self._wanted if is_valid(line)]
        marked = bool(self._marked)
        going = [line for line in wanted if can_go(line)]
        if going and (not marked or len(going) == len(wanted)):
            self._set_up(going, "")
        else:
            ask_whom_to_print(self, wanted, self._set_up, self.action_jobs, marked=marked)

    def _set_up(self, lines: Sequence[GraduateLine], reason: str) -> None:
        shown = {line.row_no for line in self._shown}
        wanted = Wanted(
            self.key,
            Paper.DIPLOMA,
            rows=tuple(line.row_no for line in lines),
            numbers=tuple(line.number for line in lines),
            majors=tuple(line.major_name for line in lines),
            hidden=frozenset(line.row_no for line in lines) - shown,
            reason=reason,
        )
        self.open(PrintSetupScreen(wanted))

    def action_export(self) -> None:
        """Write the diplomas as PDF with 样张 into the own outbox."""
        key, actor = self.key, self.actor
        selection = Selection(row_numbers=tuple(line.row_no for line in self._wanted if is_valid(line)))
        self.run_service(
            lambda _job: diplomas_to_outbox(key, selection, DEFAULT_BLANK, actor=actor),
            self._exported,
            group="export",
        )

    def _exported(self, written: RenderedDiplomas) -> None:
        sentence = wording.SAMPLES_WRITTEN.format(name=written.path.name, pages=written.pages)
        self.open(MessageBox(wording.KEY_SAMPLES, [sentence, wording.SAMPLES_WHY]))

    @property
    def _pointed(self) -> GraduateLine | None:
        row = self.query_one(LineTable).row
        return self._lines.get(int(str(row.key))) if row is not None else None

    def _reason_not_to_replace(self) -> str | None:
        if not may(self.actor, Right.PRINT):
            return wording.REASON_NOT_PRINTING
        return reason_not_to_replace(self._pointed)

    def action_replace(self) -> None:
        """Ask why, then grant a 学历证明书 for the lost diploma under the cursor."""
        line = self._pointed
        if line is not None:
            ask_why_to_replace(self, self.key, line, lambda _made: self.action_replacements())

    def action_replacements(self) -> None:
        """Go to the 学历证明书 of this audit."""
        self.open(ReplacementsScreen(self.key))

    def leave(self) -> None:
        """Ask before marks are forgotten of people whose diplomas are not printed."""
        lost = sum(can_go(self._lines[row]) for row in self._marked)
        ask_to_forget_marks(self, lost, super().leave)

    def action_jobs(self) -> None:
        """Go to the print jobs of this audit."""
        self.open(PrintJobsScreen(self.key))


def _head_and_graduates(key: AuditKey, actor: Actor) -> tuple[AuditHead, tuple[GraduateLine, ...]]:
    return find_audit(key, actor=actor), graduates(key, actor=actor)
