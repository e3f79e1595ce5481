"""A form and one service call (填表的屏幕): a refusal stands under the field that it is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from services.errors import DeskError
from tui import wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.form import Field, Form
from tui.widgets.text_lines import CountsLine, DetailLine

ResultT = TypeVar("ResultT")


class FormBody(VerticalScroll, can_focus=False):
    """A form that is longer than the screen follows the field that has the keys."""


class FormScreen(DeskScreen[ResultT]):
    """A subclass gives `fields`, `errors` and `send`, binds F5 to `submit`, and says what stands above and below."""

    AUTO_FOCUS = "LineInput"
    WHY: ClassVar[tuple[str, ...]] = ()
    NEXT: ClassVar[str] = ""
    REFUSED_FIELDS: ClassVar[Mapping[str, str]] = {}
    """Which field to put right after a refusal, by its code."""
    CSS = """
    FormBody { height: 1fr; scrollbar-size: 0 0; overflow-x: hidden; }
    FormBody Form { width: 76; margin: 1 2; }
    FormBody Bracketed { width: 34; }
    """

    def compose_top(self) -> ComposeResult:
        yield CountsLine(*self.why())

    def compose_body(self) -> ComposeResult:
        with FormBody():
            yield Form(self.fields())

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(self.NEXT, id="next")

    def why(self) -> tuple[str, ...]:
        """What stands above the form."""
        return self.WHY

    def fields(self) -> Sequence[Field]:
        """The fields of the form."""
        return ()

    def errors(self, values: Mapping[str, str]) -> dict[str, str]:
        """What is missing or does not agree, by field; by default nothing may be empty."""
        return {name: wording.FIELD_MISSING for name, value in values.items() if not value}

    def send(self, values: Mapping[str, str]) -> None:
        """Run the service call, with `self.refused` for what it refuses."""

    def action_submit(self) -> None:
        """Take what stands in the form."""
        self.query_one(Form).submit()

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Check what can be checked here, then send; once, however often Enter is pressed meanwhile."""
        message.stop()
        if self.is_calling():
            return
        errors = self.errors(message.values)
        message.form.show_errors(errors)
        if not errors:
            self.send(message.values)

    def refused(self, error: DeskError) -> None:
        """Say what is wrong under the field it is about, or in a box."""
        field = self.REFUSED_FIELDS.get(error.code)
        if field is None:
            self.show_refusal(error)
        else:
            self.query_one(Form).show_errors({field: wording.refusal(error.code, error.params)})


def differing(values: Mapping[str, str], password: str, again: str) -> dict[str, str]:
    """What is wrong with a password typed twice, by field."""
    if values[password] and values[again] and values[password] != values[again]:
        return {again: wording.PASSWORDS_DIFFER}
    return {}
