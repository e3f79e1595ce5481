"""A question that is answered with a reason, in as many lines as it takes; without one nothing is done (写原因)."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static, TextArea

from services.reviewing.reason_text import LONGEST_REASON
from tui import keys, wording
from tui.widgets.cells import plain
from tui.widgets.dialog import Dialog


class ReasonBox(TextArea):
    """A paragraph that wraps as it is typed. Enter ends it, so that no reason has a line of its own in a history."""

    class Submitted(Message):
        """Enter was pressed."""

    def __init__(self) -> None:
        super().__init__(compact=True, highlight_cursor_line=False)
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.post_message(self.Submitted())
            return
        await super()._on_key(event)

    async def _on_paste(self, event: events.Paste) -> None:
        """Take what was pasted as one paragraph, without control characters."""
        event.stop()
        event.prevent_default()
        self.insert(" ".join(plain(line).strip() for line in event.text.splitlines() if line.strip()))


class ReasonPrompt(Dialog[str | None]):
    """Dismisses with the reason on Enter, with None on Esc; an empty or too long one stays and says so."""

    AUTO_FOCUS = "ReasonBox"
    BINDINGS = [*keys.CLOSE]
    DEFAULT_CSS = """
    ReasonPrompt .frame { height: 6; border: solid ansi_default; padding: 0; margin-top: 1; }
    ReasonPrompt .problem { height: 1; text-style: bold; }
    ReasonBox, ReasonBox:focus {
        height: 4; border: none; padding: 0; background: ansi_default; color: ansi_default;
        background-tint: ansi_default 0%; scrollbar-size: 0 0;
    }
    ReasonBox .text-area--cursor { background: ansi_default; color: ansi_default; text-style: reverse; }
    ReasonBox .text-area--selection { background: ansi_default; color: ansi_default; text-style: reverse; }
    """

    def __init__(self, title: str, lines: Sequence[str]) -> None:
        super().__init__(title, lines)
        self._box = ReasonBox()

    def compose_end(self) -> ComposeResult:
        """The box to type into, what is wrong with it, and how to end."""
        with Vertical(classes="frame"):
            yield self._box
        yield Static("", classes="problem", markup=False)
        yield Static(wording.REASON_BOX_HINT, classes="buttons", markup=False)

    def on_mount(self) -> None:
        """Say on the frame how much of a long reason is out of sight."""
        self.watch(self._box, "scroll_y", self._look_what_is_hidden, init=False)

    def on_resize(self) -> None:
        """The box may be wider now."""
        super().on_resize()
        self._look_what_is_hidden()

    def _look_what_is_hidden(self) -> None:
        self.call_after_refresh(self._say_hidden)

    def _say_hidden(self) -> None:
        box, frame = self._box, self.query_one(".frame", Vertical)
        above = round(box.scroll_y)
        below = box.wrapped_document.height - above - box.size.height
        frame.border_title = wording.REASON_BOX_ABOVE.format(count=above) if above > 0 else ""
        frame.border_subtitle = wording.REASON_BOX_BELOW.format(count=below) if below > 0 else ""

    def on_reason_box_submitted(self, message: ReasonBox.Submitted) -> None:
        """Enter: this is the reason, if it is one."""
        message.stop()
        reason = " ".join(self._box.text.split())
        if not reason:
            self._say(wording.REASON_BOX_EMPTY)
        elif len(reason) > LONGEST_REASON:
            self._say(wording.REASON_BOX_LONG.format(longest=LONGEST_REASON, count=len(reason)))
        else:
            self.close(reason)

    def on_text_area_changed(self, message: TextArea.Changed) -> None:
        """What is typed anew is no longer wrong."""
        message.stop()
        self._say("")
        self._look_what_is_hidden()

    def _say(self, problem: str) -> None:
        self.query_one(".problem", Static).update(problem)

    def action_close(self) -> None:
        """Esc: nothing is done."""
        self.close(None)
