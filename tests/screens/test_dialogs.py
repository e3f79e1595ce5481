from __future__ import annotations

import pytest
from rich.cells import cell_len
from textual.widget import Widget

from tests.screens.desk import Desk, around, desk, line_with, lines, numbered
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.message_box import MessageBox


async def ask(pilot: Desk, *texts: str) -> list[bool | None]:
    answers: list[bool | None] = []
    await pilot.app.push_screen(Confirm("提交验印审核表", texts or ("2023年 第1批，276 人",)), answers.append)
    await pilot.pause()
    return answers


@pytest.mark.parametrize(
    ("pressed", "answer"),
    [
        (["y"], True),
        (["Y"], True),
        (["ｙ"], True),
        (["enter"], False),
        (["escape"], False),
        (["n"], False),
        (["left", "enter"], True),
        (["tab", "tab", "enter"], False),
        (["down", "up", "enter"], False),
    ],
)
async def test_only_y_or_moving_to_confirm_says_yes(pressed: list[str], answer: bool) -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        await pilot.press(*pressed)
        assert answers == [answer]


@pytest.mark.parametrize("key", ["f5", "f8", "f9", "f10", "space", "x", "t"])
async def test_keys_that_open_a_question_never_answer_it(key: str) -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        await pilot.press(key)
        assert answers == []


async def test_cancel_has_the_focus_when_a_question_opens() -> None:
    async with desk(around(Widget)) as pilot:
        await ask(pilot)
        assert "  确定 (y)    ▸ 取消 (Esc)" in line_with(pilot, "确定")
        await pilot.press("right")
        assert "▸ 确定 (y)      取消 (Esc)" in line_with(pilot, "确定")


async def test_a_long_text_can_be_read_to_its_end() -> None:
    async with desk(around(Widget)) as pilot:
        await ask(pilot, *(f"第 {n} 项" for n in range(40)))
        assert line_with(pilot, "下面还有")
        assert not any("第 39 项" in line for line in lines(pilot))
        await pilot.press("pagedown", "pagedown", "pagedown")
        assert line_with(pilot, "第 39 项")
        assert line_with(pilot, "确定 (y)")


async def test_long_sentences_wrap_inside_the_box() -> None:
    async with desk(around(Widget)) as pilot:
        await ask(
            pilot,
            "电子商务专业六十名学生的成绩在核验之后被改动，须先重新核验，再由学校审核通过，才能提交给教育局。",
        )
        inside = [line for line in lines(pilot) if line.count("│") == 2]
        assert {cell_len(line[line.index("│") : line.rindex("│")]) for line in inside} == {67}
        assert "交给教育局。" in "".join(line.strip(" │") for line in inside)


async def test_a_line_is_filled_although_chinese_has_no_spaces_to_break_at() -> None:
    async with desk(around(Widget)) as pilot:
        await ask(pilot, "第49行 " + "公共基础课数学英语语文" * 6)
        assert cell_len(line_with(pilot, "第49行").strip(" │6")) >= 62


@pytest.mark.parametrize("size", [(80, 24), (81, 24), (82, 25), (120, 40)])
async def test_a_box_over_chinese_text_leaves_every_line_its_width(size: tuple[int, int]) -> None:
    def table() -> LineTable:
        made = LineTable([Column("问题", 40, flexible=True)])
        made.show_rows([Row(n, ("覃" * 60 if n % 2 else "a" + "覃" * 60,)) for n in range(30)])
        return made

    async with desk(around(table), size=size) as pilot:
        before = lines(pilot)
        await ask(pilot)
        left = (size[0] - 68) // 2
        for line, old in zip(lines(pilot), before, strict=True):
            assert cell_len(line) <= size[0]
            if "│" in line:
                assert cell_len(line.split("│")[0]) == left
                assert cell_len(line.rpartition("│")[0]) == left + 67
            else:
                assert line == old or "┌" in line or "└" in line


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_a_message_is_closed_by_enter_or_esc(key: str) -> None:
    async with desk(around(lambda: LineTable([Column("姓名", 8)]))) as pilot:
        pilot.app.screen.query_one(LineTable).show_rows(numbered(3))
        await pilot.app.push_screen(MessageBox("没有办成", ["表头缺“姓名”列。请用模板重填"]))
        await pilot.pause()
        assert "表头缺“姓名”列。请用模板重填" in line_with(pilot, "表头")
        await pilot.press("down", "x", key)
        assert len(pilot.app.screen_stack) == 1


async def test_markup_in_a_message_is_shown_as_it_is() -> None:
    async with desk(around(Widget)) as pilot:
        await pilot.app.push_screen(MessageBox("[b]", ["[red]单元格[/red] \x1b[31m"]))
        await pilot.pause()
        assert "[red]单元格[/red] ?[31m" in line_with(pilot, "单元格")
