"""Below a list: the row under the cursor in full, what to do about it, where (说明行)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui import wording
from tui.widgets.cells import ELLIPSIS, cut, plain, width, wrap

CLAUSE = f".+?(?:{wording.CLAUSE_END}|  |$)"
"""As much of a paragraph as belongs together, with the sign or the two spaces that end it."""


def wrapped(paragraphs: Sequence[str], cells: int, lines: int) -> list[str]:
    """The paragraphs in at most `lines` lines of `cells` cells, broken between clauses if there is room for that.

    Where there is no room the last paragraphs are shortened first, each to one line; `…` shows what is left out.
    """
    parts = [_softly(paragraph, cells) for paragraph in paragraphs[:lines]]
    if sum(map(len, parts)) > lines:
        parts = [wrap(paragraph, cells) for paragraph in paragraphs[:lines]]
    while sum(map(len, parts)) > lines:
        shortened = next(part for part in reversed(parts) if len(part) > 1)
        shortened.pop()
        shortened[-1] = cut(shortened[-1] + ELLIPSIS, cells)
    return [line for part in parts for line in part]


def _softly(paragraph: str, cells: int) -> list[str]:
    """The paragraph with each clause on the line begun, else on a line of its own, else broken anywhere."""
    lines = [""]
    for clause in re.findall(CLAUSE, paragraph):
        if width(lines[-1] + clause.rstrip()) <= cells:
            lines[-1] += clause
        elif lines[-1] and width(clause.rstrip()) <= cells:
            lines.append(clause)
        else:
            lines[-1:] = wrap(lines[-1] + clause, cells)
    return [line.rstrip() for line in lines]


class WrappedLines(Static):
    """Always of the same height, so that nothing moves when there is less to say: 3 lines, 5 in a tall terminal.

    With the class `-two` it has two lines in any.
    """

    DEFAULT_CSS = """
    WrappedLines { height: 3; }
    .-tall WrappedLines { height: 5; }
    WrappedLines.-two { height: 2; }
    """

    def __init__(self, *, id: str | None = None, classes: str = "") -> None:  # noqa: A002
        super().__init__(id=id, classes=classes, markup=False)
        self._paragraphs: tuple[str, ...] = ()

    def say(self, *paragraphs: str) -> None:
        """Show other paragraphs; empty ones are left out."""
        kept = tuple(plain(paragraph) for paragraph in paragraphs if paragraph.strip())
        if kept != self._paragraphs:
            self._paragraphs = kept
            self.refresh()

    def render(self) -> Content:
        """The lines for the present width, one cell from either edge."""
        lines = wrapped(self._paragraphs, self.size.width - 2, self.size.height)
        return Content("\n".join(f" {line}" for line in lines))
