"""The reason of a return in full, as far as there is room for it (退回的原因)."""

from __future__ import annotations

from tui.widgets.cells import cut, plain, width, wrap

LEAST = 3
"""So many lines of a reason are shown in the lowest terminal."""
ELSE = 16
"""So many lines of a screen the rest takes."""


def reason_lines(text: str, cells: int, most: int, more: str) -> list[str]:
    """The text in at most `most` lines of `cells` cells; where that is not all, `more` says where the rest is."""
    lines = wrap(plain(text), cells) if text else []
    if len(lines) <= most:
        return lines
    last = "".join(lines[most - 1 : most + 1])
    room = cells - width(more)
    return [*lines[: most - 1], cut(last, room) + more]


def room_for_reason(screen_height: int) -> int:
    """How many lines a reason may take in a terminal of this height."""
    return max(LEAST, screen_height - ELSE)
