"""Home (首页): what waits for this user, newest first; number keys open the areas (screens.md, Home)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.browsing.home import HomeItem, HomeView, home_view
from tui import keys, wording
from tui.home_lines import URGENT, home_cells, home_counts, home_next, home_start
from tui.navigation import Place, open_place, open_stamping_table, places
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.table_rows import Tone
from tui.widgets.text_lines import CountsLine, DetailLine

AREAS: dict[Place, tuple[str, Right]] = {
    Place.PLANS: ("1", Right.READ_SCHOOL),
    Place.ROSTER: ("2", Right.READ_SCHOOL),
    Place.GRADES: ("3", Right.READ_SCHOOL),
    Place.AUDITS: ("4", Right.READ_SCHOOL),
    Place.NEW_AUDIT: ("n", Right.MANAGE_AUDIT),
    Place.ORGANISATIONS: ("o", Right.IMPORT_ORGANISATIONS),
    Place.SETTINGS: ("s", Right.CHANGE_SETTINGS),
}
"""Every area with its key and the right without which its key is not there at all."""

OF_A_SCHOOL = frozenset({Place.PLANS, Place.ROSTER, Place.GRADES, Place.AUDITS, Place.NEW_AUDIT})


def _area_key(place: Place, key: str) -> BindingType:
    label, help_text = wording.AREAS[place.name]
    return keys.key(key, f"open_area('{place.name}')", label, id=f"home.{place.name.lower()}", help=help_text)


class HomeScreen(DeskScreen[None]):
    """The first screen after signing in; Esc signs out."""

    HELP_TEXT = wording.HOME_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *(_area_key(place, key) for place, (key, _) in AREAS.items()),
        keys.key(
            "p", "open_area('PROFILE')", wording.KEY_PROFILE, id="home.profile", help=wording.HELP_OF_PROFILE
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

    def path(self) -> tuple[str, ...]:
        return (wording.HOME_OF_YEAR.format(year=self._year) if self._year else wording.PROGRAM,)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(
            [Column("", 12), Column("", 14), Column("", 20, flexible=True), Column("", 7, align="right")],
            empty=wording.HOME_EMPTY,
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail")

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
        self.query_one(LineTable).show_rows(list(_rows(view)))
        if not (view.to_do or view.under_way):
            self.query_one("#detail", DetailLine).say(*home_start(self.actor))

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what the line under the cursor asks for."""
        item = self._items.get(message.row.key) if message.row else None
        if item is not None:
            self.query_one("#detail", DetailLine).say(*home_next(item))

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Go to the audit."""
        open_stamping_table(self.app, self._items[message.key].head.key)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave the keys of areas that are not this user's out altogether."""
        if action == "open_area" and not self._is_open(Place[str(parameters[0])]):
            return False
        return super().check_action(action, parameters)

    def _is_open(self, place: Place) -> bool:
        actor = self.desk.actor
        if actor is None or place not in places(self.app).plain:
            return False
        if place not in AREAS:
            return True
        in_place = place not in OF_A_SCHOOL or actor.organisation_kind == "school"
        return in_place and may(actor, AREAS[place][1])

    def action_open_area(self, name: str) -> None:
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
    groups = ((wording.HOME_TO_DO, view.to_do), (wording.HOME_UNDER_WAY, view.under_way))
    for heading, items in groups:
        if items:
            yield Row(heading, (heading,), heading=True)
        for item in items:
            tone: Tone = "strong" if item.waiting in URGENT else ""
            yield Row(_key(item), home_cells(item), tone=tone)
