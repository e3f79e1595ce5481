"""What a terminal sends, as keys."""

from __future__ import annotations

import time

import pytest
from textual import events
from textual.message import Message

from tui import keyboard_input
from tui.keyboard_input import Keyboard


class Line:
    """A terminal that sends what it is told to, one piece for each reading."""

    def __init__(self, *pieces: str) -> None:
        self.pieces = [piece.encode() for piece in pieces]
        self.stopping = False

    def read(self) -> bytes:
        return self.pieces.pop(0)

    def keep_raw(self) -> None:
        pass

    def select(self, _seconds: float) -> bool:
        if not self.pieces:
            time.sleep(keyboard_input.ESCAPE_SECONDS * 1.5)
            self.stopping = True
        return bool(self.pieces)

    def is_set(self) -> bool:
        return self.stopping


def typed(*pieces: str) -> list[str]:
    """The keys that come of these pieces; a paste as its text."""
    line, found = Line(*pieces), list[Message]()
    Keyboard(line, found.append).listen(line, line)  # type: ignore[arg-type]
    return [
        message.text if isinstance(message, events.Paste) else message.key
        for message in found
        if isinstance(message, events.Key | events.Paste)
    ]


@pytest.mark.parametrize(
    ("pieces", "keys"),
    [
        (["\x1bx"], ["escape", "x"]),
        (["\x1b", "x"], ["escape", "x"]),
        (["\x1bb\x1bf"], ["escape", "b", "escape", "f"]),
        (["\x1b/"], ["escape", "slash"]),
        (["\x1b\r"], ["escape", "enter"]),
        (["\x1b覃"], ["escape", "覃"]),
        (["\x1b\x1b"], ["escape", "escape"]),
        (["\x1b\x1b[A"], ["escape", "up"]),
        (["a\x1b"], ["a", "escape"]),
        (["\x1b[A\x1bOP"], ["up", "f1"]),
        (["\x1b", "[A"], ["up"]),
        (["\x1b[", "20~"], ["f9"]),
        (["\x1b[200~ab", "c\x1b", "[201~d\x1bx"], ["abc", "d", "escape", "x"]),
        (["\x1b[200~ab\x1b[201~\x1b", "x"], ["ab", "escape", "x"]),
    ],
)
def test_esc_and_what_follows_it_are_two_keys_unless_they_are_the_sequence_of_one(
    pieces: list[str], keys: list[str]
) -> None:
    assert typed(*pieces) == keys
