"""The pages of a batch (任务的页面): clean ones, or one with 样张 for a trial."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.base import connection
from printing.geometry import Correction, PageSize
from services.audits.heads import AuditHead
from services.browsing.tables import TableKey
from services.diplomas.pages import Drawing, diploma_pdf, replacement_pdf
from services.diplomas.templates import DEFAULT_BLANK, REPLACEMENT_BLANK, blank_page
from services.forms.content import Form, FormChoice
from services.forms.drawing import BLANKS, FormSheet
from services.forms.rendering import form_batch, form_sample
from services.paper_errors import paper_refusals
from services.print_jobs.ledger import JobRow, Paper, SheetRow

USUAL_BLANKS = {Paper.DIPLOMA: DEFAULT_BLANK, Paper.REPLACEMENT: REPLACEMENT_BLANK}
FORMS = {Paper.STAMPING_TABLE: Form.STAMPING_TABLE, Paper.REGISTER: Form.REGISTER}


@dataclass(frozen=True, slots=True)
class Drawn:
    """Pages, one for each sheet, all of one size."""

    pdf: bytes
    page: PageSize


def draw(job: JobRow, head: AuditHead, sheets: Sequence[SheetRow], correction: Correction) -> Drawn:
    """The pages of these sheets in order. Raises `Refused`: `preflight_failed`, `form_changed`, `not_final`."""
    with connection(), paper_refusals():
        return Drawn(_pdf(job, head, sheets, correction), blank_page(job.blank))


def _pdf(job: JobRow, head: AuditHead, sheets: Sequence[SheetRow], correction: Correction) -> bytes:
    ids = [sheet.diploma_id or 0 for sheet in sheets]
    drawing = Drawing(job.blank, correction, job.trial, job.planner)
    match job.paper:
        case Paper.DIPLOMA:
            return diploma_pdf(head, ids, drawing)
        case Paper.REPLACEMENT:
            ids = [sheet.replacement_id or 0 for sheet in sheets]
            return replacement_pdf(head, ids, drawing)
        case Paper.STAMPING_TABLE | Paper.REGISTER:
            return _form_pdf(job, head, sheets, correction)


def _form_pdf(job: JobRow, head: AuditHead, sheets: Sequence[SheetRow], correction: Correction) -> bytes:
    paper = form_paper(job.paper, job.blank)
    tables = {_table(sheet) for sheet in sheets}
    choice = form_choice(job.paper, next(iter(tables)) if len(tables) == 1 else None)
    if job.trial:
        return form_sample(head, choice, correction=correction, paper=paper)
    pages = [_form_sheet(sheet) for sheet in sheets]
    return form_batch(head, choice, pages, correction=correction, paper=paper)


def form_choice(paper: Paper, table: TableKey | None) -> FormChoice:
    """What a job of forms asks for."""
    return FormChoice(FORMS[paper], table)


def usual_blank(paper: Paper) -> str:
    """The blank of a paper where none is named."""
    if paper in USUAL_BLANKS:
        return USUAL_BLANKS[paper]
    return next(blank for (form, _), blank in BLANKS.items() if form is FORMS[paper])


def form_paper(paper: Paper, blank: str) -> str:
    """The size of paper that a plain blank of this form is: a4 or a3; '' where the form has no such blank."""
    return next((size for (form, size), name in BLANKS.items() if (form, name) == (FORMS[paper], blank)), "")


def _form_sheet(sheet: SheetRow) -> FormSheet:
    return FormSheet(sheet.subject.split("/")[1], sheet.page, sheet.copy, _table(sheet))


def _table(sheet: SheetRow) -> TableKey | None:
    return TableKey(sheet.major_code, sheet.duration) if sheet.major_code else None
