"""The stamping table (验印审核表), A4 portrait: a row per major, a total, three seal boxes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from printing.errors import PaperError
from printing.form_pages import FormContent, Layout, draw_forms, page_counts_of
from printing.form_shapes import A4, FormPdf, PageSettings, StampingForm, StampingFormLine
from printing.form_templates import FormTemplate, stamping_template
from printing.geometry import PageSize

PAGE = PageSize(210, 297)


def draw_stamping_table(forms: Sequence[StampingForm], settings: PageSettings) -> FormPdf:
    """The stamping tables as one PDF.

    Refuses: paper_unfit (`paper`: it is for A4 alone), template_missing, template_invalid, form_code_missing,
    page_missing, text_too_long, and what `JobFonts` refuses.
    """
    layout = _layout(settings)
    contents = [table_content(form, layout.template) for form in forms]
    return draw_forms(contents, layout, settings)


def page_counts(forms: Sequence[StampingForm], settings: PageSettings) -> tuple[int, ...]:
    """How many pages one copy of each form has. Refuses: paper_unfit, template_missing, template_invalid."""
    return page_counts_of(_layout(settings), [len(form.lines) + 1 for form in forms])


def _layout(settings: PageSettings) -> Layout:
    if settings.paper != A4:
        raise PaperError("paper_unfit", paper=settings.paper)
    return Layout(stamping_template(settings.templates), PAGE, A4)


def table_content(form: StampingForm, template: FormTemplate) -> FormContent:
    """The form as texts in the words of the template, as it stands on paper and in a workbook."""
    majors = [line for line in form.lines if not line.continued]
    numbers = itertools.accumulate(int(not line.continued) for line in form.lines)
    lines = [_cells(line, number, template) for line, number in zip(form.lines, numbers, strict=True)]
    applied, passed = sum(line.applied for line in form.lines), sum(line.passed for line in form.lines)
    lines.append({"major_name": template.total, "applied": str(applied), "passed": str(passed)})
    values = {
        "year": str(form.year),
        "batch": str(form.batch),
        "school_name": form.school_name,
        "school_code": form.school_code,
        "bureau_name": form.bureau_name or template.direct,
        "filled_on": form.filled_on,
        "majors": str(len(majors)),
        "applied": str(applied),
        "passed": str(passed),
        "clerk": form.clerk.name,
        "phone": form.clerk.phone,
        "principal": form.principal,
    }
    rows = tuple(tuple(line.get(column.field, "") for column in template.columns) for line in lines)
    filled = {name: value or template.blank for name, value in values.items()}
    return FormContent(filled, template.columns, rows, form.marks, struck=not form.bureau_name)


def _cells(line: StampingFormLine, number: int, template: FormTemplate) -> dict[str, str]:
    """The texts of one row by field."""
    numbers = line.first_number
    if line.last_number != line.first_number:
        numbers = template.number_range.format(first=line.first_number, last=line.last_number)
    if line.continued:
        return {"numbers": numbers}
    return {
        "position": str(number),
        "major_name": line.major_name,
        "admission_categories": line.admission_categories,
        "cohorts": line.cohorts,
        "duration": line.duration,
        "graduation_date": line.graduation_date,
        "applied": str(line.applied),
        "passed": str(line.passed),
        "numbers": numbers,
        "remark": line.remark,
    }
