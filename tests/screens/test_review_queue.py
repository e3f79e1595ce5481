"""待审核 by keys, with the services faked."""

from __future__ import annotations

import pytest

from services.audits.heads import AuditHead, Person
from services.errors import NotAllowed
from services.reviewing.queue import QueueLine
from tests.screens.desk import line_with, lines, wait_until
from tests.screens.drill import drill, shown
from tests.screens.reviewing import (
    AT_DEPARTMENT,
    INSPECTOR,
    REVIEWER,
    FakeReview,
    four_majors,
    review_view,
    waiting,
)
from tui.screens.review_queue import ReviewQueueScreen

pytestmark = pytest.mark.usefixtures("clock")

LONG_AGO, YESTERDAY, TODAY = (f"2023-06-{day}T00:00:00.000000Z" for day in ("01", "13", "14"))


def other(number: int, name: str, **changes: object) -> AuditHead:
    return waiting(
        id=number,
        school_id=number,
        school_code=f"45019900{number:02d}",
        school_name=name,
        submissions=1,
        submitted_by=Person("陆老师", "13800000000"),
        **changes,
    )


QUEUE = (
    QueueLine(waiting(), LONG_AGO, 4, 3, 1),
    QueueLine(other(12, "南湖县职业教育中心", batch=12, passed_count=40), YESTERDAY, 7, 7, None),
    QueueLine(other(13, "北山职业技术学校", passed_count=9), TODAY, 7, 0, 0),
)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeReview:
    found = FakeReview(review_view(*four_majors()), QUEUE)
    found.put_in_place(monkeypatch)
    return found


async def test_who_waits_how_long_and_what_is_new(fake: FakeReview) -> None:
    async with drill(ReviewQueueScreen, actor=REVIEWER) as pilot:
        await shown(pilot, "久等")
        assert lines(pilot) == [
            " 待审核                                                   邕州市教育局 · 韦老师",
            " 等审核 3 次  3 校 325 人  ! 久等（7 天以上）1  各专业已审完，等通过 1",
            "─" * 80,
            "  学校                     毕业审核      提交    人数   已审  变化    已等",
            "▸ 邕州市第一职业技术学校   2023年 第1批  第2次    276    3/4  变 1    13 天 久等",
            "  南湖县职业教育中心       2023年 第12批 第1次     40    7/7  首次    1 天",
            "  北山职业技术学校         2023年 第1批  第1次      9    0/7  未变    今天",
            *[""] * 13,
            "─" * 80,
            " 邕州市第一职业技术学校  06-01 08:00 送到，覃老师 提交（0771-0000003）",
            " 还差 1 个专业没有审核通过：Enter 打开",
            " F1 帮助  F2 菜单  Enter 审核  / 查找  h 经过  r 刷新  Esc 返回",
        ]
        await pilot.press("down")
        assert line_with(pilot, "各专业都审核通过了：Enter 打开，按 F10 通过")
        await pilot.press("down")
        assert line_with(pilot, "还差 7 个专业没有审核通过")


async def test_the_department_has_its_own_name_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    line = QueueLine(waiting(**AT_DEPARTMENT), TODAY, 4, 0, None)
    FakeReview(review_view(*four_majors()), (line,)).put_in_place(monkeypatch)
    async with drill(ReviewQueueScreen, size=(120, 40), actor=INSPECTOR) as pilot:
        await shown(pilot, "首次")
        assert lines(pilot)[0].startswith(" 待省级审核 ")
        assert line_with(pilot, "第2次提交，本单位以前没有审核过，4 个专业都要看：Enter 打开")


@pytest.mark.parametrize("text", ["南湖", "nhx", "4501990012", "zyjyzx"])
async def test_a_school_is_found_by_name_initials_and_code(fake: FakeReview, text: str) -> None:
    async with drill(ReviewQueueScreen, actor=REVIEWER) as pilot:
        await shown(pilot, "久等")
        await pilot.press("slash")
        for character in text:
            pilot.app.simulate_key(character)
        await pilot.press("enter")
        await wait_until(pilot, lambda: line_with(pilot, "▸").startswith("▸ 南湖县职业教育中心"))
        assert not any("北山" in line for line in lines(pilot))
        await pilot.press("escape")
        await shown(pilot, "北山职业技术学校")


async def test_a_school_that_is_not_there_says_so(fake: FakeReview) -> None:
    async with drill(ReviewQueueScreen, actor=REVIEWER) as pilot:
        await shown(pilot, "久等")
        await pilot.press("slash", "q", "q", "enter")
        await shown(pilot, "没有这样的学校。Esc 看全部")
        await pilot.press("h")
        assert line_with(pilot, "现在不能").endswith("没有选中一行")


async def test_enter_opens_the_review_and_coming_back_reads_again(fake: FakeReview) -> None:
    async with drill(ReviewQueueScreen, actor=REVIEWER) as pilot:
        await shown(pilot, "久等")
        await pilot.press("enter")
        await shown(pilot, "与上次相比")
        fake.queue = QUEUE[1:]
        await pilot.press("escape")
        await shown(pilot, "等审核 2 次")


async def test_h_opens_the_history(fake: FakeReview) -> None:
    async with drill(ReviewQueueScreen, actor=REVIEWER) as pilot:
        await shown(pilot, "久等")
        await pilot.press("h")
        await shown(pilot, "第一职业技术学校 › 2023年 第1批 › 经过")


async def test_nothing_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeReview(review_view(*four_majors())).put_in_place(monkeypatch)
    async with drill(ReviewQueueScreen, actor=REVIEWER) as pilot:
        await shown(pilot, "没有等着审核的学校")
        assert line_with(pilot, "学校提交以后会排在这里")
        await pilot.press("enter", "f9", "x")
        assert line_with(pilot, "这个键在这里不起作用")


async def test_whoever_may_not_review_is_told_and_led_back(
    fake: FakeReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_named: object) -> None:
        raise NotAllowed("role_not_allowed", right="review_audit")

    monkeypatch.setattr("tui.screens.review_queue.review_queue", refuse)
    async with drill(ReviewQueueScreen, actor=REVIEWER) as pilot:
        await shown(pilot, "您的角色不能做这件事")
        await pilot.press("escape")
        await shown(pilot, "上一级")
