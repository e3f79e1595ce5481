"""Fakes for the screens about an audit: its head, findings, tables and students without a database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from services import wording as service_wording
from services.actor import Actor, Role
from services.audits.heads import AuditHead, AuditKey, Person
from services.audits.states import State
from services.audits.summaries import AuditSummary
from services.browsing.finding_kinds import KIND_OF, WARNING_KINDS, Kind
from services.browsing.findings import (
    FindingDetail,
    FindingLine,
    FindingsOverview,
    FindingText,
    GradesPlace,
    KindRows,
)
from services.browsing.findings_start import FindingsStart
from services.reasons import advice
from services.rules import Code
from tests.screens.desk import TEACHER, Desk, lines, piloted, wait_until
from tui.app import DeskApp
from tui.navigation import HasPlaces, Places
from tui.screens import audit_screen, findings, people_screen
from tui.screens.findings import FindingsScreen
from tui.screens.stamping_table import StampingTableScreen

KEY = AuditKey("4599010001", 2023, 1)
GRADUATION = replace(TEACHER, roles=frozenset({Role.SCHOOL_USER, Role.SCHOOL_GRADUATION}))
LONG_NAME = "阿卜杜热合曼·吐尔逊买买提江·阿布都克里木江·古丽"
SURNAMES = "韦黄覃梁陆"
MOMENT = "2023-06-13T03:05:00.000000Z"


def head(**changes: Any) -> AuditHead:
    """The head of the audit with `KEY`, as a school has just created it."""
    plain = AuditHead(
        id=7,
        school_id=1,
        school_code=KEY.school,
        school_name="邕州市第一职业技术学校",
        year=KEY.year,
        batch=KEY.batch,
        version=1,
        state=State.OPEN,
        waits_at="",
        waits_at_name="",
        row_count=313,
        passed_count=276,
        list_name="毕业生名单.xlsx",
        list_digest="",
        graduation_date="2023-06-30",
        issue_date="2023-07-01",
        created_by=Person("覃老师", "0771-0000003"),
        created_at=MOMENT,
        submitted_by=None,
        submitted_at="",
        verified_at=MOMENT,
        stale_since=None,
        stale_because="",
        stale_rows=0,
        submissions=0,
    )
    return replace(plain, **changes)


STALE = {"stale_since": MOMENT, "stale_because": "grades", "stale_rows": 12, "version": 2}
"""What an import of marks leaves on a head."""


def kind(of: Kind, *numbers: int) -> KindRows:
    """The rows with a kind of finding."""
    return KindRows(of, service_wording.FINDING_KINDS[of], of in WARNING_KINDS, numbers)


def overview(*kinds: KindRows, of: AuditHead | None = None) -> FindingsOverview:
    """The overview that these kinds make."""
    failing = {number for one in kinds if not one.is_warning for number in one.row_numbers}
    warned = {number for one in kinds if one.is_warning for number in one.row_numbers} - failing
    return FindingsOverview(of or head(), kinds, tuple(sorted(failing)), tuple(sorted(warned)))


def person_name(row_no: int) -> str:
    """The invented name in a row."""
    return f"{SURNAMES[row_no % len(SURNAMES)]}{row_no}"


@dataclass
class FakeFindings:
    """Stands in for every service that the findings screen calls, and remembers what it was asked."""

    overview: FindingsOverview
    lines: dict[int, FindingLine] = field(default_factory=dict)
    found: dict[str, frozenset[int]] = field(default_factory=dict)
    asked: list[tuple[str, object]] = field(default_factory=list)

    def line(self, row_no: int) -> FindingLine:
        plain = FindingLine(
            row_no,
            person_name(row_no),
            f"4501**********{row_no:04d}",
            "电子商务",
            "公共基础课：数学 2学期(52，补考47)",
            row_no not in self.overview.failing,
        )
        return self.lines.get(row_no, plain)

    def start(self, key: AuditKey, count: int, *, actor: Actor) -> FindingsStart:
        self.asked.append(("start", key))
        return FindingsStart(
            self.overview, tuple(self.line(number) for number in self.overview.failing[:count])
        )

    def fetch(self, audit_id: int, numbers: Sequence[int], *, actor: Actor) -> tuple[FindingLine, ...]:
        self.asked.append(("lines", tuple(numbers)))
        return tuple(self.line(number) for number in numbers)

    def detail(self, audit_id: int, row_no: int, *, actor: Actor) -> FindingDetail:
        line = self.line(row_no)
        code = Code.NOT_PROCESSED if line.passed else Code.GRADE_FAILING
        text = FindingText(code, KIND_OF[code], line.passed, "", advice(code))
        place = None if line.passed else GradesPlace(row_no, line.major_name, 2020, 2, "数学")
        return FindingDetail(line, (text,), place)

    def matching(self, audit_id: int, text: str, *, actor: Actor) -> frozenset[int]:
        self.asked.append(("matching", text))
        return self.found.get(text, frozenset())

    def unmask(self, audit_id: int, numbers: Sequence[int], *, actor: Actor) -> dict[int, str]:
        self.asked.append(("unmask", tuple(numbers)))
        return {number: f"45019920050101{number:04d}" for number in numbers}

    def put_in_place(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Let the screens call this instead of the services."""
        monkeypatch.setattr(findings, "findings_start", self.start)
        monkeypatch.setattr(findings, "finding_lines", self.fetch)
        monkeypatch.setattr(findings, "finding_detail", self.detail)
        monkeypatch.setattr(findings, "matching_rows", self.matching)
        monkeypatch.setattr(people_screen, "unmask", self.unmask)


def verified_as(monkeypatch: pytest.MonkeyPatch, verify: Callable[..., AuditSummary]) -> None:
    """Let F5 call this."""
    monkeypatch.setattr(audit_screen, "verify_audit", verify)


class Sign(Screen[None]):
    """A screen of another part, which only says what it was opened with."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def compose(self) -> ComposeResult:
        yield Static(self._text)


class DrillApp(DeskApp, HasPlaces):
    """An App that knows the screens of the drill; the others are signs."""

    places = Places(
        plain={},
        sign_in=lambda login: Sign(f"登录 {login}"),
        findings=FindingsScreen,
        stamping_table=StampingTableScreen,
        review=lambda key: Sign(f"审核 {key}"),
        differences=lambda key, table: Sign(f"变化 {key} {table.major_code if table else ''}"),
        history=lambda key, school: Sign(f"经过 {key} {school}".rstrip()),
        marks=lambda student, course, semester: Sign(f"成绩 {student} {course} {semester}"),
        print_run=lambda job: Sign(f"打印 {job}"),
    )


class Below(Screen[None]):
    """What lies below the first screen of the drill, so that Esc has somewhere to go."""

    def compose(self) -> ComposeResult:
        yield Static("上一级")


@asynccontextmanager
async def drill(
    first_screen: Callable[[], Screen[Any]],
    *,
    size: tuple[int, int] = (80, 24),
    actor: Actor = GRADUATION,
) -> AsyncIterator[Desk]:
    """The screen over another one, at `size`, with `actor` signed in; an uncaught error fails the test."""
    app = DrillApp(Below, connect=nullcontext)
    app.actor = actor
    async with piloted(app, size) as pilot:
        await app.push_screen(first_screen())
        await pilot.pause()
        yield pilot


async def shown(pilot: Desk, words: str) -> None:
    """Wait until some line has these words and the App has nothing left to do."""
    await wait_until(pilot, lambda: any(words in line for line in lines(pilot)))
    await pilot.pause()
