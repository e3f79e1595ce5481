from __future__ import annotations

from collections.abc import Mapping

from textual.events import Key, Paste

from tests.screens.desk import Desk, WidgetScreen, desk, line_with, lines, tap
from tui.widgets.form import Field, Form

FIELDS = [
    Field("login", "账号"),
    Field("password", "密码", kind="password"),
    Field("year", "毕业年份", value="2023", hint="四位数字"),
    Field("rebuild", "允许重建", kind="tick"),
]


class Filling(WidgetScreen):
    """Keeps what was submitted."""

    def __init__(self) -> None:
        super().__init__(lambda: Form(FIELDS))
        self.submitted: list[Mapping[str, str]] = []

    def on_form_submitted(self, message: Form.Submitted) -> None:
        self.submitted.append(message.values)


def filling(pilot: Desk) -> Filling:
    screen = pilot.app.screen
    assert isinstance(screen, Filling)
    return screen


async def test_the_pointer_stands_before_the_field_that_has_the_keys() -> None:
    async with desk(Filling) as pilot:
        assert lines(pilot)[2].startswith("▸ 账号      [ ")
        assert lines(pilot)[4].startswith("  毕业年份  [2023")
        assert lines(pilot)[4].endswith("] 四位数字")
        assert lines(pilot)[5] == "  允许重建  [ ]"
        await pilot.press("tab", "tab")
        assert [line[0] for line in lines(pilot)[2:6]] == [" ", " ", "▸", " "]


async def test_enter_goes_on_and_the_last_one_submits() -> None:
    async with desk(Filling) as pilot:
        await pilot.press("q", "i", "n", "enter", "1", "space", "enter", "enter", "space")
        assert filling(pilot).submitted == []
        await pilot.press("enter")
        assert filling(pilot).submitted == [
            {"login": "qin", "password": "1 ", "year": "2023", "rebuild": "x"}
        ]


async def test_arrows_move_between_fields_and_stop_at_the_ends() -> None:
    async with desk(Filling) as pilot:
        await pilot.press("up", "a", "down", "down", "backspace", "4")
        await pilot.press("down", "down", "down", "space")
        assert filling(pilot).query_one(Form).values == {
            "login": "a",
            "password": "",
            "year": "2024",
            "rebuild": "x",
        }


async def test_a_password_is_never_on_the_screen() -> None:
    async with desk(Filling) as pilot:
        await pilot.press("down", *"geheim")
        assert "geheim" not in "\n".join(lines(pilot))
        assert "••••••" in line_with(pilot, "密码")


async def test_errors_stand_under_their_fields_and_the_first_gets_the_keys() -> None:
    async with desk(Filling) as pilot:
        await pilot.press("end", "down", "down")
        errors = {"year": "年份要写成 2023 这样", "password": "密码不对，请再输一次"}
        filling(pilot).query_one(Form).show_errors(errors)
        await pilot.pause()
        assert lines(pilot)[3].startswith("▸ 密码")
        assert lines(pilot)[4] == "  ! 密码不对，请再输一次"
        assert lines(pilot)[6] == "  ! 年份要写成 2023 这样"
        await pilot.press("a")
        assert not any("密码不对" in line for line in lines(pilot))
        assert line_with(pilot, "年份要写成")


async def test_keys_typed_faster_than_the_screen_answers_stay_in_their_fields() -> None:
    async with desk(Filling) as pilot:
        for character in "qin":
            pilot.app.post_message(Key(character, character))
        pilot.app.post_message(Key("enter", "\r"))
        await pilot.pause()
        assert filling(pilot).query_one(Form).values["login"] == "qin"
        assert lines(pilot)[3].startswith("▸ 密码")


async def test_of_a_paste_only_the_first_line_is_taken_and_made_harmless() -> None:
    async with desk(Filling) as pilot:
        pilot.app.post_message(Paste("覃\x1b[2J老师 \n第二行"))
        await pilot.pause()
        assert filling(pilot).query_one(Form).values["login"] == "覃?[2J老师"


async def test_full_width_letters_stay_what_they_are_in_an_input() -> None:
    async with desk(Filling) as pilot:
        await pilot.press("ａ", "１")
        assert filling(pilot).query_one(Form).values["login"] == "ａ１"


async def test_help_and_menu_open_from_an_input_too() -> None:
    async with desk(Filling) as pilot:
        await pilot.press("a", "f2")
        assert line_with(pilot, "这一屏能做的事")
        await pilot.press("escape", "f1")
        assert line_with(pilot, "试一试。")
        await pilot.press("escape")
        await tap(pilot, "m", "?")
        await pilot.pause()
        assert filling(pilot).query_one(Form).values["login"] == "am?"


async def test_the_cursor_of_an_input_does_not_blink() -> None:
    async with desk(Filling) as pilot:
        before = lines(pilot)
        await pilot.pause(0.7)
        assert lines(pilot) == before
        assert all(
            not line.box.cursor_blink
            for line in filling(pilot).query_one(Form)._lines
            if hasattr(line.box, "cursor_blink")
        )
