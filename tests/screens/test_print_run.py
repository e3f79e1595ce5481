"""打印 by keys, with the services faked: what stands where, what the printer says, what becomes of each sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.errors import Refused
from services.print_jobs.ledger import JobState, Paper
from services.print_jobs.live import LiveState
from services.print_jobs.settling import ConfirmPreview
from tests.screens.desk import TEACHER, Desk, line_with, lines, wait_until
from tests.screens.drill import drill, shown
from tests.screens.printing import FakeJob, job
from tui.screens.print_run import PrintRunScreen

pytestmark = pytest.mark.usefixtures("clock")

HALF = "g" * 20 + "s" * 10 + "p" * 30
OUT_OF_PAPER = LiveState("processing", 6, ("media-empty",), out_of_paper=True, offline=False)


def screen() -> PrintRunScreen:
    return PrintRunScreen("230620-AB12")


@pytest.fixture
def fake(monkeypatch: pytest.MonkeyPatch) -> FakeJob:
    made = FakeJob(job(HALF, state=JobState.PAUSED, cause="job_aborted"), OUT_OF_PAPER)
    made.put_in_place(monkeypatch)
    return made


async def opened(pilot: Desk) -> None:
    await shown(pilot, "缺纸")


async def test_counts_printer_calibration_and_trouble_stand_above_the_sheets(fake: FakeJob) -> None:
    async with drill(screen) as pilot:
        await opened(pilot)
        assert lines(pilot)[:4] == [
            " 毕业证 › 打印                                   60 张  202345000100010073–0132",
            " 打印机 证书机 · 后进纸 · diploma_a4  校准 06-20 左右 +0.4 上下 -1.1 倾斜 0.10°",
            " 已送 30  已确认 20  待确认 10  作废 0  未知 0  待打 30",
            " 已暂停    ⚠ 打印机缺纸，已自动暂停",
        ]
        assert line_with(pilot, "按 Enter 填最后一张完好的是哪一张")
        assert line_with(pilot, "Esc 先离开")


async def test_a_job_that_waits_for_paper_says_so_and_goes_on_with_p(fake: FakeJob) -> None:
    fake.view = job("g" * 20 + "s" * 10, state=JobState.PAUSED, cause="out_of_paper")
    async with drill(screen) as pilot:
        await shown(pilot, "正在打印 第 27 张")
        assert lines(pilot)[3] == " 第 3 组 (21–30)  正在打印 第 27 张    ⚠ 打印机缺纸，已自动暂停"
        assert line_with(pilot, "装好纸，按 p 继续")
        assert line_with(pilot, "p 暂停/继续").count("(p") == 0


async def test_another_terminal_sees_the_run_and_can_pause_it(
    fake: FakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake.view = job(HALF, owner="机房 4711")
    fake.live = LiveState("processing", 6, (), out_of_paper=False, offline=False)
    async with drill(screen) as pilot:
        await shown(pilot, "正在打印 第 27 张")
        assert lines(pilot)[3] == " 正在 机房 4711 打印  第 3 组 (21–30)  正在打印 第 27 张"
        await pilot.press("p")
        await shown(pilot, "正在暂停")
    assert fake.done == [("pause",)]


async def test_what_the_printer_says_next_is_seen_without_a_key(fake: FakeJob) -> None:
    fake.view = job(HALF, owner="机房 4711")
    async with drill(screen) as pilot:
        await opened(pilot)
        await shown(pilot, "照上面说的办好，它会接着打")
        fake.live = LiveState("", None, ("printer_unreachable",), out_of_paper=False, offline=True)
        await shown(pilot, "⚠ 打印机离线，没有应答")
        fake.view = job("g" * 60, state=JobState.DONE)
        await shown(pilot, "全部完好，打完了")


async def test_the_last_good_one_is_typed_behind_what_all_numbers_begin_with(fake: FakeJob) -> None:
    lying = fake.view.sheets
    fake.preview = ConfirmPreview(lying[20:26], lying[26:27], lying[27:30], ())
    async with drill(screen) as pilot:
        await opened(pilot)
        await pilot.press("enter")
        await shown(pilot, "照纸上的编号填后几位")
        await pilot.press("enter")
        await shown(pilot, "填上以后，看清下面每一张怎么办，再按 Enter")
        assert line_with(pilot, "出纸口里最后一张完好").endswith("没有一张好的填 0")
        await pilot.press("9", "8")
        await shown(pilot, "第 21–26 张将记为完好，第 27 张待您确认，第 28–30 张算没有印出来")
        assert line_with(pilot, "出纸口里最后一张完好") == (
            " 出纸口里最后一张完好的证书编号：202345000100010[98    ] 看清了按 Enter"
        )
        assert fake.done == []
        await pilot.press("enter")
        await wait_until(pilot, lambda: fake.done)
    assert fake.done == [("confirm", "98", fake.preview)]


async def test_a_number_that_is_not_there_settles_nothing(fake: FakeJob) -> None:
    async with drill(screen) as pilot:
        await opened(pilot)
        await pilot.press("enter", "7", "7", "enter")
        await shown(pilot, "77")
        await pilot.press("escape")
        await shown(pilot, "按 Enter 填最后一张完好的是哪一张")
        assert lines(pilot)[0].startswith(" 毕业证 › 打印")
    assert fake.done == []


async def test_a_sheet_of_a_form_is_named_by_its_place(fake: FakeJob) -> None:
    fake.view = job("sss", paper=Paper.STAMPING_TABLE)
    fake.preview = ConfirmPreview(fake.view.sheets[:2], fake.view.sheets[2:], (), ())
    async with drill(screen) as pilot:
        await shown(pilot, "缺纸")
        await pilot.press("enter", "2")
        await shown(pilot, "第 1–2 张将记为完好，第 3 张待您确认")
        assert "最后一张完好的是第几张：[2" in line_with(pilot, "第几张")
        await pilot.press("enter")
        await wait_until(pilot, lambda: fake.done)
    assert fake.done == [("confirm", "#2", fake.preview)]


@pytest.mark.parametrize(("key", "asked", "done"), [("g", "完好吗", "good"), ("n", "没有用掉", "unprinted")])
async def test_a_doubtful_sheet_is_pointed_at_and_settled_by_a_person(
    fake: FakeJob, key: str, asked: str, done: str
) -> None:
    fake.view = job("ggga" + "p" * 4, state=JobState.PAUSED)
    async with drill(screen) as pilot:
        await shown(pilot, "第 4 张未知，到出纸口看")
        assert line_with(pilot, "▸").startswith("▸    4  202345000100010076")
        await pilot.press(key)
        await shown(pilot, asked)
        await pilot.press("enter")
        assert fake.done == []
        await pilot.press(key)
        await shown(pilot, asked)
        await pilot.press("y")
        await wait_until(pilot, lambda: fake.done)
    assert fake.done == [(done, "#4")]


async def test_of_a_cancelled_job_nothing_is_queued_again(fake: FakeJob) -> None:
    fake.view = job("gss", state=JobState.CANCELLED, unprinted=4)
    fake.preview = ConfirmPreview(fake.view.sheets[1:2], (), fake.view.sheets[2:], ())
    async with drill(screen) as pilot:
        await shown(pilot, "已取消，2 张待确认")
        await pilot.press("enter", "7", "4")
        await shown(pilot, "第 2 张将记为完好，第 3 张算没有印出来，不再打")
        await pilot.press("escape")
        fake.view = job("ggu", state=JobState.CANCELLED, unprinted=4)
        await shown(pilot, "已取消，1 张未知")
        await pilot.press("end", "n")
        await shown(pilot, "任务已经取消，不会再打")
        await pilot.press("y")
        await wait_until(pilot, lambda: fake.done)
        fake.view = job("", state=JobState.CANCELLED, unprinted=5)
        await shown(pilot, "已取消：完好 0，没打 5")
        assert line_with(pilot, "一张也没有打")
    assert fake.done == [("unprinted", "#3")]


async def test_enter_is_greyed_with_its_reason_and_the_help_says_what_it_does(fake: FakeJob) -> None:
    fake.view = job("g" * 3, state=JobState.DONE)
    async with drill(screen) as pilot:
        await shown(pilot, "全部完好")
        assert line_with(pilot, "(Enter 确认)")
        await pilot.press("enter")
        await shown(pilot, "现在不能确认：任务已经办完")
        await pilot.press("f1")
        await shown(pilot, "看过出纸口，填最后一张完好的编号")


async def test_spoiling_takes_a_reason_a_serial_and_a_choice(fake: FakeJob) -> None:
    async with drill(screen) as pilot:
        await opened(pilot)
        await pilot.press("end", "up")
        await pilot.press("x")
        await shown(pilot, "现在不能作废：▸ 所指的一张还没有打")
        await pilot.press("home", "x")
        await shown(pilot, "第 1 张  202345000100010073  覃某1")
        for step, words in (("卡", "印刷号"), ("A", "只作废，不再打")):
            await pilot.press(step, "enter")
            await shown(pilot, words)
        await pilot.press("down", "enter")
        await wait_until(pilot, lambda: fake.done)
    assert fake.done == [("spoil", "#1", "卡", "A", False)]


async def test_esc_at_any_question_of_spoiling_changes_nothing(fake: FakeJob) -> None:
    async with drill(screen) as pilot:
        await opened(pilot)
        await pilot.press("x")
        await shown(pilot, "为什么作废")
        await pilot.press("卡", "enter")
        await shown(pilot, "印刷号")
        await pilot.press("escape")
        await shown(pilot, "Esc 先离开")
    assert fake.done == []


async def test_cancelling_says_how_many_and_a_refusal_is_told(fake: FakeJob) -> None:
    fake.refuses = Refused("job_over", job="230620-AB12")
    async with drill(screen) as pilot:
        await opened(pilot)
        await pilot.press("c")
        await shown(pilot, "还没有打的 30 张不打了")
        await pilot.press("y")
        await shown(pilot, "没有办成")
    assert fake.done == []


async def test_a_trial_is_asked_about_and_a_wrong_one_is_spoiled(fake: FakeJob) -> None:
    fake.view = job("s", trial=True, state=JobState.DONE)
    async with drill(screen) as pilot:
        await shown(pilot, "试打的一张打出来了")
        await pilot.press("enter")
        await shown(pilot, "试打的位置对吗")
        await pilot.press("down", "enter")
        await shown(pilot, "上一级")
    assert fake.done == [("spoil", "#1", "试打位置不对", "", False)]


async def test_who_may_not_print_only_looks(fake: FakeJob) -> None:
    async with drill(screen, actor=replace(TEACHER, roles=frozenset())) as pilot:
        await opened(pilot)
        for key in ("x", "p", "c", "enter"):
            await pilot.press(key)
            await shown(pilot, "现在不能")
    assert fake.done == []


async def test_a_job_that_is_gone_says_so_and_leads_back(
    fake: FakeJob, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(name: str, *, actor: object) -> None:
        raise Refused("job_missing", job=name)

    monkeypatch.setattr("tui.screens.job_screen.job_view", gone)
    async with drill(screen) as pilot:
        await shown(pilot, "没有办成")
        await pilot.press("enter")
        await shown(pilot, "上一级")
