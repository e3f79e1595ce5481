from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.worker import WorkerFailed

from services.errors import Refused
from services.progress import Job, Progress
from tests.screens.desk import (
    SECONDS,
    TEACHER,
    Desk,
    WidgetScreen,
    desk,
    line_with,
    lines,
    piloted,
    tap,
    wait_until,
)
from tui import keys, wording
from tui.app import DeskApp
from tui.screens.desk_screen import DeskScreen
from tui.widgets.job_bar import JobBar
from tui.widgets.text_lines import CountsLine

ENDLESS = 1_000_000


class Counting(DeskScreen[None]):
    """F5 runs a service that counts to `total` and then stores."""

    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "count", "核验", id="test.count", help="核验名单")
    ]

    def __init__(self, total: int = 200) -> None:
        super().__init__()
        self.total = total
        self.stored: list[int] = []
        self.seen: list[int] = []
        self.threads: set[str] = set()
        self.ended = threading.Event()

    def compose_body(self) -> ComposeResult:
        yield CountsLine("还没有核验", id="outcome")

    def action_count(self) -> None:
        self.run_service(self.count, self.show, label="核验")

    def count(self, job: Job) -> int:
        self.threads.add(threading.current_thread().name)
        try:
            for done in range(self.total):
                job.check()
                job.report(Progress("test", done, self.total, {}))
                time.sleep(0.005)
            self.stored.append(self.total)
            return self.total
        finally:
            self.ended.set()

    def show(self, total: int) -> None:
        self.query_one("#outcome", CountsLine).say(f"核验了 {total} 行")

    def on_service_screen_progressed(self, message: DeskScreen.Progressed) -> None:
        self.seen.append(message.progress.done)


def counting(pilot: Desk) -> Counting:
    screen = pilot.app.screen_stack[-1]
    assert isinstance(screen, Counting)
    return screen


async def test_a_service_runs_in_a_thread_and_its_answer_is_shown() -> None:
    async with desk(lambda: Counting(20)) as pilot:
        await tap(pilot, "f5")
        await wait_until(pilot, lambda: counting(pilot).seen)
        assert line_with(pilot, "Esc 取消").startswith(" 核验 ")
        await wait_until(pilot, lambda: counting(pilot).stored)
        await wait_until(pilot, lambda: not pilot.app.screen.query_one(JobBar).running)
        assert " 核验了 20 行" in lines(pilot)
        assert threading.main_thread().name not in counting(pilot).threads


async def test_counts_rise_while_the_work_goes_on() -> None:
    async with desk(lambda: Counting(100)) as pilot:
        await tap(pilot, "f5")
        await wait_until(pilot, lambda: counting(pilot).stored)
        seen = counting(pilot).seen
        assert seen == sorted(seen)
        assert len(set(seen)) >= 10


async def test_esc_ends_long_work_at_once_and_nothing_is_stored() -> None:
    async with desk(lambda: Counting(ENDLESS)) as pilot:
        await tap(pilot, "f5")
        await wait_until(pilot, lambda: len(counting(pilot).seen) > 3)
        await tap(pilot, "escape")
        await wait_until(pilot, counting(pilot).ended.is_set)
        await wait_until(pilot, lambda: not pilot.app.screen.query_one(JobBar).running)
        assert counting(pilot).stored == []
        assert line_with(pilot, "已取消，什么都没有改动")
        assert " 还没有核验" in lines(pilot)


async def test_leaving_the_screen_ends_its_work_and_nothing_is_stored() -> None:
    async with desk(lambda: WidgetScreen(CountsLine)) as pilot:
        screen = Counting(ENDLESS)
        await pilot.app.push_screen(screen)
        await tap(pilot, "f5")
        await wait_until(pilot, lambda: len(screen.seen) > 3)
        await pilot.app.pop_screen()
        await wait_until(pilot, screen.ended.is_set)
        assert screen.stored == []


async def test_leaving_the_program_ends_the_work() -> None:
    screen = Counting(ENDLESS)
    async with desk(lambda: screen) as pilot:
        await tap(pilot, "f5")
        await wait_until(pilot, lambda: len(screen.seen) > 3)
    assert screen.ended.wait(SECONDS)
    assert screen.stored == []


async def test_the_outcome_of_a_call_that_was_overtaken_is_dropped() -> None:
    async with desk(Counting) as pilot:
        shown: list[str] = []
        gate = threading.Event()

        def slow(_job: Job) -> str:
            gate.wait(60)
            return "first"

        screen = counting(pilot)
        screen.run_service(slow, shown.append, group="list")
        screen.run_service(lambda _job: "second", shown.append, group="list")
        await wait_until(pilot, lambda: shown)
        gate.set()
        await pilot.pause()
        assert shown == ["second"]


async def test_a_refusal_is_shown_with_its_sentence_and_the_screen_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(wording.REFUSALS, "test_stale", "第 {n} 批刚被改过，请重看")

    def refuse(_job: Job) -> None:
        raise Refused("test_stale", n=2)

    async with desk(Counting) as pilot:
        counting(pilot).run_service(refuse, lambda _none: None)
        await wait_until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.pause()
        assert "第 2 批刚被改过，请重看" in line_with(pilot, "第 2 批")
        await pilot.press("enter")
        assert isinstance(pilot.app.screen, Counting)


async def test_what_is_refused_again_once_its_box_is_closed_leaves_the_screen_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(wording.REFUSALS, "test_gone", "文件夹没有了，请按 Esc 返回")

    class Reading(Counting):
        def on_screen_resume(self) -> None:
            self.run_service(self.refuse, lambda _none: None)

        def refuse(self, _job: Job) -> None:
            raise Refused("test_gone")

    async with desk(Reading) as pilot:
        await wait_until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("enter")
        await wait_until(pilot, lambda: "! 文件夹没有了，请按 Esc 返回" in "".join(lines(pilot)))
        assert isinstance(pilot.app.screen, Reading)


async def test_a_refusal_goes_to_the_screen_when_it_wants_it() -> None:
    def refuse(_job: Job) -> None:
        raise Refused("test_wrong_password")

    async with desk(Counting) as pilot:
        heard: list[str] = []
        counting(pilot).run_service(
            refuse, lambda _none: None, refused=lambda error: heard.append(error.code)
        )
        await wait_until(pilot, lambda: heard)
        assert heard == ["test_wrong_password"]
        assert len(pilot.app.screen_stack) == 1


async def test_each_call_has_a_connection_of_its_own_that_is_closed_after_it() -> None:
    open_now: list[str] = []
    most: list[int] = []

    @contextmanager
    def connect() -> Iterator[None]:
        open_now.append(threading.current_thread().name)
        most.append(len(open_now))
        yield
        open_now.pop()

    app = DeskApp(lambda: Counting(3), connect=connect)
    app.actor = TEACHER
    async with piloted(app) as pilot:
        await tap(pilot, "f5")
        await wait_until(pilot, lambda: most and not open_now)
        fetch = counting(pilot).connected(lambda start, count: (start, count, len(open_now)))
        assert fetch(0, 64) == (0, 64, 1)
        assert open_now == []


async def test_a_crash_in_a_worker_ends_the_bar_and_leaves_the_screen_usable() -> None:
    def crash(_job: Job) -> None:
        raise ZeroDivisionError

    async with desk(lambda: Counting(3), crash=WorkerFailed) as pilot:
        counting(pilot).run_service(crash, lambda _none: None, label="核验")
        await wait_until(pilot, lambda: len(pilot.app.screen_stack) == 2)
        await pilot.press("enter")
        assert not pilot.app.screen.query_one(JobBar).running
        await tap(pilot, "f5")
        await wait_until(pilot, lambda: " 核验了 3 行" in lines(pilot))
