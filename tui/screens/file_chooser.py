"""Choosing the file of an import (选文件): Enter reads it whole and shows what it would change."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.importing.outcomes import ImportOutcome, ImportRequest
from services.progress import Job
from services.workbooks.layouts import Kind
from tui import keys, wording
from tui.import_kinds import ImportKind
from tui.screens.import_preview import ImportPreviewScreen
from tui.screens.inbox_screen import INBOX_KEYS, InboxScreen
from tui.widgets.line_table import LineTable
from tui.widgets.text_lines import DetailLine


class FileChooserScreen(InboxScreen[ImportOutcome | None]):
    """Dismisses with the outcome once a file is stored."""

    HELP_TEXT = wording.FILE_CHOOSER_HELP
    OPENS = wording.KEY_CHECK
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f5", "check_file", wording.KEY_CHECK, id="import.check", help=wording.HELP_OF_CHECK, show=False
        ),
        *INBOX_KEYS,
    ]

    def __init__(self, kind: ImportKind) -> None:
        super().__init__()
        self._kind = kind

    def path(self) -> tuple[str, ...]:
        return (self._kind.name, wording.IMPORT)

    def templates(self) -> tuple[Kind, ...]:
        return self._kind.templates

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.FILE_CHOOSER_NEXT.format(name=self._kind.name))

    def disabled_reason(self, action: str) -> str | None:
        if action == "check_file" and self.file is None:
            return wording.REASON_NO_FILE
        return None

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Read the file under the cursor."""
        self.action_check_file()

    def action_check_file(self) -> None:
        """Read the file under the cursor and see what it would change; nothing is stored."""
        file = self.file
        if file is None:
            return
        request, kind, actor = ImportRequest(file.path, store=False), self._kind, self.actor

        def call(job: Job) -> ImportOutcome:
            return kind.service(request, actor=actor, job=job)

        self.run_service(call, lambda outcome: self._checked(request, outcome), label=wording.CHECKING_FILE)

    def _checked(self, request: ImportRequest, outcome: ImportOutcome) -> None:
        self.open(ImportPreviewScreen(self._kind, request, outcome), self._stored)

    def _stored(self, outcome: ImportOutcome | None) -> None:
        if outcome is not None:
            _ = self.dismiss(outcome)
