"""What a call of the matrix is: valid arguments for a place, and what proves that it did its work."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.base import rows, value
from services.actor import Actor
from tests.services.permissions.world import Place, World

Do = Callable[[World, Actor, Place], object]


class Proof(StrEnum):
    """How an allowed call shows that it was one.

    JOURNALLED: it left a row of the actor's in the journal. TELLS: its answer is not empty; where it is about a
    school, the school shows in it. SHOWS: not asked about a school, it shows the one of whoever asks, and to somebody
    from above it is not empty. QUIET: that it came back is all there is.
    """

    JOURNALLED = "journalled"
    TELLS = "tells"
    SHOWS = "shows"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Call:
    """One function with its arguments. `about_school`: they name a school or something that is one's.

    `prepare` makes the state that an allowed call needs, in the same transaction. `stops_at` is the refusal at which
    an allowed call ends, past the check of rights, where its work cannot be undone. `commits`: it cannot run inside a
    transaction, and leaves a row in the journal behind, nothing else.
    """

    do: Do
    proof: Proof
    about_school: bool = True
    prepare: Do | None = None
    stops_at: str = ""
    commits: bool = False


def act(do: Do, prepare: Do | None = None) -> Call:
    """Does something to a school, its audits, people or data."""
    return Call(do, Proof.JOURNALLED, prepare=prepare)


def read(do: Do, prepare: Do | None = None) -> Call:
    """Tells of a school."""
    return Call(do, Proof.TELLS, prepare=prepare)


def own_act(do: Do, prepare: Do | None = None) -> Call:
    """Does something that is not about a school."""
    return Call(do, Proof.JOURNALLED, about_school=False, prepare=prepare)


def own_read(do: Do) -> Call:
    """Tells of something without being asked about a school: whatever the actor may see."""
    return Call(do, Proof.TELLS, about_school=False)


def own_view(do: Do) -> Call:
    """Tells of the schools that the actor may see, without being asked about one."""
    return Call(do, Proof.SHOWS, about_school=False)


def last_entry() -> int:
    """The number of the journal's last row."""
    return int(value("SELECT COALESCE(MAX(id), 0) FROM journal"))


def missing_proof(call: Call, place: Place, actor: Actor, answer: object, since: int) -> str:
    """What an allowed call owes, in words; empty when it did its work."""
    if call.proof is Proof.JOURNALLED:
        found = rows("SELECT login FROM journal WHERE id > ? AND done = 1", (since,))
        return "" if actor.login in {login for (login,) in found} else "left no row in the journal"
    if call.about_school or (call.proof is Proof.SHOWS and actor.organisation_kind in ("school", "bureau")):
        return (
            "" if call.proof is Proof.QUIET or place.traces.found_in(answer) else "told nothing of the school"
        )
    if call.proof is not Proof.QUIET:
        return "told nothing" if answer is None or (isinstance(answer, Sequence) and not answer) else ""
    return ""
