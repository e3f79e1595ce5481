"""What the forms (验印审核表, 资格审核与证书验印登记表) are drawn from, and what comes out: plain, frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from printing.fonts.faces import FontSource
from printing.geometry import UNCORRECTED, Correction, PageSize

A4 = "a4"
A3 = "a3"


@dataclass(frozen=True, slots=True)
class Person:
    """Whoever answers for a form, as signed on it; an empty name leaves the line to be filled in by hand."""

    name: str
    phone: str = ""


@dataclass(frozen=True, slots=True)
class FormMarks:
    """What tells one form from every other.

    `code` is the verification code (验证码): 12 Crockford characters and their check character without hyphens, empty
    on a draft. `journal_head` is the head of the journal, of which 16 characters are shown; `made_on` the day on
    which the form was made, as it is to be read.
    """

    code: str
    journal_head: str
    draft: bool
    made_on: str


@dataclass(frozen=True, slots=True)
class StampingFormLine:
    """One major of the stamping table; counts as numbers, everything else as it is to be read.

    A `continued` line goes on with a further range of numbers of the major above, and shows nothing else.
    """

    major_name: str
    admission_categories: str
    cohorts: str
    duration: str
    graduation_date: str
    applied: int
    passed: int
    first_number: str
    last_number: str
    remark: str
    continued: bool = False


@dataclass(frozen=True, slots=True)
class StampingForm:
    """《{年}年毕业生毕业证书验印审核表》 of one audit; without a bureau (区直) its middle box is struck."""

    year: int
    batch: int
    school_name: str
    school_code: str
    bureau_name: str
    filled_on: str
    lines: tuple[StampingFormLine, ...]
    clerk: Person
    principal: str
    marks: FormMarks


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One graduate; `scores` in the order of the form's columns, everything as it is to be read."""

    position: int
    name: str
    sex: str
    id_number: str
    cohort: str
    admission_category: str
    graduation_mode: str
    scores: tuple[str, ...]
    conduct: str
    verdict: str
    number: str
    remark: str


@dataclass(frozen=True, slots=True)
class RegisterForm:
    """《广西中等职业学校{年}年毕业生资格审核（成绩与操行）与证书验印登记表》 of one major and 学制.

    `filled_by` is the 填表人, `reviewed_by` the 审核人; `score_columns` are the course categories (课程类别).
    `weighting` says how their scores were made of the marks.
    """

    year: int
    batch: int
    school_name: str
    school_code: str
    bureau_name: str
    major_name: str
    major_code: str
    cohorts: str
    duration: str
    admission_categories: str
    male: int
    female: int
    score_columns: tuple[str, ...]
    rows: tuple[RegisterRow, ...]
    filled_by: str
    reviewed_by: str
    graduation_date: str
    issue_date: str
    weighting: str
    marks: FormMarks


@dataclass(frozen=True, slots=True)
class PageSettings:
    """How forms are drawn: for which printer, on which paper ("a4" or "a3"), in which copies, with whose fonts.

    `copies` are the labels in the head (学校存 …); without any there is one copy without a label. `templates` is the
    site's own folder, looked into before the shipped templates. `fonts` goes before the program's own by style, and
    `cache_folder` keeps their subsets. `only_pages` are pages of the whole document, counted from 1.
    """

    cache_folder: Path
    paper: str = A4
    copies: tuple[str, ...] = ()
    correction: Correction = UNCORRECTED
    templates: Path | None = None
    fonts: Mapping[str, Sequence[FontSource]] = field(default_factory=dict)
    only_pages: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class FormPdf:
    """Forms as one PDF: the first copy of every form, then the second of every form, and so on.

    `pages_of` says how many pages one copy of each form has, in their order; `page` is the sheet they lie on.
    """

    pdf: bytes
    pages_of: tuple[int, ...]
    page: PageSize
