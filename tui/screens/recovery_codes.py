"""The recovery codes of a second factor (备用码), shown once: nobody can read them later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType

from tui import keys, wording
from tui.screens.desk_screen import DeskScreen
from tui.widgets.text_block import TextBlock
from tui.widgets.text_lines import CountsLine, DetailLine

COLUMNS = 2
GAP = "      "


class RecoveryCodesScreen(DeskScreen[bool | None]):
    """Left only by the key that says they are written down."""

    HELP_TEXT = wording.RECOVERY_CODES_HELP
    BINDINGS: ClassVar[list[BindingType]] = [
        keys.key("f5,y", "written", wording.KEY_WRITTEN, id="codes.written", help=wording.HELP_OF_WRITTEN),
    ]
    DEFAULT_CSS = "RecoveryCodesScreen TextBlock { margin: 1 4; }"

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__()
        self._codes = tuple(codes)

    def path(self) -> tuple[str, ...]:
        return (wording.SECOND_FACTOR, wording.RECOVERY_CODES)

    def compose_top(self) -> ComposeResult:
        yield CountsLine(*wording.RECOVERY_CODES_WRITE)

    def compose_body(self) -> ComposeResult:
        rows = -(-len(self._codes) // COLUMNS)
        numbered = [f"{number}  {code}" for number, code in enumerate(self._codes, 1)]
        lines = [GAP.join(numbered[row::rows]) for row in range(rows)]
        yield TextBlock(*(text for line in lines for text in (line, "")))

    def compose_bottom(self) -> ComposeResult:
        yield DetailLine(wording.RECOVERY_CODES_NEXT)

    def action_written(self) -> None:
        """Go on."""
        _ = self.dismiss(True)

    def leave(self) -> None:
        """Say that they are to be written down first."""
        self.desk.say(wording.RECOVERY_CODES_FIRST)
