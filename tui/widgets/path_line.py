"""The first line of a screen: where one is, and at the right who works for whom (路径行)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.content import Content
from textual.widgets import Static

from tui.widgets.cells import cut, cut_left, plain, width

SEPARATOR = " › "
WHO_SHARE = 2
"""At most one in this many cells goes to the right part."""


def path_text(path: Sequence[str], who: str, cells: int) -> str:
    """The line in `cells` cells: the end of the path and the beginning of `who` survive when it is too long."""
    where = SEPARATOR.join(plain(part) for part in path)
    room = cells - 2
    who = cut(plain(who), max(room // WHO_SHARE, room - width(where) - 2))
    where = cut_left(where, room - width(who) - 2 if who else room)
    return f" {where}{' ' * (room - width(where) - width(who))}{who} "


class PathLine(Static):
    """`毕业审核 › 2023年 第1批 › 核验问题 … 学校 · 人`."""

    def __init__(self, path: Sequence[str] = (), who: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, markup=False)
        self._path = tuple(path)
        self._who = who

    def show(self, path: Sequence[str], who: str) -> None:
        """Show another path and person."""
        self._path, self._who = tuple(path), who
        self.refresh()

    def render(self) -> Content:
        """The line for the present width."""
        return Content(path_text(self._path, self._who, self.size.width))
