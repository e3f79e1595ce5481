"""What a screen about one print job shows (打印任务): ledger and printer asked again and again, the run in the App."""

from __future__ import annotations

from textual.app import ComposeResult

from services.diplomas.templates import Blank, blanks
from services.errors import DeskError
from services.print_jobs.ledger import OVER, JobState
from services.print_jobs.live import LiveState, printer_live
from services.print_jobs.reading import JobView, SheetLine, job_view
from tui import run_acts, wording
from tui.print_runs import is_running, start_run
from tui.run_lines import (
    SHEET_COLUMNS,
    asked_sheets,
    live_words,
    next_step,
    printer_words,
    run_counts,
    run_path,
    run_title,
    sheet_row,
    sheet_words,
)
from tui.screens.desk_screen import DeskScreen
from tui.widgets.flow_lines import FlowLines
from tui.widgets.last_good import LastGood
from tui.widgets.line_table import LineTable
from tui.widgets.message_box import MessageBox
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines

LOOK_SECONDS = 1.0
"""So often the ledger and the printer are asked while something is printed."""
SELDOM = 3
"""So many times more seldom while nothing is."""


class JobScreen(DeskScreen[None]):
    """The job `name`; with `start` it is printed at once. A subclass has the keys."""

    def __init__(self, name: str, *, start: bool = False) -> None:
        super().__init__()
        self.job_name = name
        self.view: JobView | None = None
        self._live: LiveState | None = None
        self._start = start
        self._blanks: dict[str, str] = dict(wording.RUN_PAPERS)
        self._ticks = 0
        self._gone = False
        self._was_asked: tuple[int, ...] = ()

    def path(self) -> tuple[str, ...]:
        return run_path(self.view)

    def who(self) -> str:
        return run_title(self.view) if self.view is not None else super().who()

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="where")
        yield FlowLines(id="counts")
        yield CountsLine(id="live", least=1)

    def compose_body(self) -> ComposeResult:
        yield LineTable(SHEET_COLUMNS, fixed=2, opens=wording.KEY_CONFIRM_LAST, empty=wording.READING)

    def compose_bottom(self) -> ComposeResult:
        yield LastGood(id="last")
        yield WrappedLines(id="detail", classes="-two")

    # --- reading -----------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        super().on_mount()
        self.run_service(lambda _job: blanks(), self._take_blanks, group="detail")
        self.set_interval(LOOK_SECONDS, self._tick)

    def on_screen_resume(self) -> None:
        """Look at once on coming back."""
        self.look()

    def _take_blanks(self, found: tuple[Blank, ...]) -> None:
        self._blanks |= {blank.name: blank.title for blank in found}
        self._say_where()

    @property
    def running(self) -> bool:
        """Whether this terminal prints the job."""
        return is_running(self.desk, self.job_name)

    @property
    def busy(self) -> bool:
        """Whether somebody prints it, here or at another terminal."""
        view = self.view
        return self.running or (view is not None and bool(view.owner) and view.state is JobState.OPEN)

    def _tick(self) -> None:
        self._ticks += 1
        if self.is_current and (self.busy or self._ticks % SELDOM == 0):
            self.look()

    def look(self) -> None:
        """Ask the ledger how the job stands, and the printer what it does."""
        name, actor = self.job_name, self.actor
        if not self.is_calling("poll"):
            self.run_service(
                lambda _job: job_view(name, actor=actor),
                self.show_job,
                refused=self._unreadable,
                group="poll",
            )
        if self.view is not None and self.view.state not in OVER and not self.is_calling("live"):
            self.run_service(
                lambda _job: printer_live(name, actor=actor),
                self._take_live,
                refused=lambda _error: self._take_live(None),
                group="live",
            )

    def _unreadable(self, error: DeskError) -> None:
        if self._gone or self.desk.lead_on(error):
            return
        self._gone = True
        sentence = wording.refusal_on_screen(error.code, error.params)
        self.open(MessageBox(wording.REFUSED_TITLE, [sentence]), lambda _closed: self.leave())

    def _take_live(self, live: LiveState | None) -> None:
        self._live = live
        self._say_live()
        self.say_next()

    def show_job(self, view: JobView) -> None:
        """Take in how the job stands now."""
        before, self.view = self.view, view
        self._say_where()
        if before is None or before.sheets != view.sheets:
            self.query_one(LineTable).say_when_empty(wording.SHEETS_NONE)
            self.query_one(LineTable).show_rows([sheet_row(sheet, view.paper) for sheet in view.sheets])
            self.show_path()
        self._point_at_asked(view)
        self.query_one("#counts", FlowLines).say(run_counts(view))
        self._say_live()
        self.say_next()
        self.refresh_bindings()
        if self._start:
            self._start = False
            self.print_on()

    def _point_at_asked(self, view: JobView) -> None:
        """Put the cursor on a sheet that somebody has to look at, once."""
        asked = tuple(sheet.position for sheet in asked_sheets(view))
        if asked and asked != self._was_asked:
            self.query_one(LineTable).go_to(asked[0] - 1)
        self._was_asked = asked

    # --- saying ------------------------------------------------------------------------------------------------------

    def _say_where(self) -> None:
        if self.view is not None:
            blank = self._blanks.get(self.view.blank, self.view.blank)
            self.query_one("#where", FlowLines).say(printer_words(self.view, blank))

    def _say_live(self) -> None:
        if self.view is not None:
            words = live_words(self.view, self._live, running=self.running)
            line = self.query_one("#live", CountsLine)
            # It is asked every second, and lines may be slow.
            if line.lines != (words,):
                line.say(words)

    @property
    def sheet(self) -> SheetLine | None:
        """The sheet under the cursor."""
        row = self.query_one(LineTable).row
        return run_acts.sheet_at(self.view, row.key if row is not None else None)

    def say_next(self) -> None:
        """Say what comes next, and how the sheet under the cursor stands."""
        view, sheet = self.view, self.sheet
        if view is not None:
            words = sheet_words(sheet) if sheet is not None else ""
            self.query_one("#detail", WrappedLines).say(
                next_step(view, self._live, running=self.running), words
            )

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say how the sheet under the cursor stands."""
        self.say_next()
        self.refresh_bindings()

    # --- printing ----------------------------------------------------------------------------------------------------

    def print_on(self) -> None:
        """Print what is not printed yet, in a thread that outlives this screen."""
        start_run(self.desk, self.job_name, self.actor, self._ended)
        self._say_live()

    def _ended(self, outcome: JobView | DeskError | None) -> None:
        """The run is over; whoever is on another screen by now learns it on the key line."""
        if self not in self.app.screen_stack:
            state = outcome.state if isinstance(outcome, JobView) else JobState.PAUSED
            self.desk.say(wording.RUN_ENDED_ELSEWHERE[state].format(name=self.job_name))
            return
        if isinstance(outcome, DeskError):
            self.show_refusal(outcome)
        self.look()
