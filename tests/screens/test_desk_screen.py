from __future__ import annotations

from typing import ClassVar

import pytest
from textual.app import ComposeResult
from textual.binding import BindingType

from tests.screens.desk import Desk, desk, line_with, lines, numbered
from tui import keys
from tui.screens.desk_screen import DeskScreen
from tui.widgets.filter_input import FilterInput
from tui.widgets.key_line import KeyLine
from tui.widgets.line_table import Column, LineTable
from tui.widgets.text_lines import CountsLine, DetailLine


class Audit(DeskScreen[str]):
    """A list of numbered rows with an action that can be used and one that cannot."""

    HELP_TEXT = "名单里每一行为什么不能通过，怎么办。"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5", "verify", "重新核验", id="test.verify", help="按现在的成绩再核验一次"),
        keys.FILTER,
        keys.key("f10,t", "submit", "提交", id="test.submit", help="提交给教育局"),
        keys.key("d", "count('days')", "变化", id="test.changes", help="与上次相比", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.filters: list[str] = []
        self.failing = 37

    def path(self) -> tuple[str, ...]:
        return ("毕业审核", "2023年 第1批")

    def compose_top(self) -> ComposeResult:
        yield CountsLine("共 313 行  合格 276  不合格 37")

    def compose_body(self) -> ComposeResult:
        yield LineTable([Column("姓名", 10)])

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine("怎么办：补考后按 F5 重新核验")

    def on_mount(self) -> None:
        self.query_one(LineTable).show_rows(numbered(40))

    def disabled_reason(self, action: str) -> str | None:
        if action == "submit" and self.failing:
            return f"还有 {self.failing} 人不合格"
        return None

    def action_verify(self) -> None:
        self.done.append("verify")

    def action_submit(self) -> None:
        self.done.append("submit")

    def action_count(self, what: str) -> None:
        self.done.append(what)

    def on_filter_input_filtered(self, message: FilterInput.Filtered) -> None:
        self.filters.append(message.text)


def audit(pilot: Desk) -> Audit:
    screen = next(screen for screen in pilot.app.screen_stack if isinstance(screen, Audit))
    assert isinstance(screen, Audit)
    return screen


async def test_the_frame_stands_as_drawn() -> None:
    async with desk(Audit) as pilot:
        shown = lines(pilot)
        assert shown[0] == " 毕业审核 › 2023年 第1批                        邕州市第一职业技术学校 · 覃老师"
        assert shown[1] == " 共 313 行  合格 276  不合格 37"
        assert shown[2] == "─" * 80
        assert shown[3:5] == ["  姓名", "▸ 行0"]
        assert shown[21].endswith("─ 第 1–17 行，共 40 行 ──")
        assert shown[22] == " 怎么办：补考后按 F5 重新核验"
        assert shown[23] == " F1 帮助  F2 菜单  F5 重新核验  / 查找  (F10 提交)  Esc 返回"


@pytest.mark.parametrize("key", ["f10", "t", "T"])
async def test_a_key_that_is_off_says_why_and_the_next_key_wipes_it(key: str) -> None:
    async with desk(Audit) as pilot:
        await pilot.press(key)
        assert lines(pilot)[22] == " ! 现在不能提交：还有 37 人不合格"
        assert audit(pilot).done == []
        await pilot.press("down")
        assert not any("!" in line for line in lines(pilot))


async def test_a_key_is_on_again_when_the_reason_has_gone() -> None:
    async with desk(Audit) as pilot:
        audit(pilot).failing = 0
        audit(pilot).refresh_bindings()
        await pilot.pause()
        assert "  F10 提交" in line_with(pilot, "F10")
        await pilot.press("f10")
        assert audit(pilot).done == ["submit"]


@pytest.mark.parametrize("key", ["f1", "question_mark", "？"])
async def test_help_says_what_the_screen_is_for_and_names_every_key(key: str) -> None:
    async with desk(Audit) as pilot:
        await pilot.press(key)
        assert line_with(pilot, "名单里每一行为什么不能通过，怎么办。")
        assert line_with(pilot, "F5      重新核验    按现在的成绩再核验一次")
        shown = set(lines(pilot))
        await pilot.press("pagedown", "pagedown")
        text = "\n".join(shown | set(lines(pilot)))
        for words in ("/       查找", "F10     提交", "d       变化", "PgDn    下一页", "Ctrl+L  重画"):
            assert words in text
        assert "不起作用" not in text
        await pilot.press("escape")
        assert pilot.app.screen is audit(pilot)


async def test_the_menu_has_every_action_and_runs_the_one_chosen() -> None:
    async with desk(Audit) as pilot:
        await pilot.press("f2")
        shown = lines(pilot)
        listed = [line.split("│")[1].strip(" ▸").split() for line in shown if line.count("│") == 2]
        first_words = [words[0] for words in listed if words]
        assert first_words[1:9] == ["F5", "/", "F10", "d", "F1", "Esc", "Ctrl+L", "按现在的成绩再核验一次"]
        assert line_with(pilot, "F10     ").split("F10")[1].split()[:3] == ["(提交)", "还有", "37"]
        await pilot.press("down", "down", "down", "enter")
        assert audit(pilot).done == ["days"]
        assert pilot.app.screen is audit(pilot)


async def test_the_menu_does_not_run_what_is_off_but_says_why() -> None:
    async with desk(Audit) as pilot:
        await pilot.press("m", "down", "down", "enter")
        assert line_with(pilot, "现在不行：还有 37 人不合格")
        assert audit(pilot).done == []
        await pilot.press("escape")
        assert pilot.app.screen is audit(pilot)


async def test_esc_goes_one_level_up_and_from_the_first_screen_out() -> None:
    async with desk(Audit) as pilot:
        results: list[str | None] = []
        audit(pilot).open(Audit(), results.append)
        await pilot.pause()
        await pilot.press("escape")
        assert len(pilot.app.screen_stack) == 1
        assert results == [None]
        await pilot.press("escape")
        assert not pilot.app.is_running or pilot.app._exit


@pytest.mark.parametrize("key", ["/", "、", "／"])
async def test_looking_for_something_stays_in_sight_until_esc(key: str) -> None:
    async with desk(Audit) as pilot:
        await pilot.press(key, "z", "s", "enter")
        assert audit(pilot).filters == ["zs"]
        assert line_with(pilot, "查找 [zs").endswith("] / 再查找  Esc 显示全部")
        await pilot.press("down")
        assert line_with(pilot, "▸") == "▸ 行1"
        await pilot.press("escape")
        assert audit(pilot).filters == ["zs", ""]
        assert not any("查找 [" in line for line in lines(pilot))
        assert pilot.app.screen is audit(pilot)


async def test_letters_typed_into_the_filter_are_no_commands() -> None:
    async with desk(Audit) as pilot:
        await pilot.press("/", "d", "t", "m", "?")
        assert "查找 [dtm?" in line_with(pilot, "查找 [")
        assert audit(pilot).done == []
        assert "/ 查找" not in line_with(pilot, "F1 帮助")
        assert "F5 重新核验" in line_with(pilot, "F1 帮助")
        await pilot.press("escape")
        assert audit(pilot).filters == []


async def test_a_filter_can_be_changed() -> None:
    async with desk(Audit) as pilot:
        await pilot.press("/", "z", "enter", "/", "s", "enter")
        assert audit(pilot).filters == ["z", "zs"]
        await pilot.press("/", "enter")
        assert audit(pilot).filters == ["z", "zs"]


async def test_full_width_letters_of_an_input_method_count_as_letters() -> None:
    async with desk(Audit) as pilot:
        await pilot.press("ｄ")
        assert audit(pilot).done == ["days"]


@pytest.mark.parametrize("key", ["x", "X", "f9", "9", "覃", "ctrl+c"])
async def test_a_key_that_nothing_is_bound_to_says_so(key: str) -> None:
    async with desk(Audit) as pilot:
        await pilot.press(key)
        assert line_with(pilot, "! 这个键在这里不起作用")
        await pilot.press("down")
        assert not any("不起作用" in line for line in lines(pilot))


async def test_in_an_input_only_a_function_key_without_use_says_so() -> None:
    async with desk(Audit) as pilot:
        await pilot.press("/", "x")
        assert not any("不起作用" in line for line in lines(pilot))
        await pilot.press("f9")
        assert line_with(pilot, "! 这个键在这里不起作用")
        assert line_with(pilot, "查找 [x")


class ManyKeys(Audit):
    """Has so many keys that they take two lines."""

    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(f"f{n}", f"count('{n}')", f"第{n}种操作", id=f"test.f{n}", help="试")
        for n in range(3, 9)
        if n != 5
    ]


async def test_a_notice_stands_above_two_lines_of_keys_and_hides_none() -> None:
    async with desk(ManyKeys) as pilot:
        before = lines(pilot)
        assert before[22].startswith(" F1 帮助")
        await pilot.press("x")
        shown = lines(pilot)
        assert shown[21].startswith(" ! 这个键在这里不起作用")
        assert shown[22:] == before[22:]
        await pilot.press("y")
        assert lines(pilot)[22:] == before[22:]
        await pilot.press("down")
        assert lines(pilot)[20:] == before[20:]


async def test_a_line_that_rests_for_notices_moves_nothing_above() -> None:
    async with desk(ManyKeys) as pilot:
        pilot.app.screen.query_one(KeyLine).rest("先看这一行")
        await pilot.pause()
        before = lines(pilot)
        assert before[21] == " 先看这一行"
        await pilot.press("x")
        assert lines(pilot)[21].startswith(" ! 这个键")
        assert lines(pilot)[:21] == before[:21]
        await pilot.press("down")
        assert lines(pilot)[21] == before[21]
