"""经过 by keys, with the services faked."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.reviewing.history import HistoryLine
from tests.screens.desk import TEACHER, line_with, lines
from tests.screens.drill import KEY, DrillApp, drill, shown
from tests.screens.drill_tables import FakeTables, stamping
from tests.screens.reviewing import (
    AFTER,
    BEFORE,
    BUREAU,
    DEPARTMENT,
    REVIEWER,
    SCHOOL,
    SUBMITTED,
    FakeReview,
    four_majors,
    review_view,
)
from tui.screens.audit_history import AuditHistoryScreen
from tui.screens.stamping_table import StampingTableScreen

pytestmark = pytest.mark.usefixtures("clock")

REASON = "数学成绩有误，请核对原始成绩单以后更正，更正后重新核验再提交。" * 5
HISTORY = (
    HistoryLine(AFTER, "revoke", "农志强", DEPARTMENT.name, "202345990100010007", "查实冒名", "", "", 7),
    HistoryLine(AFTER, "look", "韦老师", BUREAU.name, "84213", "", "", "", 5),
    HistoryLine(AFTER, "approve_major", "韦老师", BUREAU.name, "电子商务", "下周补报", "", "", 0),
    HistoryLine(SUBMITTED, "submit", "覃老师", SCHOOL.name, "", "", "returned", "at_bureau", 5),
    HistoryLine(BEFORE, "return", "韦老师", BUREAU.name, "", REASON, "at_bureau", "returned", 3),
    HistoryLine(BEFORE, "create", "覃老师", SCHOOL.name, "", "", "", "open", 1),
)


def screen() -> AuditHistoryScreen:
    return AuditHistoryScreen(KEY)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeReview:
    found = FakeReview(review_view(*four_majors()), history=HISTORY)
    found.put_in_place(monkeypatch)
    return found


async def test_who_did_what_when_newest_first(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "共 6 条")
        assert lines(pilot)[:10] == [
            " 毕业审核 › 2023年 第1批 › 经过                           邕州市教育局 · 韦老师",
            " 共 6 条",
            "─" * 80,
            "  时间         办理          对象                谁       单位",
            "▸ 06-14 08:40  撤销一名      202345990100010007  农志强   广南省教育厅",
            "  06-14 08:40  抽看          种子 84213          韦老师   邕州市教育局",
            "  06-14 08:40  专业审核通过  电子商务            韦老师   邕州市教育局",
            "  06-13 11:05  提交          → 待审核            覃老师   邕州市第一职业技术学校",
            "  06-11 10:00  退回修改      → 退回修改          韦老师   邕州市教育局",
            "  06-11 10:00  新建          → 待提交            覃老师   邕州市第一职业技术学校",
        ]
        assert line_with(pilot, "原因：查实冒名")


async def test_a_long_reason_is_shown_in_full_by_enter(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "共 6 条")
        await pilot.press("down", "down", "down", "down")
        await shown(pilot, "退回修改  待审核 → 退回修改")
        await pilot.press("enter")
        await shown(pilot, "Enter 关闭")
        boxed = "".join(line.split("│")[1].strip() for line in lines(pilot) if line.count("│") == 2)
        assert REASON in boxed


async def test_enter_on_a_random_look_shows_its_students(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "共 6 条")
        await pilot.press("down", "enter")
        await shown(pilot, "抽看 5 名  种子 84213（已记录）")


async def test_a_school_reads_about_a_look_and_does_not_repeat_it(fake: FakeReview) -> None:
    async with drill(screen, actor=TEACHER) as pilot:
        await shown(pilot, "共 6 条")
        await pilot.press("down", "enter")
        await shown(pilot, "Enter 关闭")
        assert line_with(pilot, "│ 06-14 08:40  韦老师（邕州市教育局）抽看  种子 84213")


async def test_moments_of_another_year_are_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    old = HistoryLine("2022-06-11T02:00:00.000000Z", "create", "覃老师", SCHOOL.name, "", "", "", "open", 1)
    FakeReview(review_view(*four_majors()), history=(old,)).put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "▸ 2022-06-11 10:00  新建")
        await pilot.press("right")
        await shown(pilot, "邕州市第一职业技术学校")


async def test_opened_from_a_stamping_table_it_names_the_school_to_whoever_looks_from_above(
    monkeypatch: pytest.MonkeyPatch, fake: FakeReview
) -> None:
    monkeypatch.setattr(DrillApp, "places", replace(DrillApp.places, history=AuditHistoryScreen))
    FakeTables(stamping()).put_in_place(monkeypatch)
    for actor, place in ((REVIEWER, f" {SCHOOL.name} › 2023年"), (TEACHER, " 毕业审核 › 2023年")):
        async with drill(lambda: StampingTableScreen(KEY), actor=actor) as pilot:
            await shown(pilot, "验印审核表")
            await shown(pilot, "Enter 资格审核表")
            await pilot.press("h")
            await shown(pilot, "共 6 条")
            assert lines(pilot)[0].startswith(place)
