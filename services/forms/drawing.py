"""Forms drawn as pages, and which sheet each page is (表的页面)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from printing.form_shapes import A3, A4, FormMarks, FormPdf, PageSettings, RegisterForm, StampingForm
from printing.geometry import Correction
from printing.register import draw_registers
from printing.register import page_counts as register_page_counts
from printing.stamping_table import draw_stamping_table
from printing.stamping_table import page_counts as stamping_page_counts
from services import journal, paper_folders, wording
from services.browsing.tables import TableKey
from services.clock import local, now
from services.forms.content import Form, Gathered, SingleForm
from services.forms.shapes import day, register_form, stamping_form
from services.paper_errors import paper_refusals

BLANKS: Mapping[tuple[Form, str], str] = {
    (Form.STAMPING_TABLE, A4): "a4",
    (Form.REGISTER, A4): "a4-landscape",
    (Form.REGISTER, A3): "a3-landscape",
}
"""The plain paper, as calibrations and print jobs name it, by form and paper."""


@dataclass(frozen=True, slots=True)
class FormSheet:
    """One sheet: page (from 1) of a form, in which copy (from 1); `table` None for the stamping table."""

    code: str
    page: int
    copy: int
    table: TableKey | None


def settings_for(found: Gathered, correction: Correction, paper: str = A4) -> PageSettings:
    """How these forms are drawn: final ones in every copy that the school owes, drafts once."""
    return PageSettings(
        paper_folders.font_cache(),
        paper=paper,
        copies=() if found.draft else copies_of(found),
        correction=correction,
        templates=paper_folders.templates(),
        fonts=paper_folders.own_fonts(),
    )


def copies_of(found: Gathered) -> tuple[str, ...]:
    """The label of every copy that the school owes: three under a bureau, two for 区直 (product.md §7)."""
    return wording.FORM_COPIES if found.names.bureau else wording.FORM_COPIES_DIRECT


def draw(found: Gathered, settings: PageSettings) -> FormPdf:
    """The forms as one PDF. Raises `Refused` with what the press refuses."""
    with paper_refusals():
        if found.form is Form.STAMPING_TABLE:
            return draw_stamping_table(list(stamping_forms(found)), settings)
        return draw_registers(list(registers(found)), settings)


def counted(found: Gathered, settings: PageSettings) -> tuple[int, ...]:
    """How many pages one copy of each form has, without drawing. Raises `Refused` with what the press refuses."""
    with paper_refusals():
        if found.form is Form.STAMPING_TABLE:
            return stamping_page_counts(list(stamping_forms(found)), settings)
        return register_page_counts(list(registers(found)), settings)


def stamping_forms(found: Gathered) -> Iterator[StampingForm]:
    """The stamping tables of what was gathered, as they are to be read."""
    for form, marks in _marked(found):
        yield stamping_form(found, form, marks)


def registers(found: Gathered) -> Iterator[RegisterForm]:
    """The registers of what was gathered, as they are to be read."""
    for form, marks in _marked(found):
        yield register_form(found, form, marks)


def _marked(found: Gathered) -> Iterator[tuple[SingleForm, FormMarks]]:
    journal_head, today = journal.head()[1], day(local(now()).date().isoformat())
    for form in found.forms:
        yield form, FormMarks(form.code, journal_head, found.draft, today)


def sheets_of(found: Gathered, pages_of: Sequence[int]) -> Iterator[FormSheet]:
    """The sheets in the order of the pages: the first copy of every form, then the second."""
    for copy in range(1, len(copies_of(found)) + 1):
        for form, pages in zip(found.forms, pages_of, strict=True):
            for page in range(1, pages + 1):
                yield FormSheet(form.code, page, copy, form.table)
