"""The forms of an audit: what can be done before the department has approved, and why nothing else."""

from __future__ import annotations

import pytest

from services.audits.states import State
from tests.screens.desk import line_with
from tests.screens.drill import GRADUATION, KEY, drill, head, shown
from tui.screens import forms
from tui.screens.forms import FormsScreen

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize("key", ["enter", "f8", "g"])
async def test_a_draft_is_not_printed_and_every_key_says_why(
    monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(forms, "find_audit", lambda *_args, **_names: head(state=State.AT_DEPARTMENT))
    async with drill(lambda: FormsScreen(KEY), actor=GRADUATION) as pilot:
        await shown(pilot, "只能存预览稿")
        assert "(Enter 打印)" in line_with(pilot, "Enter 打印)")
        assert "(g 选页打印)" in line_with(pilot, "选页打印")
        await pilot.press(key)
        await shown(pilot, "教育厅审核通过以后才能正式打印；现在可以按 e 存预览稿")
        assert line_with(pilot, "现在不能").startswith(" ! 现在不能")


async def test_a_page_that_is_no_number_prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forms, "find_audit", lambda *_args, **_names: head(state=State.APPROVED))
    async with drill(lambda: FormsScreen(KEY), actor=GRADUATION) as pilot:
        await shown(pilot, "页上有验证码")
        await pilot.press("end", "g")
        await shown(pilot, "每个专业都打这几页")
        await pilot.press("第", "二", "enter")
        await shown(pilot, "“第二”看不懂，没有打印")
