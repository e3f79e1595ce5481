"""抽看: students drawn by a seed that is shown and stored, each with every course one key away."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditHead, AuditKey, find_audit
from services.reviewing.looks import Look, draw_look, look
from tui import keys, wording
from tui.history_lines import below_audit
from tui.moments import day_time
from tui.screens.reading_screen import ReadingScreen
from tui.screens.student import StudentScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine


class RandomLookScreen(ReadingScreen):
    """The students of the look with `seed`, in the order of the list; `school` is the name of theirs."""

    HELP_TEXT = wording.LOOK_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("n", "draw_again", wording.KEY_LOOK_AGAIN, id="look.again", help=wording.HELP_OF_LOOK_AGAIN)
    ]

    def __init__(self, key: AuditKey, seed: int, school: str = "") -> None:
        super().__init__()
        self.key = key
        self.seed = seed
        self._school = school
        self._look: Look | None = None

    def path(self) -> tuple[str, ...]:
        return below_audit(self.key, self._school, wording.LOOK_PLACE)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        row, name, number, major = wording.LOOK_COLUMNS
        yield LineTable(
            [Column(*row, "right"), Column(*name), Column(*number), Column(*major, flexible=True)],
            opens=wording.OPENS_STUDENT,
            empty=wording.READING,
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.LOOK_NEXT, least=1)

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: look(self.key, self.seed, actor=actor), self._show)

    def _show(self, found: Look) -> None:
        if found == self._look:
            return
        self._look, self.seed = found, found.seed
        people = [
            Row(one.row_no, (str(one.row_no), one.name, one.id_number, one.major_name))
            for one in found.people
        ]
        table = self.query_one(LineTable)
        table.say_when_empty(wording.LOOK_EMPTY)
        table.show_rows(people)
        drawn = wording.LOOK_COUNTS.format(count=found.count, seed=found.seed)
        by = wording.LOOK_BY.format(at=day_time(found.at), by=found.by)
        self.query_one("#counts", CountsLine).say(f"{drawn}  {by}")
        self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        return wording.REASON_NOT_READ_YET if action == "draw_again" and self._look is None else None

    def action_draw_again(self) -> None:
        """Draw as many students by another seed."""
        found, actor = self._look, self.actor
        if found is not None:
            self.run_service(
                lambda _job: draw_look(self.key, found.count, actor=actor), self._show, group="draw"
            )

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the student with every course, the others drawn beside."""
        row_no, actor = int(str(message.key)), self.actor
        self.run_service(
            lambda _job: find_audit(self.key, actor=actor),
            lambda head: self._open_student(head, row_no),
            group="head",
        )

    def _open_student(self, head: AuditHead, row_no: int) -> None:
        people = self._look.people if self._look is not None else ()
        self.open(StudentScreen(self.key, head, row_no, [one.row_no for one in people]))
