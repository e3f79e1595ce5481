"""What stands on each sheet that a request asks for (打印的内容): its subject over all jobs, and what draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from models.base import rows
from services.actor import Actor, Right, require
from services.audits.heads import AuditHead, AuditKey, find_audit
from services.browsing.tables import TableKey
from services.diplomas.selecting import APPROVED, Selection, chosen
from services.errors import Refused
from services.forms.drawing import FormSheet
from services.forms.keeping import KeptCode
from services.forms.rendering import form_pages
from services.print_jobs.drawing import form_choice, form_paper
from services.print_jobs.ledger import Paper


@dataclass(frozen=True, slots=True)
class PrintRequest:
    """What somebody wants printed.

    `selection` picks graduates for diplomas and replacements (None: all), `table` the register of one major; `pages`
    and `copies` single sheets of forms, counted from 1 (none: all). `blank` '' is the usual one of the paper, `tray` ''
    the printer's choice. `trial`: one page with 样张 on plain paper. `reprint` with a `reason`: sheets that were
    printed before, once more. `rest`: only what was never printed and waits in no job.
    """

    key: AuditKey
    paper: Paper
    printer: str
    table: TableKey | None = None
    selection: Selection | None = None
    pages: tuple[int, ...] = ()
    copies: tuple[int, ...] = ()
    tray: str = ""
    blank: str = ""
    trial: bool = False
    reprint: bool = False
    reason: str = ""
    rest: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """One sheet to be: what names it over all jobs, the number that people know it by, and what draws it."""

    subject: str
    number: str
    diploma_id: int | None = None
    replacement_id: int | None = None
    major_code: str = ""
    duration: str = ""
    page: int = 1
    copy: int = 1
    row_no: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """The sheets of a request in the order they are printed, and the codes of forms that they bear."""

    subjects: tuple[Subject, ...]
    codes: tuple[KeptCode, ...] = ()


def approved_audit(request: PrintRequest, actor: Actor) -> AuditHead:
    """The audit of a request, if the actor may print of it and it is approved. Needs an open connection."""
    head = find_audit(request.key, actor=actor)
    require(actor, Right.PRINT, head.school_id)
    if head.state not in APPROVED:
        raise Refused("audit_not_approved")
    return head


def wanted_sheets(request: PrintRequest, head: AuditHead, blank: str, actor: Actor) -> Wanted:
    """The sheets that a request asks for. Needs an open connection.

    Raises `Refused`: `nothing_to_print`, `not_replaced`, and as `chosen` and `form_pages` do.
    """
    wanted = _asked_for(request, head, blank, actor)
    if not wanted.subjects:
        raise Refused("nothing_to_print")
    return wanted


def trial_subject(first: Subject, job_name: str) -> Subject:
    """The same page as a trial: nothing that counts as paper of the graduate."""
    return replace(first, subject=f"trial/{job_name}")


def _asked_for(request: PrintRequest, head: AuditHead, blank: str, actor: Actor) -> Wanted:
    match request.paper:
        case Paper.DIPLOMA:
            return Wanted(_diplomas(request, actor))
        case Paper.REPLACEMENT:
            return Wanted(_replacements(request, actor))
        case Paper.STAMPING_TABLE | Paper.REGISTER:
            return _forms(request, head, blank)


def _diplomas(request: PrintRequest, actor: Actor) -> tuple[Subject, ...]:
    found = chosen(request.key, _selection(request), actor=actor)
    return tuple(
        Subject(
            f"diploma/{one.number}",
            one.number,
            one.diploma_id,
            major_code=one.table.major_code,
            duration=one.table.duration,
            row_no=one.row_no,
        )
        for one in found
    )


def _replacements(request: PrintRequest, actor: Actor) -> tuple[Subject, ...]:
    """Of each graduate the newest 学历证明书. Raises `Refused("not_replaced")` for one that has none."""
    found = []
    for one in _diplomas(request, actor):
        newest = rows("SELECT MAX(id) FROM replacement WHERE diploma_id = ?", (one.diploma_id,))[0][0]
        if newest is None:
            raise Refused("not_replaced", number=one.number)
        found.append(replace(one, subject=f"replacement/{newest}", replacement_id=newest))
    return tuple(found)


def _selection(request: PrintRequest) -> Selection:
    selection = request.selection or Selection()
    return replace(selection, table=request.table) if request.table else selection


def _forms(request: PrintRequest, head: AuditHead, blank: str) -> Wanted:
    paper = form_paper(request.paper, blank)
    if not paper:
        raise Refused("blank_unfit", blank=blank)
    found = form_pages(head, form_choice(request.paper, request.table), paper=paper)
    return Wanted(tuple(map(_form, _picked(request, found.sheets))), found.kept)


def _picked(request: PrintRequest, sheets: Sequence[FormSheet]) -> list[FormSheet]:
    return [
        sheet
        for sheet in sheets
        if (not request.pages or sheet.page in request.pages)
        and (not request.copies or sheet.copy in request.copies)
    ]


def _form(sheet: FormSheet) -> Subject:
    return Subject(
        f"form/{sheet.code}/{sheet.page}/{sheet.copy}",
        f"{sheet.code}-{sheet.page}",
        major_code=sheet.table.major_code if sheet.table else "",
        duration=sheet.table.duration if sheet.table else "",
        page=sheet.page,
        copy=sheet.copy,
    )
