"""Fine steps (微调): keys move the calibration that counts by 0.1 mm, 0.05° and 0.1 %, the values on the screen."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.calibrating.corrections import CorrectionValues, Steps, stepped
from services.calibrating.stepping import step_calibration
from services.calibrating.viewing import CalibrationView
from services.errors import Refused
from tui import keys, wording
from tui.calibration_lines import calibration_place, step_rows
from tui.screens.desk_screen import DeskScreen
from tui.widgets.confirm import Confirm
from tui.widgets.text_block import TextBlock
from tui.widgets.text_lines import CountsLine, DetailLine

STEP_KEYS = {
    "right": ("left", "right"),
    "down": ("up", "down"),
    "clockwise": ("q", "e"),
    "wider": ("a", "d"),
    "taller": ("s", "w"),
}
"""One hand on the arrows, the other on the letters; the first of each two goes back."""


def _step_keys() -> list[BindingType]:
    """Two keys for each of the five values: back and on."""
    bindings: list[BindingType] = []
    for name, pair in STEP_KEYS.items():
        for key, way, label in zip(pair, (-1, 1), wording.STEP_LABELS[name], strict=True):
            action, id_ = f"step('{name}', {way})", f"steps.{name}.{key}"
            bindings.append(keys.key(key, action, label, id=id_, help=wording.HELP_OF_STEP, show=False))
    return bindings


class CalibrationStepsScreen(DeskScreen[bool | None]):
    """Dismisses with True once steps are stored."""

    HELP_TEXT = wording.STEPS_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        *_step_keys(),
        keys.key("f9", "store", wording.KEY_KEEP, id="steps.store", help=wording.HELP_OF_KEEP_STEPS),
        keys.key("0", "reset", wording.KEY_STEPS_RESET, id="steps.reset", help=wording.HELP_OF_STEPS_RESET),
    ]
    DEFAULT_CSS = "CalibrationStepsScreen TextBlock { margin: 1 1; }"

    def __init__(self, view: CalibrationView) -> None:
        super().__init__()
        self._view = view
        self._before = view.current.correction if view.current else CorrectionValues()
        self._steps = Steps()

    def path(self) -> tuple[str, ...]:
        return (wording.AREAS["PRINTERS"][0], self._view.printer, wording.KEY_CALIBRATE, wording.KEY_STEPS)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(calibration_place(self._view), wording.STEPS_WHAT)

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="values")

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.STEPS_NEXT, id="detail", least=2)

    def on_mount(self) -> None:
        self._show()

    def _show(self, problem: str = "") -> None:
        after = stepped(self._before, self._steps)
        self.query_one("#values", TextBlock).say(*step_rows(self._before, after))
        self.query_one("#detail", DetailLine).say(problem or wording.STEPS_NEXT)
        self.refresh_bindings()

    def disabled_reason(self, action: str) -> str | None:
        if action in ("store", "reset") and self._steps == Steps():
            return wording.REASON_NO_STEPS
        return super().disabled_reason(action)

    def action_step(self, name: str, way: int) -> None:
        """One step further, or back."""
        wanted = replace(self._steps, **{name: getattr(self._steps, name) + way})
        try:
            stepped(self._before, wanted)
        except Refused as error:
            self._show(wording.refusal(error.code, error.params))
            return
        self._steps = wanted
        self._show()

    def action_reset(self) -> None:
        """Take all steps back."""
        self._steps = Steps()
        self._show()

    def action_store(self) -> None:
        """Store the steps as the calibration that counts."""
        if self.is_calling():
            return
        view, steps, actor = self._view, self._steps, self.actor
        self.run_service(
            lambda _job: step_calibration(view.printer, view.tray, view.blank, steps, actor=actor),
            lambda _values: self.dismiss(True),
        )

    def leave(self) -> None:
        """Ask before steps are lost."""
        if any(astuple(self._steps)):
            self.open(Confirm(wording.KEY_STEPS, wording.STEPS_LOST_QUESTION), self._leave)
        else:
            super().leave()

    def _leave(self, confirmed: bool | None) -> None:
        if confirmed:
            _ = self.dismiss(None)
