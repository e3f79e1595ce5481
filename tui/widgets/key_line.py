"""The last lines of a screen: the keys that can be used now, and why the one just pressed cannot (按键行)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.screen import Screen
from textual.widgets import Input, Static

from tui import keys, wording
from tui.widgets.cells import cut, plain, width

LINES = 2
GAP = "  "
FIRST = ("desk.help", "desk.menu")
LAST = ("desk.back",)
NOTICE_SIGN, DONE_SIGN = "! ", "✓ "


@dataclass(frozen=True, slots=True)
class Hint:
    """One key and what it does. A key that cannot be used now stands in brackets, so that colour is not needed."""

    id: str
    key: str
    label: str
    enabled: bool = True

    @property
    def text(self) -> str:
        """As it is drawn."""
        bare = f"{self.key} {self.label}"
        return bare if self.enabled else f"({bare})"


def hint_lines(hints: Sequence[Hint], cells: int) -> list[list[Hint]]:
    """Divide hints into at most `LINES` lines of `cells` cells, none cut in two.

    Help, menu and back are always there; of the others the last are left out when there is no room (F2 lists all).
    """
    lead = [hint for hint in hints if hint.id in FIRST]
    tail = [hint for hint in hints if hint.id in LAST]
    own = [hint for hint in hints if hint.id not in FIRST + LAST]
    while True:
        divided = _divide([*lead, *own, *tail], cells)
        if len(divided) <= LINES or not own:
            return divided[:LINES]
        own.pop()


def _divide(hints: Sequence[Hint], cells: int) -> list[list[Hint]]:
    divided: list[list[Hint]] = [[]]
    used = 0
    for hint in hints:
        wide = width(hint.text) + len(GAP)
        if divided[-1] and used + wide > cells:
            divided.append([])
            used = 0
        divided[-1].append(hint)
        used += wide
    return divided


def hints_of(screen: Screen[object]) -> list[Hint]:
    """The keys a screen shows now: its own and those of the widget that has the focus, each once."""
    typing = isinstance(screen.focused, Input)
    found: dict[tuple[object, str], Hint] = {}
    for active in screen.active_bindings.values():
        binding = active.binding
        shown = binding.key_display or binding.key
        if binding.show and binding.id is not None and not (typing and len(shown) == 1):
            hint = Hint(binding.id, shown, binding.description, active.enabled)
            found.setdefault((active.node, binding.action), hint)
    return list(found.values())


def not_used(screen: Screen[object]) -> str:
    """That a key does nothing here, and what Esc and F1 do here."""
    active = screen.active_bindings
    hints = [
        wording.KEY_HINT.format(key=keys.shown(name), label=active[name].binding.description)
        for name in ("escape", "f1")
        if name in active
    ]
    return wording.KEY_NOT_USED.format(hints=wording.BETWEEN_HINTS.join(hints))


class KeyLine(Static):
    """Two lines of key hints. `notice` has a line of its own above them until the next key is pressed.

    Where nothing above may move, `rest` keeps that line and says something else on it while there is no notice.
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id, markup=False)
        self._hints: list[Hint] = []
        self._notice, self._sign = "", NOTICE_SIGN
        self._rest = ""

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self._bindings_changed(self.screen)

    def _bindings_changed(self, screen: Screen[object]) -> None:
        hints = hints_of(screen)
        if hints != self._hints:
            self._hints = hints
            self.refresh(layout=True)

    @property
    def notice(self) -> str:
        """What is said above the keys."""
        return self._notice

    def say(self, notice: str, *, done: bool = False) -> None:
        """Say why a key does nothing, or what is `done`, until the next key."""
        sign = DONE_SIGN if done else NOTICE_SIGN
        if (notice, sign) != (self._notice, self._sign):
            self._notice, self._sign = notice, sign
            self.refresh(layout=True)

    def rest(self, words: str) -> None:
        """What stands in the place of a notice while there is none."""
        if words != self._rest:
            self._rest = words
            self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the hints need in `width` cells, and one for a notice."""
        return len(self._divided(width)) + bool(self._notice or self._rest)

    def _divided(self, cells: int) -> list[list[Hint]]:
        return hint_lines(self._hints, cells - 1)

    def render(self) -> Content:
        """The lines for the present width."""
        cells = self.size.width
        parts: list[Content] = []
        if self._notice:
            parts.append(Content.styled(cut(f" {self._sign}{plain(self._notice)}", cells), "bold"))
        elif self._rest:
            parts.append(Content(cut(f" {plain(self._rest)}", cells)))
        parts.extend(
            Content(" ") + Content(GAP).join(_drawn(hint) for hint in line) for line in self._divided(cells)
        )
        return Content("\n").join(parts)


def _drawn(hint: Hint) -> Content:
    if not hint.enabled:
        return Content.styled(hint.text, "dim")
    return Content.styled(hint.key, "bold") + Content(f" {hint.label}")
