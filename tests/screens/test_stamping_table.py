"""验印审核表 by keys, with the services faked."""

from __future__ import annotations

import pytest

from services.actor import Actor
from services.audits.heads import AuditKey
from services.browsing.finding_kinds import Kind
from services.browsing.submission import StampingView
from services.browsing.tables import Approved, LevelApproval
from services.errors import Refused
from tests.screens.desk import TEACHER, line_with, lines
from tests.screens.drill import KEY, STALE, FakeFindings, drill, head, kind, overview, shown
from tests.screens.drill_tables import COMPUTING, TRADE, FakeTables, stamping, stamping_line
from tui.screens import stamping_table
from tui.screens.stamping_table import StampingTableScreen

pytestmark = pytest.mark.usefixtures("clock")

APPROVED = LevelApproval(Approved.YES, "韦老师", "2023-06-14T01:02:00.000000Z")


def screen() -> StampingTableScreen:
    return StampingTableScreen(KEY)


async def test_a_line_a_major_the_sums_and_what_to_do_next(monkeypatch: pytest.MonkeyPatch) -> None:
    cars = stamping_line("700206", "汽车运用与维修", 70, school_approval=LevelApproval(Approved.CHANGED))
    computing = stamping_line(
        "710201", "计算机应用", 72, cohorts=(2020, 2019), promoted=5, school_approval=APPROVED
    )
    FakeTables(stamping(computing, TRADE, cars, unlisted=2)).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "合计")
        assert lines(pilot) == [
            " 毕业审核 › 2023年 第1批 › 验印审核表                    邕州市第一职业技术学校",
            " 待提交  合格 276  不合格 37 不上报  升学 9，未列入对口表 2",
            "─" * 80,
            "  专业                学制  年级       人数   男   女 升学  学校审核",
            "▸ 计算机应用          3     2020 2019    72   24   48    5  ✓ 韦老师 06-14 09:02",
            "  电子商务            3     2020         60   20   40    4  未审",
            "  汽车运用与维修      3     2020         70   23   47    0  内容已变，请再审",
            "  合计                                  202   67  135    9  1/3",
            *[""] * 11,
            "─" * 80,
            " 经办人 覃老师 0771-0000003   还差 2 个专业审核通过，才能提交",
            " Enter 看 ▸ 所指的专业，看完按 F9 审核通过；37 行没有通过，按 k 看原因",
            " F1 帮助  F2 菜单  Enter 资格审核表  F5 重新核验  (F9 审核通过)  (F10 提交)",
            " (d 变化)  h 经过  a 全部专业  k 核验问题  F8 打印  Esc 返回",
        ]


async def test_a_teacher_without_the_role_looks_only(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeTables(stamping(TRADE, of=head(row_count=60, passed_count=60))).put_in_place(monkeypatch)
    async with drill(screen, actor=TEACHER) as pilot:
        await shown(pilot, "合计")
        assert lines(pilot)[1] == " 待提交  合格 60  升学 4"
        assert lines(pilot)[-4:-2] == [
            " 填表人 覃老师 0771-0000003   还差 1 个专业审核通过，才能提交",
            " Enter 看 ▸ 所指专业的资格审核表",
        ]
        await pilot.press("f9")
        assert line_with(pilot, "现在不能审核通过：要“学校毕业管理”角色")


async def test_without_a_passed_row_there_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeTables(stamping(of=head(passed_count=0))).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "没有合格的学生")
        assert line_with(pilot, "没有合格的学生") == "  没有合格的学生，还没有资格审核表。按 k 看原因"
        await pilot.press("a")
        assert "现在不能看全部专业" in line_with(pilot, "现在不能")


async def test_more_than_two_cohorts_are_folded(monkeypatch: pytest.MonkeyPatch) -> None:
    old = stamping_line("710201", "计算机应用", 3, cohorts=(2020, 2019, 2017))
    FakeTables(stamping(old)).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "合计")
        assert "2017–2020" in line_with(pilot, "▸ 计算机应用")


async def test_a_stale_audit_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeTables(stamping(TRADE, of=head(**STALE))).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "合计")
        assert line_with(pilot, "需重新核验").startswith(" ! 需重新核验：成绩 06-13 11:05 有变，涉及 12 行")
        assert lines(pilot)[1].startswith(" 待提交  ! 数据已变  合格 276")
        assert line_with(pilot, "旧数") == " 这些人数是 06-13 11:05 核验的旧数：按 F5 重新核验后再看"


async def test_enter_opens_the_major_under_the_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeTables(stamping(COMPUTING, TRADE), {"电子商务": (3, 5), "计算机应用": (2,)})
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "合计")
        await pilot.press("down", "enter")
        await shown(pilot, "› 验印审核表 › 电子商务")
        assert ("rows", (3, 5)) in fake.asked
        await pilot.press("escape")
        await shown(pilot, "合计")
        assert [line for line in lines(pilot) if line.startswith("▸ 电子商务")]


async def test_a_opens_every_major_in_one_scroll(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeTables(stamping(COMPUTING, TRADE), {"电子商务": (3, 5), "计算机应用": (2,)})
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "合计")
        await pilot.press("a")
        await shown(pilot, "› 验印审核表 › 全部专业")
        await shown(pilot, "计算机应用  3年制  72 人")
        assert ("rows", (2, 3, 5)) in fake.asked


async def test_k_and_t_go_to_and_fro_without_piling_screens_up(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeTables(stamping(TRADE)).put_in_place(monkeypatch)
    FakeFindings(overview(kind(Kind.CONDUCT, 7))).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "合计")
        depth = len(pilot.app.screen_stack)
        for _ in range(3):
            await pilot.press("k")
            await shown(pilot, "› 核验问题")
            await pilot.press("t")
            await shown(pilot, "› 验印审核表")
        assert len(pilot.app.screen_stack) == depth


async def test_what_is_gone_says_so_once_and_leads_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(key: AuditKey, *, actor: Actor) -> StampingView:
        raise Refused("audit_missing")

    monkeypatch.setattr(stamping_table, "stamping_view", gone)
    async with drill(screen) as pilot:
        await shown(pilot, "没有办成")
        await pilot.press("enter")
        await shown(pilot, "上一级")
