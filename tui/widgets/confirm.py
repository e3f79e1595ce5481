"""A question before something that cannot be taken back: what and how many; Cancel has the focus (确认)."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tui import keys, wording
from tui.widgets.dialog import Dialog

POINTER = "▸ "
USUAL = (wording.CONFIRM_YES, wording.CONFIRM_CANCEL)


class Choices(Static):
    """The two ways out, `▸` before the one that Enter takes."""

    def __init__(self, answers: tuple[str, str]) -> None:
        super().__init__(classes="buttons", markup=False)
        self._answers = answers
        self.confirming = False

    def choose(self, confirming: bool) -> None:
        """Point at one of them."""
        self.confirming = confirming
        self.refresh()

    def render(self) -> Content:
        """Both on one line."""
        yes, no = self._answers
        confirm = _choice(yes, chosen=self.confirming)
        cancel = _choice(no, chosen=not self.confirming)
        return confirm + Content("    ") + cancel


def _choice(text: str, *, chosen: bool) -> Content:
    return Content.styled(f"{POINTER}{text}", "reverse") if chosen else Content(f"  {text}")


class Confirm(Dialog[bool]):
    """Answers True only to `y`, or to Enter after moving to 确定.

    `answers` say what both do where 确定 and 取消 would be unclear. Enter alone cancels, so that a key held too
    long or pressed twice never confirms.
    """

    BINDINGS = [*keys.CONFIRM]

    def __init__(self, title: str, lines: Sequence[str], answers: tuple[str, str] = USUAL) -> None:
        super().__init__(title, lines)
        self._answers = answers

    def compose_end(self) -> ComposeResult:
        """The two ways out."""
        yield Choices(self._answers)

    def action_choose(self) -> None:
        """Move between cancel and confirm."""
        choices = self.query_one(Choices)
        choices.choose(not choices.confirming)

    def action_take(self) -> None:
        """Take what `▸` points at."""
        self.close(self.query_one(Choices).confirming)

    def action_answer(self, confirmed: bool) -> None:
        """Answer at once."""
        self.close(confirmed)
