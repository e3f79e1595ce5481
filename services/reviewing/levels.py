"""The levels that an audit climbs (审核层级, product.md §3): its school, every bureau above it, the department."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import rows
from services.actor import ancestors
from services.audits.states import State
from services.errors import Refused

SCHOOL, BUREAU, DEPARTMENT = "school", "bureau", "department"


@dataclass(frozen=True, slots=True)
class Level:
    """One organisation on the way up."""

    id: int
    code: str
    name: str
    kind: str

    @property
    def state(self) -> State:
        """The state of an audit that waits here."""
        return State.AT_DEPARTMENT if self.kind == DEPARTMENT else State.AT_BUREAU


def levels_of(school_id: int) -> tuple[Level, ...]:
    """The school, then every organisation above it, nearest first. Needs an open connection.

    Raises `Refused("no_department")` where the tree does not end in a department.
    """
    way = [school_id, *ancestors(school_id)]
    listed = ", ".join("?" * len(way))
    found = rows(f"SELECT id, code, name, kind FROM organisation WHERE id IN ({listed})", way)
    levels = tuple(sorted((Level(*row) for row in found), key=lambda level: way.index(level.id)))
    if not levels or levels[-1].kind != DEPARTMENT:
        raise Refused("no_department")
    return levels


def level_above(school_id: int, organisation_id: int) -> Level | None:
    """The next level above one on the way of a school's audits; None above the department."""
    levels = levels_of(school_id)
    at = next(place for place, level in enumerate(levels) if level.id == organisation_id)
    return levels[at + 1] if at + 1 < len(levels) else None
