"""The world of the matrix: three schools with data in every state, and somebody of every role.

`own` is the school of the school roles, below the bureau of the bureau's reviewer; `elsewhere` stands below another
bureau; `direct` is 区直. What belongs to a school bears its sign, so that it is seen wherever it turns up.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from models.base import connection, rows, write_transaction
from models.base import engine as database
from models.organisations import Account, AccountRole, Organisation, Session
from models.printing import Printer
from models.students import Student
from services import startup
from services.accounts import passwords
from services.actor import ROLE_KINDS, Actor, Role, Via, local_actor
from services.audits.creating import NewAudit, create_audit
from services.audits.heads import AuditKey, read_heads
from services.browsing.tables import TableKey
from services.clock import stamp, use_clock
from services.forms.content import Form, FormChoice, gathered
from services.forms.keeping import keep_codes, kept_codes
from services.identity import mask_id
from services.print_jobs.ledger import Paper
from services.print_jobs.planning import plan_job
from services.print_jobs.subjects import PrintRequest
from services.reviewing.approving import approve_audit, approve_major
from services.reviewing.submitting import submit_audit
from tests import build
from tests.databases import Engine
from tests.frozen_clock import FrozenClock
from tests.services.audit_world import HEADERS
from tests.services.permissions.traces import Traces, traces_of

YEAR = 2023
PASSWORD = "Matrix-2023!"
OPEN, ENDED = "open", "ended"


class Stage(StrEnum):
    """How far an audit has come; APPROVED: every table is approved at the level where it stands."""

    NEW = "new"
    READY = "ready"
    AT_BUREAU = "at_bureau"
    AT_BUREAU_APPROVED = "at_bureau_approved"
    AT_DEPARTMENT = "at_department"
    AT_DEPARTMENT_APPROVED = "at_department_approved"
    NUMBERED = "numbered"


@dataclass(frozen=True, slots=True)
class Sign:
    """What marks everything of one bureau and its school: in Chinese, in logins, in ID numbers, in numbers of rows."""

    text: str
    login: str
    area: str
    first_id: int


OWN = Sign("鳌", "aoyu", "450199", 71_000_000)
ELSEWHERE = Sign("鹮", "huan", "460299", 72_000_000)
DIRECT = Sign("麒", "qilin", "470099", 73_000_000)


@dataclass(frozen=True, slots=True)
class Filed:
    """One audit: its number, the one table in it, the file of its list, the ID number in its first row."""

    key: AuditKey
    id: int
    table: TableKey
    digest: str
    path: Path
    first: str


@dataclass(frozen=True, slots=True)
class Place:
    """A school with its people and data: `clerk` is an account to administer, `guest` one with a role beyond it.

    `job` is a print job that is planned.
    """

    sign: Sign
    school: Organisation
    teacher: Actor
    clerk: Actor
    guest: Actor
    plan_id: int
    students: Sequence[Student]
    audits: Mapping[Stage, Filed]
    traces: Traces
    job: str

    @property
    def printer(self) -> str:
        """The name of the school's printer, a folder."""
        return f"{self.sign.text}打印机"

    @property
    def spare(self) -> Student:
        """A student who passes and stands in no list yet."""
        return self.students[-1]

    def waiting(self, actor: Actor, *, approved: bool = False) -> Filed:
        """An audit that waits at the actor's level; at the nearest one to the school for whoever has none."""
        bureau = Stage.AT_BUREAU_APPROVED if approved else Stage.AT_BUREAU
        department = Stage.AT_DEPARTMENT_APPROVED if approved else Stage.AT_DEPARTMENT
        if actor.organisation_kind == "department" or bureau not in self.audits:
            return self.audits[department]
        return self.audits[bureau]


@dataclass(slots=True)
class World:
    """Everything there is. `digest` covers all tables but the journal."""

    engine: Engine
    folder: Path
    clock: FrozenClock
    actors: Mapping[str, Actor]
    places: Mapping[str, Place]
    foreign_bureau: Traces
    digest: str

    def readable(self, actor: Actor) -> frozenset[str]:
        """The places that somebody there may know of."""
        if actor.organisation_kind in ("school", "bureau"):
            return frozenset({"own"})
        return frozenset(self.places)

    def foreign(self, actor: Actor) -> tuple[Traces, ...]:
        """What must stand in no answer to that actor."""
        readable = self.readable(actor)
        found = [place.traces for name, place in self.places.items() if name not in readable]
        return (*found, self.foreign_bureau) if found else ()


@contextmanager
def made_world(engine: Engine, url: str, folder: Path) -> Iterator[World]:
    """The world in a fresh database, which stays bound, with a clock that stands still and quick passwords."""
    clock = FrozenClock()
    startup.bind(url)
    with pytest.MonkeyPatch.context() as patch, use_clock(clock):
        patch.setattr(passwords, "HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        patch.setenv("YANYIN_FOLDERS", str(folder / "folders"))
        patch.setenv("YANYIN_KEY_FILE", str(folder / "second-factor.key"))
        with connection():
            built = _build(engine, folder, clock)
        try:
            yield built
        finally:
            startup.unbind()


def _build(engine: Engine, folder: Path, clock: FrozenClock) -> World:
    secret = passwords.hashed(PASSWORD)
    with write_transaction():
        department = Organisation.create(id=70_000_000, code="45", name="某省教育厅", kind="department")
        bureaus = [_bureau(sign, department) for sign in (OWN, ELSEWHERE)]
        above = [*bureaus, department]
        schools = [_school(sign, top) for sign, top in zip((OWN, ELSEWHERE, DIRECT), above, strict=True)]
        homes = {"school": schools[0], "bureau": bureaus[0], "department": department}
        actors = {role.value: person(homes[ROLE_KINDS[role]], role, secret) for role in Role}
        reviewers = [actors["bureau_reviewer"], person(bureaus[1], Role.BUREAU_REVIEWER, secret), None]
        chief = actors["department_reviewer"]
    places: dict[str, Place] = {}
    for name, sign, school, reviewer in zip(
        ("own", "elsewhere", "direct"), (OWN, ELSEWHERE, DIRECT), schools, reviewers, strict=True
    ):
        teacher = actors["school_graduation"] if name == "own" else None
        chain = (reviewer, chief) if reviewer else (chief,)
        places[name] = _Filling(sign, school, folder, secret, chain).place(teacher)
    foreign = traces_of(words=(bureaus[1].code,), texts=(bureaus[1].name,), numbers=(bureaus[1].id,))
    everybody = {**actors, "local": local_actor()}
    return World(engine, folder, clock, everybody, places, foreign, contents())


def contents() -> str:
    """A digest over every row of every table but the journal."""
    total = hashlib.sha256()
    for table in sorted(set(database().get_tables()) - {"journal"}):
        found = sorted(map(repr, rows(f"SELECT * FROM {table}")))
        total.update(repr((table, found)).encode())
    return total.hexdigest()


def _bureau(sign: Sign, department: Organisation) -> Organisation:
    return Organisation.create(
        id=sign.first_id, code=sign.area, name=f"{sign.text}州市教育局", kind="bureau", parent=department
    )


def _school(sign: Sign, above: Organisation) -> Organisation:
    return Organisation.create(
        id=sign.first_id + 1,
        code=f"{sign.area}0001",
        name=f"{sign.text}职业技术学校",
        kind="school",
        parent=above,
    )


def person(of: Organisation, role: Role, password_hash: str, login: str = "") -> Actor:
    """An account of that organisation with an open session, and one that is over."""
    sign = next((sign for sign in (OWN, ELSEWHERE, DIRECT) if of.code.startswith(sign.area)), None)
    login = login or f"{sign.login if sign else 'ting'}-{role.value}"
    name, phone = f"{sign.text if sign else '厅'}老师", "0771-1234567"
    account = Account.create(
        login=login,
        name=name,
        phone=phone,
        organisation=of,
        password_hash=password_hash,
        created_at=build.MOMENT,
    )
    AccountRole.create(account=account, role=role.value)
    for state in (OPEN, ENDED):
        Session.create(
            id=f"{state}-{login}",
            account=account,
            via=Via.SCREEN.value,
            os_user="tester",
            place="pts/1",
            started_at=stamp(),
            seen_at=stamp(),
            ended_at=stamp() if state == ENDED else None,
        )
    roles = frozenset({role})
    whole = (account.id, login, name, phone, roles, of.id, of.code, of.name, of.kind, Via.SCREEN, "tester")
    return Actor(*whole, session=f"{OPEN}-{login}", place="pts/1")


def signed_out(actor: Actor) -> Actor:
    """The same person in the session that is over."""
    return replace(actor, session=f"{ENDED}-{actor.login}")


class _Filling:
    """Fills one school: a plan, graduates, and an audit for every stage, made as people make them."""

    def __init__(
        self, sign: Sign, school: Organisation, folder: Path, secret: str, chain: Sequence[Actor]
    ) -> None:
        self.sign, self.school, self.chain = sign, school, chain
        self.folder = folder / sign.login
        self.folder.mkdir()
        self.secret = secret

    def place(self, teacher: Actor | None) -> Place:
        """The school with everything in it; `teacher` is its 学校毕业管理 where there is one already."""
        with write_transaction():
            teacher = teacher or person(self.school, Role.SCHOOL_GRADUATION, self.secret)
            clerk = person(self.school, Role.SCHOOL_USER, self.secret, f"{self.sign.login}-clerk")
            guest = person(self.school, Role.DESK_OPERATOR, self.secret, f"{self.sign.login}-guest")
            major = build.Major(name=f"{self.sign.text}专业")
            plan = build.plan(
                self.school, build.conduct(1), build.Planned(f"{self.sign.text}语", (1,)), major=major
            )
            stages = [stage for stage in Stage if len(self.chain) > 1 or "bureau" not in stage]
            students = [
                build.graduate(self.school, plan, serial, **self._person(serial)) for serial in range(16)
            ]
            self._printer("打印机", "printed")
            self._printer("试打机", "tried")
            failing = build.student(self.school, 16, major=major, **self._person(16))
        audits: dict[Stage, Filed] = {}
        for batch, stage in enumerate(stages, 1):
            two = students[2 * batch - 2 : 2 * batch]
            listed = [*two, failing] if stage is Stage.NEW else two
            audits[stage] = self._audit(AuditKey(self.school.code, YEAR, batch), listed, teacher, stage)
        everybody = [*students[:-1], failing, students[-1]]
        traces = traces_of(
            words=(self.school.code,),
            texts=(self.sign.text, self.sign.login, *(text for one in everybody for text in _known_by(one))),
            numbers=(self.school.id, *(one.id for one in everybody)),
        )
        _give_code_out(audits[Stage.NUMBERED])
        job = plan_job(self._trial(audits[Stage.NUMBERED].key), actor=teacher).name
        return Place(self.sign, self.school, teacher, clerk, guest, plan.id, everybody, audits, traces, job)

    def _trial(self, key: AuditKey) -> PrintRequest:
        """A trial print, which stands in no other job's way."""
        return PrintRequest(key, Paper.DIPLOMA, f"{self.sign.text}试打机", trial=True)

    def _printer(self, name: str, folder_name: str) -> None:
        folder = self.folder / folder_name
        folder.mkdir()
        Printer.create(
            name=f"{self.sign.text}{name}",
            kind="folder",
            uri=str(folder),
            organisation=self.school,
            created_at=build.MOMENT,
        )

    def _person(self, serial: int) -> dict[str, object]:
        return {
            "id": self.sign.first_id + 100 + serial,
            "id_number": build.id_number(serial, area=self.sign.area),
            "name": f"{self.sign.text}生{serial}",
            "class_name": f"{self.sign.text}班",
            "admission_seq": 100 - serial,
        }

    def _audit(self, key: AuditKey, listed: Sequence[Student], teacher: Actor, stage: Stage) -> Filed:
        path = write_list(self.folder / f"名单{key.batch}.csv", listed)
        summary = create_audit(NewAudit(path, key), actor=teacher)
        (table,) = summary.majors
        filed = Filed(
            key,
            summary.head.id,
            TableKey(table.code, table.duration),
            table.digest,
            path,
            listed[0].id_number,
        )
        for step in self._way(filed, teacher, stage):
            step()
        return filed

    def _way(self, filed: Filed, teacher: Actor, stage: Stage) -> Iterator[Callable[[], object]]:
        """The steps that lead to a stage."""
        seen = (filed.key, filed.table, filed.digest)
        if stage is Stage.NEW:
            return
        yield partial(approve_major, *seen, actor=teacher)
        if stage is Stage.READY:
            return
        yield partial(submit_audit, filed.key, actor=teacher)
        for reviewer in self.chain:
            if stage == f"at_{reviewer.organisation_kind}":
                return
            yield partial(approve_major, *seen, actor=reviewer)
            if stage == f"at_{reviewer.organisation_kind}_approved":
                return
            yield partial(approve_audit, filed.key, actor=reviewer)


def _give_code_out(filed: Filed) -> None:
    """What making the stamping table leaves behind, without the file."""
    (head,) = read_heads("WHERE a.id = ?", (filed.id,))
    with write_transaction():
        keep_codes(kept_codes(gathered(head, FormChoice(Form.STAMPING_TABLE)), [1]))


NOBODY = Sign("无", "nobody", "990099", 79_000_000)


def nowhere(like: Place) -> Place:
    """A school that there is not, with the numbers and names of nothing."""
    code = f"{NOBODY.area}0001"
    school = Organisation(id=NOBODY.first_id + 1, code=code, name=f"{NOBODY.text}学校", kind="school")
    number = build.id_number(1, area=NOBODY.area)
    student = Student(
        id=NOBODY.first_id + 100, name=f"{NOBODY.text}生", sex="男", id_number=number, cohort=2020
    )
    audits = {
        stage: replace(filed, key=replace(filed.key, school=code), id=NOBODY.first_id, first=number)
        for stage, filed in like.audits.items()
    }
    clerk = replace(like.clerk, login=f"{NOBODY.login}-here", session=NOBODY.login)
    return Place(
        NOBODY, school, clerk, clerk, clerk, NOBODY.first_id, [student], audits, like.traces, "230614-0000"
    )


def write_list(path: Path, listed: Sequence[Student]) -> Path:
    """A 毕业生名单 of these students."""
    with path.open("w", encoding="utf-8", newline="") as text:
        out = csv.writer(text)
        out.writerow(HEADERS)
        out.writerows([one.name, one.sex, one.id_number, "应届初中毕业生", "正常毕业"] for one in listed)
    return path


def _known_by(student: Student) -> tuple[str, ...]:
    return student.name, student.id_number, mask_id(student.id_number)
