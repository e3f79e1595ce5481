"""Long work that is going on: how far it is, what it has counted, and that Esc cancels it (进度条)."""

from __future__ import annotations

from collections.abc import Mapping

from textual.content import Content
from textual.widgets import Static

from services.progress import Progress
from tui import wording
from tui.widgets.cells import cut, plain, width

FULL, EMPTY = "█", "░"
LEAST_BAR, WIDEST_BAR = 8, 40


def bar(done: int, total: int, cells: int) -> str:
    """A bar of `cells` cells; it is full only when everything is done."""
    if total <= 0:
        return EMPTY * cells
    filled = min(cells, done * cells // total)
    return FULL * filled + EMPTY * (cells - filled)


class JobBar(Static):
    """`核验 █████░░░░░  198/313   合格 181  不合格 17   Esc 取消`, hidden while nothing goes on."""

    def __init__(self, names: Mapping[str, str] | None = None, *, id: str | None = None) -> None:  # noqa: A002
        """`names`: Chinese names of the stages and counts by their codes; a code without a name is not shown."""
        super().__init__(id=id, markup=False)
        self._names = dict(names or {})
        self._label = ""
        self._progress = Progress("", 0, 0)
        self._cancelling = False
        self.add_class("-hidden")

    @property
    def running(self) -> bool:
        """Whether something goes on."""
        return not self.has_class("-hidden")

    def start(self, label: str) -> None:
        """Work has begun."""
        self._label, self._progress, self._cancelling = label, Progress("", 0, 0), False
        self.remove_class("-hidden")
        self.refresh()

    def report(self, progress: Progress) -> None:
        """Work has come as far as `progress`."""
        self._progress = progress
        self.refresh()

    def cancelling(self) -> None:
        """The user has asked to stop."""
        self._cancelling = True
        self.refresh()

    def finish(self) -> None:
        """Work has ended, one way or another."""
        self.add_class("-hidden")

    def render(self) -> Content:
        """The line for the present width; the bar takes what the words leave."""
        cells = self.size.width
        progress = self._progress
        head = f" {self._names.get(progress.stage, self._label)} "
        counts = "  ".join(
            f"{self._names[code]} {n}" for code, n in progress.counts.items() if code in self._names
        )
        end = wording.JOB_CANCELLING if self._cancelling else wording.JOB_CANCEL
        tail = "   ".join(part for part in (f"  {progress.done}/{progress.total}", counts, end) if part)
        room = max(LEAST_BAR, min(WIDEST_BAR, cells - width(head) - width(tail) - 1))
        return Content(cut(plain(head + bar(progress.done, progress.total, room) + tail), cells))
