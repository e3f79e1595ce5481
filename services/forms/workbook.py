"""Forms as workbooks: the same titles, columns and texts as on paper, whole ID numbers (表册工作簿, product.md §7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, groupby
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from models.base import connection, write_transaction
from printing.form_closing import STRUCK
from printing.form_footer import JOURNAL_CHARACTERS
from printing.form_pages import FormContent
from printing.form_templates import Column, FormTemplate, SealBox, register_template, stamping_template
from printing.geometry import POINTS_PER_MM, UNCORRECTED
from printing.register import register_content
from printing.stamping_table import table_content
from services import paper_folders, wording
from services.actor import Actor
from services.audits.heads import AuditKey
from services.folders import outbox_file
from services.forms.codes import written
from services.forms.content import Form, FormChoice, Gathered, gathered
from services.forms.drawing import counted, registers, settings_for, stamping_forms
from services.forms.keeping import keep_codes, kept_codes
from services.forms.rendering import file_name, form_head, require_unchanged
from services.journal import Entry, operation, record
from services.paper_errors import paper_refusals
from services.workbooks.writing import put_text, replacing, sheet_title

NUMBERS = frozenset({"position", "applied", "passed", "scores"})
"""The fields whose cells are numbers in a workbook; everything else is text, above all what consists of digits."""

MM_PER_WIDTH = 1.9
"""A column of Excel's width 1 is about so wide on paper."""

A4_OF_EXCEL = 9
THIN = Side(style="thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
LEFT = Alignment(horizontal="left", vertical="center")
BOXED = Alignment(horizontal="left", vertical="top", wrap_text=True)
BETWEEN_TEXTS = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class WrittenForm:
    """A workbook with forms: how many sheets, the codes on them (none on a draft)."""

    path: Path
    sheets: int
    codes: tuple[str, ...]
    draft: bool


@operation("form.export")
def form_workbook(key: AuditKey, choice: FormChoice, target: Path, *, actor: Actor) -> WrittenForm:
    """Write the forms as a workbook, a sheet each; before the department's approval as a draft, like the PDF.

    Raises as `render_form` does, but for fonts and calibrations.
    """
    with connection():
        head = form_head(key, actor)
        found = gathered(head, choice)
        pages = counted(found, settings_for(found, UNCORRECTED))
        book = _book(found)
        codes = tuple(form.code for form in found.forms if form.code)
        made = WrittenForm(target, len(found.forms), codes, found.draft)
        with replacing(target) as temporary:
            book.save(temporary)
            with write_transaction():
                require_unchanged(head)
                keep_codes(kept_codes(found, pages))
                detail = {
                    "form": choice.form.value,
                    "draft": made.draft,
                    "sheets": made.sheets,
                    "codes": list(codes),
                    "version": head.version,
                }
                record(actor, Entry("form.export", "audit", str(key), detail=detail))
    return made


@operation("form.export")
def workbook_to_outbox(key: AuditKey, choice: FormChoice, *, actor: Actor) -> WrittenForm:
    """The same into the actor's 发件箱, under a name of its own. Raises as `form_workbook` and `outbox_file` do."""
    with connection():
        found = gathered(form_head(key, actor), choice)
        target = outbox_file(actor.login, file_name(found, choice) + ".xlsx")
        return form_workbook(key, choice, target, actor=actor)


def _book(found: Gathered) -> Workbook:
    book = Workbook()
    book.remove(book.worksheets[0])
    template, contents = _contents(found)
    for form, content in zip(found.forms, contents, strict=True):
        name = form.tables[0].content.major_name if found.form is Form.REGISTER else ""
        title = sheet_title(name or wording.FORM_NAMES[found.form], book.sheetnames)
        _Sheet(book.create_sheet(title), template, content).fill()
    return book


def _contents(found: Gathered) -> tuple[FormTemplate, list[FormContent]]:
    """The site's template, and every form in its words."""
    folder = paper_folders.templates()
    with paper_refusals():
        if found.form is Form.STAMPING_TABLE:
            template = stamping_template(folder)
            return template, [table_content(form, template) for form in stamping_forms(found)]
        template = register_template(folder)
        return template, [register_content(form, template) for form in registers(found)]


class _Sheet:
    """One form in one sheet, written from top to bottom."""

    def __init__(self, sheet: Worksheet, template: FormTemplate, content: FormContent) -> None:
        self.sheet, self.template, self.content = sheet, template, content
        self.width = len(content.columns)
        self.rows = count(1)

    def fill(self) -> None:
        """Everything that stands on the form."""
        template, values, marks = self.template, self.content.values, self.content.marks
        self._line(template.title.format_map(values), Font(bold=True, size=template.title_size))
        if marks.draft:
            self._line(template.watermark, Font(bold=True, color="C00000"))
        self._spread(template.head, values)
        self._headings(self.content.columns)
        for row in self.content.rows:
            self._row(row)
        self._spread(template.signatures, values)
        self._boxes()
        for note in template.notes:
            self._line(note.format_map(values), Font(size=9), LEFT)
        code = template.footer.code.format(code=written(marks.code)) if marks.code else template.footer.draft
        self._line(code, Font(size=9), LEFT)
        self._on_paper()
        self._foot(code)

    def _line(self, text: str, font: Font, alignment: Alignment = CENTRE) -> None:
        """A text across the whole width."""
        row = next(self.rows)
        cell = self.sheet.cell(row, 1)
        put_text(cell, text)
        cell.font, cell.alignment = font, alignment
        self.sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=self.width)

    def _spread(self, lines: Sequence[Sequence[str]], values: Mapping[str, str]) -> None:
        """Lines of several texts, one after the other: cells of their own would cut the longest."""
        for line in lines:
            self._line(BETWEEN_TEXTS.join(part.format_map(values) for part in line), Font(), LEFT)

    def _boxes(self) -> None:
        """The seal boxes side by side; the bureau's is struck where there is none."""
        boxes, row = self.template.boxes, next(self.rows)
        self.sheet.row_dimensions[row].height = boxes.height_mm * POINTS_PER_MM
        for box, (first, last) in zip(boxes.boxes, _shares(len(boxes.boxes), self.width), strict=True):
            struck = box.bureau and self.content.struck
            put_text(
                self.sheet.cell(row, first), "\n".join([box.title, *([STRUCK] if struck else _lines(box))])
            )
            for at in range(first, last + 1):
                self._dress(row, at, Font(size=boxes.size), BOXED)
            self.sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)

    def _headings(self, columns: Sequence[Column]) -> None:
        """The headings, in two rows where columns share one; they stay in sight and are repeated on paper."""
        upper, lower = next(self.rows), next(self.rows)
        for group, members in groupby(enumerate(columns, 1), key=lambda pair: pair[1].group):
            places = list(members)
            for at, column in places:
                top = upper if not group else lower
                put_text(self.sheet.cell(top, at), column.heading)
                for row in (upper, lower):
                    self._dress(row, at, Font(bold=True))
                if not group:
                    self.sheet.merge_cells(start_row=upper, end_row=lower, start_column=at, end_column=at)
            if group:
                put_text(self.sheet.cell(upper, places[0][0]), group)
                first, last = places[0][0], places[-1][0]
                self.sheet.merge_cells(start_row=upper, end_row=upper, start_column=first, end_column=last)
        self.sheet.print_title_rows = f"{upper}:{lower}"
        self.sheet.freeze_panes = f"A{lower + 1}"

    def _row(self, texts: Sequence[str]) -> None:
        row = next(self.rows)
        for at, (column, text) in enumerate(zip(self.content.columns, texts, strict=True), 1):
            cell = self.sheet.cell(row, at)
            number = _number(text) if column.field in NUMBERS else None
            if number is None:
                put_text(cell, text)
            else:
                cell.value = number
                cell.number_format = "0.0" if column.field == "scores" else "0"
            self._dress(row, at, Font())

    def _dress(self, row: int, at: int, font: Font, alignment: Alignment = CENTRE) -> None:
        cell = self.sheet.cell(row, at)
        cell.font, cell.alignment, cell.border = font, alignment, BOX

    def _on_paper(self) -> None:
        """Widths as on paper, every column on one page, as many pages as it takes."""
        for at, column in enumerate(self.content.columns, 1):
            longest = max((_width(row[at - 1]) for row in self.content.rows), default=0)
            self.sheet.column_dimensions[get_column_letter(at)].width = max(
                column.width_mm / MM_PER_WIDTH, min(longest + 2, 30)
            )
        setup = self.sheet.page_setup
        setup.paperSize, setup.fitToWidth, setup.fitToHeight = A4_OF_EXCEL, 1, 0
        setup.orientation = "landscape" if self.width > len("0123456789") else "portrait"
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def _foot(self, code: str) -> None:
        """Below every page, as on paper: code, page of pages, head of the journal."""
        footer, marks = self.template.footer, self.content.marks
        journal = footer.journal.format(
            journal_head=marks.journal_head[:JOURNAL_CHARACTERS], made_on=marks.made_on
        )
        below = HeaderFooterItem()
        below.left.text, below.right.text = (text.replace("&", "&&") for text in (code, journal))
        below.center.text = footer.page.replace("&", "&&").format(page="&P", pages="&N")
        self.sheet.HeaderFooter.oddFooter = below


def _shares(parts: int, columns: int) -> Iterator[tuple[int, int]]:
    """First and last column of each of so many texts beside each other."""
    for part in range(parts):
        first = part * columns // parts + 1
        yield first, max(first, (part + 1) * columns // parts)


def _number(text: str) -> float | int | None:
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return None


def _lines(box: SealBox) -> Iterator[str]:
    yield from ("", box.seal, "", *box.lines, box.date)


def _width(text: str) -> int:
    """Of the longest line; Han characters take two columns."""
    return max(sum(1 if char.isascii() else 2 for char in line) for line in text.split("\n"))
