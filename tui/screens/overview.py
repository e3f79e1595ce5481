"""总览: how far every city's schools are, at a glance; a bureau sees its own schools at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType

from services.clock import local, now
from services.overview_files import Choice, WrittenOverview, places_to_outbox
from services.progress import Job
from services.reviewing.overview import Overview, OverviewPlace
from tui import wording
from tui.overview_lines import overview_counts, place_columns, place_row, place_sums, place_words
from tui.screens.overview_schools import OverviewSchoolsScreen
from tui.screens.yearly import NOT_BEGUN, YearlyScreen
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import LineTable
from tui.widgets.wrapped_lines import WrappedLines


class OverviewScreen(YearlyScreen):
    """A line per city and 区直 with a bar; Enter opens its schools, `g` all those that have not begun."""

    HELP_TEXT = wording.OVERVIEW_HELP
    BINDINGS: ClassVar[list[BindingType]] = [NOT_BEGUN]

    def __init__(self) -> None:
        super().__init__(local(now()).year)

    def compose_body(self) -> ComposeResult:
        yield LineTable(
            place_columns(self.app.size.width), opens=wording.OPENS_SCHOOLS, empty=wording.READING
        )

    def show_overview(self, shown: Overview) -> None:
        if self.actor.organisation_kind == "bureau":
            # A bureau has one line here, its own: its schools are what it came for.
            choice = Choice(shown.places[0].code if shown.places else "")
            _ = self.app.switch_screen(OverviewSchoolsScreen(self.year, choice, ()))
            return
        self._draw()

    def _draw(self) -> None:
        shown, cells = self.overview, self.app.size.width
        if shown is None:
            return
        schools = [school for place in shown.places for school in place.schools]
        self.query_one("#counts", FlowLines).say(overview_counts(schools))
        table = self.query_one(LineTable)
        table.say_when_empty(wording.OVERVIEW_EMPTY)
        table.set_columns(place_columns(cells))
        rows = [place_row(place, cells) for place in shown.places]
        table.show_rows(rows, place_sums(shown, cells) if rows else None)

    def on_resize(self, _event: events.Resize) -> None:
        """Draw the bars for the new width."""
        self._draw()

    def _place(self, code: object) -> OverviewPlace | None:
        places = self.overview.places if self.overview is not None else ()
        return next((place for place in places if place.code == code), None)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say who has not begun in the city under the cursor."""
        place = self._place(message.row.key) if message.row else None
        if place is not None:
            self.query_one("#detail", WrappedLines).say(*place_words(place))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the schools of a city."""
        place = self._place(message.key)
        if place is not None:
            self.open(OverviewSchoolsScreen(self.year, Choice(place.code), (place.name,)))

    def action_not_begun(self) -> None:
        """Go to all schools that have not begun."""
        self.open(OverviewSchoolsScreen(self.year, Choice(not_begun=True), ()))

    def writer(self) -> Callable[[Job], WrittenOverview]:
        year, actor = self.year, self.actor
        return lambda job: places_to_outbox(year, actor=actor, job=job)
