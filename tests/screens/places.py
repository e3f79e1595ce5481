"""An App whose places are plain screens that say where one is, for tests of screens that open others."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, nullcontext
from typing import Any

from textual.screen import Screen

from services.actor import Actor, Role
from services.audits.heads import AuditKey, Person
from tests.screens.desk import TEACHER, Desk, piloted
from tests.screens.drill import head
from tui.app import DeskApp
from tui.navigation import HasPlaces, Place, Places
from tui.screens.desk_screen import DeskScreen

MOMENT = "2023-06-12T01:00:00.000000Z"
GRADUATION = frozenset({Role.SCHOOL_USER, Role.SCHOOL_GRADUATION})
HEAD = head(version=3, created_by=Person("覃老师"), created_at=MOMENT, verified_at=MOMENT)


class Here(DeskScreen[Any]):
    """A place that only says its name."""

    def __init__(self, *name: str) -> None:
        super().__init__()
        self._words = name

    def path(self) -> tuple[str, ...]:
        return self._words


def here(place: Place) -> Callable[[], Here]:
    return lambda: Here(place.name)


def audit_place(name: str) -> Callable[[AuditKey], Here]:
    return lambda key: Here(name, f"{key.school} {key.year} {key.batch}")


PLACES = Places(
    plain={place: here(place) for place in Place},
    sign_in=lambda login: Here("sign_in", login),
    findings=audit_place("findings"),
    stamping_table=audit_place("stamping_table"),
    review=audit_place("review"),
    differences=lambda key, table: Here("differences", str(key), table.major_code if table else ""),
    history=lambda key, school: Here("history", f"{key.school} {key.year} {key.batch}", school),
    marks=lambda student, _course, _semester: Here("marks", str(student)),
    print_run=lambda job: Here("print_run", job),
)


class PlacesApp(DeskApp, HasPlaces):
    """A desk without a database."""

    places = PLACES


@asynccontextmanager
async def desk_with_places(
    first_screen: Callable[[], Screen[Any]],
    *,
    size: tuple[int, int] = (80, 24),
    actor: Actor | None = TEACHER,
    under: bool = False,
) -> AsyncIterator[Desk]:
    """An App at `size` with `actor` signed in; with `under`, the screen lies on another one, as it does at work."""
    app = PlacesApp((lambda: Here("under")) if under else first_screen, connect=nullcontext)
    app.actor = actor
    async with piloted(app, size) as pilot:
        if under:
            await app.push_screen(first_screen())
            await pilot.pause()
        yield pilot
