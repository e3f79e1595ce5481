"""Forms as files of a person, and as the pages of a print job (生成表册, product.md §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from models.base import connection, value, write_transaction
from printing.form_shapes import A4
from printing.geometry import UNCORRECTED, Correction, PageSize
from services import wording
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.audits.summaries import last_change
from services.calibrating.held import correction_of
from services.errors import Refused, Stale
from services.folders import outbox_file
from services.forms.content import FormChoice, Gathered, gathered
from services.forms.drawing import BLANKS, FormSheet, copies_of, counted, draw, settings_for, sheets_of
from services.forms.keeping import KeptCode, keep_codes, kept_codes
from services.journal import Entry, operation, record
from services.workbooks.writing import replacing


@dataclass(frozen=True, slots=True)
class Rendered:
    """A file with forms: how many pages over all copies, the codes on them (none on a draft)."""

    path: Path
    pages: int
    codes: tuple[str, ...]
    draft: bool


@dataclass(frozen=True, slots=True)
class FormPrint:
    """Final forms ready for a print job: all pages, what each is, and the codes to keep before any is printed."""

    pdf: bytes
    page: PageSize
    sheets: tuple[FormSheet, ...]
    kept: tuple[KeptCode, ...]


def form_pages(
    head: AuditHead, choice: FormChoice, *, correction: Correction = UNCORRECTED, paper: str = A4
) -> FormPrint:
    """The final forms in all the copies that the school owes, for a print job. Needs an open connection; no actor.

    Stores nothing: `keep_codes` of its codes belongs into the write transaction that plans the job. Raises `Refused`:
    `not_final`, `form_empty`, `table_missing`, and what the press refuses.
    """
    found = _final(head, choice)
    drawn = draw(found, settings_for(found, correction, paper))
    return FormPrint(
        drawn.pdf, drawn.page, tuple(sheets_of(found, drawn.pages_of)), kept_codes(found, drawn.pages_of)
    )


def form_batch(
    head: AuditHead,
    choice: FormChoice,
    sheets: Sequence[FormSheet],
    *,
    correction: Correction = UNCORRECTED,
    paper: str = A4,
) -> bytes:
    """Exactly these sheets, a page each, in this order. Needs an open connection; no actor.

    Raises `Refused`: `form_changed` when a sheet's code is not that of the present content, and as `form_pages` does.
    """
    found = _final(head, choice)
    settings = settings_for(found, correction, paper)
    every = list(sheets_of(found, counted(found, settings)))
    places = {sheet: place for place, sheet in enumerate(every, 1)}
    if not set(sheets) <= set(places):
        raise Refused("form_changed")
    return draw(found, replace(settings, only_pages=tuple(places[sheet] for sheet in sheets))).pdf


def form_sample(
    head: AuditHead, choice: FormChoice, *, correction: Correction = UNCORRECTED, paper: str = A4
) -> bytes:
    """The first page as it will be, marked as a draft and without a code: for a trial print. As `form_pages` else."""
    found = _final(head, choice)
    sample = replace(found, draft=True, forms=tuple(replace(form, code="") for form in found.forms))
    return draw(sample, replace(settings_for(sample, correction, paper), only_pages=(1,))).pdf


def _final(head: AuditHead, choice: FormChoice) -> Gathered:
    found = gathered(head, choice)
    if found.draft:
        raise Refused("not_final")
    return found


def form_head(key: AuditKey, actor: Actor) -> AuditHead:
    """The audit whose forms the actor may have. Needs an open connection.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`.
    """
    require(actor, Right.RENDER_FORMS)
    return find_audit(key, actor=actor)


@operation("form.render")
def render_form(
    key: AuditKey,
    choice: FormChoice,
    *,
    actor: Actor,
    target: Path,
    paper: str = A4,
    calibration: str = "",
) -> Rendered:
    """Write the forms as a PDF: final and in all copies once the department has approved, before that one draft.

    `calibration` is PRINTER/TRAY/BLANK, empty for none; a file that is there already is replaced. Raises `NotAllowed`;
    `Stale("audit_changed")` when somebody acted meanwhile; `Refused`: `school_unknown`, `audit_missing`, `form_empty`,
    `table_missing`, as `correction_of` does, and what the press refuses; `CannotRun`: folder_missing,
    file_not_writable.
    """
    with connection():
        head = form_head(key, actor)
        correction = _correction(calibration, choice, paper, actor) if calibration else UNCORRECTED
        found = gathered(head, choice)
        drawn = draw(found, settings_for(found, correction, paper))
        copies = 1 if found.draft else len(copies_of(found))
        made = Rendered(
            target,
            copies * sum(drawn.pages_of),
            tuple(form.code for form in found.forms if form.code),
            found.draft,
        )
        with replacing(target) as temporary:
            temporary.write_bytes(drawn.pdf)
            # The codes are kept before the file takes its name: no paper bears a code that nobody can resolve.
            with write_transaction():
                require_unchanged(head)
                keep_codes(kept_codes(found, drawn.pages_of))
                record(actor, _entry(found, choice, made))
    return made


def _correction(calibration: str, choice: FormChoice, paper: str, actor: Actor) -> Correction:
    blank = BLANKS.get((choice.form, paper))
    # On a paper that a form has not, the press refuses it.
    return correction_of(calibration, blank, actor=actor) if blank else UNCORRECTED


def require_unchanged(head: AuditHead) -> None:
    """Raise `Stale("audit_changed")` when the audit has moved since it was read; inside the write transaction."""
    if value("SELECT version FROM audit WHERE id = ?", (head.id,)) != head.version:
        raise Stale("audit_changed", **last_change(head.id))


def _entry(found: Gathered, choice: FormChoice, made: Rendered) -> Entry:
    detail = {
        "form": choice.form.value,
        "draft": made.draft,
        "pages": made.pages,
        "codes": list(made.codes),
        "version": found.head.version,
    }
    return Entry("form.render", "audit", str(found.head.key), detail=detail)


@operation("form.render")
def form_to_outbox(
    key: AuditKey, choice: FormChoice, *, actor: Actor, paper: str = A4, calibration: str = ""
) -> Rendered:
    """The same into the actor's 发件箱, under a name of its own. Raises as `render_form` and `outbox_file` do."""
    with connection():
        head = form_head(key, actor)
        target = outbox_file(actor.login, file_name(gathered(head, choice), choice) + ".pdf")
        return render_form(key, choice, actor=actor, target=target, paper=paper, calibration=calibration)


def file_name(found: Gathered, choice: FormChoice) -> str:
    """What a file with these forms is called, without its suffix."""
    one = found.forms[0].tables[0].content.major_name if choice.table else ""
    return wording.FORM_FILE_NAME.format(
        form=wording.FORM_NAMES[choice.form],
        year=found.head.year,
        batch=found.head.batch,
        major=wording.FORM_FILE_MAJOR.format(major=one) if one else "",
        draft=wording.FORM_FILE_DRAFT if found.draft else "",
    )
