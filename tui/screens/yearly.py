"""What the screens of the overview share: a year that `[` and `]` turn, reading it, the file that `e` writes (总览)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.overview_files import WrittenOverview
from services.progress import Job
from services.reviewing.overview import Overview, overview
from tui import keys, wording
from tui.screens.reading_screen import ReadingScreen
from tui.widgets.flow_lines import FlowLines
from tui.widgets.message_box import MessageBox
from tui.widgets.wrapped_lines import WrappedLines

NOT_BEGUN = keys.key(
    "g", "not_begun", wording.KEY_NOT_BEGUN, id="overview.not_begun", help=wording.HELP_OF_NOT_BEGUN
)


class YearlyScreen(ReadingScreen):
    """A subclass gives `show_overview`, `writer` for what `e` writes, and binds `NOT_BEGUN`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "[", "turn(-1)", wording.KEY_YEAR_BEFORE, id="overview.before", help=wording.HELP_OF_OTHER_YEAR
        ),
        keys.key(
            "]", "turn(1)", wording.KEY_YEAR_AFTER, id="overview.after", help=wording.HELP_OF_OTHER_YEAR
        ),
        keys.key(
            "r",
            "reload",
            wording.KEY_RELOAD,
            id="overview.reload",
            help=wording.HELP_OF_RELOAD_OVERVIEW,
        ),
        keys.key(
            "e", "export", wording.KEY_EXPORT, id="overview.export", help=wording.HELP_OF_EXPORT_OVERVIEW
        ),
    ]

    def __init__(self, year: int) -> None:
        super().__init__()
        self.year = year
        self.overview: Overview | None = None

    def path(self) -> tuple[str, ...]:
        return (wording.OVERVIEW, wording.YEAR_NAME.format(year=self.year))

    def compose_top(self) -> ComposeResult:
        yield FlowLines(id="counts")

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail")

    def read(self) -> None:
        year, actor = self.year, self.actor
        self.ask_services(lambda _job: overview(year, actor=actor), self._show)

    def _show(self, shown: Overview) -> None:
        self.overview = shown
        self.show_path()
        self.show_overview(shown)
        self.refresh_bindings()

    def show_overview(self, shown: Overview) -> None:
        """Show what was read."""

    def action_reload(self) -> None:
        """Read once more how far the schools are."""
        self.read()

    def action_turn(self, years: int) -> None:
        """Show another year."""
        self.year += years
        self.read()

    def disabled_reason(self, action: str) -> str | None:
        if action == "export":
            if self.overview is None:
                return wording.REASON_NOT_READ_YET
            return wording.REASON_JOB_RUNNING if self.job_running else None
        return super().disabled_reason(action)

    def action_export(self) -> None:
        """Write what is shown into the outbox."""
        self.run_service(self.writer(), self._written, label=wording.EXPORTING, group="file")

    def writer(self) -> Callable[[Job], WrittenOverview]:
        """The service call that writes what is shown."""
        raise NotImplementedError

    def _written(self, file: WrittenOverview) -> None:
        said = wording.OVERVIEW_WRITTEN.format(count=file.count)
        place = wording.file_place(str(file.path.parent), file.path.name)
        self.open(MessageBox(wording.FILE_WRITTEN, [said, *place]))
