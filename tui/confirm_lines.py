"""The question about the last good sheet in words (确认出纸): which it is about, and what would become of each."""

from __future__ import annotations

from collections.abc import Sequence

from services.print_jobs.ledger import SheetState
from services.print_jobs.reading import JobView
from services.print_jobs.settling import ConfirmPreview
from tui import wording
from tui.run_lines import positions_text


def confirm_words(preview: ConfirmPreview, *, cancelled: bool) -> str:
    """21–26 将记为完好，27 待您确认，28–30 将重新排队; a cancelled job prints nothing again."""
    kinds = (
        (wording.CONFIRM_GOOD, preview.good),
        (wording.CONFIRM_ASKED, preview.asked),
        (wording.CONFIRM_UNPRINTED if cancelled else wording.CONFIRM_AGAIN, preview.again),
        (wording.CONFIRM_WAITING, preview.waiting),
    )
    return wording.BETWEEN_CONFIRMS.join(
        template.format(sheets=positions_text(sheets)) for template, sheets in kinds if sheets
    )


def open_numbers(view: JobView) -> tuple[str, ...]:
    """The numbers of the sheets that the question about the last good one is about."""
    return tuple(
        sheet.number
        for sheet in view.sheets
        if sheet.state is SheetState.SENT or (sheet.state is SheetState.UNKNOWN and not sheet.asked)
    )


def common_beginning(numbers: Sequence[str]) -> str:
    """What all numbers begin with, two digits at least left to type; empty where they differ from the start."""
    if not numbers:
        return ""
    shortest = min(map(len, numbers))
    same = next(
        (at for at in range(shortest) if len({number[at] for number in numbers}) > 1), max(0, shortest - 2)
    )
    return numbers[0][: max(0, min(same, shortest - 2))]
