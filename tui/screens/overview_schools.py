"""The schools of a city, or all of them, each with how far it is (总览 › 各校); Enter opens the audit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.overview_files import Choice, WrittenOverview, schools_to_outbox
from services.progress import Job
from services.reviewing.overview import Overview, OverviewSchool, Stage
from tui import wording
from tui.navigation import open_review, open_stamping_table
from tui.overview_lines import overview_counts, school_columns, school_rows, school_words
from tui.screens.audits_list import AuditsListScreen
from tui.screens.yearly import NOT_BEGUN, YearlyScreen
from tui.widgets.flow_lines import FlowLines
from tui.widgets.line_table import LineTable
from tui.widgets.wrapped_lines import WrappedLines

REVIEWED_BY = {
    "bureau": frozenset({Stage.AT_BUREAU}),
    "department": frozenset(
        {Stage.AT_DEPARTMENT, Stage.APPROVED, Stage.STAMPING, Stage.STAMPED, Stage.ISSUED}
    ),
}
"""Where the reviewers of an organisation have something to do: the department may withdraw and revoke later too."""


class OverviewSchoolsScreen(YearlyScreen):
    """The schools of `choice`; `names` are the steps of the path behind the year. `g` shows who has not begun."""

    HELP_TEXT = wording.OVERVIEW_SCHOOLS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [NOT_BEGUN]

    def __init__(self, year: int, choice: Choice, names: tuple[str, ...]) -> None:
        super().__init__(year)
        self._choice = choice
        self._names = names
        self._schools: dict[str, OverviewSchool] = {}

    def path(self) -> tuple[str, ...]:
        last = (wording.OVERVIEW_STEPS["not_begun"],) if self._choice.not_begun else ()
        return (*super().path(), *self._names, *last)

    def compose_body(self) -> ComposeResult:
        yield LineTable(school_columns(), opens=wording.OPENS_AUDIT, empty=wording.READING)

    def show_overview(self, shown: Overview) -> None:
        listed = self._choice.schools(shown)
        self._schools = {school.code: school for _, school in listed}
        everybody = [school for _, school in replace(self._choice, not_begun=False).schools(shown)]
        self.query_one("#counts", FlowLines).say(overview_counts(everybody))
        table = self.query_one(LineTable)
        table.say_when_empty(
            wording.OVERVIEW_NOBODY_WAITS if self._choice.not_begun else wording.OVERVIEW_EMPTY
        )
        table.set_columns(school_columns(self._schools.values()))
        table.show_rows(school_rows(shown, self._choice))
        if not listed:
            self.query_one("#detail", WrappedLines).say()

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what Enter opens."""
        school = self._schools.get(str(message.row.key)) if message.row else None
        if school is not None:
            self.query_one("#detail", WrappedLines).say(*school_words(school))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the audit: to review it where it waits, else to its stamping table; of several, to their list."""
        school = self._schools[str(message.key)]
        if school.key is None:
            self.desk.say(wording.OVERVIEW_SCHOOL_NOT_BEGUN.format(school=school.name))
        elif school.batches > 1:
            self.open(AuditsListScreen(school.code))
        elif school.stage in REVIEWED_BY.get(self.actor.organisation_kind, ()):
            open_review(self.app, school.key)
        else:
            open_stamping_table(self.app, school.key)

    def action_not_begun(self) -> None:
        """Show only the schools that have not begun, or all of them again."""
        self._choice = replace(self._choice, not_begun=not self._choice.not_begun)
        self.show_path()
        if self.overview is not None:
            self.show_overview(self.overview)

    def writer(self) -> Callable[[Job], WrittenOverview]:
        year, choice, actor = self.year, self._choice, self.actor
        return lambda job: schools_to_outbox(year, choice, actor=actor, job=job)
