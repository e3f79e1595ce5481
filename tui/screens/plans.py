"""The school's training plans (课程设置): one line a plan; Enter shows its courses by semester."""

from __future__ import annotations

from textual.app import ComposeResult

from services.browsing.plans import PlanLine, plan_lines
from tui import import_kinds, wording
from tui.screens.import_list import ImportListScreen
from tui.screens.plan import PlanScreen
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine


class PlansScreen(ImportListScreen):
    """Newest cohort first."""

    HELP_TEXT = wording.PLANS_HELP
    KIND = import_kinds.PLANS

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=1)

    def compose_body(self) -> ComposeResult:
        code, name, *numbers = wording.PLAN_COLUMNS
        columns = [
            Column(*code),
            Column(*name, flexible=True),
            *(Column(*column, "right") for column in numbers),
        ]
        yield LineTable(columns, opens=wording.PLAN_COURSES, empty=wording.LIST_EMPTY)

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=1)

    def read(self) -> None:
        school, actor = self.school_id, self.actor
        self.run_service(lambda _job: plan_lines(school, actor=actor), self._show, group="list")

    def _show(self, lines: tuple[PlanLine, ...]) -> None:
        without = sum(not line.has_conduct for line in lines)
        counts = wording.PLANS_COUNTS if not without else wording.PLANS_COUNTS_LACKING
        majors = len({line.major_code for line in lines})
        self.query_one("#counts", CountsLine).say(
            counts.format(plans=len(lines), majors=majors, without=without)
        )
        self.query_one(LineTable).show_rows([Row(line, _cells(line)) for line in lines])

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what is wrong with the plan under the cursor, if anything is."""
        row = message.row
        if row is not None and isinstance(row.key, PlanLine):
            self.query_one("#detail", DetailLine).say(_advice(row.key))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Show the courses."""
        if isinstance(message.key, PlanLine):
            self.open(PlanScreen(message.key))


def _cells(line: PlanLine) -> tuple[str, ...]:
    conduct = wording.CONDUCT_THERE if line.has_conduct else wording.CONDUCT_LACKING
    numbers = (line.cohort, line.duration, line.courses, line.semesters, conduct, line.students)
    return (line.major_code, line.major_name, *(str(number) for number in numbers))


def _advice(line: PlanLine) -> str:
    if not line.has_conduct:
        return wording.PLAN_WITHOUT_CONDUCT
    return wording.PLAN_FITS.format(students=line.students) if line.students else wording.PLAN_FITS_NOBODY
