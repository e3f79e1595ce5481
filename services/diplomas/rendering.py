"""Diplomas as files for looking at, always with 样张 across the page (导出样张)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.base import connection, write_transaction
from printing.geometry import UNCORRECTED
from services import wording
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.calibrating.held import correction_of
from services.diplomas.pages import Drawing, diploma_pdf
from services.diplomas.selecting import DiplomaRow, Selection, choose
from services.diplomas.templates import DEFAULT_BLANK
from services.folders import outbox_file
from services.journal import Entry, operation, record
from services.workbooks.writing import replacing


@dataclass(frozen=True, slots=True)
class RenderedDiplomas:
    """A PDF and how many pages it has, each with 样张."""

    path: Path
    pages: int


@operation("diploma.render")
def render_diplomas(
    key: AuditKey, selection: Selection, blank: str, *, actor: Actor, target: Path, calibration: str = ""
) -> RenderedDiplomas:
    """Write the diplomas as a PDF with 样张, the usual blank where none is named; a file that is there is replaced.

    `calibration` is PRINTER/TRAY/BLANK, empty for none. Photos come from the actor's inbox. Raises `NotAllowed`;
    `Refused`: `school_unknown`, `audit_missing`, and as `choose`, `correction_of` and `diploma_pdf` do; `CannotRun`:
    folder_missing, file_not_writable.
    """
    blank = blank or DEFAULT_BLANK
    with connection():
        require(actor, Right.RENDER_FORMS)
        head = find_audit(key, actor=actor)
        correction = correction_of(calibration, blank, actor=actor) if calibration else UNCORRECTED
        found = choose(head, selection)
        ids = [row.diploma_id for row in found]
        pdf = diploma_pdf(head, ids, Drawing(blank, correction, sample=True, login=actor.login))
        with replacing(target) as temporary:
            temporary.write_bytes(pdf)
            with write_transaction():
                record(actor, _entry(head, found, blank))
    return RenderedDiplomas(target, len(found))


def _entry(head: AuditHead, found: tuple[DiplomaRow, ...], blank: str) -> Entry:
    detail = {
        "blank": blank,
        "count": len(found),
        "first": found[0].number,
        "last": found[-1].number,
        "version": head.version,
    }
    return Entry("diploma.render", "audit", str(head.key), detail=detail)


@operation("diploma.render")
def diplomas_to_outbox(
    key: AuditKey, selection: Selection, blank: str, *, actor: Actor, calibration: str = ""
) -> RenderedDiplomas:
    """The same into the actor's outbox, beside what lies there. Raises as `render_diplomas` and `outbox_file` do."""
    with connection():
        require(actor, Right.RENDER_FORMS)
    name = wording.DIPLOMA_FILE_NAME.format(year=key.year, batch=key.batch)
    target = outbox_file(actor.login, name)
    return render_diplomas(key, selection, blank, actor=actor, target=target, calibration=calibration)
