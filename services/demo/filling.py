"""The demo (演示): a department, a bureau, two schools, invented people, and a graduate list waiting in the inbox.

The data comes in through the same services as real data; only 异动 and 对口, which have no import yet, are written
directly. Everything follows from one seed and the present year, in which the graduates finish.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from random import Random

from models.base import connection, write_transaction
from models.organisations import Account, Organisation, Setting
from models.students import Articulation, ChangeRecord
from services import startup
from services.accounts.adding import NewAccount, add_account
from services.accounts.listing import accounts
from services.accounts.signing_in import actor_for
from services.actor import Role, local_actor, school_by_code
from services.audits.creating import NewAudit, create_audit
from services.audits.heads import AuditKey
from services.browsing.tables import TableKey
from services.clock import local, now
from services.demo import words
from services.demo.files import write_organisations, write_school
from services.demo.people import people
from services.demo.pupils import Pupil, pupils
from services.demo.troubles import trouble
from services.errors import CannotRun, Refused
from services.folders import inbox
from services.grades import import_grades
from services.importing.outcomes import ImportRequest
from services.journal import Entry, record
from services.organisations import import_organisations
from services.plans import import_plan
from services.progress import SILENT, Job, Progress
from services.reviewing.approving import approve_major
from services.reviewing.submitting import submit_audit
from services.roster import import_roster
from services.settings import EVERY_YEAR, set_setting
from services.upgrading import upgrade_database

SEED = 20230614
PASSWORD = "Yanyin-2023"  # noqa: S105 - shown on the sign-in screen of every demo, and nowhere else valid
MARK = "demo"
"""The key of the setting that marks a demo database."""

DATES = {
    "graduation_date": "{year}-06-30",
    "issue_date": "{year}-07-01",
    "stamping_place": words.STAMPING_PLACE,
}
DATES_AHEAD = {"receipt_deadline": 7, "stamping_from": 14, "stamping_to": 30}
"""The dates of 日程 that still lie ahead whenever a demo is made, in days from then."""
STEPS = 3 + 4 * len(words.SCHOOLS)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account that the sign-in screen of a demo shows, with the password that all of them share."""

    login: str
    name: str
    organisation: str
    roles: tuple[Role, ...]
    password: str


def is_demo() -> bool:
    """Whether the bound database is marked as a demo."""
    with connection():
        return Setting.select().where(Setting.year == EVERY_YEAR, Setting.key == MARK).exists()


def demo_accounts() -> tuple[DemoAccount, ...]:
    """The accounts of the demo, the one with the main job first; empty in a database that is no demo."""
    if not is_demo():
        return ()
    known = {line.login: line for line in accounts(actor=local_actor())}
    order = [login for login, *_ in words.STAFF]
    found = [known[login] for login in (*order[1:], order[0]) if login in known]
    return tuple(
        DemoAccount(line.login, line.name, line.organisation_name, line.roles, PASSWORD) for line in found
    )


def demo_file(folder: Path) -> Path:
    """The SQLite file of the demo in a folder, there or not."""
    return folder / "yanyin.sqlite"


def make_demo(folder: Path, *, job: Job = SILENT) -> None:
    """Bind the SQLite demo database in a folder; make it first where it is missing. What is there is kept.

    Raises `CannotRun`: `folder_unusable`, and as `startup.upgrade` does; `Refused("database_not_empty")` where the
    folder holds a database that is no demo; `Cancelled`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise CannotRun("folder_unusable", folder=str(folder)) from error
    startup.bind(f"{startup.SQLITE_URL}{demo_file(folder.resolve())}")
    upgrade_database()
    if not is_demo():
        fill_demo(job=job)


def fill_demo(*, job: Job = SILENT) -> None:
    """Fill the bound database, still empty, with the demo, all or nothing; workbooks go into the inboxes.

    Reports the stage `demo`. Raises `Refused("database_not_empty")`; `CannotRun`; `Cancelled`.
    """
    upgrade_database()
    with connection(), tempfile.TemporaryDirectory() as name, write_transaction():
        if Organisation.select().exists() or Account.select().exists():
            raise Refused("database_not_empty")
        _Filling(Path(name), job).run()


class _Filling:
    """One filling of one database, inside the caller's transaction."""

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder = folder
        self._job = job
        self._quiet = Job(cancelled=job.cancelled)
        self._done = 0
        self._actor = local_actor()
        self._rng = Random(SEED)  # noqa: S311 - a demo is the same every time
        self._year = local(now()).year
        self._people = people(self._rng, self._year)

    def run(self) -> None:
        """Organisations, accounts, settings, then each school, and last the mark."""
        self._step()
        organisations = self._folder / words.FILE_NAMES["organisations"]
        write_organisations(organisations)
        import_organisations(ImportRequest(organisations), actor=self._actor, job=self._quiet)
        for key, value in DATES.items():
            set_setting(key, value.format(year=self._year), year=self._year, actor=self._actor)
        for key, days in DATES_AHEAD.items():
            ahead = local(now()).date() + timedelta(days=days)
            set_setting(key, ahead.isoformat(), year=self._year, actor=self._actor)
        self._step()
        for number, (login, person, organisation, roles) in enumerate(words.STAFF, 1):
            phone = f"0771-{number:07}"
            account = NewAccount(login, person, phone, organisation, roles, PASSWORD, must_change=False)
            add_account(account, actor=self._actor)
        for code, login, majors in words.SCHOOLS:
            self._fill_school(code, inbox(login), majors)
        code, login, _ = words.SCHOOLS[-1]
        self._submit(AuditKey(code, self._year), login)
        Setting.create(year=EVERY_YEAR, key=MARK, value="on")
        record(self._actor, Entry("demo.fill", "database", MARK))

    def _fill_school(self, code: str, folder: Path, majors: Mapping[str, int]) -> None:
        self._step()
        found = pupils(self._rng, self._people, majors, self._year)
        trouble(self._rng, found)
        strangers = [next(self._people), next(self._people)]
        files = write_school(folder, found, strangers, self._rng)
        for what, importing in (("plan", import_plan), ("roster", import_roster), ("grades", import_grades)):
            self._step()
            importing(ImportRequest(files[what], school=code), actor=self._actor, job=self._quiet)
        _write_directly(school_by_code(code), found, self._year)

    def _submit(self, key: AuditKey, login: str) -> None:
        """One school's audit is on its way, so that the reviewers above find something to do."""
        self._step()
        teacher = actor_for(login)
        request = NewAudit(inbox(login) / words.FILE_NAMES["list"], key)
        for major in create_audit(request, actor=teacher, job=self._quiet).majors:
            approve_major(key, TableKey(major.code, major.duration), major.digest, actor=teacher)
        submit_audit(key, actor=teacher)

    def _step(self) -> None:
        self._job.check()
        self._job.report(Progress("demo", self._done, STEPS))
        self._done += 1


def _write_directly(school: Organisation, found: Sequence[Pupil], year: int) -> None:
    for pupil in found:
        person = pupil.person
        if pupil.change_open:
            ChangeRecord.create(
                school=school,
                id_number=person.id_number,
                name=person.name,
                kind=words.CHANGE_KIND,
                review_state=words.CHANGE_OPEN,
            )
        if pupil.articulated:
            Articulation.create(
                year=year,
                school=school,
                college=words.COLLEGE,
                id_number=person.id_number,
                name=person.name,
                sex=person.sex,
                programme=words.PROGRAMME.format(year=year),
            )
