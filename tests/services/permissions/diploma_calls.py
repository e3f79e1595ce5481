"""Calls about diplomas and what replaces lost ones."""

from __future__ import annotations

from models.base import run
from services.actor import Actor
from services.diplomas.preflight import preflight
from services.diplomas.preview import diploma_preview
from services.diplomas.rendering import diplomas_to_outbox, render_diplomas
from services.diplomas.replacing import replace_diploma, replacements
from services.diplomas.selecting import Selection, chosen, graduates
from tests.build import MOMENT
from tests.services.permissions.audit_calls import FIRST_ROW, REASON, numbered
from tests.services.permissions.calls import Call, Proof, act, read
from tests.services.permissions.world import Place, World

BLANK = "diploma_a4"
EVERYBODY = Selection()


def _render(world: World, actor: Actor, place: Place) -> object:
    target = world.folder / "毕业证样张.pdf"
    return render_diplomas(numbered(place).key, EVERYBODY, BLANK, actor=actor, target=target)


def _outbox(_world: World, actor: Actor, place: Place) -> object:
    return diplomas_to_outbox(numbered(place).key, EVERYBODY, BLANK, actor=actor)


def _preview(_world: World, actor: Actor, place: Place) -> object:
    return diploma_preview(numbered(place).key, FIRST_ROW, BLANK, actor=actor, columns=80, lines=20)


def _issued(_world: World, _actor: Actor, place: Place) -> object:
    return run("UPDATE diploma SET issued_at = ? WHERE audit_id = ?", (MOMENT, numbered(place).id))


def _replace(_world: World, actor: Actor, place: Place) -> object:
    return replace_diploma(numbered(place).key, FIRST_ROW, REASON, actor=actor)


def _replaced(world: World, actor: Actor, place: Place) -> object:
    _issued(world, actor, place)
    return _replace(world, place.teacher, place)


DIPLOMA_CALLS: dict[str, Call] = {
    "diplomas.selecting.graduates": read(lambda _w, who, at: graduates(numbered(at).key, actor=who)),
    "diplomas.selecting.chosen": read(lambda _w, who, at: chosen(numbered(at).key, EVERYBODY, actor=who)),
    "diplomas.preflight.preflight": Call(
        lambda _w, who, at: preflight(numbered(at).key, (), BLANK, actor=who), Proof.QUIET
    ),
    "diplomas.preview.diploma_preview": read(_preview),
    "diplomas.rendering.render_diplomas": act(_render),
    "diplomas.rendering.diplomas_to_outbox": act(_outbox),
    "diplomas.replacing.replace_diploma": act(_replace, prepare=_issued),
    "diplomas.replacing.replacements": read(
        lambda _w, who, at: replacements(numbered(at).key, actor=who), prepare=_replaced
    ),
}
