"""The reason that somebody gives (理由), as it is kept: one line of text that can be read."""

from __future__ import annotations

import unicodedata

LONGEST_REASON = 500

UNREADABLE = frozenset({"Cf", "Cs", "Co", "Cn"})
"""Invisible signs, halves of characters, private and unassigned ones: they would make an empty reason look full."""


def clean_reason(text: str) -> str:
    """The text on one line, blanks and control characters as single blanks, nothing in it that cannot be seen.

    A line break could make a reason look like a line of the history.
    """
    kept = (" " if unicodedata.category(char) == "Cc" else char for char in text)
    return " ".join("".join(char for char in kept if unicodedata.category(char) not in UNREADABLE).split())
