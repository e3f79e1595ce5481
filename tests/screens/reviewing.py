"""Fakes for the reviewer's screens: a queue, an audit by majors, differences, history and looks without a database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from services.actor import Actor, Role
from services.audits.heads import AuditHead, AuditKey, Person
from services.audits.states import State
from services.browsing.majors import NumberState
from services.browsing.tables import Approved, LevelApproval, StampingLine, TableKey
from services.errors import DeskError
from services.reviewing.comparing import MarkChange, PersonDifference, ScoreChange
from services.reviewing.differences import Change, Differences, MajorDifference, Who
from services.reviewing.history import HistoryLine
from services.reviewing.looks import Look, LookPerson, LookSummary
from services.reviewing.queue import QueueLine
from services.reviewing.review_table import LastReturn, LevelName, ReviewLine, ReviewTable
from tests.screens.desk import TEACHER
from tests.screens.drill import KEY, head
from tests.screens.drill_tables import FakeTables, stamping, stamping_line
from tui import review_acts
from tui.screens import audit_history, differences, random_look, review, review_queue

SCHOOL = LevelName(KEY.school, "邕州市第一职业技术学校", "school")
COUNTY = LevelName("450198", "邕宁县教育局", "bureau")
BUREAU = LevelName("450199", "邕州市教育局", "bureau")
DEPARTMENT = LevelName("450000", "广南省教育厅", "department")
LEVELS = (SCHOOL, BUREAU, DEPARTMENT)


def person(of: LevelName, role: Role, name: str) -> Actor:
    """Somebody who works there."""
    return replace(
        TEACHER,
        login=of.code,
        name=name,
        roles=frozenset({role}),
        organisation_code=of.code,
        organisation_name=of.name,
        organisation_kind=of.kind,
    )


REVIEWER = person(BUREAU, Role.BUREAU_REVIEWER, "韦老师")
INSPECTOR = person(DEPARTMENT, Role.DEPARTMENT_REVIEWER, "农志强")
SUBMITTED = "2023-06-13T03:05:00.000000Z"
BEFORE = "2023-06-11T02:00:00.000000Z"
AFTER = "2023-06-14T00:40:00.000000Z"
NO = LevelApproval(Approved.NO)
LOST = LevelApproval(Approved.CHANGED, "韦老师", BEFORE)
TEACHERS = LevelApproval(Approved.YES, "覃老师", BEFORE)
KEPT = LevelApproval(Approved.YES, "韦老师", BEFORE)
FRESH = LevelApproval(Approved.YES, "韦老师", AFTER)


def waiting(**changes: Any) -> AuditHead:
    """An audit that waits at the bureau, submitted for the second time."""
    at_bureau = {
        "state": State.AT_BUREAU,
        "waits_at": BUREAU.code,
        "waits_at_name": BUREAU.name,
        "submissions": 2,
        "version": 5,
        "submitted_at": SUBMITTED,
        "submitted_by": Person("覃老师", "0771-0000003"),
    }
    return head(**(at_bureau | changes))


AT_DEPARTMENT: dict[str, Any] = {
    "state": State.AT_DEPARTMENT,
    "waits_at": DEPARTMENT.code,
    "waits_at_name": DEPARTMENT.name,
}
APPROVED: dict[str, Any] = {"state": State.APPROVED, "waits_at": "", "waits_at_name": ""}


def difference(line: StampingLine, change: Change = Change.SAME, **changes: Any) -> MajorDifference:
    return replace(MajorDifference(line.key, line.major_name, change, line.count), **changes)


NUMBER = "2023459901000100"
HUANG = Who("黄某某", "4502**********0488")
QIN = Who("覃春梅", "4501**********4125")
MARKS = tuple(MarkChange("数学", semester, "52→47", "61") for semester in (1, 2, 3))
CHANGES: dict[str, Any] = {
    "joined": (HUANG,),
    "people": (PersonDifference(QIN, (), MARKS, (ScoreChange("公共基础课", "71.5", "73.0"),)),),
    "marks_changed": 3,
}


def review_line(
    code: str, name: str, count: int, own: LevelApproval = KEPT, **changes: Any
) -> tuple[ReviewLine, LevelApproval]:
    """One major with its approvals at the school and at the bureau; `change` and `unlisted` may differ."""
    line = stamping_line(code, name, count, digest=f"d-{code}", promoted=changes.pop("promoted", 0))
    unlisted = changes.pop("unlisted", 0)
    found = difference(line, changes.pop("change", Change.SAME), **changes)
    approvals = {SCHOOL.code: TEACHERS, BUREAU.code: own, DEPARTMENT.code: NO}
    return ReviewLine(line, approvals, found, unlisted), own


def four_majors() -> tuple[ReviewLine, ...]:
    """The majors of the sketch: one changed and not approved, the others kept."""
    return tuple(
        line
        for line, _ in (
            review_line("710201", "计算机应用", 72),
            review_line("730701", "电子商务", 61, LOST, change=Change.CHANGED, **CHANGES),
            review_line("700206", "汽车运用与维修", 70),
            review_line("770101", "幼儿保育", 74),
        )
    )


RETURNED = LastReturn("2023-06-12T01:41:00.000000Z", "韦老师", BUREAU.name, "数学成绩有误")
LOOK = LookSummary(84213, 5, AFTER, "韦老师")


def review_view(*lines: ReviewLine, of: AuditHead | None = None, **changes: Any) -> ReviewTable:
    """The review of these majors."""
    whose = of or waiting()
    found = Differences(
        whose, RETURNED.at, "return", RETURNED.reason, tuple(line.difference for line in lines)
    )
    table = stamping(*(line.line for line in lines), of=whose, unlisted=sum(line.unlisted for line in lines))
    return replace(ReviewTable(whose, table, LEVELS, lines, RETURNED, found, (LOOK,)), **changes)


def people(*numbers: int) -> tuple[LookPerson, ...]:
    return tuple(LookPerson(n, f"覃某{n}", f"4501**********{n:04d}", "电子商务") for n in numbers)


@dataclass
class FakeReview:
    """Stands in for the services of a review and remembers what it was asked to do."""

    view: ReviewTable
    queue: tuple[QueueLine, ...] = ()
    history: tuple[HistoryLine, ...] = ()
    after: AuditHead | None = None
    refuses: DeskError | None = None
    then: Callable[[], None] | None = None
    done: list[tuple[object, ...]] = field(default_factory=list)
    reads: int = 0
    seeds: list[int] = field(default_factory=lambda: [84213, 10007])

    def review_table(self, key: AuditKey, *, actor: Actor) -> ReviewTable:
        self.reads += 1
        return self.view

    def review_queue(self, *, actor: Actor) -> tuple[QueueLine, ...]:
        self.reads += 1
        return self.queue

    def differences(self, key: AuditKey, *, actor: Actor) -> Differences:
        return self.view.differences

    def audit_history(self, key: AuditKey, *, actor: Actor) -> tuple[HistoryLine, ...]:
        return self.history

    def find_audit(self, key: AuditKey, *, actor: Actor) -> AuditHead:
        return self.view.head

    def _act(self, *what: object) -> AuditHead:
        if self.refuses is not None:
            raise self.refuses
        self.done.append(what)
        if self.then is not None:
            self.then()
        return self.after or self.view.head

    def approve_major(
        self, key: AuditKey, table: TableKey, seen_digest: str, *, actor: Actor, reason: str = ""
    ) -> AuditHead:
        return self._act("approve_major", table.major_code, seen_digest, reason)

    def approve_audit(self, key: AuditKey, *, actor: Actor, seen_version: int | None = None) -> AuditHead:
        return self._act("approve_audit", seen_version)

    def return_audit(
        self, key: AuditKey, reason: str, *, actor: Actor, seen_version: int | None = None
    ) -> AuditHead:
        return self._act("return_audit", reason, seen_version)

    def withdraw_audit(
        self, key: AuditKey, reason: str, *, actor: Actor, seen_version: int | None = None
    ) -> AuditHead:
        return self._act("withdraw_audit", reason, seen_version)

    def revoke_graduate(
        self, key: AuditKey, row_no: int, reason: str, *, actor: Actor, seen_version: int | None = None
    ) -> str:
        self._act("revoke_graduate", row_no, reason, seen_version)
        return f"{NUMBER}07"

    def draw_look(self, key: AuditKey, count: int, *, actor: Actor, seed: int | None = None) -> Look:
        self._act("draw_look", count)
        return self.look(key, self.seeds[len(self.done) - 1], actor=actor)

    def look(self, key: AuditKey, seed: int, *, actor: Actor) -> Look:
        rows = (3, 49, 120, 200, 233) if seed == self.seeds[0] else (7, 8, 9, 10, 11)
        return Look(seed, 5, AFTER, "韦老师", people(*rows))

    def put_in_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the screens call this instead of the services."""
        rows = {line.line.major_name: (2, 3, 4) for line in self.view.lines}
        tables = FakeTables(self.view.table, rows)
        if self.view.head.state is State.APPROVED:
            tables.numbers = {2: (f"{NUMBER}06", NumberState.VOID), 3: (f"{NUMBER}07", NumberState.VALID)}
        tables.put_in_place(monkeypatch)
        for module in (review, review_acts, review_queue, differences, audit_history, random_look):
            for name in SERVICES:
                if hasattr(module, name):
                    monkeypatch.setattr(module, name, getattr(self, name))


SERVICES = (
    "review_table",
    "review_queue",
    "differences",
    "audit_history",
    "find_audit",
    "approve_major",
    "approve_audit",
    "return_audit",
    "withdraw_audit",
    "revoke_graduate",
    "draw_look",
    "look",
)
