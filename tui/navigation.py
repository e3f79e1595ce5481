"""Which screen opens which (去处): screens name a place, and only `tui/opening.py` knows the class behind it.

So screens need not import each other, and no two of them can do so in a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from textual.app import App
from textual.screen import Screen

from services.audits.heads import AuditKey
from services.browsing.tables import TableKey

AnyScreen = Screen[Any]


class Place(Enum):
    """A screen that can be opened without knowing more than who is signed in."""

    HOME = auto()
    PROFILE = auto()
    PLANS = auto()
    ROSTER = auto()
    GRADES = auto()
    AUDITS = auto()
    DIPLOMAS = auto()
    NEW_AUDIT = auto()
    ORGANISATIONS = auto()
    SETTINGS = auto()
    REVIEW_QUEUE = auto()
    OVERVIEW = auto()
    ACCOUNTS = auto()
    SESSIONS = auto()
    JOURNAL = auto()
    PRINTERS = auto()


@dataclass(frozen=True, slots=True)
class Places:
    """The maker of every screen that another one opens."""

    plain: Mapping[Place, Callable[[], AnyScreen]]
    sign_in: Callable[[str], AnyScreen]
    findings: Callable[[AuditKey], AnyScreen]
    stamping_table: Callable[[AuditKey], AnyScreen]
    review: Callable[[AuditKey], AnyScreen]
    differences: Callable[[AuditKey, TableKey | None], AnyScreen]
    history: Callable[[AuditKey, str], AnyScreen]
    marks: Callable[[int, str, int], AnyScreen]
    print_run: Callable[[str], AnyScreen]


class HasPlaces:
    """An App whose screens can open each other."""

    places: Places


def open_place(app: App[Any], place: Place, *, instead: bool = False) -> None:
    """Show a place above the present screen, or `instead` of it."""
    _show(app, places(app).plain[place](), instead=instead)


def open_sign_in(app: App[Any], login: str = "") -> None:
    """Show the sign-in screen with a login filled in; it is the door again, whatever lies below."""
    _show(app, places(app).sign_in(login), instead=False)


def open_findings(app: App[Any], key: AuditKey, *, instead: bool = False) -> None:
    """Show the findings (核验问题) of an audit."""
    _show(app, places(app).findings(key), instead=instead)


def open_stamping_table(app: App[Any], key: AuditKey, *, instead: bool = False) -> None:
    """Show the stamping table (验印审核表) of an audit."""
    _show(app, places(app).stamping_table(key), instead=instead)


def open_review(app: App[Any], key: AuditKey) -> None:
    """Show an audit as the reviewer works on it (审核)."""
    _show(app, places(app).review(key), instead=False)


def open_differences(app: App[Any], key: AuditKey, table: TableKey | None = None) -> None:
    """Show what changed in an audit since the user's level last acted (变化), at one major table when it is given."""
    _show(app, places(app).differences(key, table), instead=False)


def open_history(app: App[Any], key: AuditKey, school: str = "") -> None:
    """Show every step of an audit (经过); `school` is its name for whoever looks from above."""
    _show(app, places(app).history(key, school), instead=False)


def open_marks(app: App[Any], student_id: int, course: str = "", semester: int = 0) -> None:
    """Show the marks (成绩) of a student of the roster, at a course and a semester when they are given."""
    _show(app, places(app).marks(student_id, course, semester), instead=False)


def open_print_run(app: App[Any], job: str) -> None:
    """Show the sheets of a print job (打印任务)."""
    _show(app, places(app).print_run(job), instead=False)


def places(app: App[Any]) -> Places:
    """The places of the program that shows this screen. Raises `TypeError` in an App without any."""
    if not isinstance(app, HasPlaces):
        raise TypeError(type(app).__name__)
    return app.places


def _show(app: App[Any], screen: AnyScreen, *, instead: bool) -> None:
    _ = app.switch_screen(screen) if instead else app.push_screen(screen)
