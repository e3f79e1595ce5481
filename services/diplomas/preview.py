"""A diploma in character cells: what stands on it, where, before any paper (终端预览)."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import connection
from printing.diploma_checks import page_texts
from printing.preview import draw_cells
from services.actor import Actor, Right, require
from services.audits.heads import AuditKey, find_audit
from services.diplomas.selecting import Selection, choose
from services.diplomas.templates import DIPLOMAS, layout_of
from services.diplomas.values import Wanted, diploma_records
from services.journal import operation


@dataclass(frozen=True, slots=True)
class PreviewField:
    """A field by its number in the picture: its label and the whole text, empty where nothing is printed."""

    number: int
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class PagePreview:
    """The outline of the blank with its texts, a string of cells a line, and every field in full."""

    cells: tuple[str, ...]
    fields: tuple[PreviewField, ...]


@operation("diploma.read")
def diploma_preview(
    key: AuditKey, row_no: int, blank: str, *, actor: Actor, columns: int, lines: int
) -> PagePreview:
    """The page of one row in so many columns and lines of a terminal.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `audit_not_approved`, `nothing_selected`, and as
    `layout_of` does.
    """
    with connection():
        head = find_audit(key, actor=actor)
        require(actor, Right.RENDER_FORMS, head.school_id)
        layout = layout_of(blank, DIPLOMAS)
        row = choose(head, Selection(row_numbers=(row_no,)))[0]
        record = diploma_records(Wanted(head, layout), [row.diploma_id])[0]
    texts = page_texts(layout, record)
    fields = (
        PreviewField(number, field.label, text)
        for number, (field, text) in enumerate(zip(layout.fields, texts, strict=True), 1)
    )
    return PagePreview(draw_cells(layout, texts, columns, lines), tuple(fields))
