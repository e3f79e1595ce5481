"""打印准备: printer, tray, blank, calibration, preflight, trial, and only then the batch; Enter does the next step."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.calibrating.viewing import calibration_view
from services.diplomas.preflight import preflight
from services.diplomas.templates import blanks
from services.print_jobs.earlier import needs_trial
from services.print_jobs.ledger import Paper
from services.print_jobs.planning import plan_job
from services.print_jobs.reading import JobView
from services.printers.checking import check_printer
from services.printers.listing import PrinterLine, usable_printers
from tui import keys, wording
from tui.diploma_lines import diploma_path
from tui.screens.calibration import CalibrationScreen
from tui.screens.diploma_preview import DiplomaPreviewScreen
from tui.screens.preflight import PreflightScreen
from tui.screens.print_run import PrintRunScreen
from tui.screens.reading_screen import ReadingScreen
from tui.setup_lines import (
    Place,
    SetUp,
    Step,
    Wanted,
    blank_options,
    first_blank,
    print_request,
    printer_options,
    setup_title,
    tray_options,
)
from tui.step_lines import STEP_COLUMNS, first_undone, print_question, reason_not_to_print, step_rows
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import LineTable
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines


class PrintSetupScreen(ReadingScreen):
    """`▸` stands at the first step that is not done; what is done stays open to change."""

    HELP_TEXT = wording.SETUP_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f8,p", "print", wording.KEY_PRINT, id="setup.print", help=wording.HELP_OF_PRINT_NOW),
        keys.key("t", "trial", wording.KEY_TRIAL, id="setup.trial", help=wording.HELP_OF_TRIAL),
        keys.key("f5", "check", wording.KEY_PREFLIGHT, id="setup.check", help=wording.HELP_OF_PREFLIGHT),
        keys.key("v", "preview", wording.KEY_PREVIEW, id="setup.preview", help=wording.HELP_OF_PREVIEW),
        keys.key("w", "printer", wording.KEY_PRINTER, id="setup.printer", help=wording.HELP_OF_PRINTER),
        keys.key("z", "tray", wording.KEY_TRAY, id="setup.tray", help=wording.HELP_OF_TRAY),
        keys.key("b", "blank", wording.KEY_BLANK, id="setup.blank", help=wording.HELP_OF_BLANK),
    ]

    def __init__(self, wanted: Wanted) -> None:
        super().__init__()
        self.view = SetUp(wanted, Place(blank=first_blank(wanted)), ())
        self._moved = False

    @property
    def wanted(self) -> Wanted:
        """What is to be printed."""
        return self.view.wanted

    def path(self) -> tuple[str, ...]:
        wanted = self.wanted
        if wanted.is_form:
            audit = wording.AUDIT_OF.format(year=wanted.key.year, batch=wanted.key.batch)
            return (wording.DRILL_AUDITS, audit, wording.PAPERS[wanted.paper], wording.KEY_PRINT)
        replaced = (wording.REPLACEMENT,) if wanted.paper is Paper.REPLACEMENT else ()
        return diploma_path(wanted.key, *replaced, wording.KEY_PRINT)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(setup_title(self.wanted), id="counts")

    def compose_body(self) -> ComposeResult:
        yield LineTable(STEP_COLUMNS, fixed=3, opens=wording.KEY_STEP)

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: usable_printers(actor=actor), self._take_printers)
        if not self.wanted.is_form:
            self.run_service(lambda _job: blanks(), self._take_blanks, group="blanks")

    def _take_printers(self, found: tuple[PrinterLine, ...]) -> None:
        place, names = self.view.place, {line.name: line for line in found}
        self._change(printers=found, blanks=self.view.blanks or blank_options(self.wanted.paper, ()))
        if place.printer not in names:
            place = place.on(found[0] if len(found) == 1 else None)
        self._go_to(place)

    def _take_blanks(self, found: tuple[object, ...]) -> None:
        self._change(blanks=blank_options(self.wanted.paper, found))  # type: ignore[arg-type]

    def _change(self, **changes: object) -> None:
        self.view = replace(self.view, **changes)  # type: ignore[arg-type]
        table = self.query_one(LineTable)
        table.show_rows(step_rows(self.view))
        if not self._moved:
            table.go_to(self.view.steps.index(first_undone(self.view)))
        self._say()
        self.refresh_bindings()

    def _go_to(self, place: Place) -> None:
        """Ask everything that depends on printer, tray and blank anew."""
        kept = self.view.preflight if place.blank == self.view.place.blank else None
        self._change(
            place=place, check=None, calibration=None, calibration_known=False, tried=None, preflight=kept
        )
        actor, name = self.actor, place.printer
        if name:
            self.run_service(
                lambda _job: check_printer(name, actor=actor),
                lambda check: self._change(check=check),
                group="printer",
            )
            self.run_service(
                lambda _job: calibration_view(name, place.tray, place.blank, actor=actor),
                lambda found: self._change(calibration=found.current, calibration_known=True),
                group="calibration",
            )
            self._ask_trial()
        if self.view.preflight is None and not self.wanted.is_form:
            self._check()

    def _ask_trial(self) -> None:
        request, actor = print_request(self.wanted, self.view.place), self.actor
        if not self.wanted.is_form:
            self.run_service(
                lambda _job: needs_trial(request, actor=actor),
                lambda needed: self._change(tried=not needed),
                group="trial",
            )

    def _check(self) -> None:
        wanted, blank, actor = self.wanted, self.view.place.blank, self.actor
        self.run_service(
            lambda _job: preflight(wanted.key, wanted.rows, blank, wanted.paper.value, actor=actor),
            lambda found: self._change(preflight=found),
            group="preflight",
        )

    def _say(self) -> None:
        row = self.query_one(LineTable).row
        if row is not None:
            reason = reason_not_to_print(self.view)
            words = wording.STEP_NEXT[str(row.key)]
            self.query_one("#detail", WrappedLines).say(words, reason or wording.SETUP_NEXT)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what the step under the cursor is for."""
        self._say()

    # --- choosing ----------------------------------------------------------------------------------------------------

    def on_line_table_opened(self, message: LineTable.Opened) -> None:
        """Do the step under the cursor."""
        self._moved = True
        action, reason = str(message.key), self.disabled_reason(_ACTIONS[str(message.key)])
        if reason is not None:
            self.desk.say(wording.NOT_POSSIBLE_NOW.format(action=wording.STEPS[action], reason=reason))
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
        options = tray_options(self.view.check)
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
        """Look at what the preflight found; check again when it found nothing."""
        found = self.view.preflight
        if found is None:
            return
        if found.problems or found.doubts:
            self.open(PreflightScreen(self.wanted, self.view.place.blank))
        else:
            self._check()
            self.desk.say(wording.STEP_FINE.format(count=self.wanted.count), done=True)

    def action_preview(self) -> None:
        """Look at the first diploma on this blank."""
        rows = self.wanted.rows
        self.open(DiplomaPreviewScreen(self.wanted.key, rows[0], rows, self.view.place.blank))

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
        self.run_service(lambda _job: plan_job(request, actor=actor), self._planned, group="plan")

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
            return wording.REASON_NOT_READ_YET if view.printers is None else wording.NO_PRINTER
        if action in ("tray", "calibration") and not view.place.printer:
            return wording.REASON_NO_PRINTER
        if action == "check" and view.preflight is None:
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
