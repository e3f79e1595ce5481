"""The foot of every page: Code 128, verification code as text, page x of y, head of the journal, QR code."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from printing.codes import code128_operators, qr_operators
from printing.form_shapes import FormMarks
from printing.form_templates import FormTemplate
from printing.geometry import POINTS_PER_MM, Box
from printing.page_pen import Align, Pen

FOOTER_MM: Final = 17.0
QR_MM: Final = 14.0
BARS_MM: Final = (64.0, 8.0)
"""Width, quiet zones in it, and height of the Code 128: narrow bars of 0.28 mm, which a desk scanner reads."""

GROUP: Final = 4
"""Characters between two hyphens of the code as people read it."""

JOURNAL_CHARACTERS: Final = 16


@dataclass(frozen=True, slots=True)
class PageOf:
    """Page x of y."""

    page: int
    pages: int

    @property
    def last(self) -> bool:
        """Whether the form ends here."""
        return self.page == self.pages


def page_code(code: str, page: int) -> str:
    """What the QR code and the Code 128 of a page hold: the code without hyphens, and the page."""
    return f"{code}-{page}"


def readable_code(code: str, page: int) -> str:
    """The code of a page for the eye, XXXX-XXXX-XXXXC-page: the check character stays with the last group."""
    groups = (code[:GROUP], code[GROUP : 2 * GROUP], code[2 * GROUP :])
    return f"{'-'.join(groups)}-{page}"


def draw_footer(pen: Pen, template: FormTemplate, top_mm: float, marks: FormMarks, number: PageOf) -> None:
    """The foot of one page; a draft has no code. Refuses: code_too_long (`length`)."""
    footer, margins, page = template.footer, template.margins, pen.page
    left, right = margins.left, page.width_mm - margins.right
    line = footer.size / POINTS_PER_MM
    middle = (left + BARS_MM[0] + right - QR_MM) / 2
    low = top_mm + FOOTER_MM - 0.3 * line
    pen.write(
        footer.page.format(page=number.page, pages=number.pages),
        middle,
        low - 1.6 * line,
        footer.size + 1,
        Align.CENTRE,
    )
    journal = footer.journal.format(
        journal_head=marks.journal_head[:JOURNAL_CHARACTERS], made_on=marks.made_on
    )
    pen.write(journal, middle, low, footer.size, Align.CENTRE)
    if marks.draft:
        pen.write(footer.draft, left, low, footer.size)
        return
    coded = page_code(marks.code, number.page)
    across, height = BARS_MM
    side = Box(right - QR_MM, top_mm + FOOTER_MM - QR_MM, QR_MM, QR_MM)
    bars = Box(left, low - 1.6 * line - height, across, height)
    pen.fill([code128_operators(coded, bars, page), qr_operators(coded, side, page)])
    text = footer.code.format(code=readable_code(marks.code, number.page))
    pen.write(text, left + across / 2, low, footer.size + 1, Align.CENTRE)
