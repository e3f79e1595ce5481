"""The department's overview (总览): every city and school with where its audit stands, and who has not begun."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.base import connection, rows
from services import wording
from services.actor import Actor, Right, require
from services.audits.heads import AuditKey
from services.audits.states import State
from services.browsing.revocations import revoked_counts
from services.clock import days_since
from services.journal import operation
from services.reviewing.levels import BUREAU, DEPARTMENT, SCHOOL

DIRECT = "direct"
"""The kind of the place that holds the schools right under the department (区直)."""


class Stage(StrEnum):
    """How far a school has come in a year, the least first: nothing begun, or the state of an audit."""

    NOT_BEGUN = "not_begun"
    OPEN = State.OPEN.value
    RETURNED = State.RETURNED.value
    AT_BUREAU = State.AT_BUREAU.value
    AT_DEPARTMENT = State.AT_DEPARTMENT.value
    APPROVED = State.APPROVED.value
    STAMPING = State.STAMPING.value
    STAMPED = State.STAMPED.value
    ISSUED = State.ISSUED.value


@dataclass(frozen=True, slots=True)
class OverviewSchool:
    """A school and its audits of the year. `stage`, `waiting_days` and `key` are of the least advanced one.

    `graduates` sums the passed rows of all `batches`, `revoked` those of them who were revoked since.
    `waiting_days` counts the days since the one on which it came to where it waits, 0 while it waits nowhere. `key` is
    None without any audit.
    """

    code: str
    name: str
    stage: Stage
    batches: int
    graduates: int
    waiting_days: int
    key: AuditKey | None
    revoked: int = 0


@dataclass(frozen=True, slots=True)
class OverviewPlace:
    """A city's bureau with all schools below it, those of its counties too; or 区直, of kind `DIRECT`."""

    code: str
    name: str
    kind: str
    schools: tuple[OverviewSchool, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """A year at a glance: how many schools stand at each stage, 0 included; the places by code, 区直 last."""

    year: int
    counts: Mapping[Stage, int]
    places: tuple[OverviewPlace, ...]


@operation("overview.read")
def overview(year: int, *, actor: Actor) -> Overview:
    """The schools below the actor's organisation, all of them for the department, in a fixed number of queries.

    Raises `NotAllowed`.
    """
    with connection():
        require(actor, Right.READ_OVERVIEW)
        nodes = _below(actor.organisation_id)
        audits: dict[int, list[_Audit]] = defaultdict(list)
        revoked = revoked_counts("SELECT id FROM audit WHERE year = ?", (year,))
        for row in rows(_AUDITS, (year,)):
            audits[row[0]].append(_Audit(revoked.get(row[1], 0), *row[2:]))
    found: dict[int | None, list[OverviewSchool]] = defaultdict(list)
    for node in nodes:
        if node.kind == SCHOOL:
            found[node.place].append(_school(node, year, audits.get(node.id, ())))
    places = _places(nodes, found)
    counts = Counter(school.stage for place in places for school in place.schools)
    return Overview(year, {stage: counts[stage] for stage in Stage}, places)


@dataclass(frozen=True, slots=True)
class _Node:
    """An organisation; `place` is the id of the highest bureau at or above it, None for 区直 and the department."""

    id: int
    code: str
    name: str
    kind: str
    place: int | None


@dataclass(frozen=True, slots=True)
class _Audit:
    revoked: int
    batch: int
    state: str
    graduates: int
    arrived_at: str | None


_AUDITS = (
    "SELECT a.school_id, a.id, a.batch, a.state, a.passed_count, m.arrived_at FROM audit a"
    " LEFT JOIN (SELECT w.id, MAX(s.moved_at) AS arrived_at FROM audit w JOIN audit_move s ON s.audit_id = w.id"
    " WHERE w.waits_at_id IS NOT NULL AND s.to_state = w.state AND s.action IN ('submit', 'approve') GROUP BY w.id) m"
    " ON m.id = a.id WHERE a.year = ?"
)


def _below(organisation_id: int | None) -> list[_Node]:
    """An organisation and all below it, by code; all there are for 本机, who belongs to none."""
    top = "parent_id IS NULL" if organisation_id is None else "id = ?"
    found = rows(
        "WITH RECURSIVE below (id, code, name, kind, place) AS (SELECT id, code, name, kind,"
        f" CASE WHEN kind = '{BUREAU}' THEN id END FROM organisation WHERE {top}"
        " UNION ALL SELECT o.id, o.code, o.name, o.kind,"
        f" COALESCE(b.place, CASE WHEN o.kind = '{BUREAU}' THEN o.id END)"
        " FROM organisation o JOIN below b ON o.parent_id = b.id)"
        " SELECT id, code, name, kind, place FROM below ORDER BY code",
        () if organisation_id is None else (organisation_id,),
    )
    return [_Node(*row) for row in found]


def _school(node: _Node, year: int, audits: Sequence[_Audit]) -> OverviewSchool:
    graduates = sum(audit.graduates for audit in audits)
    if not audits:
        return OverviewSchool(node.code, node.name, Stage.NOT_BEGUN, 0, 0, 0, None)
    order = list(Stage)
    least = min(
        audits, key=lambda audit: (order.index(Stage(audit.state)), audit.arrived_at or "", audit.batch)
    )
    return OverviewSchool(
        node.code,
        node.name,
        Stage(least.state),
        len(audits),
        graduates,
        days_since(least.arrived_at or ""),
        AuditKey(node.code, year, least.batch),
        sum(audit.revoked for audit in audits),
    )


def _places(
    nodes: Iterable[_Node], schools: Mapping[int | None, list[OverviewSchool]]
) -> tuple[OverviewPlace, ...]:
    places = [
        OverviewPlace(node.code, node.name, BUREAU, tuple(schools.get(node.id, ())))
        for node in nodes
        if node.id == node.place
    ]
    if None in schools:
        code = next((node.code for node in nodes if node.kind == DEPARTMENT), "")
        places.append(OverviewPlace(code, wording.DIRECT_PLACE, DIRECT, tuple(schools[None])))
    return tuple(places)
