"""What all screens share: path line, body and key line; help, menu and back; why a key is off (屏幕的框架)."""

from __future__ import annotations

from typing import ClassVar, TypeVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from tui import keys, wording
from tui.screens.service_screen import ServiceScreen
from tui.widgets.action_menu import Action, ActionMenu
from tui.widgets.filter_input import FilterInput
from tui.widgets.help_view import HelpView
from tui.widgets.job_bar import JobBar
from tui.widgets.key_line import KeyLine
from tui.widgets.line_table import LineTable
from tui.widgets.path_line import PathLine
from tui.widgets.rule import Rule
from tui.widgets.too_small import TooSmall

ResultT = TypeVar("ResultT")


class DeskScreen(ServiceScreen[ResultT]):
    """A screen between two rules: above the path and counts, below what to do and the keys.

    A subclass gives `HELP_TEXT`, `path`, `compose_body`, perhaps `compose_top` and `compose_bottom`, its own BINDINGS
    made with `keys.key`, and `disabled_reason`.
    """

    HELP_TEXT: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [*keys.DESK]

    def compose(self) -> ComposeResult:
        """The frame around what the subclass shows."""
        yield PathLine(self.path(), self.who(), id="path")
        yield from self.compose_top()
        yield Rule(id="rule-top")
        with Vertical(id="body"):
            yield from self.compose_body()
        yield Rule(id="rule-bottom")
        yield from self.compose_bottom()
        yield JobBar(wording.PROGRESS_NAMES, id="job")
        yield FilterInput(id="filter")
        yield KeyLine(id="keys")
        yield TooSmall()

    def compose_top(self) -> ComposeResult:
        """Lines between path and body: counts first (`CountsLine`)."""
        yield from ()

    def compose_body(self) -> ComposeResult:
        """What the screen is about, usually one `LineTable`."""
        yield from ()

    def compose_bottom(self) -> ComposeResult:
        """Lines between body and keys: the row under the cursor and what to do (`DetailLine`)."""
        yield from ()

    def path(self) -> tuple[str, ...]:
        """Where one is, from the outermost place on."""
        return ()

    def who(self) -> str:
        """The organisation and the person at the right of the path line."""
        actor = self.desk.actor
        if actor is None or not actor.organisation_name:
            return ""
        return wording.PERSON.format(organisation=actor.organisation_name, name=actor.name)

    def show_path(self) -> None:
        """Draw the path line again after `path` or `who` changed."""
        self.query_one(PathLine).show(self.path(), self.who())

    def disabled_reason(self, action: str) -> str | None:
        """Why an action of this screen cannot be used now; None when it can."""
        return None

    def on_mount(self) -> None:
        """Find out which keys are on, now that there is something to look at."""
        self.call_after_refresh(self.refresh_bindings)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey a key out while there is a reason against it."""
        # The key line asks before the screen's own widgets are there to be looked at; `on_mount` has it ask again.
        if not self.is_mounted:
            return True
        return True if self.disabled_reason(action) is None else None

    def on_key(self, event: events.Key) -> None:
        """Say why a key that is off does nothing, and that a key which nothing is bound to does nothing here."""
        active = self.active_bindings.get(event.key)
        unused = event.is_printable or event.key == "enter" or keys.is_function_key(event.key)
        if active is None and unused:
            event.stop()
            self.desk.action_refuse_key()
        if (
            active is None
            or active.enabled
            or not (active.node is self or isinstance(active.node, LineTable))
        ):
            return
        event.stop()
        self._say_disabled(active.binding.action, active.binding.description)

    def _say_disabled(self, action: str, label: str) -> None:
        reason = self.disabled_reason(_name(action))
        if reason is not None:
            self.desk.say(wording.not_possible(label, reason))

    def say_done(self, notice: str) -> None:
        """Say above the keys that something has been done."""
        self.desk.say(notice, done=True)

    def actions(self) -> list[Action]:
        """All that can be done here now or at another time, each once, in the order of the bindings."""
        found: dict[tuple[object, str], Action] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            if binding.id is None or binding.system or binding.id == keys.MENU.id:
                continue
            reason = None
            if not active.enabled:
                reason = self.disabled_reason(_name(binding.action)) or wording.NOT_NOW
            found.setdefault((active.node, binding.action), Action(active.node, binding, reason))
        own = [action for action in found.values() if action.binding.id not in keys.FRAME]
        return own + [action for action in found.values() if action not in own]

    def action_show_help(self) -> None:
        """Say what this screen is for and list its keys."""
        bindings = {active.binding.id: active.binding for active in self.active_bindings.values()}
        useful = [bound for name, bound in bindings.items() if name not in (None, keys.HARMLESS.id)]
        self.open(HelpView(self.HELP_TEXT, useful))

    def action_show_menu(self) -> None:
        """List all actions, those that are off with the reason."""
        self.open(ActionMenu(self.actions()), self._run_chosen)

    async def _run_chosen(self, chosen: Action | None) -> None:
        if chosen is not None:
            await self.app.run_action(chosen.binding.action, chosen.node)

    def action_open_filter(self) -> None:
        """Let the user type what to look for."""
        self.query_one(FilterInput).open()

    def action_go_back(self) -> None:
        """Cancel long work; else clear the filter; else leave the screen."""
        if self.job_running and self.cancel_calls():
            self.query_one("#job", JobBar).cancelling()
        elif self.query_one(FilterInput).applied:
            self.query_one(FilterInput).clear()
        else:
            self.leave()

    def leave(self) -> None:
        """Go one level up; from the first screen, end the program."""
        if len(self.app.screen_stack) > 1:
            _ = self.dismiss(None)
        else:
            self.app.exit()

    def on_line_table_scrolled(self, message: LineTable.Scrolled) -> None:
        """Say on the lower rule which rows are in sight when not all are; of several tables, the one in use counts."""
        if self.focused is not message.table and len(self.query(LineTable)) > 1:
            return
        in_sight = message.last - message.first + 1
        words = ""
        if in_sight < message.total:
            words = wording.TABLE_POSITION.format(first=message.first, last=message.last, total=message.total)
        self.query_one("#rule-bottom", Rule).say(words)

    def on_line_table_opened_nothing(self, message: LineTable.OpenedNothing) -> None:
        """Say why Enter does nothing."""
        self.desk.say(wording.TABLE_OPENS_NOTHING.format(empty=message.empty))

    def on_line_table_fetch_refused(self, message: LineTable.FetchRefused) -> None:
        """Say why rows could not be read."""
        self.show_refusal(message.error)


def _name(action: str) -> str:
    """The name of an action without its parameters."""
    return action.split("(", 1)[0]
