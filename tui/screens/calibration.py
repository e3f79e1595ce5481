"""Calibrating (校准): print a ruler sheet, type its eight readings, look at what the fit leaves, store.

A sheet that was printed waits here until it is read, also when one has gone away meanwhile.
"""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.calibrating.fitting import FitView, SheetReadings, calibrate, fit_readings
from services.calibrating.ruler_sheets import print_ruler_sheet
from services.calibrating.typed import typed_number
from services.calibrating.viewing import CalibrationView, calibration_view
from services.errors import DeskError, Refused
from tui import keys, wording
from tui.calibration_lines import (
    calibration_head,
    cross_labels,
    doubtful_crosses,
    fit_words,
    residual_remarks,
    sheet_words,
    waiting_sheet,
)
from tui.screens.calibration_history import CalibrationHistoryScreen
from tui.screens.calibration_steps import CalibrationStepsScreen
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.readings_grid import ReadingsGrid
from tui.widgets.text_block import TextBlock
from tui.widgets.text_lines import CountsLine
from tui.widgets.wrapped_lines import WrappedLines


class CalibrationScreen(DeskScreen[None]):
    """One printer, tray and blank."""

    HELP_TEXT = wording.CALIBRATION_HELP
    AUTO_FOCUS = "LineInput"
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "f8",
            "print_sheet",
            wording.KEY_RULER_SHEET,
            id="calibration.print",
            help=wording.HELP_OF_RULER_SHEET,
        ),
        keys.key("f5", "fit", wording.KEY_FIT, id="calibration.fit", help=wording.HELP_OF_FIT),
        keys.key("f9", "store", wording.KEY_KEEP, id="calibration.store", help=wording.HELP_OF_KEEP),
        keys.key(
            "f6", "another", wording.KEY_ANOTHER, id="calibration.another", help=wording.HELP_OF_ANOTHER
        ),
        keys.key("f7", "steps", wording.KEY_STEPS, id="calibration.steps", help=wording.HELP_OF_STEPS),
        keys.key(
            "f4", "history", wording.KEY_PAST, id="calibration.history", help=wording.HELP_OF_HISTORY_OF
        ),
    ]
    DEFAULT_CSS = """
    CalibrationScreen ReadingsGrid { margin: 1 1 0 1; }
    CalibrationScreen TextBlock { margin: 0 1 0 1; }
    CalibrationScreen #fit { margin: 1 1 0 1; }
    """

    def __init__(self, printer: str, tray: str, blank: str) -> None:
        super().__init__()
        self._place = (printer, tray, blank)
        self._view: CalibrationView | None = None
        self._sheet = ""
        self._earlier: tuple[SheetReadings, ...] = ()
        self._fit: FitView | None = None
        self._fitted: tuple[SheetReadings, ...] = ()

    def path(self) -> tuple[str, ...]:
        return (wording.AREAS["PRINTERS"][0], self._place[0], wording.KEY_CALIBRATE)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(id="counts", least=3)

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="sheet")
        yield ReadingsGrid(wording.READINGS_TITLES, cross_labels())
        yield TextBlock(id="fit")

    def compose_bottom(self) -> ComposeResult:
        yield WrappedLines(id="detail", classes="-two")

    def on_mount(self) -> None:
        self._read()

    def leave(self) -> None:
        """Ask before readings are lost."""
        if self._unsaved:
            self.open(Confirm(wording.KEY_CALIBRATE, wording.READINGS_LOST_QUESTION), self._leave)
        else:
            super().leave()

    def _leave(self, confirmed: bool | None) -> None:
        if confirmed:
            _ = self.dismiss(None)

    @property
    def _unsaved(self) -> bool:
        """Whether readings would be lost: those in the boxes, or those of sheets before that are not stored."""
        return self.query_one(ReadingsGrid).touched or self._earlier not in ((), self._stored())

    # --- reading -------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        place, actor = self._place, self.actor
        self.run_service(lambda _job: calibration_view(*place, actor=actor), self._show, group="read")

    def _show(self, view: CalibrationView) -> None:
        self._view = view
        self._sheet = self._sheet or waiting_sheet(view)
        self.query_one("#counts", CountsLine).say(*calibration_head(view))
        self._say()

    def _say(self, *problem: str) -> None:
        """What sheet is to be read, what its readings give, and what to do next."""
        if self._view is None:
            return
        number = len(self._earlier) + 1
        self.query_one("#sheet", TextBlock).say(*sheet_words(self._view, self._sheet, number))
        fit = self._fit
        self.query_one("#fit", TextBlock).say(*(fit_words(fit) if fit else ()))
        if not problem:
            grid = self.query_one(ReadingsGrid)
            grid.remarks(residual_remarks(fit, len(self._earlier) + 1) if fit else {})
        self.query_one("#detail", WrappedLines).say(*(problem or (self._next(),)))
        self.refresh_bindings()

    def _next(self) -> str:
        if not self._sheet:
            current = self._view.current if self._view else None
            return wording.CALIBRATION_STANDS if current and current.valid else wording.CALIBRATION_FIRST
        if self._fit is None:
            return wording.CALIBRATION_TYPE
        return wording.CALIBRATION_FITS_TOGETHER if self._earlier else wording.CALIBRATION_FITS

    def disabled_reason(self, action: str) -> str | None:
        unread = wording.REASON_NOT_FITTED if self._sheet else wording.REASON_NO_SHEET
        reasons = {
            "fit": None if self._sheet else wording.REASON_NO_SHEET,
            "store": None if self._fit else unread,
            "another": None if self._fit or self._stored() else unread,
            "history": None if self._view and self._view.history else wording.REASON_NO_PAST,
        }
        if action in (*reasons, "print_sheet", "steps") and not may(self.actor, Right.CALIBRATE):
            return wording.REASON_NOT_PRINTER_KEEPER
        return reasons.get(action) or super().disabled_reason(action)

    def on_readings_grid_changed(self) -> None:
        """What was calculated is of other readings now."""
        if self._fit is not None:
            self._fit, self._fitted = None, ()
            self._say()

    # --- printing ------------------------------------------------------------------------------------------------

    def action_print_sheet(self) -> None:
        """Print a sheet that begins anew; say where readings would be lost."""
        self._ask_for_paper(wording.PRINT_ANEW_QUESTION if self._sheet and self._unsaved else (), ())

    def action_another(self) -> None:
        """Print one more sheet, to be averaged with those that were read."""
        self._ask_for_paper(wording.PRINT_ANOTHER_QUESTION, self._fitted or self._stored())

    def _ask_for_paper(self, lines: tuple[str, ...], earlier: tuple[SheetReadings, ...]) -> None:
        """Ask for plain paper before anything is printed: blanks may lie in the printer."""

        def answered(confirmed: bool | None) -> None:
            if confirmed:
                self._print(earlier)

        if not self.is_calling():
            self.open(Confirm(wording.KEY_RULER_SHEET, [*lines, wording.WHITE_PAPER_QUESTION]), answered)

    def _stored(self) -> tuple[SheetReadings, ...]:
        """The sheets that the present calibration came from, as long as it counts and was not stepped."""
        current = self._view.current if self._view else None
        return current.sheets if current is not None and current.valid else ()

    def _print(self, earlier: tuple[SheetReadings, ...]) -> None:
        if self.is_calling():
            return
        place, actor = self._place, self.actor

        def printed(key: str) -> None:
            self._sheet, self._earlier, self._fit, self._fitted = key, earlier, None, ()
            self.query_one(ReadingsGrid).clear()
            self._read()
            self.say_done(wording.RULER_SHEET_PRINTED.format(sheet=key))

        self.query_one("#detail", WrappedLines).say(wording.RULER_SHEET_GOES)
        self.run_service(lambda _job: print_ruler_sheet(*place, actor=actor), printed, refused=self._refused)

    # --- fitting and storing -------------------------------------------------------------------------------------

    def on_readings_grid_done(self) -> None:
        """Enter on the last number."""
        self.action_fit()

    def action_fit(self) -> None:
        """Calculate what the readings give; nothing is stored."""
        if self.is_calling() or not self._sheet:
            return
        sheets = self._typed()
        if sheets:
            place, actor = self._place, self.actor
            self.run_service(
                lambda _job: fit_readings(*place, sheets, actor=actor),
                lambda fit: self._calculated(sheets, fit),
                refused=self._refused,
            )

    def _typed(self) -> tuple[SheetReadings, ...]:
        """The readings of all sheets; none while a number is missing or is none, which is then said."""
        offsets = []
        for cross, texts in enumerate(self.query_one(ReadingsGrid).texts):
            numbers: list[float] = []
            for part, text in enumerate(texts):
                try:
                    numbers.append(typed_number(text))
                except Refused as error:
                    self._wrong_number(cross, part, error if text else None)
                    return ()
            offsets.append((numbers[0], numbers[1]))
        return (*self._earlier, SheetReadings(self._sheet, tuple(offsets)))

    def _wrong_number(self, cross: int, part: int, error: Refused | None) -> None:
        sentence = wording.refusal(error.code, error.params) if error else wording.READING_MISSING
        grid = self.query_one(ReadingsGrid)
        remark = wording.READING_WRONG if error else wording.READING_EMPTY
        grid.remarks({cross: remark.format(part=wording.READING_PARTS[part])})
        grid.go_to((cross, part))
        self._say(sentence)

    def _calculated(self, sheets: tuple[SheetReadings, ...], fit: FitView) -> None:
        self._fit, self._fitted = fit, sheets
        self._say()

    def _refused(self, error: DeskError) -> None:
        """Say it below, and beside the crosses that it is about."""
        self._fit, self._fitted = None, ()
        crosses = doubtful_crosses(error, len(self._earlier) + 1)
        if crosses:
            grid = self.query_one(ReadingsGrid)
            grid.remarks(dict.fromkeys(crosses, wording.READING_AGAIN))
            grid.go_to(
                (
                    crosses[0],
                    wording.READING_PARTS.index(str(error.params.get("part", wording.READING_PARTS[0]))),
                )
            )
        self._say(wording.refusal(error.code, error.params))

    def action_store(self) -> None:
        """Store what was calculated as the calibration that counts."""
        if self.is_calling() or self._fit is None:
            return
        place, sheets, actor = self._place, self._fitted, self.actor
        self.run_service(
            lambda _job: calibrate(*place, sheets, actor=actor), self._kept, refused=self._refused
        )

    def _kept(self, _fit: FitView) -> None:
        self._sheet, self._earlier, self._fit, self._fitted = "", (), None, ()
        self.query_one(ReadingsGrid).clear()
        self._read()
        self.say_done(wording.CALIBRATION_KEPT)

    # --- steps and history ---------------------------------------------------------------------------------------

    def action_steps(self) -> None:
        """Go to the fine steps."""
        if self._view is not None:
            self.open(CalibrationStepsScreen(self._view), self._stepped)

    def _stepped(self, stored: bool | None) -> None:
        if stored:
            self._read()
            self.say_done(wording.CALIBRATION_KEPT)

    def action_history(self) -> None:
        """Go to all calibrations of this printer, tray and blank."""
        if self._view is not None:
            self.open(CalibrationHistoryScreen(self._view), self._restored)

    def _restored(self, restored: bool | None) -> None:
        if restored:
            self._read()
            self.say_done(wording.CALIBRATION_RESTORED)
