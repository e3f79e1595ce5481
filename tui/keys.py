"""Keys that mean the same on every screen, each with an id and a help text (按键).

No binding may use Ctrl+I, J, M, H, S, Q, Z or C: in a terminal these are Tab, newline, Enter, Backspace, flow control,
suspend and interrupt. Function keys have a letter or the menu (F2, `m`) beside them, since some terminals keep F1 and
F10 for themselves; full-width signs of a Chinese input method count as the half-width ones.
"""

from __future__ import annotations

from collections.abc import Mapping

from textual import events
from textual.binding import Binding

from tui import wording

FORBIDDEN = frozenset(f"ctrl+{letter}" for letter in "ijmhsqzc")
"""Keys that never carry an action of a screen."""

_FULL_WIDTH = {"/": "、,／", "?": "？"}

_SHOWN: Mapping[str, str] = {
    "enter": "Enter",
    "escape": "Esc",
    "space": wording.KEY_SPACE,
    "tab": "Tab",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
}


def key(keys: str, action: str, label: str, *, id: str, help: str, show: bool = True) -> Binding:  # noqa: A002
    """A binding of a screen: `keys` apart by commas, the first of them is the one shown.

    A letter counts in upper case too unless that is bound by itself, and `/` and `?` count full width. `show=False`
    keeps the binding out of the key line; the menu (F2) and the help (F1) have it all the same.
    """
    first = keys.split(",", maxsplit=1)[0].strip()
    return Binding(_with_twins(keys), action, label, show=show, key_display=shown(first), id=id, tooltip=help)


def movement(keys: str, action: str, label: str, *, id: str, help: str) -> Binding:  # noqa: A002
    """A binding that only moves about: the help names it, the key line and the menu do not."""
    display = "/".join(shown(name.strip()) for name in keys.split(","))
    return Binding(keys, action, label, show=False, key_display=display, id=id, tooltip=help, system=True)


def shown(name: str) -> str:
    """How a key is written for people: `f5` as F5, `escape` as Esc, `ctrl+l` as Ctrl+L."""
    if name in _SHOWN:
        return _SHOWN[name]
    if name.startswith("ctrl+"):
        return f"Ctrl+{name[5:].upper()}"
    return name.upper() if is_function_key(name) else name


def is_function_key(name: str) -> bool:
    """Whether a key is one of F1, F2 and so on."""
    return name[0] == "f" and name[1:].isdigit()


def _with_twins(keys: str) -> str:
    names = [name.strip() for name in keys.split(",")]
    twins: list[str] = []
    for name in names:
        if len(name) == 1 and name.islower():
            twins.append(name.upper())
        if name in _FULL_WIDTH:
            twins.append(_FULL_WIDTH[name])
    return ",".join([*names, *(twin for twin in twins if twin not in names)])


_FULL_TO_HALF = {chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F) if chr(code).isalnum()}


def half_width(event: events.Key) -> events.Key:
    """The key of a half-width letter or digit for its full-width twin, which Chinese input methods can produce."""
    half = _FULL_TO_HALF.get(event.character or "")
    return event if half is None else events.Key(half, half)


HELP = key("f1,?", "show_help", wording.KEY_HELP, id="desk.help", help=wording.HELP_OF_HELP)
MENU = key("f2,m", "show_menu", wording.KEY_MENU, id="desk.menu", help=wording.HELP_OF_MENU)
BACK = key("escape", "go_back", wording.KEY_BACK, id="desk.back", help=wording.HELP_OF_BACK)
FILTER = key("/", "open_filter", wording.KEY_FILTER, id="desk.filter", help=wording.HELP_OF_FILTER)

DESK = [HELP, MENU, BACK]
"""What every screen has."""

FRAME = frozenset({"desk.help", "desk.menu", "desk.back", "desk.repaint", "desk.lock"})
"""Ids of the keys that every screen has; in the menu they stand last."""

REPAINT = key(
    "ctrl+l", "repaint", wording.KEY_REPAINT, id="desk.repaint", help=wording.HELP_OF_REPAINT, show=False
)

LOCK = Binding(
    "ctrl+o",
    "lock",
    wording.KEY_LOCK,
    key_display="Ctrl+O",
    id="desk.lock",
    tooltip=wording.HELP_OF_LOCK,
    show=False,
    priority=True,
)
"""Priority, so that it works over a dialog and in an input line too."""

HARMLESS = Binding(
    "ctrl+c,ctrl+q,ctrl+z,ctrl+p",
    "refuse_key",
    wording.KEY_HARMLESS,
    id="desk.harmless",
    tooltip=wording.HELP_OF_HARMLESS,
    show=False,
    priority=True,
    system=True,
)
"""Keys that elsewhere end, suspend or take over a program: here they only say so."""

TABLE = [
    movement("up", "move(-1)", wording.KEY_UP, id="table.up", help=wording.HELP_OF_UP),
    movement("down", "move(1)", wording.KEY_DOWN, id="table.down", help=wording.HELP_OF_DOWN),
    movement("pageup", "page(-1)", wording.KEY_PAGE_UP, id="table.page_up", help=wording.HELP_OF_PAGE_UP),
    movement(
        "pagedown", "page(1)", wording.KEY_PAGE_DOWN, id="table.page_down", help=wording.HELP_OF_PAGE_DOWN
    ),
    movement("home", "first", wording.KEY_FIRST, id="table.first", help=wording.HELP_OF_FIRST),
    movement("end", "last", wording.KEY_LAST, id="table.last", help=wording.HELP_OF_LAST),
    movement(
        "left", "columns(-1)", wording.KEY_COLUMNS_LEFT, id="table.columns_left", help=wording.HELP_OF_COLUMNS
    ),
    movement(
        "right",
        "columns(1)",
        wording.KEY_COLUMNS_RIGHT,
        id="table.columns_right",
        help=wording.HELP_OF_COLUMNS,
    ),
    movement("enter", "open", wording.KEY_OPEN, id="table.open", help=wording.HELP_OF_OPEN),
    key("space", "mark", wording.KEY_MARK, id="table.mark", help=wording.HELP_OF_MARK),
]
"""What a list of rows understands."""


def opening(label: str) -> Binding:
    """Enter in a table whose rows open something that has a name."""
    help_text = wording.HELP_OF_OPENING.get(label, wording.HELP_OF_OPEN)
    return key("enter", "open", label, id="table.open", help=help_text)


DIALOG_SCROLL = [
    movement("up", "scroll_text(-1)", wording.KEY_UP, id="dialog.up", help=wording.HELP_OF_SCROLL),
    movement("down", "scroll_text(1)", wording.KEY_DOWN, id="dialog.down", help=wording.HELP_OF_SCROLL),
    movement(
        "pageup", "scroll_text(-10)", wording.KEY_PAGE_UP, id="dialog.page_up", help=wording.HELP_OF_SCROLL
    ),
    movement(
        "pagedown",
        "scroll_text(10)",
        wording.KEY_PAGE_DOWN,
        id="dialog.page_down",
        help=wording.HELP_OF_SCROLL,
    ),
]
"""Long text of a dialog."""

CONFIRM = [
    key("y", "answer(True)", wording.KEY_YES, id="confirm.yes", help=wording.HELP_OF_YES),
    key("escape,n", "answer(False)", wording.KEY_NO, id="confirm.no", help=wording.HELP_OF_NO),
    key("enter", "take", wording.KEY_TAKE, id="confirm.take", help=wording.HELP_OF_TAKE),
    movement(
        "left,right,tab,shift+tab",
        "choose",
        wording.KEY_CHOOSE,
        id="confirm.choose",
        help=wording.HELP_OF_CHOOSE,
    ),
]
MESSAGE = [key("enter,escape", "close", wording.KEY_CLOSE, id="message.close", help=wording.KEY_CLOSE)]
CLOSE = [key("escape", "close", wording.KEY_CLOSE, id="dialog.close", help=wording.KEY_CLOSE)]
QR_CLOSE = [key("escape,enter,f6,q", "close", wording.KEY_CLOSE, id="qr.close", help=wording.KEY_CLOSE)]
HELP_CLOSE = [key("escape,enter,f1,?", "close", wording.KEY_CLOSE, id="help.close", help=wording.KEY_CLOSE)]
TICK = [
    key("space", "turn", wording.KEY_TICK, id="tick.turn", help=wording.HELP_OF_TICK),
    movement("enter", "go_on", wording.KEY_GO_ON, id="tick.go_on", help=wording.HELP_OF_GO_ON),
]
FORM = [
    movement("up", "step(-1)", wording.KEY_FIELD_UP, id="form.up", help=wording.HELP_OF_FIELD),
    movement("down", "step(1)", wording.KEY_FIELD_DOWN, id="form.down", help=wording.HELP_OF_FIELD),
]
LAST_GOOD_CLOSE = [key("escape", "close", wording.KEY_NO, id="last_good.close", help=wording.HELP_OF_NO)]
FILTER_CLOSE = [key("escape", "clear", wording.KEY_CLEAR, id="filter.clear", help=wording.HELP_OF_CLEAR)]
