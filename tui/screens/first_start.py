"""The first start (第一次启动): nobody can sign in yet, so fill in a demo or set up for real work."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services import startup
from services.demo import filling
from tui import keys, wording
from tui.navigation import open_sign_in
from tui.screens.desk_screen import DeskScreen
from tui.screens.set_up import SetUpScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine

DEMO, REAL = "demo", "real"


class FirstStartScreen(DeskScreen[None]):
    """Afterwards the sign-in screen takes its place."""

    HELP_TEXT = wording.FIRST_START_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("escape", "go_back", wording.KEY_QUIT, id="desk.back", help=wording.HELP_OF_QUIT),
    ]

    def path(self) -> tuple[str, ...]:
        return (wording.PROGRAM, wording.FIRST_START)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(
            wording.FIRST_START_WHY, wording.FIRST_START_PLACE.format(place=startup.place().name)
        )

    def compose_body(self) -> ComposeResult:
        yield LineTable([Column("", 10), Column("", 20, flexible=True)], opens=wording.KEY_BEGIN)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def on_mount(self) -> None:
        rows = [Row(code, (label, text)) for code, (label, text) in wording.FIRST_START_CHOICES.items()]
        self.query_one(LineTable).show_rows(rows)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what the choice comes to."""
        if message.row is not None:
            self.query_one("#detail", DetailLine).say(*wording.FIRST_START_DETAILS[str(message.row.key)])

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Begin with what was chosen."""
        if self.job_running:
            return
        if message.key == DEMO:
            self.run_service(lambda job: filling.fill_demo(job=job), self._filled, label=wording.FILLING_DEMO)
        else:
            self.open(SetUpScreen(), self._set_up)

    def _filled(self, _done: None) -> None:
        open_sign_in(self.app)

    def _set_up(self, login: str | None) -> None:
        if login:
            open_sign_in(self.app, login)
