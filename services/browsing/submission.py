"""The stamping table as the school hands it in: who may approve, where it waits, the numbers at last (上报情况)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from models.base import connection, rows, value
from services.actor import Actor
from services.audits.heads import AuditHead, AuditKey
from services.browsing.tables import StampingTable, TableKey, stamping_table_of
from services.journal import operation
from services.reviewing.given_back import last_given_back
from services.reviewing.levels import levels_of
from services.reviewing.moves import Act
from services.settings import year_settings


class SamePerson(StrEnum):
    """Whether the actor would be 审核人 of a list that the actor is 填表人 of (product.md §2)."""

    NO = "no"
    REMARKED = "remarked"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class LevelStanding:
    """One organisation above the school: how many tables it has approved as they stand now, whether it is its turn."""

    code: str
    name: str
    approved: int
    waits: bool


@dataclass(frozen=True, slots=True)
class LastReturn:
    """The last return or withdrawal (退回、撤回通过): when (stored text), by which organisation, why, which of the two.

    `unchanged`: the tables are still the same as they stood then.
    """

    at: str
    organisation: str
    reason: str
    action: str = Act.RETURN.value
    unchanged: bool = False


@dataclass(frozen=True, slots=True)
class MajorNumbers:
    """毕业证书编号 of one major: each run without a gap as first and last number, and how many of them are 作废."""

    runs: tuple[tuple[str, str], ...]
    voided: int


@dataclass(frozen=True, slots=True)
class StampingView:
    """A stamping table with what the school needs to hand it in.

    `levels` are those above the school, nearest first; `since` is when the audit came to its present state by a step
    of the review chain, empty before the first one. `voided` counts every void number, of graduates who dropped out
    too.
    """

    table: StampingTable
    same_person: SamePerson
    levels: tuple[LevelStanding, ...]
    since: str
    last_return: LastReturn | None
    numbers: Mapping[TableKey, MajorNumbers]
    voided: int


_STEPS = (Act.SUBMIT, Act.RECALL, Act.APPROVE, Act.RETURN, Act.WITHDRAW)
"""The steps that lead from one state to another."""


@operation("audit.read")
def stamping_view(key: AuditKey, *, actor: Actor) -> StampingView:
    """The stamping table of an audit with where it stands, in a fixed number of queries.

    Raises `NotAllowed`; `Refused`: `school_unknown`, `audit_missing`, `no_department`.
    """
    with connection():
        table = stamping_table_of(key, actor=actor)
        head = table.head
        return StampingView(
            table,
            same_person(head, actor),
            _levels(head),
            _since(head.id),
            _last_return(head.id),
            _numbers(head.id),
            int(value("SELECT COUNT(*) FROM diploma WHERE audit_id = ? AND state = 'void'", (head.id,))),
        )


def same_person(head: AuditHead, actor: Actor) -> SamePerson:
    """Whether the actor created this audit, and whether the setting of its year minds. Needs an open connection."""
    if value("SELECT created_by_id FROM audit WHERE id = ?", (head.id,)) != actor.account_id:
        return SamePerson.NO
    forbidden = year_settings(head.year).same_person_forbidden
    return SamePerson.FORBIDDEN if forbidden else SamePerson.REMARKED


def _levels(head: AuditHead) -> tuple[LevelStanding, ...]:
    approved: dict[int, int] = dict(
        rows(
            "SELECT p.level_id, COUNT(DISTINCT t.id) FROM major_table t JOIN approval p ON p.audit_id = t.audit_id"
            " AND p.major_code = t.major_code AND p.duration = t.duration AND p.digest = t.digest"
            " WHERE t.audit_id = ? GROUP BY p.level_id",
            (head.id,),
        )
    )
    return tuple(
        LevelStanding(level.code, level.name, approved.get(level.id, 0), level.code == head.waits_at)
        for level in levels_of(head.school_id)[1:]
    )


def _since(audit_id: int) -> str:
    found = rows(
        f"SELECT moved_at FROM audit_move WHERE audit_id = ? AND action IN ({', '.join('?' * len(_STEPS))})"
        " ORDER BY id DESC LIMIT 1",
        (audit_id, *(act.value for act in _STEPS)),
    )
    return str(found[0][0]) if found else ""


def _last_return(audit_id: int) -> LastReturn | None:
    back = last_given_back(audit_id)
    if back is None:
        return None
    unchanged = _same_tables(audit_id, back.move_id)
    return LastReturn(back.at, back.organisation, back.reason, back.action, unchanged=unchanged)


def _same_tables(audit_id: int, move_id: int) -> bool:
    shown = rows("SELECT major_code, duration, digest FROM shown_table WHERE move_id = ?", (move_id,))
    present = rows("SELECT major_code, duration, digest FROM major_table WHERE audit_id = ?", (audit_id,))
    return set(shown) == set(present)


def _numbers(audit_id: int) -> dict[TableKey, MajorNumbers]:
    """Of the graduates who still stand in the list; a revoked one keeps its place in the range."""
    allotted: dict[TableKey, list[tuple[int, str, str]]] = defaultdict(list)
    for code, duration, *number in rows(
        "SELECT r.major_code, r.duration, d.seq, d.number, d.state FROM diploma d JOIN audit_row r"
        " ON r.audit_id = d.audit_id AND r.id_number = d.id_number"
        " WHERE d.audit_id = ? AND r.passed = 1 ORDER BY d.seq",
        (audit_id,),
    ):
        allotted[TableKey(code, duration)].append((number[0], number[1], number[2]))
    return {
        key: MajorNumbers(_runs(numbers), sum(state == "void" for _, _, state in numbers))
        for key, numbers in allotted.items()
    }


def _runs(numbers: Iterable[tuple[int, str, str]]) -> tuple[tuple[str, str], ...]:
    """First and last number of every stretch of consecutive places."""
    runs: list[tuple[str, str]] = []
    before = 0
    for seq, number, _ in numbers:
        if runs and before == seq - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
        before = seq
    return tuple(runs)
