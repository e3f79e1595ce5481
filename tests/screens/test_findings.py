"""核验问题 by keys, with the services faked: what stands where at 80×24, and what each key does."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.actor import Role
from services.audits.states import State
from services.audits.summaries import AuditSummary
from services.browsing.finding_kinds import Kind
from services.errors import Stale
from services.progress import Job, Progress
from tests.screens.desk import Desk, line_with, lines, wait_until
from tests.screens.drill import (
    GRADUATION,
    KEY,
    LONG_NAME,
    STALE,
    FakeFindings,
    drill,
    head,
    kind,
    overview,
    shown,
    verified_as,
)
from tui.screens.findings import FindingsScreen

MISSING = kind(Kind.MISSING, 7, 49, 56)
CONDUCT = kind(Kind.CONDUCT, 7, 60)
WARNED = kind(Kind.NOT_PROCESSED, 8, 9)
KEYS = [
    " F1 帮助  F2 菜单  Enter 学生成绩  F5 重新核验  / 查找  g 按原因  e 导出",
    " c 批注名单  w 提醒  t 验印审核表  v 显示证件号  Esc 返回",
]

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeFindings:
    found = FakeFindings(overview(MISSING, CONDUCT, WARNED))
    found.put_in_place(monkeypatch)
    return found


def screen() -> FindingsScreen:
    return FindingsScreen(KEY)


def rows(pilot: Desk) -> list[str]:
    """Row numbers on the list, the marked one with ▸."""
    found = [line for line in lines(pilot) if "4501***" in line]
    return [line.split("  ")[0].strip() + line[2:7].strip() for line in found]


async def test_counts_rows_reason_and_what_to_do_stand_on_the_first_screen(fake: FakeFindings) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        assert lines(pilot) == [
            " 毕业审核 › 2023年 第1批 › 核验问题                      邕州市第一职业技术学校",
            " 共 313 行  合格 276  不合格 37   未完成课程 3  操行 2  提醒 2(w)",
            "─" * 80,
            "     行  姓名       身份证号           专业            问题",
            "▸     7  覃7        4501**********0007 电子商务        公共基础课：数学 2学期(5…",
            "     49  陆49       4501**********0049 电子商务        公共基础课：数学 2学期(5…",
            "     56  黄56       4501**********0056 电子商务        公共基础课：数学 2学期(5…",
            "     60  韦60       4501**********0060 电子商务        公共基础课：数学 2学期(5…",
            *[""] * 10,
            "─" * 80,
            " 第7行 覃7  电子商务  公共基础课：数学 2学期(52，补考47)",
            " 怎么办：补考或更正成绩后按 F5 重新核验；成绩在「成绩 › 电子商务 › 2学期」",
            "",
            *KEYS,
        ]


async def test_every_kind_stays_in_sight_at_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    every = [kind(one, *range(2, 2 + 100)) for one in Kind]
    FakeFindings(overview(*every, of=head(row_count=20_000, passed_count=9_999))).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        counts = [line.removeprefix(" ") for line in lines(pilot)[1 : lines(pilot).index("─" * 80)]]
    assert counts == [
        "共 20000 行  合格 9999  不合格 10001   未完成课程 100  操行 100  不及格 100",
        "学籍 100  查无 100  证件号 100  重复 100  姓名 100  性别 100  无课程设置 100",
        "异动未审 100  已发证 100  已在他批 100",
    ]


async def test_a_long_name_is_whole_below_the_list(fake: FakeFindings) -> None:
    line = fake.line(7)
    fake.lines[7] = replace(
        line, name=LONG_NAME, reason="操行 1-6学期；公共基础课：体育与健康 1-4学期、数学 2学期(52)"
    )
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        assert "阿卜杜热…" in lines(pilot)[4]
        assert lines(pilot)[19:22] == [
            f" 第7行 {LONG_NAME}  电子商务",
            " 操行 1-6学期；公共基础课：体育与健康 1-4学期、数学 2学期(52)",
            " 怎么办：补考或更正成绩后按 F5 重新核验；成绩在「成绩 › 电子商务 › 2学期」",
        ]


async def test_g_counts_by_kind_and_enter_shows_the_rows_of_one(fake: FakeFindings) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("g")
        assert lines(pilot)[0].startswith(" 毕业审核 › 2023年 第1批 › 核验问题 › 按原因")
        assert lines(pilot)[3:7] == [
            "  原因                行数  怎么办",
            "▸ 未完成课程             3  补录成绩，或更正课程设置里的毕业要求",
            "  操行                   2  补录或更正操行成绩；操行不能免修",
            "  毕结业未处理           2  提醒：验印前在学籍系统办理毕结业处理",
        ]
        assert line_with(pilot, "Enter 只看") == " Enter 只看“未完成课程”的 3 行；g 或 Esc 回到逐行"
        await pilot.press("down", "enter")
        await shown(pilot, "第7行")
        assert lines(pilot)[0].startswith(" 毕业审核 › 2023年 第1批 › 核验问题 › 操行 ")
        assert rows(pilot) == ["▸7", "60"]
        await pilot.press("g")
        assert line_with(pilot, "▸").startswith("▸ 操行")


async def test_esc_clears_the_filter_then_leaves_kind_kinds_and_screen(fake: FakeFindings) -> None:
    fake.found["60"] = frozenset({60})
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("g", "down", "enter")
        await pilot.press("slash", "6", "0", "enter")
        await shown(pilot, "找到 1 行")
        assert rows(pilot) == ["▸60"]
        await pilot.press("escape")
        await wait_until(pilot, lambda: rows(pilot) == ["7", "▸60"])
        assert "› 操行 " in lines(pilot)[0]
        await pilot.press("escape")
        assert "› 按原因 " in lines(pilot)[0]
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(rows(pilot)) == 4)
        await pilot.press("escape")
        await shown(pilot, "上一级")


async def test_the_filter_asks_for_the_text_and_says_how_many_it_found(fake: FakeFindings) -> None:
    fake.found["lsj"] = frozenset({8, 49, 60})
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("slash", "l", "s", "j", "enter")
        await shown(pilot, "找到 2 行")
        assert rows(pilot) == ["▸49", "60"]
        assert ("matching", "lsj") in fake.asked
        assert line_with(pilot, "查找 [").endswith("/ 再查找  Esc 显示全部")


async def test_a_filter_without_a_hit_says_so_and_leaves_nothing_to_export(fake: FakeFindings) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("slash", "x", "enter")
        await shown(pilot, "找到 0 行")
        assert line_with(pilot, "没有找到") == "  没有找到。Esc 看全部，/ 换个字再找"
        assert not [line for line in lines(pilot) if "怎么办" in line]
        await pilot.press("e")
        assert line_with(pilot, "现在不能导出") == " ! 现在不能导出：没有可以导出的行"


async def test_w_shows_the_rows_that_pass_with_a_warning(fake: FakeFindings) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("w")
        await shown(pilot, "第8行")
        assert lines(pilot)[0].startswith(" 毕业审核 › 2023年 第1批 › 核验问题 › 合格但有提醒")
        assert rows(pilot) == ["▸8", "9"]
        assert "合格；" in line_with(pilot, "第8行")
        await pilot.press("escape")
        await wait_until(pilot, lambda: len(rows(pilot)) == 4)


async def test_a_key_that_is_off_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeFindings(overview(MISSING)).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("w")
        assert line_with(pilot, "现在不能") == " ! 现在不能看提醒：没有提醒"
        await pilot.press("o")
        assert "名单的先后与招生登记序号一致，不用排" in line_with(pilot, "现在不能排好名单")


async def test_an_audit_that_passes_wholly_says_where_to_go(monkeypatch: pytest.MonkeyPatch) -> None:
    FakeFindings(overview(of=head(passed_count=313))).put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "全部合格")
        assert line_with(pilot, "全部合格") == "  全部合格。按 t 看验印审核表"
        assert lines(pilot)[1] == " 共 313 行  合格 313  不合格 0"


async def test_v_shows_the_whole_number_until_the_next_key(fake: FakeFindings) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("down", "v")
        await shown(pilot, "已记入日志")
        assert line_with(pilot, "已记入日志") == " ! 第49行 证件号 450199200501010049（已记入日志）"
        assert ("unmask", (49,)) in fake.asked
        await pilot.press("up")
        assert not [line for line in lines(pilot) if "450199200501010049" in line]


# --- verifying again -------------------------------------------------------------------------------------------------


async def test_f5_verifies_what_was_seen_and_shows_what_came_out(
    fake: FakeFindings, monkeypatch: pytest.MonkeyPatch
) -> None:
    stale = head(**STALE)
    fake.overview = overview(MISSING, CONDUCT, of=stale)
    fresh = head(passed_count=277, version=3)
    seen: list[int | None] = []

    def verify(key: object, *, actor: object, seen_version: int | None, job: Job) -> AuditSummary:
        seen.append(seen_version)
        fake.overview = overview(kind(Kind.CONDUCT, 60), of=fresh)
        return AuditSummary(fresh, (), ())

    verified_as(monkeypatch, verify)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        assert (
            lines(pilot)[2]
            == " ! 需重新核验：成绩 06-13 11:05 有变，涉及 12 行。按 F5 重新核验，不用再交名单"
        )
        await pilot.press("f5")
        await wait_until(pilot, lambda: rows(pilot) == ["▸60"])
        assert line_with(pilot, "核验完了") == " ✓ 核验完了：合格 277，不合格 36"
        assert not [line for line in lines(pilot) if "需重新核验" in line]
    assert seen == [2]


async def test_esc_cancels_a_verification_and_stays(
    fake: FakeFindings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def verify(key: object, *, actor: object, seen_version: int | None, job: Job) -> AuditSummary:
        done = 0
        while True:
            job.check()
            job.report(Progress("verify", done, 300, {"passed": done}))
            done = min(done + 1, 299)

    verified_as(monkeypatch, verify)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        pilot.app.simulate_key("f5")
        await wait_until(pilot, lambda: any("/300" in line for line in lines(pilot)))
        assert "Esc 取消" in line_with(pilot, "/300")
        pilot.app.simulate_key("escape")
        await shown(pilot, "已取消，什么都没有改动")
        assert len(rows(pilot)) == 4


async def test_a_change_by_somebody_else_is_told_and_then_shown(
    fake: FakeFindings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def verify(key: object, *, actor: object, seen_version: int | None, job: Job) -> AuditSummary:
        fake.overview = overview(CONDUCT, of=head(version=2))
        raise Stale("audit_changed", name="李老师", at="2023-06-14T01:00:00.000000Z")

    verified_as(monkeypatch, verify)
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("f5")
        await shown(pilot, "没有办成")
        assert "李老师" in line_with(pilot, "修改。已经刷新")
        await pilot.press("enter")
        await wait_until(pilot, lambda: rows(pilot) == ["▸7", "60"])


@pytest.mark.parametrize(
    ("roles", "state", "reason"),
    [
        ({Role.SCHOOL_USER}, State.OPEN, "要“学校毕业管理”角色"),
        ({Role.SCHOOL_GRADUATION}, State.AT_BUREAU, "这次审核是“待审核”，只有待提交和退回修改时可以"),
    ],
)
async def test_f5_says_why_it_is_off(fake: FakeFindings, roles: set[Role], state: State, reason: str) -> None:
    fake.overview = overview(MISSING, of=head(state=state))
    async with drill(screen, actor=replace(GRADUATION, roles=frozenset(roles))) as pilot:
        await shown(pilot, "怎么办")
        assert "(F5 重新核验)" in line_with(pilot, "F1 帮助")
        await pilot.press("f5")
        assert line_with(pilot, "现在不能重新核验") == f" ! 现在不能重新核验：{reason}"


# --- reading again ---------------------------------------------------------------------------------------------------


async def test_closing_help_leaves_the_list_as_it_is(fake: FakeFindings) -> None:
    async with drill(screen) as pilot:
        await shown(pilot, "怎么办")
        await pilot.press("end")
        asked = len([what for what, _ in fake.asked if what == "lines"])
        await pilot.press("f1")
        assert line_with(pilot, "名单里没有通过核验的每一行")
        await pilot.press("escape")
        await wait_until(pilot, lambda: [what for what, _ in fake.asked].count("start") == 2)
        assert len([what for what, _ in fake.asked if what == "lines"]) == asked
        assert line_with(pilot, "▸").split()[1] == "60"


async def test_ten_thousand_rows_fetch_only_those_in_sight(monkeypatch: pytest.MonkeyPatch) -> None:
    fake = FakeFindings(overview(kind(Kind.MISSING, *range(2, 10_002))))
    fake.put_in_place(monkeypatch)
    async with drill(screen) as pilot:
        await shown(pilot, "第 1–14 行，共 10000 行")
        assert [what for what, _ in fake.asked] == ["start"]
        await pilot.press("end")
        await shown(pilot, "第10001行")
        fetched = [numbers for what, numbers in fake.asked if what == "lines"]
    assert len(fetched) == 1
    assert isinstance(fetched[0], tuple)
    assert len(fetched[0]) < 100


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_nothing_is_drawn_beyond_the_terminal(fake: FakeFindings, size: tuple[int, int]) -> None:
    async with drill(screen, size=size) as pilot:
        await shown(pilot, "怎么办")
        assert len(lines(pilot)) == size[1]
        assert lines(pilot)[-1].endswith("Esc 返回")
