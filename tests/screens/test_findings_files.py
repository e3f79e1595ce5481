"""Files out of the findings by keys: the class list, the marked list, the sorted list. The services are faked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from services.actor import Actor, Role
from services.audits.heads import AuditKey
from services.audits.list_sorting import SortedAudit
from services.audits.summaries import AuditSummary
from services.browsing.finding_kinds import Kind
from services.errors import CannotRun, Refused
from services.list_files import What, Written
from services.progress import Job
from tests.screens.desk import line_with, lines, wait_until
from tests.screens.drill import GRADUATION, KEY, FakeFindings, drill, head, kind, overview, shown
from tui.screens import findings_files
from tui.screens.findings import FindingsScreen

pytestmark = pytest.mark.usefixtures("clock")

FILE = Path("发件箱") / "核验问题-2023年第1批.xlsx"


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeFindings:
    found = FakeFindings(overview(kind(Kind.MISSING, 7, 49), kind(Kind.CONDUCT, 60), kind(Kind.ORDER, 8, 49)))
    found.put_in_place(monkeypatch)
    return found


def screen() -> FindingsScreen:
    return FindingsScreen(KEY)


@pytest.fixture
def exported(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, ...]]:
    """The rows that were written for the class teachers."""
    asked: list[tuple[int, ...]] = []

    def write(audit_id: int, numbers: Sequence[int], *, actor: Actor, job: Job) -> Written:
        asked.append(tuple(numbers))
        return Written(What.CLASS_LIST, FILE, len(numbers))

    monkeypatch.setattr(findings_files, "class_list_to_outbox", write)
    return asked


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        ((), (7, 49, 60)),
        (("g",), (7, 49, 60)),
        (("g", "down", "enter"), (60,)),
        (("w",), (8,)),
        (("slash", "z", "enter"), (49,)),
    ],
    ids=["all", "kinds", "one kind", "warned", "filtered"],
)
async def test_e_writes_exactly_what_is_shown(
    fake: FakeFindings, exported: list[tuple[int, ...]], keys: tuple[str, ...], rows: tuple[int, ...]
) -> None:
    fake.found["z"] = frozenset({8, 49})
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办：")
        await pilot.press(*keys)
        await pilot.pause()
        if "slash" in keys:
            await shown(pilot, "找到 1 行")
        await pilot.press("e")
        await shown(pilot, "文件已写好")
        assert line_with(pilot, "按班级排好").split("│")[1].strip() == (
            f"核验问题 {len(rows)} 行，按班级排好，在发件箱："
        )
        assert line_with(pilot, FILE.name).split("│")[1].strip() == f"文件 {FILE.name}"
        assert line_with(pilot, "文件夹").split("│")[1].strip() == "文件夹 发件箱"
    assert exported == [rows]


@pytest.mark.parametrize(
    ("what", "words"),
    [
        (What.MARKED_LIST, "名单的批注副本，标出 5 处问题，在发件箱："),
        (What.MARKED_ROWS, "收件箱里没有找到原来的名单，已按原来的行号另写一份，标出 5 处问"),
    ],
)
async def test_c_writes_the_marked_list_and_says_from_what(
    fake: FakeFindings, monkeypatch: pytest.MonkeyPatch, what: What, words: str
) -> None:
    def write(audit_id: int, *, actor: Actor, job: Job) -> Written:
        return Written(what, FILE, 5)

    monkeypatch.setattr(findings_files, "marked_list_to_outbox", write)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办：")
        await pilot.press("c")
        await shown(pilot, "文件已写好")
        assert line_with(pilot, words)
        await pilot.press("enter")
        assert lines(pilot)[4].startswith("▸")


async def test_a_file_that_cannot_be_written_is_told(
    fake: FakeFindings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write(audit_id: int, *, actor: Actor, job: Job) -> Written:
        raise CannotRun("file_not_writable", name="毕业生名单-核验问题.xlsx")

    monkeypatch.setattr(findings_files, "marked_list_to_outbox", write)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办：")
        await pilot.press("c")
        await shown(pilot, "没有办成")
        assert line_with(pilot, "写不进去")


async def test_a_reviewer_has_no_list_to_mark(fake: FakeFindings) -> None:
    reviewer = replace(GRADUATION, roles=frozenset({Role.BUREAU_REVIEWER}))
    async with drill(screen, actor=reviewer) as pilot:
        await shown(pilot, "怎么办：")
        await pilot.press("c")
        assert line_with(pilot, "现在不能") == " ! 现在不能存批注名单：名单由学校办理"


# --- sorting ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def sorts(monkeypatch: pytest.MonkeyPatch, fake: FakeFindings) -> list[int | None]:
    """The versions with which sorting was asked for; it leaves nothing out of order."""
    asked: list[int | None] = []

    def sort(key: AuditKey, *, actor: Actor, seen_version: int | None, job: Job) -> SortedAudit:
        asked.append(seen_version)
        fresh = head(version=2)
        fake.overview = overview(kind(Kind.MISSING, 7, 49), of=fresh)
        return SortedAudit(AuditSummary(fresh, (), ()), Path("发件箱") / "毕业生名单-按登记序号.xlsx", 3)

    monkeypatch.setattr(findings_files, "sort_by_admission", sort)
    return asked


async def test_o_asks_first_and_enter_alone_cancels(fake: FakeFindings, sorts: list[int | None]) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办：")
        await pilot.press("o")
        await shown(pilot, "有 2 行的先后与招生登记序号不一致。")
        await pilot.press("enter")
        await shown(pilot, "怎么办：")
    assert sorts == []


async def test_o_and_y_sort_the_list_and_say_where_it_lies(
    fake: FakeFindings, sorts: list[int | None]
) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办：")
        await pilot.press("o", "y")
        await shown(pilot, "名单已排好")
        assert line_with(pilot, "3 行换了位置")
        assert line_with(pilot, "毕业生名单-按登记序号.xlsx")
        await pilot.press("enter")
        await wait_until(pilot, lambda: "提醒 " not in lines(pilot)[1])
        await pilot.press("o")
        assert line_with(pilot, "现在不能").endswith("名单的先后与招生登记序号一致，不用排")
    assert sorts == [1]


async def test_a_refused_sorting_is_told(fake: FakeFindings, monkeypatch: pytest.MonkeyPatch) -> None:
    def sort(key: AuditKey, *, actor: Actor, seen_version: int | None, job: Job) -> SortedAudit:
        raise Refused("list_in_order")

    monkeypatch.setattr(findings_files, "sort_by_admission", sort)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办：")
        await pilot.press("o", "y")
        await shown(pilot, "没有办成")
        assert line_with(pilot, "名单的先后与招生登记序号一致，不用排")
