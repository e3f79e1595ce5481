"""The calibrations of one printer, tray and blank, newest first (校准历史)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.calibrating.restoring import restore_calibration
from services.calibrating.viewing import CalibrationLine, CalibrationView
from tui import keys, wording
from tui.calibration_lines import calibration_place
from tui.moments import day_time
from tui.printer_lines import correction_text, made_text, model_text, signed
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.line_table import Column, LineTable, Row
from tui.widgets.text_lines import CountsLine, DetailLine


class CalibrationHistoryScreen(DeskScreen[bool | None]):
    """The first line counts, unless the printer has changed since. Dismisses with True once one counts again."""

    HELP_TEXT = wording.CALIBRATION_HISTORY_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("r", "restore", wording.KEY_RESTORE, id="history.restore", help=wording.HELP_OF_RESTORE),
    ]

    def __init__(self, view: CalibrationView) -> None:
        super().__init__()
        self._view = view
        self._lines: dict[Hashable, CalibrationLine] = {line.calibration_id: line for line in view.history}

    def path(self) -> tuple[str, ...]:
        return (wording.AREAS["PRINTERS"][0], self._view.printer, wording.KEY_CALIBRATE, wording.KEY_PAST)

    def compose_top(self) -> ComposeResult:
        count = wording.CALIBRATION_HISTORY_COUNT.format(count=len(self._view.history))
        yield CountsLine(calibration_place(self._view), count)

    def compose_body(self) -> ComposeResult:
        titles = wording.CALIBRATION_HISTORY_COLUMNS
        yield LineTable(
            [
                Column(titles["made"], 12),
                Column(titles["by"], 8, gap=1),
                Column(titles["right"], 6, "right", gap=1),
                Column(titles["down"], 6, "right", gap=1),
                Column(titles["tilt"], 6, "right", gap=1),
                Column(titles["size"], 15, "right", gap=1),
                Column(titles["left"], 6, "right", gap=1),
                Column(titles["state"], 6, gap=1, flexible=True),
            ]
        )

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(id="detail", least=2)

    def on_mount(self) -> None:
        current = self._view.current
        rows = [
            Row(line.calibration_id, history_cells(line, current=line is current))
            for line in self._view.history
        ]
        self.query_one(LineTable).show_rows(rows)

    def on_line_table_moved(self, message: LineTable.Moved) -> None:
        """Show the calibration in words."""
        line = self._line
        self.refresh_bindings()
        if line is not None:
            printer = wording.CALIBRATED_PRINTER.format(model=model_text(line.make_and_model))
            self.query_one("#detail", DetailLine).say(
                correction_text(line.correction), f"{made_text(line)}  {printer}"
            )

    @property
    def _line(self) -> CalibrationLine | None:
        """The calibration under the cursor."""
        row = self.query_one(LineTable).row
        return self._lines.get(row.key) if row is not None else None

    def disabled_reason(self, action: str) -> str | None:
        if action == "restore":
            return self._reason_not_to_restore()
        return super().disabled_reason(action)

    def _reason_not_to_restore(self) -> str | None:
        if not may(self.actor, Right.CALIBRATE):
            return wording.REASON_NOT_PRINTER_KEEPER
        line = self._line
        if line is not None and not line.valid:
            return wording.REASON_CALIBRATION_OUTDATED
        return wording.REASON_CALIBRATION_COUNTS if line is None or line is self._view.current else None

    def action_restore(self) -> None:
        """Ask whether the calibration under the cursor shall count again."""
        line = self._line
        if line is None or self.is_calling():
            return
        first, second = wording.RESTORE_QUESTION
        values = correction_text(line.correction)
        question = (first.format(made=day_time(line.made_at)), second.format(correction=values))
        self.open(Confirm(wording.KEY_RESTORE, question), lambda yes: self._restore(line, yes))

    def _restore(self, line: CalibrationLine, confirmed: bool | None) -> None:
        if not confirmed:
            return
        view, actor = self._view, self.actor
        self.run_service(
            lambda _job: restore_calibration(
                view.printer, view.tray, view.blank, line.calibration_id, actor=actor
            ),
            lambda _values: self.dismiss(True),
        )


def history_cells(line: CalibrationLine, *, current: bool) -> tuple[str, ...]:
    """The cells of one calibration."""
    values = line.correction
    left = f"{line.largest_mm:.2f}" if line.largest_mm is not None else wording.CALIBRATION_ORIGINS["steps"]
    state = wording.CALIBRATION_STATES[
        "current" if current and line.valid else "valid" if line.valid else "outdated"
    ]
    return (
        day_time(line.made_at),
        line.by or wording.LOCAL_PERSON,
        signed(values.shift_x_mm),
        signed(values.shift_y_mm),
        signed(values.tilt_degrees),
        f"{100 + values.size_x_percent:.2f}×{100 + values.size_y_percent:.2f}",
        left,
        state,
    )
