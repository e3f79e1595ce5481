"""打印前检查: what stops the printing first; the rest can be printed without it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from services.diplomas.preflight import Preflight, Problem
from services.diplomas.templates import Blank
from services.errors import Refused
from services.print_jobs.ledger import Paper
from tests.screens.desk import line_with, lines
from tests.screens.drill import KEY, drill, shown
from tui.screens import preflight as module
from tui.screens import setup_screen
from tui.screens.preflight import PreflightScreen
from tui.screens.print_setup import PrintSetupScreen
from tui.setup_lines import Wanted

WANTED = Wanted(KEY, Paper.DIPLOMA, (7, 8, 9), ("1", "2", "3"), ("电子商务",) * 3)
RARE = Problem(8, "王㛃", "姓名", "glyph_missing", "㛃", "U+36C3")
EMPTY = Problem(7, "覃某", "入学年", "left_blank")


async def test_the_rest_is_printed_without_those_that_cannot_come_out_right(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = Preflight(3, (RARE,), (EMPTY,), fit=(7, 9))
    monkeypatch.setattr(module, "preflight", lambda *_args, **_names: found)
    taken: list[Collection[int]] = []
    async with drill(lambda: PreflightScreen(WANTED, "diploma_a4", taken.append)) as pilot:
        await shown(pilot, "其余 2 张没有问题，按 F8 照打")
        assert line_with(pilot, "已检查 3 张").split("  ") == [
            " 已检查 3 张",
            "! 1 张有 1 处要改",
            "? 1 处要核对",
        ]
        assert any("! 王㛃" in line for line in lines(pilot))
        await pilot.press("down", "f8")
        await shown(pilot, "上一级")
    assert taken == [(7, 9)]


async def test_nothing_is_left_out_where_nothing_stops(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "preflight", lambda *_args, **_names: Preflight(3, (), (EMPTY,), (7, 8, 9)))
    taken: list[Collection[int]] = []
    async with drill(lambda: PreflightScreen(WANTED, "diploma_a4", taken.append)) as pilot:
        await shown(pilot, "按 Enter 核对这一张")
        await pilot.press("f8")
        await shown(pilot, "现在不能照打其余的：没有 ! 的，按 Esc 返回就可以打印")
    assert taken == []


async def test_a_damaged_layout_is_told_in_its_step_and_another_blank_can_be_chosen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fault = Refused(
        "template_invalid", file="diploma_a4.toml", place="page.width", problem="要写数字（x）", detail="x"
    )

    def check(_key: object, _rows: object, blank: str, *_args: object, **_names: Any) -> Preflight:
        if blank == "diploma_own":
            return Preflight(3, (), (), (7, 8, 9))
        raise fault

    damaged = Blank("diploma_a4", "diploma_a4", None, WANTED.paper.value, fault)
    own = Blank("diploma_own", "本校证书", None, WANTED.paper.value)
    monkeypatch.setattr(setup_screen, "preflight", check)
    monkeypatch.setattr(setup_screen, "blanks", lambda: (damaged, own))
    monkeypatch.setattr(setup_screen, "usable_printers", lambda actor: ())
    async with drill(lambda: PrintSetupScreen(WANTED)) as pilot:
        await shown(pilot, "! 证书芯        diploma_a4  ! 版式文件有错")
        await pilot.press("down", "down")
        await shown(pilot, "版式文件 diploma_a4.toml 的 page.width：要写数字（x）")
        assert "正在检查" not in "".join(lines(pilot))
        await pilot.press("b", "down", "enter")
        await shown(pilot, "✓ 证书芯        本校证书")
        await shown(pilot, "✓ 打印前检查    3 张都没有问题")
