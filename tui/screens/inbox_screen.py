"""Screens that start from a file in the inbox (收件箱): files newest first, the first rows of one beside them."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.timer import Timer

from services import folders
from services.file_preview import Preview, first_rows
from services.folders import InboxFile
from services.progress import Job
from services.workbooks.layouts import Kind
from services.workbooks.templates import write_template
from tui import keys, wording
from tui.import_words import size_text
from tui.moments import near
from tui.screens.desk_screen import DeskScreen
from tui.widgets.file_preview import FilePreview
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.message_box import MessageBox

ResultT = TypeVar("ResultT")

PAUSE = 0.15
"""Seconds the cursor rests on a file before it is opened: who scrolls past big files must not wait for them."""


INBOX_KEYS: list[BindingType] = [
    keys.key(
        "f3", "write_template", wording.KEY_TEMPLATE, id="inbox.template", help=wording.HELP_OF_TEMPLATE
    ),
    keys.key("r", "reload", wording.KEY_RELOAD, id="inbox.reload", help=wording.HELP_OF_RELOAD),
]
"""For the BINDINGS of each such screen, after its own: what comes first stands first on the key line."""


class InboxScreen(DeskScreen[ResultT]):
    """A subclass says what Enter does with a file (`opens`, `file_opened`) and which templates F3 writes."""

    AUTO_FOCUS = "LineTable"
    OPENS: ClassVar[str] = ""
    DEFAULT_CSS = """
    InboxScreen #body { layout: horizontal; }
    InboxScreen #files { width: 40; }
    InboxScreen FilePreview { width: 1fr; height: 100%; margin-left: 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._files: dict[str, InboxFile] = {}
        self._waiting: Timer | None = None

    @property
    def file(self) -> InboxFile | None:
        """The file under the cursor."""
        row = self.query_one(LineTable).row
        return self._files.get(str(row.key)) if row else None

    def templates(self) -> tuple[Kind, ...]:
        """The templates that F3 writes."""
        raise NotImplementedError

    def compose_body(self) -> ComposeResult:
        columns = [Column(title, cells) for title, cells in wording.INBOX_COLUMNS]
        name, time, size = columns
        yield LineTable(
            [
                Column(name.title, name.width, flexible=True),
                time,
                Column(size.title, size.width, align="right"),
            ],
            opens=self.OPENS,
            empty=wording.INBOX_EMPTY,
            id="files",
        )
        yield FilePreview()

    def on_screen_resume(self) -> None:
        """Look into the inbox whenever one comes here."""
        self.action_reload()

    def action_reload(self) -> None:
        """Look into the inbox again."""
        login = self.actor.login
        self.run_service(
            lambda _job: (folders.inbox(login), folders.inbox_files(login)), self._show, group="inbox"
        )

    def _show(self, found: tuple[Path, tuple[InboxFile, ...]]) -> None:
        folder, files = found
        self._files = {file.name: file for file in files}
        rows = [Row(file.name, (file.name, near(file.modified), size_text(file.size))) for file in files]
        self.query_one("#files", LineTable).show_rows(rows)
        if not files:
            self.query_one(FilePreview).say(*wording.INBOX_WHERE, str(folder))
        self.refresh_bindings()

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show the file under the cursor once the cursor rests."""
        if self._waiting is not None:
            self._waiting.stop()
        if message.row is not None:
            self._waiting = self.set_timer(PAUSE, self._read_preview)

    def _read_preview(self) -> None:
        file = self.file
        if file is None:
            return
        preview = self.query_one(FilePreview)
        path, count = file.path, preview.size.height

        def call(_job: Job) -> Preview:
            return first_rows(path, count)

        self.run_service(call, preview.show, group="preview")

    def action_write_template(self) -> None:
        """Write the templates into the outbox."""
        login, kinds = self.actor.login, self.templates()

        def call(_job: Job) -> list[Path]:
            return [_written(login, kind) for kind in kinds]

        self.run_service(call, self._written, group="template")

    def _written(self, paths: list[Path]) -> None:
        place = wording.file_place(str(paths[0].parent), *(path.name for path in paths))
        self.open(MessageBox(wording.FILE_WRITTEN, [wording.TEMPLATE_AT, *place]))


def _written(login: str, kind: Kind) -> Path:
    path = folders.outbox_file(login, wording.TEMPLATE_NAMES[kind])
    write_template(kind, path)
    return path
