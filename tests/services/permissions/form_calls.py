"""Calls about forms and the codes on them; the code of every school's stamping table has been given out."""

from __future__ import annotations

from models.base import connection
from services.actor import Actor
from services.audits.heads import read_heads
from services.forms.codes import form_code
from services.forms.content import Form, FormChoice, gathered
from services.forms.rendering import form_to_outbox, render_form
from services.forms.resolving import resolve_code
from services.forms.workbook import form_workbook, workbook_to_outbox
from tests.services.permissions.audit_calls import numbered
from tests.services.permissions.calls import Call, act, read
from tests.services.permissions.world import Place, World

STAMPING = FormChoice(Form.STAMPING_TABLE)
REGISTERS = FormChoice(Form.REGISTER)
NEVER_GIVEN = form_code("ab" * 32)


def _render(world: World, actor: Actor, place: Place) -> object:
    return render_form(numbered(place).key, REGISTERS, actor=actor, target=world.folder / "登记表.pdf")


def _workbook(world: World, actor: Actor, place: Place) -> object:
    target = world.folder / "登记表.xlsx"
    return form_workbook(numbered(place).key, REGISTERS, target, actor=actor), target


def _code(place: Place) -> str:
    """The code of the school's stamping table; one that nobody has where there is no such school."""
    with connection():
        heads = read_heads("WHERE a.id = ?", (numbered(place).id,))
        return gathered(heads[0], STAMPING).forms[0].code if heads else NEVER_GIVEN


FORM_CALLS: dict[str, Call] = {
    "forms.rendering.render_form": act(_render),
    "forms.rendering.form_to_outbox": act(
        lambda _w, who, at: form_to_outbox(numbered(at).key, STAMPING, actor=who)
    ),
    "forms.workbook.form_workbook": act(_workbook),
    "forms.workbook.workbook_to_outbox": act(
        lambda _w, who, at: workbook_to_outbox(numbered(at).key, STAMPING, actor=who)
    ),
    "forms.resolving.resolve_code": read(lambda _w, who, at: resolve_code(_code(at), actor=who)),
}
