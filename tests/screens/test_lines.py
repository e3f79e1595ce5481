"""The lines of the frame: path, counts, rule, job bar, keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.widget import Widget

from services.progress import Progress
from tests.screens.desk import around, desk, line_with, lines
from tui.widgets.job_bar import JobBar, bar
from tui.widgets.key_line import Hint, hint_lines
from tui.widgets.path_line import path_text
from tui.widgets.text_lines import DetailLine

NAMES = st.text("毕业审核电子商务ab 1", min_size=1, max_size=25)


@given(st.lists(NAMES, max_size=6), NAMES | st.just(""), st.integers(80, 200))
def test_a_path_line_fills_its_line_exactly(path: list[str], who: str, cells: int) -> None:
    assert cell_len(path_text(path, who, cells)) == cells


def test_a_long_path_loses_its_beginning_and_a_long_name_its_end() -> None:
    path = [
        "毕业审核",
        "2023年 第1批",
        "验印审核表",
        "计算机应用",
        "2020级 20计算机1班",
        "买买提·艾力·阿卜杜热西提",
    ]
    text = path_text(path, "邕州市第一职业技术学校 · 买买提·艾力·阿卜杜热西提", 80)
    assert (
        text == " …提·艾力·阿卜杜热西提  邕州市第一职业技术学校 · 买买提·艾力·阿卜杜热西提 "
        or text.startswith(" …")
    )
    assert text.rstrip().endswith("…") or text.rstrip().endswith("热西提")
    assert cell_len(text) == 80


def test_a_short_path_leaves_a_long_organisation_its_room() -> None:
    who = "广西壮族自治区邕州市第一职业技术学校计算机与信息工程分校 · 覃老师"
    assert path_text(["首页"], who, 80).strip().endswith(who)


HINTS = st.lists(
    st.builds(Hint, st.just("own"), st.sampled_from(["F5", "g", "Enter"]), NAMES, st.booleans()), max_size=20
)
FRAME = (Hint("desk.help", "F1", "帮助"), Hint("desk.menu", "F2", "菜单"), Hint("desk.back", "Esc", "返回"))


@given(HINTS, st.integers(80, 160))
def test_key_hints_are_never_cut_and_the_way_out_is_always_there(own: list[Hint], cells: int) -> None:
    divided = hint_lines([*own, *FRAME], cells)
    assert len(divided) <= 2
    assert all(cell_len("  ".join(hint.text for hint in line)) <= cells for line in divided)
    shown = [hint for line in divided for hint in line]
    assert shown[:2] == list(FRAME[:2])
    assert shown[-1] == FRAME[2]
    assert [hint for hint in shown if hint.id == "own"] == own[: len(shown) - 3]


def test_a_hint_that_is_off_differs_without_colour() -> None:
    assert Hint("x", "F10", "提交", enabled=False).text == "(F10 提交)"
    assert Hint("x", "F10", "提交").text == "F10 提交"


@given(st.integers(0, 500), st.integers(1, 500), st.integers(1, 60))
def test_the_bar_is_full_only_when_all_is_done(done: int, total: int, cells: int) -> None:
    drawn = bar(min(done, total), total, cells)
    assert len(drawn) == cells
    assert ("░" not in drawn) == (done >= total)


def test_the_bar_of_nothing_is_empty() -> None:
    assert bar(0, 0, 5) == "░░░░░"


async def test_the_job_bar_shows_how_far_and_what_was_counted() -> None:
    names = {"verify": "核验", "passed": "合格", "failed": "不合格"}
    async with desk(around(lambda: JobBar(names, id="other"))) as pilot:
        job = pilot.app.screen.query_one("#other", JobBar)
        assert not any("█" in line or "░" in line for line in lines(pilot))
        job.start("导入")
        await pilot.pause()
        assert line_with(pilot, "Esc 取消").startswith(" 导入 ░")
        job.report(Progress("verify", 198, 313, {"passed": 181, "failed": 17, "unnamed": 1}))
        await pilot.pause()
        shown = line_with(pilot, "核验")
        assert shown.endswith("░  198/313   合格 181  不合格 17   Esc 取消")
        assert cell_len(shown) <= 80
        job.cancelling()
        await pilot.pause()
        assert "正在取消" in line_with(pilot, "核验")
        job.finish()
        await pilot.pause()
        assert not any("核验" in line for line in lines(pilot))


async def test_detail_lines_are_cut_and_keep_their_place() -> None:
    async with desk(around(lambda: DetailLine(least=2, id="detail"))) as pilot:
        detail = pilot.app.screen.query_one("#detail", DetailLine)
        assert detail.size.height == 2
        detail.say("第49行 黄某某", "公共基础课：" + "数学 2学期(52，补考47)、" * 9, "三", "四")
        await pilot.pause()
        assert detail.size.height == 3
        assert lines(pilot)[3].endswith("…")
        assert cell_len(lines(pilot)[3]) <= 80
        assert detail.lines[-1] == "三"
        detail.say()
        await pilot.pause()
        assert detail.size.height == 2


async def test_a_line_with_nothing_to_say_takes_no_room() -> None:
    async with desk(around(Widget)) as pilot:
        screen = pilot.app.screen
        await screen.mount(DetailLine(id="detail"), before="#keys")
        await pilot.pause()
        rule = lines(pilot).index("─" * 80, 2)
        screen.query_one("#detail", DetailLine).say("怎么办：按 F5")
        await pilot.pause()
        assert lines(pilot).index("─" * 80, 2) == rule - 1
