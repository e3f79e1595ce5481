"""Forms as documents: which rows stand on which page, and every page from its title to the codes at its foot."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from printing.errors import PaperError
from printing.fonts.job_fonts import JobFonts
from printing.fonts.kept import kept_chains
from printing.form_closing import STRUCK, closing_mm, draw_closing
from printing.form_footer import FOOTER_MM, PageOf, draw_footer
from printing.form_shapes import FormMarks, FormPdf, PageSettings
from printing.form_tables import Table, draw_table, laid_out
from printing.form_templates import Column, FormTemplate
from printing.geometry import POINTS_PER_MM, PageSize
from printing.head_lines import LINE, draw_spread
from printing.page_pen import Align, Pen
from printing.watermark import draw_watermark

FEWEST_AT_THE_END: Final = 3
"""Rows that the page with the seal boxes gets at least: boxes without a row above them could be of any form."""

COPY_SIZE: Final = 9
TITLE_LINE: Final = 1.5
GAP_MM: Final = 1.5


@dataclass(frozen=True, slots=True)
class FormContent:
    """One form as texts: what stands for the names in the template, the columns, the rows' cells, its marks."""

    values: Mapping[str, str]
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    marks: FormMarks
    struck: bool


@dataclass(frozen=True, slots=True)
class Layout:
    """A template on the page on which it is drawn."""

    template: FormTemplate
    page: PageSize
    paper: str

    @property
    def width_mm(self) -> float:
        """Between the margins."""
        return self.page.width_mm - self.template.margins.left - self.template.margins.right

    @property
    def table_top_mm(self) -> float:
        """Where the headings begin on every page."""
        template = self.template
        head = len(template.head) * LINE * template.head_size + TITLE_LINE * template.title_size
        return template.margins.top + head / POINTS_PER_MM + GAP_MM

    @property
    def foot_top_mm(self) -> float:
        """Where the footer begins on every page."""
        return self.page.height_mm - self.template.margins.bottom - FOOTER_MM


@dataclass(frozen=True, slots=True)
class _Page:
    """One page of the document: which form, which copy, its place in the form, the rows from and up to."""

    form: int
    copy: str
    number: PageOf
    first: int
    end: int


def page_counts_of(layout: Layout, counts: Sequence[int]) -> tuple[int, ...]:
    """How many pages forms of so many rows each have. Refuses: template_invalid, where no row fits on a page."""
    return tuple(len(rows_of_pages(count, *_capacities(layout))) for count in counts)


def rows_of_pages(count: int, full: int, last: int) -> tuple[int, ...]:
    """How many of the rows stand on each page, where a page holds `full` and the one with the boxes `last`."""
    pages = 1 + max(0, -(-(count - last) // full))
    rows = [full] * (pages - 1) + [count - (pages - 1) * full]
    short = min(FEWEST_AT_THE_END, last, count) - rows[-1]
    if short > 0:
        # Fewer than that, or less than none where a page filled to its foot leaves no room for the boxes.
        rows[-1] += short
        rows[-2] -= short
    return tuple(rows)


def draw_forms(contents: Sequence[FormContent], layout: Layout, settings: PageSettings) -> FormPdf:
    """The forms as one document in the order that `FormPdf` tells.

    Refuses: form_code_missing, page_missing (`page`, `pages`), text_too_long, template_invalid, and as `JobFonts` does.
    """
    if any(not content.marks.code and not content.marks.draft for content in contents):
        raise PaperError("form_code_missing")
    pages = list(_pages(contents, layout, settings.copies or ("",)))
    template = layout.template
    texts = {template.font: _texts(contents, template, settings.copies)}
    with JobFonts(texts, kept_chains(settings.fonts), settings.cache_folder) as fonts:
        pen = Pen(layout.page, fonts, template.font, settings.correction)
        for page in _wanted(pages, settings.only_pages):
            pen.begin_page()
            _draw_page(pen, layout, contents[page.form], page)
            pen.end_page()
        document = pen.document()
    counts = page_counts_of(layout, [len(content.rows) for content in contents])
    return FormPdf(document, counts, layout.page)


def _capacities(layout: Layout) -> tuple[int, int]:
    """How many rows a page holds without the boxes, and with them."""
    sizes = layout.template.sizes[layout.paper]
    room = layout.foot_top_mm - layout.table_top_mm - sizes.heading_mm - GAP_MM
    full, last = int(room / sizes.row_mm), int((room - closing_mm(layout.template)) / sizes.row_mm)
    if last < 1:
        raise PaperError(
            "template_invalid", file=layout.template.file, place="boxes.height", problem="range", detail=""
        )
    return full, last


def _pages(contents: Sequence[FormContent], layout: Layout, copies: Sequence[str]) -> Iterator[_Page]:
    capacities = _capacities(layout)
    for copy in copies:
        for form, content in enumerate(contents):
            first = 0
            rows = rows_of_pages(len(content.rows), *capacities)
            for number, count in enumerate(rows, 1):
                yield _Page(form, copy, PageOf(number, len(rows)), first, first + count)
                first += count


def _wanted(pages: Sequence[_Page], only: Sequence[int] | None) -> Sequence[_Page]:
    if only is None:
        return pages
    for number in only:
        if not 1 <= number <= len(pages):
            raise PaperError("page_missing", page=number, pages=len(pages))
    return [pages[number - 1] for number in only]


def _texts(contents: Sequence[FormContent], template: FormTemplate, copies: Sequence[str]) -> Iterator[str]:
    """Everything that may be written; digits and Latin letters always, so that subsets differ less."""
    yield string.digits + string.ascii_letters + string.punctuation + " "
    yield STRUCK
    yield from (text.replace("\n", "") for text in template.texts)
    yield from copies
    for content in contents:
        yield content.marks.made_on
        yield from content.values.values()
        yield from (column.heading for column in content.columns)
        for row in content.rows:
            yield "".join(row).replace("\n", "")


def _draw_page(pen: Pen, layout: Layout, content: FormContent, page: _Page) -> None:
    template = layout.template
    if content.marks.draft:
        draw_watermark(pen, template.watermark, template.watermark_grey)
    _draw_head(pen, layout, content, page.copy)
    table = _table(layout, content)
    rows = [(number, content.rows[number - 1]) for number in range(page.first + 1, page.end + 1)]
    bottom = draw_table(pen, table, layout.table_top_mm, rows)
    if page.number.last:
        draw_closing(pen, template, (layout.width_mm, bottom), content.values, struck=content.struck)
    draw_footer(pen, template, layout.foot_top_mm, content.marks, page.number)


def _table(layout: Layout, content: FormContent) -> Table:
    template = layout.template
    return laid_out(content.columns, template.sizes[layout.paper], template.margins.left, layout.width_mm)


def _draw_head(pen: Pen, layout: Layout, content: FormContent, copy: str) -> None:
    """The title, the label of the copy beside it, and the lines of the head."""
    template = layout.template
    left, top = template.margins.left, template.margins.top
    right = left + layout.width_mm
    title = template.title.format_map(content.values)
    label_mm = pen.width(copy) * COPY_SIZE / POINTS_PER_MM
    # As far from the left as the label is from the right, lest a long title run into it.
    size = min(
        template.title_size, (layout.width_mm - 2 * label_mm) * POINTS_PER_MM / max(pen.width(title), 1)
    )
    base = top + template.title_size / POINTS_PER_MM
    pen.write(title, (left + right) / 2, base, size, Align.CENTRE)
    pen.write(copy, right, base, COPY_SIZE, Align.RIGHT)
    top += TITLE_LINE * template.title_size / POINTS_PER_MM
    for line in template.head:
        texts = [part.format_map(content.values) for part in line]
        top = draw_spread(pen, texts, (left, right), top, template.head_size)
