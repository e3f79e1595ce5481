from __future__ import annotations

import importlib
import pkgutil
import re
from collections import defaultdict

import pytest
from textual.binding import Binding, BindingsMap
from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget

import tui.screens
import tui.widgets
from tui import keys, wording
from tui.app import DeskApp
from tui.screens.calibration_steps import CalibrationStepsScreen
from tui.screens.desk_screen import DeskScreen
from tui.widgets.dialog import Dialog

TABLE_TAKES = frozenset({"up", "down", "pageup", "pagedown", "home", "end", "enter"})
"""Keys that a table never leaves to its screen."""


def own_classes() -> list[type[Widget]]:
    """All screens, dialogs and widgets of the program that have bindings of their own."""
    found = set()
    for package in (tui.screens, tui.widgets):
        for module in pkgutil.iter_modules(package.__path__):
            for thing in vars(importlib.import_module(f"{package.__name__}.{module.name}")).values():
                if (
                    isinstance(thing, type)
                    and issubclass(thing, Widget)
                    and thing.__module__.startswith("tui.")
                ):
                    found.add(thing)
    return sorted((cls for cls in found if cls.__dict__.get("BINDINGS")), key=lambda cls: cls.__qualname__)


VERBS = re.compile(
    "[看选改存换记按做接登调转照写]|打(?!印(机|任务))|试打|试算|作废|保存|停用|启用|全选|全不选|先离开|关闭|再打|再试|刷新|取消|另抽"
    "|只导入|从表格导入|导入|导出|完成|审核通过|通过|开始|往|微调|恢复|抽看|排好|提交|撤回|撤销|新建|显示|查找|校准|核对|检查"
    "|添加|清空|清除|筛选|结束|补办|解锁|返回|还原|退出|退回|重新|重设|确定|预览"
)
"""What says that something is done."""

AREA = re.compile(r"open_area\(")

CLASSES = own_classes()
SCREENS = [cls for cls in CLASSES if issubclass(cls, Screen)]


def bindings(cls: type[Widget]) -> list[Binding]:
    return [bound for _, bound in BindingsMap(cls.__dict__["BINDINGS"])]


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_every_binding_has_an_id_a_label_and_a_help_text(cls: type[Widget]) -> None:
    for bound in bindings(cls):
        assert bound.id, bound
        assert bound.description, bound
        assert bound.tooltip, bound
        assert bound.key_display, bound


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_no_key_that_a_terminal_keeps_is_bound(cls: type[Widget]) -> None:
    assert not {bound.key for bound in bindings(cls)} & keys.FORBIDDEN


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_no_key_does_two_things(cls: type[Widget]) -> None:
    actions = defaultdict(set)
    for bound in bindings(cls):
        actions[bound.key].add(bound.action)
    if issubclass(cls, DeskScreen):
        for bound in (bound for _, bound in BindingsMap(keys.DESK)):
            actions[bound.key].add(bound.action)
    # The areas of home share numbers: which of them are there depends on the user (test_home).
    doubled = {key: done for key, done in actions.items() if len(done) > 1}
    assert {key: done for key, done in doubled.items() if not all(map(AREA.match, done))} == {}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_no_action_has_two_ids_and_no_id_two_actions(cls: type[Widget]) -> None:
    by_id = defaultdict(set)
    for bound in bindings(cls):
        by_id[bound.id].add(bound.action)
    assert all(len(actions) == 1 for actions in by_id.values())


@pytest.mark.parametrize(
    "cls",
    [cls for cls in SCREENS if issubclass(cls, DeskScreen) and cls is not CalibrationStepsScreen],
    ids=lambda cls: cls.__name__,
)
def test_no_screen_binds_a_key_that_its_table_takes(cls: type[DeskScreen[object]]) -> None:
    """The fine steps have no table: there the arrows move the page."""
    assert not {bound.key for bound in bindings(cls)} & TABLE_TAKES


def test_a_key_that_is_off_is_said_as_something_done() -> None:
    """现在不能打印机 says nothing: where the label is a noun, `DONE_BY` has what the key does."""
    labels = {bound.description for cls in CLASSES for bound in bindings(cls) if not bound.system}
    labels |= set(wording.STEPS.values())
    phrases = {wording.DONE_BY.get(label, label) for label in labels - {wording.KEY_HELP, wording.KEY_MENU}}
    assert sorted(phrase for phrase in phrases if not VERBS.match(phrase)) == []
    assert set(wording.DONE_BY) - labels == set()


@pytest.mark.parametrize("cls", SCREENS, ids=lambda cls: cls.__name__)
def test_every_action_bound_is_there(cls: type[Widget]) -> None:
    for bound in bindings(cls):
        assert callable(getattr(cls, f"action_{bound.action.split('(')[0]}", None)), bound.action


@pytest.mark.parametrize(
    "cls", [cls for cls in SCREENS if issubclass(cls, Dialog)], ids=lambda cls: cls.__name__
)
def test_esc_closes_every_dialog(cls: type[Widget]) -> None:
    assert "escape" in {bound.key for bound in bindings(cls)} or cls is Dialog


def test_the_app_ends_on_no_key() -> None:
    app = DeskApp.__dict__["BINDINGS"]
    assert {bound.action for _, bound in BindingsMap(app)} == {"repaint", "lock", "refuse_key"}
    assert {bound.key for _, bound in BindingsMap([keys.HARMLESS])} == {
        "ctrl+c",
        "ctrl+q",
        "ctrl+z",
        "ctrl+p",
    }
    assert keys.HARMLESS.priority
    assert not DeskApp.ENABLE_COMMAND_PALETTE
    assert not DeskApp.ALLOW_SELECT


def test_letters_count_in_both_cases_and_signs_in_both_widths() -> None:
    found = {bound.key for _, bound in BindingsMap([keys.key("/,g", "x", "找", id="x", help="找")])}
    assert found == {"slash", "ideographic_comma", "fullwidth_solidus", "g", "G"}


@pytest.mark.parametrize(
    ("name", "written"),
    [("f5", "F5"), ("escape", "Esc"), ("ctrl+l", "Ctrl+L"), ("g", "g"), ("pagedown", "PgDn"), ("f", "f")],
)
def test_keys_are_written_as_on_the_keyboard(name: str, written: str) -> None:
    assert keys.shown(name) == written


def test_full_width_letters_and_digits_become_half_width_and_nothing_else_does() -> None:
    assert keys.half_width(Key("fullwidth_latin_small_letter_y", "ｙ")).key == "y"
    assert keys.half_width(Key("fullwidth_digit_one", "１")).key == "1"
    for key in (Key("y", "y"), Key("覃", "覃"), Key("escape", None), Key("fullwidth_solidus", "／")):
        assert keys.half_width(key) is key
