"""变化: what changed in an audit since the own level last acted on it, a line a change, grouped by major."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.audits.heads import AuditKey
from services.browsing.tables import TableKey
from services.reviewing.differences import Change, Differences, differences
from tui import keys, wording
from tui.difference_lines import difference_rows, line_words, since_text
from tui.history_lines import below_audit
from tui.reason_lines import reason_lines, room_for_reason
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import Column, LineTable
from tui.widgets.wrapped_lines import WrappedLines


class DifferencesScreen(ReadingScreen):
    """The changes of the major table `chosen`, or with None those of every major; `a` goes from one to the other.

    `then` says what comes after Esc, where that is something.
    """

    HELP_TEXT = wording.DIFFERENCES_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "a",
            "all",
            wording.KEY_ALL_DIFFERENCES,
            id="differences.all",
            help=wording.HELP_OF_ALL_DIFFERENCES,
        )
    ]

    def __init__(self, key: AuditKey, chosen: TableKey | None, *, then: str = "") -> None:
        super().__init__()
        self.key = key
        self._chosen = chosen
        self._then = then or wording.DIFFERENCES_NEXT_ELSEWHERE
        self._all = chosen is None
        self._found: Differences | None = None

    def path(self) -> tuple[str, ...]:
        school = self._found.head.school_name if self._found is not None and self._above else ""
        audit = below_audit(self.key, school, wording.DIFFERENCES_PLACE)
        if self._all or self._found is None:
            return audit
        return (*audit, *(major.major_name for major in self._found.majors if major.key == self._chosen))

    @property
    def _above(self) -> bool:
        """Whether somebody looks from above: the path then names the school."""
        return self.actor.organisation_kind != "school"

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_body(self) -> ComposeResult:
        kind, name, number, what, arrow = wording.DIFFERENCES_COLUMNS
        columns = [Column(*kind), Column(*name), Column(*number), Column(*what, flexible=True)]
        yield LineTable([*columns, Column(*arrow)], empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: differences(self.key, actor=actor), self._show)

    def _show(self, found: Differences) -> None:
        if found != self._found:
            self._found = found
            self._show_rows(found)

    def _show_rows(self, found: Differences) -> None:
        shown = [major for major in found.majors if self._all or major.key == self._chosen]
        compared = bool(found.since)
        own = self.actor.organisation_kind == "school"
        same = sum(major.change is Change.SAME for major in found.majors)
        counts = wording.DIFFERENCES_MAJORS.format(changed=found.changed, same=same) if compared else ""
        since = since_text(found, own_school=own)
        self.query_one("#counts", FlowLines).say((since, counts), *self._reason(found))
        table = self.query_one(LineTable)
        table.say_when_empty(wording.DIFFERENCES_NONE)
        table.show_rows(difference_rows(shown))
        self.show_path()
        self.refresh_bindings()

    def _reason(self, found: Differences) -> list[str]:
        """Why it was given back then, in as many lines as there is room for."""
        if not found.since_reason:
            return []
        words = wording.DIFFERENCES_SINCE_REASON.format(reason=found.since_reason)
        room = room_for_reason(self.size.height)
        return reason_lines(words, self.size.width - 2, room, wording.REASON_MORE_BELOW)

    def on_resize(self) -> None:
        """Break the reason for the new width."""
        if self._found is not None:
            self._show_rows(self._found)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say the line under the cursor in full, and what comes next."""
        words = "" if message.row is None else line_words(message.row.cells)
        self.query_one("#detail", WrappedLines).say(words, self._then)

    def disabled_reason(self, action: str) -> str | None:
        if action == "all" and self._chosen is None:
            return wording.REASON_NO_ONE_MAJOR
        return super().disabled_reason(action)

    def action_all(self) -> None:
        """Every major, or the one this was opened for again."""
        self._all = not self._all
        if self._found is not None:
            self._show_rows(self._found)
