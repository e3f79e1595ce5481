"""The settings of one year (年度设置): looked at by everybody who signs in, changed by the system administrator."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services import settings
from services.actor import Right, may
from services.clock import local, now
from services.errors import DeskError
from tui import keys, wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import CountsLine, DetailLine
from tui.widgets.text_prompt import TextPrompt


class SettingsScreen(DeskScreen[None]):
    """Every setting with its value in the year shown; `[` and `]` show other years."""

    HELP_TEXT = wording.SETTINGS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("[", "turn(-1)", wording.KEY_YEAR_BEFORE, id="settings.before", help=wording.HELP_OF_YEAR),
        keys.key("]", "turn(1)", wording.KEY_YEAR_AFTER, id="settings.after", help=wording.HELP_OF_YEAR),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._year = local(now()).year
        self._values: dict[str, str] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.SETTINGS, wording.YEAR_NAME.format(year=self._year))

    def compose_top(self) -> ComposeResult:
        yield CountsLine(wording.SETTINGS_WHOSE)

    def compose_body(self) -> ComposeResult:
        yield LineTable(
            [Column(title, cells) for title, cells in wording.SETTING_COLUMNS[:-1]]
            + [Column(*wording.SETTING_COLUMNS[-1], flexible=True)],
            opens=wording.KEY_CHANGE,
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=1)

    def on_mount(self) -> None:
        self._read()

    def _read(self) -> None:
        year, actor = self._year, self.actor
        self.run_service(lambda _job: settings.shown_settings(year, actor=actor), self._show, group="list")

    def _show(self, values: dict[str, str]) -> None:
        self._values = values
        rows = [Row(key, (wording.SETTING_NAMES[key], _value(text))) for key, text in values.items()]
        self.query_one(LineTable).show_rows(rows)

    def action_turn(self, years: int) -> None:
        """Show another year."""
        self._year += years
        self.show_path()
        self._read()

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what the setting does."""
        if message.row is not None:
            self.query_one("#detail", DetailLine).say(wording.SETTING_HELP[str(message.row.key)])

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Ask for another value."""
        if not may(self.actor, Right.CHANGE_SETTINGS):
            self.desk.say(wording.not_possible(wording.KEY_CHANGE, wording.REASON_NOT_SYSTEM_ADMIN))
            return
        key = str(message.key)
        title = wording.SETTING_CHANGE.format(name=wording.SETTING_NAMES[key], year=self._year)
        if key in wording.SETTING_CHOICES:
            options = [
                Option(word, _value(word), "", what) for word, what in wording.SETTING_CHOICES[key].items()
            ]
            choices = ChoiceList(title, options, self._values[key])
            self.open(choices, lambda chosen: self._set(key, str(chosen.key) if chosen else None))
        else:
            prompt = TextPrompt(title, [wording.SETTING_HELP[key]], self._values[key])
            self.open(prompt, lambda text: self._set(key, text))

    def _set(self, key: str, text: str | None) -> None:
        if text is None or text == self._values[key]:
            return
        year, actor = self._year, self.actor
        self.run_service(
            lambda _job: settings.set_setting(key, text, year=year, actor=actor),
            lambda _done: self._changed(key),
            refused=lambda error: self._refused(error, key, text),
        )

    def _refused(self, error: DeskError, key: str, text: str) -> None:
        if error.code != "setting_invalid":
            self.show_refusal(error)
            return
        sentence = wording.SETTING_WRONG.format(
            name=wording.SETTING_NAMES[key], text=text, help=wording.SETTING_HELP[key]
        )
        self.open(MessageBox(wording.REFUSED_TITLE, [sentence]))

    def _changed(self, key: str) -> None:
        self._read()
        timeless = key in settings.TIMELESS
        sentence = wording.SETTING_CHANGED_EVERY_YEAR if timeless else wording.SETTING_CHANGED
        self.say_done(sentence.format(name=wording.SETTING_NAMES[key]))


def _value(text: str) -> str:
    return wording.SETTING_VALUES.get(text, text)
