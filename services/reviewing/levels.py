"""The levels that an audit climbs (审核层级, product.md §3): its school, every bureau above it, the department."""

from __future__ import annotations

from dataclasses import dataclass

from models.base import rows
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
    found = rows(
        "WITH RECURSIVE up (id, parent_id, depth) AS ("
        " SELECT id, parent_id, 0 FROM organisation WHERE id = ?"
        " UNION ALL SELECT o.id, o.parent_id, up.depth + 1 FROM organisation o JOIN up ON o.id = up.parent_id)"
        " SELECT o.id, o.code, o.name, o.kind FROM up JOIN organisation o ON o.id = up.id ORDER BY up.depth",
        (school_id,),
    )
    levels = tuple(Level(*row) for row in found)
    if not levels or levels[-1].kind != DEPARTMENT:
        raise Refused("no_department")
    return levels


def level_above(school_id: int, organisation_id: int) -> Level | None:
    """The next level above one on the way of a school's audits; None above the department."""
    levels = levels_of(school_id)
    at = next(place for place, level in enumerate(levels) if level.id == organisation_id)
    return levels[at + 1] if at + 1 < len(levels) else None
