"""Home (首页): what waits for this user, newest first; number keys open the areas (screens.md, Home)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from heapq import merge
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.browsing.home import HomeItem, HomeView, Waiting, home_view
from services.print_jobs.reading import JobLine
from tui import keys, wording
from tui.home_lines import URGENT, home_cells, home_counts, home_next, home_reason, home_start
from tui.job_lines import home_job_row, home_job_words
from tui.navigation import Place, open_place, open_print_run, open_review, open_stamping_table, places
from tui.reason_lines import reason_lines, room_for_reason
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.table_rows import Tone
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines

AREAS: dict[Place, tuple[str, Right]] = {
    Place.PLANS: ("1", Right.READ_SCHOOL),
    Place.ROSTER: ("2", Right.READ_SCHOOL),
    Place.GRADES: ("3", Right.READ_SCHOOL),
    Place.AUDITS: ("4", Right.READ_SCHOOL),
    Place.DIPLOMAS: ("5", Right.PRINT),
    Place.PRINTERS: ("8", Right.READ_PRINTERS),
    Place.NEW_AUDIT: ("n", Right.MANAGE_AUDIT),
    Place.ORGANISATIONS: ("o", Right.IMPORT_ORGANISATIONS),
    Place.REVIEW_QUEUE: ("1", Right.REVIEW_AUDIT),
    Place.OVERVIEW: ("2", Right.READ_OVERVIEW),
    Place.ACCOUNTS: ("a", Right.MANAGE_SCHOOL_ACCOUNTS),
    Place.SESSIONS: ("e", Right.MANAGE_SCHOOL_ACCOUNTS),
    Place.SETTINGS: ("s", Right.CHANGE_SETTINGS),
    Place.JOURNAL: ("j", Right.READ_JOURNAL),
}
"""Every area with its key and the right without which its key is not there at all."""

KINDS: dict[Place, tuple[str, ...]] = {Place.REVIEW_QUEUE: ("bureau", "department")}
"""Areas that are called otherwise at each kind of organisation: 待审核, 待省级审核."""

OF_A_SCHOOL = frozenset(
    {Place.PLANS, Place.ROSTER, Place.GRADES, Place.AUDITS, Place.DIPLOMAS, Place.NEW_AUDIT}
)


def _area_key(place: Place, key: str, kind: str = "") -> BindingType:
    """The key of an area; with `kind` only for people of such organisations, under the name it has there."""
    name = f"{place.name}.{kind}" if kind else place.name
    label, help_text = wording.AREAS[name]
    action = f"open_area('{place.name}', '{kind}')"
    return keys.key(key, action, label, id=f"home.{name.lower()}", help=help_text)


def _area_keys() -> Iterator[BindingType]:
    for place, (key, _) in AREAS.items():
        for kind in KINDS.get(place, ("",)):
            yield _area_key(place, key, kind)


class HomeScreen(DeskScreen[None]):
    """The first screen after signing in; Esc signs out."""

    HELP_TEXT = wording.HOME_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *_area_keys(),
        keys.key(
            "p",
            "open_area('PROFILE', '')",
            wording.KEY_PROFILE,
            id="home.profile",
            help=wording.HELP_OF_PROFILE,
        ),
        keys.key(
            "r", "reload", wording.KEY_RELOAD, id="home.reload", help=wording.HELP_OF_RELOAD_HOME, show=False
        ),
        keys.key("escape", "go_back", wording.KEY_SIGN_OUT, id="desk.back", help=wording.HELP_OF_SIGN_OUT),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._year = 0
        self._items: dict[Hashable, HomeItem] = {}
        self._jobs: dict[Hashable, JobLine] = {}

    def path(self) -> tuple[str, ...]:
        return (wording.HOME_OF_YEAR.format(year=self._year) if self._year else wording.PROGRAM,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(
            [Column("", 12), Column("", 14), Column("", 20, flexible=True), Column("", 8, align="right")],
            empty=wording.HOME_EMPTY,
        )

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    def on_screen_resume(self) -> None:
        """Read again whenever one comes back here."""
        self.action_reload()

    def action_reload(self) -> None:
        """Read again what waits."""
        actor = self.actor
        self.run_service(lambda _job: home_view(actor=actor), self._show)

    def _show(self, view: HomeView) -> None:
        self._year = view.year
        self.show_path()
        self.query_one("#counts", CountsLine).say(*home_counts(view, self.actor))
        self._items = {_key(item): item for item in (*view.to_do, *view.under_way)}
        self._jobs = {job.name: job for job in view.jobs}
        self.query_one(LineTable).show_rows(list(_rows(view)))
        self._make_room()
        if not (self._items or self._jobs):
            self.query_one("#detail", WrappedLines).say(*home_start(self.actor))

    def _words(self, item: HomeItem) -> tuple[str, ...]:
        room = room_for_reason(self.size.height)
        reason = reason_lines(home_reason(item), self.size.width - 2, room, wording.HOME_REASON_MORE)
        return (*reason, home_next(item, self.actor))

    def _make_room(self) -> None:
        """As many lines below the list as the longest reason takes, whatever line the cursor is on."""
        needed = max((len(self._words(item)) for item in self._items.values()), default=0)
        self.query_one("#detail", WrappedLines).styles.height = max(2, needed)

    def on_resize(self) -> None:
        """Break the reasons for the new width."""
        self._make_room()
        self._say_item()

    def _say_item(self) -> None:
        row = self.query_one(LineTable).row
        key = row.key if row else None
        if key in self._jobs:
            self.query_one("#detail", WrappedLines).say(*home_job_words(self._jobs[key]))
        elif key in self._items:
            self.query_one("#detail", WrappedLines).say(*self._words(self._items[key]))

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what the line under the cursor asks for."""
        self._say_item()

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the print job, or to the audit: to review what waits here, else to its stamping table."""
        if message.key in self._jobs:
            open_print_run(self.app, str(message.key))
            return
        item = self._items[message.key]
        if item.waiting is Waiting.TO_REVIEW:
            open_review(self.app, item.head.key)
        else:
            open_stamping_table(self.app, item.head.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of areas that are not this user's out altogether."""
        if action == "open_area" and not self._is_open(Place[str(parameters[0])], str(parameters[1])):
            return False
        return super().check_action(action, parameters)

    def _is_open(self, place: Place, kind: str) -> bool:
        actor = self.desk.actor
        if actor is None or place not in places(self.app).plain or kind not in ("", actor.organisation_kind):
            return False
        if place not in AREAS:
            return True
        in_place = place not in OF_A_SCHOOL or actor.organisation_kind == "school"
        return in_place and may(actor, AREAS[place][1])

    def action_open_area(self, name: str, _kind: str) -> None:
        """Go to an area."""
        open_place(self.app, Place[name])

    def leave(self) -> None:
        """Ask, then sign out."""
        self.open(Confirm(wording.SIGN_OUT, [wording.SIGN_OUT_QUESTION]), self._sign_out)

    def _sign_out(self, confirmed: bool | None) -> None:
        if confirmed:
            _ = self.dismiss(None)


def _key(item: HomeItem) -> Hashable:
    return (item.head.id, item.waiting)


def _rows(view: HomeView) -> Iterator[Row]:
    waiting = [job for job in view.jobs if not job.running]
    printing = [job for job in view.jobs if job.running]
    groups = (
        (wording.HOME_TO_DO, view.to_do, waiting),
        (wording.HOME_UNDER_WAY, view.under_way, printing),
    )
    for heading, items, jobs in groups:
        if items or jobs:
            yield Row(heading, (heading,), heading=True)
        dated = [(item.at, _row(item)) for item in items]
        printed = [(job.created_at, home_job_row(job)) for job in jobs]
        yield from (row for _, row in merge(dated, printed, key=lambda line: line[0], reverse=True))


def _row(item: HomeItem) -> Row:
    tone: Tone = "strong" if item.waiting in URGENT else ""
    return Row(_key(item), home_cells(item), tone=tone)
