"""The register of 1,000 graduates (登记表的速度), with a warm font cache, against reportlab's own table without codes.

Ours has the small code of every row, the codes of every page, and every cell fitted into its column; the baseline is
platypus' LongTable with the same texts in the same font, heights fixed.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

from reportlab.lib.pagesizes import A3, landscape
from reportlab.platypus import LongTable, SimpleDocTemplate, TableStyle

from bench import timing
from bench.timing import Line
from printing.fonts.chain import SONG
from printing.fonts.job_fonts import JobFonts
from printing.fonts.kept import kept_chains
from printing.form_shapes import PageSettings, RegisterForm, RegisterRow
from printing.register import draw_registers
from printing.stamping_table import draw_stamping_table
from tests.printing.forms.samples import register, stamping

ROWS = 1_000
BAR = "≤ 0.5 s"
MAJORS = 12


def lines() -> list[Line]:
    """The register on both papers, its first page, and a stamping table."""
    form, short = register(ROWS), register(1)
    with tempfile.TemporaryDirectory() as folder:
        small = PageSettings(Path(folder))
        large = PageSettings(Path(folder), paper="a3")
        with JobFonts({SONG: _texts(form)}, kept_chains({}), Path(folder)) as fonts:
            face = fonts.runs(SONG, form.major_name)[0].face
            ours, theirs = timing.side_by_side(
                lambda: draw_registers([form], large), lambda: _platypus(form, face)
            )
        on_a4 = timing.median(lambda: draw_registers([form], small))
        first = timing.median(lambda: draw_registers([short], small))
        table = timing.median(lambda: draw_stamping_table([stamping(MAJORS)], small))
    return [
        Line(f"register of {ROWS:,} rows, A3, a code a row", ours, BAR, ours / theirs, "of LongTable's time"),
        Line(f"register of {ROWS:,} rows, A4, a code a row", on_a4, BAR),
        Line("register of 1 row", first, "—"),
        Line(f"stamping table of {MAJORS} majors", table, "—"),
    ]


def _texts(form: RegisterForm) -> list[str]:
    return [text for row in form.rows for text in _cells(row)] + [form.major_name]


def _cells(row: RegisterRow) -> list[str]:
    """The texts of a row as ours shows them."""
    about = [str(row.position), row.name, row.sex, row.id_number, row.cohort, row.admission_category]
    return [*about, row.graduation_mode, *row.scores, row.conduct, row.verdict, row.number, row.remark]


def _platypus(form: RegisterForm, face: str) -> bytes:
    output = io.BytesIO()
    rows = [_cells(row) for row in form.rows]
    style = TableStyle([("FONT", (0, 0), (-1, -1), face, 9), ("GRID", (0, 0), (-1, -1), 0.4, "black")])
    table = LongTable(rows, colWidths=[60] * len(rows[0]), rowHeights=[22] * len(rows), style=style)
    SimpleDocTemplate(output, pagesize=landscape(A3)).build([table])
    return output.getvalue()
