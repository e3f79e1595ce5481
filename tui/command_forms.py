"""`yanyin render stamping-table|register`, `yanyin code` (表册、验证码)."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from services.audits.summaries import audit_summary
from services.browsing.tables import TableKey
from services.clock import local
from services.errors import CannotRun
from services.forms.codes import written
from services.forms.content import Form, FormChoice
from services.forms.rendering import form_to_outbox, render_form
from services.forms.resolving import ResolvedCode, resolve_code
from services.forms.workbook import form_workbook
from tui import wording
from tui.command_accounts import actor_of
from tui.command_audits import key_of
from tui.command_output import Answer
from tui.command_reviews import table_named

WORKBOOK = ".xlsx"


def render_stamping_table(arguments: Namespace) -> Answer:
    """The stamping table as a PDF or, where the file is called so, as a workbook."""
    return _render(arguments, FormChoice(Form.STAMPING_TABLE))


def render_register(arguments: Namespace) -> Answer:
    """The register of one major, or of all."""
    return _render(arguments, FormChoice(Form.REGISTER, _table(arguments)))


def _table(arguments: Namespace) -> TableKey | None:
    if not arguments.major:
        return None
    return table_named(audit_summary(key_of(arguments), actor=actor_of(arguments)), arguments.major)


def _render(arguments: Namespace, choice: FormChoice) -> Answer:
    actor, key, target = actor_of(arguments), key_of(arguments), arguments.output
    if target is not None and target.suffix.lower() == WORKBOOK:
        if arguments.calibration:
            raise CannotRun("workbook_not_calibrated")
        book = form_workbook(key, choice, target, actor=actor)
        counts = wording.RENDER_WORKBOOK.format(file=book.path, sheets=book.sheets)
        data: dict[str, object] = {"sheets": book.sheets}
        return _written(book.path, counts, book.codes, data | {"draft": book.draft})
    options = {"paper": arguments.paper, "calibration": arguments.calibration}
    made = (
        form_to_outbox(key, choice, actor=actor, **options)
        if target is None
        else render_form(key, choice, actor=actor, target=target, **options)
    )
    counts = wording.RENDER_PAGES.format(file=made.path, pages=made.pages)
    return _written(made.path, counts, made.codes, {"pages": made.pages, "draft": made.draft})


def _written(path: Path, counts: str, codes: tuple[str, ...], data: dict[str, object]) -> Answer:
    lines = [counts]
    if data["draft"]:
        lines.append(wording.RENDER_DRAFT)
    elif len(codes) == 1:
        lines.append(wording.RENDER_CODE.format(code=written(codes[0])))
    else:
        lines.append(wording.RENDER_CODES.format(count=len(codes)))
        lines += [wording.RENDER_CODE_OF_SEVERAL.format(code=written(code)) for code in codes]
    return Answer(tuple(lines), {"file": str(path), **data, "codes": list(codes)})


def code(arguments: Namespace) -> Answer:
    """What a printed code stands for, and whether it still holds."""
    found = resolve_code(arguments.code, actor=actor_of(arguments))
    return Answer(tuple(_lines(found)), code_object(found))


def code_object(found: ResolvedCode) -> dict[str, object]:
    """A resolved code for scripts; what is not there is null."""
    person = found.person
    return {
        "code": found.code,
        "form": found.form.value,
        "school": found.key.school,
        "school_name": found.school_name,
        "year": found.key.year,
        "batch": found.key.batch,
        "major": found.major_name or None,
        "major_code": found.table.major_code if found.table else None,
        "duration": found.table.duration if found.table else None,
        "page": found.page or None,
        "pages": found.pages,
        "row": found.row or None,
        "person": person
        and {
            "position": person.position,
            "name": person.name,
            "number": person.number or None,
            "number_state": person.number_state.value,
        },
        "given_at": found.given_at,
        "current": found.current,
        "replaced_by": found.replaced_by or None,
        "replaced_at": found.replaced_at or None,
    }


def _lines(found: ResolvedCode) -> list[str]:
    key, table = found.key, found.table
    major = wording.CODE_MAJOR.format(major=found.major_name, duration=table.duration) if table else ""
    page = wording.CODE_PAGE.format(page=found.page, pages=found.pages) if found.page else ""
    lines = [
        wording.CODE_FORM.format(form=wording.FORM_TITLES[found.form], major=major, page=page),
        wording.CODE_AUDIT.format(school=found.school_name, code=key.school, year=key.year, batch=key.batch),
        wording.CODE_GIVEN.format(at=f"{local(found.given_at):%Y-%m-%d %H:%M}"),
    ]
    if found.person is not None:
        state = wording.CODE_NUMBER_STATES[found.person.number_state]
        person = {"position": found.person.position, "name": found.person.name, "number": found.person.number}
        lines.append(wording.CODE_PERSON.format(**person, state=state))
    return [*lines, standing(found)]


def standing(found: ResolvedCode) -> str:
    """Whether the paper still holds, and what to take instead."""
    if found.current:
        return wording.CODE_CURRENT
    if not found.replaced_by:
        return wording.CODE_WITHDRAWN
    sentence = wording.CODE_REPLACED if found.replaced_at else wording.CODE_REPLACED_UNPRINTED
    return sentence.format(code=written(found.replaced_by))


HANDLERS: dict[str, Callable[[Namespace], Answer]] = {
    "render stamping-table": render_stamping_table,
    "render register": render_register,
    "code": code,
}
"""By command."""
