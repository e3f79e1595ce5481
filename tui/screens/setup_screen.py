"""What the preparations show (打印准备): every step and how it stands; for printer, tray and blank all asked anew."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from textual.app import ComposeResult

from services.actor import Right, may
from services.calibrating.viewing import calibration_view
from services.diplomas.preflight import preflight
from services.diplomas.templates import blanks
from services.errors import DeskError
from services.print_jobs.earlier import needs_trial
from services.print_jobs.ledger import Paper
from services.printers.checking import check_printer
from services.printers.listing import PrinterLine, usable_printers
from tui import wording
from tui.diploma_lines import diploma_path
from tui.screens.reading_screen import ReadingScreen
from tui.setup_lines import Place, SetUp, Step, Wanted, blank_options, first_blank, print_request, setup_title
from tui.step_lines import STEP_COLUMNS, first_undone, printer_trouble, reason_not_to_print, step_rows
from tui.widgets.line_table import LineTable
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines

OF_A_BLANK = frozenset({"blank_unknown", "blank_for_other_paper", "template_missing", "template_invalid"})
"""Refusals that come from the blank, whatever was asked about it."""


class SetupScreen(ReadingScreen):
    """`▸` stands at the first step that is not done. A subclass has the keys."""

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
        yield WrappedLines(id="detail")

    # --- reading -----------------------------------------------------------------------------------------------------

    def read(self) -> None:
        actor = self.actor
        self.ask_services(lambda _job: usable_printers(actor=actor), self._take_printers)
        if not self.wanted.is_form:
            self.run_service(lambda _job: blanks(), self._take_blanks, group="blanks")

    def _take_printers(self, found: tuple[PrinterLine, ...]) -> None:
        place, names = self.view.place, {line.name: line for line in found}
        self._change(
            printers=found,
            blanks=self.view.blanks or blank_options(self.wanted.paper, ()),
            may_add=may(self.actor, Right.MANAGE_PRINTERS),
        )
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
            place=place,
            check=None,
            calibration=None,
            calibration_known=False,
            tried=None,
            preflight=kept,
            faults={},
        )
        actor, name = self.actor, place.printer
        if name:
            self.run_service(
                lambda _job: check_printer(name, actor=actor),
                lambda check: self._change(check=check),
                refused=partial(self._cannot, Step.PRINTER),
                group="printer",
            )
            self.run_service(
                lambda _job: calibration_view(name, place.tray, place.blank, actor=actor),
                lambda found: self._change(calibration=found.current, calibration_known=True),
                refused=partial(self._cannot, Step.CALIBRATION),
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
                refused=partial(self._cannot, Step.TRIAL),
                group="trial",
            )

    def _check(self) -> None:
        wanted, blank, actor = self.wanted, self.view.place.blank, self.actor
        self.run_service(
            lambda _job: preflight(wanted.key, wanted.rows, blank, wanted.paper.value, actor=actor),
            lambda found: self._change(preflight=found),
            refused=partial(self._cannot, Step.PREFLIGHT),
            group="preflight",
        )

    def _cannot(self, step: Step, error: DeskError) -> None:
        """Say at its step what could not be asked, and leave the way open to another printer, tray or blank."""
        at = Step.BLANK if error.code in OF_A_BLANK else step
        sentence = wording.refusal_on_screen(error.code, error.params)
        self._change(faults={**self.view.faults, at: sentence})

    def _say(self) -> None:
        row = self.query_one(LineTable).row
        if row is None:
            return
        step = Step(str(row.key))
        if step in self.view.faults:
            after = wording.SETUP_OTHER_BLANK if step is Step.BLANK else wording.SETUP_ASK_AGAIN
            self.query_one("#detail", WrappedLines).say(self.view.faults[step], after)
            return
        trouble = printer_trouble(self.view) if step is Step.PRINTER else ()
        if trouble:
            self.query_one("#detail", WrappedLines).say(*trouble, wording.SETUP_OTHER_PRINTER)
            return
        reason = reason_not_to_print(self.view)
        words = wording.STEP_NEXT[step] if self.view.printers != () else ""
        self.query_one("#detail", WrappedLines).say(words, reason or wording.SETUP_NEXT)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Say what the step under the cursor is for."""
        self._say()
