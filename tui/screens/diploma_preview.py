"""One diploma before it is printed (毕业证预览): the true text at its place, every field with its number beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditKey
from services.diplomas.preview import PagePreview as Preview
from services.diplomas.preview import diploma_preview
from services.diplomas.rendering import RenderedDiplomas, diplomas_to_outbox
from services.diplomas.selecting import Selection
from services.diplomas.templates import DEFAULT_BLANK
from tui import keys, wording
from tui.diploma_lines import diploma_path
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.key_line import KeyLine
from tui.widgets.message_box import MessageBox
from tui.widgets.page_preview import PagePreview
from tui.widgets.text_lines import CountsLine


class DiplomaPreviewScreen(ReadingScreen):
    """The diploma of row `row_no`; ←→ go through `rows`. It is drawn anew when the terminal changes its size."""

    HELP_TEXT = wording.PREVIEW_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("left", "step(-1)", wording.KEY_BEFORE, id="preview.before", help=wording.HELP_OF_BESIDE),
        keys.key("right", "step(1)", wording.KEY_AFTER, id="preview.after", help=wording.HELP_OF_BESIDE),
        keys.key("l", "fields", wording.KEY_FIELDS, id="preview.fields", help=wording.HELP_OF_FIELDS),
        keys.key("e", "export", wording.KEY_SAMPLE, id="preview.export", help=wording.HELP_OF_SAMPLE),
    ]

    def __init__(self, key: AuditKey, row_no: int, rows: Sequence[int], blank: str = DEFAULT_BLANK) -> None:
        super().__init__()
        self.key, self._rows, self._blank = key, tuple(rows), blank
        self._at = self._rows.index(row_no)

    @property
    def row_no(self) -> int:
        """The spreadsheet row of the diploma that is shown."""
        return self._rows[self._at]

    def path(self) -> tuple[str, ...]:
        return diploma_path(self.key, wording.KEY_PREVIEW)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        yield PagePreview(id="page")

    def on_mount(self) -> None:
        """Keep a line for notices: the page must not be drawn anew, with other lines, because of one."""
        super().on_mount()
        self.query_one(KeyLine).rest(wording.PREVIEW_NEXT)

    def on_screen_resume(self) -> None:
        """Read once the room for the page is known."""
        self.call_after_refresh(self.read)

    def on_page_preview_room_changed(self) -> None:
        """Draw the page for the new room."""
        self.read()

    def read(self) -> None:
        columns, lines = self.query_one(PagePreview).room
        key, row, blank, actor = self.key, self.row_no, self._blank, self.actor
        self.ask_services(
            lambda _job: diploma_preview(key, row, blank, actor=actor, columns=columns, lines=lines),
            self._show,
        )

    def _show(self, preview: Preview) -> None:
        fields = [(field.number, field.label, field.text) for field in preview.fields]
        self.query_one(PagePreview).show(preview.cells, fields)
        place = wording.PREVIEW_PLACE.format(at=self._at + 1, count=len(self._rows))
        self.query_one("#counts", CountsLine).say(place)
        self._say_next()

    def _say_next(self) -> None:
        page = self.query_one(PagePreview)
        words = wording.PREVIEW_NEXT_FIELDS if page.shows_fields else wording.PREVIEW_NEXT_NARROW
        self.query_one(KeyLine).rest(wording.PREVIEW_NEXT if page.is_wide else words)
        self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        if action == "fields" and self.query_one(PagePreview).is_wide:
            return wording.REASON_FIELDS_BESIDE
        return super().disabled_reason(action)

    def action_fields(self) -> None:
        """Show every field in full in the place of the page, or the page again."""
        self.query_one(PagePreview).turn()
        self._say_next()

    def action_step(self, step: int) -> None:
        """Go to the diploma before or after."""
        at = self._at + step
        if 0 <= at < len(self._rows):
            self._at = at
            self.read()
        else:
            self.desk.say(wording.PREVIEW_FIRST if step < 0 else wording.PREVIEW_LAST)

    def action_export(self) -> None:
        """Write this diploma as PDF with 样张 into the own outbox."""
        key, blank, actor = self.key, self._blank, self.actor
        selection = Selection(row_numbers=(self.row_no,))
        self.run_service(
            lambda _job: diplomas_to_outbox(key, selection, blank, actor=actor),
            self._exported,
            group="export",
        )

    def _exported(self, written: RenderedDiplomas) -> None:
        sentence = wording.SAMPLES_WRITTEN.format(name=written.path.name, pages=written.pages)
        self.open(MessageBox(wording.KEY_SAMPLE, [sentence, wording.SAMPLES_WHY]))
