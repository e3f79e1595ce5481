"""The first rows of a file beside the list of files (文件预览): sheet, row count, rows cut to the room there is."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from services.file_preview import Preview, PreviewRow
from services.identity import mask_id
from tui import wording
from tui.import_words import cleaned_text, shortened
from tui.widgets.cells import ELLIPSIS, cut, fit, plain, width

GAP = 1
WIDEST_CELL = 18
NARROWEST_CELL = 4


class FilePreview(Static):
    """Draws a `Preview` once it has arrived; before that, or without a file, plain sentences."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._preview: Preview | None = None
        self._lines: tuple[str, ...] = ()

    def say(self, *lines: str) -> None:
        """Show sentences instead of a file; they are wrapped."""
        self._preview, self._lines = None, lines
        self.refresh()

    def show(self, preview: Preview) -> None:
        """Show the rows of a file."""
        self._preview = preview
        self.refresh()

    def render(self) -> Content:
        """As much as there is room for."""
        preview, cells = self._preview, self.size.width
        if preview is None:
            return Content("\n".join(plain(line) for line in self._lines))
        if preview.code:
            return Content(
                wording.PREVIEW_REFUSED + "\n" + plain(wording.refusal(preview.code, preview.params))
            )
        head = wording.PREVIEW_HEAD.format(sheet=preview.sheet, rows=preview.height)
        tail = cleaned_text(preview.cleaned)
        lines = preview_lines(preview.rows, cells)[: self.size.height - (3 if tail else 1)]
        parts = [Content.styled(cut(plain(head), cells), "bold"), *(Content(line) for line in lines)]
        if tail:
            parts += [Content(""), Content(cut(tail, cells))]
        return Content("\n").join(parts)


def preview_lines(rows: Sequence[PreviewRow], cells: int) -> list[str]:
    """The rows as lines of `cells` cells: the spreadsheet's row number, then as many columns as fit."""
    texts = _texts(rows)
    numbers = max((len(str(row.number)) for row in rows), default=1)
    widths = _widths(texts, cells - numbers - GAP)
    space = " " * GAP
    return [
        cut(
            str(row.number).rjust(numbers)
            + space
            + space.join(fit(cell, wide) for cell, wide in zip(line, widths, strict=False)),
            cells,
        ).rstrip()
        for row, line in zip(rows, texts, strict=True)
    ]


def _texts(rows: Sequence[PreviewRow]) -> list[list[str]]:
    """What the cells show: below a heading of ID numbers no number in full, a passport's neither."""
    columns: set[int] = set()
    texts = []
    for row in rows:
        shown = [shortened(plain(cell)) for cell in row.cells]
        for at in columns & set(range(len(shown))):
            shown[at] = shown[at] if ELLIPSIS in shown[at] else mask_id(shown[at])
        columns |= {at for at, cell in enumerate(shown) if cell.startswith(wording.ID_HEADINGS)}
        texts.append(shown)
    return texts


def _widths(texts: Sequence[Sequence[str]], room: int) -> list[int]:
    widths: list[int] = []
    for column in range(max((len(line) for line in texts), default=0)):
        wide = max(width(line[column]) for line in texts if column < len(line))
        wide = max(1, min(wide, WIDEST_CELL))
        if wide > room:
            if room >= NARROWEST_CELL:
                widths.append(room)
            break
        widths.append(wide)
        room -= wide + GAP
    return widths
