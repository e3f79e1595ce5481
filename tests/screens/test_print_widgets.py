"""The list to choose from and the page in character cells."""

from __future__ import annotations

import pytest

from tests.screens.desk import around, desk, line_with, lines, wait_until
from tests.screens.places import Here
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.page_preview import PagePreview, field_lines

OPTIONS = [Option("a", "证书机", "文件夹"), Option("b", "后进纸", detail="放在后面"), Option("c", "第三台")]
LONG_NAME = "阿卜杜热合曼·吐尔逊买买提江·阿布都克里木江·古丽"


@pytest.mark.parametrize(
    ("keys", "chosen"),
    [(("enter",), "b"), (("down", "enter"), "c"), (("up", "enter"), "a"), (("escape",), None)],
)
async def test_enter_takes_what_the_pointer_is_at_and_esc_nothing(
    keys: tuple[str, ...], chosen: str | None
) -> None:
    taken: list[object] = []
    async with desk(Here) as pilot:
        dialog = ChoiceList("打印机", OPTIONS, "b")
        await pilot.app.push_screen(dialog, lambda option: taken.append(option and option.key))
        await wait_until(pilot, lambda: any("▸ 后进纸" in line for line in lines(pilot)))
        await wait_until(pilot, lambda: any("放在后面" in line for line in lines(pilot)))
        await pilot.press(*keys)
        await wait_until(pilot, lambda: taken)
    assert taken == [chosen]


def test_every_field_stands_in_the_list_in_full() -> None:
    listed = field_lines([(1, "姓名", LONG_NAME), (12, "照片", "")], 30)
    assert "".join(line.strip() for line in listed) == f"1 姓名  {LONG_NAME}12 照片  —"
    assert len(listed) == 3


async def test_page_and_fields_stand_side_by_side_and_the_arrows_move_a_long_list() -> None:
    preview = PagePreview()
    async with desk(around(lambda: preview), size=(120, 24)) as pilot:
        fields = [(number, "栏", f"字{number}") for number in range(1, 31)]
        preview.show(["┌──┐", "│证│", "└──┘"], fields)
        await pilot.pause()
        assert line_with(pilot, "│证│").split() == ["│证│", "2", "栏", "字2"]
        assert line_with(pilot, "下面还有，按 ↓")
        await pilot.press(*["down"] * 40)
        await pilot.pause()
        assert line_with(pilot, "字30")
        await pilot.press(*["up"] * 40)
        await pilot.pause()
        assert any(line.endswith("1 栏  字1") for line in lines(pilot))
        await pilot.resize_terminal(80, 24)
        await wait_until(pilot, lambda: lines(pilot)[2] == " ┌──┐")
        assert preview.room == (78, preview.size.height)
        preview.turn()
        await wait_until(pilot, lambda: lines(pilot)[2] == "  1 栏  字1")
