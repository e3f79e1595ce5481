"""One printer (打印机): how it stands now, a test page, calibrations, whose it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from services.actor import Right, may
from services.calibrating.blanks import BlankLine, calibrated_blanks
from services.printers.changing import remove_printer, set_printer_for
from services.printers.checking import PrinterCheck, check_printer
from services.printers.listing import PrinterLine, printer_line
from services.printers.opening import PrinterKind
from services.printers.test_page import print_test_page
from tui import keys, wording
from tui.printer_lines import (
    blank_options,
    check_facts,
    check_words,
    facts_block,
    printer_facts,
    tray_options,
)
from tui.screens.calibration import CalibrationScreen
from tui.screens.desk_screen import DeskScreen
from tui.widgets.choice_list import ChoiceList, Option
from tui.widgets.confirm import Confirm
from tui.widgets.text_block import TextBlock
from tui.widgets.text_lines import CountsLine, DetailLine
from tui.widgets.text_prompt import TextPrompt

ASKED_EVERY_S = 5.0


class PrinterScreen(DeskScreen[None]):
    """Asks the printer every few seconds how it stands, as long as one looks."""

    HELP_TEXT = wording.PRINTER_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key(
            "c", "calibrate", wording.KEY_CALIBRATE, id="printer.calibrate", help=wording.HELP_OF_CALIBRATE
        ),
        keys.key("t", "test_page", wording.KEY_TEST_PAGE, id="printer.test", help=wording.HELP_OF_TEST_PAGE),
        keys.key(
            "f5", "check", wording.KEY_CHECK_PRINTER, id="printer.check", help=wording.HELP_OF_CHECK_PRINTER
        ),
        keys.key("g", "give", wording.KEY_GIVE, id="printer.give", help=wording.HELP_OF_GIVE),
        keys.key("x", "remove", wording.KEY_REMOVE, id="printer.remove", help=wording.HELP_OF_REMOVE),
    ]
    DEFAULT_CSS = "PrinterScreen TextBlock { margin: 1 3 0 3; }"

    def __init__(self, line: PrinterLine, notice: str = "") -> None:
        """`notice`: what has just been done to the printer."""
        super().__init__()
        self._line, self._notice = line, notice
        self._check: PrinterCheck | None = None

    def path(self) -> tuple[str, ...]:
        return (wording.AREAS["PRINTERS"][0], self._line.name)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(wording.PRINTER_ASKING, id="state", least=1)

    def compose_body(self) -> ComposeResult:
        yield TextBlock(id="rest")
        yield TextBlock(id="facts")

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.PRINTER_NEXT, id="next")

    def on_mount(self) -> None:
        super().on_mount()
        self.set_interval(ASKED_EVERY_S, self._ask_again)
        if self._notice:
            self.say_done(self._notice)

    def on_screen_resume(self) -> None:
        """Read and ask again whenever one comes back here."""
        name, actor = self._line.name, self.actor
        self.run_service(lambda _job: printer_line(name, actor=actor), self._know, group="line")
        self._ask(self._show)

    def _know(self, line: PrinterLine) -> None:
        self._line = line
        self._show_facts()

    def _ask_again(self) -> None:
        if self.is_current and not self.is_calling("printer"):
            self._ask(self._show)

    def action_check(self) -> None:
        """Ask the printer how it stands now, and say that it was asked."""
        self._ask(self._answer)

    def _ask(self, show: Callable[[PrinterCheck], None]) -> None:
        name, actor = self._line.name, self.actor
        self.run_service(lambda _job: check_printer(name, actor=actor), show, group="printer")

    def _answer(self, check: PrinterCheck) -> None:
        self._show(check)
        self.say_done(wording.PRINTER_ASKED)

    def _show(self, check: PrinterCheck) -> None:
        self._check = check
        first, *rest = check_words(check)
        self.query_one("#state", CountsLine).say(first)
        self.query_one("#rest", TextBlock).say(*rest)
        self.query_one("#rest", TextBlock).display = bool(rest)
        self.query_one("#next", DetailLine).say(
            *(wording.PRINTER_NEXT_AWAY if check.fault else (wording.PRINTER_NEXT,))
        )
        self._show_facts()
        self.refresh_bindings()

    def _show_facts(self) -> None:
        answered = self._check is not None and self._check.fault is None
        told = check_facts(self._check) if self._check and answered else ()
        kept = printer_facts(self._line, seen=not answered)
        self.query_one("#facts", TextBlock).say(*facts_block((*kept, *told)))

    def disabled_reason(self, action: str) -> str | None:
        keeper = may(self.actor, Right.MANAGE_PRINTERS)
        reasons = {
            "give": None if may(self.actor, Right.MANAGE_ALL_ACCOUNTS) else wording.REASON_NOT_SYSTEM_ADMIN,
            "remove": None if keeper else wording.REASON_NOT_PRINTER_KEEPER,
        }
        return reasons.get(action) or super().disabled_reason(action)

    # --- calibrating ---------------------------------------------------------------------------------------------

    def action_calibrate(self) -> None:
        """Ask for which blank, then for which tray."""
        name, actor = self._line.name, self.actor
        self.run_service(lambda _job: calibrated_blanks(name, actor=actor), self._ask_blank)

    def _ask_blank(self, found: tuple[BlankLine, ...]) -> None:
        self.open(ChoiceList(wording.CALIBRATE_WHICH_BLANK, blank_options(found)), self._ask_tray)

    def _ask_tray(self, chosen: Option | None) -> None:
        if chosen is None:
            return
        trays = self._check.trays if self._check else ()
        blank = str(chosen.key)
        if not trays:
            self._calibrate(blank, Option("", ""))
            return
        self.open(
            ChoiceList(wording.CALIBRATE_WHICH_TRAY, tray_options(trays)), partial(self._calibrate, blank)
        )

    def _calibrate(self, blank: str, tray: Option | None) -> None:
        if tray is not None:
            self.open(CalibrationScreen(self._line.name, str(tray.key), blank))

    # --- test page and upkeep ------------------------------------------------------------------------------------

    def action_test_page(self) -> None:
        """Ask for plain paper first: blanks may lie in the printer."""
        if not self.is_calling():
            question = wording.TEST_PAGE_TO_FOLDER if self._stores else wording.TEST_PAGE_QUESTION
            self.open(Confirm(wording.KEY_TEST_PAGE, question), self._test)

    def _test(self, confirmed: bool | None) -> None:
        if not confirmed:
            return
        name, actor = self._line.name, self.actor
        self.say_done(wording.TEST_PAGE_GOES)
        self.run_service(lambda _job: print_test_page(name, actor=actor), self._tested)

    def _tested(self, _key: str) -> None:
        self.say_done(wording.TEST_PAGE_STORED if self._stores else wording.TEST_PAGE_SENT)

    @property
    def _stores(self) -> bool:
        """Whether this printer has no paper: what is printed becomes a file."""
        return self._line.kind == PrinterKind.FOLDER

    def action_give(self) -> None:
        """Ask for the 机构代码 that the printer shall belong to."""
        self.open(TextPrompt(wording.KEY_GIVE, [wording.GIVE_WHOM], self._line.organisation_code), self._give)

    def _give(self, code: str | None) -> None:
        if code and code != self._line.organisation_code:
            name, actor = self._line.name, self.actor
            self.run_service(lambda _job: set_printer_for(name, code, actor=actor), self._given)

    def _given(self, line: PrinterLine) -> None:
        self._line = line
        self._show_facts()
        self.say_done(wording.PRINTER_GIVEN.format(name=line.name, organisation=line.organisation_name))

    def action_remove(self) -> None:
        """Ask, then take the printer out of use."""
        question = [sentence.format(name=self._line.name) for sentence in wording.REMOVE_QUESTION]
        self.open(Confirm(wording.KEY_REMOVE, question), self._remove)

    def _remove(self, confirmed: bool | None) -> None:
        if confirmed:
            name, actor = self._line.name, self.actor
            self.run_service(lambda _job: remove_printer(name, actor=actor), self._removed)

    def _removed(self, _done: None) -> None:
        _ = self.dismiss(None)
        self.desk.say(wording.PRINTER_REMOVED.format(name=self._line.name), done=True)
