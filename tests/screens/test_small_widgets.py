"""The row of fields, the preview of a file, the prompt, and the places of an App."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from textual.widgets import Static

from services.file_preview import Preview, PreviewRow
from tests.screens.desk import WidgetScreen, around, desk, line_with, lines, piloted, wait_until
from tests.screens.places import PLACES, Here, PlacesApp
from tui.app import DeskApp
from tui.navigation import Place, open_place, places
from tui.widgets.cells import width
from tui.widgets.field_row import FieldRow, RowField
from tui.widgets.file_preview import FilePreview, preview_lines
from tui.widgets.text_prompt import TextPrompt

FIELDS = [
    RowField("year", "年份", "2023", cells=4),
    RowField("rebuild", "允许重建", kind="tick"),
    RowField("day", "毕业日期", "2023-06-30"),
]
NUMBER = "450199200501010012"
ROWS = (
    PreviewRow(2, ("姓名", "身份证号", "备注")),
    PreviewRow(10, ("覃春梅", NUMBER, "很长很长很长很长很长很长的备注")),
)


class Filling(WidgetScreen):
    """Keeps what the row of fields said."""

    def __init__(self) -> None:
        super().__init__(lambda: FieldRow(FIELDS))
        self.said: list[object] = []

    def on_field_row_changed(self, message: FieldRow.Changed) -> None:
        self.said.append(dict(message.values))

    def on_field_row_done(self) -> None:
        self.said.append("done")


async def test_fields_stand_on_one_line_and_enter_walks_them() -> None:
    async with desk(Filling) as pilot:
        assert lines(pilot)[2] == " 年份 [2023 ] [ ] 允许重建 毕业日期 [2023-06-30 ]"
        await pilot.press("end", "backspace", "4", "enter", "space", "enter", "enter")
        assert lines(pilot)[2] == " 年份 [2024 ] [x] 允许重建 毕业日期 [2023-06-30 ]"
        screen = pilot.app.screen
        assert isinstance(screen, Filling)
        assert screen.said[-2:] == [{"year": "2024", "rebuild": "x", "day": "2023-06-30"}, "done"]


def test_preview_lines_keep_to_the_room_and_hide_numbers() -> None:
    for room in (30, 40, 60):
        shown = preview_lines(ROWS, room)
        assert all(width(line) <= room for line in shown)
        assert NUMBER not in "".join(shown)
    assert preview_lines(ROWS, 60)[:2] == [
        " 2 姓名   身份证号  备注",
        "10 覃春梅 4501…0012 很长很长很长很长…",
    ]


def tall_preview() -> FilePreview:
    """A preview with room for rows, as the screens give it."""
    preview = FilePreview()
    preview.styles.height = 10
    return preview


def test_a_preview_hides_the_numbers_of_passports_too() -> None:
    rows = (PreviewRow(1, ("姓名", "身份证件号码")), PreviewRow(2, ("覃春梅", "E82481036")))
    assert preview_lines(rows, 60)[1] == "2 覃春梅 E******36"


def test_a_preview_without_rows_has_no_lines() -> None:
    assert preview_lines((), 40) == []


async def test_a_preview_shows_sheet_rows_and_what_will_be_tidied() -> None:
    preview = tall_preview()
    async with desk(around(lambda: preview)) as pilot:
        preview.show(Preview("名单", ROWS, 313, {"blank": 2}))
        await pilot.pause()
        assert line_with(pilot, "预览") == "预览  表 名单 · 313 行"
        assert line_with(pilot, "整理") == "整理 2 处：空格 2"


async def test_control_characters_of_a_file_never_reach_the_terminal() -> None:
    preview = tall_preview()
    async with desk(around(lambda: preview)) as pilot:
        preview.show(Preview("名单\x1b[31m", (PreviewRow(1, ("覃\x1b]0;x\x07", "[b]粗[/b]")),), 1))
        await pilot.pause()
        shown = "".join(lines(pilot))
        assert "\x1b" not in shown
        assert "[b]粗[/b]" in shown


@pytest.mark.parametrize(("keys", "answer"), [(("5", "enter"), "605"), (("escape",), None)])
async def test_a_prompt_answers_with_the_text_or_with_nothing(
    keys: tuple[str, ...], answer: str | None
) -> None:
    answers: list[str | None] = []
    async with desk(Here) as pilot:
        await pilot.app.push_screen(TextPrompt("2023年 及格分", ["0 到 100"], "60"), answers.append)
        await pilot.press("end", *keys)
    assert answers == [answer]


async def test_a_place_lies_above_the_screen_or_takes_its_place() -> None:
    app = PlacesApp(lambda: Here("door"), connect=nullcontext)
    async with piloted(app) as pilot:
        open_place(app, Place.ROSTER)
        await pilot.pause()
        open_place(app, Place.GRADES, instead=True)
        await pilot.pause()
        assert lines(pilot)[0] == " GRADES"
        await pilot.press("escape")
        assert lines(pilot)[0] == " door"


def test_an_app_without_places_has_nowhere_to_go() -> None:
    with pytest.raises(TypeError):
        places(DeskApp(Here))
    assert set(PLACES.plain) == set(Place)


async def test_what_stands_in_a_prompt_gives_way_to_what_is_typed() -> None:
    answers: list[str | None] = []
    async with desk(around(lambda: Static("·"))) as pilot:
        await pilot.app.push_screen(TextPrompt("抽看", ["几名？"], "5"), answers.append)
        await pilot.pause()
        await pilot.press("1", "2", "enter")
        await wait_until(pilot, lambda: answers)
        await pilot.app.push_screen(TextPrompt("抽看", ["几名？"], "5"), answers.append)
        await pilot.pause()
        await pilot.press("end", "0", "enter")
        await wait_until(pilot, lambda: len(answers) == 2)
    assert answers == ["12", "50"]
