"""Labelled inputs side by side on one line, for the head of a screen (一行输入)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Static

from tui.widgets.form import Tick
from tui.widgets.line_input import Bracketed, LineInput


@dataclass(frozen=True, slots=True)
class RowField:
    """One input of a row: a text of so many cells, or a tick (set when `value` is not empty) before its label."""

    id: str
    label: str
    value: str = ""
    cells: int = 10
    kind: Literal["text", "tick"] = "text"


class FieldRow(Horizontal):
    """Tab and Enter go from field to field; Enter on the last one says that the row is done."""

    DEFAULT_CSS = """
    FieldRow { height: 1; }
    FieldRow > .label { margin-left: 1; }
    FieldRow > Bracketed, FieldRow > Tick { margin-left: 1; }
    """

    class Changed(Message):
        """Something was typed or ticked; `values` by the fields' ids."""

        def __init__(self, values: Mapping[str, str]) -> None:
            super().__init__()
            self.values = values

    class Done(Message):
        """Enter was pressed on the last field."""

    def __init__(self, fields: Sequence[RowField], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._fields = tuple(fields)
        self._boxes: dict[str, Tick | LineInput] = {
            field.id: Tick(on=bool(field.value)) if field.kind == "tick" else LineInput(field.value)
            for field in fields
        }

    def compose(self) -> ComposeResult:
        """Label and input by turns; a tick stands before its label."""
        for field in self._fields:
            label, box = Static(field.label, classes="label", markup=False), self._boxes[field.id]
            if isinstance(box, Tick):
                yield box
                yield label
                continue
            yield label
            framed = Bracketed(box)
            # One cell more than the text, for the cursor behind it, and the brackets.
            framed.styles.width = field.cells + 3
            yield framed

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields now: texts without spaces around them, `x` for a tick that is set."""
        return {
            name: ("x" if box.on else "") if isinstance(box, Tick) else box.value.strip()
            for name, box in self._boxes.items()
        }

    def set_text(self, name: str, text: str) -> None:
        """Put another text into a field."""
        box = self._boxes[name]
        if isinstance(box, LineInput):
            box.value = text

    def go_to(self, name: str) -> None:
        """Give the keys to a field."""
        self._boxes[name].focus()

    def on_input_changed(self, message: LineInput.Changed) -> None:
        """Pass on that a text changed."""
        message.stop()
        self.post_message(self.Changed(self.values))

    def on_tick_toggled(self, message: Tick.Toggled) -> None:
        """Pass on that a tick changed."""
        message.stop()
        self.post_message(self.Changed(self.values))

    def on_input_submitted(self, message: LineInput.Submitted) -> None:
        """Enter in a text."""
        message.stop()
        self._go_on()

    def on_tick_submitted(self, message: Tick.Submitted) -> None:
        """Enter on a tick."""
        message.stop()
        self._go_on()

    def _go_on(self) -> None:
        boxes = list(self._boxes.values())
        at = next((number for number, box in enumerate(boxes) if box.has_focus), len(boxes) - 1)
        if at + 1 < len(boxes):
            boxes[at + 1].focus()
        else:
            self.post_message(self.Done())
