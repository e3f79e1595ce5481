from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from services.actor import Actor, Role, may
from services.audits.states import State
from services.browsing.home import HomeItem, HomeView, Schedule, StateCount, Waiting
from services.print_jobs.ledger import JobState, Paper, SheetState
from services.print_jobs.reading import NEWEST, JobLine
from tests.frozen_clock import FrozenClock
from tests.screens.desk import TEACHER, line_with, lines, wait_until
from tests.screens.places import GRADUATION, HEAD, desk_with_places
from tui.home_lines import home_counts
from tui.job_lines import jobs_count
from tui.screens import home
from tui.screens.home import AREAS, OF_A_SCHOOL, HomeScreen

NO_DATES = Schedule("", "", "", "")
EMPTY = HomeView(2023, (), (), (), NO_DATES)
RETURNED = HomeItem(
    Waiting.RETURNED, HEAD, "2023-06-12T01:41:00.000000Z", 313, "邕州市教育局", "数学成绩有误"
)
CHANGED = HomeItem(
    Waiting.DATA_CHANGED,
    replace(HEAD, id=8, batch=2, stale_because="grades"),
    "2023-06-13T01:00:00.000000Z",
    12,
)
UNDER_WAY = HomeItem(
    Waiting.UNDER_WAY,
    replace(HEAD, id=9, year=2022, batch=3, state=State.AT_DEPARTMENT, waits_at_name="自治区教育厅"),
    "2023-06-12T01:00:00.000000Z",
    18,
)


def job_line(sheets: str, **changes: Any) -> JobLine:
    """A print job of 毕业证; a letter a sheet, the first one of its state."""
    letters = {
        state.value[0].upper(): state for state in (SheetState.SENT, SheetState.GOOD, SheetState.PLANNED)
    }
    plain = JobLine(
        name="230613-BBBB",
        paper=Paper.DIPLOMA,
        key=HEAD.key,
        school_name="邕州市第一职业技术学校",
        printer="证书机",
        trial=False,
        state=JobState.OPEN,
        cause="",
        counts={state: sheets.count(letter) for letter, state in letters.items()},
        made_by="黄老师",
        created_at="2023-06-13T01:00:00.000000Z",
        running=False,
    )
    return replace(plain, **changes)


def at_home(monkeypatch: pytest.MonkeyPatch, view: HomeView = EMPTY) -> None:
    monkeypatch.setattr(home, "home_view", lambda actor: view)


def somebody(*roles: Role, kind: str = "school") -> Actor:
    return replace(TEACHER, roles=frozenset(roles), organisation_kind=kind)


async def test_what_waits_stands_newest_first_with_the_dates_above(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    dates = Schedule("2023-06-19", "2023-07-03", "2023-07-19", "")
    at_home(monkeypatch, HomeView(2023, (RETURNED, CHANGED), (UNDER_WAY,), (), dates))
    async with desk_with_places(HomeScreen) as pilot:
        await wait_until(pilot, lambda: "退回修改" in "".join(lines(pilot)))
        shown = lines(pilot)
    assert shown[0] == " 验印 2023年                                    邕州市第一职业技术学校 · 覃老师"
    assert shown[1:3] == [" 要办 2   在办 1", " 日程   回执截止 06-19   现场验印 07-03 至 07-19"]
    assert shown[4:9] == [
        " 要办的事",
        "▸ ! 退回修改    2023年 第1批    邕州市教育局 06-12 09:41：数学成绩有误    313 人",
        "  ! 数据已变    2023年 第2批    成绩 06-13 09:00 有变，需重新核验          12 人",
        " 在办",
        "    待省级审核  2022年 第3批    在自治区教育厅，已等 2 天                  18 人",
    ]


async def test_the_line_under_the_list_says_what_the_row_asks_for(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    at_home(monkeypatch, HomeView(2023, (RETURNED, CHANGED), (), (), NO_DATES))
    async with desk_with_places(HomeScreen, actor=somebody(*GRADUATION)) as pilot:
        await wait_until(pilot, lambda: "照原因改好" in "".join(lines(pilot)))
        assert line_with(pilot, "退回的原因：") == " 退回的原因：数学成绩有误"
        await pilot.press("down")
        assert line_with(pilot, "按 F5 重新核验") == " Enter 看验印审核表，在那里按 F5 重新核验，不用再交名单"
        await pilot.press("enter")
        assert lines(pilot)[0].startswith(" stamping_table › 4599010001 2023 2")


@pytest.mark.parametrize(
    ("actor", "keys"),
    [
        (somebody(*GRADUATION), "1 课程设置  2 学籍名册  3 成绩  4 毕业审核  5 毕业证  8 打印机  n 新建审核"),
        (somebody(Role.SCHOOL_ADMIN), "1 课程设置  2 学籍名册  3 成绩  4 毕业审核  8 打印机  a 账号  e 会话"),
        (
            somebody(Role.SYSTEM_ADMIN, kind="department"),
            "8 打印机  o 组织机构  a 账号  e 会话  s 年度设置",
        ),
        (somebody(Role.BUREAU_REVIEWER, kind="bureau"), "1 待审核  2 总览"),
        (somebody(Role.DEPARTMENT_REVIEWER, kind="department"), "1 待省级审核  2 总览"),
        (somebody(Role.AUDITOR, kind="department"), "j 日志"),
    ],
    ids=["graduation", "school_admin", "system_admin", "bureau", "department", "auditor"],
)
async def test_only_the_areas_of_the_users_roles_have_keys(
    monkeypatch: pytest.MonkeyPatch, actor: Actor, keys: str
) -> None:
    at_home(monkeypatch)
    async with desk_with_places(HomeScreen, actor=actor) as pilot:
        await wait_until(pilot, lambda: "没有等着您办的事" in "".join(lines(pilot)))
        shown = "  ".join(line.strip() for line in lines(pilot)[-2:])
        between = shown[shown.index("F2 菜单") + 6 : shown.index("p 个人资料")].strip()
        assert between == keys
        for key in ("1", "n", "o", "a", "j"):
            if f"{key} " not in keys:
                await pilot.press(key)
                assert lines(pilot)[0].startswith(" 验印")


async def test_a_key_opens_its_area(monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(monkeypatch)
    for key, place in {"1": "PLANS", "2": "ROSTER", "3": "GRADES", "4": "AUDITS", "n": "NEW_AUDIT"}.items():
        async with desk_with_places(HomeScreen, actor=somebody(*GRADUATION)) as pilot:
            await pilot.press(key)
            assert lines(pilot)[0].startswith(f" {place}")


@pytest.mark.parametrize(
    ("actor", "first"),
    [
        (somebody(*GRADUATION), "第一次用：先看 1 课程设置"),
        (somebody(Role.SCHOOL_ADMIN), "按 a 添加和管理本校的账号"),
        (somebody(Role.SCHOOL_USER), "第一次用：先导入 1 课程设置"),
        (
            somebody(Role.DEPARTMENT_REVIEWER, kind="department"),
            "没有等着审核的学校。按 2 看各地走到了哪一步",
        ),
        (somebody(Role.SYSTEM_ADMIN, kind="department"), "按 o 导入组织机构，按 a 添加账号"),
        (somebody(Role.AUDITOR, kind="department"), "按 j 查阅日志"),
    ],
)
async def test_an_empty_home_says_what_comes_first(
    monkeypatch: pytest.MonkeyPatch, actor: Actor, first: str
) -> None:
    at_home(monkeypatch)
    async with desk_with_places(HomeScreen, actor=actor) as pilot:
        await wait_until(pilot, lambda: first in "".join(lines(pilot)))


async def test_a_reviewer_sees_the_states_of_the_schools_below(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    waiting = HomeItem(
        Waiting.TO_REVIEW,
        replace(HEAD, state=State.AT_BUREAU),
        "2023-06-12T01:00:00.000000Z",
        276,
        "覃老师",
        tables=4,
        approved=1,
    )
    counts = (StateCount(State.OPEN, 3, 800), StateCount(State.AT_BUREAU, 1, 276))
    at_home(monkeypatch, HomeView(2023, (waiting,), (), counts, NO_DATES))
    async with desk_with_places(HomeScreen, actor=somebody(Role.BUREAU_REVIEWER, kind="bureau")) as pilot:
        await wait_until(pilot, lambda: "待审核      2023年" in "".join(lines(pilot)))
        assert lines(pilot)[4].startswith(
            "▸   待审核      2023年 第1批    邕州市第一职业技术学校 06-12 09:00 "
        )
        assert line_with(pilot, "提交，").strip() == "覃老师 提交，已审 1/4 个专业。Enter 逐个专业审核"
        assert lines(pilot)[1] == " 要办 1   待提交 3 校 800 人   待审核 1 校 276 人"
        await pilot.press("enter")
        assert lines(pilot)[0].startswith(" review › 4599010001 2023 1")


async def test_what_was_mended_since_a_return_is_counted(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    at_home(monkeypatch, HomeView(2023, (replace(RETURNED, changes=3),), (), (), NO_DATES))
    async with desk_with_places(HomeScreen) as pilot:
        await wait_until(pilot, lambda: "退回修改" in "".join(lines(pilot)))
        assert line_with(pilot, "! 退回修改") == (
            "▸ ! 退回修改    2023年 第1批    邕州市教育局 06-12 09:41：数学成绩有误  3 处变化"
        )


async def test_what_was_approved_last_offers_its_numbers(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    approved = replace(UNDER_WAY, head=replace(HEAD, state=State.APPROVED, waits_at_name=""))
    at_home(monkeypatch, HomeView(2023, (), (approved,), (), NO_DATES))
    async with desk_with_places(HomeScreen) as pilot:
        await wait_until(pilot, lambda: "审核通过" in "".join(lines(pilot)))
        assert "06-12 09:00 审核通过" in line_with(pilot, "▸   审核通过")
        assert line_with(pilot, "证书编号") == " Enter 看验印审核表和证书编号"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("kind", ["school", "bureau", "department"])
def test_no_key_opens_two_areas_for_anybody(role: Role, kind: str) -> None:
    actor = somebody(role, kind=kind)
    open_to = [
        key
        for place, (key, right) in AREAS.items()
        if may(actor, right) and (place not in OF_A_SCHOOL or kind == "school")
    ]
    reviewer_of_a_school = kind == "school" and role in (Role.BUREAU_REVIEWER, Role.DEPARTMENT_REVIEWER)
    assert reviewer_of_a_school or len(open_to) == len(set(open_to))


async def test_signing_out_asks_first_and_enter_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    at_home(monkeypatch)
    async with desk_with_places(HomeScreen, under=True) as pilot:
        await pilot.press("escape")
        await wait_until(pilot, lambda: "要退出登录吗" in "".join(lines(pilot)))
        await pilot.press("enter")
        await wait_until(pilot, lambda: "要退出登录吗" not in "".join(lines(pilot)))
        assert lines(pilot)[0].startswith(" 验印")
        await pilot.press("escape", "y")
        await wait_until(pilot, lambda: lines(pilot)[0].startswith(" under"))


async def test_coming_back_reads_again(monkeypatch: pytest.MonkeyPatch) -> None:
    views = [EMPTY, HomeView(2023, (CHANGED,), (), (), NO_DATES)]
    monkeypatch.setattr(home, "home_view", lambda actor: views.pop(0))
    async with desk_with_places(HomeScreen) as pilot:
        await wait_until(pilot, lambda: "没有等着您办的事" in "".join(lines(pilot)))
        await pilot.press("p", "escape")
        await wait_until(pilot, lambda: "! 数据已变" in "".join(lines(pilot)))


async def test_a_school_is_told_who_was_revoked_and_why(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    approved = replace(HEAD, id=9, state=State.APPROVED, passed_count=100)
    under_way = HomeItem(Waiting.UNDER_WAY, approved, "2023-06-11T01:00:00.000000Z", 100, revoked=1)
    revoked = HomeItem(
        Waiting.REVOKED, approved, "2023-06-12T01:00:00.000000Z", 1, "自治区教育厅", "学籍造假", name="韦某某"
    )
    at_home(monkeypatch, HomeView(2023, (), (revoked, under_way), (), NO_DATES))
    async with desk_with_places(HomeScreen) as pilot:
        await wait_until(pilot, lambda: "撤销的原因：学籍造假" in "".join(lines(pilot)))
        assert line_with(pilot, "要办 0   在办 1")
        assert line_with(pilot, "! 撤销").startswith(
            "▸ ! 撤销        2023年 第1批    自治区教育厅 06-12 09:00 撤销韦某某"
        )
        assert line_with(pilot, "审核通过  撤销 1").endswith("100 人")


async def test_print_jobs_that_need_a_hand_wait_among_the_rest(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    jobs = (
        job_line("SSGP", name="230614-AAAA", running=True),
        job_line("GGSPP", name="230613-BBBB", state=JobState.PAUSED, cause="out_of_paper"),
        job_line("GSS", name="230611-CCCC", created_at="2023-06-11T01:00:00.000000Z"),
    )
    at_home(monkeypatch, HomeView(2023, (RETURNED,), (UNDER_WAY,), (), NO_DATES, jobs))
    async with desk_with_places(HomeScreen) as pilot:
        await wait_until(pilot, lambda: "黄老师 打印，共 5 张，办完 2 张" in "".join(lines(pilot)))
        shown = lines(pilot)
        assert line_with(pilot, "已自动暂停").strip() == "打印机缺纸，已自动暂停"
        await pilot.press("enter")
        assert lines(pilot)[0].startswith(" print_run › 230613-BBBB")
    assert shown[1] == " 要办 3   在办 2"
    assert shown[3:10] == [
        " 要办的事",
        "▸ ! 打印暂停    2023年 第1批    毕业证 证书机：缺纸，装好纸再继续           3 张",
        "  ! 退回修改    2023年 第1批    邕州市教育局 06-12 09:41：数学成绩有误    313 人",
        "  ! 出纸待确认  2023年 第1批    毕业证 证书机：2 张送出，等看出纸口         2 张",
        " 在办",
        "    正在打印    2023年 第1批    毕业证 证书机：06-13 09:00 开始             3 张",
        "    待省级审核  2022年 第3批    在自治区教育厅，已等 2 天                  18 人",
    ]


def test_a_schedule_too_long_for_a_line_takes_two(clock: FrozenClock) -> None:
    dates = Schedule("2023-12-07", "2023-12-21", "2024-01-06", "自治区教育厅一楼政务大厅")
    assert home_counts(replace(EMPTY, schedule=dates), TEACHER)[1:] == (
        "日程   回执截止 12-07   现场验印 12-21 至 2024-01-06",
        "       地点 自治区教育厅一楼政务大厅",
    )


def test_more_jobs_than_are_listed_are_not_hidden_silently() -> None:
    assert jobs_count([job_line("G", state=JobState.DONE)] * (NEWEST - 1)) == "共 199 个"
    assert jobs_count([job_line("G", state=JobState.DONE)] * NEWEST) == "只列最近 200 个，更早的不列"


async def test_a_returned_audit_with_changed_data_says_both_in_one_line(
    monkeypatch: pytest.MonkeyPatch, clock: FrozenClock
) -> None:
    stale = replace(HEAD, stale_since="2023-06-13T01:00:00.000000Z", stale_because="grades")
    item = replace(RETURNED, head=stale, reason="数学成绩有误，请逐人核对后重新提交" * 12)
    at_home(monkeypatch, HomeView(2023, (item,), (), (), NO_DATES))
    async with desk_with_places(HomeScreen) as pilot:
        await wait_until(pilot, lambda: "成绩又变了；邕州市教育局" in "".join(lines(pilot)))
        assert line_with(pilot, "要办 1   在办 0")
        assert "".join(lines(pilot)).replace(" ", "").count("重新提交") >= 10
        assert line_with(pilot, "由本校的学校毕业管理办。Enter 看验印审核表")
