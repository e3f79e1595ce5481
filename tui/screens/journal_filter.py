"""Which rows of the journal to look at (筛选日志): days, who, what, on what, with what outcome."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services import wording as trade
from services.journal_reading import GROUPS, JournalFilter
from tui import keys, wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.form import Field, Form
from tui.widgets.text_lines import CountsLine, DetailLine

DAYS = ("since", "until")
GROUP, DONE = "group", "done"
OUTCOMES = (True, False)


class JournalFilterScreen(DeskScreen[JournalFilter | None]):
    """Dismisses with the filter, or with None when it stays as it was."""

    HELP_TEXT = wording.JOURNAL_FILTER_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "apply", wording.KEY_APPLY, id="journal_filter.apply", help=wording.HELP_OF_APPLY),
        keys.key("f6", "empty", wording.KEY_EMPTY, id="journal_filter.empty", help=wording.HELP_OF_EMPTY),
    ]
    CSS = """
    JournalFilterScreen Form { width: 100%; margin: 1 2; }
    JournalFilterScreen Bracketed { width: 21; }
    """

    def __init__(self, chosen: JournalFilter) -> None:
        super().__init__()
        self._chosen = chosen

    def path(self) -> tuple[str, ...]:
        return (wording.JOURNAL, wording.KEY_NARROW)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(wording.JOURNAL_FILTER_WHY)

    def compose_body(self) -> ComposeResult:
        values, choices = _texts(self._chosen), {GROUP: _groups(), DONE: _outcomes()}
        yield Form(
            [
                Field(name, label, values[name], hint=hint or _hint(choices[name]))
                for name, (label, hint) in wording.JOURNAL_FILTER_FIELDS.items()
            ]
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.JOURNAL_FILTER_NEXT)

    def action_apply(self) -> None:
        """Look at what the form asks for."""
        self.query_one(Form).submit()

    def action_empty(self) -> None:
        """Empty all fields."""
        self.query_one(Form).fill(dict.fromkeys(wording.JOURNAL_FILTER_FIELDS, ""))

    def on_form_submitted(self, message: Form.Submitted) -> None:
        """Go back with the filter, unless something in it cannot be read."""
        message.stop()
        typed = message.values
        read = {
            **{name: _day(typed[name]) for name in DAYS},
            GROUP: _choice(typed[GROUP], _groups()),
            DONE: _choice(typed[DONE], _outcomes()),
        }
        message.form.show_errors({name: _error(name) for name, found in read.items() if found is None})
        if None not in read.values():
            texts = {
                name: read.get(name) or text for name, text in typed.items() if name not in (GROUP, DONE)
            }
            outcome = {"1": True, "2": False}.get(read[DONE] or "")
            _ = self.dismiss(JournalFilter(**texts, group=_code(read[GROUP] or ""), done=outcome))


def _texts(chosen: JournalFilter) -> dict[str, str]:
    """What the form shows for a filter."""
    return {
        "since": chosen.since,
        "until": chosen.until,
        "login": chosen.login,
        "organisation": chosen.organisation,
        "object_key": chosen.object_key,
        GROUP: wording.JOURNAL_GROUPS.get(chosen.group, ""),
        DONE: "" if chosen.done is None else trade.JOURNAL_OUTCOMES[chosen.done],
    }


def _error(name: str) -> str:
    return wording.refusal("journal_day_invalid" if name in DAYS else "journal_group_unknown", {})


def _day(text: str) -> str | None:
    """The ISO text of a day written as 2023-6-4 or 2023-06-04; None when it is no day."""
    try:
        return date(*map(int, text.split("-"))).isoformat() if text else ""
    except (ValueError, TypeError, OverflowError):
        return None


def _groups() -> Mapping[str, str]:
    return {str(number): wording.JOURNAL_GROUPS[code] for number, code in enumerate(GROUPS, 1)}


def _hint(choices: Mapping[str, str]) -> str:
    """1账号 2审核 and so on."""
    return " ".join(number + word for number, word in choices.items())


def _outcomes() -> Mapping[str, str]:
    return {str(number): trade.JOURNAL_OUTCOMES[done] for number, done in enumerate(OUTCOMES, 1)}


def _choice(text: str, choices: Mapping[str, str]) -> str | None:
    """The number of what was chosen by its number or its word; empty for none, None for something else."""
    if not text:
        return ""
    return next((number for number, word in choices.items() if text in (number, word)), None)


def _code(number: str) -> str:
    return list(GROUPS)[int(number) - 1] if number else ""
