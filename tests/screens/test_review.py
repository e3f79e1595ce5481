"""审核 by keys, with the services faked: what stands there, what has to be seen, what is sent."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.browsing.tables import Approved, LevelApproval
from services.errors import Refused, Stale
from services.reviewing.differences import Change
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.drill import KEY, drill, shown
from tests.screens.reviewing import (
    APPROVED,
    AT_DEPARTMENT,
    BUREAU,
    CHANGES,
    COUNTY,
    DEPARTMENT,
    FRESH,
    INSPECTOR,
    KEPT,
    NO,
    REVIEWER,
    SCHOOL,
    FakeReview,
    four_majors,
    review_line,
    review_view,
    waiting,
)
from tui.review_lines import level_text
from tui.screens.review import ReviewScreen

pytestmark = pytest.mark.usefixtures("clock")


def screen() -> ReviewScreen:
    return ReviewScreen(KEY)


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeReview:
    found = FakeReview(review_view(*four_majors()))
    found.put_in_place(monkeypatch)
    return found


def all_approved() -> FakeReview:
    computing, _ = review_line("710201", "计算机应用", 72)
    trade, _ = review_line("730701", "电子商务", 61, FRESH, change=Change.CHANGED, **CHANGES)
    return FakeReview(review_view(computing, trade))


async def type_text(pilot: Desk, text: str, *keys: str) -> None:
    for character in text:
        pilot.app.simulate_key(character)
    await pilot.pause()
    await pilot.press(*keys)


async def test_a_line_a_major_what_changed_and_what_is_missing(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        assert lines(pilot) == [
            " 待审核 › 邕州市第一职业技术学校 › 2023年 第1批 · 第2次提交",
            " 待审核（邕州市教育局）  合格 276  不合格 37 不上报  升学 0  本级已审 3/4",
            " 上次退回：06-12 09:41 邕州市教育局：数学成绩有误",
            " 与上次（06-12 09:41）相比：1 个专业有变化",
            "─" * 80,
            "  专业                人数  与上次相比                    教育局审核",
            "▸ 计算机应用            72  未变                          ✓ 韦老师 06-11（沿用）",
            "  电子商务              61  进 1：黄某某  改成绩 3 处     内容已变，请再审",
            "  汽车运用与维修        70  未变                          ✓ 韦老师 06-11（沿用）",
            "  幼儿保育              74  未变                          ✓ 韦老师 06-11（沿用）",
            *[""] * 7,
            "─" * 80,
            " 计算机应用 3年制 72 人  未变",
            " 学校审核 ✓ 覃老师 06-11 10:00",
            " 还差 1 个专业审核通过，才能按 F10 通过",
            " 抽看 5 名：种子 84213（已记录）",
            " F1 帮助  F2 菜单  Enter 资格审核表  d 变化  (F9 审核通过)  (F10 通过)",
            " u 退回修改  r 抽看  h 经过  l 上次抽看  Esc 返回",
        ]


async def test_at_120_columns_the_levels_below_stand_beside_the_own_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    line, _ = review_line("710201", "计算机应用", 72)
    approvals = dict(line.approvals) | {COUNTY.code: FRESH, DEPARTMENT.code: NO}
    view = review_view(
        replace(line, approvals=approvals),
        of=waiting(**AT_DEPARTMENT),
        levels=(SCHOOL, COUNTY, BUREAU, DEPARTMENT),
    )
    FakeReview(view).put_in_place(monkeypatch)
    async with drill(screen, size=(120, 40), actor=INSPECTOR) as pilot:
        await shown(pilot, "▸ 计算机应用")
        assert lines(pilot)[0].split()[0] == "待省级审核"
        assert lines(pilot)[0].endswith("广南省教育厅 · 农志强")
        assert lines(pilot)[5].split() == [
            *["专业", "人数", "与上次相比", "教育厅审核", "学校审核", "→"],
        ]
        assert line_with(pilot, "▸ 计算机应用").split()[3:] == [
            "未变",
            "未审",
            "✓",
            "覃老师",
            "06-11",
            "10:00",
        ]
        await pilot.press("right")
        assert lines(pilot)[5].split() == ["专业", "人数", "邕宁县教育局审核", "邕州市教育局审核", "←"]
        assert line_with(pilot, "▸ 计算机应用").split()[3:] == [
            *["✓", "韦老师", "06-14", "08:40", "✓", "韦老师", "06-11（沿用）"],
        ]


async def test_enter_opens_the_major_table_and_esc_comes_back(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("down", "enter")
        await shown(pilot, "邕州市第一职业技术学校 › 2023年 第1批 › 电子商务")
        await pilot.press("escape")
        await shown(pilot, "▸ 电子商务")


async def test_what_was_not_seen_is_opened_instead_of_approved(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("down", "f9")
        await shown(pilot, "先按 Enter 看资格审核表，或按 d 看变化")
        await pilot.press("enter")
        await shown(pilot, "▸ 电子商务")
        await pilot.press("f9", "y")
        await shown(pilot, "邕州市第一职业技术学校 › 2023年 第1批 › 电子商务")
        assert fake.done == []


@pytest.mark.parametrize("way", ["enter", "d"])
async def test_what_was_seen_is_approved_with_the_content_seen(fake: FakeReview, way: str) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("down", way)
        await shown(pilot, "第2行" if way == "enter" else "52→47 → 61")
        await pilot.press("escape")
        await shown(pilot, "▸ 电子商务")
        await pilot.press("f9")
        await shown(pilot, "邕州市第一职业技术学校 2023年 第1批：电子商务 3年制，61 人。")
        assert line_with(pilot, "与上次相比：进 1：黄某某  改成绩 3 处")
        assert "▸ 取消 (Esc)" in line_with(pilot, "确定 (y)")
        await pilot.press("f9", "enter")
        assert fake.done == []
        await pilot.press("f9", "y")
        await shown(pilot, "电子商务 已审核通过；各专业都通过了")
        assert fake.done == [("approve_major", "730701", "d-730701", "")]


async def test_what_was_seen_with_other_content_has_to_be_seen_again(
    fake: FakeReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("down", "d")
        await shown(pilot, "52→47 → 61")
        old = fake.view.lines[1]
        changed = replace(old, line=replace(old.line, digest="other"))
        fake.view = review_view(fake.view.lines[0], changed)
        await pilot.press("escape")
        await shown(pilot, "▸ 电子商务")
        await pilot.press("f9")
        await shown(pilot, "还没有看过")
        assert fake.done == []


async def look(pilot: Desk) -> None:
    """Open the table under the cursor and come back."""
    await pilot.press("enter")
    await shown(pilot, "第2行")
    await pilot.press("escape")
    await shown(pilot, "与上次相比")


@pytest.mark.parametrize("change", [Change.FIRST, Change.NEW, Change.CHANGED, Change.SAME])
async def test_of_what_was_never_approved_the_differences_are_not_enough(
    monkeypatch: pytest.MonkeyPatch, change: Change
) -> None:
    line, _ = review_line("730701", "电子商务", 61, NO, change=change)
    FakeReview(review_view(line)).put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "▸ 电子商务")
        await pilot.press("d")
        await shown(pilot, "› 变化")
        await pilot.press("escape", "f9")
        await shown(pilot, "这一次还没有看过这张表，先按 Enter 看资格审核表。")


async def test_promoted_graduates_in_no_list_need_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    line, _ = review_line("730701", "电子商务", 61, NO, promoted=12, unlisted=2)
    fake = FakeReview(review_view(line))
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "升学 12 人，未列入对口表 2 人")
        await look(pilot)
        await pilot.press("f9")
        await shown(pilot, "为什么仍然通过")
        assert line_with(pilot, "升学 12 人，未列入对口表 2 人。")
        await pilot.press("enter")
        assert line_with(pilot, "还没有写原因")
        await type_text(pilot, "对口表下周补报", "enter")
        await shown(pilot, "原因：对口表下周补报")
        await pilot.press("y")
        await wait_until(pilot, lambda: fake.done)
        assert fake.done == [("approve_major", "730701", "d-730701", "对口表下周补报")]


async def test_a_major_that_is_approved_already_says_so(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("f9")
        assert line_with(pilot, "现在不能") == " ! 现在不能审核通过：这个专业已经审核通过，内容没有变"


async def test_stale_content_is_refused_in_words_and_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    line, _ = review_line("730701", "电子商务", 61, NO)
    fake = FakeReview(review_view(line), refuses=Stale("audit_changed", name="陆老师", at="06-14 09:01"))
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "▸ 电子商务")
        await look(pilot)
        await pilot.press("f9", "y")
        await shown(pilot, "已被 陆老师 于 06-14 09:01 修改。已经刷新，请再看一遍")
        before = fake.reads
        await pilot.press("enter")
        await wait_until(pilot, lambda: fake.reads > before)


async def test_f10_waits_until_every_major_is_approved(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("f10")
        assert line_with(pilot, "现在不能") == " ! 现在不能通过：还有 1 个专业没有审核通过"


async def test_f10_says_how_many_go_on_and_to_whom(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = all_approved()
    fake.after = waiting(**AT_DEPARTMENT)
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "按 F10 通过，送到广南省教育厅")
        await pilot.press("f10")
        await shown(pilot, "2023年 第1批：2 个专业，276 人。")
        assert line_with(pilot, "37 行不合格，不上报。")
        assert line_with(pilot, "通过后送到广南省教育厅审核。")
        await pilot.press("f10", "enter")
        assert fake.done == []
        await pilot.press("f10", "y")
        await shown(pilot, "已通过，送到广南省教育厅")
        assert fake.done == [("approve_audit", 5)]


async def test_at_the_department_f10_says_that_numbers_are_allotted(monkeypatch: pytest.MonkeyPatch) -> None:
    line, _ = review_line("710201", "计算机应用", 72)
    approvals = dict(line.approvals) | {DEPARTMENT.code: FRESH}
    fake = FakeReview(review_view(replace(line, approvals=approvals), of=waiting(**AT_DEPARTMENT)))
    fake.after = waiting(**APPROVED)
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=INSPECTOR) as pilot:
        await shown(pilot, "按 F10 通过，分配证书编号")
        await pilot.press("f10")
        await shown(pilot, "通过后分配 276 个毕业证书编号")
        await pilot.press("y")
        await shown(pilot, "已通过，276 个证书编号已分配")


async def test_u_returns_with_a_reason(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("u")
        await shown(pilot, "写明哪里要改，学校会看到：")
        await type_text(pilot, "数学成绩有误", "enter")
        await shown(pilot, "退回 2023年 第1批 给邕州市第一职业技术学校（276 人）。")
        assert line_with(pilot, "原因：数学成绩有误")
        await pilot.press("y")
        await shown(pilot, "已退回邕州市第一职业技术学校")
        assert fake.done == [("return_audit", "数学成绩有误", 5)]


@pytest.mark.parametrize(
    "stop", [["u", "escape"], ["u", "数", "enter", "escape"], ["u", "数", "enter", "enter"]]
)
async def test_a_return_can_be_cancelled_at_every_step(fake: FakeReview, stop: list[str]) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press(*stop)
        await shown(pilot, "▸ 计算机应用")
        assert fake.done == []


async def test_only_the_department_withdraws_what_it_approved(monkeypatch: pytest.MonkeyPatch) -> None:
    line, _ = review_line("710201", "计算机应用", 72)
    fake = FakeReview(review_view(line, of=waiting(**APPROVED)))
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=INSPECTOR) as pilot:
        await shown(pilot, "已经通过。要改就按 w 撤回")
        await pilot.press("f9")
        assert line_with(pilot, "现在不能").endswith("现在是“审核通过”，不在审核中")
        await pilot.press("w")
        await type_text(pilot, "学校来函", "enter")
        await shown(pilot, "没有变化的学生编号不变")
        await pilot.press("y")
        await shown(pilot, "已撤回通过，退到邕州市第一职业技术学校")
        assert fake.done == [("withdraw_audit", "学校来函", 5)]


async def test_before_its_approval_there_is_nothing_to_withdraw(monkeypatch: pytest.MonkeyPatch) -> None:
    line, _ = review_line("710201", "计算机应用", 72)
    FakeReview(review_view(line, of=waiting(**AT_DEPARTMENT))).put_in_place(monkeypatch)
    async with drill(screen, actor=INSPECTOR) as pilot:
        await shown(pilot, "▸ 计算机应用")
        await pilot.press("w")
        assert line_with(pilot, "现在不能") == " ! 现在不能撤回通过：只有“审核通过”的可以撤回"


async def test_the_department_only_reads_what_waits_at_a_bureau(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeReview(review_view(*four_majors()))
    fake.put_in_place(monkeypatch)
    async with drill(screen, actor=INSPECTOR) as pilot:
        await shown(pilot, "现在在邕州市教育局，等审核；这里只能看")
        for key in ("f9", "f10", "u", "r"):
            await pilot.press(key)
            assert line_with(pilot, "现在不能").endswith("现在是“待审核（邕州市教育局）”，不在本单位")
        assert fake.done == []


async def test_without_the_role_nothing_can_be_done(fake: FakeReview) -> None:
    async with drill(screen, actor=TEACHER) as pilot:
        await shown(pilot, "▸ 计算机应用")
        await pilot.press("u")
        assert line_with(pilot, "现在不能").endswith("只有教育局审核、教育厅审核可以")


async def test_r_asks_how_many_and_shows_them(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("r")
        await shown(pilot, "从合格的 276 人里随机抽")
        await pilot.press("end", "ctrl+u", "9", "9", "9", "enter")
        assert line_with(pilot, "要填 1 到 276 的数字")
        await pilot.press("r", "enter")
        await shown(pilot, "抽看 5 名  种子 84213（已记录）")
        assert fake.done == [("draw_look", 5)]


async def test_l_shows_the_last_look_again(fake: FakeReview) -> None:
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "沿用")
        await pilot.press("l")
        await shown(pilot, "抽看 5 名  种子 84213（已记录）")
        assert fake.done == []


async def test_an_audit_that_may_not_be_read_leads_back(
    fake: FakeReview, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_args: object, **_named: object) -> None:
        raise Refused("audit_missing")

    monkeypatch.setattr("tui.screens.review.review_table", gone)
    async with drill(screen, actor=REVIEWER) as pilot:
        await shown(pilot, "没有这次毕业审核")
        await pilot.press("enter")
        await shown(pilot, "上一级")


def test_an_approval_shortens_to_its_day_before_it_is_cut() -> None:
    old = LevelApproval(Approved.YES, "欧阳宇明", "2022-06-11T02:00:00.000000Z")
    assert level_text(old, "") == "✓ 欧阳宇明 2022-06-11"
    assert level_text(old, "2023") == "✓ 2022-06-11（沿用）"
    assert level_text(KEPT, "2023-06-12") == "✓ 韦老师 06-11（沿用）"
    assert level_text(FRESH, "2023-06-12") == "✓ 韦老师 06-14 08:40"
    assert level_text(LevelApproval(Approved.CHANGED, "韦老师", "2023"), "") == "内容已变，请再审"
