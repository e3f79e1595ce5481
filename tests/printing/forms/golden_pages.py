"""The golden pages of the two forms."""

from __future__ import annotations

from pathlib import Path

from printing.form_shapes import PageSettings
from printing.register import draw_registers
from printing.stamping_table import draw_stamping_table
from tests.printing.forms.samples import COPIES, register, stamping
from tests.printing.golden import Drawing


def stamping_final(folder: Path) -> bytes:
    """One page for the school, with all codes."""
    return draw_stamping_table([stamping(6)], PageSettings(folder, copies=COPIES, only_pages=(1,))).pdf


def stamping_direct_draft(folder: Path) -> bytes:
    """区直, before approval, on two pages."""
    return draw_stamping_table([stamping(30, direct=True, draft=True)], PageSettings(folder)).pdf


def register_a4(folder: Path) -> bytes:
    """Names that are hard to print, the boxes on the second page."""
    return draw_registers([register(20)], PageSettings(folder, copies=COPIES[:2], only_pages=(3, 4))).pdf


def register_a3_direct(folder: Path) -> bytes:
    """区直, one page on the larger paper."""
    return draw_registers([register(12, direct=True)], PageSettings(folder, paper="a3")).pdf


def register_draft(folder: Path) -> bytes:
    """Before approval: no numbers, no codes, the watermark."""
    return draw_registers([register(3, draft=True)], PageSettings(folder)).pdf


PAGES: dict[str, Drawing] = {
    "stamping_final": stamping_final,
    "stamping_direct_draft": stamping_direct_draft,
    "register_a4": register_a4,
    "register_a3_direct": register_a3_direct,
    "register_draft": register_draft,
}
