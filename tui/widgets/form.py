"""Labelled inputs in one column: Tab, arrows and Enter go on, the last Enter submits (表单)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from tui import keys
from tui.widgets.cells import fit, plain, width, wrap
from tui.widgets.line_input import Bracketed, LineInput

POINTER = "▸"
LEAST_ERROR = 20


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a form: a text, a password that is not shown, or a tick (`[x]`, set when `value` is not empty)."""

    id: str
    label: str
    value: str = ""
    kind: Literal["text", "password", "tick"] = "text"
    hint: str = ""
    group: str = ""
    """What the fields from here on are together, on a line above; its error is given as the error of `group`."""


class Tick(Static, can_focus=True):
    """`[x]` or `[ ]`, changed with Space; Enter goes on."""

    BINDINGS = [*keys.TICK]

    class Submitted(Message):
        """Enter was pressed."""

    class Toggled(Message):
        """The mark was set or taken away."""

    def __init__(self, *, on: bool) -> None:
        super().__init__(markup=False)
        self.on = on

    def render(self) -> Content:
        """The mark, in reverse while it has the keys."""
        return Content.styled("[x]" if self.on else "[ ]", "reverse" if self.has_focus else "")

    def action_turn(self) -> None:
        """Set or take away the mark."""
        self.on = not self.on
        self.refresh()
        self.post_message(self.Toggled())

    def action_go_on(self) -> None:
        """Go to the next line of the form."""
        self.post_message(self.Submitted())


class FieldLine(Vertical):
    """Pointer, label, input and hint on one line; what is wrong with it on the next."""

    def __init__(self, field: Field, label_cells: int) -> None:
        super().__init__()
        self.field = field
        self._label_cells = label_cells
        tick = field.kind == "tick"
        self.box: Tick | LineInput = (
            Tick(on=bool(field.value)) if tick else LineInput(field.value, password=field.kind == "password")
        )

    def compose(self) -> ComposeResult:
        """The line and its error, which is hidden until there is one; above them the name of a group, and its error."""
        if self.field.group:
            yield Static(f"  {plain(self.field.group)}", markup=False)
            yield Static("", classes="error", id="group", markup=False)
        with Horizontal(classes="field"):
            yield Static(classes="pointer", markup=False)
            yield Static(fit(self.field.label, self._label_cells), classes="label", markup=False)
            yield self.box if isinstance(self.box, Tick) else Bracketed(self.box)
            yield Static(plain(self.field.hint), classes="hint", markup=False)
        yield Static("", classes="error", id="own", markup=False)

    def on_descendant_focus(self) -> None:
        """Point at the field that takes the keys."""
        self.query_one(".pointer", Static).update(POINTER)

    def on_descendant_blur(self) -> None:
        """The keys go elsewhere."""
        self.query_one(".pointer", Static).update("")

    @property
    def value(self) -> str:
        """What was typed, without spaces around it; a password as it is; `x` for a tick that is set."""
        if isinstance(self.box, Tick):
            return "x" if self.box.on else ""
        return self.box.value if self.box.password else self.box.value.strip()

    def show_errors(self, errors: Mapping[str, str]) -> bool:
        """Say what is wrong under the line, and under the name of the group that begins here; nothing hides it.

        Returns whether anything is.
        """
        self._say("#own", errors.get(self.field.id, ""))
        if self.field.group:
            self._say("#group", errors.get(self.field.group, ""))
        return self.field.id in errors or (bool(self.field.group) and self.field.group in errors)

    def _say(self, place: str, sentence: str) -> None:
        error = self.query_one(place, Static)
        lines = wrap(f"! {plain(sentence)}", max(LEAST_ERROR, self.size.width - 2), indent=2)
        error.update("\n".join(lines) if sentence else "")
        error.display = bool(sentence)


class Form(Vertical):
    """Fields one below the other."""

    BINDINGS = [*keys.FORM]

    class Submitted(Message):
        """The form is filled in: values by the fields' ids."""

        def __init__(self, form: Form, values: Mapping[str, str]) -> None:
            super().__init__()
            self.form, self.values = form, values

        @property
        def control(self) -> Form:
            """The form it comes from, for `@on(…, "#id")`."""
            return self.form

    def __init__(self, fields: Sequence[Field], *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        cells = max(width(field.label) for field in fields) + 2
        self._lines = [FieldLine(field, cells) for field in fields]

    def compose(self) -> ComposeResult:
        """The fields' lines."""
        yield from self._lines

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields now, by id."""
        return {line.field.id: line.value for line in self._lines}

    def fill(self, values: Mapping[str, str]) -> None:
        """Put other texts into the fields named."""
        for line in self._lines:
            if isinstance(line.box, LineInput) and line.field.id in values:
                line.box.value = values[line.field.id]

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Show a sentence under each field named, none under the others, and go to the first of them."""
        wrong = [line for line in self._lines if line.show_errors(errors)]
        if wrong:
            wrong[0].box.focus()

    def go_to(self, name: str) -> None:
        """Go to a field with its text selected, so that typing replaces it."""
        for line in self._lines:
            if line.field.id == name:
                if isinstance(line.box, LineInput):
                    line.box.select_all()
                line.box.focus()

    def submit(self) -> None:
        """Hand the values to the screen."""
        self.post_message(self.Submitted(self, self.values))

    def on_input_submitted(self, message: LineInput.Submitted) -> None:
        """Enter in a text."""
        message.stop()
        self._go_on()

    def on_tick_submitted(self, message: Tick.Submitted) -> None:
        """Enter on a tick."""
        message.stop()
        self._go_on()

    def on_tick_toggled(self) -> None:
        """What was wrong with ticks may be right now."""
        for line in self._lines:
            if isinstance(line.box, Tick):
                _ = line.show_errors({})

    def on_input_changed(self, message: LineInput.Changed) -> None:
        """What is typed anew is no longer wrong."""
        message.stop()
        for line in self._lines:
            if line.box is message.input:
                _ = line.show_errors({})

    def _position(self) -> int:
        focused: Widget | None = self.screen.focused
        return next((number for number, line in enumerate(self._lines) if line.box is focused), -1)

    def _go_on(self) -> None:
        if self._position() == len(self._lines) - 1:
            self.submit()
        else:
            self.action_step(1)

    def action_step(self, step: int) -> None:
        """Go to the next or previous field; stay at either end."""
        position = max(0, min(self._position() + step, len(self._lines) - 1))
        self._lines[position].box.focus()
