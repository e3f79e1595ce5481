"""What 审核 tells its reviewer: what was given back and how, with what it compares, what comes after looking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.reviewing.differences import Change
from tests.screens.desk import line_with
from tests.screens.drill import KEY, drill, shown
from tests.screens.reviewing import (
    AFTER,
    AT_DEPARTMENT,
    DEPARTMENT,
    FRESH,
    INSPECTOR,
    NO,
    RETURNED,
    REVIEWER,
    FakeReview,
    four_majors,
    review_line,
    review_view,
    waiting,
)
from tui.screens.review import ReviewScreen

pytestmark = pytest.mark.usefixtures("clock")


def screen() -> ReviewScreen:
    return ReviewScreen(KEY)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        (("down", "d"), "看完按 Esc 返回，再按 F9 审核通过"),
        (("down", "down", "d"), " 看完按 Esc 返回"),
        (("down", "down", "down", "down", "d"), "按 Esc 返回，再按 Enter 看资格审核表，看完按 F9 审核通过"),
    ],
    ids=["changed", "kept", "first"],
)
async def test_below_the_differences_stands_what_f9_will_take(
    monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], words: str
) -> None:
    first, _ = review_line("710210", "网络技术", 5, NO, change=Change.FIRST)
    FakeReview(review_view(*four_majors(), first)).put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press(*keys)
        await shown(pilot, "› 变化 ›")
        assert line_with(pilot, "按 Esc 返回").rstrip().endswith(words)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"last_return": None}, "第2次提交，上次撤回前没有审核过"),
        ({}, "第2次提交，以前没有审核到这一级"),
    ],
    ids=["recalled", "returned by others"],
)
async def test_a_second_submission_is_not_called_the_first(
    monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any], words: str
) -> None:
    view = review_view(*four_majors())
    nothing = replace(view.differences, since="", since_action="", since_reason="")
    FakeReview(replace(view, differences=nothing, **changes)).put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, words)


async def test_after_the_own_act_it_is_not_compared_with_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    line, _ = review_line("710201", "计算机应用", 72)
    view = review_view(line, of=waiting(**AT_DEPARTMENT))
    approved = replace(view.differences, since_action="approve", since=AFTER)
    FakeReview(replace(view, differences=approved)).put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "本单位 06-14 08:40 已办审核通过，以后没有变化")


async def test_a_withdrawal_is_not_called_a_return_and_the_revoked_are_not_numbered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line, _ = review_line("710201", "计算机应用", 72)
    view = review_view(
        replace(line, approvals=dict(line.approvals) | {DEPARTMENT.code: FRESH}),
        of=waiting(**AT_DEPARTMENT),
        last_return=replace(RETURNED, action="withdraw"),
    )
    fake = FakeReview(replace(view, table=replace(view.table, revoked=1)))
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=INSPECTOR) as pilot:
        await shown(pilot, "上次撤回通过：06-12 09:41")
        assert line_with(pilot, "合格 276  撤销 1")
        await pilot.press("f10")
        await shown(pilot, "通过后分配 275 个毕业证书编号")
