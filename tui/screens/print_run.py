"""打印: one job sheet by sheet while it is printed, what the printer says, and what lies in the tray (screens.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.binding import BindingType

from services.actor import Right, may
from services.errors import DeskError
from services.print_jobs.controlling import pause_job
from services.print_jobs.ledger import OVER, JobState, SheetState
from services.print_jobs.reading import JobView, SheetLine
from services.print_jobs.settling import NONE_GOOD, ConfirmPreview, confirm_last, preview_confirm
from tui import keys, run_acts, wording
from tui.confirm_lines import common_beginning, confirm_words, open_numbers
from tui.run_lines import (
    FORMS,
    is_recalled,
    is_tried,
    resume_question,
    sent_before,
    waits_for_paper,
)
from tui.screens.job_screen import JobScreen
from tui.widgets.confirm import Confirm
from tui.widgets.last_good import LastGood
from tui.widgets.line_table import LineTable
from tui.widgets.wrapped_lines import WrappedLines


class PrintRunScreen(JobScreen):
    """Leaving it leaves the job as it is: what is being printed goes on."""

    HELP_TEXT = wording.RUN_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("p", "turn", wording.KEY_PAUSE, id="run.turn", help=wording.HELP_OF_PAUSE),
        keys.key("x", "spoil", wording.KEY_SPOIL, id="run.spoil", help=wording.HELP_OF_SPOIL),
        keys.key("g", "good", wording.KEY_GOOD, id="run.good", help=wording.HELP_OF_GOOD),
        keys.key("n", "unprinted", wording.KEY_UNPRINTED, id="run.unprinted", help=wording.HELP_OF_UNPRINTED),
        keys.key("c", "cancel", wording.KEY_CANCEL_JOB, id="run.cancel", help=wording.HELP_OF_CANCEL_JOB),
        keys.key("escape", "go_back", wording.KEY_LEAVE_RUN, id="desk.back", help=wording.HELP_OF_LEAVE_RUN),
    ]

    def __init__(self, name: str, *, start: bool = False) -> None:
        super().__init__(name, start=start)
        self._preview: tuple[str, ConfirmPreview] | None = None
        self._wrong = ""

    @property
    def _is_form(self) -> bool:
        return self.view is not None and self.view.paper in FORMS

    @property
    def _is_cancelled(self) -> bool:
        return self.view is not None and self.view.state is JobState.CANCELLED

    def say_next(self) -> None:
        """While the last good one is asked for, say what would become of the sheets."""
        if self.query_one(LastGood).is_open:
            help_words = wording.LAST_GOOD_FORM_HELP if self._is_form else wording.LAST_GOOD_HELP
            words = self._wrong or help_words
            if self._preview is not None:
                words = confirm_words(self._preview[1], cancelled=self._is_cancelled)
            self.query_one("#detail", WrappedLines).say(words)
        else:
            super().say_next()

    def action_turn(self) -> None:
        """Pause what is printed; go on with what is paused."""
        name, actor = self.job_name, self.actor
        if self.busy:
            self.run_service(lambda _job: pause_job(name, actor=actor), self._paused, group="act")
        elif self.view is not None and sent_before(self.view):
            self.open(Confirm(wording.RESUME_TITLE, resume_question(self.view)), self._go_on)
        else:
            self._go_on(True)

    def _go_on(self, confirmed: bool | None) -> None:
        if confirmed:
            self.print_on()
            self.look()

    def _paused(self, view: JobView) -> None:
        self.desk.say(wording.RUN_PAUSING)
        self.show_job(view)

    # --- settling ----------------------------------------------------------------------------------------------------

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Enter: ask which one is the last good one in the tray."""
        view = self.view
        if view is not None and is_tried(view):
            run_acts.ask_about_trial(self, view, self._trial_seen)
        elif view is not None:
            self._ask_last(view)

    def _ask_last(self, view: JobView) -> None:
        self._preview, self._wrong = None, ""
        form = self._is_form
        beginning = "" if form else common_beginning(open_numbers(view))
        question = wording.LAST_GOOD_FORM if form else wording.LAST_GOOD.format(beginning=beginning)
        self.query_one(LastGood).open(question, wording.LAST_GOOD_HINT)
        self.say_next()

    def on_last_good_typed(self, message: LastGood.Typed) -> None:
        """Say what would become of the sheets."""
        name, text, actor = self.job_name, self._meant(message.text), self.actor
        self._preview, self._wrong = None, ""
        self.query_one(LastGood).hint(wording.LAST_GOOD_HINT)
        if not text:
            self.say_next()
            return
        self.run_service(
            lambda _job: preview_confirm(name, text, actor=actor),
            lambda found: self._take_preview(text, found),
            refused=self._say_wrong,
            group="confirm",
        )

    def _meant(self, text: str) -> str:
        """A sheet of a form is named by its place, a diploma by the end of its number; `0` is none of them."""
        return f"#{text}" if self._is_form and text not in ("", NONE_GOOD) else text

    def _take_preview(self, text: str, found: ConfirmPreview) -> None:
        self._preview = (text, found)
        self.query_one(LastGood).hint(wording.LAST_GOOD_ENTER)
        self.say_next()

    def _say_wrong(self, error: DeskError) -> None:
        if not self.desk.lead_on(error):
            unknown = self._is_form and error.code == "sheet_unknown"
            words = wording.LAST_GOOD_FORM_UNKNOWN if unknown else wording.refusal(error.code, error.params)
            self._wrong = words.format(count=len(self.view.sheets)) if unknown and self.view else words
            self.say_next()

    def on_last_good_given(self, message: LastGood.Given) -> None:
        """Settle the sheets as it was said below, if it was said for exactly this."""
        name, text, actor = self.job_name, self._meant(message.text), self.actor
        if self._preview is None or self._preview[0] != text:
            self.desk.say(self._wrong or wording.LAST_GOOD_NOT_SEEN)
            return
        seen, self._preview = self._preview[1], None
        self.query_one(LastGood).close()
        self.run_service(lambda _job: confirm_last(name, text, seen, actor=actor), self._settled, group="act")

    def _settled(self, view: JobView) -> None:
        self.show_job(view)
        if view.state is JobState.DONE:
            self.desk.say(wording.RUN_DONE.format(count=view.counts[SheetState.GOOD]), done=True)

    def _trial_seen(self, view: JobView) -> None:
        self.leave()
        good = view.counts[SheetState.GOOD]
        self.desk.say(wording.TRIAL_GOOD if good else wording.TRIAL_BAD, done=bool(good))

    def action_spoil(self) -> None:
        """The sheet under the cursor cannot be used."""
        self._with_sheet(lambda view, sheet: run_acts.ask_to_spoil(self, view, sheet, self._settled))

    def action_good(self) -> None:
        """The doubtful sheet under the cursor is good."""
        self._with_sheet(lambda view, sheet: run_acts.ask_to_settle(self, view, sheet, True, self._settled))

    def action_unprinted(self) -> None:
        """The doubtful sheet under the cursor was never printed."""
        self._with_sheet(lambda view, sheet: run_acts.ask_to_settle(self, view, sheet, False, self._settled))

    def _with_sheet(self, act: Callable[[JobView, SheetLine], None]) -> None:
        view, sheet = self.view, self.sheet
        if view is not None and sheet is not None:
            act(view, sheet)

    def action_cancel(self) -> None:
        """Drop what is not printed yet."""
        if self.view is not None:
            run_acts.ask_to_cancel(self, self.view, self._settled)

    # --- keys --------------------------------------------------------------------------------------------------------

    def action_go_back(self) -> None:
        """Close the question about the last good one, else leave."""
        last = self.query_one(LastGood)
        if last.is_open:
            last.action_close()
        else:
            super().action_go_back()

    def disabled_reason(self, action: str) -> str | None:
        reasons: dict[str, Callable[[], str | None]] = {
            "open": self._reason_not_to_confirm,
            "turn": self._reason_not_to_turn,
            "spoil": lambda: self._reason_about_sheet(_SPOILABLE, wording.REASON_NOT_SPOILABLE),
            "good": lambda: self._reason_about_sheet(_DOUBTFUL, wording.REASON_NOT_DOUBTFUL),
            "unprinted": lambda: self._reason_about_sheet(
                _DOUBTFUL, wording.REASON_NOT_DOUBTFUL, found=False
            ),
            "cancel": self._reason_not_to_act,
        }
        return reasons[action]() if action in reasons else super().disabled_reason(action)

    def _reason_not_to_act(self) -> str | None:
        view = self.view
        if view is None:
            return wording.REASON_NOT_READ_YET
        if not may(self.actor, Right.PRINT):
            return wording.REASON_NOT_PRINTING
        return wording.RUN_OVER if view.state in OVER else None

    def _reason_not_to_turn(self) -> str | None:
        reason, view = self._reason_not_to_act(), self.view
        if reason is not None or view is None or self.busy:
            return reason
        something = view.counts[SheetState.PLANNED] or waits_for_paper(view)
        return None if something else wording.REASON_NOTHING_PLANNED

    def _reason_not_to_confirm(self) -> str | None:
        reason, view = self._reason_not_to_act(), self.view
        settles_still = view is not None and (is_tried(view) or self._is_cancelled)
        if view is None or not may(self.actor, Right.PRINT) or (reason is not None and not settles_still):
            return reason
        return None if open_numbers(view) else wording.REASON_NOTHING_SENT

    def _reason_about_sheet(
        self, states: frozenset[SheetState], otherwise: str, *, found: bool = True
    ) -> str | None:
        """`found`: what waits to go out again may be found in the tray after all."""
        view, sheet = self.view, self.sheet
        if view is None or not may(self.actor, Right.PRINT):
            return wording.REASON_NOT_READ_YET if view is None else wording.REASON_NOT_PRINTING
        in_question = sheet is not None and (
            sheet.state in states or (found and is_recalled(sheet) and not self.busy)
        )
        return None if in_question else otherwise


_SPOILABLE = frozenset({SheetState.SENT, SheetState.GOOD, SheetState.UNKNOWN})
_DOUBTFUL = frozenset({SheetState.UNKNOWN})
