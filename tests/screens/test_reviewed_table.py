"""The major table before a reviewer: F9 approves what is shown, the department revokes one graduate."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.actor import Actor
from services.errors import Refused
from tests.screens.desk import line_with, lines, wait_until
from tests.screens.drill import KEY, drill, shown
from tests.screens.reviewing import (
    APPROVED,
    INSPECTOR,
    NO,
    REVIEWER,
    FakeReview,
    review_line,
    review_view,
    waiting,
)
from tests.screens.test_review import type_text
from tui.screens.reviewed_table import ReviewedTableScreen

pytestmark = pytest.mark.usefixtures("clock")


def faked(monkeypatch: pytest.MonkeyPatch, *, numbered: bool = False) -> FakeReview:
    """Two majors, 电子商务 not approved; with numbers, the department has approved all."""
    computing, _ = review_line("710201", "计算机应用", 72)
    trade, _ = review_line("730701", "电子商务", 61, NO, promoted=12, unlisted=2)
    fake = FakeReview(review_view(computing, trade, of=waiting(**APPROVED) if numbered else waiting()))
    fake.put_in_place(monkeypatch)
    return fake


def table(fake: FakeReview, major: int = 1) -> ReviewedTableScreen:
    return ReviewedTableScreen(KEY, fake.view.head, fake.view.lines[major].line.key)


async def test_f9_approves_the_table_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = faked(monkeypatch)
    async with drill(lambda: table(fake), actor=REVIEWER) as pilot:
        await shown(pilot, "第2行")
        assert "重新核验" not in "".join(lines(pilot))
        await pilot.press("f9")
        await shown(pilot, "升学 12 人，未列入对口表 2 人。")
        await type_text(pilot, "下周补报", "enter")
        await shown(pilot, "电子商务 3年制，61 人。")
        await pilot.press("y")
        await shown(pilot, "电子商务 已审核通过；各专业都通过了")
        assert fake.done == [("approve_major", "730701", "d-730701", "下周补报")]


async def test_f9_approves_nothing_else_than_what_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = faked(monkeypatch)
    async with drill(lambda: table(fake), actor=REVIEWER) as pilot:
        await shown(pilot, "第2行")
        computing, trade = fake.view.lines
        fake.view = review_view(computing, replace(trade, line=replace(trade.line, digest="other")))
        await pilot.press("f9")
        await shown(pilot, "这张表的内容刚刚变了，没有审核通过。")
        assert fake.done == []


async def test_f9_on_an_approved_table_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = faked(monkeypatch)
    async with drill(lambda: table(fake, 0), actor=REVIEWER) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("f9")
        await shown(pilot, "现在不能审核通过：这个专业已经审核通过，内容没有变")
        assert fake.done == []


async def test_where_it_does_not_wait_it_cannot_be_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = faked(monkeypatch)
    async with drill(lambda: table(fake), actor=INSPECTOR) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("f9")
        assert line_with(pilot, "现在不能").endswith("现在是“待审核（邕州市教育局）”，不在本单位")
        await pilot.press("x")
        assert line_with(pilot, "现在不能") == " ! 现在不能撤销：教育厅通过、有了编号以后才能撤销"


async def test_the_department_revokes_the_graduate_under_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = faked(monkeypatch, numbered=True)
    async with drill(lambda: table(fake), actor=INSPECTOR) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("x")
        assert line_with(pilot, "现在不能") == " ! 现在不能撤销：这名学生没有有效的证书编号"
        await pilot.press("down")
        await shown(pilot, "第3行")
        await pilot.press("x")
        await shown(pilot, "证书编号 202345990100010007  ")
        await type_text(pilot, "查实冒名", "enter")
        await shown(pilot, "证书编号 202345990100010007 作废")
        await pilot.press("x", "enter")
        assert fake.done == []
        await pilot.press("x")
        await type_text(pilot, "查实冒名", "enter")
        await pilot.press("y")
        await shown(pilot, "梁3 的证书编号已作废：")
        assert fake.done == [("revoke_graduate", 3, "查实冒名", 5)]


@pytest.mark.parametrize("actor", [REVIEWER], ids=["bureau"])
async def test_a_bureau_has_no_key_to_revoke(monkeypatch: pytest.MonkeyPatch, actor: Actor) -> None:
    fake = faked(monkeypatch, numbered=True)
    async with drill(lambda: table(fake), actor=actor) as pilot:
        await shown(pilot, "第2行")
        assert "撤销" not in "".join(lines(pilot))
        await pilot.press("x")
        assert line_with(pilot, "这个键在这里不起作用")


async def test_a_refused_revocation_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = faked(monkeypatch, numbered=True)
    fake.refuses = Refused("already_revoked")
    async with drill(lambda: table(fake), actor=INSPECTOR) as pilot:
        await shown(pilot, "第2行")
        await pilot.press("down")
        await shown(pilot, "第3行")
        await pilot.press("x")
        await type_text(pilot, "查实冒名", "enter")
        await pilot.press("y")
        await wait_until(pilot, lambda: any("没有办成" in line for line in lines(pilot)))
        assert fake.done == []
