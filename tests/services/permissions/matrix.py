"""The cells of the matrix, executed: one function, everybody, every place.

What is refused runs as in life, so that its row in the journal is really there; what is allowed runs inside a
transaction that is undone, so that every cell finds the same world.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from models.base import connection, engine, rows
from services.actor import Actor
from services.errors import DeskError, NotAllowed, Refused
from tests.services.permissions.calls import Call, last_entry, missing_proof
from tests.services.permissions.expectations import WITHOUT, Expectation
from tests.services.permissions.world import Place, World, contents, signed_out


@dataclass(frozen=True, slots=True)
class Cell:
    """Somebody calls the function for a place; `code` is the refusal to come, empty for any for want of a right."""

    who: str
    actor: Actor
    where: str
    place: Place
    allowed: bool
    code: str = ""

    def __str__(self) -> str:
        return f"{self.who} @ {self.where}"


def complaints(world: World, call: Call, expected: Expectation) -> list[str]:
    """Every cell of one function that is not as expected, in words; empty when all are."""
    cells = list(_cells(world, call, expected))
    refused = [cell for cell in cells if not cell.allowed]
    found = []
    engine().close()
    for cell in refused[:1]:
        # Without an open connection, as most calls come in: whoever asks the database first opens it.
        found += _told(cell, _refused(world, call, cell))
    with connection():
        for cell in refused[1:]:
            found += _told(cell, _refused(world, call, cell))
        present = contents()
    if present != world.digest:
        found.append("a refused call changed something")
        world.digest = present
    with connection():
        for cell in cells:
            if cell.allowed:
                found += _told(cell, _allowed(world, call, cell))
    return found


def _told(cell: Cell, complaint: str) -> list[str]:
    return [f"{cell}: {complaint}"] if complaint else []


def _cells(world: World, call: Call, expected: Expectation) -> Iterator[Cell]:
    places = world.places if call.about_school else {"own": world.places["own"]}
    asked: Sequence[str] = WITHOUT
    for who, actor in world.actors.items():
        let_in = False
        for where, place in places.items():
            allowed = expected.allows(who, where)
            yield Cell(who, actor, where, place, allowed, expected.refusals.get(who, ""))
            if allowed and not let_in and not actor.is_local:
                yield from _barred(Cell(who, actor, where, place, allowed=True), asked, expected)
                # One check asks all three: of the further roles it is enough that they meet it.
                let_in, asked = True, WITHOUT[:1]


def _barred(cell: Cell, asked: Sequence[str], expected: Expectation) -> Iterator[Cell]:
    """Somebody who may, but whose session is over, whose password is not their own, who lacks a second factor."""
    actors = {
        "session_ended": signed_out(cell.actor),
        "password_must_change": replace(cell.actor, must_change=True),
        "second_factor_required": replace(cell.actor, needs_second_factor=True),
    }
    for code in asked:
        who = f"{cell.who} with {code}"
        yield replace(cell, who=who, actor=actors[code], allowed=code in expected.without, code=code)


def _refused(world: World, call: Call, cell: Cell) -> str:
    with connection():
        before = last_entry()
    try:
        call.do(world, cell.actor, cell.place)
    except DeskError as refusal:
        kind = Refused if cell.code else NotAllowed
        if not isinstance(refusal, kind) or cell.code not in ("", refusal.code):
            return f"should be refused with {cell.code or kind.__name__}, got {refusal.code}"
        leaked = _leaked(world, cell, refusal.params)
        if leaked:
            return leaked
        return _badly_journalled(before, cell, refusal.code)
    return "was let in"


def _leaked(world: World, cell: Cell, told: object) -> str:
    """What somebody was told of organisations that they may not know of."""
    found = [where for traces in world.foreign(cell.actor) for where in traces.found_in(told)]
    return f"was told of others: {found[:3]}" if found else ""


def _badly_journalled(before: int, cell: Cell, code: str) -> str:
    with connection():
        found = rows("SELECT login, done, detail FROM journal WHERE id > ?", (before,))
    told = [(login, done, json.loads(detail).get("refused")) for login, done, detail in found]
    return "" if told == [(cell.actor.login, 0, code)] else f"{code} is journalled as {told}"


class _Undone(Exception):
    """Ends a transaction that must leave nothing."""


@contextmanager
def _undone() -> Iterator[None]:
    try:
        with connection(), engine().atomic():
            yield
            raise _Undone
    except _Undone:
        pass


def _allowed(world: World, call: Call, cell: Cell) -> str:
    with connection() if call.commits else _undone():
        if call.prepare is not None:
            call.prepare(world, cell.actor, cell.place)
        before = last_entry()
        try:
            answer = call.do(world, cell.actor, cell.place)
        except DeskError as refusal:
            return "" if refusal.code == call.stops_at else f"should be let in, got {refusal.code}"
        leaked = _leaked(world, cell, answer)
        return leaked or missing_proof(call, cell.place, cell.actor, answer, before)
