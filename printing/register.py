"""The register of one major (资格审核（成绩与操行）与证书验印登记表), A4 or A3 landscape: a row per graduate."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from printing.errors import PaperError
from printing.form_pages import FormContent, Layout, draw_forms, page_counts_of
from printing.form_shapes import A3, A4, FormPdf, PageSettings, RegisterForm, RegisterRow
from printing.form_templates import SCORES, Column, FormTemplate, register_template
from printing.geometry import PageSize

PAGES: Final = {A4: PageSize(297, 210), A3: PageSize(420, 297)}


def draw_registers(forms: Sequence[RegisterForm], settings: PageSettings) -> FormPdf:
    """The registers of one or all majors as one PDF.

    Refuses: paper_unfit (`paper`), template_missing, template_invalid, form_code_missing, page_missing, text_too_long,
    code_too_long, and what `JobFonts` refuses.
    """
    layout = _layout(settings)
    contents = [register_content(form, layout.template) for form in forms]
    return draw_forms(contents, layout, settings)


def page_counts(forms: Sequence[RegisterForm], settings: PageSettings) -> tuple[int, ...]:
    """How many pages one copy of each form has. Refuses: paper_unfit, template_missing, template_invalid."""
    return page_counts_of(_layout(settings), [len(form.rows) for form in forms])


def row_code(code: str, position: int) -> str:
    """What the small code of a row holds."""
    return f"{code}-R{position}"


def _layout(settings: PageSettings) -> Layout:
    if settings.paper not in PAGES:
        raise PaperError("paper_unfit", paper=settings.paper)
    return Layout(register_template(settings.templates), PAGES[settings.paper], settings.paper)


def register_content(form: RegisterForm, template: FormTemplate) -> FormContent:
    """The form as texts in the words of the template, as it stands on paper and in a workbook."""
    values = {
        "year": str(form.year),
        "batch": str(form.batch),
        "school_name": form.school_name,
        "school_code": form.school_code,
        "bureau_name": form.bureau_name or template.direct,
        "major_name": form.major_name,
        "major_code": form.major_code,
        "cohorts": form.cohorts,
        "duration": form.duration,
        "admission_categories": form.admission_categories,
        "total": str(form.male + form.female),
        "male": str(form.male),
        "female": str(form.female),
        "graduation_date": form.graduation_date,
        "issue_date": form.issue_date,
        "weighting": form.weighting,
        "filled_by": form.filled_by,
        "reviewed_by": form.reviewed_by,
    }
    filled = {name: value or template.blank for name, value in values.items()}
    columns = _columns(template, form.score_columns)
    rows = tuple(_cells(row, template, form.marks.code) for row in form.rows)
    return FormContent(filled, columns, rows, form.marks, struck=not form.bureau_name)


def _columns(template: FormTemplate, categories: Sequence[str]) -> tuple[Column, ...]:
    """The template's columns, the one of the scores once for each category."""
    found: list[Column] = []
    for column in template.columns:
        found += (
            [replace(column, heading=name) for name in categories] if column.field == SCORES else [column]
        )
    return tuple(found)


def _cells(row: RegisterRow, template: FormTemplate, code: str) -> tuple[str, ...]:
    texts = {
        "position": str(row.position),
        "name": row.name,
        "sex": row.sex,
        "id_number": row.id_number,
        "cohort": row.cohort,
        "admission_category": row.admission_category,
        "graduation_mode": row.graduation_mode,
        "conduct": row.conduct,
        "verdict": row.verdict,
        "number": row.number,
        "remark": row.remark,
        "row_code": row_code(code, row.position) if code else "",
    }
    cells: list[str] = []
    for column in template.columns:
        cells += row.scores if column.field == SCORES else [texts[column.field]]
    return tuple(cells)
