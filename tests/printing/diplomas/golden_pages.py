"""The golden pages of the shipped blanks."""

from __future__ import annotations

from pathlib import Path

from printing.diploma import draw_diplomas, draw_sample
from printing.diploma_template import read_layout
from printing.geometry import Correction
from tests.printing.diplomas.pages import field, layout, record, settings
from tests.printing.fonts.small_fonts import LONG_NAME, RARE
from tests.printing.golden import Drawing


def diploma_a4(folder: Path) -> bytes:
    """Two pages: a name of rare characters, and one that has to shrink."""
    people = [record(name=f"王{RARE}"), record(name=LONG_NAME, sex="女", birth="2005-01-01")]
    return draw_diplomas(read_layout("diploma_a4"), people, settings(folder))


def diploma_260x185(folder: Path) -> bytes:
    """The samples of the template, marked as one."""
    return draw_sample(read_layout("diploma_260x185"), settings(folder, sample=True))


def replacement_a4(folder: Path) -> bytes:
    """学历证明书."""
    return draw_diplomas(read_layout("replacement_a4"), [record()], settings(folder))


def corrected(folder: Path) -> bytes:
    """Shift, tilt and size at once; a code; a field that is turned."""
    turned = field(text="{school}", x=30, y=120, width=70, rotation=-90)
    code = {"x": 210, "y": 130, "size": 14, "text": "{number}"}
    page = layout({"name": field(), "school": turned}, code=code)
    return draw_diplomas(page, [record()], settings(folder, Correction(2, -1, 0.8, 0.5, -0.5)))


PAGES: dict[str, Drawing] = {
    "diploma_a4": diploma_a4,
    "diploma_260x185": diploma_260x185,
    "replacement_a4": replacement_a4,
    "corrected": corrected,
}
