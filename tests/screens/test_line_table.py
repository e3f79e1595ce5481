from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from textual.app import ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from tests.screens.desk import Desk, WidgetScreen, around, desk, line_with, lines, numbered
from tui.widgets.line_table import Column, LineTable, Row

COLUMNS = [Column("行", 4, "right"), Column("姓名", 10), Column("问题", 12, flexible=True)]
STUDENTS = [
    Row("a", ("2", "覃春梅", "各类课程均无成绩")),
    Row("b", ("3", "欧阳宇明", "未找到该学生：同名 1 人")),
    Row("c", ("4", "买买提·艾力·阿卜杜热西提", "学籍状态：转出")),
]


def table(rows: list[Row], **options: object) -> Callable[[], LineTable]:
    """The maker of a table that is filled as soon as it is there."""

    def make() -> LineTable:
        made = LineTable(COLUMNS, **options)  # type: ignore[arg-type]
        made.show_rows(rows)
        return made

    return make


def of(pilot: Desk) -> LineTable:
    return pilot.app.screen.query_one(LineTable)


async def test_rows_stand_under_their_titles_whatever_their_width() -> None:
    async with desk(around(table(STUDENTS))) as pilot:
        shown = lines(pilot)
        assert shown[2:6] == [
            "    行  姓名        问题",
            "▸    2  覃春梅      各类课程均无成绩",
            "     3  欧阳宇明    未找到该学生：同名 1 人",
            "     4  买买提·艾…  学籍状态：转出",
        ]


async def test_only_the_marker_is_drawn_again_when_the_cursor_moves(monkeypatch: pytest.MonkeyPatch) -> None:
    async with desk(around(table(numbered(50, 3)))) as pilot:
        drawn: list[Region] = []
        refresh = LineTable.refresh

        def noting(self: LineTable, *regions: Region) -> LineTable:
            drawn.extend(regions)
            return refresh(self, *regions)

        monkeypatch.setattr(LineTable, "refresh", noting)
        await pilot.press("down")
        assert drawn == [Region(0, 1, 2, 1), Region(0, 2, 2, 1)]
        assert [line[0] for line in lines(pilot)[3:6]] == [" ", "▸", " "]


async def test_all_ways_to_move() -> None:
    async with desk(around(table(numbered(50, 3)))) as pilot:
        in_sight = of(pilot).row_lines
        wanted = {"pagedown": in_sight, "end": 49, "up": 48, "pageup": 48 - in_sight, "home": 0, "down": 1}
        for key, position in wanted.items():
            await pilot.press(key)
            assert of(pilot).row == numbered(50, 3)[position], key
            assert line_with(pilot, "▸").split()[1] == f"行{position}", key


@given(
    headings=st.lists(st.booleans(), min_size=1, max_size=40),
    steps=st.lists(st.sampled_from(["up", "down", "pageup", "pagedown", "home", "end"]), max_size=25),
)
@settings(max_examples=15)
async def test_the_cursor_stays_in_sight_and_off_headings(headings: list[bool], steps: list[str]) -> None:
    rows = [Row(n, (f"行{n}", "", ""), heading=heading) for n, heading in enumerate(headings)]
    async with desk(around(table(rows))) as pilot:
        for step in ("", *steps):
            if step:
                await pilot.press(step)
            row = of(pilot).row
            assert row is not None
            assert row.heading is all(headings)
            assert row.heading or line_with(pilot, "▸").split()[1] == row.cells[0]


async def test_down_from_the_last_row_before_a_heading_goes_to_the_first_after_it() -> None:
    rows = [
        Row("h1", ("要办的事",), heading=True),
        Row(1, ("退回修改", "", "")),
        Row("h2", ("在办",), heading=True),
        Row(2, ("待省级审核", "", "")),
    ]
    async with desk(around(table(rows))) as pilot:
        assert lines(pilot)[3] == " 要办的事"
        assert of(pilot).row == rows[1]
        await pilot.press("up")
        assert of(pilot).row == rows[1]
        await pilot.press("down")
        assert of(pilot).row == rows[3]


async def test_a_heading_above_the_first_row_comes_back_into_sight() -> None:
    rows = [Row("h", ("在办",), heading=True), *numbered(60, 3)]
    async with desk(around(table(rows))) as pilot:
        await pilot.press("end")
        assert " 在办" not in lines(pilot)
        await pilot.press("home")
        assert " 在办" in lines(pilot)


async def test_columns_that_do_not_fit_are_paged_behind_the_fixed_ones() -> None:
    columns = [Column("序号", 4), Column("姓名", 8), *(Column(f"{n}学期", 20) for n in range(1, 7))]

    def make() -> LineTable:
        made = LineTable(columns, fixed=2)
        made.show_rows([Row(1, ("1", "黄某某", "良好", "优秀", "合格", "75", "81", "77"))])
        return made

    async with desk(around(make)) as pilot:
        assert lines(pilot)[2].split() == ["序号", "姓名", "1学期", "2学期", "→"]
        await pilot.press("right")
        assert lines(pilot)[2].split() == ["序号", "姓名", "3学期", "4学期", "←→"]
        assert lines(pilot)[3].split() == ["▸", "1", "黄某某", "合格", "75"]
        await pilot.press("right", "right")
        assert lines(pilot)[2].split() == ["序号", "姓名", "5学期", "6学期", "←"]
        await pilot.resize_terminal(160, 40)
        assert "6学期" in lines(pilot)[2]


async def test_sums_stand_right_below_the_rows() -> None:
    async with desk(around(table(STUDENTS))) as pilot:
        of(pilot).show_rows(STUDENTS, sums=("", "合计", "3 人"))
        await pilot.pause()
        assert lines(pilot)[6] == "        合计        3 人"
        of(pilot).show_rows(numbered(50, 3), sums=("", "合计", "50 人"))
        await pilot.pause()
        rule = next(n for n, line in enumerate(lines(pilot)) if "共 50 行" in line)
        assert "合计" in lines(pilot)[rule - 1]


async def test_an_empty_table_says_so_and_keys_do_nothing() -> None:
    async with desk(around(table([], empty="还没有核验过，按 F5 开始"))) as pilot:
        await pilot.press("down", "enter", "end", "pageup")
        assert lines(pilot)[3] == "  还没有核验过，按 F5 开始"
        assert of(pilot).row is None


async def test_the_cursor_stays_on_its_student_when_rows_are_read_again() -> None:
    async with desk(around(table(STUDENTS))) as pilot:
        await pilot.press("down", "down")
        of(pilot).show_rows([STUDENTS[2], Row("new", ("9", "新", "")), *STUDENTS[:2]])
        await pilot.pause()
        assert of(pilot).row == STUDENTS[2]
        of(pilot).show_rows(STUDENTS[:2])
        await pilot.pause()
        assert of(pilot).row == STUDENTS[0]


class Listening(WidgetScreen):
    """Keeps what its table says."""

    heard: list[object]

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        self.heard.append(("opened", message.key))

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        self.heard.append(("moved", message.row and message.row.key))

    def on_line_table_marked(self, message: LineTable.Marked) -> None:
        self.heard.append(("marked", set(message.keys)))


async def test_the_screen_hears_which_row_is_under_the_cursor_opened_and_marked() -> None:
    def first() -> Listening:
        screen = Listening(table([Row("h", ("在办",), heading=True), *STUDENTS], markable=True))
        screen.heard = []
        return screen

    async with desk(first) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, Listening)
        assert screen.heard == [("moved", "a")]
        await pilot.press("down", "enter", "space")
        assert screen.heard[1:] == [("moved", "b"), ("opened", "b"), ("marked", {"b"}), ("moved", "c")]
        of(pilot).show_rows([])
        await pilot.pause()
        assert screen.heard[-1] == ("moved", None)
        await pilot.press("enter", "space")
        assert screen.heard[-1] == ("moved", None)


async def test_enter_stands_on_the_key_line_when_what_it_opens_has_a_name() -> None:
    async with desk(around(table(STUDENTS, opens="学生成绩"))) as pilot:
        assert "Enter 学生成绩" in line_with(pilot, "F1 帮助")
    async with desk(around(table(STUDENTS))) as pilot:
        assert "Enter" not in line_with(pilot, "F1 帮助")


async def test_a_table_without_the_keys_shows_another_marker() -> None:
    async with desk(around(table(STUDENTS))) as pilot:
        pilot.app.screen.set_focus(None)
        await pilot.pause()
        assert lines(pilot)[3].startswith("·    2")
        of(pilot).focus()
        await pilot.pause()
        assert lines(pilot)[3].startswith("▸    2")


async def test_space_marks_and_goes_on_and_marks_stay_on_their_rows() -> None:
    async with desk(around(table(STUDENTS, markable=True))) as pilot:
        await pilot.press("space", "space")
        assert of(pilot).marked == {"a", "b"}
        assert [line[:4] for line in lines(pilot)[3:6]] == ["  * ", "  * ", "▸   "]
        of(pilot).show_rows(STUDENTS[1:])
        await pilot.pause()
        assert of(pilot).marked == {"b"}
        await pilot.press("home", "space")
        assert of(pilot).marked == frozenset()


async def test_control_characters_of_a_cell_never_reach_the_terminal() -> None:
    async with desk(around(table([Row(1, ("2", "\x1b[31m覃\n梅", "[b]粗[/b]"))]))) as pilot:
        assert lines(pilot)[3] == "▸    2  ?[31m覃 梅  [b]粗[/b]"


async def test_a_row_with_too_few_cells_is_drawn_all_the_same() -> None:
    async with desk(around(table([Row(1, ("2",))]))) as pilot:
        assert lines(pilot)[3] == "▸    2"


async def test_the_rule_says_which_rows_are_in_sight_only_when_not_all_are() -> None:
    async with desk(around(table(numbered(50, 3)))) as pilot:
        in_sight = of(pilot).row_lines
        assert f"第 1–{in_sight} 行，共 50 行" in line_with(pilot, "共 50 行")
        await pilot.press("end")
        assert f"第 {51 - in_sight}–50 行，共 50 行" in line_with(pilot, "共 50 行")
        of(pilot).show_rows(numbered(3, 3))
        await pilot.pause()
        assert not any("共" in line for line in lines(pilot))


async def test_of_two_tables_the_rule_speaks_of_the_one_in_use() -> None:
    class Two(WidgetScreen):
        def compose_body(self) -> ComposeResult:
            for count in (50, 60):
                made = LineTable(COLUMNS, id=f"of{count}")
                made.show_rows(numbered(count, 3))
                yield made

    async with desk(lambda: Two(Widget)) as pilot:
        assert line_with(pilot, "共 50 行")
        await pilot.press("tab")
        pilot.app.screen.query_one("#of50", LineTable).show_rows(numbered(51, 3))
        await pilot.pause()
        assert line_with(pilot, "共 60 行")
        assert not any("共 5" in line for line in lines(pilot))


async def test_a_hundred_thousand_rows_open_at_once() -> None:
    rows = numbered(100_000, 3)
    async with desk(around(table([]))) as pilot:
        widget = of(pilot)
        times = []
        for _ in range(7):
            begin = time.process_time()
            widget.show_rows(rows)
            for line in range(widget.size.height):
                widget.render_line(line)
            times.append(time.process_time() - begin)
        assert min(times) <= 0.005
