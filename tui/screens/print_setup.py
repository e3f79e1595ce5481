"""打印准备: printer, tray, blank, calibration, preflight, trial, and only then the batch; Enter does the next step."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import ClassVar

from textual.binding import BindingType

from services.errors import DeskError
from services.print_jobs.ledger import Paper
from services.print_jobs.planning import plan_job
from services.print_jobs.reading import JobView
from tui import keys, wording
from tui.printer_lines import tray_options
from tui.printing_again import restored_lines
from tui.screens.calibration import CalibrationScreen
from tui.screens.diploma_preview import DiplomaPreviewScreen
from tui.screens.preflight import PreflightScreen
from tui.screens.print_jobs import JOBS, PrintJobsScreen
from tui.screens.print_run import PrintRunScreen
from tui.screens.setup_screen import SetupScreen
from tui.setup_lines import (
    Step,
    print_request,
    printer_options,
    setup_title,
)
from tui.step_lines import (
    no_printer_words,
    print_question,
    reason_not_to_print,
)
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import LineTable
from tui.widgets.reason_prompt import ReasonPrompt
from tui.widgets.text_lines import CountsLine


class PrintSetupScreen(SetupScreen):
    """Enter does the step that `▸` stands at; what is done stays open to change."""

    HELP_TEXT = wording.SETUP_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f8,p", "print", wording.KEY_PRINT, id="setup.print", help=wording.HELP_OF_PRINT_NOW),
        keys.key("t", "trial", wording.KEY_TRIAL, id="setup.trial", help=wording.HELP_OF_TRIAL),
        keys.key("f5", "check", wording.KEY_PREFLIGHT, id="setup.check", help=wording.HELP_OF_PREFLIGHT),
        keys.key("v", "preview", wording.KEY_PREVIEW, id="setup.preview", help=wording.HELP_OF_PREVIEW),
        keys.key("w", "printer", wording.KEY_PRINTER, id="setup.printer", help=wording.HELP_OF_PRINTER),
        keys.key("z", "tray", wording.KEY_TRAY, id="setup.tray", help=wording.HELP_OF_TRAY),
        keys.key("b", "blank", wording.KEY_BLANK, id="setup.blank", help=wording.HELP_OF_BLANK),
        JOBS,
    ]

    # --- choosing ----------------------------------------------------------------------------------------------------

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Do the step under the cursor."""
        self._moved = True
        action, reason = str(message.key), self.disabled_reason(_ACTIONS[str(message.key)])
        if reason is not None:
            self.desk.say(wording.not_possible(wording.STEPS[action], reason))
            return
        getattr(self, f"action_{_ACTIONS[action]}")()

    def action_printer(self) -> None:
        """Choose the printer."""
        options = printer_options(self.view.printers or ())
        self.open(
            ChoiceList(wording.KEY_PRINTER, options, self.view.place.printer),
            lambda option: self._choose_printer(option) if option else None,
        )

    def _choose_printer(self, option: Option) -> None:
        line = next((one for one in self.view.printers or () if one.name == option.key), None)
        self._go_to(self.view.place.on(line))
        self._forward()

    def action_tray(self) -> None:
        """Choose the tray."""
        options = tray_options(self.view.check.trays if self.view.check is not None else ())
        self.open(
            ChoiceList(wording.KEY_TRAY, options, self.view.place.tray),
            lambda option: self._go_to(replace(self.view.place, tray=str(option.key))) if option else None,
        )

    def action_blank(self) -> None:
        """Choose the blank that lies in the printer."""
        self.open(
            ChoiceList(wording.KEY_BLANK, self.view.blanks, self.view.place.blank),
            lambda option: self._go_to(replace(self.view.place, blank=str(option.key))) if option else None,
        )

    def _forward(self) -> None:
        """Let `▸` stand at the first undone step again."""
        self._moved = False
        self._change()

    # --- looking -----------------------------------------------------------------------------------------------------

    def action_calibration(self) -> None:
        """Go to the calibration of this printer, tray and blank."""
        place = self.view.place
        self.open(CalibrationScreen(place.printer, place.tray, place.blank))

    def action_check(self) -> None:
        """Look at what the preflight found; ask everything again when it found nothing."""
        found = self.view.preflight
        if found is not None and (found.problems or found.doubts):
            self.open(PreflightScreen(self.wanted, self.view.place.blank, self._print_rest))
            return
        self._change(preflight=None)
        self._go_to(self.view.place)
        self.say_done(wording.SETUP_ASKED_AGAIN)

    def _print_rest(self, rows: Collection[int]) -> None:
        """Go on without the diplomas that cannot be printed as they are."""
        left = self.wanted.count - len(rows)
        self._moved = False
        self._change(wanted=self.wanted.only(rows), preflight=None)
        self.query_one("#counts", CountsLine).say(setup_title(self.wanted))
        self._check()
        self.say_done(wording.PRINT_REST_DONE.format(left=left, count=self.wanted.count))

    def action_preview(self) -> None:
        """Look at the first diploma on this blank."""
        rows = self.wanted.rows
        self.open(DiplomaPreviewScreen(self.wanted.key, rows[0], rows, self.view.place.blank))

    def action_jobs(self) -> None:
        """Go to the print jobs of this audit, where a trial is answered for."""
        self.open(PrintJobsScreen(self.wanted.key))

    # --- printing ----------------------------------------------------------------------------------------------------

    def action_trial(self) -> None:
        """Ask, then print one page with 样张 on plain paper."""
        self.open(
            Confirm(wording.KEY_TRIAL, [*wording.TRIAL_QUESTION]), lambda yes: self._plan(yes, trial=True)
        )

    def action_print(self) -> None:
        """Ask what and how many, then print."""
        self.open(Confirm(wording.KEY_PRINT, print_question(self.view)), self._plan)

    def _plan(self, confirmed: bool | None, *, trial: bool = False) -> None:
        if not confirmed or self.is_calling("plan"):
            return
        request, actor = print_request(self.wanted, self.view.place, trial=trial), self.actor
        self.run_service(
            lambda _job: plan_job(request, actor=actor),
            self._planned,
            refused=self._not_planned,
            group="plan",
        )

    def _not_planned(self, error: DeskError) -> None:
        """Say why not; ask for the reason where a restored database may have forgotten paper."""
        if error.code != "restored_since":
            self.show_refusal(error)
            return
        prompt = ReasonPrompt(wording.RESTORED_TITLE, restored_lines(error.params))
        self.open(prompt, lambda reason: self._plan_with(reason) if reason else None)

    def _plan_with(self, reason: str) -> None:
        self._change(wanted=replace(self.wanted, reason=reason))
        self._plan(True)

    def _planned(self, job: JobView) -> None:
        run = PrintRunScreen(job.name, start=True)
        if job.trial:
            self._moved = False
            self.open(run)
        else:
            _ = self.app.switch_screen(run)

    # --- keys --------------------------------------------------------------------------------------------------------

    def disabled_reason(self, action: str) -> str | None:
        view = self.view
        if action in ("print", "trial"):
            return reason_not_to_print(view)
        if action == "printer" and not view.printers:
            return wording.REASON_NOT_READ_YET if view.printers is None else no_printer_words(view)
        if action in ("tray", "calibration") and not view.place.printer:
            return wording.REASON_NO_PRINTER
        if action == "check" and view.preflight is None and not view.faults:
            return wording.STEP_CHECKING
        return super().disabled_reason(action)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Leave out what only what is printed on blanks has, and only diplomas."""
        if action in ("trial", "check") and self.wanted.is_form:
            return False
        if action == "preview" and self.wanted.paper is not Paper.DIPLOMA:
            return False
        return super().check_action(action, parameters)


_ACTIONS = {
    Step.PRINTER.value: "printer",
    Step.TRAY.value: "tray",
    Step.BLANK.value: "blank",
    Step.CALIBRATION.value: "calibration",
    Step.PREFLIGHT.value: "check",
    Step.TRIAL.value: "trial",
    Step.PRINT.value: "print",
}
"""What Enter does at each step."""
