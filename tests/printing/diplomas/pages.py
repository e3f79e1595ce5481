"""Layouts made for a test, their pages drawn, and what is on them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pypdfium2

from printing.diploma import DiplomaSettings
from printing.diploma_template import DiplomaLayout, parse_layout
from printing.diploma_values import DiplomaRecord
from printing.fonts.chain import SONG, chains
from printing.geometry import UNCORRECTED, Correction
from printing.template_files import Entry

SERIF = chains({}, installed=Path("/nowhere"))
"""The chains of a machine without fonts of its own."""

PERSON = {
    "name": "欧阳宇明",
    "sex": "男",
    "number": "202345019900010073",
    "id_number": "450199200511231238",
    "school": "邕州市第一职业技术学校",
    "major": "计算机应用",
    "duration": "3",
    "birth": "2005-11-23",
    "admission": "2020-09",
    "graduation": "2023-07-01",
    "issue": "2023-07-05",
    "reason": "二〇二四年三月遗失",
    "replaced": "2024-04-08",
}


def record(**values: str) -> DiplomaRecord:
    """A graduate, with other values where they are given."""
    return DiplomaRecord({**PERSON, **values})


def field(**keys: object) -> dict[str, object]:
    """The keys of one field, with others where they are given."""
    return {
        "label": "姓名",
        "text": "{name}",
        "sample": "张三",
        "x": 20,
        "y": 30,
        "width": 40,
        "size": 16,
        **keys,
    }


def document(fields: Mapping[str, object] | None = None, **keys: object) -> dict[str, object]:
    """A template as TOML gives it: one field on a page of 260 × 185 mm, unless others are given."""
    return {
        "title": "试",
        "paper": "diplomas",
        "page": {"width": 260, "height": 185},
        "fields": {"name": field()} if fields is None else fields,
        **keys,
    }


def layout(fields: Mapping[str, object] | None = None, **keys: object) -> DiplomaLayout:
    """The layout of such a template."""
    return parse_layout("diploma_test", Entry("diploma_test.toml", "", document(fields, **keys)))


def settings(folder: Path, correction: Correction = UNCORRECTED, *, sample: bool = False) -> DiplomaSettings:
    """Pages with the program's own 宋."""
    return DiplomaSettings({SONG: SERIF[SONG]}, folder, correction, sample=sample)


def lines(pdf: bytes, page: int = 0) -> list[str]:
    """What a reader copies from a page, line by line."""
    with pypdfium2.PdfDocument(pdf) as opened:
        text: str = opened[page].get_textpage().get_text_range()
    return text.splitlines()
