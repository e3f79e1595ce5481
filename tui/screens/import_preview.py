"""What an import will do, before it does it (导入前核对): counts, every problem with its cell, then the storing."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services import folders
from services.importing.outcomes import REFUSED, CellProblem, ImportOutcome, ImportRequest
from services.progress import Job
from services.workbooks.annotate import annotate
from tui import keys, wording
from tui.import_kinds import ImportKind
from tui.import_words import cleaned_text, counts_text, masked, nothing_to_store
from tui.screens.desk_screen import DeskScreen
from tui.widgets.cells import wrap
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import CountsLine, DetailLine

LEAST_CELLS = 40


class ImportPreviewScreen(DeskScreen[ImportOutcome | None]):
    """Dismisses with the outcome once the file is stored."""

    HELP_TEXT = wording.IMPORT_PREVIEW_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "store", wording.KEY_STORE, id="import.store", help=wording.HELP_OF_STORE),
        keys.key(
            "p", "toggle_partial", wording.KEY_PARTIAL, id="import.partial", help=wording.HELP_OF_PARTIAL
        ),
        keys.key("e", "annotate", wording.KEY_ANNOTATE, id="import.annotate", help=wording.HELP_OF_ANNOTATE),
    ]

    def __init__(self, kind: ImportKind, request: ImportRequest, outcome: ImportOutcome) -> None:
        super().__init__()
        self._kind = kind
        self._request = replace(request, store=True, expected_digest=outcome.digest)
        self._outcome = outcome

    def path(self) -> tuple[str, ...]:
        return (self._kind.name, wording.IMPORT, wording.IMPORT_PREVIEW)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts")

    def compose_body(self) -> ComposeResult:
        level, row, column, value, message = wording.PROBLEM_COLUMNS
        sheet = [Column(*wording.SHEET_COLUMN)] if self._several_sheets else []
        place = [Column(*row, "right"), Column(*column), Column(*value)]
        yield LineTable(
            [Column(*level), *sheet, *place, Column(*message, flexible=True)],
            empty=wording.IMPORT_NO_PROBLEMS,
        )

    @property
    def _several_sheets(self) -> bool:
        return len({problem.sheet for problem in self._outcome.problems}) > 1

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="problem", least=2 if self._outcome.problems else 0)
        yield DetailLine(id="next")

    def on_mount(self) -> None:
        self._show()

    def _show(self) -> None:
        outcome = self._outcome
        head = wording.IMPORT_HEAD.format(
            file=outcome.file_name, counts=counts_text(outcome), unit=self._kind.unit
        )
        self.query_one("#counts", CountsLine).say(head, cleaned_text(outcome.cleaned))
        rows = [Row(number, self._cells(problem)) for number, problem in enumerate(outcome.problems)]
        self.query_one(LineTable).show_rows(rows)
        self._show_next()

    def _cells(self, problem: CellProblem) -> tuple[str, ...]:
        level = wording.LEVEL_REFUSED if problem.level == REFUSED else wording.LEVEL_WARNING
        sheet = (problem.sheet,) if self._several_sheets else ()
        row = str(problem.row) if problem.row else ""
        return (level, *sheet, row, problem.column, masked(problem.value), masked(problem.message))

    def _show_next(self) -> None:
        outcome = self._outcome
        if nothing_to_store(outcome):
            sentence = wording.IMPORT_NEXT_REFUSED_ALL if outcome.refused else wording.IMPORT_NEXT_NOTHING
        elif outcome.refused and not self._request.partial:
            sentence = wording.IMPORT_NEXT_REFUSED
        elif outcome.refused:
            sentence = wording.IMPORT_NEXT_PARTIAL
        else:
            sentence = wording.IMPORT_NEXT_STORE
        tick = wording.PARTIAL_ON if self._request.partial else wording.PARTIAL_OFF
        first = sentence.format(refused=outcome.refused)
        self.query_one("#next", DetailLine).say(*([tick, first] if self._ticking else [first]))
        self.refresh_bindings()

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say the problem under the cursor in full."""
        line = self.query_one("#problem", DetailLine)
        if message.row is None or not isinstance(message.row.key, int):
            line.say()
            return
        problem = self._outcome.problems[message.row.key]
        template = wording.PROBLEM_AT if problem.column else wording.PROBLEM_IN_ROW
        where = template.format(sheet=problem.sheet, row=problem.row, column=problem.column)
        line.say(*wrap(where + masked(problem.message), max(LEAST_CELLS, self.size.width - 2)))

    @property
    def _ticking(self) -> bool:
        """Whether there are bad rows to leave out and good ones to store."""
        return bool(self._outcome.refused) and not nothing_to_store(self._outcome)

    def disabled_reason(self, action: str) -> str | None:
        outcome = self._outcome
        if action == "store":
            if nothing_to_store(outcome):
                return wording.REASON_NOTHING_TO_STORE
            if outcome.refused and not self._request.partial:
                return wording.REASON_REFUSED_ROWS
        if action == "toggle_partial" and not self._ticking:
            return wording.REASON_NO_GOOD_ROWS if outcome.refused else wording.REASON_NO_REFUSED_ROWS
        if action == "annotate" and not outcome.problems:
            return wording.REASON_NO_PROBLEMS
        return None

    def action_toggle_partial(self) -> None:
        """Set or take away the tick 只导入合格行."""
        self._request = replace(self._request, partial=not self._request.partial)
        self._show_next()

    def action_store(self) -> None:
        """Say once more what will be stored, and ask."""
        outcome = self._outcome
        lines = [
            outcome.file_name,
            wording.IMPORT_CONFIRM.format(
                counts=counts_text(replace(outcome, refused=0)), unit=self._kind.unit
            ),
        ]
        if outcome.removed:
            lines.append(wording.IMPORT_CONFIRM_REMOVED.format(removed=outcome.removed))
        if outcome.refused:
            lines.append(wording.IMPORT_CONFIRM_REFUSED.format(refused=outcome.refused))
        self.open(Confirm(wording.IMPORT_CONFIRM_TITLE.format(name=self._kind.name), lines), self._store)

    def _store(self, confirmed: bool | None) -> None:
        if not confirmed:
            return
        kind, request, actor = self._kind, self._request, self.actor

        def call(job: Job) -> ImportOutcome:
            return kind.service(request, actor=actor, job=job)

        self.run_service(call, self._stored, label=wording.IMPORTING)

    def _stored(self, outcome: ImportOutcome) -> None:
        if outcome.stored:
            _ = self.dismiss(outcome)
            return
        self._outcome = outcome
        self._show()
        self.open(MessageBox(wording.REFUSED_TITLE, [wording.IMPORT_CHANGED_MEANWHILE]))

    def action_annotate(self) -> None:
        """Write the annotated copy into the outbox."""
        source, problems, login = self._request.path, self._outcome.problems, self.actor.login
        name = wording.ANNOTATED_NAME.format(name=source.stem)

        def call(job: Job) -> Path:
            target = folders.outbox_file(login, name)
            annotate(source, problems, target, job=job)
            return target

        self.run_service(call, self._annotated, label=wording.ANNOTATING)

    def _annotated(self, target: Path) -> None:
        place = wording.file_place(str(target.parent), target.name)
        self.open(MessageBox(wording.FILE_WRITTEN, [wording.ANNOTATED_AT, *place]))
