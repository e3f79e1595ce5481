"""The readings of a ruler sheet: four crosses, two numbers each, and what the fit leaves of them (读数表)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from tui import keys
from tui.widgets.cells import fit, plain
from tui.widgets.line_input import Bracketed, LineInput

POINTER = "▸"
LABEL_CELLS = 14
BOX_CELLS = 11

Cell: TypeAlias = tuple[int, int]
"""A cross and one of its two numbers, both from 0."""


class CrossLine(Horizontal):
    """Pointer, the name of the cross, its two numbers, and a remark."""

    def __init__(self, label: str) -> None:
        super().__init__()
        self._label = label
        self.boxes = (LineInput(), LineInput())

    def compose(self) -> ComposeResult:
        """The line."""
        yield Static(classes="pointer", markup=False)
        yield Static(fit(self._label, LABEL_CELLS), classes="label", markup=False)
        for box in self.boxes:
            framed = Bracketed(box)
            framed.styles.width = BOX_CELLS
            yield framed
        yield Static(classes="remark", markup=False)

    def on_descendant_focus(self) -> None:
        """Point at the cross that takes the keys."""
        self.query_one(".pointer", Static).update(POINTER)

    def on_descendant_blur(self) -> None:
        """The keys go elsewhere."""
        self.query_one(".pointer", Static).update("")

    def remark(self, text: str) -> None:
        """Say something beside the numbers."""
        self.query_one(".remark", Static).update(plain(text))


class ReadingsGrid(Vertical):
    """Enter and Tab go from number to number, up and down from cross to cross; Enter on the last says `Done`."""

    BINDINGS = [*keys.FORM]
    DEFAULT_CSS = """
    ReadingsGrid { height: auto; }
    ReadingsGrid CrossLine, ReadingsGrid .titles { height: 1; }
    ReadingsGrid .pointer { width: 2; }
    ReadingsGrid .label { width: 14; }
    ReadingsGrid Bracketed { margin-right: 3; }
    ReadingsGrid .remark { width: 1fr; }
    """

    class Changed(Message):
        """Something was typed."""

    class Done(Message):
        """Enter was pressed on the last number."""

    def __init__(self, titles: str, labels: Sequence[str]) -> None:
        super().__init__()
        self._titles = titles
        self._lines = tuple(CrossLine(label) for label in labels)

    def compose(self) -> ComposeResult:
        """Titles and crosses."""
        yield Static(self._titles, classes="titles", markup=False)
        yield from self._lines

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """What stands in the boxes, by cross: right, down."""
        return tuple((line.boxes[0].value.strip(), line.boxes[1].value.strip()) for line in self._lines)

    @property
    def touched(self) -> bool:
        """Whether anything was typed."""
        return any(text for pair in self.texts for text in pair)

    def clear(self) -> None:
        """Empty all boxes and go to the first."""
        for line in self._lines:
            for box in line.boxes:
                box.value = ""
        self.remarks({})
        self.go_to((0, 0))

    def remarks(self, texts: Mapping[int, str]) -> None:
        """Say something beside the crosses named (from 0), nothing beside the others."""
        for number, line in enumerate(self._lines):
            line.remark(texts.get(number, ""))

    def go_to(self, cell: Cell) -> None:
        """Give the keys to a number, its text selected so that typing replaces it."""
        cross, part = cell
        box = self._lines[cross].boxes[part]
        box.focus()
        box.select_all()

    def on_input_changed(self, message: LineInput.Changed) -> None:
        """Pass on that something was typed."""
        message.stop()
        self.post_message(self.Changed())

    def on_input_submitted(self, message: LineInput.Submitted) -> None:
        """Enter: to the next number, or done."""
        message.stop()
        boxes = list(self._boxes())
        at = boxes.index(message.input) if message.input in boxes else len(boxes) - 1
        if at + 1 < len(boxes):
            self.go_to(divmod(at + 1, 2))
        else:
            self.post_message(self.Done())

    def action_step(self, step: int) -> None:
        """Go to the same number of the cross above or below; stay at either end."""
        at = next((number for number, box in enumerate(self._boxes()) if box.has_focus), 0)
        cross, part = divmod(at, 2)
        self.go_to((max(0, min(cross + step, len(self._lines) - 1)), part))

    def _boxes(self) -> Iterable[LineInput]:
        return (box for line in self._lines for box in line.boxes)
