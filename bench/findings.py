"""100,000 findings of one audit: from the service call to the first painted line, counts included (核验问题的速度).

The audit is synthetic: 60,000 rows, three times what a list may hold. What is painted is what reaches the terminal's
driver, so the time holds the worker thread, the database, the layout and the drawing. The baseline makes the line of
every failing row before the first is shown.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Iterator
from typing import Any

from textual.drivers.headless_driver import HeadlessDriver

from bench import province, timing
from bench.engines import Engine
from bench.timing import RUNS, Line
from models.base import connection, insert_many, rows, run, value, write_transaction
from services.accounts.signing_in import actor_for
from services.actor import Actor
from services.audits import stored_findings
from services.audits.heads import AuditKey
from services.audits.publishing import COMPOSITE_COLUMNS, ROW_COLUMNS
from services.audits.states import State
from services.browsing.findings import finding_lines, matching_rows
from services.browsing.findings_start import findings_start
from services.clock import stamp
from services.rules import Code, Finding, SemesterMark
from tui.app import DeskApp
from tui.screens.desk_screen import DeskScreen
from tui.screens.findings import FindingsScreen
from tui.widgets.table_rows import BLOCK

ROWS = 60_000
FAILING = 40_000
FINDINGS = 100_000
BASELINE_ROWS = 4_000
BATCH = 90
BAR = 0.1
LOGIN = "bench_findings"
FIRST_ROW = 2


def lines(engine: Engine) -> list[Line]:
    """The screen against the baseline, the service call alone, and the filter, on one engine."""
    school = engine.schools[2]
    key = AuditKey(school.code, province.YEAR, BATCH)
    with connection():
        _account(school)
        _audit(school)
        actor = actor_for(LOGIN)
        overview = findings_start(key, BLOCK, actor=actor).overview
        some = overview.failing[:BASELINE_ROWS]
        service, baseline = timing.side_by_side(
            lambda: findings_start(key, BLOCK, actor=actor),
            lambda: finding_lines(overview.head.id, some, actor=actor),
        )
        match = timing.median(lambda: matching_rows(overview.head.id, "w", actor=actor))
    painted = asyncio.run(_painted(key, actor, province.person(1)[0]))
    scaled = baseline * FAILING / BASELINE_ROWS
    note = f"baseline {scaled:.1f} s, {BASELINE_ROWS:,} rows measured and scaled"
    what = f"{engine.name}: {FINDINGS:,} findings"
    return [
        Line(f"{what}, call to first painted line", painted, f"≤ {BAR} s", scaled / painted, note),
        Line(f"{what}, the service call in it", service, "—", scaled / service),
        Line(f"{engine.name}: filter {ROWS:,} rows by initials", match, "—"),
    ]


# --- the screen ------------------------------------------------------------------------------------------------------


class _Terminal(HeadlessDriver):
    """A terminal of 80×24 that only listens: `reached` is set once the words `awaited` have been written to it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.awaited = ""
        self.reached = asyncio.Event()
        self.written: list[str] = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)
        if self.awaited and self.awaited in data:
            self.reached.set()

    def listen(self, awaited: str) -> None:
        self.awaited = awaited
        self.reached.clear()
        self.written.clear()


class _Start(DeskScreen[None]):
    """What lies below the findings."""


class _Timed(FindingsScreen):
    """Notes when it calls the service."""

    began = 0.0

    def read(self) -> None:
        self.began = time.perf_counter()
        super().read()


async def _painted(key: AuditKey, actor: Actor, first_name: str) -> float:
    """The median seconds from the service call to the bytes of the first row; the counts are among them."""
    app = DeskApp(_Start, driver_class=_Terminal)
    app.actor = actor
    taken = []
    async with app.run_test(headless=False, size=(80, 24)) as pilot:
        terminal = app._driver  # noqa: SLF001 - nothing public tells when bytes leave
        assert isinstance(terminal, _Terminal)
        for _ in range(RUNS + 1):
            terminal.listen(first_name)
            screen = _Timed(key)
            _ = app.push_screen(screen)
            await terminal.reached.wait()
            taken.append(time.perf_counter() - screen.began)
            assert f"{ROWS}" in "".join(terminal.written)
            _ = await app.pop_screen()
            await pilot.pause()
    return statistics.median(taken[1:])


# --- the audit -------------------------------------------------------------------------------------------------------


def _account(school: province.School) -> None:
    with write_transaction():
        run(
            "INSERT INTO account (login, name, phone, organisation_id, password_hash, created_at)"
            " VALUES (?, '测速', '0771-0000000', ?, '', '') ON CONFLICT DO NOTHING",
            (LOGIN, school.id),
        )
        run(
            "INSERT INTO account_role (account_id, role) SELECT id, 'school_graduation' FROM account WHERE login = ?"
            " ON CONFLICT DO NOTHING",
            (LOGIN,),
        )


def _audit(school: province.School) -> None:
    """Put the synthetic audit in the place of an earlier one."""
    with write_transaction():
        run(
            "DELETE FROM audit WHERE school_id = ? AND year = ? AND batch = ?",
            (school.id, province.YEAR, BATCH),
        )
        audit_id = rows(
            "INSERT INTO audit (school_id, year, batch, state, created_by_id, created_at, verified_at, list_name,"
            " list_digest, row_count, passed_count, settings)"
            " SELECT ?, ?, ?, ?, id, ?, ?, '毕业生名单.xlsx', '', ?, ?, '{}' FROM account WHERE login = ? RETURNING id",
            (
                school.id,
                province.YEAR,
                BATCH,
                State.OPEN.value,
                stamp(),
                stamp(),
                ROWS,
                ROWS - FAILING,
                LOGIN,
            ),
        )[0][0]
        insert_many("audit_row", ROW_COLUMNS, _rows(audit_id))
        insert_many(
            stored_findings.TABLE,
            stored_findings.WRITTEN,
            stored_findings.finding_records(audit_id, _findings()),
        )
        insert_many("composite", COMPOSITE_COLUMNS, _composites(audit_id))
    run("ANALYZE")
    assert value("SELECT COUNT(*) FROM finding WHERE audit_id = ?", (audit_id,)) == FINDINGS


def _rows(audit_id: int) -> Iterator[tuple[object, ...]]:
    for place in range(ROWS):
        name, sex, number = province.person(place + 1)
        person = (name, f"w{place % 26}", sex, number, 0, "应届初中毕业生", "正常毕业", 0)
        major = (f"7102{place % 10:02d}", f"专业{place % 10:02d}", "3", province.COHORT)
        yield audit_id, place + FIRST_ROW, *person, place + 1, None, *major, int(place >= FAILING)


def _findings() -> Iterator[Finding]:
    """One to four findings on each failing row, every code in turn."""
    codes = list(Code)
    for place in range(FAILING):
        for number in range(place % 4 + 1):
            code = codes[(place + number * 5) % len(codes)] if place else Code.GRADE_MISSING
            course = f"课程{number}" if code.value.startswith(("grade", "conduct")) else ""
            marks = (SemesterMark(number + 1, None, None),) if course else ()
            yield Finding(
                place + FIRST_ROW, "", code, course=course, category=number, marks=marks, first_row=FIRST_ROW
            )


def _composites(audit_id: int) -> Iterator[tuple[object, ...]]:
    for place in range(FAILING):
        for category in range(4):
            yield audit_id, place + FIRST_ROW, category, 6, 5, 800
