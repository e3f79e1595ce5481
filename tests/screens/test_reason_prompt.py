"""写原因: a paragraph that must be there; Esc is always a way out."""

from __future__ import annotations

import pytest
from textual import events
from textual.widget import Widget

from services.reviewing.reason_text import LONGEST_REASON
from tests.screens.desk import Desk, around, desk, line_with, lines
from tui.widgets.reason_prompt import ReasonBox, ReasonPrompt

LONG = "电子商务专业数学第二学期的成绩与成绩单不符，请核对原始成绩单以后更正，更正后重新核验再提交。" * 2


async def ask(pilot: Desk) -> list[str | None]:
    answers: list[str | None] = []
    await pilot.app.push_screen(ReasonPrompt("退回修改  邕州一职校", ["写明哪里要改："]), answers.append)
    await pilot.pause()
    return answers


async def write(pilot: Desk, text: str) -> None:
    for character in text:
        pilot.app.simulate_key(character)
    await pilot.pause()


async def test_enter_answers_with_what_was_written() -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        await write(pilot, " 数学成绩有误 ")
        await pilot.press("enter")
        assert answers == ["数学成绩有误"]


async def test_letters_that_answer_elsewhere_are_text_here() -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        await write(pilot, "ny m?/")
        await pilot.press("enter")
        assert answers == ["ny m?/"]


@pytest.mark.parametrize("text", ["", "   "])
async def test_without_a_reason_the_box_stays_and_says_so(text: str) -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        await write(pilot, text)
        await pilot.press("enter")
        assert answers == []
        assert line_with(pilot, "还没有写原因")
        await write(pilot, "有")
        assert not any("还没有写原因" in line for line in lines(pilot))
        await pilot.press("escape")
        assert answers == [None]


async def test_esc_cancels_whatever_was_written() -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        await write(pilot, "写了一半")
        await pilot.press("escape")
        assert answers == [None]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_long_reason_wraps_and_is_all_in_sight(size: tuple[int, int]) -> None:
    async with desk(around(Widget), size=size) as pilot:
        answers = await ask(pilot)
        await write(pilot, LONG)
        inside = (line.strip(" │") for line in lines(pilot) if line.count("│") == 4)
        assert "".join(inside) == LONG
        await pilot.press("enter")
        assert answers == [LONG]


async def test_a_reason_longer_than_its_box_says_what_is_out_of_sight() -> None:
    async with desk(around(Widget)) as pilot:
        await ask(pilot)
        await write(pilot, "短")
        assert not [line for line in lines(pilot) if "还有" in line]
        pilot.app.screen.query_one(ReasonBox).post_message(events.Paste("长" * 200))
        await pilot.pause()
        assert line_with(pilot, "↑ 上面还有 3 行")
        await pilot.press("pageup", "pageup")
        assert line_with(pilot, "↓ 下面还有 3 行")
        assert not [line for line in lines(pilot) if "上面还有" in line]


async def test_a_reason_that_is_too_long_is_kept_to_be_shortened() -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        pilot.app.screen.query_one(ReasonBox).text = "长" * (LONGEST_REASON + 1)
        await pilot.press("enter")
        assert answers == []
        assert f"最多 {LONGEST_REASON} 个字，现在 {LONGEST_REASON + 1} 个" in line_with(pilot, "太长了")


async def test_what_is_pasted_becomes_one_paragraph_without_control_signs() -> None:
    async with desk(around(Widget)) as pilot:
        answers = await ask(pilot)
        pilot.app.screen.query_one(ReasonBox).post_message(events.Paste("第一行\r\n\n 第二\x1b行\t完 \n"))
        await pilot.pause()
        await pilot.press("enter")
        assert answers == ["第一行 第二?行 完"]
