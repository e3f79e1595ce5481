"""The program as users get it (打开程序): every screen in its place, and which one comes first."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

from textual.driver import Driver
from textual.drivers.linux_driver import LinuxDriver

from services import startup
from services.accounts import sessions, signing_in
from services.actor import Actor
from services.errors import DeskError
from services.upgrading import upgrade_database
from tui.app import DeskApp
from tui.desk_driver import DeskDriver
from tui.navigation import HasPlaces, Place, Places
from tui.screens.accounts import AccountsScreen
from tui.screens.audit_history import AuditHistoryScreen
from tui.screens.audits_list import AuditsListScreen
from tui.screens.differences import DifferencesScreen
from tui.screens.diploma_audits import DiplomaAuditsScreen
from tui.screens.findings import FindingsScreen
from tui.screens.first_start import FirstStartScreen
from tui.screens.grades import GradesScreen
from tui.screens.graduate_list import GraduateListScreen
from tui.screens.home import HomeScreen
from tui.screens.journal import JournalScreen
from tui.screens.organisations import OrganisationsScreen
from tui.screens.overview import OverviewScreen
from tui.screens.plans import PlansScreen
from tui.screens.print_run import PrintRunScreen
from tui.screens.printers import PrintersScreen
from tui.screens.profile import ProfileScreen
from tui.screens.review import ReviewScreen
from tui.screens.review_queue import ReviewQueueScreen
from tui.screens.roster import RosterScreen
from tui.screens.sessions import SessionsScreen
from tui.screens.settings import SettingsScreen
from tui.screens.sign_in import SignInScreen
from tui.screens.stamping_table import StampingTableScreen
from tui.screens.student_marks import StudentMarksScreen

PLACES = Places(
    plain={
        Place.HOME: HomeScreen,
        Place.PROFILE: ProfileScreen,
        Place.PLANS: PlansScreen,
        Place.ROSTER: RosterScreen,
        Place.GRADES: GradesScreen,
        Place.AUDITS: AuditsListScreen,
        Place.DIPLOMAS: DiplomaAuditsScreen,
        Place.NEW_AUDIT: GraduateListScreen,
        Place.ORGANISATIONS: OrganisationsScreen,
        Place.SETTINGS: SettingsScreen,
        Place.REVIEW_QUEUE: ReviewQueueScreen,
        Place.OVERVIEW: OverviewScreen,
        Place.JOURNAL: JournalScreen,
        Place.PRINTERS: PrintersScreen,
        Place.SESSIONS: SessionsScreen,
        Place.ACCOUNTS: AccountsScreen,
    },
    sign_in=SignInScreen,
    findings=FindingsScreen,
    stamping_table=StampingTableScreen,
    review=ReviewScreen,
    differences=DifferencesScreen,
    history=AuditHistoryScreen,
    marks=StudentMarksScreen,
    print_run=PrintRunScreen,
)

ENDING = (signal.SIGHUP, signal.SIGTERM)


class YanyinApp(DeskApp, HasPlaces):
    """The screens of 验印 for one user."""

    places = PLACES

    def get_driver_class(self) -> type[Driver]:
        """Our own reading of the keyboard, wherever Textual would take its driver for such a terminal."""
        usual = super().get_driver_class()
        return DeskDriver if usual is LinuxDriver else usual


def program() -> YanyinApp:
    """The program on the bound database, not yet running.

    A database in which nobody can sign in yet begins with the first start; an empty one gets its tables before.
    Raises `CannotRun` as `startup.upgrade` does.
    """
    if startup.is_empty():
        upgrade_database()
    return YanyinApp(SignInScreen if signing_in.has_accounts() else FirstStartScreen)


def open_screens() -> int:
    """Show the screens on this terminal until the user leaves; returns the exit code. Raises as `program` does."""
    app = program()
    with _signing_out_when_killed(app):
        app.run()
    # However the program ended, nobody sits here any more.
    sign_out(app.actor)
    return app.return_code or 0


def sign_out(actor: Actor | None) -> None:
    """End the session of whoever was signed in to an App that is gone; without a database it ends by its age."""
    if actor is not None and actor.session:
        with suppress(DeskError), startup.connection():
            sessions.end_own_session(actor=actor)


@contextmanager
def _signing_out_when_killed(app: DeskApp) -> Iterator[None]:
    """A line that breaks, and whoever stops the machine, end the session too: nobody can come back to it."""

    def end(number: int, _frame: FrameType | None) -> None:
        for other in ENDING:
            signal.signal(other, signal.SIG_IGN)  # one may follow another, and must not come in between
        try:
            sign_out(app.actor)
        finally:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    before = {number: signal.signal(number, end) for number in ENDING}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
